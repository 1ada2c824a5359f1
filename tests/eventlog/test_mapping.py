"""What a mapping may say, and what becomes of rows under it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pytest reads annotations of fixtures
from textwrap import dedent

import pytest

from shixian.errors import InputError
from shixian.eventlog import EventLog, read_logs
from shixian.eventlog.how import How
from shixian.eventlog.mapping.shelf import mapping_named, read_mapping

BASE = """
id: test
title: {zh: 测试, en: Test}
columns:
  number: [文号]
  organ: [机关]
  decided: [决定日期]
  published: [公开日期]
  clock: [公开时刻]
  sort: [类别]
  page: [网址]
  created: [创建时间]
recognise: [number, decided]
subject: organ
case: {from: number, as: document-number}
"""
DECISION = "events:\n  - {kind: decision.enforcement, at: decided, required: true}\n"


def load(folder: Path, events: str, base: str = BASE) -> How:
    (folder / "mapping.yaml").write_text(base + dedent(events), encoding="utf-8")
    return How(mapping=read_mapping(folder / "mapping.yaml"))


def read(folder: Path, events: str, table: str) -> EventLog:
    (folder / "table.csv").write_text(dedent(table).lstrip(), encoding="utf-8")
    return read_logs([folder / "table.csv"], how=load(folder, events))


def said(log: EventLog) -> list[tuple[str, str, str | None]]:
    return [(event.kind, str(event.at), event.case) for event in log.events]


@pytest.mark.parametrize(
    ("events", "place", "told"),
    [
        ("events: []\n", "", "events 和 roster 只能写一个"),
        ("events:\n  - {kind: k, at: decidd}\n", "", "decided"),
        ("events:\n  - {kind: k, at: {from: decided, choose: [published]}}\n", ":17:", "只能写一个"),
        ("events:\n  - {kind: {from: sort, is: k}, at: decided}\n", ":17:", "只能写一个"),
        ("events:\n  - {kind: k, at: {from: decided, format: dmy}}\n", ":17:", "dmy"),
        ("events:\n  - {kind: k, at: decided, witnesses: [{basis: {zh: 甲, en: a}}]}\n", ":17:", "address"),
        ("events:\n  - {kind: k, att: decided}\n", ":17:", "改写为 at"),
        ("events：\n  - {kind: k, at: decided}\n", ":16:", "全角冒号"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_its_place_and_what_to_type(
    tmp_path: Path, events: str, place: str, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, events)
    shown = caught.value.in_("zh")
    assert told in shown
    assert place in shown
    assert all(problem.place is not None and problem.place.line for problem in caught.value.problems)


def test_a_format_of_the_mapping_reads_dates_that_are_ambiguous_without_it(tmp_path: Path) -> None:
    events = "events:\n  - {kind: decision.enforcement, at: {from: decided, format: dd/mm/yyyy}, required: true}\n"
    log = read(tmp_path, events, "文号,机关,决定日期\n甲〔2020〕1号,甲局,01/02/2020\n")
    assert said(log) == [("decision.enforcement", "2020-02-01", "甲〔2020〕1号")]
    with pytest.raises(InputError, match="01/02/2020"):
        read(tmp_path, DECISION, "文号,机关,决定日期\n甲〔2020〕1号,甲局,01/02/2020\n")


def test_a_date_and_a_time_of_day_in_two_columns_are_one_moment(tmp_path: Path) -> None:
    events = "events:\n  - {kind: decision.published, at: {from: published, time: clock}}\n"
    table = """
    文号,机关,决定日期,公开日期,公开时刻
    甲〔2020〕1号,甲局,2020-02-01,2020-02-03,下午3时20分
    甲〔2020〕2号,甲局,2020-02-01,2020-02-03,
    """
    assert [at for _, at, _ in said(read(tmp_path, events, table))] == ["2020-02-03T15:20:00+08:00", "2020-02-03"]


def test_values_are_translated_and_those_not_listed_are_kept_left_out_or_refused(tmp_path: Path) -> None:
    table = (
        "文号,机关,决定日期,类别\n甲〔2020〕1号,甲局,2020-02-01,罚款\n甲〔2020〕2号,甲局,2020-02-01,别的\n甲〔2020〕3号,甲局,2020-02-01,\n"
    )
    for otherwise, expected, rejected in (
        ("keep", ["行政处罚", "别的", None], 0),
        ("leave out", ["行政处罚", None, None], 0),
        ("refuse", ["行政处罚", None], 1),
    ):
        events = f"""
        events:
          - kind: decision.enforcement
            at: decided
            set: {{category: {{from: sort, values: {{罚款: 行政处罚}}, otherwise: {otherwise}}}}}
        """
        log = read(tmp_path, events, table)
        assert [event.value("category") for event in log.events] == expected
        assert len(log.rejected) == rejected
        for row in log.rejected:
            assert row.source.cell == "D3"
            assert "别的" in row.reason.zh


def test_conditions_choose_the_rows_that_make_an_event(tmp_path: Path) -> None:
    events = """
    events:
      - {kind: decision.enforcement, at: decided, where: {sort: [处罚, 许可]}}
      - {kind: decision.published, at: published, where: {page: {present: true}, sort: {not: [内部]}}}
    """
    table = """
    文号,机关,决定日期,公开日期,类别,网址
    甲〔2020〕1号,甲局,2020-02-01,2020-02-03,处罚,http://x
    甲〔2020〕2号,甲局,2020-02-01,2020-02-03,内部,http://x
    甲〔2020〕3号,甲局,2020-02-01,2020-02-03,许可,—
    """
    log = read(tmp_path, events, table)
    assert said(log) == [
        ("decision.enforcement", "2020-02-01", "甲〔2020〕1号"),
        ("decision.enforcement", "2020-02-01", "甲〔2020〕3号"),
        ("decision.published", "2020-02-03", "甲〔2020〕1号"),
    ]
    (record,) = log.inputs
    assert (record.converted, dict(record.because)) == (2, {"empty": 1})


WITNESSED = """
events:
  - kind: decision.published
    at: published
    witnesses:
      - {address: page, basis: {zh: 网址中的日期, en: the date in the address}}
      - {created: created, basis: {zh: 创建时间, en: the creation}}
"""


@pytest.mark.parametrize(
    ("page", "created", "moments"),
    [
        ("http://x/2020/2/3/a.html", "2020-02-01 08:00", ["2020-02-03"]),  # agrees; created before it was shown
        ("http://x/202002/t20200203_1.html", "", ["2020-02-03"]),
        ("http://x/202002/1.html", "", ["2020-02-03"]),  # the month agrees
        ("http://x/202003/1.html", "", ["2020-02-03", "2020-03"]),
        ("http://x/2020/2/13/a.html", "", ["2020-02-03", "2020-02-13"]),
        ("http://x/2020/2/13/a.html", "2020-02-20 08:00", ["2020-02-03", "2020-02-13", "2020-02-20T08:00:00+08:00"]),
        ("", "2020-02-20 08:00", ["2020-02-03", "2020-02-20T08:00:00+08:00"]),
        ("http://x/13330555.html", "看不清", ["2020-02-03"]),  # a witness that cannot be read says nothing
    ],
)
def test_a_witness_that_contradicts_the_shown_date_is_a_second_record_of_the_same_act(
    tmp_path: Path, page: str, created: str, moments: list[str]
) -> None:
    log = read(
        tmp_path, WITNESSED, f"文号,机关,决定日期,公开日期,网址,创建时间\n甲〔2020〕1号,甲局,2020-02-01,2020-02-03,{page},{created}\n"
    )
    assert [str(event.at) for event in log.events] == moments
    assert log.is_complete
    records = {event.value("record") for event in log.events}
    assert len(records) == 1
    assert (None in records) == (len(moments) == 1)


def test_the_same_document_number_in_other_brackets_is_one_case(tmp_path: Path) -> None:
    table = """
    文号,机关,决定日期
    川环审批[2020] 9号,甲局,2020-02-01
    川环审批【２０２０】10号,甲局,2020-02-01
    川环审批﹝2020﹞11号,甲局,2020-02-01
    """
    assert [case for _, _, case in said(read(tmp_path, DECISION, table))] == [
        "川环审批〔2020〕9号",
        "川环审批〔2020〕10号",
        "川环审批〔2020〕11号",
    ]


def test_a_mapping_is_named_by_its_id_or_its_file_and_a_near_name_is_suggested() -> None:
    assert mapping_named("double-publicity-penalties-2018").id == "double-publicity-penalties-2018"
    with pytest.raises(InputError, match="double-publicity-penalties-2018"):
        mapping_named("double-publicity-penalty-2018")


def test_every_bad_cell_of_a_row_is_told_and_its_good_events_stay(tmp_path: Path) -> None:
    events = """
    events:
      - {kind: decision.enforcement, at: decided, required: true}
      - {kind: decision.published, at: published}
      - {kind: decision.announced, at: created}
    """
    table = "文号,机关,决定日期,公开日期,创建时间\n甲〔2020〕1号,甲局,2020-02-31,已公示,2020-02-03\n"
    log = read(tmp_path, events, table)
    assert said(log) == [("decision.announced", "2020-02-03", "甲〔2020〕1号")]
    (row,) = log.rejected
    assert "2020-02-31" in row.reason.zh
    assert "已公示" in row.reason.zh
    assert {(shadow.kind, shadow.at.precision) for shadow in row.shadows} == {
        ("decision.enforcement", "unknown"),
        ("decision.published", "unknown"),
    }
    (record,) = log.inputs
    assert (record.rows, record.converted, record.rejected, record.events) == (1, 0, 1, 1)
