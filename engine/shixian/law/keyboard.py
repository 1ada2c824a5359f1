"""Slips of a Chinese keyboard in YAML: full-width colon, comma and quotes, tabs in the indentation, no blank after a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.law.document import Document
from shixian.law.frame import model_inside
from shixian.law.model import Rule
from shixian.law.selector import TEST_KEYS
from shixian.law.vocabulary import Vocabulary
from shixian.words import Text

if TYPE_CHECKING:
    from pydantic import BaseModel
    from ruamel.yaml.nodes import ScalarNode


def _keys_of(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        inner, _ = model_inside(field.annotation)
        if inner is not None:
            keys |= _keys_of(inner)
    return keys


KEYS = {*_keys_of(Rule), *_keys_of(Document), *_keys_of(Vocabulary), *TEST_KEYS, "zh", "en"}
_KEY = "|".join(sorted(KEYS, key=len, reverse=True))
_TAB = re.compile(r"^[ \-]*\t")
_WIDE_COLON = re.compile(rf"(?:^\s*(?:-\s+)*|[{{,，]\s*)[\"“”]?(?P<key>{_KEY})[\"“”]?\s*(?P<mark>：)")
_TIGHT_COLON = re.compile(rf"(?:^\s*(?:-\s+)*|[{{,，]\s*)(?P<key>{_KEY})(?P<mark>:)(?=[^\s:,}}\]])")
_WIDE_COMMA = re.compile(rf"(?P<mark>[，、；])\s*(?:{_KEY})\s*[:：]")
_WIDE_QUOTE = re.compile(rf"(?:^\s*(?:-\s+)*|[{{,，]\s*)(?:{_KEY})\s*[:：]\s*(?P<mark>[“”„‟＂「『])")
_WIDE_BRACE = re.compile(rf"(?:{_KEY})\s*[:：]\s*(?P<mark>[｛［【〔])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip: where (1-based), what it is, and what to type."""

    line: int
    column: int
    what: Text
    remedy: Text


def _wide_colon(key: str) -> tuple[Text, Text]:
    return Text(f"键 {key} 后是全角冒号 ：", f"there is a full-width colon ： after {key}"), Text(
        f"改为半角冒号加空格：{key}: ", f"type a half-width colon and a blank: {key}: "
    )


def _tight_colon(key: str) -> tuple[Text, Text]:
    return Text(f"{key}: 的冒号后缺空格", f"there is no blank after the colon of {key}:"), Text(
        f"冒号后加一个空格：{key}: ", f"type a blank after the colon: {key}: "
    )


def _line_slips(number: int, line: str) -> list[Slip]:
    found: list[tuple[int, Text, Text]] = []
    tab = _TAB.match(line)
    if tab:
        found.append(
            (tab.end() - 1, Text("缩进里有制表符（Tab）", "there is a tab in the indentation"), Text("改为空格", "type blanks instead"))
        )
    found += [(m.start("mark"), *_wide_colon(m["key"])) for m in _WIDE_COLON.finditer(line)]
    found += [(m.start("mark"), *_tight_colon(m["key"])) for m in _TIGHT_COLON.finditer(line)]
    for pattern, what, remedy in (
        (
            _WIDE_COMMA,
            Text("项与项之间是全角标点", "there is full-width punctuation between items"),
            Text("改为半角逗号加空格：, ", "type a half-width comma and a blank: , "),
        ),
        (
            _WIDE_QUOTE,
            Text("引号是全角的", "there is a full-width quotation mark"),
            Text('改为半角引号 "，或去掉引号', 'type a half-width quotation mark ", or none'),
        ),
        (_WIDE_BRACE, Text("括号是全角的", "there is a full-width bracket"), Text("改为半角 { } 或 [ ]", "type half-width { } or [ ]")),
    ):
        found += [(m.start("mark"), what, remedy) for m in pattern.finditer(line)]
    return [Slip(line=number, column=at + 1, what=what, remedy=remedy) for at, what, remedy in sorted(found, key=lambda f: f[0])]


def slips_in_text(text: str) -> list[Slip]:
    """All slips of a text that is no YAML, comments left out."""
    slips: list[Slip] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("#"):
            slips += _line_slips(number, re.sub(r"\s#.*$", "", line))
    return slips


def slips_in_node(node: ScalarNode, lines: list[str], role: Literal["key", "value", "item"]) -> list[Slip]:
    """Slips that YAML took for text: ``kind：response`` as a key, or as the second line of the value before it."""
    first, last = node.start_mark.line, min(node.end_mark.line, len(lines) - 1)
    column = node.start_mark.column
    if role == "key":
        colon = re.match(rf"(?P<key>{_KEY})\s*(?P<mark>[:：])", str(node.value))
        if not colon:
            return []
        what, remedy = _wide_colon(colon["key"]) if colon["mark"] == "：" else _tight_colon(colon["key"])
        return [Slip(line=first + 1, column=column + 1 + colon.start("mark"), what=what, remedy=remedy)]
    own = None
    if role == "item" and first < len(lines):
        own = re.match(rf"[\"“”]?(?P<key>{_KEY})\s*(?P<mark>[:：])(?=\S)", lines[first][column:])
    slips = []
    if own and str(node.value).startswith(own.group()):
        what, remedy = _wide_colon(own["key"]) if own["mark"] == "：" else _tight_colon(own["key"])
        slips.append(Slip(line=first + 1, column=column + 1 + own.start("mark"), what=what, remedy=remedy))
    for number in range(first + 1, last + 1):
        if re.match(rf"\s*(?:{_KEY})\s*[:：]", lines[number]) and not re.match(rf"\s*(?:{_KEY})\s*:\s", lines[number] + " "):
            slips += _line_slips(number + 1, lines[number])
    return slips
