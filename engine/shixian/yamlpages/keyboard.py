"""Slips of a Chinese keyboard in YAML: full-width colon, comma and quotes, tabs in the indentation, no blank after a colon."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from shixian.words import Text

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

_NAME = r"[A-Za-z][A-Za-z0-9_.\-]*"  # a key of the author's own: a kind of event, an attribute
_BEFORE_KEY = r"(?:^\s*(?:-\s+)*|[{,，]\s*)"
_TAB = re.compile(r"^[ \-]*\t")
_CLOSING_QUOTE = re.compile("[”“‟＂」』]")
_IN_WIDE_QUOTES = re.compile("[“”„‟＂「『][^“”]*[”“‟＂」』]")
_PROSE = ("zh", "en")


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


@cache
def keyboard(keys: frozenset[str]) -> Keyboard:
    """The slips of files whose keys are these."""
    return Keyboard(keys)


class Keyboard:
    """Finds slips. It has to know the keys that a file may have: ``kind:x`` is one where ``kind`` is a key, and text where it is none."""

    def __init__(self, keys: frozenset[str]) -> None:
        key = "|".join(map(re.escape, sorted(keys, key=lambda k: (-len(k), k)))) or r"(?!)"
        self._wide_colon = re.compile(rf"{_BEFORE_KEY}[\"“”]?(?P<key>{key}|{_NAME})[\"“”]?\s*(?P<mark>：)")
        self._tight_colon = re.compile(rf"{_BEFORE_KEY}(?P<key>{key})(?P<mark>:)(?=[^\s:,}}\]])")
        self._wide_comma = re.compile(rf"(?P<mark>[，、；])\s*(?:{key})\s*[:：]")
        self._wide_quote = re.compile(rf"{_BEFORE_KEY}(?:{key}|{_NAME})\s*[:：]\s*(?P<mark>[“”„‟＂「『])")
        self._wide_brace = re.compile(rf"(?:{key})\s*[:：]\s*(?P<mark>[｛［【〔])")
        self._own = re.compile(rf"[\"“”]?(?P<key>{key})\s*(?P<mark>[:：])")
        self._swallowed = re.compile(rf"\s*(?:{key})\s*(?:：|:\S)")

    def slips_in_text(self, text: str) -> list[Slip]:
        """All slips of a text that is no YAML, comments left out."""
        slips: list[Slip] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.lstrip().startswith("#"):
                slips += self._line_slips(number, re.sub(r"\s#.*$", "", line))
        return slips

    def slips_in_node(self, node: ScalarNode, lines: list[str], role: Literal["key", "value", "item"]) -> list[Slip]:
        """Slips that YAML took for text: ``kind：response`` as a key, or as the second line of the value before it."""
        first, last = node.start_mark.line, min(node.end_mark.line, len(lines) - 1)
        column, text = node.start_mark.column, str(node.value)
        slips: list[Slip] = []
        own = self._own.match(text) if role != "value" else None
        if own and not (role == "item" and text[own.end() :][:1].isspace()):
            slips.append(_colon(first + 1, column + own.start("mark"), own["key"], own["mark"], ""))
        if role == "key":
            return slips
        for number in range(first + 1, last + 1):
            if self._swallowed.match(lines[number]):
                slips += self._line_slips(number + 1, lines[number])
        return slips

    def _line_slips(self, number: int, line: str) -> list[Slip]:
        slips = []
        tab = _TAB.match(line)
        if tab:
            what, remedy = Text("缩进里有制表符（Tab）", "there is a tab in the indentation"), Text("改为空格", "type blanks instead")
            slips.append(Slip(line=number, column=tab.end(), what=what, remedy=remedy))
        for colon in (self._wide_colon, self._tight_colon):
            slips += [_colon(number, m.start("mark"), m["key"], m["mark"], line[m.end("mark") :]) for m in colon.finditer(line)]
        slips += [_comma(number, m.start("mark"), line) for m in self._wide_comma.finditer(line)]
        slips += [_quote(number, m.start("mark"), line) for m in self._wide_quote.finditer(line)]
        for m in self._wide_brace.finditer(line):
            what, remedy = Text("括号是全角的", "there is a full-width bracket"), Text("改为半角 { } 或 [ ]", "type half-width { } or [ ]")
            slips.append(Slip(line=number, column=m.start("mark") + 1, what=what, remedy=remedy))
        return sorted(slips, key=lambda slip: slip.column)


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


def lone_colon(key: ScalarNode, value: Node) -> list[Slip]:
    """The slip of a key of the author's own that nothing follows and that has a full-width colon in it: ``{时间：发布时间}``."""
    name, mark, _ = str(key.value).partition("：")
    if key.style or not mark or not name or value.value:
        return []
    return [_colon(key.start_mark.line + 1, key.start_mark.column + len(name), name.strip(), mark, "")]


def missed_colon(text: str, line: int) -> Slip | None:
    """The slip of a line (1-based) in which YAML finds no colon, as its own is full-width; whatever its key is."""
    written = text.splitlines()[line - 1 : line]
    found = re.match(r"[\s\-]*(?P<key>[^\s：#\"'](?:(?!:\s)[^：#])*)(?P<mark>：)(?P<rest>.*)", written[0]) if written else None
    return _colon(line, found.start("mark"), found["key"].strip(), "：", found["rest"]) if found else None


def quoted_wide(node: ScalarNode, path: tuple[str | int, ...]) -> Slip | None:
    """The slip of a value that stands whole in full-width quotation marks; in prose (zh, en) these are no slip."""
    text = str(node.value)
    if (path and path[-1] in _PROSE) or not _IN_WIDE_QUOTES.fullmatch(text):
        return None
    return _quote(node.start_mark.line + 1, 0, text)


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
