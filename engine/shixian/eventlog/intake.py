"""Taking rows in: what counts once, which ids clash, and the sums that the ledger must show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.event import new_source
from shixian.eventlog.ledger import Duplicate, EventLog, InputRecord, Rejected
from shixian.eventlog.rows import event_of, shadow_of
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from shixian.eventlog.event import Event, Source, Value
    from shixian.eventlog.rows import Rows

__all__ = ["Intake"]

_TELL_EVERY = 10_000
_SHOWN = 80


class Intake:
    """The log being put together, from one reader after the other. ``on_progress`` is told the number of rows so far, now and then."""

    def __init__(self, on_progress: Callable[[int], None] | None = None) -> None:
        self._events: list[Event] = []
        self._rejected: list[Rejected] = []
        self._duplicates: list[Duplicate] = []
        self._inputs: list[InputRecord] = []
        self._first: dict[str, Event] = {}
        self._on_progress = on_progress

    def take(self, rows: Rows, path: str, sha256: str, encoding: str) -> None:
        """All rows of one input."""
        events, rejected, carried_none = len(self._events), len(self._rejected), 0
        for number, raw, values in rows:
            if type(values) is dict:
                carried_none += self._enter(values, new_source(path, number), raw)
            elif isinstance(values, RowRefused):
                self._reject(values, new_source(path, number), raw)
            else:
                carried_none += 1
            if rows.rows % _TELL_EVERY == 0:
                self._tell(rows.rows)
        self._inputs.append(
            InputRecord(
                path=path,
                sha256=sha256,
                encoding=encoding,
                rows=rows.rows,
                events=len(self._events) - events,
                rejected=len(self._rejected) - rejected,
                carried_none=carried_none,
            )
        )

    def log(self) -> EventLog:
        """The log of all that was taken in; EngineError if its sums don't hold."""
        self._tell(0)
        return EventLog(
            events=tuple(self._events), rejected=tuple(self._rejected), duplicates=tuple(self._duplicates), inputs=tuple(self._inputs)
        )

    def _enter(self, values: dict[str, Value], source: Source, raw: str | bytes) -> bool:
        """Enter one row as an event, a duplicate or a rejection; whether it carries no event of its own."""
        try:
            event = event_of(values, source)
        except RowRefused as refused:
            self._reject(refused, source, raw)
            return False
        known = self._first.setdefault(event.id, event)
        if known is event:
            self._events.append(event)
            return False
        if known.same_content(event):
            self._duplicates.append(Duplicate(id=known.id, source=source, first=known.source))
            return True
        self._reject(_clash(event, known), source, raw)
        return False

    def _reject(self, refused: RowRefused, source: Source, raw: str | bytes) -> None:
        shadow = None if refused.rest is None else shadow_of(refused.rest, source)
        self._rejected.append(Rejected(source=source, reason=refused.reason, remedy=refused.remedy, raw=legible(raw), shadow=shadow))

    def _tell(self, rows: int) -> None:
        if self._on_progress is not None:
            self._on_progress(sum(record.rows for record in self._inputs) + rows)


def _clash(later: Event, first: Event) -> RowRefused:
    """The refusal of a row that gives an id to something else. Which row is right cannot be told: it leaves a shadow, without the id."""
    rest = later.as_record()
    del rest["id"]
    shown = legible(later.id)[:_SHOWN]
    return RowRefused(
        Text(f"编号（id）{shown}已被{first.source}用于另一内容", f"its id {shown} was given to something else at {first.source}"),
        Text(
            "同一编号只能指一个事件：请更正其中一行；几个文件各自从1编号的，请去掉id列",
            "an id stands for one event: correct one of the rows; where files number their rows each from 1, drop the id column",
        ),
        rest,
    )
