"""How tables spell a day, a month or a year: ISO 8601, 2020年7月17日, 2020/7/17, 2020.7.17, 20200717, 17-Jul-2020.

The year comes first, or the month has a name: nothing else tells day and month apart.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from shixian.clock.refusal import StampError
from shixian.words import Text

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Found", "Span", "find", "no_such", "out_of_years"]

FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Span:
    """A stamp without a time of day: its first and last date, both included."""

    first: date
    last: date
    precision: Literal["day", "month", "year"]


class Found(NamedTuple):
    """What a text begins with, and what follows it."""

    span: Span
    rest: str


_SEPARATOR = r"\s?(?P<sep>[-/.‐‑‒–—−])\s?"
_MONTH_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY_NUMBER = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DAYS = (
    re.compile(rf"(?P<y>\d{{4}}){_SEPARATOR}(?P<m>\d{{1,2}})\s?(?P=sep)\s?(?P<d>\d{{1,2}})(?![\d./-])", re.ASCII),
    re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)", re.ASCII),
    re.compile(rf"{_DAY_NUMBER}(?:\s*(?:of\s+)?|[-/.]){_MONTH_NAME}(?:,?\s*|[-/.])(?P<y>\d{{4}})(?!\d|:)", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_MONTH_NAME}\s*{_DAY_NUMBER}(?:,\s*|\s+)(?P<y>\d{{4}})(?!\d|:)", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_MONTH_NAME}-(?P<d>\d{{1,2}})-(?P<y>\d{{4}})(?!\d|:)", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?P<y>\d{{4}})[\s-]?{_MONTH_NAME}[\s-]?(?P<d>\d{{1,2}})(?!\d|:)", re.ASCII | re.IGNORECASE),
)
_MONTHS_AND_YEARS = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})", re.ASCII),
    re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月份?", re.ASCII),
    re.compile(rf"{_MONTH_NAME}(?:\s+|-|,\s*)(?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})\s*年?", re.ASCII),
)
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SHORTEST_NAME = 3
_DECEMBER = 12


def find(text: str, plain: str) -> Found | None:
    """The day with which ``plain`` begins, or the month or year that it is; raises StampError, quoting ``text``, for impossible ones."""
    for pattern in _DAYS:
        found = pattern.match(plain)
        if found and (span := _span(text, found.groupdict())):
            return Found(span, plain[found.end() :])
    for pattern in _MONTHS_AND_YEARS:
        found = pattern.fullmatch(plain)
        if found and (span := _span(text, found.groupdict())):
            return Found(span, "")
    return None


def no_such(text: str, why: Text) -> StampError:
    """The refusal of a date or a time that no calendar and no clock knows."""
    return StampError(
        Text(f"“{text}”不是日期时间：{why.zh}", f"{text!r} is no date or time: {why.en}"),
        Text(
            "请按原件更正；只知道月份的，只写年和月，如2020-05",
            "correct it from the original; if only the month is known, write year and month alone, as in 2020-05",
        ),
    )


def out_of_years(text: str) -> StampError:
    """The refusal of a year in which nothing was disclosed, or will be."""
    return StampError(
        Text(f"“{text}”的年份不在{FIRST_YEAR}至{LAST_YEAR}之间", f"the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}"),
        Text("请核对原件上的年份", "check the year in the original record"),
    )


def _span(text: str, part: dict[str, str]) -> Span | None:
    """None if the month's name is none."""
    month = _named(part["name"]) if "name" in part else int(part.get("m", "1"))
    if month is None:
        return None
    year = int(part["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise out_of_years(text)
    if "m" not in part and "name" not in part:
        return Span(date(year, 1, 1), date(year, 12, 31), "year")
    if not 1 <= month <= _DECEMBER:
        raise no_such(text, Text(f"没有{month}月", f"there is no month {month}"))
    if "d" not in part:
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    try:
        day = date(year, month, int(part["d"]))
    except ValueError:
        raise no_such(text, Text(f"{year}年{month}月没有{part['d']}日", f"{year}-{month:02} has no day {part['d']}")) from None
    return Span(day, day, "day")


def _named(name: str) -> int | None:
    """1..12 for a month's English name, whole or its first three letters (Sept too)."""
    name = name.lower()
    for number, whole in enumerate(_NAMES, 1):
        if name == whole or (name == whole[:_SHORTEST_NAME]) or (name == "sept" and number == 9):
            return number
    return None
