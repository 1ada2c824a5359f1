"""An .xls workbook of Excel 5 to 2003, or by WPS (.et): its epoch, error values, formulas that were never computed ([MS-XLS] 2.4).

Told by its records: DateMode (the epoch), BoolErr and Formula (an error), Uncalced (the sheet was saved without being computed), the flag
of a Formula that asks for computing when opened (Apache POI sets it). What no record tells: a formula that gave an empty text, and one
that some programs (xlwt) wrote as such without ever computing it. It is doubtful, unless Excel's RecalcId vouches for the results.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

from .compound import CompoundFile
from .refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .refusal import Fault, Faults

__all__ = ["Biff"]

_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0022, 0x002F
_FORMULA, _BOOLERR, _UNCALCED, _RECALCID = 0x0006, 0x0205, 0x005E, 0x01C1
_NO_NUMBER = b"\xff\xff"
_ERROR, _EMPTY = 2, 3
_ON_OPENING = 2
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_STALE: Fault = ("stale", "")


class Biff:
    """What the library does not tell of an .xls. ``epoch``: of its serials."""

    serials = True
    names: list[str] | None = None

    def __init__(self, content: bytes) -> None:
        file = CompoundFile(content)
        stream = next((name for name in ("workbook", "book") if name in file), None)
        if stream is None:
            raise Refused("password" if "encryptedpackage" in file else "word" if "worddocument" in file else "no_workbook")
        self._records = file.stream(stream)
        self.epoch: Literal[1900, 1904] | None = 1900
        self._vouched = False
        self._sheets: list[int] = []
        for kind, at, length in self._after(0):
            if kind == _FILEPASS:
                raise Refused("password")
            if kind == _DATEMODE and length >= 2:
                self.epoch = 1904 if self._records[at] else 1900
            elif kind == _RECALCID:
                self._vouched = True
            elif kind == _BOUNDSHEET and length >= 4:
                self._sheets.append(struct.unpack_from("<I", self._records, at)[0])

    def merges(self, _: int) -> None:
        """Nothing: the library knows them."""

    @property
    def count(self) -> int:
        """How many sheets it has, charts too."""
        return len(self._sheets)

    def faults(self, index: int) -> Faults:
        """The cells of the sheet on which nobody may rely."""
        found: Faults = {}
        uncalculated = False
        for kind, at, length in self._after(self._sheets[index]):
            fault: Fault | None = None
            if kind == _FORMULA and length >= 16:
                fault = _STALE if uncalculated else self._of_formula(at)
            elif kind == _BOOLERR and length >= 8 and self._records[at + 7]:
                fault = "error", _ERRORS.get(self._records[at + 6], "#?")
            elif kind == _UNCALCED:
                uncalculated = True
            if fault is not None:
                row, column = struct.unpack_from("<HH", self._records, at)
                found.setdefault(row + 1, {})[column] = fault
        return found

    def _of_formula(self, at: int) -> Fault | None:
        records = self._records
        result = records[at + 6]
        no_number = records[at + 12 : at + 14] == _NO_NUMBER
        if no_number and result == _ERROR:
            return "error", _ERRORS.get(records[at + 8], "#?")
        if records[at + 14] & _ON_OPENING:
            return _STALE
        return ("doubtful", "") if no_number and result == _EMPTY and not self._vouched else None

    def _after(self, start: int) -> Iterator[tuple[int, int, int]]:
        """The records of one substream: kind, place and length; not those of a chart within."""
        records, end = self._records, len(self._records)
        unpack = struct.Struct("<HH").unpack_from
        at, depth = start, 0
        while at + 4 <= end:
            kind, length = unpack(records, at)
            at += 4
            if at + length > end:
                break
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 1:
                yield kind, at, length
            at += length
        raise Refused("damaged", f"{at} > {end}")
