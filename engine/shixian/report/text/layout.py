"""Pieces of a page for terminals: paragraphs, tables and their narrow form. Nothing is ever cut; what does not fit is stacked.

Every piece yields whole lines of rich Text; a line wider than the page runs over rather than losing an id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.report.text.wrap import visible, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

GAP = 2
_STEP = 4
_LEAST_PROSE = 24  # cells; a column of sentences that is narrower than this is no longer readable


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. ``minor``: not worth its place in a stack (a zero); ``prose``: may be broken across lines, as no id may."""

    text: str
    style: str = ""
    minor: bool = False
    prose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A text after a label, with the following lines hanging under its beginning."""

    text: str
    label: str = ""
    label_width: int = 0
    indent: int = 0
    style: str = ""
    keep: tuple[str, ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The paragraph's lines within the page."""
        hang = self.indent + (self.label_width + GAP if self.label_width else 0)
        lines = wrap(visible(self.text), max(options.max_width - hang, 20), keep=[visible(k) for k in self.keep])
        for i, text in enumerate(lines):
            head = _padded(self.label, self.label_width) + " " * GAP if self.label_width and i == 0 else " " * (hang - self.indent)
            yield Line.assemble(" " * self.indent, (head, "dim"), (text, self.style)) if text else Line("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A line, and marks behind it that move to a line of their own where the page is too narrow."""

    line: Line
    marks: Line
    indent: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One line or two."""
        if not self.marks.plain:
            yield self.line
        elif self.line.cell_len + GAP + self.marks.cell_len <= options.max_width:
            yield Line.assemble(self.line, " " * GAP, self.marks)
        else:
            yield self.line
            yield Line.assemble(" " * self.indent, self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads, as wide as their texts. On too narrow a page each row becomes a stack: its ``lead`` first, the rest as pairs.

    With a ``label`` the heads are left out and the rows hang behind it, as a paragraph's lines do.
    """

    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    numbers: frozenset[int] = frozenset()
    indent: int = 0
    lead: int = 1
    label: str = ""
    label_width: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table if it fits, else its stacked form."""
        widths = [
            max([0 if self.label else cell_len(h), *(cell_len(visible(r[i].text)) for r in self.rows)]) for i, h in enumerate(self.heads)
        ]
        hang = self.indent + (self.label_width + GAP if self.label else 0)
        room = options.max_width - hang
        over = sum(widths) + GAP * (len(widths) - 1) - room
        if over > 0 and all(row[-1].prose for row in self.rows) and widths[-1] - over >= _LEAST_PROSE:
            widths[-1] -= over
            over = 0
        lines = self._stacks(room) if over > 0 else self._grid(widths)
        for i, line in enumerate(lines):
            label = _padded(self.label, self.label_width) + " " * GAP if self.label and i == 0 else " " * (hang - self.indent)
            whole = Line.assemble(" " * self.indent, (label, "dim"), line)
            whole.rstrip()
            yield whole

    def _grid(self, widths: list[int]) -> Iterable[Line]:
        if not self.label:
            yield self._line([Cell(head, "bold") for head in self.heads], widths)
            yield Line((" " * GAP).join("-" * w for w in widths), "dim")
        for row in self.rows:
            *cells, last = row
            first, *more = wrap(visible(last.text), widths[-1]) if last.prose else [visible(last.text)]
            yield self._line([*cells, replace(last, text=first)], widths)
            for text in more:
                yield Line(" " * (sum(widths[:-1]) + GAP * len(cells)) + text, last.style)

    def _line(self, cells: Sequence[Cell], widths: list[int]) -> Line:
        line = Line()
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            line.append(" " * GAP if i else "")
            line.append(_padded(visible(cell.text), width, right=i in self.numbers), cell.style)
        return line

    def _stacks(self, width: int) -> Iterable[Line]:
        for row in self.rows:
            yield Line.assemble(*((visible(cell.text) + " " * GAP, cell.style) for cell in row[: self.lead]))
            rest = zip(self.heads[self.lead :], row[self.lead :], strict=True)
            for text in _packed([(head, cell) for head, cell in rest if cell.text and not cell.minor], width - _STEP):
                yield Line(" " * _STEP + text)


def _packed(pairs: Sequence[tuple[str, Cell]], width: int) -> list[str]:
    """As many pairs on a line as fit; only prose is broken."""
    lines: list[str] = []
    for head, cell in pairs:
        piece = f"{head} {visible(cell.text)}"
        joined = f"{lines[-1]}  {piece}" if lines else piece
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines += wrap(piece, width) if cell.prose else [piece]
    return lines


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blank = " " * max(width - cell_len(text), 0)
    return blank + text if right else text + blank
