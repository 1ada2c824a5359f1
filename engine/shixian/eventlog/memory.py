"""Rows that never were a file: mappings in memory, for users of the library and for cases."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, SupportsIndex

from shixian.clock.instant import Instant
from shixian.eventlog import faults
from shixian.eventlog.rows import named_values
from shixian.eventlog.values import RowRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shixian.eventlog.event import Value

__all__ = ["MemoryRows"]


class MemoryRows:
    """A reader of mappings; see ``Rows``. A row's number is its place, from 1; dates, datetimes and Instants need not be text."""

    def __init__(self, mappings: Iterable[Mapping[str, object]]) -> None:
        self.rows = 0
        self._mappings: list[object] = list(mappings)

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        for number, row in enumerate(self._mappings, 1):
            self.rows += 1
            raw = _shown(row)
            if not isinstance(row, Mapping):
                yield number, raw, faults.no_object(row)
                continue
            try:
                yield number, raw, named_values({key: _plain(said) for key, said in row.items()})
            except RowRefused as refused:
                yield number, raw, refused

    @property
    def sha256(self) -> str:
        """A digest of the rows as Python shows them, one a line."""
        return hashlib.sha256("\n".join(map(_shown, self._mappings)).encode("utf-8", "backslashreplace")).hexdigest()


def _shown(row: object) -> str:
    return repr(dict(row) if isinstance(row, Mapping) else row)


def _plain(said: object) -> object:
    """A value as JSON would hold it."""
    match said:
        case None | str() | bool() | int() | float() | list() | tuple():
            return said
        case datetime():
            return str(Instant.of_datetime(said))
        case Instant() | date():
            return str(said)
        case Mapping():
            return dict(said)
        case SupportsIndex():
            return operator.index(said)
    return str(said)
