"""The shipped mappings: each reads a table as agencies have it, is recognised by its head, and says only what its table says.

The tables are ``cases/tables`` (written by ``tests/eventlog/tables/generate.py``). What each must come to stands in
``tests/eventlog/tables/*.expected.jsonl``: first what the user says and the ledger, then the events. SHIXIAN_EXPECTED=write
writes them anew, to be read before they are believed.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from shixian.errors import InputError
from shixian.eventlog import Roster, read_logs
from shixian.eventlog.delimited import Delimited
from shixian.eventlog.heads import find_head, fitting, head_key, opening_rows
from shixian.eventlog.how import How
from shixian.eventlog.mapping.shelf import shipped
from shixian.eventlog.mapping.texts import document_number_within
from shixian.law import Rulebook

from .tables.generate import FOLDER, TEXTS, text_of

if TYPE_CHECKING:
    from shixian.eventlog import EventLog
    from shixian.eventlog.heads import OpeningRow
    from shixian.eventlog.mapping.model import Mapping, Values

EXPECTED = Path(__file__).parent / "tables"
MAPPINGS = {mapping.id: mapping for mapping in shipped()}
TABLES = sorted(path.name for path in FOLDER.iterdir() if not path.name.startswith("subjects-roster"))
CHOSEN = {
    "double-publicity-penalties-2016.csv": {"decision.published": "SJC"},
    "double-publicity-permits-2016.xlsx": {"decision.published": "数据更新时间戳"},
    "credit-platform-permits.csv": {"decision.published": "提供日期"},
    "credit-platform-penalties.xlsx": {"decision.published": "进入业务库的时间"},
}
PUBLISHED = "decision.published"
QUOTED = re.compile("“([^”]*)”")
"""Of the reason of a rejection, the column and the text at fault."""


def log_of(name: str, moments: dict[str, str] | None = None) -> EventLog:
    return read_logs([FOLDER / name], how=How(moments=CHOSEN.get(name, {}) if moments is None else moments))


def told(log: EventLog, name: str) -> list[dict[str, Any]]:
    """A log as its expectation is written."""
    (record,) = log.inputs
    ledger = {
        "moments": CHOSEN.get(name, {}),
        "mapping": record.mapping,
        "encoding": record.encoding,
        "choices": [[choice.kind, choice.column, list(choice.candidates)] for choice in record.choices],
        "rows": record.rows,
        "converted": record.converted,
        "because": dict(record.because),
        "rejected": [
            {
                "cell": row.source.cell,
                "quoted": QUOTED.findall(row.reason.zh),
                "shadows": [f"{e.kind} {e.case or e.subject}" for e in row.shadows],
            }
            for row in log.rejected
        ],
    }
    events = []
    for event in log.events:
        said = event.as_record()
        del said["id"]
        events.append({**said, "at": event.at.as_stamp(), "cell": event.source.cell, "row": event.source.row})
    return [ledger, *events]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_as_it_is_in_the_wild_comes_to_the_expected_events_and_ledger(name: str) -> None:
    found = told(log_of(name), name)
    path = EXPECTED / f"{name}.expected.jsonl"
    if os.environ.get("SHIXIAN_EXPECTED") == "write":
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found), encoding="utf-8")
    assert found == [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_mapping_that_makes_events_has_a_table() -> None:
    assert {name.split(".")[0] for name in TABLES} == {mapping.id for mapping in shipped() if mapping.events}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_committed_texts_are_those_that_the_generator_writes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == text_of(name)


@pytest.mark.parametrize("name", TABLES)
def test_events_written_as_json_lines_and_read_back_are_the_same_events(name: str, tmp_path: Path) -> None:
    events = log_of(name).events
    path = tmp_path / "log.jsonl"
    lines = (json.dumps({**e.as_record(), "at": e.at.as_stamp()}, ensure_ascii=False) + "\n" for e in events)
    path.write_text("".join(lines), encoding="utf-8")
    again = read_logs([path]).events
    assert len(again) == len(events)
    assert all(one.same_content(other) for one, other in zip(events, again, strict=True))


def rows_of(name: str) -> list[OpeningRow]:
    """The first rows of a delimited table."""
    _, encoding, delimiter = TEXTS[name]
    lines = iter(text_of(name).decode(encoding).splitlines(keepends=True))
    return opening_rows(Delimited(lines, delimiter).blocks())


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_other_mapping_fits_a_table_as_well(name: str) -> None:
    rows = rows_of(name)
    found = find_head(rows, (), [m for m in shipped() if m.events])
    assert found is not None
    head, mapping = found
    known = frozenset[str]().union(*head.keys)
    scores = {other.id: fitting(head, other, known) for other in shipped() if other.id != mapping.id}
    assert mapping.id == name.partition(".")[0]
    assert max(scores.values()) < fitting(head, mapping, known), scores


def head_of(mapping: Mapping, spelling: dict[str, str] | None = None) -> list[OpeningRow]:
    """A table that has all columns of a mapping, under its first spellings but for those given."""
    names = [name for name in mapping.columns if name not in mapping.unless]
    head = [(spelling or {}).get(name, mapping.columns[name][0]) for name in names]
    return [(1, [f"关于{word}的表" for word in mapping.speaks_of[:1]]), (2, list(dict.fromkeys(head)))]


@pytest.mark.parametrize("mapping", [m for m in shipped() if m.events], ids=lambda m: m.id)
def test_a_mapping_recognises_its_own_head(mapping: Mapping) -> None:
    found = find_head(head_of(mapping), (), [m for m in shipped() if m.events])
    assert found is not None
    assert found[1].id == mapping.id
    assert (found[0].first_row, found[0].last_row) == (2, 2)


@pytest.mark.parametrize("mapping", [m for m in shipped() if m.events], ids=lambda m: m.id)
def test_under_every_spelling_of_a_column_the_table_is_still_of_its_sort(mapping: Mapping) -> None:
    for name, spellings in mapping.columns.items():
        if name in mapping.unless:
            continue
        for spelling in spellings:
            found = find_head(head_of(mapping, {name: spelling}), (), [m for m in shipped() if m.events])
            assert found is not None, (name, spelling)
            assert found[1].id == mapping.id, (name, spelling)


@pytest.mark.parametrize("mapping", shipped(), ids=lambda m: m.id)
def test_a_spelling_names_one_column_that_is_read(mapping: Mapping) -> None:
    owner: dict[str, str] = {}
    for name in sorted(mapping.asked & mapping.columns.keys()):
        for spelling in map(head_key, mapping.columns[name]):
            assert owner.setdefault(spelling, name) == name, (mapping.id, spelling)


@pytest.mark.parametrize("mapping", shipped(), ids=lambda m: m.id)
def test_a_mapping_says_in_both_languages_what_it_is_and_what_its_table_cannot_say(mapping: Mapping) -> None:
    assert mapping.source is not None
    assert mapping.note is not None
    for words in (mapping.title, mapping.source, mapping.note):
        assert words.zh.strip()
        assert words.en.strip()
        assert words.zh != words.en
    for half_width in ",;:?!":
        assert half_width not in mapping.note.zh.replace("publicity-penalties-2018:", "").replace("http:", ""), (mapping.id, half_width)


def values_said(value: Values) -> set[str]:
    return {str(value.is_)} if value.is_ is not None else set(value.values.values())


@pytest.mark.parametrize("mapping", [m for m in shipped() if m.events], ids=lambda m: m.id)
def test_a_mapping_speaks_of_kinds_attributes_and_values_that_the_vocabulary_has(mapping: Mapping) -> None:
    kinds = Rulebook.load().vocabulary.kinds
    for event in mapping.events:
        assert event.kind.is_ in kinds
        attributes = kinds[str(event.kind.is_)].attributes
        for name, value in event.set.items():
            assert name in attributes, (event.kind.is_, name)
            closed = attributes[name].values
            assert not closed or values_said(value) <= set(map(str, closed)), (event.kind.is_, name)
        for name in mapping.set:
            assert any(name in kinds[str(e.kind.is_)].attributes for e in mapping.events)


def test_the_export_of_a_credit_platform_is_not_read_until_the_user_says_which_stamp_is_the_publication() -> None:
    with pytest.raises(InputError) as caught:
        log_of("credit-platform-permits.csv", {})
    (problem,) = caught.value.problems
    for column in ("进入业务库的时间", "创建时间", "提供日期", "自动上报时间", "数据更新时间戳"):
        assert column in problem.what.zh
    assert "--moment decision.published=" in problem.remedy.zh


@pytest.mark.parametrize("moments", [{PUBLISHED: "unknown"}, {f"credit-platform-permits:{PUBLISHED}": "unknown"}])
def test_where_no_stamp_is_the_publication_its_moment_is_unknown(moments: dict[str, str]) -> None:
    log = log_of("credit-platform-permits.csv", moments)
    assert {str(e.at) for e in log.events if e.kind == PUBLISHED} == {"unknown"}
    assert [choice.column for choice in log.inputs[0].choices] == [None]


def test_a_displayed_date_of_publication_counts_beside_the_stamps_of_an_export() -> None:
    (choice,) = log_of("double-publicity-penalties-2018.site.xlsx").inputs[0].choices
    assert choice.column == "公示日期"
    assert set(choice.candidates) == {"公示日期", "数据导出时间", "创建时间"}


def test_two_displayed_dates_have_to_be_chosen_from(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "行政处罚决定书文号,处罚决定日期,处罚机关,公示日期,发布日期\n示例罚〔2020〕1号,2020-07-17,示例局,2020-07-20,2020-07-21\n"
    )
    with pytest.raises(InputError, match="公示日期、发布日期"):
        read_logs([path])
    log = read_logs([path], how=How(moments={PUBLISHED: "发布日期"}))
    assert [str(e.at) for e in log.events if e.kind == PUBLISHED] == ["2020-07-21"]


def test_saying_that_a_table_of_decisions_tells_no_publication_leaves_the_list_of_the_site_alone() -> None:
    paths = [FOLDER / "double-publicity-penalties-2018.csv", FOLDER / "publication-list.tsv"]
    for kind in (PUBLISHED, f"double-publicity-penalties-2018:{PUBLISHED}"):
        log = read_logs(paths, how=How(moments={kind: "none"}))
        by_input = {record.mapping: record.events for record in log.inputs}
        assert by_input == {"double-publicity-penalties-2018": 4, "publication-list": 6}


def test_a_blank_date_beside_the_address_of_the_page_is_a_publication_at_an_unknown_moment(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "行政处罚决定书文号,处罚决定日期,处罚机关,公示日期,网址\n示例罚〔2020〕1号,2020-07-17,示例局,—,http://example.cn/1.html\n"
    )
    (event,) = (e for e in read_logs([path]).events if e.kind == PUBLISHED)
    assert event.at.precision == "unknown"


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("示例局规范性文件目录", "文件名称,文号,发文时间\n示例办法,示例发〔2020〕1号,2020-01-02\n"),
        ("示例局项目批复一览", "项目名称,审批文号,审批时间\n示例项目,示发改〔2020〕1号,2020-01-02\n"),
        ("示例局人大代表建议办理台账", "序号,收到日期,承办单位,答复日期\n1,2020-01-02,示例局,2020-03-02\n"),
        ("示例县法治政府建设年度报告", "单位,标题,发布日期\n示例局,2019年法治政府建设年度报告,2020-03-02\n"),
    ],
)
def test_a_table_with_the_same_columns_but_of_another_matter_is_not_taken_for_one_of_ours(tmp_path: Path, title: str, rows: str) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"{title}\n{rows}")
    with pytest.raises(InputError):
        read_logs([path])


def test_a_roster_with_a_title_and_other_words_for_its_columns_and_kinds_is_read() -> None:
    roster = Roster.load(FOLDER / "subjects-roster.xlsx")
    assert [(s.name, s.kind, s.region) for s in roster] == [("示例县发改局", "部门", "示例县"), ("示例县人民政府", "政府", "示例县")]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("行政处罚决定书（示例市监罚〔2020〕2号）", "示例市监罚〔2020〕2号"),
        ("示例商贸有限公司行政处罚决定书 示例市监罚[2020]第2号", "示例市监罚〔2020〕第2号"),
        ("示例市监罚〔2020〕2号", "示例市监罚〔2020〕2号"),
        ("示例县市场监管局示例市监罚〔2020〕2号", None),
        ("关于撤销示例市监罚〔2020〕2号的决定（示例市监撤〔2020〕1号）", "示例市监撤〔2020〕1号"),
        ("行政处罚决定书（示例市监罚〔2020〕2号）（示例市监罚〔2020〕3号）", None),
        ("行政处罚信息公示", None),
    ],
)
def test_a_number_is_taken_from_a_title_only_where_its_start_can_be_told(title: str, number: str | None) -> None:
    assert document_number_within(title) == number
