"""Rows that could be read and are refused all the same, by whoever knows what the words in them should be; the sums are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import orjson

from shixian.eventlog.ledger import EventLog, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from shixian.eventlog.event import Event
    from shixian.words import Text

_RAW = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused, what to do, and the event at an unknown moment that it may stand for."""

    reason: Text
    remedy: Text
    shadow: Event | None = None


def sift(log: EventLog, refuse: Callable[[Event], Refusal | None]) -> EventLog:
    """The log with the rows that ``refuse`` objects to moved from the events to the rejected rows."""
    kept: list[Event] = []
    rejected: list[Rejected] = []
    for event in log.events:
        refusal = refuse(event)
        if refusal is None:
            kept.append(event)
        else:
            rejected.append(
                Rejected(source=event.source, reason=refusal.reason, remedy=refusal.remedy, raw=_written(event), shadow=refusal.shadow)
            )
    if not rejected:
        return log
    moved = Counter(r.source.file for r in rejected)
    inputs = tuple(
        replace(record, events=record.events - moved[record.path], rejected=record.rejected + moved[record.path]) for record in log.inputs
    )
    every = sorted((*log.rejected, *rejected), key=lambda r: (r.source.file, r.source.row))
    return replace(log, events=tuple(kept), rejected=tuple(every), inputs=inputs)


def _written(event: Event) -> str:
    row = {"id": event.id, "kind": event.kind, "at": str(event.at), "subject": event.subject, "case": event.case, **event.attributes}
    return orjson.dumps({k: v for k, v in row.items() if v is not None}).decode()[:_RAW]
