"""A roster that stands in a table as inspectors hold it: a workbook, a list with a title above its head, columns under other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.columns import Cleaner, cell_text
from shixian.eventlog.heads import find_head
from shixian.eventlog.how import AS_FOUND
from shixian.eventlog.mapping.cells import Said
from shixian.eventlog.mapping.fit import fit
from shixian.eventlog.mapping.rows import BodyRows, MergedCells
from shixian.eventlog.mapping.shelf import shipped
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.values import RowRefused
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.mapping.fit import Fit
    from shixian.eventlog.sheet import Cell
    from shixian.eventlog.tables import Opening

__all__ = ["RosterRows", "roster_rows"]


def roster_rows(opening: Opening, file: str) -> RosterRows | None:
    """The rows of a sheet as those of a roster; None where no mapping of rosters knows its head. Raises InputError."""
    mappings = tuple(mapping for mapping in shipped() if mapping.roster)
    found = find_head(opening.rows, opening.sheet.merges, mappings)
    if found is None:
        return None
    head, mapping = found
    return RosterRows(opening, fit(mapping, head, AS_FOUND, file, opening.sheet.name))


class RosterRows:
    """See ``Rows``: the subject, kind and region of each row below the head, and its other columns."""

    def __init__(self, opening: Opening, fitted: Fit) -> None:
        self.rows = 0
        self._opening = opening
        self._fit = fitted
        merges = opening.sheet.merges
        subject = fitted.mapping.roster["subject"].columns
        self._body = BodyRows(
            fitted.head, fitted.head.names, [fitted.places[name] for name in subject if name in fitted.places][1:], merges
        )
        self._merged = MergedCells(merges, fitted.head.last_row)
        clean = Cleaner()
        self._said = {name: Said(value, fitted.places, fitted.above, clean) for name, value in fitted.mapping.roster.items()}
        self._read = {place for said in self._said.values() for place in said.places}

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        width = len(self._fit.head.names)
        for block in self._opening.blocks():
            for row, found in zip(block.rows, block.cells, strict=True):
                if row <= self._fit.head.last_row:
                    continue
                if isinstance(found, RowRefused):
                    self.rows += 1
                    yield row, "", found
                    continue
                cells = [*self._merged.filled(row, found), *[None] * (width - len(found))][:width]
                reason = self._body.reason(row, cells)
                if reason == "blank":
                    continue
                self.rows += 1
                raw = ",".join(map(cell_text, cells))
                yield row, raw, None if reason is not None else self._values(cells)

    def _values(self, cells: Sequence[Cell]) -> dict[str, Value] | RowRefused:
        faulty = next((cell for place, cell in enumerate(cells) if place in self._read and isinstance(cell, CellFault)), None)
        if faulty is not None:
            return RowRefused(Text(f"单元格不可靠：{faulty.what.zh}", f"a cell cannot be relied on: {faulty.what.en}"), faulty.remedy)
        columns = [[cell] for cell in cells]
        values: dict[str, Value] = {}
        for name, said in self._said.items():
            text = said.of(columns, 1)[0]
            if text:
                values[name] = text
        for place, (column, cell) in enumerate(zip(self._fit.head.names, cells, strict=True)):
            if column and place not in self._read and cell_text(cell).strip():
                values.setdefault(column, cell_text(cell).strip())
        return values
