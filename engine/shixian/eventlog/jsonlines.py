"""JSON Lines, one object a line (RFC 8259, https://jsonlines.org): a fast way for plain lines, an exact one for all others."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING
from unicodedata import normalize

import orjson

from shixian.eventlog import faults
from shixian.eventlog.rows import named_values
from shixian.eventlog.values import INT64, RowRefused, TextCache, column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value

__all__ = ["JsonLines"]

_UNSHARED = frozenset({"id", "at", "case"})
_KEYS_REMEMBERED = 4096


class JsonLines:
    """A reader of JSON Lines; see ``Rows``."""

    def __init__(self, stream: IO[bytes], file: str, decoding: Decoding) -> None:
        self.rows = 0
        self.silent: dict[str, None] = {}
        """Keys that some object has with nothing to them: columns all the same."""
        self._stream = stream
        self._file = file
        self._codec = decoding.codec
        self._shared = TextCache()
        self._plain_keys: set[str] = set()
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=float)

    def __iter__(self) -> Iterator[tuple[int, bytes, dict[str, Value] | RowRefused | None]]:
        unfinished: tuple[int, bytes, faults.Incomplete] | None = None
        for number, line in enumerate(self._utf8_lines(), 1):
            outcome: dict[str, Value] | RowRefused | None = self._plain(line)
            if outcome is None:
                if not line.decode("utf-8", "surrogateescape").strip():
                    continue
                outcome = self._exact(line)
            if unfinished is not None:
                yield unfinished
                unfinished = None
            self.rows += 1
            if isinstance(outcome, faults.Incomplete):
                unfinished = number, line, outcome
            else:
                yield number, line, outcome
        if unfinished is not None:
            number, line, _ = unfinished
            yield number, line, RowRefused(faults.HALF_WRITTEN, faults.FINISH_IT)
        if self.rows == 0:
            raise faults.nothing_in(self._file)

    def _utf8_lines(self) -> Iterable[bytes]:
        lines = faults.bounded_lines(self._stream, self._file)
        if self._codec == "utf-8":
            return lines
        return (line.decode(self._codec, "surrogateescape").encode("utf-8", "surrogateescape") for line in lines)

    def _plain(self, line: bytes) -> dict[str, Value] | None:
        """The values of an object of texts and integers; None where only the exact way can tell what the line says.

        orjson keeps the last of repeated keys in silence. Without escaped quotes every key and every text has two quotes, so more of
        them than the kept ones have betrays a repeated key (or a nested value).
        """
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            return None
        if type(found) is not dict or (b"\\" in line and (b'\\"' in line or b"\\u0000" in line)):
            return None
        values: dict[str, Value] = {}
        shared, keys, texts = self._shared, self._plain_keys, 0
        for key, said in found.items():
            if key not in keys and not self._is_plain(key):
                return None
            kind = type(said)
            if kind is str:
                texts += 1
                if key in _UNSHARED:  # as ``text`` does, without the call
                    clean = said.strip()
                    if not clean.isascii():
                        clean = normalize("NFC", clean)
                else:
                    clean = shared[said]
                if clean:
                    values[key] = clean
                else:
                    self.silent[key] = None
            elif kind is int and said < INT64:
                values[key] = said
            elif kind is bool:
                values[key] = "true" if said else "false"
            elif said is not None:
                return None
            else:
                self.silent[key] = None
        return values if line.count(b'"') == 2 * (len(found) + texts) else None

    def _is_plain(self, key: str) -> bool:
        if not key or column_name(key) != key:
            return False
        if len(self._plain_keys) >= _KEYS_REMEMBERED:
            self._plain_keys.clear()
        self._plain_keys.add(key)
        return True

    def _exact(self, line: bytes) -> dict[str, Value] | RowRefused:
        """The values of any object, or why the line has none."""
        try:
            found = self._parsed(line)
            if not isinstance(found, dict):
                return faults.no_object(found)
            values = named_values(found, self._repeated)
        except RowRefused as refused:
            return refused
        self.silent |= dict.fromkeys(name for name in map(column_name, found) if name not in values)
        return values

    def _parsed(self, line: bytes) -> object:
        try:
            decoded = line.decode().strip().removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise faults.cut_inside() from None
        self._repeated.clear()
        try:
            found = self._decoder.decode(decoded)
        except json.JSONDecodeError as error:
            raise faults.misspelt(error, decoded) from None
        except (ValueError, RecursionError):
            raise faults.unbounded() from None
        return found

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            self._repeated += [name for name in found if names.count(name) > 1]
        return found
