"""Limits and their deadlines, by walking days: design.md section 4, points 3 to 6."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle import days

_COUNTED = re.compile(r"^(\d+)\s*(hours?|working days?|days?|months?|个?小时|个?工作日|日|天|个月)( rolled| from next hour)?$")
_BY_DAY = re.compile(r"^by (\d\d)-(\d\d)( rolled)?$")
_BY_DATE = re.compile(r"^by (\d{4}-\d\d-\d\d)( rolled)?$")
_UNITS = {
    "hour": "hours",
    "小时": "hours",
    "working day": "working days",
    "工作日": "working days",
    "day": "days",
    "日": "days",
    "天": "days",
}


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit: ``n`` of a ``unit``, or the next ``month_day``, or a ``fixed`` date."""

    unit: str  # hours, working days, days, months, same day, month-day, date
    n: int = 0
    month_day: tuple[int, int] = (0, 0)
    fixed: date = date.min
    rolled: bool = False
    from_next_hour: bool = False

    @property
    def in_hours(self) -> bool:
        """Whether the deadline is a moment and not a day."""
        return self.unit == "hours"

    @property
    def asks_calendar(self) -> bool:
        """Whether the deadline depends on which days are worked."""
        return self.unit == "working days" or self.rolled


def read_limit(text: str) -> Limit:
    """The limit that a rule's text says."""
    text = text.strip()
    if text in {"same day", "当日"}:
        return Limit(unit="same day")
    if match := _BY_DATE.match(text):
        return Limit(unit="date", fixed=date.fromisoformat(match[1]), rolled=bool(match[2]))
    if match := _BY_DAY.match(text):
        return Limit(unit="month-day", month_day=(int(match[1]), int(match[2])), rolled=bool(match[3]))
    match = _COUNTED.match(text)
    if match is None:
        raise ValueError(f"the oracle cannot read the limit {text!r}")
    unit = match[2].removeprefix("个").rstrip("s")
    named = "months" if unit in {"month", "月"} else _UNITS[unit]
    return Limit(unit=named, n=int(match[1]), rolled=match[3] == " rolled", from_next_hour=match[3] == " from next hour")


@dataclass(frozen=True)
class Halt:
    """A suspension: its start and its end as (first, last) pairs; an end of None is still to come."""

    start: tuple[int, int]
    end: tuple[int, int] | None

    def least(self) -> tuple[int, int]:
        """The fewest days that it may cost: from the latest start to the earliest end."""
        return self.start[1], self.end[0] if self.end else days.FOREVER

    def most(self) -> tuple[int, int]:
        """The most days that it may cost: from the earliest start to the latest end."""
        return self.start[0], self.end[1] if self.end else days.FOREVER


@dataclass(frozen=True)
class Due:
    """The last permitted moment lies in [d0, d1]; FOREVER where a suspension has not ended."""

    d0: int
    d1: int
    in_hours: bool
    provisional: bool

    @property
    def text(self) -> str | None:
        """The due date or instant as a report writes it."""
        if self.d1 >= days.FOREVER:
            return None
        return days.instant_text(self.d1) if self.in_hours else days.date_of(self.d1).isoformat()


def due_after(start: tuple[int, int], limit: Limit, region: str | None, halts: Sequence[Halt] = ()) -> Due:
    """The deadline of a limit that runs from ``start``."""
    d0 = _last_moment(start[0], limit, region, [h.least() for h in halts])
    d1 = _last_moment(start[1], limit, region, [h.most() for h in halts])
    # without a last day there is no date that could prove wrong
    provisional = limit.asks_calendar and date(days.LAST_PUBLISHED_YEAR, 12, 1) <= days.date_of(d1) < date.max
    return Due(d0, d1, limit.in_hours, provisional)


def _last_moment(start: int, limit: Limit, region: str | None, halts: Sequence[tuple[int, int]]) -> int:
    if abs(start) >= days.FOREVER:
        return start
    if limit.in_hours:
        if limit.from_next_hour:  # the hour that has begun is not counted, as the day that has begun is not
            start = start // days.HOUR * days.HOUR + days.HOUR
        return start + limit.n * days.HOUR
    spans = [(days.date_of(a), days.date_of(b)) for a, b in halts] if limit.unit in {"working days", "days"} else []
    last_day = _last_day(days.date_of(start), limit, region, spans)
    while last_day is not None and limit.rolled and (_halted(last_day, spans) or not days.is_working(last_day, region)):
        last_day = _day_after(last_day, spans)
    return days.FOREVER if last_day is None else days.end(last_day)


Spans = Sequence[tuple[date, date]]


def _halted(day: date, spans: Spans) -> bool:
    """Whether the day is suspended: after a start, up to and including its end."""
    return any(a < day <= b for a, b in spans)


def _day_after(day: date, spans: Spans) -> date | None:
    """The next day; None when a suspension without an end has begun, so that no further day will ever count."""
    day += days.ONE_DAY
    return None if any(a < day and b == date.max for a, b in spans) else day


def _last_day(start: date, limit: Limit, region: str | None, spans: Spans) -> date | None:
    if limit.unit == "same day":
        return start
    if limit.unit == "date":
        return limit.fixed
    if limit.unit == "month-day":
        this_year = date(start.year, *limit.month_day)
        return this_year if this_year >= start else date(start.year + 1, *limit.month_day)
    if limit.unit == "months":
        return _months_later(start, limit.n)
    return _count(start, limit, region, spans)


def _count(start: date, limit: Limit, region: str | None, spans: Spans) -> date | None:
    day: date | None = start
    counted = 0
    while day is not None and counted < limit.n:
        day = _day_after(day, spans)
        if day is not None and not _halted(day, spans) and (limit.unit == "days" or days.is_working(day, region)):
            counted += 1
    return day


def _months_later(day: date, n: int) -> date:
    month = day.month - 1 + n
    year, month = day.year + month // 12, month % 12 + 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
