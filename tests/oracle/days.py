"""The oracle's own calendar: one day after the other, asked of the ``chinese_calendar`` package (2007 to 2026) and two regional sets.

Nothing here is shared with ``shixian.clock``; design.md section 4 is the only source.
"""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

LAST_PUBLISHED_YEAR = 2026
ONE_DAY = timedelta(days=1)
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
FOREVER = 2**62
_EPOCH = date(1970, 1, 1).toordinal()

# 湖北 2020: the extended Spring Festival; 广西 2017: 三月三 with its make-up day
_OFF: dict[str, frozenset[date]] = {
    "湖北": frozenset([date(2020, 2, d) for d in (3, 4, 5, 6, 7, 10, 11, 12, 13)]),
    "广西": frozenset([date(2017, 3, 30), date(2017, 3, 31), date(2017, 4, 1)]),
}
_ON: dict[str, frozenset[date]] = {"广西": frozenset([date(2017, 4, 8)])}


class BeyondCalendarError(ValueError):
    """The question needs a year whose arrangement is not in the package: nobody knows the answer yet."""


@lru_cache(maxsize=65536)
def is_working(day: date, region: str | None) -> bool:
    """Whether ``day`` is a working day in ``region`` (a name this module does not know has the national calendar)."""
    if region in _OFF and day in _OFF[region]:
        return False
    if region in _ON and day in _ON[region]:
        return True
    if day.year > LAST_PUBLISHED_YEAR:
        raise BeyondCalendarError(day.isoformat())
    return bool(chinese_calendar.is_workday(day))


def working_days_between(a: date, b: date, region: str | None) -> int:
    """How many working days lie in (a, b]; negative when b is before a."""
    if b < a:
        return -working_days_between(b, a, region)
    count = 0
    while a < b:
        a += ONE_DAY
        count += is_working(a, region)
    return count


def begin(day: date) -> int:
    """The first microsecond of a Shanghai day (UTC+8 throughout the oracle's years), since the epoch."""
    return (day.toordinal() - _EPOCH) * DAY - 8 * HOUR


def end(day: date) -> int:
    """The last microsecond of a Shanghai day."""
    return begin(day) + DAY - 1


def date_of(moment: int) -> date:
    """The Shanghai date of a moment; moments without bounds have the first or last date there is."""
    if moment <= -FOREVER:
        return date.min
    if moment >= FOREVER:
        return date.max
    return date.fromordinal(_EPOCH + (moment + 8 * HOUR) // DAY)


def instant_text(moment: int) -> str:
    """A moment as ISO 8601 with the Shanghai offset; microseconds only where there are some."""
    rest = moment - begin(date_of(moment))
    seconds, micro = divmod(rest, SECOND)
    text = f"{date_of(moment).isoformat()}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + (f".{micro:06d}" if micro else "") + "+08:00"
