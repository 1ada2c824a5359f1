"""A date in one cell and its time of day in another, put together."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from shixian.clock.instant import Instant
from shixian.clock.numerals import plain_text
from shixian.clock.refusal import StampError
from shixian.clock.timeofday import read_time
from shixian.eventlog.sheet import CellFault
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.sheet import Cell

__all__ = ["joined"]

_SECONDS = 86_400
_NO_DAY = re.compile(r"(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[T ]")
"""The day that spreadsheets give to a time without one."""
_WRITE_TIME = Text("时间列请写14:20或下午2时20分", "write 14:20 in the column of times")


def joined(day: Instant | None, time_cell: Cell, *, spreadsheet: bool) -> Instant:
    """The moment of a day and the time of day in ``time_cell``, which is not empty; ``spreadsheet``: 0 to 1 is a part of a day.

    Raises StampError where they don't make a moment.
    """
    if isinstance(time_cell, CellFault):
        raise StampError(time_cell.what, time_cell.remedy)
    shown = str(time_cell)
    if day is None:
        raise StampError(
            Text(f"有时间“{shown}”而没有日期", f"there is a time, {shown!r}, but no date"),
            Text("请在日期列补上日期", "write the date in the column of dates"),
        )
    whole = _stamp(shown)
    if whole is not None:
        if whole == day or (day.precision == "day" and day.first_date == whole.first_date):
            return whole
        raise _contradiction(day, shown)
    if day.precision == "point":
        raise _contradiction(day, shown)
    if day.precision != "day":
        raise StampError(
            Text(
                f"日期只知道在{day}之内，时间“{shown}”不知属于哪一天",
                f"the date is only known to lie in {day}: the time {shown!r} has no day",
            ),
            Text("请写明日期，或者把时间留空", "write the date, or leave the time empty"),
        )
    return _on(day, time_cell, shown, spreadsheet=spreadsheet)


def _on(day: Instant, time_cell: Cell, shown: str, *, spreadsheet: bool) -> Instant:
    date = day.first_date
    if isinstance(time_cell, float | int) and not isinstance(time_cell, bool):
        if not spreadsheet or not 0 <= time_cell < 1:
            raise StampError(Text(f"时间{shown}是一个数，不是时刻", f"the time {shown} is a number, and no time of day"), _WRITE_TIME)
        return Instant.parse((datetime.combine(date, time.min) + timedelta(seconds=round(time_cell * _SECONDS))).isoformat())
    clock = read_time(shown, _NO_DAY.sub("", plain_text(shown)))
    if clock is None:
        raise StampError(Text(f"“{shown}”不是时刻", f"{shown!r} is no time of day"), _WRITE_TIME)
    moment = datetime.combine(date, time(*clock[:4], tzinfo=clock.zone))
    return Instant.parse(moment.isoformat())


def _stamp(shown: str) -> Instant | None:
    """The moment with a date of its own that the cell of times holds; None if it holds none."""
    if _NO_DAY.match(shown):
        return None
    try:
        found = Instant.parse(shown)
    except StampError:
        return None
    return found if found.precision == "point" else None


def _contradiction(day: Instant, shown: str) -> StampError:
    return StampError(
        Text(f"日期列已写{day}，与时间列的“{shown}”不一致", f"the date {day} does not agree with the time {shown!r} beside it"),
        Text("请按原件核对，只留一处时间", "check with the original, and keep one of them"),
    )
