"""The spellings of a moment (ISO 8601, and what Chinese tables hold), read strictly: what is ambiguous or damaged is refused.

A stamp is a day (``dayspelling``), perhaps with a time of day (``timeofday``), and with a weekday that must agree (``asides``); or a month,
a year, or an interval (``interval``). ``damage`` says what is wrong with all other texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shixian.clock import dayspelling
from shixian.clock.asides import Asides
from shixian.clock.canonical import SETTLED_YEAR, canonical_point
from shixian.clock.damage import HOW, diagnosis
from shixian.clock.dayspelling import FIRST_YEAR, LAST_YEAR, Span
from shixian.clock.interval import Between, ends_of
from shixian.clock.numerals import plain_text
from shixian.clock.refusal import StampError
from shixian.clock.shanghai import ZONE, day_first_us, day_last_us, us_of
from shixian.clock.timeofday import TimeOfDay, read_time
from shixian.words import Text

if TYPE_CHECKING:
    from datetime import date

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Between", "Moment", "Span", "canonical_point", "read"]

_LONGEST = 100  # characters; no spelling comes near it
_LONGEST_SHOWN = 40
_COMPACT = re.compile(
    r"(?P<day>\d{8})(?:[Tt ]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})|[Tt](?P<h2>\d{2})(?P<mi2>\d{2}))(?P<o>[Zz]|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
_PRINTED = re.compile(r"(?P<day>[A-Za-z]{3} +\d{1,2}) +(?P<clock>\d{2}:\d{2}:\d{2}) +(?P<year>\d{4})$", re.ASCII)
_JOIN = re.compile(r"(?P<t>[Tt])(?=\d)|\s*,\s*|\s+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A stamp with a time of day: µs since the epoch."""

    us: int


def read(text: str) -> Moment | Span | Between:
    """Read any accepted spelling; raises StampError."""
    if len(text) > _LONGEST and len(text.strip()) > _LONGEST:
        start = text[:_LONGEST_SHOWN]
        raise StampError(Text(f"“{start}……”太长，不是时间", f"{start!r}… is too long to be a moment"), HOW)
    plain = plain_text(text)
    ends = ends_of(plain) if "/" in plain else None
    if ends:
        return _between(text, *ends)
    return _single(text, plain)


def _between(text: str, first: str, last: str) -> Between:
    """From the beginning of one stamp to the end of the other; ".." is no bound."""
    earliest = None if first == ".." else _bounds(_single(text, first))[0]
    latest = None if last == ".." else _bounds(_single(text, last))[1]
    if earliest is not None and latest is not None and earliest > latest:
        raise StampError(
            Text(f"“{text}”的起点在终点之后", f"{text!r} begins after its end"),
            Text(
                "请核对原件，早的写在前面：2020-05-01/2020-05-03", "check the original, and write the earlier first: 2020-05-01/2020-05-03"
            ),
        )
    return Between(earliest, latest)


def _bounds(one: Moment | Span) -> tuple[int, int]:
    match one:
        case Moment(us):
            return us, us
        case Span(first, last):
            return day_first_us(first), day_last_us(last)


def _single(text: str, plain: str) -> Moment | Span:
    asides = Asides.of(text, plain)
    body = asides.after(_spread(plain))
    found = dayspelling.find(text, body)
    if found is None:
        raise diagnosis(text, plain)
    day = found.span.first if found.span.precision == "day" else None
    rest = asides.after(asides.before(found.rest))
    if not rest:
        asides.check(day, None)
        return found.span
    join = _JOIN.match(rest)
    clock = asides.after(rest[join.end() :]) if join else rest
    touching = join is None and rest == found.rest and rest[0].isdigit() and body[-len(found.rest) - 1] not in "日号"
    time = None if touching else read_time(text, clock, after_t=bool(join and join["t"]))
    if time is None:
        raise diagnosis(text, plain)
    asides.check(day, time.zone)
    return Moment(_moment_us(text, found.span.first, time))


def _spread(plain: str) -> str:
    """The compact form of ISO 8601, and what C's ctime prints, in the order and with the signs of all others."""
    compact = _COMPACT.fullmatch(plain)
    if compact:
        day, offset = compact["day"], compact["o"] or ""
        clock = f"{compact['h']}:{compact['mi']}:{compact['s']}" if compact["h"] else f"{compact['h2']}:{compact['mi2']}"
        return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock}{offset}"
    return _PRINTED.sub(r"\g<day> \g<year> \g<clock>", plain) if plain[:1].isalpha() else plain


def _moment_us(text: str, day: date, time: TimeOfDay) -> int:
    if time.zone is None and day.year >= SETTLED_YEAR:
        return day_first_us(day) + time.us
    moment = datetime(day.year, day.month, day.day, *time[:4], tzinfo=time.zone or ZONE)
    if time.zone is None and moment.utcoffset() != moment.replace(fold=1).utcoffset():
        exists = moment.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == moment.replace(tzinfo=None)
        raise StampError(
            Text(f"“{text}”在夏令时结束当夜出现两次", f"{text!r} happened twice, in the night in which summer time ended")
            if exists
            else Text(f"“{text}”因夏令时开始而不存在", f"{text!r} does not exist: summer time began and the clock went forward"),
            Text("请加上时差：夏令时+09:00，平时+08:00", "add the offset: +09:00 for summer time, +08:00 otherwise"),
        )
    if time.zone is not None and not FIRST_YEAR <= moment.astimezone(ZONE).year <= LAST_YEAR:
        raise dayspelling.out_of_years(text)
    return us_of(moment)
