"""One table in every format gives the same events, and in each of them every row is accounted for."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.eventlog.wide import HEAD, SUFFIX, WRITERS, Row, as_sqlite, mapping

from shixian.errors import InputError
from shixian.eventlog import EventLog, read_logs
from shixian.eventlog.how import How

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 12, 31)).map(str)
SPELT = st.sampled_from(
    ["2020年9月25日", "2020/9/25", "２０２０－０９－２５", "20200925", "二〇二〇年九月二十五日", "2020-09-25 14:20", "2020.9.25"]
)
NOTHING = st.sampled_from(["", "—", "— —", "无", "/"])
BAD = st.sampled_from(["2020121", "2022-09-31", "01/02/2020", "待定", "已公示", "2020-02-30", "#N/A"])
DECIDED = st.one_of(GOOD, SPELT, BAD, NOTHING)
NUMBER = st.one_of(
    st.integers(1, 6).map(lambda n: f"示例罚〔2020〕{n}号"), st.integers(1, 6).map(lambda n: f"示例罚[2020]{n}号"), st.just("")
)
ROW = st.tuples(
    NUMBER, st.sampled_from(["示例单位甲", "示例单位乙", ""]), DECIDED, DECIDED, st.sampled_from(["", "备注一", "=1+1", "a,b", 'c"d'])
)
NOTE: Row = ("合计", "3", "", "", "")
TABLES = st.lists(st.one_of(ROW, ROW, ROW, ROW, st.just(NOTE), st.just(HEAD), st.just(("", "", "", "", ""))), max_size=12)


def read(kind: str, rows: list[Row]) -> EventLog | None:
    """The log of the table in a format; None where there is not one event, which is an error."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"table.{SUFFIX.get(kind, kind)}"
        WRITERS[kind](path, rows)
        try:
            return read_logs([path], how=How(mapping=mapping(folder)))
        except InputError as error:
            said = [p.what.zh for p in error.problems]
        assert any(words in text for text in said for words in ("没有事件", "一个事件也没有", "对不上", "没有内容")), said
        return None


def content(log: EventLog | None) -> list[str]:
    return [] if log is None else sorted(event.id for event in log.events)


def reconciles(log: EventLog) -> None:
    (record,) = log.inputs
    assert record.rows == record.converted + record.rejected + record.carried_none
    assert record.events == len(log.events)
    assert record.rejected == len(log.rejected)
    assert record.carried_none == sum(n for _, n in record.because)
    assert sorted({row.source.row for row in log.rejected}) == sorted(row.source.row for row in log.rejected), "a row is rejected once"


@pytest.mark.parametrize("kind", sorted(set(WRITERS) - {"xlsx", "ods"}))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=TABLES)
def test_the_sum_holds_and_the_events_are_those_of_the_csv(kind: str, rows: list[Row]) -> None:
    log = read(kind, rows)
    if log is not None:
        reconciles(log)
    assert content(log) == content(read("csv", rows))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=TABLES)
def test_the_sum_holds_in_workbooks_too(kind: str, rows: list[Row]) -> None:
    log = read(kind, rows)
    if log is not None:
        reconciles(log)
    assert content(log) == content(read("csv", rows))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=TABLES)
def test_the_sum_holds_for_a_query(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        as_sqlite(folder / "log.db", rows)
        try:
            log = read_logs(
                [], how=How(mapping=mapping(folder)), queries=[(f"sqlite:///{folder / 'log.db'}", "SELECT * FROM t ORDER BY rowid")]
            )
        except InputError:
            log = None
    if log is not None:
        reconciles(log)
    assert content(log) == content(read("csv", rows))


def test_every_row_of_a_table_is_said_to_be_something() -> None:
    rows: list[Row] = [
        ("示例罚〔2020〕1号", "示例单位甲", "2020-09-25", "2020-09-28", ""),
        ("示例罚〔2020〕1号", "示例单位甲", "2020-09-25", "2020-09-28", ""),
        ("示例罚〔2020〕2号", "示例单位甲", "2020121", "2020-09-28", ""),
        HEAD,
        NOTE,
        ("示例罚〔2020〕3号", "示例单位甲", "2020-09-25", "", ""),
    ]
    log = read("csv", rows)
    assert log is not None
    (record,) = log.inputs
    assert (record.rows, record.converted, record.rejected, record.events) == (6, 2, 1, 4)
    assert dict(record.because) == {"repeated": 1, "head": 1, "total": 1}
    (row,) = log.rejected
    assert row.source.cell == "C4"
    assert [shadow.kind for shadow in row.shadows] == ["decision.enforcement"]
    assert {event.case for event in log.events} == {"示例罚〔2020〕1号", "示例罚〔2020〕2号", "示例罚〔2020〕3号"}


STAMP = st.one_of(
    GOOD.map(lambda day: f"{day}T09:30:00+08:00"), st.sampled_from(["2020121", "", "2022-09-31T00:00:00", "2020-09-25T00:00:00+08:00"])
)
RECORDS = st.lists(
    st.tuples(st.sampled_from(["decision.enforcement", "decision.published", ""]), STAMP, st.integers(1, 4)), min_size=1, max_size=12
)


def as_xes(path: Path, records: list[tuple[str, str, int]]) -> None:
    traces = "".join(
        f'<trace><string key="concept:name" value="示例{case}号"/><event>'
        + (f'<string key="concept:name" value="{kind}"/>' if kind else "")
        + (f'<date key="time:timestamp" value="{at}"/>' if at else "")
        + "</event></trace>"
        for kind, at, case in records
    )
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">{traces}</log>', encoding="utf-8")


def as_cloudevents(path: Path, records: list[tuple[str, str, int]]) -> None:
    events = [
        {"specversion": "1.0", "id": str(n), "source": "/示例", "type": kind or None, "time": at or None, "subject": f"示例{case}号"}
        for n, (kind, at, case) in enumerate(records)
    ]
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events), encoding="utf-8")


def as_ocel(path: Path, records: list[tuple[str, str, int]]) -> None:
    log = {
        "objectTypes": [{"name": "case", "attributes": []}],
        "eventTypes": [{"name": kind, "attributes": []} for kind in sorted({kind for kind, _, _ in records if kind})],
        "objects": [{"id": f"示例{n}号", "type": "case"} for n in range(1, 5)],
        "events": [
            {"id": f"e{n}", "type": kind, "time": at, "attributes": [], "relationships": [{"objectId": f"示例{case}号", "qualifier": "of"}]}
            for n, (kind, at, case) in enumerate(records)
        ],
    }
    path.write_text(json.dumps(log, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize(("write", "name"), [(as_xes, "log.xes"), (as_cloudevents, "log.jsonl"), (as_ocel, "log.json")])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=RECORDS)
def test_the_sum_holds_for_records_of_other_systems(
    write: Callable[[Path, list[tuple[str, str, int]]], None], name: str, records: list[tuple[str, str, int]]
) -> None:
    good = sum(1 for kind, at, _ in records if kind and (at.endswith("+08:00")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path, records)
        try:
            log = read_logs([path], how=How(object_type="case"))
        except InputError:
            log = None
    assert (log is None) == (good == 0)
    if log is None:
        return
    (record,) = log.inputs
    assert record.rows == len(records) == record.converted + record.rejected + record.carried_none
    assert record.events == len(log.events) == good - len(log.duplicates)
    assert record.rejected == len(log.rejected) == len(records) - good
