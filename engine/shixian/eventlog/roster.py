"""Roster 名录: the subjects that are bound, with their kind and region; without it, a subject without events cannot be missed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.columns import cell_text
from shixian.eventlog.delimited import Delimited
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.faults import nothing_in
from shixian.eventlog.header import Header, Wanted, full_width_commas
from shixian.eventlog.heads import likely_head
from shixian.eventlog.how import AS_FOUND
from shixian.eventlog.jsonkinds import reader_of_json
from shixian.eventlog.ledger import IN_MEMORY
from shixian.eventlog.memory import MemoryRows
from shixian.eventlog.opened import held
from shixian.eventlog.roster_table import roster_rows
from shixian.eventlog.table import Table
from shixian.eventlog.tables import open_sheet
from shixian.eventlog.texts import delimited, is_json
from shixian.eventlog.values import RowRefused, column_name
from shixian.words import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.opened import Held, Opened
    from shixian.eventlog.rows import Rows

__all__ = ["Roster", "Subject"]

_HEADS = {
    "subject": ("subject", "主体", "单位", "单位名称", "主体名称"),
    "kind": ("kind", "类别", "主体类别"),
    "region": ("region", "地区", "区划", "行政区划"),
}
_FIELD_OF = {head: field_name for field_name, heads in _HEADS.items() for head in heads}
_CLOSE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A body that is bound: its name as logs write it, its kind (部门, 乡镇, …) and its region, where the roster says them."""

    name: str
    kind: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The bound subjects, in the order of the roster. ``ignored`` lists its columns that say nothing to a check."""

    subjects: tuple[Subject, ...]
    path: str
    sha256: str
    encoding: str
    ignored: tuple[str, ...] = ()
    _by_name: Mapping[str, Subject] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", MappingProxyType({subject.name: subject for subject in self.subjects}))

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, encoding: str | None = None) -> Roster:
        """Read a roster, a table (CSV, xlsx, xls, ods) or JSON. Raises InputError for all rows that name no subject or contradict one."""
        with held(path) as found:
            if found.kind == "workbook":
                subjects, ignored = _of_workbook(found)
                return cls(subjects=subjects, path=found.file, sha256=found.sha256, encoding="workbook", ignored=ignored)
            text = found.text(None if encoding is None else codec_named(encoding))
            subjects, ignored = _of_text(text)
            return cls(subjects=subjects, path=text.file, sha256=text.sha256, encoding=text.decoding.encoding, ignored=ignored)

    @classmethod
    def of_records(cls, records: Iterable[Mapping[str, object]], name: str) -> Roster:
        """The roster of rows in memory, with the same keys as a file."""
        rows = MemoryRows(records)
        subjects, ignored = _subjects(rows, name)
        return cls(subjects=subjects, path=name, sha256=rows.sha256, encoding=IN_MEMORY, ignored=ignored)

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.subjects)

    def __len__(self) -> int:
        return len(self.subjects)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Subject | None:
        """The subject of this name; None for one that the roster doesn't know."""
        return self._by_name.get(name)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Did you mean: up to three names of the roster that are close to one that it doesn't know."""
        return () if name in self._by_name else tuple(difflib.get_close_matches(name, self._by_name, n=3, cutoff=_CLOSE))


def _of_text(text: Opened) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    if is_json(text, text.file):
        return _subjects(reader_of_json(text, text.file, AS_FOUND), text.file)
    lines, first, delimiters = delimited(text, AS_FOUND)
    if not first:
        raise nothing_in(text.file)
    for delimiter in delimiters:
        opening = open_sheet(Delimited(iter(first), delimiter))
        if opening.rows and _has_subject([column_name(cell_text(cell)) for cell in opening.rows[0][1]]):
            return _subjects(Table(chain(first, lines), text.file, text.decoding, _COLUMNS), text.file)
    for delimiter in delimiters:
        if roster_rows(open_sheet(Delimited(iter(first), delimiter)), text.file) is not None:
            rows = roster_rows(open_sheet(Delimited(chain(first, lines), delimiter)), text.file)
            assert rows is not None
            return _subjects(rows, text.file)
    return _subjects(Table(chain(first, lines), text.file, text.decoding, _COLUMNS), text.file)  # which says what is missing


def _of_workbook(found: Held) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    from shixian.eventlog.workbook import open_workbook

    columns: list[str] = []
    with found.on_disk() as path, open_workbook(path, found.file) as workbook:
        for head in workbook.sheets:
            opening = open_sheet(workbook.sheet(head.name))
            rows = None if head.hidden or opening.is_blank else roster_rows(opening, found.file)
            if rows is not None:
                return _subjects(rows, f"{found.file}!{head.name}")
            likely = likely_head(opening.rows, opening.sheet.merges)
            columns += [name for name in likely.names if name] if likely else []
    raise InputError(_no_subjects(", ".join(columns) or "—", columns, Place(file=found.file)))


@dataclass(frozen=True, slots=True)
class _Entry:
    subject: Subject
    row: int


def _subjects(rows: Rows, file: str) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """All subjects and the ignored columns; raises InputError with all problems."""
    entries: dict[str, _Entry] = {}
    ignored: dict[str, None] = {}
    problems: list[Problem] = []
    for row, _, values in rows:
        place = Place(file=file, row=row)
        if values is None:
            continue
        if isinstance(values, RowRefused):
            problems.append(Problem(what=values.reason, remedy=values.remedy, place=place))
            continue
        ignored |= dict.fromkeys(name for name in values if name not in _FIELD_OF)
        subject = _subject(values, place)
        if isinstance(subject, Problem):
            problems.append(subject)
            continue
        known = entries.setdefault(subject.name, _Entry(subject, row))
        merged = _merged(known.subject, subject)
        if merged is None:
            problems.append(_contradiction(known, subject, place))
        else:
            entries[subject.name] = _Entry(merged, known.row)
    if not entries and not problems:
        problems.append(Problem(what=Text("名录里没有主体", "the roster names no subject"), remedy=_NAME_THEM, place=Place(file=file)))
    if problems:
        raise InputError(*problems)
    return tuple(entry.subject for entry in entries.values()), tuple(ignored)


def _subject(values: Mapping[str, Value], place: Place) -> Subject | Problem:
    said: dict[str, str] = {}
    for column, value in values.items():
        name = _FIELD_OF.get(column)
        if name is None:
            continue
        if said.setdefault(name, str(value)) != str(value):
            heads = ", ".join(head for head in values if _FIELD_OF.get(head) == name)
            return Problem(
                what=Text(f"几列说法不一：{heads}", f"columns of one meaning differ: {heads}"),
                remedy=Text("请只保留其中一列", "keep one of the columns"),
                place=place,
            )
    if "subject" not in said:
        return Problem(
            what=Text("主体名称为空", "the subject has no name"),
            remedy=Text("请填写主体名称，或删去这一行", "name it, or remove the row"),
            place=place,
        )
    return Subject(name=said["subject"], kind=said.get("kind"), region=said.get("region"))


def _merged(first: Subject, second: Subject) -> Subject | None:
    """Both entries of a subject as one, or None where they contradict each other; saying nothing contradicts nothing."""
    if (first.kind and second.kind and first.kind != second.kind) or (first.region and second.region and first.region != second.region):
        return None
    return Subject(name=first.name, kind=first.kind or second.kind, region=first.region or second.region)


def _contradiction(known: _Entry, second: Subject, place: Place) -> Problem:
    one, other = (f"{s.kind or '—'}，{s.region or '—'}" for s in (known.subject, second))
    return Problem(
        what=Text(
            f"“{second.name}”与第{known.row}行矛盾：那里是{one}，这里是{other}",
            f"{second.name} contradicts row {known.row}: {one} there, {other} here",
        ),
        remedy=Text("同一主体只留一行；确是两个单位的，请写不同的全称", "keep one row for a subject; two bodies need two full names"),
        place=place,
    )


_NAME_THEM = Text("每行写一个主体：subject（主体）、kind（类别）、region（地区）", "name one subject a row: subject, kind, region")


def _has_subject(names: Sequence[str]) -> bool:
    return any(_FIELD_OF.get(name) == "subject" for name in names)


def _no_subject_column(header: Header, file: str) -> InputError:
    if len(header.names) == 1 and "，" in header.cells[0]:
        return full_width_commas(header, file)
    return InputError(_no_subjects(header.shown, header.names, Place(file=file, row=header.row)))


def _no_subjects(columns: str, names: Sequence[str], place: Place) -> Problem:
    near = {column: close for column in names for close in difflib.get_close_matches(column, _HEADS["subject"], n=1)}
    hint = ", ".join(f"{column} → {close}" for column, close in near.items())
    return Problem(
        what=Text(f"名录没有主体列；现有的列是：{columns}", f"the roster has no column of subjects; it has: {columns}"),
        remedy=Text(
            f"请把主体列命名为subject、主体、单位或单位名称{'；是不是：' + hint if hint else ''}",
            f"name the column subject, 主体, 单位 or 单位名称{'; did you mean ' + hint + '?' if hint else ''}",
        ),
        place=place,
    )


_COLUMNS = Wanted(suffices=_has_subject, complaint=_no_subject_column)
