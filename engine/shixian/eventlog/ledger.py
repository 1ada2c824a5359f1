"""The ledger of a log: every row that came in is an event, a rejection with its reason and remedy, or a row said to carry no event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.errors import EngineError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shixian.eventlog.event import Event, Source

__all__ = ["Duplicate", "EventLog", "InputRecord", "Rejected"]

IN_MEMORY = "memory"
"""The ``encoding`` of an input that never was a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that is no event as it stands: why, what to do, and its text (cut to 500 characters).

    ``shadow`` is the event at an unknown moment, where all but the moment can be relied on: nobody is accused for want of a damaged row.
    """

    source: Source
    reason: Text
    remedy: Text
    raw: str
    shadow: Event | None = None

    @property
    def problem(self) -> Problem:
        """The rejection as a problem with a place, as errors show it."""
        return Problem(what=self.reason, remedy=self.remedy, place=Place(file=self.source.file, row=self.source.row))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A row with the same content as an earlier one (``first``); it counts once."""

    id: str
    source: Source
    first: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRecord:
    """One input and its sum: ``rows == events + rejected + carried_none``.

    ``sha256`` is that of the file as it lies on disk (packed, if it is packed). Blank lines are no rows. ``carried_none``
    counts the duplicates, table rows without a single value, and repeated header rows.
    """

    path: str
    sha256: str
    encoding: str
    rows: int
    events: int
    rejected: int
    carried_none: int

    @property
    def reconciles(self) -> bool:
        """Whether the sum holds."""
        return self.rows == self.events + self.rejected + self.carried_none


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLog:
    """All that was read. Making one raises EngineError unless every row is accounted for: nothing is lost on the way in."""

    events: tuple[Event, ...]
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    inputs: tuple[InputRecord, ...] = ()

    def __post_init__(self) -> None:
        problems = [_unbalanced(record) for record in self.inputs if not record.reconciles]
        sums = (
            (Text("事件", "events"), sum(r.events for r in self.inputs), len(self.events)),
            (Text("退回行", "rejected rows"), sum(r.rejected for r in self.inputs), len(self.rejected)),
        )
        problems += [_miscounted(name, counted, held) for name, counted, held in sums if counted != held]
        carried_none = sum(r.carried_none for r in self.inputs)
        if len(self.duplicates) > carried_none:
            problems.append(_miscounted(Text("重复行", "duplicates"), carried_none, len(self.duplicates)))
        if problems:
            raise EngineError(*problems)

    @classmethod
    def of_events(cls, events: Iterable[Event]) -> EventLog:
        """The log of events made in memory, one row each, taken as they are: no duplicate is looked for."""
        events = tuple(events)
        counts = Counter(event.source.file for event in events)
        inputs = tuple(
            InputRecord(path=file, sha256="", encoding=IN_MEMORY, rows=n, events=n, rejected=0, carried_none=0)
            for file, n in counts.items()
        )
        return cls(events=events, inputs=inputs)

    @property
    def shadows(self) -> tuple[Event, ...]:
        """The events at an unknown moment that rejected rows leave behind."""
        return tuple(row.shadow for row in self.rejected if row.shadow is not None)

    @property
    def is_complete(self) -> bool:
        """Whether no row was rejected."""
        return not self.rejected


_REPORT_IT = Text("这是本程序的错误，请连同日志样本报告", "this is a fault of the program: please report it with a sample of the log")


def _unbalanced(record: InputRecord) -> Problem:
    return Problem(
        what=Text(
            f"读入{record.rows}行，却只交代了{record.events}个事件、{record.rejected}行退回、{record.carried_none}行无事件",
            f"{record.rows} rows went in; {record.events} events, {record.rejected} rejected, {record.carried_none} without one came out",
        ),
        remedy=_REPORT_IT,
        place=Place(file=record.path),
    )


def _miscounted(name: Text, counted: int, held: int) -> Problem:
    return Problem(
        what=Text(f"{name.zh}应为{counted}，实有{held}", f"{counted} {name.en} were counted, {held} are held"),
        remedy=_REPORT_IT,
    )
