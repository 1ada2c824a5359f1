"""An examination, a value: per file, table and column what was found, how it would be read, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shixian.errors import Problem  # noqa: TC001 - read at run time by whoever inspects the dataclasses
from shixian.eventlog.junk import Skipped  # noqa: TC001 - the same
from shixian.words import Text  # noqa: TC001 - the same

__all__ = [
    "Candidate",
    "Choosing",
    "Column",
    "Examination",
    "FileReport",
    "HeadRows",
    "KindCount",
    "Moments",
    "Near",
    "OtherSheet",
    "Reading",
    "RejectedRow",
    "RepeatedRow",
    "Role",
    "RoleSort",
    "RowShown",
    "ShownEvent",
    "Spelling",
    "Step",
    "Table",
    "Tally",
    "Unreadable",
    "ValueCount",
]

Reading = Literal["canonical", "mapping", "records", "unknown"]
"""How a table would be read: as the log's own columns, by a mapping, as records with the log's own keys; or not at all.

A table that is not read and has a mapping all the same is a roster of subjects.
"""

_NOTHING = 2
RoleSort = Literal[
    "kind", "moment", "time", "bound", "candidate", "stamp", "subject", "case", "id", "attribute", "condition", "witness", "observed",
    "known", "rejects", "unnamed", "unread",
]  # fmt: skip
"""What a column is read as. ``candidate``: may be the moment, and is for the user to choose; ``stamp``: counts only if the user says so;
``known``: the mapping knows the column and does not read it; ``unread``: nobody reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One thing a column is read as. ``of``: the kind of event, or the name of an attribute; "" where it holds for the whole row."""

    sort: RoleSort
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """A value and how many cells hold it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A way of writing moments: its pattern, how many cells have it, how many of them cannot be read, and one of them."""

    pattern: Text
    count: int
    unreadable: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A cell that cannot be relied on: its place (``Sheet1!F12``), what it shows, why, and what to do."""

    place: str
    shown: str
    reason: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What a column says if it is read as moments. ``earliest`` and ``latest`` are canonical stamps, "" where nothing can be read.

    ``years``: the readable cells that name a year and nothing else; ``points``: those with a time of day.
    """

    readable: int
    unreadable: int
    years: int
    points: int
    earliest: str
    latest: str
    spellings: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    ``filled`` counts the cells that say something, ``distinct`` their values (``has_more``: not all were told apart); ``texts``,
    ``numbers``, ``others``, ``faults``, ``placeholders`` and ``empty`` add up to the rows of data.

    ``moments``: what it says as moments, if it is read as such or looks like it; ``is_clock``: it holds times of
    day without a day; ``is_numbered``: document numbers; ``commonest``: its values, if they are few.
    """

    letters: str
    name: str
    roles: tuple[Role, ...]
    texts: int
    numbers: int
    others: int
    faults: int
    empty: int
    placeholders: tuple[ValueCount, ...]
    filled: int
    distinct: int
    has_more: bool
    is_unique: bool
    longest: int
    is_clock: bool
    is_numbered: bool
    examples: tuple[str, ...]
    commonest: tuple[ValueCount, ...]
    moments: Moments | None
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRows:
    """Where the head stands, and what is written above it."""

    first_row: int
    last_row: int
    above: tuple[ValueCount, ...]
    """The texts above it; ``count`` is the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A mapping that does not fit, and why.

    ``present`` of its ``columns`` are there; the table ``lacks`` some by which it is recognised, or has some that it ``must_not_have``,
    or none of the words that it ``speaks_of`` stands in the head or above it.
    """

    mapping: str
    title: Text
    present: int
    columns: int
    lacks: tuple[str, ...]
    must_not_have: tuple[str, ...] = ()
    speaks_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column that may be the moment of a kind of event, and what it says. ``column``: its name, as ``--moment`` takes it."""

    column: str
    letters: str
    readable: int
    unreadable: int
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """A choice that only the user can make, or has made (``column``, ``nothing``): whose moment, in which column.

    ``must``: without it the table is not read; else the first sensible thing holds.
    """

    kind: str
    mapping: str
    must: bool
    column: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """The events of one kind that the rows become, how many of them at an unknown moment, and between which moments the others lie."""

    kind: str
    events: int
    unknown: int
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that would be rejected, or not wholly read."""

    place: str
    reason: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedRow:
    """A row that says what an earlier one says."""

    place: str
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An event as a row of the canonical log has it."""

    kind: str
    at: str
    subject: str
    case: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One row and what became of it: its events, or why it was rejected (both, where a part of it was)."""

    row: int
    cells: tuple[str, ...]
    events: tuple[ShownEvent, ...]
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the rows of a table come to: ``rows == converted + rejected + sum of without``. ``complete``: all rows were looked at."""

    rows: int
    converted: int
    events: int
    rejected: int
    without: tuple[tuple[str, int], ...]
    kinds: tuple[KindCount, ...]
    first_rejected: tuple[RejectedRow, ...]
    rejected_columns: tuple[ValueCount, ...]
    first_repeated: tuple[RepeatedRow, ...]
    repeated: int
    complete: bool
    shown: tuple[RowShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a file. ``rows`` counts those looked at, head and blanks included; no ``tally``: nobody knows how to read it."""

    sheet: str
    rows: int
    width: int
    complete: bool
    head: HeadRows | None
    merges: tuple[str, ...]
    more_merges: int
    reading: Reading
    mapping: str = ""
    title: Text | None = None
    near: tuple[Near, ...] = ()
    columns: tuple[Column, ...] = ()
    choices: tuple[Choosing, ...] = ()
    tally: Tally | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a check would read it."""
        return self.reading != "unknown" and not self.problems and not any(choice.must for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSheet:
    """A sheet that would not be read, and why."""

    name: str
    hidden: bool
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One input. ``size`` in bytes (None for a query and what could not be opened); ``problems``: why it, or a part, is not read.

    ``named``: the user named this very thing, so that a check stops if it cannot be read.
    """

    file: str
    named: bool = True
    size: int | None = None
    sha256: str = ""
    what: Text | None = None
    gzipped: bool = False
    encoding: str = ""
    recognised: Text | None = None
    delimiter: str = ""
    tables: tuple[Table, ...] = ()
    other_sheets: tuple[OtherSheet, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether a check would read something of it."""
        return not self.problems and any(table.is_ready for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, and the commands to type for it: one after the other, or one of them (``either``)."""

    what: Text
    commands: tuple[str, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that was found.

    ``problems``: what stops a check and is no matter of one file; ``limit``: about so many rows of each table were looked at (None: all).
    """

    files: tuple[FileReport, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    limit: int | None = None
    steps: tuple[Step, ...] = ()

    @property
    def would_run(self) -> bool:
        """Whether a check would be made: nothing that was named is in its way, and there is an event."""
        is_stopped = any((file.problems or not all(t.is_ready for t in file.tables)) and file.named for file in self.files)
        must = any(choice.must for file in self.files for table in file.tables for choice in table.choices)
        return not self.problems and not is_stopped and not must and self.exit_status != _NOTHING

    @property
    def exit_status(self) -> int:
        """0: every row would be read; 3: some would not, or a file; 2: nothing would."""
        events = sum(table.tally.events for file in self.files if file.is_read for table in file.tables if table.tally and table.is_ready)
        if not events:
            return _NOTHING
        whole = not self.problems and all(file.is_read and all(table.is_ready for table in file.tables) for file in self.files)
        rejected = any(table.tally is not None and table.tally.rejected for file in self.files for table in file.tables)
        return 0 if whole and not rejected else 3
