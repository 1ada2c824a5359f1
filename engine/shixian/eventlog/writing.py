"""Events written as a canonical log, JSON Lines or CSV, as they come; what is written is read back as the same events."""

from __future__ import annotations

import csv
import gzip
import io
from typing import IO, TYPE_CHECKING

import orjson

from shixian.eventlog.event import RESERVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.clock.instant import Instant
    from shixian.eventlog.event import Event, Value

__all__ = ["LogWriter", "as_csv", "packed"]

_DAYS_KEPT = 65_536
_COLUMNS = (*RESERVED[1:], RESERVED[0])


class LogWriter:
    """A sink that writes JSON Lines to a seekable file. ``names``: the attributes seen, in their order. See ``Sink``."""

    def __init__(self, file: IO[bytes]) -> None:
        self.names: dict[str, None] = {}
        self._file = file
        self._days: dict[int, str] = {}

    def take(self, events: Sequence[Event]) -> None:
        """Write the events; an id that the log does not give is left out, being derived from the content again."""
        record, dumps, newline = self._record, orjson.dumps, orjson.OPT_APPEND_NEWLINE
        self._file.write(b"".join([dumps(record(event), option=newline) for event in events]))

    def _record(self, event: Event) -> dict[str, Value]:
        kind, at, subject, case, attributes, id_, _, _ = event
        record: dict[str, Value] = {"kind": kind, "at": self._stamp(at)}
        if id_ is not None and event.is_named:
            record["id"] = id_
        if subject:
            record["subject"] = subject
        if case is not None:
            record["case"] = case
        if attributes:
            self.names.update(dict.fromkeys(attributes))
            record |= attributes
        return record

    def _stamp(self, at: Instant) -> str:
        """The canonical stamp; days, which repeat, are remembered."""
        if at.precision != "day":
            return at.as_stamp()
        known = self._days.get(at.first)
        if known is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            known = self._days[at.first] = at.as_stamp()
        return known

    def mark(self) -> int:
        """How much was written."""
        return self._file.tell()

    def back(self, mark: int) -> None:
        """Cut off what was written since."""
        self._file.seek(mark)
        self._file.truncate()


def as_csv(lines: IO[bytes], names: Sequence[str], target: IO[bytes]) -> None:
    """JSON Lines as a CSV with the same columns (UTF-8 with a byte order mark, for Excel)."""
    columns = [*_COLUMNS, *(name for name in names if name not in _COLUMNS)]
    text = io.TextIOWrapper(target, "utf-8-sig", newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(orjson.loads, lines))
    text.flush()
    text.detach()


def packed(lines: IO[bytes], target: IO[bytes]) -> None:
    """JSON Lines as gzip, without a time stamp: equal logs give equal bytes."""
    with gzip.GzipFile(fileobj=target, mode="wb", filename="", mtime=0) as file:
        while chunk := lines.read(1 << 20):
            file.write(chunk)
