"""A page of Markdown (CommonMark with the tables of GitHub's dialect): text that cannot be mistaken for marks, in one language or both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shixian.report.book.model import Langs


_MARKS = re.compile(r"([\\`*_\[\]|~])")
_STARTS = re.compile(r"^(\d+)([.)])(?=\s)|^([-+>]|#+)(?=\s|$)")


def plain(text: str) -> str:
    """Text with every character that Markdown or HTML would take for a mark made harmless; one line."""
    one = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _MARKS.sub(r"\\\1", one)
    return _STARTS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", marked)


def code(text: str) -> str:
    """A code span; a bar in it would end a table's cell and is escaped, as GitHub's dialect has it."""
    return f"`{text.replace('`', chr(39)).replace('|', chr(92) + '|')}`"


class Sheet:
    """Lines of Markdown being written."""

    def __init__(self, lang: Langs, ids: frozenset[str]) -> None:
        self._lang = lang
        self._ids = ids
        self._lines: list[str] = []

    def __str__(self) -> str:
        return "\n".join(self._lines).rstrip() + "\n"

    def inline(self, text: Text) -> str:
        """A text within a line: Chinese / English."""
        return " / ".join(self._said(text))

    def cell(self, text: Text) -> str:
        """A text in a table's cell, each language on its own line."""
        return "<br>".join(self._said(text))

    def words(self, zh: str, en: str) -> str:
        """Fixed words within a line."""
        return self.inline(Text(zh, en))

    def _said(self, text: Text) -> list[str]:
        if self._lang != "both":
            return [plain(text.in_(self._lang))]
        return list(dict.fromkeys((plain(text.zh), plain(text.en))))

    def ref(self, name: str) -> str:
        """The name of a rule or document, as a link where the book has it."""
        sort = "rule" if "/" in name else "document"
        return self.link(name, f"{sort}:{name}") if name in self._ids else code(name)

    def refs(self, names: Iterable[str]) -> str:
        """Several of them."""
        return ", ".join(self.ref(name) for name in names)

    def link(self, text: str, anchor: str) -> str:
        """A link to an anchor of this page; angle brackets, since anchors hold parentheses."""
        return f"[{plain(text)}](<#{anchor}>)"

    def anchor(self, name: str) -> str:
        """An anchor that stands in a line."""
        return f'<a id="{plain_attribute(name)}"></a>'

    def head(self, level: int, text: str, anchor: str | None = None) -> None:
        """A heading with its anchor before it."""
        if anchor is not None:
            self.block(self.anchor(anchor))
        self.block(f"{'#' * level} {text}")

    def block(self, text: str) -> None:
        """A paragraph, or any block of its own."""
        self._lines += [text, ""]

    def paragraphs(self, text: Text, mark: str = "") -> None:
        """A text as paragraphs, one for each language; ``mark`` (like ``> ``) begins each."""
        said = self._said(text)
        self.block(f"\n{mark}\n".join(f"{mark}{one}" for one in said) if mark else "\n\n".join(said))

    def items(self, items: Iterable[str], *, numbered: bool = False) -> None:
        """A list."""
        lines = [f"{n}. {item}" if numbered else f"- {item}" for n, item in enumerate(items, 1)]
        if lines:
            self.block("\n".join(lines))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; nothing when it has no rows."""
        lines = [f"| {' | '.join(cell or ' ' for cell in row)} |" for row in rows]
        if lines:
            self.block("\n".join([f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines]))


def plain_attribute(text: str) -> str:
    """A text as the value of an HTML attribute."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
