"""The header row of a table: its delimiter, its columns, and what to type where they are not those that are needed."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.delimited import DELIMITERS
from shixian.eventlog.event import RESERVED
from shixian.eventlog.faults import nothing_in
from shixian.eventlog.values import column_name, holds_stray_bytes, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["EVENT_COLUMNS", "Header", "Wanted", "full_width_commas", "read_header"]

_MANY_LINES = 100
_LIKELY = {
    "kind": ("事件类型", "事件", "类型", "环节", "type", "event", "event_type", "activity", "concept:name"),
    "at": ("时间", "日期", "发生时间", "发生日期", "办理时间", "time", "date", "datetime", "timestamp", "time:timestamp"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a table is for: whether column names suffice, and the error if they don't."""

    suffices: Callable[[Sequence[str]], bool]
    complaint: Callable[[Header, str], InputError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header row: clean column names ("" for a column without one), the cells as written, and the number of the line after it."""

    names: tuple[str, ...]
    cells: tuple[str, ...]
    delimiter: str
    row: int
    next_row: int

    @property
    def shown(self) -> str:
        """The column names as messages list them."""
        return legible(", ".join(name or "（空 / empty）" for name in self.names))


def read_header(lines: Iterator[str], file: str, wanted: Wanted, delimiters: Sequence[str] = DELIMITERS) -> Header:
    """Take the header off ``lines``. The delimiter is the one under which the columns suffice.

    Raises InputError for a table without a line, a header that cannot be read, that suffices under none or several of the delimiters,
    or that names a column twice.
    """
    row, taken = _first_lines(lines, file)
    found: dict[tuple[str, ...], Header] = {}
    for delimiter in delimiters:
        header = _parsed(taken, row, delimiter)
        if header is not None:
            found.setdefault(header.names, header)
    fitting = [header for header in found.values() if wanted.suffices(header.names)]
    if len(fitting) > 1:
        raise _refusal(file, row, Text("看不出表头用什么分隔", "the header can be split in more than one way"), _SAVE_AS_CSV)
    if not found or any("\0" in line or holds_stray_bytes(line) for line in taken):
        raise _refusal(
            file,
            row,
            Text("表头读不通（引号不成对，或含有空字符）", "the header cannot be read (odd quotes, or NUL characters)"),
            _SAVE_AS_CSV,
        )
    header = fitting[0] if fitting else max(found.values(), key=lambda header: len(header.names))
    repeated = sorted({name for name in header.names if name and header.names.count(name) > 1})
    if repeated:
        shown = legible(", ".join(repeated))
        remedy = Text("请给每一列不同的名字，或删去多余的列", "give every column a name of its own, or remove the extra one")
        raise _refusal(file, row, Text(f"表头里列名重复：{shown}", f"the header names a column twice: {shown}"), remedy)
    if not fitting:
        raise wanted.complaint(header, file)
    return header


def _no_event_columns(header: Header, file: str) -> InputError:
    """The error for a table without ``kind`` or ``at``, with the columns that there are and what was probably meant."""
    if len(header.names) == 1 and "，" in header.cells[0]:
        return full_width_commas(header, file)
    missing = [name for name in ("kind", "at") if name not in header.names]
    columns = header.shown
    lacking = ", ".join(missing)
    hint = "; ".join(f"{near} → {name}" for name in missing for near in _meant(name, header.names))
    return _refusal(
        file,
        header.row,
        Text(f"表头缺少列：{lacking}；现有的列是：{columns}", f"the header lacks {lacking}; it has: {columns}"),
        Text(
            f"第一行必须是列名，至少有kind（事件类型）和at（时间）{'；是不是应改名：' + hint if hint else ''}",
            f"the first row must name the columns, kind and at among them{'; did you mean ' + hint + '?' if hint else ''}",
        ),
    )


EVENT_COLUMNS = Wanted(suffices=lambda names: "kind" in names and "at" in names, complaint=_no_event_columns)


def full_width_commas(header: Header, file: str) -> InputError:
    """The error for a header whose columns are separated by ，."""
    shown = legible(header.cells[0])
    return _refusal(file, header.row, Text(f"表头用了全角逗号：{shown}", f"the header has full-width commas: {shown}"), _PLAIN_COMMA)


_SAVE_AS_CSV = Text("请另存为“CSV UTF-8（逗号分隔）”", 'save it as "CSV UTF-8 (comma delimited)"')
_PLAIN_COMMA = Text("请把表头和各行的分隔符改成半角逗号", "separate header and rows by plain commas")


def _first_lines(lines: Iterator[str], file: str) -> tuple[int, list[str]]:
    """The lines of the first record that is not blank, and the number of the first of them."""
    for row, line in enumerate(lines, 1):
        if line.strip("\ufeff \t\r\n\u3000"):
            taken = [line.removeprefix("\ufeff")]
            while sum(part.count('"') for part in taken) % 2 and len(taken) < _MANY_LINES and (more := next(lines, None)) is not None:
                taken.append(more)
            return row, taken
    raise nothing_in(file)


def _parsed(taken: list[str], row: int, delimiter: str) -> Header | None:
    try:
        rows = list(csv.reader(taken, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    cells = tuple(rows[0])
    return Header(names=tuple(map(column_name, cells)), cells=cells, delimiter=delimiter, row=row, next_row=row + len(taken))


def _meant(name: str, columns: Sequence[str]) -> list[str]:
    free = [column for column in columns if column not in RESERVED]
    folded = {column.casefold().strip(): column for column in free}
    likely = [folded[guess] for guess in (name, *_LIKELY[name]) if guess in folded]
    return likely[:1] or difflib.get_close_matches(name, free, n=1)


def _refusal(file: str, row: int, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file, row=row)))
