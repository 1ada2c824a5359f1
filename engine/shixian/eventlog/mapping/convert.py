"""The rows of a mapped table as events, column by column, block by block."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from shixian.eventlog.columns import Cleaner, cell_text, is_sound, refuse_unsound
from shixian.eventlog.conversion import Made, Table
from shixian.eventlog.event import Origin, Source
from shixian.eventlog.ledger import Rejected
from shixian.eventlog.mapping.cells import Saids
from shixian.eventlog.mapping.making import EventMaker, Refused
from shixian.eventlog.mapping.rows import BodyRows, MergedCells
from shixian.eventlog.moments import MomentReader
from shixian.eventlog.sheet import column_letters
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shixian.eventlog.how import How
    from shixian.eventlog.mapping.fit import Fit
    from shixian.eventlog.sheet import Block, Cell, Epoch, Merge

__all__ = ["MappedConversion"]


class MappedConversion:
    """The rows below the head of a mapped table, each as the events that it records; see ``Conversion``."""

    def __init__(
        self, blocks: Iterable[Block], fitted: Fit, how: How, origin: Origin, epoch: Epoch | None, merges: Sequence[Merge]
    ) -> None:
        self.rows = 0
        head = fitted.head
        self.table = Table(sheet=origin.sheet, mapping=fitted.mapping.id, choices=fitted.choices, columns=head.names)
        self._blocks = blocks
        self._origin = origin
        self._last = head.last_row
        self._width = len(head.names)
        self._body = BodyRows(head, head.names, fitted.moment_columns, merges)
        self._merged = MergedCells(merges, head.last_row)
        saids = Saids(fitted.places, fitted.above, Cleaner())
        reader = MomentReader(epoch, how.dates)
        self._makers = [
            EventMaker(event, stamp, fitted, origin, saids, reader)
            for event, stamp in zip(fitted.mapping.events, fitted.stamps, strict=True)
            if stamp is not None
        ]

    def __iter__(self) -> Iterator[Made]:
        for block in self._blocks:
            made = Made(events=[], converted=0)
            rows, cells = self._data(block, made)
            if rows:
                self._make(rows, cells, made)
            yield made

    def _data(self, block: Block, made: Made) -> tuple[list[int], list[Sequence[Cell]]]:
        rows: list[int] = []
        kept: list[Sequence[Cell]] = []
        sound = is_sound(block)
        for i, (row, found) in enumerate(zip(block.rows, block.cells, strict=True)):
            if row <= self._last:
                continue
            if isinstance(found, RowRefused):
                self.rows += 1
                made.rejected.append(self._whole_row(found, row, None, block.raw[i] if block.raw else ""))
                continue
            if not sound and (broken := self._broken(found, block.raw[i] if block.raw else None)) is not None:
                self.rows += 1
                made.rejected.append(self._whole_row(broken, row, None, block.raw[i] if block.raw else ",".join(map(cell_text, found))))
                continue
            cells = self._merged.filled(row, found)
            reason = self._body.reason(row, cells)
            if reason == "blank":
                if block.raw is not None and found and not block.raw[i].isspace():  # delimiters make a row of a text; a sheet has no end
                    self.rows += 1
                    made.without["blank"] = made.without.get("blank", 0) + 1
                continue
            self.rows += 1
            if reason is not None:
                made.without[reason] = made.without.get(reason, 0) + 1
            elif len(cells) > self._width and any(cell_text(cell).strip() for cell in cells[self._width :]):
                made.rejected.append(self._whole_row(_beyond(len(cells), self._width), row, cells, None))
            else:
                rows.append(row)
                kept.append(cells)
        return rows, kept

    @staticmethod
    def _broken(cells: Sequence[Cell], raw: str | None) -> RowRefused | None:
        try:
            refuse_unsound(cells, raw)
        except RowRefused as refused:
            return refused
        return None

    def _make(self, rows: Sequence[int], cells: Sequence[Sequence[Cell]], made: Made) -> None:
        width = self._width
        if set(map(len, cells)) != {width}:
            cells = [c if len(c) == width else [*c[:width], *repeat(None, width - len(c))] for c in cells]
        columns = list(zip(*cells, strict=True))
        refused: dict[int, list[Refused]] = {}
        full = False
        making: set[int] = set()
        for maker in self._makers:
            outcome = maker.make(rows, columns)
            made.events += outcome.events
            full = full or outcome.full
            if not outcome.full:
                making.update(event.row for event in outcome.events)
            for row, problem in outcome.refused:
                refused.setdefault(row, []).append(problem)
        by_row = dict(zip(rows, cells, strict=True))
        made.rejected += [self._rejected(row, found, by_row[row]) for row, found in sorted(refused.items())]
        converted = len(rows) - len(refused) if full else len(making - refused.keys())
        made.converted = converted
        without = len(rows) - len(refused) - converted
        if without:
            made.without["empty"] = made.without.get("empty", 0) + without

    def _rejected(self, row: int, found: Sequence[Refused], cells: Sequence[Cell]) -> Rejected:
        reasons = list(dict.fromkeys((f.problem.reason, f.problem.remedy) for f in found))
        file, sheet, _ = self._origin
        texts = tuple(map(cell_text, cells))
        return Rejected(
            source=Source(file=file, row=row, sheet=sheet, column=found[0].column),
            reason=Text("；".join(r.zh for r, _ in reasons), "; ".join(r.en for r, _ in reasons)),
            remedy=Text("；".join(dict.fromkeys(r.zh for _, r in reasons)), "; ".join(dict.fromkeys(r.en for _, r in reasons))),
            raw=legible(",".join(texts)),
            shadows=tuple(shadow for f in found for shadow in f.shadows),
            cells=texts,
        )

    def _whole_row(self, refused: RowRefused, row: int, cells: Sequence[Cell] | None, raw: str | None) -> Rejected:
        file, sheet, _ = self._origin
        texts = None if cells is None else tuple(map(cell_text, cells))
        return Rejected(
            source=Source(file=file, row=row, sheet=sheet),
            reason=refused.reason,
            remedy=refused.remedy,
            raw=legible(raw or ",".join(texts or ())),
            cells=texts,
        )


def _beyond(cells: int, columns: int) -> RowRefused:
    return RowRefused(
        Text(
            f"有{cells}个单元格，表头只到{column_letters(columns - 1)}列",
            f"it has {cells} cells; the head ends with column {column_letters(columns - 1)}",
        ),
        Text(
            "请核对：多出的内容补上列名，或属于分隔符错位的按原件改正",
            "give the extra cell a column name, or mend the shifted cells from the original",
        ),
    )
