"""What is wrong with a value, said so that its author can mend it: what was found and expected, and what to type instead."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

MISTAKE = "shixian"
_QUOTES = "“”‘’「」『』＂＇\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing wrong inside a value; ``at`` leads from the value to the spot (keys and indexes), ``on_key`` means the key itself."""

    what: Text
    remedy: Text
    at: tuple[str | int, ...] = ()
    on_key: bool = False


def refusal(*mistakes: Mistake) -> ValidationError:
    """The error that a pydantic validator raises to refuse a value; pydantic keeps each mistake with its place."""
    lines = [
        InitErrorDetails(
            type=PydanticCustomError(MISTAKE, "{en}", {"en": f"{m.what.en}: {m.remedy.en}", "mistake": m}), loc=m.at, input=None
        )
        for m in mistakes
    ]
    return ValidationError.from_exception_data("page", lines)


def shown(value: object) -> str:
    """A value as it is named in a message: cut when long, never empty."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(str(k) for k in list(value)[:4]) + (", …" if len(value) > 4 else "") + "}"
        case list() | tuple():
            return "[" + ", ".join(shown(v) for v in value[:4]) + (", …" if len(value) > 4 else "") + "]"
        case _:
            text = str(value)
            return text if len(text) <= 60 else text[:57] + "…"


def kind_of(value: object) -> Text:
    """What sort of YAML value this is, in words."""
    match value:
        case None:
            return Text("空值", "nothing")
        case bool():
            return Text("真假值", "true or false")
        case int():
            return Text("整数", "a whole number")
        case float():
            return Text("小数", "a decimal number")
        case str():
            return Text("文字", "text")
        case dict():
            return Text("键值表", "a mapping")
        case _:
            return Text("列表", "a list")


def half_width(text: str) -> str:
    """``text`` as a keyboard in English mode would give it: full-width forms narrowed, Chinese quotation marks removed."""
    narrow = unicodedata.normalize("NFKC", text).replace("、", ",").replace("。", ".")
    return narrow.strip(_QUOTES + " \t\u200b\ufeff")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None when nothing is near."""
    options = list(known)
    folded = {half_width(o).casefold(): o for o in options}
    wanted = half_width(word).casefold()
    if wanted in folded:
        return folded[wanted]
    close = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def listed(words: Iterable[str], limit: int = 8) -> Text:
    """A list of words for a message, cut after ``limit``."""
    every = sorted(words)
    if not every:
        return Text("（无）", "(none)")
    more = len(every) - limit
    zh = "、".join(every[:limit]) + (f" 等{len(every)}个" if more > 0 else "")
    en = ", ".join(every[:limit]) + (f" and {more} more" if more > 0 else "")
    return Text(zh, en)


def unknown_word(word: str, known: Iterable[str], *, what: Text) -> tuple[Text, Text]:
    """(what, remedy) for a name that nothing bears: ``what`` is the sort of name."""
    options = list(known)
    names = listed(options)
    said = Text(f"{what.zh} {shown(word)} 不存在；应为 {names.zh}", f"unknown {what.en} {shown(word)}; expected one of: {names.en}")
    guess = nearest(word, options)
    if guess is None:
        return said, Text(f"改用已有的{what.zh}，或先定义 {shown(word)}", f"use an existing {what.en}, or define {shown(word)} first")
    return said, Text(f"改写为 {guess}", f"type {guess}")


def as_mistake(context: dict[str, Any]) -> Mistake | None:
    """The mistake that :func:`refusal` put into a pydantic error's context."""
    found = context.get("mistake")
    return found if isinstance(found, Mistake) else None
