"""The clock of Asia/Shanghai (design section 4, item 1): days and microseconds; by arithmetic from 1992 on, by tzdata before.

The last change of the offset was the end of summer time in September 1991; since then official time is UTC+8.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
US_HOUR = 3_600_000_000
US_DAY = 86_400_000_000
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
EARLIEST, LATEST = -(2**62), 2**62  # the bounds of a moment nobody knows

_OFFSET = 8 * US_HOUR
_FIXED_SINCE_ORDINAL = date(1992, 1, 1).toordinal()
_FIXED_SINCE = (_FIXED_SINCE_ORDINAL - EPOCH_ORDINAL) * US_DAY - _OFFSET
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_US = (date(1800, 1, 1).toordinal() - EPOCH_ORDINAL) * US_DAY
_LAST_ORDINAL = date.max.toordinal()


def ordinal_of(us: int) -> int:
    """The Shanghai date, as ``date.toordinal()``, of a moment in µs since the epoch; clamped to the years 1..9999."""
    if us >= _FIXED_SINCE:
        ordinal = (us + _OFFSET) // US_DAY + EPOCH_ORDINAL
        return ordinal if ordinal <= _LAST_ORDINAL else _LAST_ORDINAL
    if us < _FIRST_US:
        return 1
    return (_EPOCH + timedelta(microseconds=us)).astimezone(ZONE).toordinal()


def ordinal_first_us(ordinal: int) -> int:
    """The first microsecond of a day in Shanghai."""
    if ordinal >= _FIXED_SINCE_ORDINAL:
        return (ordinal - EPOCH_ORDINAL) * US_DAY - _OFFSET
    day = date.fromordinal(ordinal)
    return us_of(datetime(day.year, day.month, day.day, tzinfo=ZONE))


def ordinal_last_us(ordinal: int) -> int:
    """The last microsecond of a day in Shanghai: one before the next day's first."""
    if ordinal >= _FIXED_SINCE_ORDINAL:
        return (ordinal - EPOCH_ORDINAL + 1) * US_DAY - _OFFSET - 1
    return ordinal_first_us(ordinal + 1) - 1


def shanghai_date(us: int) -> date:
    """The date in Shanghai at ``us`` microseconds since the epoch."""
    return date.fromordinal(ordinal_of(us))


def day_first_us(day: date) -> int:
    """The first microsecond of ``day`` in Shanghai."""
    return ordinal_first_us(day.toordinal())


def day_last_us(day: date) -> int:
    """The last microsecond of ``day`` in Shanghai."""
    return ordinal_last_us(day.toordinal())


def us_of(moment: datetime) -> int:
    """Microseconds since the epoch of an aware datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def datetime_of(us: int) -> datetime:
    """The Shanghai datetime of a moment; OverflowError outside the years 1..9999."""
    return (_EPOCH + timedelta(microseconds=us)).astimezone(ZONE)
