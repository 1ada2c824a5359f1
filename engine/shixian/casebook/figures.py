"""The neighbours of a figure: limits one step smaller and larger, in another unit, with another end or start; other counts and periods."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from shixian.clock import LimitError, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock import Every
    from shixian.clock.limit import Unit

_LEAP_YEAR = 2000  # month and day move within a year that has every day
_COUNTED: tuple[Unit, ...] = ("hours", "working days", "days", "months")
_DAYS: tuple[Unit, ...] = ("days", "working days")
_MAY_ROLL = ("days", "months", "month-day", "date")
_PERIODS: tuple[Every, ...] = ("week", "month", "quarter", "half-year", "year")
_DAY_IN_HOURS = 24


def neighbours(limit: TimeLimit) -> Iterator[TimeLimit]:
    """Every limit that is easily taken for this one."""
    yield from steps(limit)
    yield from other_units(limit)
    yield from other_edges(limit)


def steps(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The limit one step smaller and one step larger, in its own unit; from the same day there is only the next one."""
    match limit.unit:
        case "same day":
            yield TimeLimit(n=1, unit="days")
        case "date":
            yield from (dataclasses.replace(limit, date=_fixed(limit) + dt.timedelta(days=n)) for n in (-1, 1))
        case "month-day":
            month, day = limit.month_day or (1, 1)
            for n in (-1, 1):
                moved = dt.date(_LEAP_YEAR, month, day) + dt.timedelta(days=n)
                yield dataclasses.replace(limit, month_day=(moved.month, moved.day))
        case _:
            yield from (dataclasses.replace(limit, n=n) for n in (limit.n - 1, limit.n + 1) if n >= 1)


def other_units(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The same number of another unit; a day as 24 hours, and 24 hours as a day. Fixed dates have no unit."""
    for n, unit in _other_units(limit):
        with contextlib.suppress(LimitError):  # a number that no limit may have
            yield TimeLimit(n=n, unit=unit)


def _other_units(limit: TimeLimit) -> Iterator[tuple[int, Unit]]:
    if limit.unit == "same day":
        yield from ((1, "working days"), (_DAY_IN_HOURS, "hours"))
    if limit.unit not in _COUNTED:
        return
    yield from ((limit.n, unit) for unit in _COUNTED if unit != limit.unit)
    if limit.unit == "hours" and limit.n % _DAY_IN_HOURS == 0:
        yield from ((limit.n // _DAY_IN_HOURS, unit) for unit in _DAYS)
    if limit.unit in _DAYS:
        yield limit.n * _DAY_IN_HOURS, "hours"
    if limit.n == 1 and limit.unit != "months":
        yield 1, "same day"


def other_edges(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The limit with the other end (moved for a day off, or not) and the other start (from the next full hour, or at once)."""
    if limit.unit in _MAY_ROLL:
        yield dataclasses.replace(limit, rolled=not limit.rolled)
    if limit.unit == "hours":
        yield dataclasses.replace(limit, from_next_hour=not limit.from_next_hour)


def other_counts(count: int, *, most: int | None = None) -> Iterator[int]:
    """One less and one more, from 1 on."""
    yield from (n for n in (count - 1, count + 1) if n >= 1 and (most is None or n <= most))


def other_periods(every: Every) -> Iterator[Every]:
    """The period one step shorter and one step longer."""
    at = _PERIODS.index(every)
    yield from (_PERIODS[i] for i in (at - 1, at + 1) if 0 <= i < len(_PERIODS))


def _fixed(limit: TimeLimit) -> dt.date:
    if limit.date is None:
        raise ValueError("a fixed date has its date")
    return limit.date
