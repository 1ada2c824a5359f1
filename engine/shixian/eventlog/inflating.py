"""Bytes unpacked under a bound: what comes out is counted while it comes out, whatever the packed file says of itself (CWE-409)."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.unreadable import damaged_gzip
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

__all__ = ["CHUNK", "DEFLATED", "LIMITS", "STORED", "Entry", "Limits", "damaged_member", "data_of", "inflated", "too_large", "ungzipped"]

CHUNK = 1 << 20
STORED, DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_GARBLED = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much may come out of what is packed, in bytes: of one zip member, of all members of an archive; and how many members.

    ``ratio``: how many times its packed size anything may become once it is larger than ``free``. Tables pack 5 to 50 times, a bomb 1000.
    """

    member: int = 4 << 30
    archive: int = 16 << 30
    ratio: int = 200
    free: int = 64 << 20
    members: int = 10_000

    def swells(self, size: int, packed: int) -> bool:
        """Whether so many bytes are too many to have been packed into ``packed``."""
        return size > self.free and size > self.ratio * packed


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member's entry in the directory of its zip archive (PKWARE APPNOTE 6.3.10, 4.3.12). ``name`` is for people, ``raw`` as packed."""

    name: str
    raw: bytes
    offset: int
    packed: int
    size: int
    crc: int
    method: int


def ungzipped(raw: IO[bytes], file: str, limits: Limits = LIMITS) -> IO[bytes]:
    """The bytes in a gzip file (``raw``, seekable; read from its start). Reading raises InputError where it is damaged or swells."""
    return io.BufferedReader(_Ungzipped(raw, file, limits), CHUNK)


class _Ungzipped(io.RawIOBase):
    def __init__(self, raw: IO[bytes], file: str, limits: Limits) -> None:
        self._packed = raw.seek(0, os.SEEK_END)
        raw.seek(0)
        self._gzip = gzip.GzipFile(fileobj=raw, mode="rb")
        self._file = file
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        try:
            count: int = self._gzip.readinto(buffer)
        except _GARBLED as error:
            raise damaged_gzip(self._file, error) from None
        self._count += count
        if self._limits.swells(self._count, self._packed):
            raise too_large(self._file, self._count, self._packed)
        return count


def data_of(raw: IO[bytes], entry: Entry, file: str) -> int:
    """Where the packed bytes of a member begin. Raises InputError where its local header is none or is another's."""
    try:
        raw.seek(entry.offset)
        header = raw.read(_LOCAL.size)
        signature, _, _, method, *_, name_length, extra_length = _LOCAL.unpack(header)
        name = raw.read(name_length)
    except (struct.error, ValueError, OverflowError):
        raise damaged_member(file) from None
    if signature != b"PK\x03\x04" or name != entry.raw or method != entry.method:
        raise damaged_member(file)
    return entry.offset + _LOCAL.size + int(name_length) + int(extra_length)


def inflated(raw: IO[bytes], entry: Entry, file: str, limits: Limits = LIMITS) -> Iterator[bytes]:
    """The bytes of a zip member, bounded by what the directory says of it. Raises InputError unless size and CRC-32 are as said there."""
    if entry.size > limits.member or limits.swells(entry.size, entry.packed):
        raise too_large(file, entry.size, entry.packed)
    raw.seek(data_of(raw, entry, file))
    decoder = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
    left, count, crc = entry.packed, 0, 0
    try:
        while left:
            chunk = raw.read(min(CHUNK, left))
            if not chunk:
                raise damaged_member(file)
            left -= len(chunk)
            for part in _parts(decoder, chunk):
                count += len(part)
                if count > entry.size:
                    raise damaged_member(file)
                crc = zlib.crc32(part, crc)
                yield part
    except zlib.error:
        raise damaged_member(file) from None
    ended = decoder is None or (decoder.eof and not decoder.unused_data)
    if not ended or count != entry.size or crc != entry.crc:
        raise damaged_member(file)


def _parts(decoder: zlib._Decompress | None, chunk: bytes) -> Iterator[bytes]:
    """What ``chunk`` unpacks to, never more than CHUNK bytes at once."""
    if decoder is None:
        yield chunk
        return
    while True:
        part = decoder.decompress(chunk, CHUNK)
        yield part
        chunk = decoder.unconsumed_tail
        if decoder.eof or (not chunk and len(part) < CHUNK):
            return


def damaged_member(file: str) -> InputError:
    """The error for a member that is not what the archive's directory says of it."""
    return InputError(
        Problem(
            what=Text(
                "压缩包成员已损坏，或与包内目录所记的名称、大小、校验值不符",
                "the member is damaged, or not of the name, size and checksum that the archive's directory gives",
            ),
            remedy=Text(
                "请重新下载或压缩；能解出的部分不会当作全部来检查",
                "fetch or pack it again; the part that can be unpacked is not checked as if it were all",
            ),
            place=Place(file=file),
        )
    )


def too_large(file: str, size: int, packed: int) -> InputError:
    """The error for what would swell beyond all bounds."""
    return InputError(
        Problem(
            what=Text(
                f"疑似压缩炸弹：{_mib(packed)}会展开成{_mib(size)}以上，不再展开",
                f"like a zip bomb: {_mib(packed)} unpack to {_mib(size)} or more; it is not unpacked",
            ),
            remedy=Text(
                "请核对来源；确是日志的，请重新导出，或自行解压后写明解出的文件",
                "check where it comes from; if it is a log, export it again, or unpack it yourself and name the file",
            ),
            place=Place(file=file),
        )
    )


def _mib(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"
