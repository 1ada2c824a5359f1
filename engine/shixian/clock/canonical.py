"""The fast path of 10⁶ rows: points from 1992 on, since when Shanghai keeps UTC+8, put together from parts that were seen before."""

from __future__ import annotations

from datetime import date

from shixian.clock.dayspelling import LAST_YEAR, find
from shixian.clock.numerals import plain_text
from shixian.clock.refusal import StampError
from shixian.clock.shanghai import ordinal_first_us
from shixian.clock.timeofday import read_time

__all__ = ["SETTLED_YEAR", "canonical_point"]

SETTLED_YEAR = 1992
_SHORTEST = 11  # 2020年9月5日9时
_KEPT = 100_000  # more than the seconds of a day
_LONGEST_KEPT = 20
_SECOND = 1_000_000
_MINUTES = {f"{t}{h:02}:{m:02}": (h * 60 + m) * 60 * _SECOND for t in "T " for h in range(24) for m in range(60)}
_SECONDS = {
    f"{second}{fraction}{offset}": int(second[1:] or 0) * _SECOND
    for second in ("", *(f":{s:02}" for s in range(60)))
    for fraction in (("", ".0", ".000") if second else ("",))
    for offset in ("", "+08:00")
}


class _Days(dict[str, int]):
    """The first microsecond of days written as ISO 8601 writes them; there are 76,000."""

    def __missing__(self, text: str) -> int:
        if not text.isascii() or text[4:5] != "-" or text[7:8] != "-":
            raise KeyError(text)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise KeyError(text) from None
        if not SETTLED_YEAR <= day.year <= LAST_YEAR:
            raise KeyError(text)
        first = self[text] = ordinal_first_us(day.toordinal())
        return first


class _Spelt(dict[str, int]):
    """Bounded; emptied when full. Long texts are not kept."""

    def keep(self, text: str, us: int) -> int:
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[text] = us
        return us


class _SpeltDays(_Spelt):
    """The first microsecond of days in any spelling."""

    def __missing__(self, text: str) -> int:
        try:
            found = find(text, plain_text(text))
        except StampError:
            raise KeyError(text) from None
        if found is None or found.rest or found.span.precision != "day" or found.span.first.year < SETTLED_YEAR:
            raise KeyError(text)
        return self.keep(text, ordinal_first_us(found.span.first.toordinal()))


class _SpeltTimes(_Spelt):
    """Microseconds since midnight of times in any spelling."""

    def __missing__(self, text: str) -> int:
        try:
            time = read_time(text, plain_text(text))
        except StampError:
            raise KeyError(text) from None
        if time is None or time.zone is not None:
            raise KeyError(text)
        return self.keep(text, time.us)


_DAYS = _Days()
_SPELT_DAYS = _SpeltDays()
_SPELT_TIMES = _SpeltTimes()


def canonical_point(text: str) -> int | None:
    """µs since the epoch of ``2017-06-01T14:20[:00][+08:00]``, and of a day and a time in other spellings with a blank or 日 between them.

    None for everything else, which says nothing of it: ``stamp.read`` decides.
    """
    if len(text) < _SHORTEST:
        return None
    if text[4] == "-":
        try:
            return _DAYS[text[:10]] + _MINUTES[text[10:16]] + _SECONDS[text[16:]]
        except KeyError:
            pass
    return _spelt_point(text)


def _spelt_point(text: str) -> int | None:
    day, between, time = text.partition(" ")
    if not between:
        day, between, time = text.partition("日")
        day += between
    if not time or len(time) > _LONGEST_KEPT or len(day) > _LONGEST_KEPT:
        return None
    try:
        return _SPELT_DAYS[day] + _SPELT_TIMES[time]
    except KeyError:
        return None
