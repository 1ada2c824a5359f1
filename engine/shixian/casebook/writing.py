"""Case files, written: one line for each event and each finding where it fits, as people write them by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shixian.casebook.model import Case
    from shixian.words import Text

_WIDTH = 138
_NUMBER_LIKE = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?|true|false|null|~")
_SPECIAL_START = "-?:,[]{}#&*!|>'\"%@`"


def as_yaml(case: Case) -> str:
    """The case as the text of its file."""
    lines = [_bilingual("title", case.title), f"rules: {_value(list(case.rules))}", f"as_of: {_scalar(case.as_of)}"]
    for name in ("since", "until", "reading"):
        value = getattr(case, name)
        if value is not None:
            lines.append(f"{name}: {_scalar(str(value))}")
    for name in ("roster", "events", "expect"):
        items = [_plain(item) for item in getattr(case, name)]
        if items or name != "roster":
            lines.append(f"{name}:" + ("" if items else " []"))
        lines += [line for item in items for line in _item(item)]
    if case.unlinked is not None:
        lines.append(f"unlinked: {case.unlinked}")
    if case.rejected:
        lines.append(f"rejected: {case.rejected}")
    if case.because is not None:
        lines.append(_bilingual("because", case.because))
    return "\n".join(lines) + "\n"


def _plain(item: Any) -> Mapping[str, Any]:
    plain: Mapping[str, Any] = item if isinstance(item, Mapping) else item.model_dump(mode="json", exclude_unset=True)
    return plain


def _item(item: Mapping[str, Any]) -> Iterator[str]:
    line, rest = "  - {", [f"{name}: {_value(value)}" for name, value in item.items()]
    for i, part in enumerate(rest):
        piece = part + (", " if i < len(rest) - 1 else "}")
        if _columns(line + piece) > _WIDTH and line.strip() not in ("- {", ""):
            yield line.rstrip()
            line = " " * 5
        line += piece
    yield line


def _bilingual(name: str, text: Text) -> str:
    line = f"{name}: {{zh: {_scalar(text.zh)}, en: {_scalar(text.en)}}}"
    return line if _columns(line) <= _WIDTH else f"{name}:\n  zh: {_scalar(text.zh)}\n  en: {_scalar(text.en)}"


def _value(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{name}: {_value(inner)}" for name, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_value(inner) for inner in value) + "]"
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int() | float():
            return repr(value)
        case _:
            return _scalar(str(value))


def _scalar(text: str) -> str:
    needs_quotes = (
        not text
        or text != text.strip()
        or text[0] in _SPECIAL_START
        or _NUMBER_LIKE.fullmatch(text)
        or re.search(r"[,\[\]{}]|: | #|:$", text)
        or any(unicodedata.category(c) == "Cc" for c in text)
    )
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' if needs_quotes else text


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
