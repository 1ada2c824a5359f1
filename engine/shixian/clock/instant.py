"""Instant: a moment, or the day, month or year in which it lies (design section 4, item 2; comparisons are three-valued, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from shixian.clock import stamp
from shixian.clock.refusal import StampError
from shixian.clock.shanghai import (
    EARLIEST,
    LATEST,
    ZONE,
    datetime_of,
    day_first_us,
    day_last_us,
    ordinal_last_us,
    shanghai_date,
    us_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

__all__ = ["Instant", "Precision", "StampError", "day_first_us", "day_last_us", "new_instant", "shanghai_date"]

Precision = Literal["point", "day", "month", "year", "span", "unknown"]
"""``span``: known to lie between two bounds, of which one may be open (ISO 8601-2:2019, EDTF); ``unknown``: nothing is known."""


@dataclass(frozen=True, slots=True)
class Instant:
    """The moments that something may have happened at: the closed interval ``first..last``, in µs since the epoch (UTC).

    A point has ``first == last``; a day runs from 00:00:00.000000 to 23:59:59.999999 in Shanghai.
    """

    first: int
    last: int
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Instant:
        """Read a stamp; raises StampError with the reason and the remedy, and never guesses. See ``stamp`` for the spellings."""
        us = stamp.canonical_point(text)
        return _parsed(text) if us is None else new_instant(us, us, "point")

    @classmethod
    def of_date(cls, day: date) -> Instant:
        """A whole day in Shanghai."""
        return cls(day_first_us(day), day_last_us(day), "day")

    @classmethod
    def of_datetime(cls, moment: datetime) -> Instant:
        """A point; a naive datetime is Shanghai time (``fold`` tells the two hours at the end of summer time apart)."""
        us = us_of(moment if moment.tzinfo else moment.replace(tzinfo=ZONE))
        return cls(us, us, "point")

    @classmethod
    def unknown(cls) -> Instant:
        """A moment of which nothing is known."""
        return cls(EARLIEST, LATEST, "unknown")

    @classmethod
    def between(cls, first: int | None, last: int | None) -> Instant:
        """A moment that lies in ``first..last`` (µs since the epoch, both included); None: no bound is known on that side."""
        if first is None and last is None:
            return cls.unknown()
        earliest, latest = EARLIEST if first is None else first, LATEST if last is None else last
        if earliest == latest:
            return cls(earliest, latest, "point")
        one_day = (
            first is not None
            and last is not None
            and (day := shanghai_date(first))
            and (first, last) == (day_first_us(day), day_last_us(day))
        )
        return cls(earliest, latest, "day" if one_day else "span")

    @property
    def first_date(self) -> date:
        """The earliest possible date in Shanghai (``date.min`` if there is no bound)."""
        return shanghai_date(self.first)

    @property
    def last_date(self) -> date:
        """The latest possible date in Shanghai (``date.max`` if there is no bound)."""
        return shanghai_date(self.last)

    @property
    def is_bounded(self) -> bool:
        """Whether something is known of both its ends: nothing is of ``unknown``, and of ``../2020-05-03`` only the last."""
        return self.first > EARLIEST and self.last < LATEST

    def wholly_before(self, other: Instant) -> bool:
        """Whether this certainly lies before ``other``."""
        return self.last < other.first

    def as_stamp(self) -> str:
        """The canonical spelling, which ``parse`` reads back as this very Instant."""
        return "../.." if self.precision == "unknown" else str(self)

    def __str__(self) -> str:
        """``as_stamp``, but "unknown" for people where nothing is known."""
        match self.precision:
            case "point":
                return point_text(self.first)
            case "unknown":
                return "unknown"
            case "day":
                return self.first_date.isoformat()
            case "month":
                return self.first_date.isoformat()[:7]
            case "year":
                return self.first_date.isoformat()[:4]
            case "span":
                return f"{_bound_text(self.first, day_first_us)}/{_bound_text(self.last, day_last_us)}"


class _Draft:
    """An Instant under construction: the same slots, but writable."""

    __slots__ = ("first", "last", "precision")

    def __init__(self, first: int, last: int, precision: Precision) -> None:
        self.first = first
        self.last = last
        self.precision = precision


def new_instant(first: int, last: int, precision: Precision) -> Instant:
    """Make an Instant at half the cost of ``Instant(...)``, whose frozen ``__init__`` was half the time of reading one."""
    draft = _Draft(first, last, precision)
    draft.__class__ = Instant  # type: ignore[assignment] # the layouts are equal, which CPython checks here
    return draft  # type: ignore[return-value]


def point_text(us: int) -> str:
    """A moment as ISO 8601 with the offset of Shanghai; microseconds only if there are any."""
    return datetime_of(us).isoformat()


def _bound_text(us: int, edge_of: Callable[[date], int]) -> str:
    """A bound as its date, if it lies at that day's edge, else as a point."""
    if not EARLIEST < us < LATEST:
        return ".."
    day = shanghai_date(us)
    return day.isoformat() if us == edge_of(day) else point_text(us)


@lru_cache(maxsize=65_536)  # dates come again and again in a log; damaged ones raise and are not kept
def _parsed(text: str) -> Instant:
    found = stamp.read(text)
    match found:
        case stamp.Moment(us):
            return Instant(us, us, "point")
        case stamp.Between(earliest, latest):
            return Instant.between(earliest, latest)
        case stamp.Span(first, last, precision):
            return Instant(day_first_us(first), ordinal_last_us(last.toordinal()), precision)
