"""The small values of rule files: bilingual text, days, limits, and names. Each refuses a wrong form and says what to type."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from shixian.clock.limit import LimitError, TimeLimit
from shixian.law.frame import ReadBy, Strict
from shixian.law.mistakes import Mistake, half_width, kind_of, nearest, refusal, shown
from shixian.law.names import Digest, Name, Names, Reference, RuleId, Slug, Words, clean
from shixian.words import Text

__all__ = ["Bilingual", "Day", "Digest", "Limit", "Name", "Names", "Percent", "ReadBy", "Reference", "RuleId", "Slug", "Strict", "Words"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")


def read_text(value: object) -> Text:
    """``{zh: …, en: …}``, both there and neither blank."""
    if isinstance(value, Text):
        return value
    if not isinstance(value, dict):
        sort = kind_of(value)
        raise refusal(
            Mistake(
                what=Text(f"应为中英文两种文字，实为{sort.zh}", f"expected a text in both languages, found {sort.en}"),
                remedy=Text("写成 {zh: 中文, en: English}", "type {zh: 中文, en: English}"),
            )
        )
    wrong = [_language(value, code) for code in ("zh", "en")] + [_extra_language(key) for key in value if key not in ("zh", "en")]
    mistakes = [m for m in wrong if m is not None]
    if mistakes:
        raise refusal(*mistakes)
    return Text(clean(value["zh"]), clean(value["en"]))


def _language(value: dict[str, Any], code: str) -> Mistake | None:
    name = Text("中文（zh）", "the Chinese text (zh)") if code == "zh" else Text("英文（en）", "the English text (en)")
    text = value.get(code)
    if isinstance(text, str) and text.strip():
        return None
    if text is None or isinstance(text, str):
        at = (code,) if code in value else ()
        return Mistake(
            what=Text(f"缺少{name.zh}", f"{name.en} is missing"),
            remedy=Text(f"补上 {code}: …", f"add {code}: … (both languages are required)"),
            at=at,
        )
    sort = kind_of(text)
    return Mistake(
        what=Text(f"{name.zh}应为文字，实为{sort.zh}", f"{name.en} must be text, found {sort.en}"),
        remedy=Text(f'加半角引号：{code}: "{shown(text)}"', f'put it in quotes: {code}: "{shown(text)}"'),
        at=(code,),
    )


def _extra_language(key: str) -> Mistake:
    guess = nearest(key, ("zh", "en"))
    remedy = Text(f"改写为 {guess}", f"type {guess}") if guess else Text("只写 zh 和 en", "write zh and en only")
    return Mistake(
        what=Text(f"不认识的语言 {shown(key)}；应为 zh、en", f"unknown language {shown(key)}; expected zh, en"),
        remedy=remedy,
        at=(key,),
        on_key=True,
    )


def read_day(value: object) -> dt.date:
    """A date as YYYY-MM-DD, and a day that exists."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    text = str(value)
    if isinstance(value, str) and _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise refusal(
                Mistake(
                    what=Text(f"没有 {text} 这一天", f"there is no day {text}"),
                    remedy=Text("改为实际存在的日期", "type a day that exists, YYYY-MM-DD"),
                )
            ) from None
    raise refusal(
        Mistake(
            what=Text(f"应为日期，实为 {shown(value)}", f"expected a date, found {shown(value)}"),
            remedy=_day_remedy(half_width(text)),
        )
    )


def _day_remedy(text: str) -> Text:
    loose = _LOOSE_DAY.fullmatch(text)
    compact = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    found = loose or compact
    if found:
        year, month, day = (int(g) for g in found.groups())
        try:
            meant = dt.date(year, month, day).isoformat()
        except ValueError:
            pass
        else:
            return Text(f"改写为 {meant}", f"type {meant}")
    return Text("写成 2020-07-17 的形式", "type it like 2020-07-17")


def read_limit(value: object) -> TimeLimit:
    """A time limit as :meth:`TimeLimit.parse` reads it."""
    if isinstance(value, TimeLimit):
        return value
    if not isinstance(value, str):
        unit = f"{value} working days" if isinstance(value, int) and not isinstance(value, bool) else "7 working days"
        raise refusal(
            Mistake(
                what=Text(f"应为期限，实为 {shown(value)}", f"expected a time limit, found {shown(value)}"),
                remedy=Text(f"连单位一起写，例如 {unit}", f"write the unit too, for example {unit}"),
            )
        )
    try:
        return TimeLimit.parse(value)
    except LimitError as error:
        raise refusal(Mistake(what=error.what, remedy=error.remedy)) from None


def read_percent(value: object) -> int:
    """A share as whole percent, ``50%`` or ``100%``: from 1 to 100."""
    text = half_width(str(value)).replace(" ", "")
    digits = text.removesuffix("%")
    if isinstance(value, str) and text.endswith("%") and digits.isdecimal() and 1 <= int(digits) <= 100:
        return int(digits)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return value
    raise refusal(
        Mistake(
            what=Text(
                f"应为 1% 至 100% 的整数百分比，实为 {shown(value)}", f"expected whole percent from 1% to 100%, found {shown(value)}"
            ),
            remedy=Text("写成 share: 100% 的形式", "type it like share: 100%"),
        )
    )


_TEXT_SCHEMA = {
    "type": "object",
    "properties": {"zh": {"type": "string", "pattern": r"\S"}, "en": {"type": "string", "pattern": r"\S"}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}
_LIMIT_SCHEMA = {
    "type": "string",
    "pattern": r"\S",
    "examples": ["5 hours", "7 working days", "30 days rolled", "same day", "by 03-31", "by 2020-11-30"],
}

Bilingual = Annotated[Text, ReadBy(read_text, _TEXT_SCHEMA, lambda text: {"zh": text.zh, "en": text.en})]
Day = Annotated[dt.date, ReadBy(read_day, {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, str)]
Limit = Annotated[TimeLimit, ReadBy(read_limit, _LIMIT_SCHEMA, str)]
Percent = Annotated[
    int,
    ReadBy(
        read_percent,
        {"anyOf": [{"type": "string", "pattern": "^[1-9][0-9]?%$|^100%$"}, {"type": "integer", "minimum": 1, "maximum": 100}]},
        lambda share: f"{share}%",
    ),
]
