"""Streams of a compound file, in which old Office files and encrypted new ones are kept ([MS-CFB] 2)."""

from __future__ import annotations

import struct

from .refusal import Refused

__all__ = ["CompoundFile"]

_HEADER = struct.Struct("<30xHH10xII4xIIIII")
_FIRST_FATS = 76
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
_ENTRY = 128
_MINI = 64


class CompoundFile:
    """The streams by name in lower case. Raises Refused for a file that is damaged or cut off."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            shift, _, fats, directory, cutoff, mini_fat, _, more_fats, _ = self._header()
            self._size = 1 << shift
            self._table = self._allocation(fats, more_fats)
            self._entries, root = self._directory(directory)
        except (struct.error, IndexError) as error:
            raise Refused("damaged", str(error)) from None
        self._cutoff = cutoff
        self._mini_fat = mini_fat
        self._root = root

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._sized(self._chain(start), size)
        packed = self._chain(self._root)
        table = self._chain(self._mini_fat)
        links = struct.unpack(f"<{len(table) // 4}I", table)
        places = _followed(links, start)
        return self._sized(b"".join(packed[place * _MINI : (place + 1) * _MINI] for place in places), size)

    def _header(self) -> tuple[int, ...]:
        found: tuple[int, ...] = _HEADER.unpack_from(self._content)
        if found[0] not in (9, 12):
            raise Refused("damaged", "sector size")
        return found

    def _sector(self, number: int) -> bytes:
        found = self._content[(number + 1) * self._size : (number + 2) * self._size]
        if not found:
            raise Refused("damaged", f"sector {number}")
        return found

    def _allocation(self, fats: int, more: int) -> tuple[int, ...]:
        """The table of what sector follows which, from the sectors that hold it: the first 109 are listed in the header."""
        if fats > len(self._content) // self._size + 1:
            raise Refused("damaged", "FAT")
        where = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, _FIRST_FATS))
        each = self._size // 4 - 1
        while len(where) < fats and more < _LAST:
            listed = struct.unpack(f"<{each + 1}I", self._sector(more))
            where += listed[:each]
            more = listed[each]
        table = b"".join(self._sector(number) for number in where[:fats] if number < _LAST)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(self._table, start)))

    def _directory(self, start: int) -> tuple[dict[str, tuple[int, int]], int]:
        listed = self._chain(start)
        entries: dict[str, tuple[int, int]] = {}
        root = _LAST
        for at in range(0, len(listed) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listed, at + 64)
            name = listed[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").lower()
            first, size = struct.unpack_from("<II", listed, at + 116)
            if kind == 5:
                root = first
            elif kind == 2:
                entries.setdefault(name, (first, size))
        return entries, root

    @staticmethod
    def _sized(found: bytes, size: int) -> bytes:
        if len(found) < size:
            raise Refused("damaged", f"{len(found)} < {size}")
        return found[:size]


def _followed(table: tuple[int, ...], start: int) -> list[int]:
    places: list[int] = []
    while start < _LAST:
        if start >= len(table) or len(places) > len(table):
            raise Refused("damaged", f"chain {start}")
        places.append(start)
        start = table[start]
    return places
