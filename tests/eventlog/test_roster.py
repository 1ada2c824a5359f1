"""The roster: who is bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shixian.errors import InputError
from shixian.eventlog import Roster, Subject

if TYPE_CHECKING:
    from .conftest import Write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "text",
    [
        "subject,kind,region\n甲局,部门,大英县\n乙镇,,\n",
        "主体,主体类别,行政区划\n甲局,部门,大英县\n乙镇\n",
        "序号;单位名称;类别;地区\n1;甲局;部门;大英县\n2;乙镇;;\n",
        "单位\t区划\t类别\n甲局\t大英县\t部门\n乙镇\t\t\n",
        '{"subject": "甲局", "kind": "部门", "region": "大英县"}\n{"单位": "乙镇"}\n',
    ],
)
def test_a_roster_is_read_by_its_english_or_chinese_heads(write: Write, text: str, encoding: str) -> None:
    roster = Roster.load(write("roster", text, encoding))
    assert list(roster) == [Subject(name="甲局", kind="部门", region="大英县"), Subject(name="乙镇")]
    assert (len(roster), roster.encoding) == (2, encoding)
    assert roster.get("甲局") == roster.subjects[0]
    assert roster.get("丙") is None
    assert "乙镇" in roster


def test_a_roster_of_names_alone_is_enough(write: Write) -> None:
    assert [subject.name for subject in Roster.load(write("roster.csv", "主体\n甲\n乙\n\n"))] == ["甲", "乙"]


def test_other_columns_are_ignored_but_listed(write: Write) -> None:
    assert Roster.load(write("r.csv", "subject,联系人,电话\n甲,某,\n")).ignored == ("联系人",)


def test_a_subject_listed_twice_is_one_unless_the_rows_contradict_each_other(write: Write) -> None:
    roster = Roster.load(write("r.csv", "subject,kind,region\n甲,部门,\n甲,,大英县\n甲,部门,大英县\n"))
    assert roster.subjects == (Subject(name="甲", kind="部门", region="大英县"),)
    with pytest.raises(InputError) as caught:
        Roster.load(write("r.csv", "subject,kind,region\n甲,部门,大英县\n,部门,\n甲,乡镇,\n乙,,\n乙,,甲县\n乙,,丙县\n"))
    assert [problem.place.row for problem in caught.value.problems if problem.place] == [3, 4, 7]
    assert "contradicts row 2" in caught.value.in_("en")
    assert "矛盾" in caught.value.in_("zh")


def test_columns_of_one_meaning_that_differ_are_an_error(write: Write) -> None:
    assert len(Roster.load(write("r.csv", "subject,单位\n甲,甲\n乙,\n"))) == 2
    with pytest.raises(InputError, match="subject, 单位"):
        Roster.load(write("r.csv", "subject,单位\n甲,乙\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in the file"),
        ("name,kind\n甲,部门\n", "it has: name, kind"),
        ("单位名字,类别\n甲,部门\n", "单位名字 → 单位"),
        ("主体，类别\n甲，部门\n", "full-width commas"),
        ("subject\n", "names no subject"),
        ("subject,kind\n甲,部门,x\n", "3 cells"),
        ('{"subject": "甲", "subject": "乙"}\n', "more than once"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(write: Write, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        Roster.load(write("roster", text))
    assert said in caught.value.in_("en")


def test_close_names_are_suggested_and_known_ones_are_not() -> None:
    roster = Roster.of_records([{"subject": "大英县市场监督管理局"}, {"主体": "大英县教育和体育局"}], "roster")
    assert roster.suggest("大英县市场监管局") == ("大英县市场监督管理局",)
    assert roster.suggest("大英县市场监督管理局") == ()
    assert roster.suggest("汕尾市政府") == ()
