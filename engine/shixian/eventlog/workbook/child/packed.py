"""What kind of workbook a file is, and whether its package is sane (ZIP: ISO/IEC 21320-1; OPC: ECMA-376 part 2; OpenDocument part 2)."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from .refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Package"]

_MEMBERS = 50_000
_RATIO = 500
_SMALL = 64 << 20
_CHUNK = 1 << 20
_PART = 64 << 20
_SHEETS_OF_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Package:
    """A ZIP package; its members are known by name, whatever the letter case and the slash. ``memory``: the child's limit in bytes."""

    def __init__(self, file: IO[bytes], memory: int) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("damaged", str(error)) from None
        members = self._zip.infolist()
        if len(members) > _MEMBERS:
            raise Refused("crowded", str(len(members)))
        self._members = {member.filename.replace("\\", "/").lower(): member for member in members}
        if len(self._members) != len(members):
            raise Refused("twins")
        for member in members:
            if member.flag_bits & 1:
                raise Refused("password")
            if member.file_size > _SMALL and member.file_size > _RATIO * member.compress_size:
                raise Refused("bomb", str(member.file_size >> 20))
        declared = sum(member.file_size for name, member in self._members.items() if name.endswith((".xml", ".rels")))
        if declared > memory:
            raise Refused("large", str(declared >> 20))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def refuse_other_kinds(self) -> None:
        """Raise Refused unless it is a workbook in XML."""
        if "xl/workbook.xml" in self or self.is_opendocument():
            return
        if "xl/workbook.bin" in self:
            raise Refused("xlsb")
        raise Refused("word" if "word/document.xml" in self else "no_workbook")

    def is_opendocument(self) -> bool:
        """Whether it is a spreadsheet by OpenDocument."""
        return "mimetype" in self and "content.xml" in self and self.part("mimetype").strip().startswith(_SHEETS_OF_ODS)

    def check(self, names: Iterable[str]) -> None:
        """Read the parts of these names, if they exist, to their end: their checksums are compared, which the library need not do."""
        for name in names:
            for _ in self.chunks(name) if name in self else ():
                pass

    def part(self, name: str) -> bytes:
        """A small part, whole."""
        found = b"".join(self.chunks(name, _PART))
        if len(found) > _PART:
            raise Refused("large", str(len(found) >> 20))
        return found

    def chunks(self, name: str, at_most: int | None = None) -> Iterator[bytes]:
        """A part as it unpacks, to its end, or to the first byte past ``at_most``. Raises Refused if it is damaged, or missing."""
        member = self._members.get(name.lower())
        if member is None:
            raise Refused("changed_structure", name)
        read = 0
        try:
            with self._zip.open(member) as stream:
                while (at_most is None or read <= at_most) and (chunk := stream.read(_CHUNK)):
                    read += len(chunk)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise Refused("damaged", f"{name}: {error}") from None
