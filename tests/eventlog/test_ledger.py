"""The ledger: nothing is lost, nothing counts twice, and one id stands for one event."""

from __future__ import annotations

import copy
import hashlib
import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from shixian.clock.instant import Instant
from shixian.errors import EngineError
from shixian.eventlog import Event, EventLog, InputRecord, Source, read_logs, read_records
from shixian.eventlog.event import new_event

if TYPE_CHECKING:
    from .conftest import Read, Write

ROW = {"kind": "k", "at": "2020-09-25", "subject": "甲", "case": "c"}
DAY = Instant.parse("2020-09-25")


def test_a_repeated_row_counts_once_and_names_the_first(read: Read) -> None:
    log = read("log.jsonl", '{"kind": "k", "at": "2020-09-25", "n": 3}\n{"n": "3", "at": "2020/9/25", "kind": " k "}\n')
    assert len(log.events) == 1
    (duplicate,) = log.duplicates
    assert (duplicate.first.row, duplicate.source.row) == (1, 2)
    assert log.inputs[0].carried_none == 1
    assert log.is_complete


def test_a_row_repeated_in_another_file_and_format_counts_once(write: Write) -> None:
    log = read_logs([write("a.jsonl", '{"kind": "k", "at": "2020-09-25", "n": 3}'), write("b.csv", "kind,at,n\nk,2020年9月25日,3\n")])
    assert (len(log.events), len(log.duplicates)) == (1, 1)
    assert [record.events for record in log.inputs] == [1, 0]


def test_a_moment_in_two_time_zones_is_one_moment_but_a_day_is_not_its_midnight() -> None:
    stamps = ["2020-09-25T00:00:00+08:00", "2020-09-24T16:00:00Z", "2020-09-25"]
    log = read_records([{**ROW, "at": stamp} for stamp in stamps], "rows")
    assert (len(log.events), len(log.duplicates)) == (2, 1)


def test_rows_that_differ_in_their_own_ids_are_two_events() -> None:
    assert len(read_records([{**ROW, "id": "1"}, {**ROW, "id": "2"}], "rows").events) == 2


def test_an_id_given_to_something_else_rejects_the_later_row_which_leaves_a_shadow() -> None:
    log = read_records([{**ROW, "id": "1"}, {**ROW, "id": "1", "case": "d"}, {**ROW, "id": "1"}], "rows")
    assert (len(log.events), len(log.duplicates)) == (1, 1)
    (row,) = log.rejected
    assert "rows:1" in row.reason.en
    assert len(row.shadows) == 1
    assert (row.shadows[0].case, row.shadows[0].at.precision) == ("d", "unknown")
    assert row.shadows[0].id != "1"


def test_an_event_written_out_with_its_derived_id_is_the_event_that_it_was() -> None:
    first = read_records([ROW], "rows").events[0]
    assert first.id.startswith("e-")
    assert len(first.id) == 18
    log = read_records([ROW, first.as_record()], "rows")
    assert (len(log.events), len(log.duplicates)) == (1, 1)


def test_the_derived_id_depends_on_the_content_alone() -> None:
    one = Event.content_id("k", DAY, "甲", None, {"a": 1, "b": "x"})
    assert one == Event.content_id("k", DAY, "甲", None, {"b": "x", "a": "1"})
    others = [
        Event.content_id("k2", DAY, "甲", None, {"a": 1, "b": "x"}),
        Event.content_id("k", Instant.parse("2020-09"), "甲", None, {"a": 1, "b": "x"}),
        Event.content_id("k", DAY, "", None, {"a": 1, "b": "x"}),
        Event.content_id("k", DAY, "甲", "", {"a": 1, "b": "x"}),
        Event.content_id("k", DAY, "甲", None, {"a": 1}),
    ]
    assert len({one, *others}) == 6


def test_the_derived_id_of_an_event_never_changes() -> None:
    canonical = '["decision.enforcement",1600963200000000,1601049599999999,"甲","c",{"category":"行政处罚"}]'
    derived = Event.content_id("decision.enforcement", DAY, "甲", "c", {"category": "行政处罚"})
    assert derived == "e-" + hashlib.sha256(canonical.encode()).hexdigest()[:16] == "e-484ef3b418ea52c5"


def test_a_log_whose_sums_do_not_hold_cannot_be_made() -> None:
    log = read_records([ROW, {**ROW, "at": "bad"}, ROW], "rows")
    (record,) = log.inputs
    assert (record.rows, record.events, record.rejected, record.carried_none) == (3, 1, 1, 1)
    for broken in (
        {"events": ()},
        {"rejected": ()},
        {"duplicates": ()},
        {"inputs": (replace(record, rows=4),)},
        {"inputs": (replace(record, events=2, rejected=0),)},
        {"inputs": ()},
    ):
        with pytest.raises(EngineError):
            replace(log, **broken)


def test_events_made_in_memory_are_a_log() -> None:
    events = read_records([ROW, {**ROW, "case": "d"}], "rows").events
    log = EventLog.of_events(events)
    assert log.events == events
    assert log.inputs == (InputRecord(path="rows", sha256="", encoding="memory", rows=2, events=2, rejected=0, carried_none=0),)
    assert EventLog.of_events([]).inputs == ()


def test_no_rows_in_memory_are_a_log_for_a_roster_may_know_who_is_missing() -> None:
    assert read_records([], "rows").events == ()


def test_rows_in_memory_may_hold_dates_instants_and_other_numbers() -> None:
    moments = [date(2020, 9, 25), datetime.fromisoformat("2020-09-25T14:20"), DAY, "2020-09-25", 20200925]
    log = read_records([{**ROW, "id": n, "at": at, "day": date(2020, 1, 2), "n": Decimal("1.5")} for n, at in enumerate(moments)], "rows")
    assert not log.rejected
    assert {str(event.at) for event in log.events} == {"2020-09-25", "2020-09-25T14:20:00+08:00"}
    assert log.events[0].attributes == {"day": "2020-01-02", "n": "1.5"}


def test_rows_in_memory_that_are_no_mappings_are_rejected() -> None:
    log = read_records([ROW, [1], None, {**ROW, "x": float("nan")}, {**ROW, "x": [float("inf")]}, {"": 1}, {**ROW, " at": "2021"}], "rows")  # type: ignore[list-item]
    assert [row.source.row for row in log.rejected] == [2, 3, 4, 5, 6, 7]
    assert [bool(row.shadows) for row in log.rejected] == [False] * 5 + [True]


def test_an_event_is_frozen_hashable_and_travels_between_processes() -> None:
    (event,) = read_records([{**ROW, "x": 1}], "rows").events
    with pytest.raises(AttributeError):
        event.kind = "other"
    with pytest.raises(FrozenInstanceError):
        event.source.row = 2  # type: ignore[misc]
    assert {event} == {pickle.loads(pickle.dumps(event))} == {copy.deepcopy(event)}
    slow = Event(id=event.id, kind="k", at=DAY, subject="甲", case="c", attributes={"x": 1}, source=Source(file="rows", row=1))
    assert slow == event.identified()
    assert event.saying(kind="other").kind == "other"
    assert new_event("i", "k", DAY, "", None, {}, event.origin, event.row) == Event(
        id="i", kind="k", at=DAY, subject="", case=None, attributes={}, source=event.source
    )
    assert not hasattr(event, "__dict__")


def test_a_rejection_shows_unprintable_text_harmlessly(read: Read) -> None:
    log = read("log.jsonl", b'{"kind": "k", "at": "2020"}\n\x1b[31m\x00\x07' + "中".encode() * 600)
    (row,) = log.rejected
    assert row.raw.startswith("\\x1b[31m\\x00\\x07中")
    assert len(row.raw) == 500
    assert str(row.problem.place).endswith("log.jsonl:2")
