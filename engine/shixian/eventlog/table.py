"""A table with a header row that names its columns: CSV (RFC 4180) as logs and rosters come in."""

from __future__ import annotations

from itertools import compress
from typing import IO, TYPE_CHECKING
from unicodedata import normalize

from shixian.eventlog.faults import cut_inside, too_many, unnamed
from shixian.eventlog.header import EVENT_COLUMNS, Wanted, read_header
from shixian.eventlog.records import records, text_lines
from shixian.eventlog.values import RowRefused, TextCache, checked, holds_stray_bytes

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

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        header = read_header(self._lines, self._file, self._wanted)
        columns = _Columns(header.names)
        repeated_header = list(header.cells)
        for row, raw, cells in records(self._lines, header.delimiter, header.next_row):
            if not cells or raw.isspace():
                continue
            self.rows += 1
            if not isinstance(cells, list):
                yield row, raw, cells
                continue
            try:
                if "\0" in raw:
                    checked(raw)
                if self._cut and holds_stray_bytes(raw):
                    raise cut_inside()
                values = columns.values_of(cells)
            except RowRefused as refused:
                yield row, raw, refused
            else:
                yield row, raw, values if values and cells != repeated_header else None


class _Columns:
    """The columns by name: those whose texts repeat from row to row, and share one string; those of their own; those without a name."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._width = len(names)
        self._own = [(place, name) for place, name in enumerate(names) if name in _UNSHARED]
        self._unnamed = [place for place, name in enumerate(names) if not name]
        self._is_shared = [bool(name) and name not in _UNSHARED for name in names]
        self._shared_names = list(compress(names, self._is_shared))
        self._clean = TextCache().__getitem__

    def values_of(self, cells: list[str]) -> dict[str, Value]:
        """The cells that say something, by column; a short row ends in empty ones. Raises RowRefused."""
        if len(cells) != self._width:
            if len(cells) > self._width:
                raise too_many(len(cells), self._width)
            cells = cells + [""] * (self._width - len(cells))
        if self._unnamed and any(cells[place].strip() for place in self._unnamed):
            raise unnamed()
        values: dict[str, Value] = dict(zip(self._shared_names, map(self._clean, compress(cells, self._is_shared)), strict=True))
        if "" in values.values():
            values = {name: said for name, said in values.items() if said}
        for place, name in self._own:
            said = cells[place].strip()  # as ``text`` does, without the call
            if said:
                values[name] = said if said.isascii() else normalize("NFC", said)
        return values
