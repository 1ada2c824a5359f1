"""The small values of YAML files: texts, bilingual texts and days. Each refuses a wrong form and says what to type."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any

from shixian.words import Text
from shixian.yamlpages.frame import ReadBy
from shixian.yamlpages.mistakes import Mistake, half_width, kind_of, nearest, refusal, shown

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_WORDS_SCHEMA = {"type": "string", "pattern": r"\S"}
_TEXT_SCHEMA = {
    "type": "object",
    "properties": {"zh": {"type": "string", "pattern": r"\S"}, "en": {"type": "string", "pattern": r"\S"}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}


def clean(text: str) -> str:
    """``text`` in one line, in the normal form NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_words(value: object) -> str:
    """A text in one language (a locator, a number, a unit): not blank."""
    if isinstance(value, str) and value.strip():
        return clean(value)
    sort = kind_of(value) if not isinstance(value, str) else Text("空文字", "a blank text")
    quoted = isinstance(value, (int, float))
    raise refusal(
        Mistake(
            what=Text(f"应为文字，实为{sort.zh}", f"expected text, found {sort.en}"),
            remedy=Text(f'加半角引号："{value}"', f'put it in quotes: "{value}"') if quoted else Text("写上文字", "type the text"),
        )
    )


def _one_or_more(value: object) -> list[object]:
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    if not items:
        raise refusal(
            Mistake(
                what=Text("列表是空的", "the list is empty"), remedy=Text("至少写一项，或删去此键", "list at least one, or remove the key")
            )
        )
    return items


def read_names(value: object) -> tuple[str, ...]:
    """One text or a list of texts, none twice."""
    items = _one_or_more(value)
    mistakes = [
        Mistake(
            what=Text(f"应为文字，实为{kind_of(v).zh}", f"expected text, found {kind_of(v).en}"),
            remedy=Text(f'加半角引号："{shown(v)}"', f'put it in quotes: "{shown(v)}"'),
            at=(i,) if isinstance(value, list) else (),
        )
        for i, v in enumerate(items)
        if not (isinstance(v, str) and v.strip())
    ]
    names = [clean(v) for v in items if isinstance(v, str)]
    mistakes += [
        Mistake(what=Text(f"{name} 重复", f"{name} is listed twice"), remedy=Text("只写一次", "list it once"), at=(i,))
        for i, name in enumerate(names)
        if name in names[:i]
    ]
    if mistakes:
        raise refusal(*mistakes)
    return tuple(names)


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


Bilingual = Annotated[Text, ReadBy(read_text, _TEXT_SCHEMA, lambda text: {"zh": text.zh, "en": text.en})]
Day = Annotated[dt.date, ReadBy(read_day, {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, str)]
Words = Annotated[str, ReadBy(read_words, _WORDS_SCHEMA)]
Names = Annotated[
    tuple[str, ...],
    ReadBy(read_names, {"anyOf": [_WORDS_SCHEMA, {"type": "array", "items": _WORDS_SCHEMA, "minItems": 1, "uniqueItems": True}]}, list),
]
