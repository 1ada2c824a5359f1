"""The text of an XML file, decoded as it declares (XML 1.0, 4.3.3), in bounded parts."""

from __future__ import annotations

import codecs
import re
from typing import IO, TYPE_CHECKING, Final

from shixian.eventlog import xes_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["XmlText"]

_CHUNK: Final = 1 << 18
_HEAD: Final = 1024
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]{1,100})["']""")
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class XmlText:
    """The parts of a text. ``codec`` is the encoding that the user asks for; without it, that of the file's own declaration.

    Raises InputError for an encoding that is not read, and for bytes that don't belong to it.
    """

    def __init__(self, stream: IO[bytes], file: str, codec: str | None) -> None:
        self._file = file
        self._stream = stream
        self._head = stream.read(_CHUNK)
        mark, marked = next(((mark, name) for mark, name in _MARKS if self._head.startswith(mark)), (b"", None))
        self._head = self._head[len(mark) :]
        self.codec = codec or marked or self._declared()

    def __iter__(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.codec)("strict")
        line = 1
        chunk = self._head
        try:
            while chunk:
                text = decoder.decode(chunk)
                line += text.count("\n")
                yield text
                chunk = self._stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(self.codec, "ignore")
            raise xes_faults.unreadable_bytes(self._file, line + good.count("\n"), self.codec) from None

    def _declared(self) -> str:
        wide = next((name for start, name in _UNMARKED if self._head.startswith(start)), None)
        if wide:
            return wide
        found = _DECLARED.match(self._head[:_HEAD])
        if not found:
            return "utf-8"
        name = found[1].decode("ascii", "replace")
        codec = _CODECS.get(name.strip().lower())
        if codec is None:
            raise xes_faults.no_such_encoding(self._file, name)
        return codec
