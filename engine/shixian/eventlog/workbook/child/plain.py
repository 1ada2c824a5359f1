"""Cells as the library gives them, made plain: text, numbers, booleans, ISO 8601 dates and times, nothing.

A number format makes a serial a date in the eyes of the library. Serials before 1 March 1900 are no dates to rely on: the programs count
those days differently (ECMA-376 part 1, 18.17.4.1: a 29 February 1900 that never was), and most are small numbers in a date's format.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .refusal import Fault, Shown

__all__ = ["Plain"]

_EXACT = 2**53
_FIRST_SURE_DAY = date(1900, 3, 1)
_FIRST_SURE_MOMENT = datetime(1900, 3, 1)  # noqa: DTZ001 - what a cell says has no zone
_LONG_TIME = re.compile(r"PT(\d+)H(\d\d)M(\d\d)(?:[.,](\d+))?S")
"""How OpenDocument writes a time of day or a duration (part 3, 18.2); the library hands on as text what is no time of day."""


class Plain:
    """Makes rows plain. ``serials``: the format holds dates as serial numbers."""

    def __init__(self, serials: bool) -> None:
        self._serials = serials
        self._dates = _Dates()
        self._by_type: dict[type, Callable[..., Shown]] = {
            str: (lambda cell: cell or None) if serials else _text,
            float: _number,
            int: int,
            bool: bool,
            date: self._date,
            datetime: self._datetime,
            time: time.isoformat,
            timedelta: _duration,
            type(None): lambda _: None,
        }

    def rows(self, batch: Sequence[Sequence[Any]]) -> tuple[list[list[Shown]], set[int]]:
        """Rows of one length, each without the empty cells at its end, and which of them hold a cell at fault.

        They are made plain column by column, since most columns hold one type.
        """
        faulty: set[int] = set()
        columns = [self._column(column, faulty) for column in zip(*batch, strict=True)]
        rows = [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in batch]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        return rows, faulty

    def _column(self, column: Sequence[Any], faulty: set[int]) -> Sequence[Shown]:
        types = set(map(type, column))
        if len(types) == 1:
            alike = self._alike(types.pop(), column)
            if alike is not None:
                return alike
        by_type = self._by_type
        plain = [by_type[type(cell)](cell) for cell in column]
        if self._serials and tuple in map(type, plain):
            faulty.update(place for place, cell in enumerate(plain) if type(cell) is tuple)
        return plain

    def _alike(self, kind: type, column: Sequence[Any]) -> Sequence[Shown] | None:
        """A column of one type at once; None where its cells have to be looked at one by one."""
        if kind is str and self._serials:
            return column if all(column) else [cell or None for cell in column]
        if kind is float and all(map(float.is_integer, column)) and min(column) >= -_EXACT and max(column) <= _EXACT:
            return list(map(int, column))
        if kind is date and min(column) >= _FIRST_SURE_DAY:
            return list(map(self._dates.__getitem__, column))
        if kind is datetime and min(column) >= _FIRST_SURE_MOMENT:
            return list(map(datetime.isoformat, column))
        return None

    def _date(self, cell: date) -> str | Fault:
        return ("ancient", cell.isoformat()) if self._serials and cell < _FIRST_SURE_DAY else cell.isoformat()

    def _datetime(self, cell: datetime) -> str | Fault:
        return ("ancient", cell.isoformat()) if self._serials and cell < _FIRST_SURE_MOMENT else cell.isoformat()


class _Dates(dict[date, str]):
    """Dates in ISO 8601: a sheet holds few different ones. All that the library can give are fewer than four million."""

    def __missing__(self, day: date) -> str:
        written = self[day] = day.isoformat()
        return written


def _text(cell: str) -> str | None:
    long_time = _LONG_TIME.fullmatch(cell) if cell.startswith("PT") else None
    if long_time is None:
        return cell or None
    hours, minutes, seconds, fraction = long_time.groups()
    return f"{int(hours):02}:{minutes}:{seconds}" + (f".{fraction}" if (fraction or "").strip("0") else "")


def _number(cell: float) -> int | float:
    """A whole number without the point; beyond 2**53 with the digits that the number has, and zeros, not with those of its binary form."""
    if not cell.is_integer():
        return cell
    return int(cell) if -_EXACT <= cell <= _EXACT else int(Decimal(repr(cell)))


def _duration(cell: timedelta) -> str:
    sign, cell = ("-", -cell) if cell < timedelta() else ("", cell)
    minutes, seconds = divmod(cell.days * 86400 + cell.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}" + (f".{cell.microseconds:06}" if cell.microseconds else "")
