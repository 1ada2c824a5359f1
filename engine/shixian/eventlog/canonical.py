"""The canonical log as a table (design section 8): its columns are kind, at, subject, case, id and attributes; a row is an event."""

from __future__ import annotations

from itertools import compress, repeat
from typing import TYPE_CHECKING

from shixian.clock.instant import Instant, StampError
from shixian.eventlog.columns import Attributes, Cleaner, cell_text, is_sound, refuse_unsound
from shixian.eventlog.conversion import Made, Table
from shixian.eventlog.event import RESERVED, Origin, Source, new_events
from shixian.eventlog.faults import too_many, unnamed
from shixian.eventlog.ledger import REJECT_COLUMNS, Rejected
from shixian.eventlog.midnight import day_of_midnight
from shixian.eventlog.rows import MOMENTS, event_of, shadow_of
from shixian.eventlog.sheet import CellFault, column_letters
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shixian.eventlog.event import Event, Value
    from shixian.eventlog.sheet import Block, Cell

__all__ = ["CanonicalConversion", "is_canonical"]

_NOT_READ = frozenset(name for column in REJECT_COLUMNS for name in (column.zh, column.en))


def is_canonical(names: Iterable[str]) -> bool:
    """Whether the columns are those of the canonical log."""
    return {"kind", "at"} <= set(names)


class CanonicalConversion:
    """The rows below the head of a canonical table, as events; see ``Conversion``."""

    def __init__(self, blocks: Iterable[Block], names: Sequence[str], head: Sequence[str], origin: Origin) -> None:
        self.rows = 0
        self.table = Table(sheet=origin.sheet, columns=tuple(head))
        self._blocks = blocks
        self._names = tuple(names)
        self._head = list(head)
        self._width = len(self._names)
        self._at = column_letters(self._names.index("at")) if origin.sheet else ""
        self._origin = origin._replace(column=self._at)
        self._is_attribute = [bool(name) and name not in RESERVED and name not in _NOT_READ for name in self._names]
        self._attributes = Attributes(list(compress(self._names, self._is_attribute)))
        self._unnamed = [place for place, name in enumerate(self._names) if not name]
        self._clean = Cleaner()
        self._typed = False

    def __iter__(self) -> Iterator[Made]:
        for block in self._blocks:
            self._typed = block.raw is None  # stamps of a format that knows dates and times as such
            yield self._made(block)

    def _made(self, block: Block) -> Made:
        made = Made(events=[], converted=0)
        rows, cells = self._plain_rows(block, made)
        if rows:
            made.events = self._events(rows, cells, made)
        made.converted = len(made.events)
        return made

    def _plain_rows(self, block: Block, made: Made) -> tuple[Sequence[int], Sequence[Sequence[Cell]]]:
        """The rows that are neither blank nor broken nor a head again, all of the head's width."""
        sound = is_sound(block)
        if sound and self._is_plain(block):
            self.rows += len(block.rows)
            return block.rows, block.cells  # type: ignore[return-value] # none of them refusals
        rows: list[int] = []
        kept: list[Sequence[Cell]] = []
        for i, (row, cells) in enumerate(zip(block.rows, block.cells, strict=True)):
            raw = block.raw[i] if block.raw is not None else None
            if isinstance(cells, RowRefused):
                self.rows += 1
                made.rejected.append(self._rejected(cells, row, None, raw))
                continue
            if not cells or (raw.isspace() if raw is not None else all(cell in (None, "") for cell in cells)):
                continue
            self.rows += 1
            try:
                if not sound:
                    refuse_unsound(cells, raw)
                whole = self._whole(cells, raw)
            except RowRefused as refused:
                made.rejected.append(self._rejected(refused, row, cells, raw))
                continue
            if all(cell is None or (type(cell) is str and not cell.strip()) for cell in whole):
                made.without["blank"] = made.without.get("blank", 0) + 1
            elif list(cells) == self._head:
                made.without["head"] = made.without.get("head", 0) + 1
            else:
                rows.append(row)
                kept.append(whole)
        return rows, kept

    def _is_plain(self, block: Block) -> bool:
        """Whether a block of a text holds nothing but rows of the head's width that say something and are not the head again."""
        if block.raw is None or any(issubclass(sort, RowRefused) for sort in set(map(type, block.cells))):
            return False
        widths = set(map(len, block.cells))  # type: ignore[arg-type] # none of them refusals
        return widths == {self._width} and self._head not in block.cells and [""] * self._width not in block.cells

    def _whole(self, cells: Sequence[Cell], raw: str | None) -> Sequence[Cell]:
        """A row as wide as the head. Raises RowRefused."""
        if raw is None:
            while len(cells) > self._width and cells[-1] in (None, ""):
                cells = cells[:-1]
        if len(cells) > self._width:
            raise too_many(len(cells), self._width)
        return cells if len(cells) == self._width else [*cells, *[""] * (self._width - len(cells))]

    def _events(self, rows: Sequence[int], cells: Sequence[Sequence[Cell]], made: Made) -> list[Event]:
        columns = list(zip(*cells, strict=True))
        by_name = {name: columns[place] for place, name in enumerate(self._names) if name in RESERVED}
        kinds, ats = self._clean.repeating(by_name["kind"]), self._clean.unique(by_name["at"])
        if self._typed:
            ats = list(map(day_of_midnight, ats))
        moments = _moments(ats)
        subjects: Iterable[str] = self._clean.repeating(by_name["subject"]) if "subject" in by_name else repeat("")
        cases: Iterable[str | None] = [c or None for c in self._clean.unique(by_name["case"])] if "case" in by_name else repeat(None)
        ids: Iterable[str | None] = [i or None for i in self._clean.unique(by_name["id"])] if "id" in by_name else repeat(None)
        said = [self._clean.repeating(column) for column in compress(columns, self._is_attribute)]
        attributes = map(self._attributes.__getitem__, zip(*said, strict=True)) if said else repeat({})
        bad = self._bad_rows(kinds, moments, columns)
        if not bad:
            return list(new_events(kinds, moments, subjects, cases, attributes, ids, self._origin, rows))  # type: ignore[arg-type]
        every = list(new_events(kinds, moments, subjects, cases, attributes, ids, self._origin, rows))  # type: ignore[arg-type]
        for i in sorted(bad):
            made.rejected.append(self._reason(rows[i], cells[i]))
        return [event for i, event in enumerate(every) if i not in bad]

    def _bad_rows(self, kinds: Sequence[str], moments: Sequence[object], columns: Sequence[Sequence[Cell]]) -> set[int]:
        bad = {i for i, moment in enumerate(moments) if type(moment) is not Instant} if _odd(moments) else set()
        if "" in kinds:
            bad |= {i for i, kind in enumerate(kinds) if not kind}
        for place in self._unnamed:
            bad |= {i for i, cell in enumerate(columns[place]) if cell_text(cell).strip()}
        for column in columns:
            if CellFault in set(map(type, column)):
                bad |= {i for i, cell in enumerate(column) if isinstance(cell, CellFault)}
        return bad

    def _reason(self, row: int, cells: Sequence[Cell]) -> Rejected:
        """Why a row is no event, found the careful way."""
        values: dict[str, Value] = {}
        for place, (name, cell) in enumerate(zip(self._names, cells, strict=True)):
            if isinstance(cell, CellFault):
                return self._rejected(_faulty(name or column_letters(place), cell), row, cells, None, column_letters(place))
            clean = self._clean.unique([cell])[0]
            if clean and not name:
                return self._rejected(unnamed(), row, cells, None)
            if clean and name not in _NOT_READ:
                values[name] = clean
        try:
            event_of(values, self._origin, row)
        except RowRefused as refused:
            return self._rejected(refused, row, cells, None, self._at if refused.rest is not None else "")
        raise AssertionError("a row was held to be bad and is not")

    def _rejected(self, refused: RowRefused, row: int, cells: Sequence[Cell] | None, raw: str | None, column: str = "") -> Rejected:
        file, sheet, _ = self._origin
        shadow = None if refused.rest is None else shadow_of(refused.rest, self._origin, row)
        texts = None if cells is None else tuple(map(cell_text, cells))
        return Rejected(
            source=Source(file=file, row=row, sheet=sheet, column=column if sheet else ""),
            reason=refused.reason,
            remedy=refused.remedy,
            raw=legible(raw if raw is not None else ",".join(texts or ())),
            shadows=(shadow,) if shadow else (),
            cells=texts,
        )


def _faulty(name: str, fault: CellFault) -> RowRefused:
    return RowRefused(Text(f"“{name}”：{fault.what.zh}", f"{name}: {fault.what.en}"), fault.remedy)


def _moments(ats: Sequence[str]) -> list[Instant | StampError]:
    try:
        return list(map(MOMENTS.__getitem__, ats))
    except StampError:
        return [_moment(at) for at in ats]


def _moment(at: str) -> Instant | StampError:
    try:
        return MOMENTS[at]
    except StampError as error:
        return error


def _odd(moments: Sequence[object]) -> bool:
    return set(map(type, moments)) != {Instant}
