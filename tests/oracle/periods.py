"""Years, half-years, quarters, months and weeks, found by walking from a day to both ends of the period it lies in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.oracle import days

_FIRST_MONTH = {"H1": 1, "H2": 7, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


@dataclass(frozen=True)
class Period:
    """A period by its name and its days."""

    name: str
    first: date
    last: date


def name_of(day: date, every: str) -> str:
    """The name of the period that ``day`` lies in."""
    if every == "year":
        return f"{day.year:04d}"
    if every == "half-year":
        return f"{day.year:04d}H{1 if day.month <= 6 else 2}"
    if every == "quarter":
        return f"{day.year:04d}Q{1 + (day.month - 1) // 3}"
    if every == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if every == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    raise ValueError(every)


def containing(day: date, every: str) -> Period:
    """The period that ``day`` lies in."""
    name = name_of(day, every)
    first = last = day
    while name_of(first - days.ONE_DAY, every) == name:
        first -= days.ONE_DAY
    while name_of(last + days.ONE_DAY, every) == name:
        last += days.ONE_DAY
    return Period(name, first, last)


def named(name: str, every: str) -> Period | None:
    """The period of this kind that has the name; None if the name is of another kind or of none."""
    day, half = date.min, _FIRST_MONTH.get(name[4:])
    try:
        if half:
            day = date(int(name[:4]), half, 1)
        elif "W" in name:
            day = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        else:
            day = date(int(name[:4]), int(name[5:] or 1), 1)
    except ValueError:
        return None
    return containing(day, every) if name_of(day, every) == name else None


def from_until(first_day: date, last_day: date, every: str) -> Iterator[Period]:
    """Each period that ``first_day`` or a later day up to ``last_day`` lies in."""
    day = first_day
    while day <= last_day:
        period = containing(day, every)
        yield period
        day = period.last + days.ONE_DAY
    # a last period that begins on or before last_day has been reached, because every step starts on a first day


def has_working_day(period: Period, region: str | None) -> bool:
    """Whether anybody works in it."""
    day = period.first
    while day <= period.last:
        if days.is_working(day, region):
            return True
        day += days.ONE_DAY
    return False
