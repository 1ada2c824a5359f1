"""A case file that is wrong is refused whole, each mistake with its line and column and what to type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shixian.casebook import read_case, read_cases
from shixian.casebook.files import find_cases
from shixian.casebook.writing import as_yaml
from shixian.errors import InputError, Problem

if TYPE_CHECKING:
    from shixian.law import Rulebook

ROOT = Path(__file__).parents[2]
GOOD = """\
title: {zh: 按时公开, en: published in time}
rules: [daying-2020/permits-and-penalties]
as_of: 2020-11-01
events:
  - {kind: decision.enforcement, at: 2020-09-30, subject: 示例单位A, case: 示例1号, category: 行政处罚}
  - {kind: decision.published, at: 2020-10-16, subject: 示例单位A, case: 示例1号}
expect:
  - {verdict: met, due: 2020-10-16}
"""


def problems(tmp_path: Path, text: str | bytes) -> tuple[Problem, ...]:
    path = tmp_path / "案例.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read_case(path)
    return caught.value.problems


def where(problem: Problem) -> tuple[int | None, int | None]:
    assert problem.place is not None
    assert problem.place.file.endswith("案例.yaml")
    return problem.place.line, problem.place.column


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "案例.yaml"
    path.write_text(GOOD, encoding="utf-8")
    file = read_case(path)
    assert file.case.title.zh == "按时公开"
    assert file.case.expect[0].due == "2020-10-16"
    assert file.case.events[0]["at"] == "2020-09-30"
    assert file.case.expect[0].asks("due")
    assert not file.case.expect[0].asks("margin")


def test_an_unknown_key_is_named_with_the_key_that_was_meant(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("verdict: met, due", "verdict: met, dueby"))
    assert where(problem) == (8, 20)
    assert "due" in problem.remedy.zh


def test_a_verdict_that_is_none_lists_the_six(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("verdict: met", "verdict: ontime"))
    assert where(problem) == (8, 15)
    assert "undetermined" in problem.in_("zh")


def test_three_mistakes_give_three_errors(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        GOOD.replace("zh: 按时公开, ", "")
        .replace("rules: [daying-2020/permits-and-penalties]\n", "")
        .replace("verdict: met", "verdict: no"),
    )
    assert len(found) == 3


def test_an_unreadable_moment_of_the_check_is_refused_at_its_place(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("as_of: 2020-11-01", "as_of: 2020-11-31"))
    assert where(problem) == (3, 8)


def test_a_finding_of_a_rule_that_is_not_asked_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("{verdict: met", "{rule: daying-2020/catalogue, verdict: met"))
    assert where(problem) == (8, 12)


def test_with_several_rules_each_finding_names_its_own(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.replace("penalties]", "penalties, daying-2020/catalogue]"))
    assert where(problem) == (8, 5)
    assert problem.remedy.en == "add rule: …"


def test_full_width_punctuation_is_found(tmp_path: Path) -> None:
    found = problems(tmp_path, GOOD.replace("title: {zh: 按时公开", "title: {zh：按时公开"))
    assert where(found[0])[0] == 1
    assert "：" in found[0].what.zh


def test_a_file_in_gbk_says_so(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.encode("gb18030"))
    assert "UTF-8" in problem.what.zh


def test_a_list_is_no_case(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "- 1\n")
    assert "title" in problem.remedy.en


def test_numbers_need_no_quotes_where_text_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "案例.yaml"
    path.write_text(
        GOOD.replace("verdict: met", "period: 2018, verdict: met").replace("as_of: 2020-11-01", "as_of: 2021"), encoding="utf-8"
    )
    case = read_case(path).case
    assert (case.expect[0].period, case.as_of) == ("2018", "2021")


def test_the_problems_of_all_files_come_together(tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("as_of: 2020-11-01", "as_of: 昨天"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path)
    assert len(caught.value.problems) == 2


def test_a_rule_that_the_rulebook_does_not_have_is_refused(tmp_path: Path, shipped: Rulebook) -> None:
    (tmp_path / "一.yaml").write_text(GOOD.replace("permits-and-penalties", "permits-and-penaltys"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path, shipped)
    assert "daying-2020/permits-and-penalties" in caught.value.problems[0].remedy.zh


def test_no_case_at_all_is_an_error_and_not_a_success(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_cases(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path / "没有.yaml")
    assert "没有.yaml" in caught.value.in_("zh")


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    for i, path in enumerate(find_cases(ROOT / "cases")):
        if i % 7:
            continue
        case = read_case(path).case
        copy = tmp_path / "案例.yaml"
        copy.write_text(as_yaml(case), encoding="utf-8")
        assert read_case(copy).case == case
