"""Digits, however a Chinese table writes them: full width (Unicode NFKC), 〇一二三 and 十廿卅 (GB/T 15835), 壹贰叁, 元月."""

from __future__ import annotations

import re
import unicodedata

from shixian.clock.refusal import StampError
from shixian.words import Text

__all__ = ["plain_text"]

_VALUES = {
    c: n for n, chars in enumerate(("〇零○◯", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for c in chars
}
_ZERO_LIKE = "0OoОо"  # typed for 〇, the last two in Cyrillic: 二0二0年, 二O二O年
_TEN = "十拾"
_TENS = {"廿": 2, "卄": 2, "卅": 3}
_NUMERAL = "".join(_VALUES) + _TEN + "".join(_TENS)
_RUN = re.compile(rf"(?<![A-Za-z0-9期周拜])[{_NUMERAL}{_ZERO_LIKE}]+(?=\s*[年月日号时点分秒刻])|(?<=[时点])[{_NUMERAL}]+$")
_HAS_NUMERAL = re.compile(f"[{_NUMERAL}元]")
_FIRST_MONTH = re.compile(r"元(?=月)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u2060\ufeff"))  # they leave no trace in print and change no order
_RAISED = re.compile(  # the digits that NFKC makes plain (general category No): raised, lowered, circled, in brackets, with a dot, parts
    "[²³¹¼-¾⁰-⁹₀-₉⅐-⅟↉①-⒛⓪-⓿❶-➓㆒-㆕㈠-㈩㉈-㉏㉑-㉟㊀-㊉㊱-㊿\U0001f100-\U0001f10c]"
)
_YEAR_DIGITS = 4


def plain_text(text: str) -> str:
    """The same words in ASCII digits and plain punctuation, without blanks at the ends.

    Raises StampError for numerals that are none (一二月, 二五日), and for raised or circled digits: a footnote's mark may be one.
    """
    if text.isascii():
        return text.strip()
    raised = _RAISED.search(text)
    if raised:
        raise StampError(
            Text(
                f"“{text}”里有上标或带圈的数字“{raised[0]}”，可能是注号",
                f"{text!r} holds the raised or circled digit {raised[0]!r}, perhaps a footnote's mark",
            ),
            Text("请去掉注号，数字写成普通数字", "remove the mark, and write the digits as plain ones"),
        )
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()
    if not _HAS_NUMERAL.search(plain):
        return plain
    return _RUN.sub(lambda run: _digits(text, run), _FIRST_MONTH.sub("1", plain))


def _digits(text: str, found: re.Match[str]) -> str:
    """A run of numerals as ASCII digits: by digit if it has four (a year), else by value."""
    run = found[0]
    if all(c in _ZERO_LIKE for c in run):
        return run
    if len(run) == _YEAR_DIGITS and all(c in _VALUES or c in _ZERO_LIKE for c in run):
        return "".join(str(_VALUES.get(c, 0)) for c in run)
    value = _value(run)
    if value is None or ("两" in run and found.string[found.end() :].lstrip()[:1] not in tuple("时点")):  # 两点, but 两月 is no February
        raise StampError(
            Text(f"“{text}”里的“{run}”不成其为一个数", f"{run!r} in {text!r} is not one number"),
            Text("请按原件更正：二十五日、十二月，或2020-12-25", "correct it from the original: 二十五日, 十二月, or 2020-12-25"),
        )
    return str(value)


def _value(run: str) -> int | None:
    """〇..九十九 by value; a zero may stand in front (〇九), or close a round number (二〇). None for everything else, such as 二五."""
    if run[0] in _TENS:
        tens, ones = _TENS[run[0]], run[1:]
        return tens * 10 + _VALUES.get(ones, 0) if not ones or (len(ones) == 1 and _VALUES.get(ones, 0)) else None
    head, ten, ones = run.replace("拾", "十").partition("十")
    if ten:
        tens_value, ones_value = _VALUES.get(head or "一", 0), _VALUES.get(ones or "〇", -1)
        return tens_value * 10 + ones_value if tens_value and ones_value >= 0 and ones not in tuple("〇零○◯") else None
    values = [_VALUES.get(c, 0 if c in _ZERO_LIKE else -1) for c in run]
    match values:
        case [one]:
            return one if one >= 0 else None
        case [0, one] if one >= 0:
            return one
        case [ten_value, 0] if ten_value > 0:
            return ten_value * 10
    return None
