"""What lies in a compound file (Microsoft MS-CFB, the container of .xls, .doc and of encrypted .xlsx): told by the names of its streams."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.eventlog.packing import FileKind

__all__ = ["kind_of_compound"]

_HEADER = 512
_ENTRY = 128
_NO_SECTOR = 0xFFFFFFFA  # MAXREGSECT and all beyond it: no sector at all
_MOST_SECTORS = 4096
"""So many sectors of a directory are looked at; one of an office file has a handful."""
_IN_HEADER = 109


def kind_of_compound(raw: IO[bytes]) -> FileKind:
    """What a compound file is; ``compound`` if it is none of the known kinds, or damaged."""
    try:
        names = {name.casefold() for name in _streams(raw)}
    except (struct.error, ValueError, OverflowError):
        return "compound"
    if "encryptedpackage" in names:
        return "encrypted-office"
    if names & {"workbook", "book"}:
        return "workbook"
    if "worddocument" in names:
        return "old-document"
    if "powerpoint document" in names:
        return "slides"
    return "compound"


def _streams(raw: IO[bytes]) -> Iterator[str]:
    """The names in the directory (2.6.1), whose sectors are chained through the allocation table (2.3)."""
    raw.seek(0)
    header = raw.read(_HEADER)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError(shift)
    (sector,) = struct.unpack_from("<I", header, 48)
    tables = struct.unpack_from(f"<{_IN_HEADER}I", header, 76)
    size = 1 << shift
    for _ in range(_MOST_SECTORS):
        if sector >= _NO_SECTOR:
            return
        yield from _names(_sector(raw, sector, size))
        table, place = divmod(sector, size // 4)
        if table >= _IN_HEADER or tables[table] >= _NO_SECTOR:
            return
        (sector,) = struct.unpack_from("<I", _sector(raw, tables[table], size), 4 * place)


def _sector(raw: IO[bytes], number: int, size: int) -> bytes:
    raw.seek((number + 1) * size)
    return raw.read(size)


def _names(sector: bytes) -> Iterator[str]:
    for start in range(0, len(sector) - _ENTRY + 1, _ENTRY):
        (length,) = struct.unpack_from("<H", sector, start + 64)
        if 2 <= length <= 64:
            yield sector[start : start + length - 2].decode("utf-16-le", "replace")
