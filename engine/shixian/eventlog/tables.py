"""Tables taken in: the head is found, the mapping chosen, the rows below it converted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.canonical import CanonicalConversion, is_canonical
from shixian.eventlog.columns import cell_text
from shixian.eventlog.event import Origin
from shixian.eventlog.heads import LOOKED_AT, MOST_COLUMNS, Head, find_head, likely_head, opening_rows
from shixian.eventlog.mapping.convert import MappedConversion
from shixian.eventlog.mapping.fit import fit
from shixian.eventlog.mapping.shelf import shipped
from shixian.eventlog.sheet import Block
from shixian.eventlog.values import column_name, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shixian.eventlog.conversion import Conversion
    from shixian.eventlog.heads import OpeningRow
    from shixian.eventlog.how import How
    from shixian.eventlog.mapping.model import Mapping
    from shixian.eventlog.sheet import Sheet

__all__ = ["Opening", "canonical_head", "conversion_of", "mappings_for", "open_sheet", "too_wide", "unknown_table"]


class Opening:
    """A sheet whose first rows were looked at. ``blocks`` gives all of its rows once, these included."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._blocks = sheet.blocks()
        self._first: list[Block] = []
        found = 0
        for block in self._blocks:
            self._first.append(block)
            found += len(block.rows)
            if found >= LOOKED_AT:
                break
        self.rows = opening_rows(self._first)

    @property
    def is_blank(self) -> bool:
        """Whether the sheet holds nothing; what comes after its first rows is not looked at."""
        return not any(cell_text(cell).strip() for _, cells in self.rows for cell in cells)

    def blocks(self) -> Iterator[Block]:
        """All blocks, to be called once."""
        return chain(self._first, self._blocks)


def mappings_for(how: How) -> Sequence[Mapping]:
    """The mappings among which a table finds its own: the one that the user names, else all that are shipped and make events."""
    return (how.mapping,) if how.mapping is not None else tuple(mapping for mapping in shipped() if mapping.events)


def canonical_head(rows: Sequence[OpeningRow]) -> Head | None:
    """The head of a canonical log: the first row with cells, if kind and at are among its columns."""
    for row, cells in rows:
        names = tuple(column_name(cell_text(cell)) for cell in cells)
        if any(names):
            return Head(names=names, first_row=row, last_row=row) if is_canonical(names) else None
    return None


def open_sheet(sheet: Sheet) -> Opening:
    """Look at the first rows of a sheet."""
    return Opening(sheet)


def conversion_of(opening: Opening, how: How, file: str) -> Conversion | None:
    """How the rows of a sheet become events; None for a sheet whose head nobody knows. Raises InputError."""
    sheet = opening.sheet
    widest = max((len(cells) for _, cells in opening.rows), default=0)
    if widest > MOST_COLUMNS:
        raise InputError(too_wide(widest, file, sheet.name))
    origin = Origin(file, sheet.name)
    head = canonical_head(opening.rows) if how.mapping is None else None
    if head is not None:
        _refuse_repeated(head, file, sheet.name)
        return CanonicalConversion(_below(opening.blocks(), head.last_row), head.names, head.names, origin)
    found = find_head(opening.rows, sheet.merges, mappings_for(how))
    if found is None:
        return None
    head, mapping = found
    fitted = fit(mapping, head, how, file, sheet.name)
    return MappedConversion(opening.blocks(), fitted, how, origin, sheet.epoch, sheet.merges)


def _below(blocks: Iterable[Block], last: int) -> Iterator[Block]:
    for block in blocks:
        if block.rows and block.rows[0] > last:
            yield block
            continue
        kept = [i for i, row in enumerate(block.rows) if row > last]
        raw = None if block.raw is None else [block.raw[i] for i in kept]
        yield Block(rows=[block.rows[i] for i in kept], cells=[block.cells[i] for i in kept], raw=raw)


def unknown_table(opening: Opening, how: How, file: str) -> Problem:
    """What to say of a table that is neither canonical nor known to a mapping."""
    head = likely_head(opening.rows, opening.sheet.merges)
    columns = [name for name in head.names if name] if head else []
    place = Place(
        file=file,
        row=head.last_row if head else None,
        cell=f"{opening.sheet.name}!{head.last_row}" if head and opening.sheet.name else None,
    )
    shown = legible("、".join(columns)) if columns else "—"
    if how.mapping is None and _is_roster(opening):
        return Problem(
            what=Text("这是一张主体名录，不是事件", "this is a roster of subjects, not events"),
            remedy=Text("用 --roster 给出它", "give it with --roster"),
            place=place,
        )
    if how.mapping is not None:
        wanted = "、".join(how.mapping.columns[name][0] for name in how.mapping.recognise)
        return Problem(
            what=Text(
                f"映射“{how.mapping.id}”与这张表对不上；表中的列是：{shown}",
                f"the mapping {how.mapping.id} does not fit the table; it has: {shown}",
            ),
            remedy=Text(f"该映射要有这些列：{wanted}；或换一个映射", f"that mapping needs {wanted}; or take another one"),
            place=place,
        )
    return Problem(
        what=Text(
            f"认不出这是哪一种表，也没有kind和at列；表中的列是：{shown}",
            f"this table is of no known sort and has no columns kind and at; it has: {shown}",
        ),
        remedy=Text(
            "用 shixian doctor 看看每一列怎么读，用 shixian map 表 --suggest 起草映射，再用 --mapping 指定它",
            "see with shixian doctor how each column is read, draft a mapping with shixian map TABLE --suggest, give it with --mapping",
        ),
        place=place,
    )


def _is_roster(opening: Opening) -> bool:
    return find_head(opening.rows, opening.sheet.merges, [mapping for mapping in shipped() if mapping.roster]) is not None


def too_wide(width: int, file: str, sheet: str) -> Problem:
    """The problem of a table with more columns than a spreadsheet can have."""
    return Problem(
        what=Text(f"表有{width}列，超过{MOST_COLUMNS}列", f"the table has {width} columns, more than {MOST_COLUMNS}"),
        remedy=Text(
            "这不像一张表：请核对分隔符和导出方式，删去多余的列",
            "this is no table: check the delimiter and the export, remove what is not needed",
        ),
        place=Place(file=file, cell=sheet or None),
    )


def _refuse_repeated(head: Head, file: str, sheet: str) -> None:
    repeated = sorted({name for name in head.names if name and head.names.count(name) > 1})
    if repeated:
        shown = legible(", ".join(repeated))
        raise InputError(
            Problem(
                what=Text(f"表头里列名重复：{shown}", f"the header names a column twice: {shown}"),
                remedy=Text("请给每一列不同的名字，或删去多余的列", "give every column a name of its own, or remove the extra one"),
                place=Place(file=file, row=head.last_row, cell=f"{sheet}!{head.last_row}" if sheet else None),
            )
        )
