"""What a cell of a moment column says: a moment, nothing, or something on which nobody can rely (which is refused and never guessed).

Nothing is said by an empty cell and by the marks that stand for one (``PLACEHOLDERS``). Words such as 待定, 已公示 or √ do say something:
that it happened, or will, at a moment that they do not give; they are refused, so that the row is undetermined and accuses nobody.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from shixian.clock.instant import Instant, new_instant
from shixian.clock.refusal import StampError
from shixian.clock.serial import is_serial, of_serial
from shixian.clock.shanghai import US_DAY, US_HOUR, day_first_us
from shixian.clock.stamp import canonical_point
from shixian.eventlog import moment_refusals
from shixian.eventlog.dateformat import DateFormat, Pattern, Serial, format_named
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.splitstamp import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.sheet import Cell, Epoch

__all__ = ["PLACEHOLDERS", "MomentReader", "Reading", "is_placeholder"]

Reading = Instant | StampError | None
"""A moment; why there is none that can be relied on (not to be raised: it may stand for many cells); or None: the cell says nothing."""

PLACEHOLDERS = frozenset(
    {"无", "暂无", "空", "空白", "不适用", "n/a", "na", "n.a.", "null", "none", "nil", "nan", "nat", "<na>", "undefined", "blank"}
    | {"\\n", "'", "·", "#", "*", "0000-00-00", "0000/00/00", "00000000", "0000-00-0000:00:00", "0000-00-0000:00:00.0"}
)
"""What stands for an empty cell (NFKC, lower case, without blanks and brackets); a run of one of the marks - — _ / \\ . … ~ does too."""

_MARKS = re.compile(r"[-—–―‐‑−ー─━]+|_+|/+|\\+|\.|\.{3,}|~+")
_BRACKETS = re.compile(r"[(\[<【](.+)[)\]>】]")
_LONGEST_PLACEHOLDER = 30
_MIDNIGHT = re.compile(r"[T\s日]0?0:00(?::00(?:\.0+)?)?", re.ASCII)
_ENDS_AT_MIDNIGHT = re.compile(_MIDNIGHT.pattern + r"\s*$", re.ASCII)
_COMPACT = range(19900101, 21010000)
_YEARS = range(1990, 2101)
_COMPACT_POINTS = range(19900101000000, 21010000000000)
_LARGEST = 10**17  # microseconds since 1970 have 16 digits
_KEPT = 65_536
_LONGEST_DATE, _SHORTEST_STAMP = 10, 16
_OFFSET = 8 * US_HOUR
_FIRST_DAYS = frozenset(day_first_us(Instant.parse(day).first_date) for day in ("1900-01-01", "1904-01-01", "1970-01-01")) | {0}


def is_placeholder(text: str) -> bool:
    """Whether a text stands for an empty cell."""
    if not text or text.isspace():
        return True
    if len(text) > _LONGEST_PLACEHOLDER:
        return False
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    bracketed = _BRACKETS.fullmatch(plain)
    return plain in PLACEHOLDERS or (bracketed is not None and bracketed[1] in PLACEHOLDERS) or _MARKS.fullmatch(plain) is not None


class MomentReader:
    """The reader of one column. ``epoch``: the workbook's, without which no number is a serial; ``declared``: see ``dateformat.FORMATS``.

    ``midnight``: what 2020-09-25 00:00:00 is. Programs write it for dates without a time, so it is the day unless the user knows better;
    零时 and 00:00+08:00 are points. Raises FormatError for a format that is none.
    """

    def __init__(self, epoch: Epoch | None = None, declared: str | None = None, *, midnight: Literal["day", "point"] = "day") -> None:
        self.format: DateFormat | None = None if declared is None else format_named(declared)
        self.epoch: Epoch | None = self.format.epoch if isinstance(self.format, Serial) else epoch
        self.midnight = midnight
        self._known = _Readings(self)

    def many(self, cells: Sequence[Cell]) -> list[Reading]:
        """What each of the cells says."""
        known, found = self._known, list[Reading]()
        for cell in cells:
            if type(cell) is not str:
                found.append(self.read(cell))
            elif len(cell) < _SHORTEST_STAMP or (us := canonical_point(cell)) is None or us <= 0 or not (us + _OFFSET) % US_DAY:
                found.append(known[cell])
            else:
                found.append(new_instant(us, us, "point"))
        return found

    def read(self, cell: Cell) -> Reading:
        """What one cell says."""
        match cell:
            case None:
                return None
            case str():
                return self._known[cell]
            case CellFault(what=what, remedy=remedy):
                return StampError(what, remedy)
            case bool():
                return moment_refusals.boolean(cell)
        return self._number(cell)

    def read_split(self, date_cell: Cell, time_cell: Cell) -> Reading:
        """What two cells say together: a date, and a time of day, which may be missing."""
        day = self.read(date_cell)
        if time_cell is None or (is_placeholder(time_cell) if isinstance(time_cell, str) else time_cell != time_cell):
            return day
        if isinstance(day, StampError):
            return day
        try:
            moment = joined(day, time_cell, spreadsheet=self.epoch is not None)
        except StampError as error:
            return error.with_traceback(None)
        zero = time_cell == 0 if not isinstance(time_cell, str) else _MIDNIGHT.fullmatch(f" {time_cell.strip()}")
        return Instant.of_date(moment.first_date) if zero and self.midnight == "day" else moment

    def text(self, text: str) -> Reading:
        """What a text says, read afresh."""
        if is_placeholder(text):
            return None
        try:
            found = self._declared(text.strip()) or Instant.parse(text)
        except StampError as error:
            return moment_refusals.explained(text, error.with_traceback(None))
        if found.first in _FIRST_DAYS and found.precision in ("day", "point"):
            return moment_refusals.dummy(text)
        if self.midnight == "day" and found.precision == "point" and _ENDS_AT_MIDNIGHT.search(text):
            return Instant.of_date(found.first_date)
        return found

    def _declared(self, text: str) -> Instant | None:
        return None if self.format is None else self.format.read(text)

    def _number(self, number: float) -> Reading:
        if isinstance(number, float) and math.isnan(number):
            return None  # the empty cell of a table of floats
        if abs(number) >= _LARGEST:
            return moment_refusals.number(repr(number) if isinstance(number, float) else "10¹⁷…")
        whole = int(number) if isinstance(number, int) or number.is_integer() else None
        text = str(number if whole is None else whole)
        try:
            if whole is not None or not isinstance(self.format, Pattern):  # 2020.1 may be 2020.10, whatever the pattern
                declared = self._declared(text)
                if declared is not None:
                    return declared
            if self.epoch is not None and is_serial(number, self.epoch):
                return of_serial(number, self.epoch)
        except StampError as error:
            return error.with_traceback(None)
        if whole is not None and (whole in _COMPACT or whole in _YEARS or whole in _COMPACT_POINTS):
            return self._known[text]
        return moment_refusals.number(text)


class _Readings(dict[str, Reading]):
    """Texts as they were read before. Bounded, emptied when full; points, which hardly repeat, are not kept."""

    def __init__(self, reader: MomentReader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, text: str) -> Reading:
        reading = self._reader.text(text)
        if not isinstance(reading, Instant) or reading.precision != "point" or len(text) <= _LONGEST_DATE:
            if len(self) >= _KEPT:
                self.clear()
            self[text] = reading
        return reading
