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
    from datetime import date, datetime

__all__ = ["Instant", "Precision", "StampError", "day_first_us", "day_last_us", "shanghai_date"]

Precision = Literal["point", "day", "month", "year", "unknown"]


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
        if us is not None:
            return cls(us, us, "point")
        return _parsed(text)

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

    @property
    def first_date(self) -> date:
        """The earliest possible date in Shanghai (``date.min`` if unknown)."""
        return shanghai_date(self.first)

    @property
    def last_date(self) -> date:
        """The latest possible date in Shanghai (``date.max`` if unknown)."""
        return shanghai_date(self.last)

    def wholly_before(self, other: Instant) -> bool:
        """Whether this certainly lies before ``other``."""
        return self.last < other.first

    def __str__(self) -> str:
        """The canonical spelling, which ``parse`` reads back (except "unknown")."""
        match self.precision:
            case "point":
                return point_text(self.first)
            case "unknown":
                return "unknown"
            case "day":
                first, last = self.first_date, self.last_date
                return first.isoformat() if first == last else f"{first}/{last}"
            case "month":
                return self.first_date.isoformat()[:7]
            case "year":
                return self.first_date.isoformat()[:4]


def point_text(us: int) -> str:
    """A moment as ISO 8601 with the offset of Shanghai; microseconds only if there are any."""
    return datetime_of(us).isoformat()


@lru_cache(maxsize=65_536)  # dates come again and again in a log; damaged ones raise and are not kept
def _parsed(text: str) -> Instant:
    found = stamp.read(text)
    match found:
        case stamp.Moment(us):
            return Instant(us, us, "point")
        case stamp.Span(first, last, precision):
            return Instant(day_first_us(first), ordinal_last_us(last.toordinal()), precision)
