"""The spellings of a moment (ISO 8601, and what Chinese tables hold), read strictly: what is ambiguous or damaged is refused."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from shixian.clock.refusal import StampError
from shixian.clock.shanghai import ZONE, us_of
from shixian.words import Text

FIRST_YEAR, LAST_YEAR = 1900, 2199

_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - arithmetic between two Shanghai wall clocks of the same offset
_SHANGHAI_SHIFT = 8 * 3600
_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<o>[Zz]|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)?"
_ZH_CLOCK = r"(?P<h>\d{1,2})\s*[时点](?:\s*(?P<mi>\d{1,2})\s*分(?:\s*(?P<s>\d{1,2})\s*秒)?)?"
_YMD = r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
_ZH_YMD = r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YMD}(?:(?:[Tt]|\s+){_CLOCK})?",
        rf"{_ZH_YMD}(?:[Tt\s]*{_CLOCK})?",
        rf"{_ZH_YMD}\s*{_ZH_CLOCK}",
        rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?:(?:[Tt]|\s+){_CLOCK})?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})[Tt]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})(?P<o>[Zz]|[+-]\d{2}(?::?\d{2})?)?",
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月份?",
        r"(?P<y>\d{4})\s*年?",
    )
)
_NUMERALS = re.compile(r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?")
_DIGITS = {c: str(n) for n, chars in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for c in chars}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stamp with a time of day: µs since the epoch."""

    us: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stamp without a time of day: its first and last date, both included."""

    first: date
    last: date
    precision: Literal["day", "month", "year"]


def canonical_point(text: str) -> int | None:
    """µs since the epoch of ``2017-06-01T14:20:00[+08:00]`` from 1992 on; None for every other spelling. The fast path of 10⁶ rows."""
    if len(text) < 19 or text[19:] not in ("", "+08:00") or text[10] not in "T " or text[4] != "-" or text[13] != ":" or text[16] != ":":
        return None
    try:
        moment = datetime.fromisoformat(text[:19])
    except ValueError:
        return None
    if not 1992 <= moment.year <= LAST_YEAR or text[11:13] == "24" or text[7] != "-":
        return None
    gone = moment - _NAIVE_EPOCH
    return (gone.days * 86_400 + gone.seconds - _SHANGHAI_SHIFT) * 1_000_000


def read(text: str) -> Moment | Span:
    """Read any accepted spelling; raises StampError."""
    plain = _numerals_to_digits(unicodedata.normalize("NFKC", text).strip())
    for pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            return _value(text, found.groupdict())
    raise _diagnosis(text, plain)


def _value(text: str, part: dict[str, str | None]) -> Moment | Span:
    year = int(part["y"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise StampError(
            Text(f"“{text}”的年份不在{FIRST_YEAR}至{LAST_YEAR}之间", f"the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}"),
            Text("请核对原件上的年份", "check the year in the original record"),
        )
    if part.get("m") is None:
        return Span(date(year, 1, 1), date(year, 12, 31), "year")
    month = int(part["m"] or 0)
    if not 1 <= month <= 12:
        raise _no_such(text, Text(f"没有{month}月", f"there is no month {month}"))
    if part.get("d") is None:
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    try:
        day = date(year, month, int(part["d"] or 0))
    except ValueError:
        raise _no_such(text, Text(f"{year}年{month}月没有{part['d']}日", f"{year}-{month:02} has no day {part['d']}")) from None
    return Span(day, day, "day") if part.get("h") is None else Moment(_moment_us(text, day, part))


def _moment_us(text: str, day: date, part: dict[str, str | None]) -> int:
    hour, minute, second = (int(part.get(name) or 0) for name in ("h", "mi", "s"))
    fraction = int((part.get("f") or "").ljust(6, "0")[:6])
    if hour == 24:
        raise StampError(
            Text(
                f"“{text}”写作24时，可能指当日末，也可能误指次日零时",
                f"{text!r} says 24 o'clock, which may be the end of that day or a slip for its beginning",
            ),
            Text("请写次日00:00，或者只写日期", "write 00:00 of the following day, or the date alone"),
        )
    if hour > 23 or minute > 59 or second > 59:
        raise _no_such(text, Text(f"没有{hour}:{minute:02}:{second:02}这个时刻", f"there is no time {hour}:{minute:02}:{second:02}"))
    moment = datetime(day.year, day.month, day.day, hour, minute, second, fraction)  # noqa: DTZ001 - the zone follows in both branches
    offset = part.get("o")
    return us_of(moment.replace(tzinfo=_offset(text, offset))) if offset else _shanghai_us(text, moment)


def _offset(text: str, offset: str) -> timezone:
    if offset in "Zz":
        return timezone(timedelta(0))
    digits = offset[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if hours > 14 or minutes > 59 or seconds > 59:
        raise StampError(
            Text(f"“{text}”的时差{offset}不存在", f"no clock on earth has the offset {offset} of {text!r}"),
            Text("北京时间写+08:00，或者不写时差", "write +08:00 for Beijing time, or leave the offset out"),
        )
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _shanghai_us(text: str, moment: datetime) -> int:
    local = moment.replace(tzinfo=ZONE)
    if moment.year < 1992 and local.utcoffset() != local.replace(fold=1).utcoffset():
        exists = local.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == moment
        raise StampError(
            Text(f"“{text}”在夏令时结束当夜出现两次", f"{text!r} happened twice, in the night in which summer time ended")
            if exists
            else Text(f"“{text}”因夏令时开始而不存在", f"{text!r} does not exist: summer time began and the clock went forward"),
            Text("请加上时差：夏令时+09:00，平时+08:00", "add the offset: +09:00 for summer time, +08:00 otherwise"),
        )
    return us_of(local)


def _no_such(text: str, why: Text) -> StampError:
    return StampError(
        Text(f"“{text}”不是日期时间：{why.zh}", f"{text!r} is no date or time: {why.en}"),
        Text(
            "请按原件更正；只知道月份的，只写年和月，如2020-05",
            "correct it from the original; if only the month is known, write year and month alone, as in 2020-05",
        ),
    )


def _numerals_to_digits(plain: str) -> str:
    """二〇二〇年九月二十五日 -> 2020年9月25日; every other text unchanged."""
    found = _NUMERALS.fullmatch(plain)
    if not found:
        return plain
    year, month, day = found.groups()
    text = "".join(_DIGITS[c] for c in year) + "年"
    if month:
        text += f"{_small_numeral(month)}月"
    if day:
        text += f"{_small_numeral(day)}日"
    return text


def _small_numeral(text: str) -> int:
    """一..三十一; 0 (no month, no day) for a malformed one such as 一二."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_DIGITS[ones]) if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return int(_DIGITS[tens] if tens else 1) * 10 + int(_DIGITS[ones] if ones else 0)


def _diagnosis(text: str, plain: str) -> StampError:
    """Why nothing matched, as precisely as can be said."""
    for pattern, what, remedy in _DAMAGE:
        if re.fullmatch(pattern, plain):
            return StampError(Text(f"“{text}”{what.zh}", f"{text!r} {what.en}"), remedy)
    if not plain:
        return StampError(Text("时间为空", "the moment is empty"), _HOW)
    return StampError(Text(f"“{text}”不是能辨认的日期时间", f"{text!r} is not a date or time that can be read"), _HOW)


_HOW = Text(
    "请写2020-09-25、2020-09-25 14:20、2020年9月25日，或只写2020-09、2020",
    "write 2020-09-25, 2020-09-25 14:20 or 2020年9月25日; or 2020-09 or 2020 if that is all that is known",
)
_DAMAGE = (
    (
        r"\d{7}",
        Text(
            "是七位数字，分不清月和日（2020121可以是1月21日，也可以是12月1日）",
            "has seven digits: where the month ends cannot be told (1-21 or 12-1)",
        ),
        Text("请按原件写成2020-01-21或2020-12-01的样子", "write it like 2020-01-21 or 2020-12-01, from the original"),
    ),
    (
        r"\d{6}",
        Text("是六位数字，可以是年月，也可以是两位年份的日期", "has six digits: a year and month, or a date with a two-digit year"),
        Text("年月请写2020-09，日期请写2020-09-25", "write 2020-09 for the month, 2020-09-25 for a day"),
    ),
    (
        r"\d{5}(\.\d+)?",
        Text("像是Excel的日期序列号", "looks like an Excel serial number"),
        Text("请在Excel里把该列设为日期格式再导出", "format the column as a date in Excel and export again"),
    ),
    (
        r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*",
        Text("把年份写在最后，分不清日和月的先后", "has its year last: day and month cannot be told apart"),
        Text("请把年份写在前面：2020-02-01", "put the year first: 2020-02-01"),
    ),
    (
        r"\d{2}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?.*",
        Text("的年份只有两位", "has a two-digit year"),
        Text("请写四位年份：2020-09-25", "write four digits: 2020-09-25"),
    ),
    (
        r"\d{4}\.\d{1,2}",
        Text("可以是年月，也可以是被表格改成小数的数", "may be a year and month, or a number that a spreadsheet has rounded"),
        Text("年月请写2020-10", "write 2020-10 for the month"),
    ),
    (
        r".*(上午|下午|晚上?|凌晨|中午|[aApP]\.?[mM]\.?).*",
        Text("用了上午、下午一类的说法", "says morning or afternoon"),
        Text("请用24小时制：15:00", "use the 24-hour clock: 15:00"),
    ),
    (
        r"[—–\-/无]+\s*[—–\-/无]*|N/?A|null|None|待定|unknown",
        Text("是占位符，不是时间", "is a placeholder, not a moment"),
        Text("没有时间就留空，并说明原因", "leave it empty where there is no moment, and say why"),
    ),
)
