"""Reading small YAML data files node by node, so that every problem has file:line:column, and all problems are told at once (YAML 1.2)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

_FULL_WIDTH = re.compile("[：，“”｛｝［］　]")


class NodeReader:
    """Reads one file; ``problems`` collects what is wrong, ``name`` is how the file is called in them."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.problems: list[Problem] = []
        self._path = path

    def raise_problems(self) -> None:
        """Raise InputError with everything that was found, if anything was."""
        if self.problems:
            raise InputError(*self.problems)

    def wrong(self, node: Node | None, what: Text, remedy: Text) -> None:
        """Note a problem at a node."""
        mark = node.start_mark if node is not None else None
        place = Place(file=self.name, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=self.name)
        self.problems.append(Problem(what=what, remedy=remedy, place=place))

    def root(self) -> Node | None:
        """The file's top node; a file that cannot be read or parsed is a problem."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self.wrong(
                None,
                Text(f"文件读不出来：{error}", f"the file cannot be read: {error}"),
                Text("请检查路径；文件须为UTF-8编码", "check the path; the file must be UTF-8"),
            )
            return None
        try:
            node: Node | None = YAML(typ="rt").compose(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark
            place = Place(file=self.name, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=self.name)
            self.problems.append(
                Problem(what=Text(f"不是合法的YAML：{error.problem}", f"not valid YAML: {error.problem}"), remedy=_YAML_REMEDY, place=place)
            )
            return None
        except YAMLError as error:
            self.wrong(None, Text(f"不是合法的YAML：{error}", f"not valid YAML: {error}"), _YAML_REMEDY)
            return None
        if node is None:
            self.wrong(None, Text("文件是空的", "the file is empty"), Text("请写入内容，或去掉该文件", "fill it in, or leave the file out"))
        return node

    def mapping(self, node: Node, known: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Node]:
        """The values of a mapping by key; unknown, repeated and missing keys are problems."""
        from ruamel.yaml.nodes import MappingNode

        keys = "、".join(known)
        if not isinstance(node, MappingNode):
            full_width = _FULL_WIDTH.search(str(node.value)) is not None
            self.wrong(
                node,
                Text(f"这里应当是键值对（{keys}）", f"a mapping is expected here, with {', '.join(known)}"),
                _FULL_WIDTH_REMEDY if full_width else Text(f"请写成“{known[0]}: …”的样子", f"write it like “{known[0]}: …”"),
            )
            return {}
        found = self._entries(node, known)
        for key in required:
            if key not in found:
                self.wrong(node, Text(f"缺少“{key}”", f"{key!r} is missing"), Text(f"请补上“{key}: …”", f"add “{key}: …”"))
        return found

    def _entries(self, node: MappingNode, known: tuple[str, ...]) -> dict[str, Node]:
        from difflib import get_close_matches

        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in found:
                self.wrong(key_node, Text(f"“{key}”写了两次", f"{key!r} is given twice"), Text("请只留一个", "keep one of them"))
            elif key not in known:
                near = get_close_matches(key, known, n=1)
                self.wrong(
                    key_node,
                    Text(f"不认识“{key}”", f"{key!r} is not known here"),
                    Text(f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?")
                    if near
                    else Text(f"可用的有：{'、'.join(known)}", f"known are: {', '.join(known)}"),
                )
            else:
                found[key] = value
        return found

    def sequence(self, node: Node | None) -> list[Node]:
        """The items of a list."""
        from ruamel.yaml.nodes import SequenceNode

        if node is None:
            return []
        if isinstance(node, SequenceNode):
            return list(_items(node))
        self.wrong(
            node,
            Text("这里应当是列表", "a list is expected here"),
            Text("请用方括号[…]，或每行以“- ”开头", "use [...], or begin each line with “- ”"),
        )
        return []

    def string(self, node: Node) -> str:
        """A text; empty if it is not one (then that is a problem)."""
        from ruamel.yaml.nodes import ScalarNode

        if isinstance(node, ScalarNode) and str(node.value).strip():
            return str(node.value).strip()
        self.wrong(node, Text("这里应当是文字", "a text is expected here"), Text("请写一段文字", "write a text"))
        return ""

    def null_or_string(self, node: Node | None) -> str | None:
        """A text, or None for null and for a key that is absent."""
        return None if node is None or node.tag == "tag:yaml.org,2002:null" else self.string(node)

    def text(self, node: Node) -> Text | None:
        """A bilingual text {zh, en}."""
        parts = self.mapping(node, ("zh", "en"), ("zh", "en"))
        words = {key: self.string(value) for key, value in parts.items()}
        return Text(words["zh"], words["en"]) if words.get("zh") and words.get("en") else None

    def date(self, node: Node | None) -> dt.date | None:
        """A date, or None for null."""
        text = self.null_or_string(node)
        return self._date(node, text) if node is not None and text is not None else None

    def days(self, node: Node) -> list[dt.date]:
        """A list of dates and ranges ``a..b``, both ends included, in the order given."""
        return [day for item in self.sequence(node) for day in self._range(item)]

    def _range(self, node: Node) -> list[dt.date]:
        first_text, dots, last_text = self.string(node).partition("..")
        first = self._date(node, first_text.strip()) if first_text else None
        last = self._date(node, last_text.strip()) if dots else first
        if first is None or last is None:
            return []
        if not 0 <= (last - first).days <= 366:
            self.wrong(
                node,
                Text(f"“{first}..{last}”不是一段日期", f"{first}..{last} is no range of days"),
                Text("请先写起始日，再写终止日，相隔不超过一年", "give the first day, then the last, at most a year apart"),
            )
            return []
        return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]

    def _date(self, node: Node, text: str) -> dt.date | None:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass  # told below, like every other text that is no date
        self.wrong(node, Text(f"“{text}”不是日期", f"{text!r} is no date"), Text("请写成2020-02-03的样子", "write it like 2020-02-03"))
        return None


def _items(node: SequenceNode) -> list[Node]:
    items: list[Node] = node.value
    return items


_FULL_WIDTH_REMEDY = Text('请把全角标点（：，“”）改成半角（: , ""）', 'replace full-width punctuation (：，“”) by : , and ""')
_YAML_REMEDY = Text(
    "请检查这一行的缩进（只用空格，不用制表符）、引号和冒号（半角冒号后加空格）",
    "check this line's indentation (blanks, no tabs), quotes and colons (a half-width colon and a blank)",
)
