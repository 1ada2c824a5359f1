"""A text table with a header row that names its columns, row by row as values by column: a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.columns import Cleaner
from shixian.eventlog.delimited import Delimited
from shixian.eventlog.faults import cut_inside, too_many, unnamed
from shixian.eventlog.header import Wanted, read_header
from shixian.eventlog.values import RowRefused, checked, holds_stray_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value
    from shixian.eventlog.sheet import Cell

__all__ = ["Table"]


class Table:
    """A reader of CSV; see ``Rows``. Raises InputError for a header without the columns that are ``wanted``."""

    def __init__(self, lines: Iterator[str], file: str, decoding: Decoding, wanted: Wanted) -> None:
        self.rows = 0
        self._file = file
        self._cut = decoding.cut
        self._lines = lines
        self._wanted = wanted

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        header = read_header(self._lines, self._file, self._wanted)
        for block in Delimited(self._lines, header.delimiter, header.next_row).blocks():
            for row, raw, cells in zip(block.rows, block.raw or (), block.cells, strict=True):
                if isinstance(cells, RowRefused):
                    self.rows += 1
                    yield row, raw, cells
                elif cells and not raw.isspace():
                    self.rows += 1
                    yield row, raw, None if tuple(cells) == header.cells else self._values(header.names, cells, raw)

    def _values(self, names: Sequence[str], cells: Sequence[Cell], raw: str) -> dict[str, Value] | RowRefused | None:
        try:
            checked(raw)
            if self._cut and holds_stray_bytes(raw):
                raise cut_inside()
            if len(cells) > len(names):
                raise too_many(len(cells), len(names))
            values: dict[str, Value] = {}
            for name, text in zip(names, Cleaner.unique(cells), strict=False):
                if text and not name:
                    raise unnamed()
                if text:
                    values[name] = text
        except RowRefused as refused:
            return refused
        return values or None
