"""An .ods workbook (OpenDocument part 3, 9): merged cells, error values, formulas that were never computed. It has no serials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .markup import parse, parser
from .refusal import Refused

if TYPE_CHECKING:
    from .packed import Package
    from .refusal import Faults

__all__ = ["OpenDocument"]

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_PARAGRAPH = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"
_EXTENDED_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ROWS, _COLUMNS = 1 << 20, 1 << 14
_MOST_REPEATED = 2_000_000
_SHOWN = 200

Range = tuple[int, int, int, int]


class OpenDocument:
    """What the library does not tell of an .ods."""

    serials = False
    epoch = None

    def __init__(self, package: Package) -> None:
        if b"encryption-data" in (package.part("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""):
            raise Refused("password")
        self.names: list[str] = []
        self._faults: list[Faults] = []
        self._merges: list[list[Range]] = []
        self._tables = 0
        self._row = self._column = self._rows_here = 0
        self._cell: dict[str, str] | None = None
        self._depth = 0
        self._text: str | None = None
        self._repeated = 0
        made = parser()
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._said
        parse(made, package.chunks("content.xml"), "content.xml")

    def faults(self, index: int) -> Faults:
        """The cells of the sheet on which nobody may rely."""
        return self._faults[index]

    def merges(self, index: int) -> list[Range]:
        """The merged ranges of the sheet: first row and column, last row and column, from 0."""
        return self._merges[index]

    def _start(self, name: str, given: dict[str, str]) -> None:
        if self._cell is not None:  # what stands in a cell: its text, or a note or a drawing with texts and tables of its own
            self._depth += 1
            if self._depth == 1 and name == _PARAGRAPH:
                self._text = self._text or ""
            return
        if name == _TABLE + "table":
            self._tables += 1
            if self._tables == 1:
                self.names.append(given.get(_TABLE + "name", ""))
                self._faults.append({})
                self._merges.append([])
                self._row = self._rows_here = 0
        elif self._tables == 1 and name == _TABLE + "table-row":
            self._row += self._rows_here
            self._rows_here = _count(given, "number-rows-repeated", _ROWS)
            self._column = 0
        elif self._tables == 1 and name in _CELLS:
            self._cell, self._depth, self._text = given, 0, None

    def _said(self, text: str) -> None:
        if self._text is not None and self._depth >= 1 and len(self._text) < _SHOWN:
            self._text += text

    def _end(self, name: str) -> None:
        if self._cell is not None:
            if self._depth:
                self._depth -= 1
                return
            self._close(self._cell)
            self._cell = None
        elif name == _TABLE + "table":
            self._tables -= 1

    def _close(self, cell: dict[str, str]) -> None:
        columns = _count(cell, "number-columns-repeated", _COLUMNS)
        formula = cell.get(_TABLE + "formula")
        if cell.get(_EXTENDED_TYPE) == "error":
            self._note("error", self._text or "", columns)
        elif formula is not None and _OFFICE + "value-type" not in cell and self._text is None:
            self._note("uncomputed", formula[:_SHOWN], columns)
        down = _count(cell, "number-rows-spanned", _ROWS)
        across = _count(cell, "number-columns-spanned", _COLUMNS)
        if down > 1 or across > 1:
            self._merges[-1].append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        self._column += columns

    def _note(self, fault: str, shown: str, columns: int) -> None:
        self._repeated += columns * self._rows_here
        if self._repeated > _MOST_REPEATED:
            raise Refused("memory")
        for row in range(self._row + 1, self._row + self._rows_here + 1):
            cells = self._faults[-1].setdefault(row, {})
            for column in range(self._column, self._column + columns):
                cells[column] = ("error", shown) if fault == "error" else ("uncomputed", shown)


def _count(given: dict[str, str], attribute: str, most: int) -> int:
    said = given.get(_TABLE + attribute, "1")
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 9):
        raise Refused("damaged", f"content.xml: {attribute}={said[:20]}")
    return max(1, min(int(said), most))
