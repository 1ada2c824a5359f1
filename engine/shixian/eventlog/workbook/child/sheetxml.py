"""What the XML of a sheet says and the library keeps to itself: error values, and formulas without a result (ECMA-376 part 1, 18.3.1.4).

A part of a hundred megabytes is common, so that it is searched, not parsed: only cells with a formula or an error are looked at. The
searching relies on "<" being markup wherever it stands, which holds once comments and CDATA sections are taken out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .refusal import Fault, Faults

__all__ = ["SheetXml"]

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{0,7})["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_SPAN = re.compile(rb"""\sref\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})["']""")
_LONGEST_ROW = 64 << 20
_LONGEST_ASIDE = 1 << 20
_MOST_IN_ARRAYS = 2_000_000
_SHOWN = 200
_ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


class SheetXml:
    """The cells at fault of one sheet. ``recalculated``: the workbook asks for all results to be computed anew, so that none counts."""

    def __init__(self, chunks: Iterable[bytes], part: str, *, recalculated: bool) -> None:
        self._chunks = chunks
        self._part = part
        self._recalculated = recalculated
        self._found: Faults = {}
        self._row = 0
        self._in_arrays = 0
        self._spell(b"")

    def faults(self) -> Faults:
        """All of them. Raises Refused for a part that is damaged, or in a spelling that cannot be searched."""
        for piece in self._pieces():
            # one letter is sought many times as fast as two, and the tags of a sheet of mere values hold no f
            if (b"f" in piece and self._formula in piece) or (b"e" in piece and (b't="e"' in piece or b"t='e'" in piece)):
                self._search(piece)
            else:
                self._skip(piece)
        return self._found

    def _spell(self, prefix: bytes) -> None:
        """Patterns for elements with this namespace prefix."""
        p = re.escape(prefix)
        self._prefix = prefix
        self._formula = b"<" + prefix + b"f"
        self._row_end = b"</" + prefix + b"row>"
        self._data_end = b"</" + prefix + b"sheetData"
        self._cell_start = b"<" + prefix + b"c "
        self._cell_end = b"</" + prefix + b"c>"
        self._rows = re.compile(rb"<" + p + rb"row(\s[^>]*)?/?>")
        self._unnumbered = re.compile(rb"<" + p + rb"(?:(?:row|c)(?:\s(?![^>]*\br\s*=)[^>]*)?/?>|c[\t\r\n])")
        self._suspects = re.compile(rb"<" + p + rb"f[\s/>]|\st=[\"']e[\"']")
        self._tokens = re.compile(rb"<" + p + rb"(?:row(\s[^>]*)?/?>|c(\s[^>]*?)?(?:/>|>(.*?)</" + p + rb"c>))", re.DOTALL)
        self._formulas = re.compile(rb"<" + p + rb"f(\s[^>]*?)?(?:/>|>(.*?)</" + p + rb"f>)", re.DOTALL)
        self._values = re.compile(rb"<" + p + rb"v(?:\s[^>]*?)?(?:/>|>(.*?)</" + p + rb"v>)", re.DOTALL)

    def _pieces(self) -> Iterator[bytes]:
        """The part in pieces of whole rows, to the end of the sheet's data."""
        rest = b""
        begun = False
        for chunk in self._chunks:
            rest += chunk
            if not begun:
                begun = self._begin(rest)
            piece, rest, ended = self._cut(rest)
            yield piece
            if ended:
                for _ in self._chunks:  # only at its end is it certain that the part is whole
                    pass
                return
        if b"<!" in rest or not begun:
            raise Refused("damaged", self._part)
        yield rest

    def _begin(self, start: bytes) -> bool:
        """Whether the root element has been read, which tells how the others are spelt."""
        start = _ASIDE.sub(b"", start)
        root = _ROOT.search(start)
        before = start[: root.start() if root else len(start)]
        if b"<!DOCTYPE" in before or b"\0" in before or len(before) > _LONGEST_ASIDE:
            raise Refused("markup", self._part)
        if root is None or b"<!" in before:
            return False
        if root[1]:
            self._spell(root[1] + b":")
        return True

    def _cut(self, text: bytes) -> tuple[bytes, bytes, bool]:
        """The whole rows, the rest, and whether the data end here."""
        sure = len(text)
        if b"!" in text:
            text = _ASIDE.sub(b"", text)
            aside = text.find(b"<!")
            sure = len(text) if aside < 0 else aside
            if len(text) - sure > _LONGEST_ASIDE:
                raise Refused("markup", self._part)
        cut = text.rfind(self._row_end, 0, sure)
        cut = 0 if cut < 0 else cut + len(self._row_end)
        end = text.find(self._data_end, cut, sure)
        if end >= 0:
            return text[:end], b"", True
        if len(text) - cut > _LONGEST_ROW:
            raise Refused("markup", self._part)
        return text[:cut], text[cut:], False

    def _skip(self, piece: bytes) -> None:
        """Keep count of rows over a piece without suspects."""
        last = piece.rfind(b"<" + self._prefix + b"row")
        tag = self._rows.match(piece, last) if last >= 0 else None
        number = _row_of(tag[1]) if tag else None
        if number is not None:
            self._row = number
            return
        for tag in self._rows.finditer(piece):
            self._row = _row_of(tag[1]) or self._row + 1

    def _search(self, piece: bytes) -> None:
        if self._unnumbered.search(piece):
            self._walk(piece)
            return
        last = -1
        for suspect in self._suspects.finditer(piece):
            start = piece.rfind(self._cell_start, last + 1, suspect.end())
            if start < 0:
                continue
            last = start
            end = piece.find(b">", start)
            place = _REFERENCE.search(piece, start, end)
            if place is None or not place[1] or not place[2]:
                raise Refused("markup", self._part)
            inside = b"" if piece[end - 1 : end] == b"/" else piece[end + 1 : piece.find(self._cell_end, end)]
            self._cell(int(place[2]), _column(place[1]), piece[start:end], inside)
        self._skip(piece)

    def _walk(self, piece: bytes) -> None:
        """Every row and cell in turn, since some have no reference: such a one follows the one before."""
        column = -1
        for token in self._tokens.finditer(piece):
            row_tag, cell_tag, inside = token.groups()
            if token[0].startswith(b"<" + self._prefix + b"r"):
                self._row = _row_of(row_tag) or self._row + 1
                column = -1
                continue
            place = _REFERENCE.search(cell_tag or b"")
            column = _column(place[1]) if place and place[1] else column + 1
            row = int(place[2]) if place and place[2] else self._row
            if (inside and self._formula in inside) or (cell_tag and b"e" in cell_tag):
                self._cell(row, column, cell_tag or b"", inside or b"")

    def _cell(self, row: int, column: int, tag: bytes, inside: bytes) -> None:
        kind = _TYPE.search(tag)
        type_ = kind[1] if kind else b"n"
        value = self._values.search(inside)
        text = value[1] or b"" if value else b""
        if type_ == b"e":
            self._found.setdefault(row, {})[column] = "error", _legible(text)
            return
        formula = self._formulas.search(inside)
        if formula is None:
            return
        computed = bool(text) or (type_ == b"str" and value is not None) or type_ == b"inlineStr"
        if computed and not self._recalculated:
            return
        fault: Fault = ("stale" if computed else "uncomputed", _legible(b"=" + (formula[2] or b"")))
        self._found.setdefault(row, {})[column] = fault
        span = _SPAN.search(formula[1] or b"")
        if span and b"shared" not in formula[1]:
            self._array(span, fault)

    def _array(self, span: re.Match[bytes], fault: Fault) -> None:
        """The other cells of an array formula hold nothing but their share of its results."""
        columns = range(_column(span[1]), _column(span[3]) + 1)
        rows = range(int(span[2]), int(span[4]) + 1)
        self._in_arrays += len(rows) * len(columns)
        if self._in_arrays > _MOST_IN_ARRAYS:
            raise Refused("memory")
        for row in rows:
            cells = self._found.setdefault(row, {})
            for column in columns:
                cells.setdefault(column, fault)


def _row_of(tag: bytes | None) -> int | None:
    place = _REFERENCE.search(tag) if tag else None
    return int(place[2]) if place and place[2] else None


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1


def _legible(text: bytes) -> str:
    text = text[: 4 * _SHOWN]
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.decode("utf-8", "replace")[:_SHOWN]
