"""How tables spell a time of day: 14:20:11, 15时20分, 下午3时20分, 3:20 PM; and the clock's distance from UTC (ISO 8601).

Strict where custom is not: 中午12时 is noon, but 上午12时, 下午12时, 凌晨12时, 晚12时, 12 AM and 12 PM are noon to some, midnight to
others, and of this day or the next: they are refused; 12:30 PM and 下午12:30 lie after noon, 12:30 AM before it, and are read.
下午15时 agrees with itself and is read, 上午15时 does not.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from shixian.clock.dayspelling import no_such
from shixian.clock.refusal import StampError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["TimeOfDay", "read_time"]


class TimeOfDay(NamedTuple):
    """Hour, minute, second, microsecond, and the distance from UTC where the text gives one."""

    hour: int
    minute: int
    second: int
    microsecond: int
    zone: timezone | None

    @property
    def us(self) -> int:
        """Microseconds since midnight, by the wall clock."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * 1_000_000 + self.microsecond


class _Part(NamedTuple):
    """A part of the day: the hours that it may be said of as they are, and those that mean twelve more."""

    plain: Container[int]
    twelve_more: Container[int] = ()


_PARTS = {
    name: part
    for names, part in (
        ("凌晨", _Part(range(7))),
        ("清晨 清早 早晨 早上 早", _Part(range(1, 12))),
        ("上午 午前 am", _Part(range(12))),
        ("中午 正午", _Part(range(11, 14), (1,))),
        ("下午 午后 pm", _Part(range(13, 24), range(1, 12))),
        ("傍晚", _Part(range(16, 21), range(4, 9))),
        ("晚上 晚间 晚", _Part(range(17, 24), range(5, 12))),
        ("夜晚 夜间 夜里 深夜", _Part(range(19, 24), range(7, 12))),
    )
    for name in names.split()
}
_PART = "|".join(sorted((name for name in _PARTS if not name.isascii()), key=len, reverse=True))
_HALF = r"[aApP]\.?[mM]\.?"
_OFFSET = r"(?P<o>[Zz]|(?:(?:UTC|GMT)\s?)?[+-]\d{2}(?::?\d{2}(?::\d{2})?)?|(?:UTC|GMT)(?:[+-]\d)?)"
_FORMS = (
    re.compile(
        rf"(?:(?P<p>{_PART}|{_HALF})\s*)?(?P<h>\d{{1,2}}):(?P<mi>\d{{2}})(?::(?P<s>\d{{2}})(?:[.,](?P<f>\d{{1,9}}))?)?"
        rf"(?:\s*(?P<q>{_PART}|{_HALF}))?(?:\s*{_OFFSET})?",
        re.ASCII,
    ),
    re.compile(
        rf"(?:(?P<p>{_PART})\s*)?(?P<h>\d{{1,2}})\s*[时点](?:\s*(?:(?P<mi>\d{{1,2}})\s*分(?:\s*(?P<s>\d{{1,2}})\s*秒)?"
        r"|(?P<mi2>\d{2})|(?P<quarter>半|1\s*刻|3\s*刻)|[整钟]))?",
        re.ASCII,
    ),
    re.compile(rf"(?P<h>\d{{1,2}})\s*(?P<q>{_HALF})", re.ASCII),
    re.compile(rf"(?P<q>{_HALF})\s*(?P<h>\d{{1,2}})", re.ASCII),
)
_QUARTERS = {"半": 30, "1": 15, "3": 45}
_NOON = 12
_FARTHEST = 14  # hours from UTC: Kiribati
_TELL_APART = Text(
    "请分开写起止时间，各占一列；确是时差的写成2020-09-25T09:00:00-07:00",
    "write beginning and end apart; a true offset is written 2020-09-25T09:00:00-07:00",
)


def read_time(text: str, plain: str, *, after_t: bool = False) -> TimeOfDay | None:
    """The time of day that ``plain`` is; None if it is none. Raises StampError, quoting ``text``, for impossible and ambiguous ones.

    ``after_t``: it follows ISO 8601's T, so that 09:00-11:00 is a time with an offset and no span of hours.
    """
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return _value(text, found.groupdict(), after_t=after_t)
    return None


def _value(text: str, part: dict[str, str | None], *, after_t: bool) -> TimeOfDay | None:
    if part.get("p") and part.get("q"):
        return None
    hour, minute, second = (int(part.get(name) or 0) for name in ("h", "mi", "s"))
    minute = int(part.get("mi2") or minute)
    quarter = part.get("quarter")
    if quarter:
        minute = _QUARTERS[quarter[0]]
    if hour == 24:
        raise StampError(
            Text(
                f"“{text}”写作24时，可能指当日末，也可能误指次日零时",
                f"{text!r} says 24 o'clock, which may be the end of that day or a slip for its beginning",
            ),
            Text("请写次日00:00，或者只写日期", "write 00:00 of the following day, or the date alone"),
        )
    if hour > 23 or minute > 59 or second > 59:
        raise no_such(text, Text(f"没有{hour}:{minute:02}:{second:02}这个时刻", f"there is no time {hour}:{minute:02}:{second:02}"))
    said = part.get("p") or part.get("q")
    if said:
        hour = _by_part(text, said.lower().replace(".", ""), hour, past_the_hour=bool(minute or second))
    offset = part.get("o")
    if offset and not after_t and offset[0] == "-" and (not part.get("s") or offset.count(":") == 2):
        raise StampError(
            Text(f"“{text}”可以是一段时间，也可以是带时差的时刻", f"{text!r} may be a span of hours, or a time with an offset"),
            _TELL_APART,
        )
    fraction = int((part.get("f") or "").ljust(6, "0")[:6])
    return TimeOfDay(hour, minute, second, fraction, _zone(text, offset) if offset else None)


def _by_part(text: str, said: str, hour: int, *, past_the_hour: bool) -> int:
    """The hour on the 24-hour clock of an hour in a part of the day."""
    part = _PARTS[said]
    if hour in part.plain:
        return hour
    if hour in part.twelve_more:
        return hour + _NOON
    if hour == _NOON and past_the_hour and said in ("下午", "午后", "pm", "am"):
        return 0 if said == "am" else _NOON
    shown = said.upper() if said.isascii() else said
    if hour == _NOON or (said[0] in "晚夜深" and hour < _NOON):
        raise StampError(
            Text(
                f"“{text}”里的{shown}{hour}时可以有两种理解（正午或半夜，当日或次日）",
                f"{hour} o'clock with {shown} in {text!r} can be read in two ways: noon or midnight, this day or the next",
            ),
            Text(
                "请用24小时制：正午写12:00，半夜写次日的00:00",
                "use the 24-hour clock: 12:00 for noon, 00:00 of the next day for midnight",
            ),
        )
    raise StampError(
        Text(f"“{text}”自相矛盾：{shown}没有{hour}时", f"{text!r} contradicts itself: {shown} has no {hour} o'clock"),
        Text("请按原件核对，用24小时制写：15:00", "check it with the original, and use the 24-hour clock: 15:00"),
    )


def _zone(text: str, offset: str) -> timezone:
    offset = re.sub(r"UTC|GMT|\s", "", offset)
    if offset in ("", "Z", "z"):
        return timezone(timedelta(0))
    digits = offset[1:].replace(":", "")
    digits = (digits.zfill(2) if len(digits) == 1 else digits).ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if hours > _FARTHEST or minutes > 59 or seconds > 59:
        raise StampError(
            Text(f"“{text}”的时差{offset}不存在", f"no clock on earth has the offset {offset} of {text!r}"),
            Text("北京时间写+08:00，或者不写时差", "write +08:00 for Beijing time, or leave the offset out"),
        )
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes, seconds=seconds))
