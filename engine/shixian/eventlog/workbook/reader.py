"""An open workbook: the list of its sheets, and each of them on demand."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.sheet import Block, Merge
from shixian.eventlog.workbook.process import Child
from shixian.eventlog.workbook.wording import cell_fault, refusal, row_too_long
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shixian.eventlog.sheet import Cell, Epoch, Sheet
    from shixian.eventlog.values import RowRefused

__all__ = ["MEMORY", "SheetHead", "Workbook", "open_workbook"]

MEMORY = 4 << 30
"""Bytes of address space that reading a workbook may take, unless said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """A sheet before it is read. ``hidden``: the program that wrote the workbook doesn't show it."""

    name: str
    hidden: bool


@contextmanager
def open_workbook(path: Path, file: str, *, memory: int = MEMORY) -> Iterator[Workbook]:
    """Open the workbook at ``path``, called ``file`` in problems; at the end nothing of it is left running.

    ``memory``: bytes of address space for the reading, beside what the process needs to start. Raises InputError, now or while a sheet is
    read, for a file that is no workbook, is damaged, asks for a password, needs more memory or time, or changes meanwhile.
    """
    before = _stamp(path, file)
    child = _Supply(path, file, memory)
    try:
        epoch, listed = child.book()
        yield Workbook(child, epoch, [SheetHead(name=name, hidden=hidden) for name, hidden in listed])
    finally:
        child.end()
    if _stamp(path, file) != before:
        raise InputError(
            Problem(
                what=Text("读取期间文件被改动", "the file changed while it was being read"),
                remedy=Text("请复制一份，对副本进行检查", "copy it, and check the copy"),
                place=Place(file=file),
            )
        )


class Workbook:
    """``sheets``: all that have cells, in order. ``epoch``: of date serials; None where the format has none (.ods)."""

    def __init__(self, supply: _Supply, epoch: Epoch | None, sheets: Sequence[SheetHead]) -> None:
        self.sheets = sheets
        self.epoch = epoch
        self._supply = supply

    def sheet(self, which: str | int) -> Sheet:
        """A sheet by its name, or its place in ``sheets``. One is read at a time: asking for the next ends the reading of the last.

        Raises InputError for a name that no sheet has, IndexError for a place.
        """
        names = [sheet.name for sheet in self.sheets]
        if isinstance(which, int):
            return _WorkbookSheet(self._supply, range(len(names))[which], names[which], self.epoch)
        if which not in names:
            raise InputError(_no_such_sheet(which, names, self._supply.file))
        return _WorkbookSheet(self._supply, names.index(which), which, self.epoch)


class _Supply:
    """Children for sheets: the one that there is, if it has nothing left to say, else a new one in its place."""

    def __init__(self, path: Path, file: str, memory: int) -> None:
        self.file = file
        self._path = path
        self._memory = memory
        self._child: Child | None = None
        self._sheet = ""
        self._turn = 0
        self._ended = False

    def book(self) -> tuple[Epoch | None, list[tuple[str, bool]]]:
        """What a new child says of the workbook."""
        self._sheet = ""
        self._child = Child(self._path, self._memory)
        epoch, sheets = self._answer("book")
        return epoch, sheets

    def ask(self, sheet: int, name: str) -> tuple[int, Any]:
        """Have a sheet read, and no other: the number of this turn, and the sheet's merged ranges."""
        if self._ended:
            raise RuntimeError("the workbook is closed")
        if self._child is None or self._child.busy:
            self._close()
            self.book()
        assert self._child is not None
        self._sheet = name
        self._turn += 1
        self._child.ask(sheet)
        (merges,) = self._answer("sheet")
        return self._turn, merges

    def rows(self, turn: int) -> Iterator[Any]:
        """The blocks of the sheet whose turn it is. A child that is not heard to the end is ended."""
        try:
            while self.has(turn):
                kind, said = self._next()
                if kind == "end":
                    return
                yield said
            raise RuntimeError("another sheet of the workbook was asked for, or it was closed, before this one was read")
        finally:
            if self.has(turn) and self._child is not None and self._child.busy:
                self._close()

    def end(self) -> None:
        """Nothing runs any more."""
        self._ended = True
        self._close()

    def has(self, turn: int) -> bool:
        """Whether it is still the turn of this sheet."""
        return turn == self._turn and not self._ended

    def _close(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _answer(self, kind: str) -> Any:
        found, said = self._next()
        assert found == kind, found
        return said

    def _next(self) -> tuple[str, Any]:
        assert self._child is not None
        kind, *said = self._child.answer()
        if kind == "refused":
            self._close()
            raise InputError(refusal(self.file, self._sheet, self._memory, *said))
        return kind, said


class _WorkbookSheet:
    """See ``Sheet``. Its blocks come from the child as they are asked for."""

    def __init__(self, supply: _Supply, place: int, name: str, epoch: Epoch | None) -> None:
        self.name = name
        self.epoch = epoch
        self._supply = supply
        self._place = place
        self._turn, merges = supply.ask(place, name)
        self.merges: Sequence[Merge] = [
            Merge(first_row=first + 1, last_row=last + 1, first_column=left, last_column=right) for first, left, last, right in merges
        ]

    def blocks(self) -> Iterator[Block]:
        """All rows from the sheet's first on, blank ones too."""
        if not self._supply.has(self._turn):
            self._turn, _ = self._supply.ask(self._place, self.name)
        for first, rows, faulty in self._supply.rows(self._turn):
            for place in faulty:
                rows[place] = _mended(rows[place])
            yield Block(rows=range(first, first + len(rows)), cells=rows)


def _mended(row: list[Any] | int) -> list[Cell] | RowRefused:
    """A row with faults in words."""
    if isinstance(row, int):
        return row_too_long(row)
    return [cell_fault(*cell) if type(cell) is tuple else cell for cell in row]


def _stamp(path: Path, file: str) -> tuple[int, int, int]:
    try:
        status = path.stat()
        with path.open("rb"):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Problem(
                what=Text(f"读不出来：{reason}", f"it cannot be read: {reason}"),
                remedy=Text("请核对路径和读取权限", "check the path, and the right to read it"),
                place=Place(file=file),
            )
        ) from None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _no_such_sheet(name: str, names: list[str], file: str) -> Problem:
    near = difflib.get_close_matches(name, names, n=1)
    listed = "、".join(names[:20]), ", ".join(names[:20])
    hint = f"是不是“{near[0]}”？" if near else "", f"did you mean {near[0]!r}? " if near else ""
    return Problem(
        what=Text(f"没有名为“{name}”的工作表", f"there is no sheet named {name!r}"),
        remedy=Text(f"{hint[0]}现有工作表：{listed[0]}", f"{hint[1]}it has: {listed[1]}"),
        place=Place(file=file),
    )
