"""The ways in which moments are written, as patterns for people: yyyy年m月d日, yyyy/m/d, yyyymmdd, Excel serial."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AMBIGUOUS", "is_clock", "may_be_moment", "number_pattern", "text_pattern"]

AMBIGUOUS = "?/?/yyyy"
_NUMERALS = "〇零○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾"
_ORDER = ("yyyy", "m", "d", "h", "mm", "ss", "f")
_UNITS = {"年": "yyyy", "月": "m", "日": "d", "号": "d", "时": "h", "点": "h", "分": "mm", "秒": "ss"}
_JOINED = {8: "yyyymmdd", 14: "yyyymmddhhmmss", 12: "yyyymmddhhmm", 6: "yyyymm"}
_HAN = re.compile(f"[{_NUMERALS}](?=[{_NUMERALS}]*\\s*[年月日号时点分秒])")
_RUN = re.compile(r"\d+|[^\d]+")
_ZONE = re.compile(r"[+-]\d{2}:?\d{2}$")
_CLOCK = re.compile(
    r"(?:上午|下午|中午|晚上|凌晨|早上|am|pm)?\s*\d{1,2}(?:[:时点]\d{2}(?:[:分]\d{2}(?:\.\d+)?秒?|分)?|[时点]半?)\s*(?:am|pm)?",
    re.IGNORECASE,
)
_LONGEST = 48
_LONGEST_PATTERN = 40
_YEAR = 4

_SHAPE = {ord(digit): "0" for digit in "123456789"} | {ord(digit): "０" for digit in "１２３４５６７８９"}
"""A pattern depends on where figures stand, not on which they are."""
_HAN_NAME = Text("汉字数字的年月日", "Chinese numerals")
_SERIAL = Text("Excel序列号", "Excel serial")
_COMPACT = Text("yyyymmdd（数字）", "yyyymmdd (number)")
_YEAR_ALONE = Text("yyyy（数字）", "yyyy (number)")
_NUMBER = Text("其他数字", "another number")
_WORDS = Text("文字", "words")


def may_be_moment(text: str) -> bool:
    """Whether it is worth trying to read a text as a moment: it is short and has a figure."""
    return len(text) <= _LONGEST and any(c.isdigit() or c in _NUMERALS for c in text)


def is_clock(text: str) -> bool:
    """Whether a text is a time of day, without a day."""
    return len(text) <= _LONGEST and _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def number_pattern(number: float, *, is_serial: bool) -> Text:
    """The pattern of a moment that is a number."""
    if is_serial:
        return _SERIAL
    if 19_000_000 < number < 22_000_000:
        return _COMPACT
    return _YEAR_ALONE if 1900 <= number <= 2100 and number == int(number) else _NUMBER


def text_pattern(text: str) -> Text:
    """The pattern of a text: its figures by what they count, everything else as it stands; full-width ones are said to be such."""
    return _of_shape(text.translate(_SHAPE)) if len(text) <= _LONGEST else _WORDS


@lru_cache(maxsize=4096)
def _of_shape(text: str) -> Text:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not may_be_moment(plain):
        return _WORDS
    wide = any("０" <= c <= "９" for c in text)
    if _HAN.search(plain):
        return _HAN_NAME
    if not any(c.isdigit() for c in plain):
        return _WORDS
    pattern = "".join(_pieces(plain))[:_LONGEST_PATTERN]
    return Text(f"{pattern}（全角）", f"{pattern} (full-width)") if wide else Text(pattern, pattern)


def _pieces(plain: str) -> Iterator[str]:
    zone = _ZONE.search(plain) if ":" in plain else None
    body = plain[: zone.start()] if zone else plain
    runs = _RUN.findall(body)
    if len(runs) == 1 and runs[0].isdigit() and len(runs[0]) not in (*_JOINED, _YEAR):
        yield "9" * len(runs[0])
        return
    year_at = next((i for i, run in enumerate(runs) if run.isdigit() and (len(run) == _YEAR or len(run) in _JOINED)), None)
    at = 0
    for i, run in enumerate(runs):
        if not run.isdigit():
            yield re.sub(r"\s+", " ", re.sub(r"(?<=[期周])[一二三四五六日天]", "几", run))
            continue
        unit = runs[i + 1].strip()[:1] if i + 1 < len(runs) else ""
        if len(run) in _JOINED and at == 0:
            yield _JOINED[len(run)]
            at = {8: 3, 14: 6, 12: 5, 6: 2}[len(run)]
        elif unit in _UNITS and (unit != "分" or at > 2):
            at = _ORDER.index(_UNITS[unit])
            yield "yy" if unit == "年" and len(run) != _YEAR else _ORDER[at]
            at += 1
        elif (year_at is None or i < year_at) and at == 0 and unit != ":":
            yield "?"
        elif i == year_at:
            yield "yyyy"
            at = 3 if i and runs[i - 1].strip() else 1
        elif at < len(_ORDER):
            yield _ORDER[at] if at or unit != ":" else "h"
            at = at + 1 if at or unit != ":" else 4
        else:
            yield "9"
    if zone:
        yield "+hh:mm" if ":" in zone[0] else "+hhmm"
