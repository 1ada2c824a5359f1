"""A workbook in the hands of the library, and what is known of it besides; its sheets, in blocks of plain rows."""

from __future__ import annotations

import marshal
import threading
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import python_calamine

from .biff import Biff
from .opendocument import OpenDocument
from .openxml import OpenXml
from .packed import Package
from .plain import Plain
from .refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .refusal import Faults, Shown

__all__ = ["Loaded", "framed"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ANY = "Cannot detect file format"
"""All that the library says of a workbook that it fails to open, whatever the reason."""
_HEAD = 512
_CELL = 32
"""Bytes that a cell takes in the library, an empty one too."""
_ROWS = 2000
_CELLS = 200_000
_FRAME = 32 << 20


class Loaded:
    """An open workbook. Raises Refused, from here on and everywhere below."""

    def __init__(self, file: IO[bytes], memory: int) -> None:
        self._memory = memory
        self._known = _known(file, memory)
        file.seek(0)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(file)
        except python_calamine.PasswordError:
            raise Refused("password") from None
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            said = str(error)
            raise Refused("library", *([] if said == _ANY else [said[:200]])) from None
        sheets = self._book.sheets_metadata
        names = [sheet.name for sheet in sheets]
        if len(set(names)) != len(names):
            raise Refused("twins")
        if not (len(names) == self._known.count if isinstance(self._known, Biff) else self._known.names == names):
            raise Refused("changed_structure", ", ".join(names)[:200])
        self._places = [place for place, sheet in enumerate(sheets) if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet]
        self._sheets = sheets

    def told(self) -> tuple[Any, ...]:
        """The first answer: the epoch, and the sheets with cells: their names, and whether they are hidden."""
        visible = python_calamine.SheetVisibleEnum.Visible
        shown = [(self._sheets[place].name, self._sheets[place].visible is not visible) for place in self._places]
        return "book", self._known.epoch, shown

    def sheet(self, index: int) -> Iterator[bytes]:
        """The answers about one sheet: its merged ranges, blocks of rows, the end."""
        place = self._places[index]
        sheet, faults = self._both(place)
        merges = self._known.merges(place)
        if merges is None:
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        if any(first > last or left > right for first, left, last, right in merges):
            raise Refused("damaged", "merged cells")
        yield framed("sheet", merges)
        if sheet.end is not None:
            rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
            if rows * columns * _CELL > self._memory:
                raise Refused("area", str(rows), str(columns))
        yield from _blocks(sheet, faults, self._known.serials)
        yield framed("end")

    def _both(self, place: int) -> tuple[python_calamine.CalamineSheet, Faults]:
        """The sheet as the library reads it in a thread of its own, and the faults, found meanwhile."""
        got: list[python_calamine.CalamineSheet] = []
        failed: list[BaseException] = []

        def get() -> None:
            try:
                got.append(self._book.get_sheet_by_index(place))
            except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception; it is told to the parent below
                failed.append(error)

        reading = threading.Thread(target=get, daemon=True)
        try:
            reading.start()
        except RuntimeError:  # no memory for its stack
            raise MemoryError from None
        faults = self._known.faults(place)
        reading.join()
        if failed:
            if isinstance(failed[0], MemoryError):
                raise failed[0]
            raise Refused("library", str(failed[0])[:200])
        return got[0], faults


def _known(file: IO[bytes], memory: int) -> OpenXml | OpenDocument | Biff:
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(_OLE):
        return Biff(file.read())
    if not head.startswith(b"PK"):
        raise Refused("web_page" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else "no_workbook")
    package = Package(file, memory)
    package.refuse_other_kinds()
    return OpenXml(package) if "xl/workbook.xml" in package else OpenDocument(package)


def _blocks(sheet: python_calamine.CalamineSheet, faults: Faults, serials: bool) -> Iterator[bytes]:
    """Every row from the sheet's first on, its cells from column A on; to the last cell, be it one at fault."""
    plain = Plain(serials)
    before: list[Shown] = [None] * (sheet.start[1] if sheet.start else 0)
    each = max(1, min(_ROWS, _CELLS // max(1, sheet.width)))
    given = sheet.iter_rows()
    first, last = 1, max(faults, default=0)
    while batch := list(islice(given, each)):
        rows, faulty = plain.rows(batch)
        if before:
            rows = [before + row if row else row for row in rows]
        yield from _overlaid(first, rows, faulty, faults)
        first += len(rows)
    for start in range(first, last + 1, _ROWS):
        yield from _overlaid(start, [[] for _ in range(min(_ROWS, last + 1 - start))], set(), faults)


def _overlaid(first: int, rows: list[list[Shown]], faulty: set[int], faults: Faults) -> Iterator[bytes]:
    """A block with the faults in their cells."""
    for number in faults.keys() & range(first, first + len(rows)) if faults else ():
        row, at_fault = rows[number - first], faults[number]
        row.extend([None] * (max(at_fault) + 1 - len(row)))
        for column, fault in at_fault.items():
            row[column] = fault
        faulty.add(number - first)
    return _fitting(first, rows, sorted(faulty))


def _fitting(first: int, rows: list[list[Shown]], faulty: list[int]) -> Iterator[bytes]:
    """A block, or its halves if it is too long to hand over at once. A row that is too long by itself goes as its length."""
    frame = framed("rows", first, rows, faulty)
    if len(rows) > 1 and (len(frame) > _FRAME or sum(map(len, rows)) > 2 * _CELLS):
        half = len(rows) // 2
        yield from _fitting(first, rows[:half], [place for place in faulty if place < half])
        yield from _fitting(first + half, rows[half:], [place - half for place in faulty if place >= half])
    elif len(frame) > _FRAME:
        yield framed("rows", first, [len(frame)], [0])
    else:
        yield frame


def framed(*answer: Any) -> bytes:
    """An answer, marshalled, after its length."""
    said = marshal.dumps(answer)
    return len(said).to_bytes(4, "little") + said
