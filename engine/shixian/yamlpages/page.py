"""A YAML file as plain values in which every key and value still knows its line and column (YAML 1.2, read by ruamel.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from shixian.errors import Place, Problem
from shixian.words import Text
from shixian.yamlpages.keyboard import Mended, lone_colon, mended, missed_colon, quoted_wide
from shixian.yamlpages.mistakes import shown
from shixian.yamlpages.syntax import translated

if TYPE_CHECKING:
    from ruamel.yaml.error import StreamMark

    from shixian.yamlpages.keyboard import Keyboard, Slip

Path = tuple[str | int, ...]
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]*\.[0-9]+([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_MOST = 100_000  # nodes of one file, aliases expanded
_MOST_SLIPS = 200  # of one file; each more costs another reading


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a column, both 1-based."""

    line: int
    column: int


@dataclass(slots=True)
class Page:
    """One file: its values, where each stands, what is wrong with its form, and the top-level entries damaged by that."""

    file: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    damaged: set[str | int] = field(default_factory=set)
    _by_entry: dict[str | int, list[Path]] = field(default_factory=dict, repr=False)

    def place(self, path: Path = (), *, on_key: bool = False) -> Place:
        """Where the value at ``path`` stands (or its key); when there is none, the nearest thing around it."""
        wanted = path
        while wanted and wanted not in self.values:
            wanted = wanted[:-1]
        lacks_a_key = len(wanted) < len(path) and isinstance(path[len(wanted)], str)
        spot = self.keys.get(wanted) if on_key or lacks_a_key else None
        spot = spot or self.values.get(wanted) or Spot(1, 1)
        return Place(file=self.file, line=spot.line, column=spot.column)

    def keys_of(self, entry: str | int) -> list[Path]:
        """The paths of all keys inside one top-level entry."""
        if not self._by_entry:
            for path in self.keys:
                self._by_entry.setdefault(path[0], []).append(path)
        return self._by_entry.get(entry, [])

    def at(self, path: Path) -> Any:
        """The value at ``path``, or None."""
        value = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def by_place(problem: Problem) -> tuple[str, int, int]:
    """The order in which problems are told: file by file, from the top."""
    place = problem.place
    return (place.file, place.line or 0, place.column or 0) if place else ("", 0, 0)


def read_page(file: str, content: bytes, keyboard: Keyboard) -> Page:
    """The page of a file; whatever is wrong with its form is among its ``problems``, and then ``data`` may be None.

    ``file`` is its name in messages; ``keyboard`` knows the keys that such a file may have, and by them the slips of whoever typed it.
    """
    page = Page(file)
    text = _decoded(page, content)
    if text is not None:
        try:
            _read(page, text, keyboard)
        except ReaderError as error:
            _explain_character(page, text, error)
    return page


def _read(page: Page, text: str, keyboard: Keyboard) -> None:
    """Read the text; where slips keep YAML from it, read on as if they were put right, to find what else is wrong."""
    slips: list[Slip] = []
    now = Mended(text, {})
    while True:
        try:
            return _take(page, now, keyboard)
        except MarkedYAMLError as error:
            more = _slips_behind(error, text, slips, keyboard)
            page.problems += [_problem(page, Spot(s.line, s.column), s.what, s.remedy) for s in more]
            if not more:
                return _explain(page, error, now)
            slips += more
        if len(slips) > _MOST_SLIPS or not all(slip.edits for slip in slips):
            return None
        now = mended(text, slips)


def _slips_behind(error: MarkedYAMLError, text: str, told: list[Slip], keyboard: Keyboard) -> list[Slip]:
    """The slips of a text that YAML refuses; once they are told, a colon that only YAML missed."""
    slips = [] if told else keyboard.slips_in_text(text)
    if slips:
        return slips
    line = None
    if _lacks_a_colon(error):
        line = error.context_mark.line + 1
    elif "mapping values are not allowed" in str(error.problem) and error.problem_mark is not None:
        line = error.problem_mark.line  # the line before, which YAML took for the beginning of this one
    missed = missed_colon(text, line) if line else None
    return [missed] if missed and missed not in told else []


def _take(page: Page, text: Mended, keyboard: Keyboard) -> None:
    node = _composed(text.text)
    if node is not None:
        page.data = _Reading(page, text, keyboard).value(node, ())


def _composed(text: str) -> Node | None:
    """The nodes of a text. LibYAML is seven times as fast; what it objects to is read again in Python, whose errors we explain."""
    node: Node | None
    try:
        node = YAML(typ="safe").compose(text)
    except MarkedYAMLError:
        node = YAML(typ="safe", pure=True).compose(text)
    return node


def _decoded(page: Page, content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        try:
            content.decode("gb18030")
        except UnicodeDecodeError:
            found = Text("不是 UTF-8", "it is not UTF-8")
        else:
            found = Text("不是 UTF-8，像是 GBK（GB18030）", "it is not UTF-8, it looks like GBK (GB18030)")
        page.problems.append(_problem(page, Spot(line, 1), found, Text("在编辑器中另存为 UTF-8", "save it as UTF-8 in your editor")))
        return None


def _problem(page: Page, spot: Spot | None, what: Text, remedy: Text) -> Problem:
    place = Place(file=page.file, line=spot.line, column=spot.column) if spot else Place(file=page.file)
    return Problem(place=place, what=what, remedy=remedy)


def _explain_character(page: Page, text: str, error: ReaderError) -> None:
    position = int(error.position)
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    character = error.character if isinstance(error.character, str) else chr(error.character)
    code = f"U+{ord(character):04X}"
    page.problems.append(
        _problem(page, Spot(line, column), Text(f"有控制字符 {code}", f"there is a control character {code}"), Text("删去它", "delete it"))
    )


def _explain(page: Page, error: MarkedYAMLError, text: Mended) -> None:
    mark = error.context_mark if _lacks_a_colon(error) else error.problem_mark or error.context_mark
    what, remedy = translated(error)
    page.problems.append(_problem(page, _spot(mark, text) if mark else None, what, remedy))


def _lacks_a_colon(error: MarkedYAMLError) -> bool:
    """Whether a colon is missing: that is noticed on the next line, ``context_mark`` is where the key begins."""
    return error.context_mark is not None and "could not find expected ':'" in str(error.problem)


def _spot(mark: StreamMark, text: Mended) -> Spot:
    return Spot(mark.line + 1, text.column(mark.line, mark.column) + 1)


class _Reading:
    """One walk over the nodes of a page: makes the values and notes where each stands."""

    def __init__(self, page: Page, text: Mended, keyboard: Keyboard) -> None:
        self.page = page
        self.text = text
        self.keyboard = keyboard
        self.lines = text.text.splitlines()
        self.within: set[int] = set()  # the nodes around the one being read
        self.read = 0

    def value(self, node: Node, path: Path) -> Any:
        """The plain value of a node."""
        spot = _spot(node.start_mark, self.text)
        self.page.values[path] = spot
        self.read += 1
        if id(node) in self.within or self.read > _MOST:
            what = Text("别名（*）指向自身，或展开过大", "an alias (*) leads into itself, or grows too large")
            self._refuse(spot, what, Text("写出全文", "write it out"))
            return None
        self.within.add(id(node))
        value = self._of(node, path, spot)
        self.within.discard(id(node))
        return value

    def _of(self, node: Node, path: Path, spot: Spot) -> Any:
        if node.tag not in _PLAIN_TAGS:
            self._refuse(
                spot,
                Text(f"不用标签 {node.tag}", f"tags are not used: {node.tag}"),
                Text("删去标签；以 ! 开头的文字加引号", "remove it; quote text that begins with !"),
            )
        match node:
            case MappingNode():
                return self._mapping(node, path)
            case SequenceNode():
                return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
            case ScalarNode():
                return self._scalar(node, path)
            case _:
                return None

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            spot = _spot(key_node.start_mark, self.text)
            if not isinstance(key_node, ScalarNode):
                self._refuse(spot, Text("键应为文字", "a key must be text"), Text("检查花括号与缩进", "check braces and indentation"))
                continue
            key = str(key_node.value)
            if key in result:
                first = self.page.keys[*path, key]
                self._refuse(
                    spot,
                    Text(
                        f"键 {shown(key)} 重复（第{first.line}行已有）", f"the key {shown(key)} is there twice (first on line {first.line})"
                    ),
                    Text("删去其一，或改名", "remove one of them, or rename it"),
                )
                continue
            slips = self.keyboard.slips_in_node(key_node, self.lines, "key") or lone_colon(key_node, value_node)
            if self._slipped(slips, (*path, key)):
                continue
            self.page.keys[*path, key] = spot
            result[key] = self.value(value_node, (*path, key))
            if isinstance(value_node, ScalarNode) and not value_node.value and not value_node.style:
                self.page.values[*path, key] = spot
        return result

    def _scalar(self, node: ScalarNode, path: Path) -> Any:
        text = str(node.value)
        self.page.written[path] = text
        if node.style:
            return text
        if slip := quoted_wide(node, path):
            self._refuse(_spot(node.start_mark, self.text), slip.what, slip.remedy)
            return text[1:-1]
        is_value = bool(path) and isinstance(path[-1], str)
        self._slipped(self.keyboard.slips_in_node(node, self.lines, "value" if is_value else "item"), path)
        match str(node.tag).rsplit(":", 1)[-1]:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if _WHOLE.fullmatch(text):
                return int(text)
            case "float" if _DECIMAL.fullmatch(text):
                return float(text)
            case _:
                return text

    def _slipped(self, slips: list[Slip], path: Path) -> bool:
        for slip in slips:
            self._refuse(Spot(slip.line, self.text.column(slip.line - 1, slip.column - 1) + 1), slip.what, slip.remedy)
        if slips:
            self.page.damaged.add(path[0] if path else 0)
        return bool(slips)

    def _refuse(self, spot: Spot, what: Text, remedy: Text) -> None:
        self.page.problems.append(_problem(self.page, spot, what, remedy))
