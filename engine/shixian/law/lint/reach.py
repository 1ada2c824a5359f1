"""How far limits reach, by the clock: whether one never ends before another and sometimes ends after it, on the days of published years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Instant, TimeLimit, WorkingCalendar, due, periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.clock import Every

_YEARS = 6  # of published arrangements, counted back from the horizon; the epidemic's long Spring Festival of 2020 is among them in 2026
_SAME_DAY = TimeLimit.parse("same day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A day from which the one limit ends later: the ends of both."""

    start: dt.date
    mine: dt.date
    theirs: dt.date


def excess(mine: TimeLimit, theirs: TimeLimit) -> Excess | None:
    """Where ``mine`` ends later than ``theirs`` from a trigger, if from no trigger of the day's first or last moment it ends earlier."""
    return _excess(mine, theirs, _moments())


def excess_after_periods(mine: TimeLimit | None, theirs: TimeLimit | None, every: Every) -> Excess | None:
    """Likewise after the last days of periods; no limit is the period's last day itself."""
    return _excess(mine or _SAME_DAY, theirs or _SAME_DAY, _last_days(every))


def excess_of_dates(mine: TimeLimit, theirs: TimeLimit) -> Excess | None:
    """Likewise for two fixed dates."""
    return _excess(mine, theirs, [Instant.of_date(day) for day in (mine.date,) if day is not None])


def _excess(mine: TimeLimit, theirs: TimeLimit, starts: Sequence[Instant]) -> Excess | None:
    if mine == theirs:
        return None
    calendar, found = national(), None
    for start in starts:
        ends = due(start, mine, calendar), due(start, theirs, calendar)
        if ends[0].last < ends[1].last:
            return None
        if found is None and ends[0].last > ends[1].last:
            found = Excess(start=start.first_date, mine=ends[0].due_date, theirs=ends[1].due_date)
    return found


@cache
def national() -> WorkingCalendar:
    """The national calendar."""
    return Calendars().for_region(None)


@cache
def _moments() -> tuple[Instant, ...]:
    last = dt.date(national().horizon, 1, 1)
    first = last.replace(year=last.year - _YEARS)
    days = [Instant.of_date(first + dt.timedelta(days=n)) for n in range((last - first).days)]
    return tuple(Instant(us, us, "point") for day in days for us in (day.first, day.last))


@cache
def _last_days(every: Every) -> tuple[Instant, ...]:
    year = national().horizon
    return tuple(Instant.of_date(p.last) for p in periods(every, dt.date(year - _YEARS, 1, 1), dt.date(year - 1, 12, 31)))
