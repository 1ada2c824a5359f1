"""The ledger of a log: every row that came in is an event, a rejection with its reason and remedy, or a row said to carry no event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.errors import EngineError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shixian.eventlog.event import Event, Source, Value
    from shixian.eventlog.junk import Skipped

__all__ = ["REJECT_COLUMNS", "Choice", "Duplicate", "EventLog", "InputRecord", "Rejected"]

REJECT_COLUMNS = (Text("退回位置", "rejected at"), Text("退回原因", "rejected because"), Text("改正办法", "remedy"))
"""What stands beside the cells of rejected rows that are written out; readers pass over these columns."""

IN_MEMORY = "memory"
"""The ``encoding`` of an input that never was a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that is not read, or not wholly, as it stands: why, what to do, and its text (cut to 500 characters).

    ``shadows`` are its events at an unknown moment, where all but the moment can be relied on: nobody is accused for want of a damaged
    row. ``cells`` are its cells as they stand, in tables, ``said`` its values by their keys, in records: by these it can be mended.
    """

    source: Source
    reason: Text
    remedy: Text
    raw: str
    shadows: tuple[Event, ...] = ()
    cells: tuple[str, ...] | None = None
    said: Mapping[str, Value] | None = None

    @property
    def problem(self) -> Problem:
        """The rejection as a problem with a place, as errors show it."""
        return Problem(what=self.reason, remedy=self.remedy, place=Place(file=self.source.file, row=self.source.row, cell=self.source.cell))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A row with the same content as an earlier one (``first``); it counts once."""

    id: str
    source: Source
    first: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of several stamps of a table was taken for the moment of a kind of event: the column, or None if none was."""

    kind: str
    column: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRecord:
    """One input and its sum: ``rows == converted + rejected + carried_none``.

    ``sha256`` is that of the file as it lies on disk (packed, if it is packed); ``sheet`` is the sheet of a workbook. Blank lines are
    no rows. ``converted`` counts the rows that became events, one each or, in a wide table read through a ``mapping``, several; a
    rejected row may have given some of its events all the same. ``carried_none`` counts the duplicates, rows without a single value,
    repeated header rows, notes and totals (``because`` says how many of each), ``columns`` are the header's cells, in tables.
    """

    path: str
    sha256: str
    encoding: str
    rows: int
    events: int
    rejected: int
    carried_none: int
    converted: int = -1
    sheet: str = ""
    mapping: str = ""
    choices: tuple[Choice, ...] = ()
    because: tuple[tuple[str, int], ...] = ()
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.converted < 0:
            object.__setattr__(self, "converted", self.events)

    @property
    def reconciles(self) -> bool:
        """Whether the sum holds."""
        return self.rows == self.converted + self.rejected + self.carried_none


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLog:
    """All that was read. Making one raises EngineError unless every row is accounted for: nothing is lost on the way in.

    ``unread`` holds what is wrong with the files of a folder that could not be read while the others could. ``passed_on`` counts the
    events that were written elsewhere as they came, and are not held.
    """

    events: tuple[Event, ...]
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unread: tuple[Problem, ...] = ()
    passed_on: int = 0

    def __post_init__(self) -> None:
        problems = [_unbalanced(record) for record in self.inputs if not record.reconciles]
        sums = (
            (Text("事件", "events"), sum(r.events for r in self.inputs), len(self.events) + self.passed_on),
            (Text("退回行", "rejected rows"), sum(r.rejected for r in self.inputs), len(self.rejected)),
        )
        problems += [_miscounted(name, counted, held) for name, counted, held in sums if counted != held]
        repeated = sum(dict(r.because).get("repeated", 0) for r in self.inputs)
        if len(self.duplicates) < repeated:
            problems.append(_miscounted(Text("重复行", "duplicates"), repeated, len(self.duplicates)))
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
        return tuple(shadow for row in self.rejected for shadow in row.shadows)

    @property
    def is_complete(self) -> bool:
        """Whether no row was rejected and every file was read."""
        return not self.rejected and not self.unread


_REPORT_IT = Text("这是本程序的错误，请连同日志样本报告", "this is a fault of the program: please report it with a sample of the log")


def _unbalanced(record: InputRecord) -> Problem:
    return Problem(
        what=Text(
            f"读入{record.rows}行，却只交代了{record.converted}行成为事件、{record.rejected}行退回、{record.carried_none}行无事件",
            f"{record.rows} rows went in; {record.converted} made events, {record.rejected} were rejected, {record.carried_none} made none",
        ),
        remedy=_REPORT_IT,
        place=Place(file=record.path),
    )


def _miscounted(name: Text, counted: int, held: int) -> Problem:
    return Problem(
        what=Text(f"{name.zh}应为{counted}，实有{held}", f"{counted} {name.en} were counted, {held} are held"),
        remedy=_REPORT_IT,
    )
