"""A table with a header row that names its columns: CSV (RFC 4180) as logs and rosters come in."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from shixian.eventlog.faults import cut_inside, too_many, unnamed
from shixian.eventlog.header import EVENT_COLUMNS, Wanted, read_header
from shixian.eventlog.records import records, text_lines
from shixian.eventlog.values import RowRefused, TextCache, checked, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value

__all__ = ["Table"]

_UNSHARED = frozenset({"id", "at", "case"})


class Table:
    """A reader of CSV; see ``Rows``. Raises InputError for a header without the columns that are ``wanted``."""

    def __init__(self, stream: IO[bytes], file: str, decoding: Decoding, wanted: Wanted = EVENT_COLUMNS) -> None:
        self.rows = 0
        self._file = file
        self._cut = decoding.cut
        self._lines = text_lines(stream, decoding)
        self._wanted = wanted
        self._shared = TextCache()

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        header = read_header(self._lines, self._file, self._wanted)
        columns = [(place, name, name in _UNSHARED) for place, name in enumerate(header.names)]
        repeated_header = list(header.cells)
        for row, raw, cells in records(self._lines, header.delimiter, header.next_row):
            if not cells or not raw.strip():
                continue
            self.rows += 1
            if not isinstance(cells, list):
                yield row, raw, cells
                continue
            try:
                values = self._values(raw, cells, columns)
            except RowRefused as refused:
                yield row, raw, refused
            else:
                yield row, raw, values if values and cells != repeated_header else None

    def _values(self, raw: str, cells: list[str], columns: list[tuple[int, str, bool]]) -> dict[str, Value]:
        if "\0" in raw:
            checked(raw)
        if self._cut and _holds_stray_bytes(raw):
            raise cut_inside()
        if len(cells) != len(columns):
            if len(cells) > len(columns):
                raise too_many(len(cells), len(columns))
            cells = cells + [""] * (len(columns) - len(cells))
        values: dict[str, Value] = {}
        shared = self._shared
        for place, name, unshared in columns:
            cell = cells[place]
            if cell:
                clean = text(cell) if unshared else shared[cell]
                if clean:
                    values[name] = clean
        if "" in values:
            raise unnamed()
        return values


def _holds_stray_bytes(raw: str) -> bool:
    return not raw.isascii() and any("\ud800" <= c <= "\udfff" for c in raw)
