"""Periods of a recurring duty: calendar years, half-years, quarters and months; weeks from Monday to Sunday (ISO 8601)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from shixian.clock.refusal import PeriodError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock.calendar import WorkingCalendar

__all__ = ["Every", "Period", "PeriodError", "has_working_day", "periods"]

Every = Literal["year", "half-year", "quarter", "month", "week"]

_MONTHS: dict[Every, int] = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One year, half-year, quarter, month or week: its first and last date, both included."""

    every: Every
    first: date
    last: date

    @classmethod
    def containing(cls, day: date, every: Every) -> Period:
        """The period of this kind in which ``day`` lies."""
        if every == "week":
            first = day - timedelta(days=day.weekday())
            return cls(every, first, first + timedelta(days=6))
        months = _MONTHS[every]
        return _of_months(every, day.year, (day.month - 1) // months)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 2018, 2018H1, 2018Q2, 2018-05, 2018-W18 and 2018年第2季度 …; raises PeriodError with the remedy."""
        plain = unicodedata.normalize("NFKC", text).strip().upper()
        for every, pattern in _PATTERNS:
            found = pattern.fullmatch(plain)
            if found:
                return _numbered(text, every, int(found["y"]), _ORDINALS.get(found["i"]) or int(found["i"]) if every != "year" else 1)
        raise PeriodError(
            Text(f"“{text}”不是能辨认的期间", f"{text!r} is not a period that can be read"),
            Text("请写2018、2018H1、2018Q2、2018-05或2018-W18", "write 2018, 2018H1, 2018Q2, 2018-05 or 2018-W18"),
        )

    def next(self) -> Period:
        """The period that follows."""
        return Period.containing(self.last + _DAY, self.every)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        year, month = self.first.year, self.first.month
        match self.every:
            case "year":
                return f"{year:04}"
            case "half-year":
                return f"{year:04}H{(month - 1) // 6 + 1}"
            case "quarter":
                return f"{year:04}Q{(month - 1) // 3 + 1}"
            case "month":
                return f"{year:04}-{month:02}"
            case "week":
                iso = self.first.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}"


def periods(every: Every, from_date: date, to_date: date) -> tuple[Period, ...]:
    """The periods from the one in which ``from_date`` lies to the one in which ``to_date`` lies; none if ``to_date`` is earlier."""
    return tuple(_from(every, from_date, to_date)) if from_date <= to_date else ()


def has_working_day(period: Period, calendar: WorkingCalendar) -> bool:
    """Whether anybody works in the period at all (a week within a long holiday has no working day)."""
    return calendar.working_days_between(period.first - _DAY, period.last) > 0


def _from(every: Every, from_date: date, to_date: date) -> Iterator[Period]:
    period = Period.containing(from_date, every)
    while period.first <= to_date:
        yield period
        period = period.next()


def _of_months(every: Every, year: int, index: int) -> Period:
    months = _MONTHS[every]
    first = date(year, index * months + 1, 1)
    after = first.month + months
    following = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return Period(every, first, following - _DAY)


_YEAR = r"(?P<y>(?:19|20|21)\d\d)"
_PATTERNS: tuple[tuple[Every, re.Pattern[str]], ...] = (
    ("year", re.compile(rf"{_YEAR}年?度?")),
    ("half-year", re.compile(rf"{_YEAR}-?H(?P<i>[12])")),
    ("half-year", re.compile(rf"{_YEAR}年(?P<i>[上下])半年")),
    ("quarter", re.compile(rf"{_YEAR}-?Q(?P<i>[1-4])")),
    ("quarter", re.compile(rf"{_YEAR}年第?(?P<i>[1-4一二三四])季度?")),
    ("month", re.compile(rf"{_YEAR}-(?P<i>\d\d?)")),
    ("month", re.compile(rf"{_YEAR}年(?P<i>\d\d?)月份?")),
    ("week", re.compile(rf"{_YEAR}-?W(?P<i>\d\d?)")),
    ("week", re.compile(rf"{_YEAR}年第(?P<i>\d\d?)周")),
)
_ORDINALS = {"上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}


def _numbered(text: str, every: Every, year: int, index: int) -> Period:
    try:
        return Period.containing(date.fromisocalendar(year, index, 1), "week") if every == "week" else _of_months(every, year, index - 1)
    except ValueError:
        raise PeriodError(
            Text(f"“{text}”这个期间不存在", f"the period {text!r} does not exist"),
            Text("月份是01至12，周是W01至W52或W53", "months run from 01 to 12, weeks from W01 to W52 or W53"),
        ) from None
