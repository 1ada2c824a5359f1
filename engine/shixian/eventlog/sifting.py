"""Rows that could be read and are refused all the same, by whoever knows what the words in them should be; the sums are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import orjson

from shixian.eventlog.ledger import EventLog, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.eventlog.event import Event
    from shixian.eventlog.ledger import InputRecord
    from shixian.words import Text

_RAW = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused, what to do, and the event at an unknown moment that it may stand for."""

    reason: Text
    remedy: Text
    shadow: Event | None = None


def sift(log: EventLog, refuse: Callable[[Event], Refusal | None]) -> EventLog:
    """The log with the rows that ``refuse`` objects to moved to the rejected rows; what else such a row made stays."""
    kept: list[Event] = []
    refused: dict[_Row, list[tuple[Event, Refusal]]] = {}
    for event in log.events:
        refusal = refuse(event)
        if refusal is None:
            kept.append(event)
        else:
            refused.setdefault((event.origin.file, event.origin.sheet, event.row), []).append((event, refusal))
    if not refused:
        return log
    before = {_row(r): r for r in log.rejected}
    rejected = before | {row: _rejection(found, before.get(row)) for row, found in refused.items()}
    events = Counter(row[:2] for row, found in refused.items() for _ in found)
    rows = Counter(row[:2] for row in refused if row not in before)
    inputs = tuple(_moved(record, events[record.path, record.sheet], rows[record.path, record.sheet]) for record in log.inputs)
    every = sorted(rejected.values(), key=_row)
    return replace(log, events=tuple(kept), rejected=tuple(every), inputs=inputs)


_Row = tuple[str, str, int]


def _row(rejected: Rejected) -> _Row:
    return (rejected.source.file, rejected.source.sheet, rejected.source.row)


def _moved(record: InputRecord, events: int, rows: int) -> InputRecord:
    return replace(record, events=record.events - events, rejected=record.rejected + rows, converted=record.converted - rows)


def _rejection(found: Sequence[tuple[Event, Refusal]], before: Rejected | None) -> Rejected:
    """One row's rejection, for all that is wrong with it."""
    event, refusal = found[0]
    shadows = tuple(r.shadow for _, r in found if r.shadow is not None)
    if before is not None:
        return replace(before, shadows=(*before.shadows, *shadows))
    return Rejected(source=event.source, reason=refusal.reason, remedy=refusal.remedy, raw=_written(event), shadows=shadows)


def _written(event: Event) -> str:
    row = {"id": event.id, "kind": event.kind, "at": str(event.at), "subject": event.subject, "case": event.case, **event.attributes}
    return orjson.dumps({k: v for k, v in row.items() if v is not None}).decode()[:_RAW]
