"""Formats of a column's moments that its user declares, because no cell says how it is to be read: 01/02/2020, 44029, 1594951200.

A declared format only adds a reading to texts and numbers that would otherwise be refused; what is plain by itself stays what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.clock.instant import Instant
from shixian.clock.numerals import plain_text
from shixian.clock.refusal import SpellingError, StampError
from shixian.clock.serial import FIRST_PLAUSIBLE, LAST_PLAUSIBLE, is_serial, of_serial
from shixian.clock.shanghai import day_first_us, day_last_us
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.sheet import Epoch

__all__ = ["FORMATS", "PATTERN_LETTERS", "DateFormat", "FormatError", "Pattern", "Serial", "Unix", "format_named"]

FORMATS: tuple[tuple[str, Text], ...] = (
    ("dd/mm/yyyy", Text("日在前：01/02/2020是2月1日", "day first: 01/02/2020 is 1 February")),
    ("mm/dd/yyyy", Text("月在前：01/02/2020是1月2日", "month first: 01/02/2020 is January 2")),
    ("d.m.yyyy", Text("日在前，用点隔开：1.2.2020是2月1日", "day first, with dots: 1.2.2020 is 1 February")),
    ("20yy-m-d", Text("两位年份，世纪写明：20-7-17是2020年7月17日", "a two-digit year, the century being said: 20-7-17 is 17 July 2020")),
    ("20yymmdd", Text("六位数字：200717是2020年7月17日", "six digits: 200717 is 17 July 2020")),
    ("yyyymm", Text("六位数字：202007是2020年7月", "six digits: 202007 is July 2020")),
    ("yyyy.mm", Text("年和月，用点隔开，月满两位：2020.10是10月", "year and month with a dot, two digits a month: 2020.10")),
    ("yyyymmddhhmm", Text("十二位数字：202007171420是7月17日14:20", "twelve digits: 202007171420 is 17 July, 14:20")),
    ("excel1900", Text("Excel日期序列号，1900年起算：44029是2020年7月17日", "Excel serials since 1900: 44029 is 17 July 2020")),
    ("excel1904", Text("Excel日期序列号，1904年起算（旧Mac版）：42567是2020年7月17日", "the same since 1904 (old Mac): 42567")),
    ("epoch-s", Text("1970年以来的秒数（Unix时间）", "seconds since 1970 (Unix time)")),
    ("epoch-ms", Text("1970年以来的毫秒数（Java、JavaScript）", "milliseconds since 1970 (Java, JavaScript)")),
    ("epoch-us", Text("1970年以来的微秒数", "microseconds since 1970")),
)  # fmt: skip
"""The formats as they are typed, with what each reads: for help texts and manuals."""

PATTERN_LETTERS = Text(
    "也可以自己写：yyyy年，20yy或19yy两位年份，m月，d日，h时，h之后的mm分，ss秒，其余符号照写；两位的可以只写一位，数字相连时须写满两位",
    "or of your own: yyyy year, 20yy or 19yy two-digit year, m month, d day, h hour, mm after h minute, ss second, other signs as they are",
)

_UNITS = {"epoch-s": 1_000_000, "epoch-ms": 1_000, "epoch-us": 1}
_EPOCHS: dict[str, Epoch] = {"excel1900": 1900, "excel1904": 1904}
_TOKEN = re.compile(r"(?P<year>yyyy|20yy|19yy)|(?P<letter>m{1,2}|d{1,2}|h{1,2}|s{1,2})|(?P<sign>[^a-z0-9]+|t(?=h))")
_PARTS = {"m": "month", "d": "day", "h": "hour", "s": "second"}
_NUMBER = re.compile(r"\d{1,17}(?:\.\d+)?", re.ASCII)


class FormatError(SpellingError):
    """A text that is no format of moments."""


@dataclass(frozen=True, slots=True)
class Serial:
    """Serials of a spreadsheet."""

    epoch: Epoch

    def read(self, text: str) -> Instant | None:
        """The moment of a plausible serial; None for everything else."""
        number = _number(text)
        return None if number is None or not is_serial(number, self.epoch) else of_serial(number, self.epoch)


@dataclass(frozen=True, slots=True)
class Unix:
    """Time stamps of computers: how many microseconds a unit has."""

    unit: Literal[1_000_000, 1_000, 1]

    def read(self, text: str) -> Instant | None:
        """The moment of a plausible count; None for everything else."""
        number = _number(text)
        if number is None:
            return None
        us = int(text) * self.unit if text.isdecimal() else round(number * self.unit)
        return Instant(us, us, "point") if day_first_us(FIRST_PLAUSIBLE) <= us <= day_last_us(LAST_PLAUSIBLE) else None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Year, month, day and perhaps a clock in an order of their own. A clock that the format does not mention may follow after a blank."""

    name: str
    century: str
    expression: re.Pattern[str]

    def read(self, text: str) -> Instant | None:
        """The moment of a text in this order, None for a text that is not in it. Raises StampError for days that do not exist."""
        found = self.expression.fullmatch(plain_text(text))
        if not found:
            return None
        part = {name: said for name, said in found.groupdict().items() if said}
        stamp = self.century + part["year"] + "".join(f"-{part[name]:0>2}" for name in ("month", "day") if name in part)
        if "hour" in part:
            stamp += f"T{part['hour']:0>2}:{part.get('minute', '00'):0>2}:{part.get('second', '00'):0>2}"
        stamp += part.get("rest", "")
        try:
            return Instant.parse(stamp)
        except StampError as error:
            raise StampError(
                Text(f"“{text}”按格式{self.name}：{error.what.zh}", f"{text!r} as {self.name}: {error.what.en}"), error.remedy
            ) from None


DateFormat = Serial | Unix | Pattern


def format_named(name: str) -> DateFormat:
    """The format that a user has typed; raises FormatError with what may be typed."""
    plain = plain_text(name).lower()
    if plain in _EPOCHS:
        return Serial(_EPOCHS[plain])
    if plain in _UNITS:
        return Unix(_UNITS[plain])  # type: ignore[arg-type] # the values of _UNITS are the literals
    return _pattern(name, plain)


def _pattern(name: str, plain: str) -> Pattern:
    tokens = _tokens(name, plain)
    parts = [part for part, _ in tokens if part != "sign"]
    order = [part for part in parts if part in ("year", "month", "day")]
    if len(set(parts)) != len(parts) or order not in (
        ["year", "month", "day"], ["day", "month", "year"], ["month", "day", "year"], ["year", "month"], ["month", "year"],
    ):  # fmt: skip
        raise _no_format(
            name, Text("年、月、日要各写一次，次序为年月日、日月年或月日年", "it needs year, month and day once each, in a usual order")
        )
    clock = [part for part in parts if part not in order]
    if clock != ["hour", "minute", "second"][: len(clock)] or parts[: len(order)] != order or (clock and "day" not in order):
        raise _no_format(name, Text("时、分、秒要依次写在日期之后", "hour, minute and second stand in this order after the date"))
    rounded = "day" not in order and any("." in text for part, text in tokens if part == "sign")  # 2020.1 may have been 2020.10
    expression, century = "", ""
    for n, (part, text) in enumerate(tokens):
        if part == "sign":
            expression += r"\s+".join(re.escape(piece) for piece in re.split(r"\s+", text))
            continue
        joined = any(0 <= k < len(tokens) and tokens[k][0] != "sign" for k in (n - 1, n + 1))
        if part == "year" and text != "yyyy":
            century, width = text[:2], "{2}"
        else:
            width = "{4}" if part == "year" else "{2}" if joined or rounded else "{1,2}"
        expression += rf"(?P<{part}>\d{width})"
    if not clock:
        expression += r"(?P<rest>(?:T|\s+)\S.*)?"
    return Pattern(name, century, re.compile(expression, re.ASCII | re.IGNORECASE))


def _tokens(name: str, plain: str) -> list[tuple[str, str]]:
    """What the format says, part by part. An m after the hour, or before the second, is a minute."""
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(plain):
        found = _TOKEN.match(plain, position)
        if not found:
            raise _no_format(name, Text(f"不认得“{plain[position]}”", f"{plain[position]!r} means nothing in it"))
        part = "year" if found["year"] else _PARTS[found["letter"][0]] if found["letter"] else "sign"
        if part == "month" and [before for before, _ in tokens if before != "sign"][-1:] == ["hour"]:
            part = "minute"
        tokens.append((part, found[0]))
        position = found.end()
    return tokens


def _no_format(name: str, why: Text) -> FormatError:
    known = "、".join(spelling for spelling, _ in FORMATS)
    return FormatError(
        Text(f"“{name}”不是时间格式：{why.zh}", f"{name!r} is no format of moments: {why.en}"),
        Text(f"可以写{known}；{PATTERN_LETTERS.zh}", f"write {known}; {PATTERN_LETTERS.en}"),
    )


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None
