"""Records (JSON objects, XES events) as a sheet, so that a mapping can read them: their keys are the columns."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from shixian.eventlog.sheet import Block
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.rows import Rows
    from shixian.eventlog.sheet import Cell, Epoch, Merge

__all__ = ["RecordSheet"]

_LOOKED_AT = 500
_BLOCK = 2048
_Row = tuple[int, "str | bytes", "dict[str, Value] | RowRefused | None"]


class RecordSheet:
    """See ``Sheet``. Row 0 holds the keys of the first 500 records.

    A later record with a key of its own is refused, since what it says there would be lost. ``is_canonical``: whether the first
    records have a kind or a moment under the names of the log.
    """

    name = ""
    epoch: Epoch | None = None
    merges: Sequence[Merge] = ()

    def __init__(self, rows: Rows) -> None:
        self._iterator: Iterator[_Row] = iter(rows)
        self._rows = rows
        self._first = list(islice(self._iterator, _LOOKED_AT))
        objects = [values for _, _, values in self._first if isinstance(values, dict)]
        silent: dict[str, None] = getattr(rows, "silent", {})  # keys with nothing to them, in the formats that may have such
        self.keys = tuple(dict.fromkeys([*(key for values in objects for key in values), *silent]))
        self.is_canonical = any("kind" in values or "at" in values for values in objects[:10]) or not objects

    @property
    def rows(self) -> int:
        """The rows found so far, as a reader of records counts them."""
        return self._rows.rows

    def __iter__(self) -> Iterator[_Row]:
        """The records themselves, all of them, for a log that needs no mapping."""
        return chain(self._first, self._iterator)

    def blocks(self) -> Iterator[Block]:
        """The records as rows below their keys."""
        yield Block(rows=(0,), cells=(self.keys,))
        rows = iter(self)
        while block := list(islice(rows, _BLOCK)):
            yield Block(
                rows=[row for row, _, _ in block],
                cells=[self._cells(values) for _, _, values in block],
                raw=[legible(raw) for _, raw, _ in block],
            )

    def _cells(self, values: dict[str, Value] | RowRefused | None) -> Sequence[Cell] | RowRefused:
        if not isinstance(values, dict):
            return values or []
        cells = [values.get(key) for key in self.keys]
        if len(values) > sum(cell is not None for cell in cells):
            strange = "、".join(key for key in values if key not in self.keys)
            return RowRefused(
                Text(
                    f"有前{_LOOKED_AT}条记录没有的键：{strange}", f"it has keys that none of the first {_LOOKED_AT} records has: {strange}"
                ),
                Text(
                    "请给前面的记录也写上这些键（没有的写null），或在映射里去掉",
                    "give these keys to the first records too (null where there is nothing)",
                ),
            )
        return cells
