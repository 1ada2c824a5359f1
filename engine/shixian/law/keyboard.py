"""Slips of a Chinese keyboard in YAML: full-width colon, comma and quotes, tabs in the indentation, no blank after a colon."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
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
_NAME = r"[A-Za-z][A-Za-z0-9_.\-]*"  # a key of the author's own: a kind of event, an attribute
_BEFORE_KEY = r"(?:^\s*(?:-\s+)*|[{,，]\s*)"
_TAB = re.compile(r"^[ \-]*\t")
_WIDE_COLON = re.compile(rf"{_BEFORE_KEY}[\"“”]?(?P<key>{_KEY}|{_NAME})[\"“”]?\s*(?P<mark>：)")
_TIGHT_COLON = re.compile(rf"{_BEFORE_KEY}(?P<key>{_KEY})(?P<mark>:)(?=[^\s:,}}\]])")
_WIDE_COMMA = re.compile(rf"(?P<mark>[，、；])\s*(?:{_KEY})\s*[:：]")
_WIDE_QUOTE = re.compile(rf"{_BEFORE_KEY}(?:{_KEY}|{_NAME})\s*[:：]\s*(?P<mark>[“”„‟＂「『])")
_WIDE_BRACE = re.compile(rf"(?:{_KEY})\s*[:：]\s*(?P<mark>[｛［【〔])")
_CLOSING_QUOTE = re.compile("[”“‟＂」』]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip: where (1-based), what it is, what to type; and, where it is certain, what to put at which 0-based columns."""

    line: int
    column: int
    what: Text
    remedy: Text
    edits: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its slips put right, that still knows the columns of the text as it was written."""

    text: str
    grown: dict[int, list[int]]

    def column(self, line: int, column: int) -> int:
        """The 0-based column in the written text; each insertion before it had moved it by one."""
        return column - bisect_left(self.grown.get(line, []), column)


def slips_in_text(text: str) -> list[Slip]:
    """All slips of a text that is no YAML, comments left out."""
    slips: list[Slip] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("#"):
            slips += _line_slips(number, re.sub(r"\s#.*$", "", line))
    return slips


def mended(text: str, slips: list[Slip]) -> Mended:
    """The text with the slips put right, so that the rest of it can be read too."""
    edits: dict[int, dict[int, str]] = defaultdict(dict)
    for slip in slips:
        edits[slip.line - 1] |= dict(slip.edits)
    lines, grown = text.splitlines(), {}
    for number, changes in edits.items():
        line, added = lines[number], []
        pieces = [changes.get(i, character) for i, character in enumerate(line)]
        at = 0
        for i, piece in enumerate(pieces):
            at += len(piece)
            if i in changes and len(piece) > 1:
                added.append(at - 1)
        lines[number], grown[number] = "".join(pieces), added
    return Mended("\n".join(lines) + "\n", grown)


def slips_in_node(node: ScalarNode, lines: list[str], role: Literal["key", "value", "item"]) -> list[Slip]:
    """Slips that YAML took for text: ``kind：response`` as a key, or as the second line of the value before it."""
    first, last = node.start_mark.line, min(node.end_mark.line, len(lines) - 1)
    column = node.start_mark.column
    slips: list[Slip] = []
    own = re.match(rf"[\"“”]?(?P<key>{_KEY})\s*(?P<mark>[:：])", str(node.value)) if role != "value" else None
    if own and not (role == "item" and str(node.value)[own.end() :][:1].isspace()):
        slips.append(_colon(first + 1, column + own.start("mark"), own["key"], own["mark"], ""))
    if role == "key":
        return slips
    for number in range(first + 1, last + 1):
        if re.match(rf"\s*(?:{_KEY})\s*(?:：|:\S)", lines[number]):
            slips += _line_slips(number + 1, lines[number])
    return slips


def quoted_wide(node: ScalarNode, path: tuple[str | int, ...]) -> Slip | None:
    """The slip of a value that stands whole in full-width quotation marks; in prose (zh, en) these are no slip."""
    text = str(node.value)
    if (path and path[-1] in ("zh", "en")) or not re.fullmatch("[“”„‟＂「『][^“”]*[”“‟＂」』]", text):
        return None
    return _quote(node.start_mark.line + 1, 0, text)


def _line_slips(number: int, line: str) -> list[Slip]:
    slips = []
    tab = _TAB.match(line)
    if tab:
        what, remedy = Text("缩进里有制表符（Tab）", "there is a tab in the indentation"), Text("改为空格", "type blanks instead")
        slips.append(Slip(line=number, column=tab.end(), what=what, remedy=remedy))
    for colon in (_WIDE_COLON, _TIGHT_COLON):
        slips += [_colon(number, m.start("mark"), m["key"], m["mark"], line[m.end("mark") :]) for m in colon.finditer(line)]
    slips += [_comma(number, m.start("mark"), line) for m in _WIDE_COMMA.finditer(line)]
    slips += [_quote(number, m.start("mark"), line) for m in _WIDE_QUOTE.finditer(line)]
    for m in _WIDE_BRACE.finditer(line):
        what, remedy = Text("括号是全角的", "there is a full-width bracket"), Text("改为半角 { } 或 [ ]", "type half-width { } or [ ]")
        slips.append(Slip(line=number, column=m.start("mark") + 1, what=what, remedy=remedy))
    return sorted(slips, key=lambda slip: slip.column)


def _colon(number: int, at: int, key: str, mark: str, rest: str) -> Slip:
    typed = ":" if rest[:1].isspace() or not rest else ": "
    if mark == "：":
        what = Text(f"键 {key} 后是全角冒号 ：", f"there is a full-width colon ： after {key}")
        remedy = Text(f"改为半角冒号加空格：{key}: ", f"type a half-width colon and a blank: {key}: ")
    else:
        what = Text(f"{key}: 的冒号后缺空格", f"there is no blank after the colon of {key}:")
        remedy = Text(f"冒号后加一个空格：{key}: ", f"type a blank after the colon: {key}: ")
    return Slip(line=number, column=at + 1, what=what, remedy=remedy, edits=((at, typed),))


def _comma(number: int, at: int, line: str) -> Slip:
    what = Text(f"项与项之间是全角标点 {line[at]}", f"there is a full-width {line[at]} between items")
    remedy = Text("改为半角逗号加空格：, ", "type a half-width comma and a blank: , ")
    typed = "," if line[at + 1 : at + 2].isspace() else ", "
    return Slip(line=number, column=at + 1, what=what, remedy=remedy, edits=((at, typed),))


def _quote(number: int, at: int, line: str) -> Slip:
    what = Text(f"引号 {line[at]} 是全角的", f"there is a full-width quotation mark {line[at]}")
    remedy = Text('改为半角引号 "，或去掉引号', 'type a half-width quotation mark ", or none')
    closing = _CLOSING_QUOTE.search(line, at + 1)
    edits = ((at, '"'), (closing.start(), '"')) if closing else ()
    return Slip(line=number, column=at + 1, what=what, remedy=remedy, edits=edits)
