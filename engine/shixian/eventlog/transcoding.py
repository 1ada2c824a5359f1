"""Text of any encoding as a stream of UTF-8, for readers that look for line ends among bytes."""

from __future__ import annotations

import codecs
import io
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from shixian.eventlog.encoding import Codec

__all__ = ["HALF_A_CHARACTER", "as_utf8"]

HALF_A_CHARACTER = b"\xe4"
"""What stands in UTF-8 for a character that was cut off: the first byte of one, as a file in UTF-8 would end."""
_CHUNK = 1 << 20


def as_utf8(stream: IO[bytes], codec: Codec) -> IO[bytes]:
    """``stream`` decoded from ``codec`` and encoded in UTF-8. Reading raises UnicodeDecodeError, but not for a character cut at the end."""
    return io.BufferedReader(_Utf8(stream, codec), _CHUNK)


class _Utf8(io.RawIOBase):
    def __init__(self, stream: IO[bytes], codec: Codec) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)("strict")
        self._ready = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while not self._ready and not self._ended:
            self._ready = memoryview(self._next())
        view = memoryview(buffer)
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next(self) -> bytes:
        chunk = self._stream.read(_CHUNK)
        if chunk:
            return self._decoder.decode(chunk).encode()
        self._ended = True
        try:
            return self._decoder.decode(b"", final=True).encode()
        except UnicodeDecodeError:
            return HALF_A_CHARACTER
