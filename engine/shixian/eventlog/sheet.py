"""A sheet: rows of cells as a table format holds them, before anything is said of what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.values import RowRefused
    from shixian.words import Text

__all__ = ["Block", "Cell", "CellFault", "Epoch", "Merge", "Sheet", "column_letters"]

Epoch = Literal[1900, 1904]
"""The epoch of a workbook's date serials (ECMA-376 part 1, 18.17.4.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A cell that shows something on which nobody may rely: an error value, a formula that was never computed. ``shown``: what it shows."""

    what: Text
    remedy: Text
    shown: str


Cell = str | int | float | bool | None | CellFault
"""What a cell holds: text as it stands, a number, nothing. Dates that the format knows as such come as ISO 8601 text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged range, both ends included: rows as ``Block.rows`` numbers them, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive rows: their numbers, and for each its cells from column A on, or why it has none.

    Numbers are from 1, as the program that wrote the file shows them (of a text: the line at which the record starts). ``raw``: the rows
    as text, where the format is text. Rows differ in length.
    """

    rows: Sequence[int]
    cells: Sequence[Sequence[Cell] | RowRefused]
    raw: Sequence[str] | None = None


class Sheet(Protocol):
    """One table of a file."""

    @property
    def name(self) -> str:
        """Of the sheet; "" where the file is one table."""
        ...

    @property
    def epoch(self) -> Epoch | None:
        """Of the date serials; None where numbers are no dates."""
        ...

    @property
    def merges(self) -> Sequence[Merge]:
        """The merged ranges that the format knows of."""
        ...

    def blocks(self) -> Iterator[Block]:
        """All rows in order, blank ones too where the format has them; to be called once."""
        ...


def column_letters(column: int) -> str:
    """The letters of a 0-based column: A to Z, then AA and so on."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
