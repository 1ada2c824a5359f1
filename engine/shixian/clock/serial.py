"""The date serials of spreadsheets (ECMA-376 part 1, 18.17.4): days since an epoch, the time of day as a fraction.

The 1900 epoch counts a 29 February 1900 that never was (serial 60), so that its day numbers are right from 1 March 1900 on only. No event
of ours is that old: numbers outside the years 1990 to 2100 are taken for what they are most likely, numbers, and refused.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Literal

from shixian.clock.instant import Instant
from shixian.clock.refusal import StampError
from shixian.words import Text

__all__ = ["FIRST_PLAUSIBLE", "LAST_PLAUSIBLE", "is_serial", "of_serial"]

FIRST_PLAUSIBLE, LAST_PLAUSIBLE = date(1990, 1, 1), date(2100, 12, 31)

_DAY_ZERO = {1900: date(1899, 12, 30).toordinal(), 1904: date(1904, 1, 1).toordinal()}
_SECONDS = 86_400
_NOISE = 5e-9  # of a day, 0.4 ms: what sums of doubles lose, and less than any spreadsheet shows


def is_serial(number: float, epoch: Literal[1900, 1904]) -> bool:
    """Whether a number may be the serial of a date from FIRST_PLAUSIBLE to LAST_PLAUSIBLE."""
    if not math.isfinite(number):
        return False
    ordinal = _DAY_ZERO[epoch] + math.floor(number + _NOISE)
    return FIRST_PLAUSIBLE.toordinal() <= ordinal <= LAST_PLAUSIBLE.toordinal()


def of_serial(number: float, epoch: Literal[1900, 1904]) -> Instant:
    """The moment of a serial, in Shanghai: a whole number is a day; any other a point, to the nearest second.

    A spreadsheet cannot tell midnight from a date without a time: midnight is the day. Raises StampError for numbers that are no such date.
    """
    if not is_serial(number, epoch):
        raise StampError(
            Text(
                f"{number}是一个数，不是日期（按{epoch}年起算的序列号不在{FIRST_PLAUSIBLE.year}至{LAST_PLAUSIBLE.year}年之间）",
                f"{number} is a number, not a date: counted from {epoch}, it lies outside {FIRST_PLAUSIBLE.year} to {LAST_PLAUSIBLE.year}",
            ),
            Text(
                "请核对该列是否是日期，按原件填写，如2020-09-25",
                "check that the column holds dates, and write it like 2020-09-25, from the original",
            ),
        )
    whole = math.floor(number + _NOISE)
    ordinal = _DAY_ZERO[epoch] + whole
    if number - whole <= _NOISE:
        return Instant.of_date(date.fromordinal(ordinal))
    moment = datetime.combine(date.fromordinal(ordinal), time.min) + timedelta(seconds=round((number - whole) * _SECONDS))
    return Instant.parse(moment.isoformat())  # which knows the summer time of 1990 and 1991
