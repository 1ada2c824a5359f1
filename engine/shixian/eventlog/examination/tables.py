"""A table looked at: its head, the mapping that fits and those that nearly do, and every column by its cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shixian.errors import InputError, Problem
from shixian.eventlog.columns import cell_text
from shixian.eventlog.examination import model as m
from shixian.eventlog.examination.nearness import near_mappings
from shixian.eventlog.examination.profile import ColumnProfile
from shixian.eventlog.examination.roles import candidate_places, canonical_roles, mapped_roles
from shixian.eventlog.examination.stamps import Stamps
from shixian.eventlog.heads import MOST_COLUMNS, find_head, likely_head
from shixian.eventlog.how import UNKNOWN, How
from shixian.eventlog.mapping.fit import fit
from shixian.eventlog.mapping.rows import BodyRows, MergedCells
from shixian.eventlog.mapping.shelf import shipped
from shixian.eventlog.moments import MomentReader
from shixian.eventlog.sheet import column_letters
from shixian.eventlog.tables import canonical_head, mappings_for, open_sheet, unknown_table
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.heads import Head, OpeningRow
    from shixian.eventlog.mapping.fit import Fit
    from shixian.eventlog.mapping.model import Mapping as TableMapping
    from shixian.eventlog.sheet import Block, Cell, Merge, Sheet

__all__ = ["Looked", "look_at"]

_MERGES_SHOWN = 12
_ABOVE_SHOWN = 12
_LONGEST_ABOVE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A table and what is to be said to the readers in the place of its user, so that its rows can be tallied although a choice is open."""

    table: m.Table
    assumed: Mapping[str, str]


@dataclass(slots=True)
class _Plan:
    """How a table would be read."""

    reading: m.Reading
    head: Head | None
    roles: Sequence[tuple[m.Role, ...]] = ()
    moments: frozenset[int] = frozenset()
    fitted: Fit | None = None
    mapping: TableMapping | None = None
    must: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def look_at(sheet: Sheet, how: How, file: str, *, limit: int | None = None) -> Looked:
    """Look at all rows of a table (or at ``limit``). Raises InputError where the file turns out to be damaged."""
    opening = open_sheet(sheet)
    plan = _plan(opening.rows, sheet, how, file)
    if plan.reading == "unknown" and not plan.problems:
        plan.problems = (unknown_table(opening, how, file),)
    names = plan.head.names if plan.head else ()
    reader = MomentReader(sheet.epoch, how.dates)
    at = Stamps() if plan.reading == "canonical" else reader
    profiles = [
        _profile(i, name, sheet, at if i in plan.moments else reader, is_moment=i in plan.moments)
        for i, name in enumerate(names[:MOST_COLUMNS])
    ]
    body = _Body(opening.blocks(), plan, profiles, sheet.merges)
    body.run(limit)
    roles = plan.roles or [() for _ in profiles]
    columns = tuple(replace(profile.column, roles=tuple(said)) for profile, said in zip(profiles, roles, strict=True))
    mapping = plan.mapping
    table = m.Table(
        sheet=sheet.name,
        rows=body.rows,
        width=max(body.width, len(names)),
        complete=body.complete,
        head=_head_rows(plan.head),
        merges=tuple(_range(merge) for merge in sheet.merges[:_MERGES_SHOWN]),
        more_merges=max(len(sheet.merges) - _MERGES_SHOWN, 0),
        reading=plan.reading,
        mapping="" if mapping is None else mapping.id,
        title=None if mapping is None else _title(mapping),
        near=near_mappings(plan.head, [] if plan.reading == "canonical" else mappings_for(how), mapping) if plan.head else (),
        columns=columns,
        choices=_choices(plan, columns, how),
        problems=plan.problems,
    )
    assumed = {f"{mapping.id}:{kind}": UNKNOWN for kind in plan.must} if mapping is not None else {}
    return Looked(table=table, assumed=assumed)


def _title(mapping: TableMapping) -> Text:
    return Text(mapping.title.zh, mapping.title.en)


def _profile(place: int, name: str, sheet: Sheet, reader: MomentReader | Stamps, *, is_moment: bool) -> ColumnProfile:
    return ColumnProfile(place=place, letters=column_letters(place), name=name, sheet=sheet.name, reader=reader, is_moment=is_moment)


def _plan(rows: Sequence[OpeningRow], sheet: Sheet, how: How, file: str) -> _Plan:
    head = canonical_head(rows) if how.mapping is None else None
    if head is not None:
        at = frozenset(i for i, name in enumerate(head.names) if name == "at")
        return _Plan(reading="canonical", head=head, roles=canonical_roles(head.names), moments=at)
    found = find_head(rows, sheet.merges, mappings_for(how))
    if found is None:
        return _unknown_plan(rows, sheet)
    head, mapping = found
    fitted: Fit | None = None
    must: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    try:
        fitted = fit(mapping, head, how, file, sheet.name)
    except InputError as error:
        problems = error.problems
        fitted, must = _fitted_all_the_same(mapping, head, how, file, sheet.name)
        if fitted is not None:
            problems = ()
    if fitted is None:
        return _Plan(reading="mapping", head=head, mapping=mapping, problems=problems)
    moments = {place for event in mapping.events for place in candidate_places(fitted, event).values()}
    return _Plan(
        reading="mapping",
        head=head,
        roles=mapped_roles(fitted),
        moments=frozenset({*fitted.moment_columns, *moments} - {s.time for s in fitted.stamps if s is not None and s.time is not None}),
        fitted=fitted,
        mapping=mapping,
        must=must,
        problems=problems,
    )


def _unknown_plan(rows: Sequence[OpeningRow], sheet: Sheet) -> _Plan:
    """No mapping reads it as a log; it may be a roster of subjects all the same."""
    roster = find_head(rows, sheet.merges, [mapping for mapping in shipped() if mapping.roster])
    if roster is None:
        return _Plan(reading="unknown", head=likely_head(rows, sheet.merges))
    return _Plan(reading="unknown", head=roster[0], mapping=roster[1])


def _fitted_all_the_same(mapping: TableMapping, head: Head, how: How, file: str, sheet: str) -> tuple[Fit | None, tuple[str, ...]]:
    """The fit if the moments that the user must choose are held to be unknown, and their kinds; None if more is amiss."""
    must: list[str] = []
    for event in mapping.events:
        kind = str(event.kind.is_ or "")
        if not event.at.is_choice or event.at.unless_chosen != "refuse" or f"{mapping.id}:{kind}" in how.moments or kind in how.moments:
            continue
        alone = {other: UNKNOWN for other in _kinds(mapping) if other != kind}
        try:
            fit(mapping, head, _with(how, mapping, alone), file, sheet)
        except InputError:
            must.append(kind)
    try:
        return fit(mapping, head, _with(how, mapping, dict.fromkeys(must, UNKNOWN)), file, sheet), tuple(must)
    except InputError:
        return None, ()


def _kinds(mapping: TableMapping) -> list[str]:
    return [str(event.kind.is_) for event in mapping.events if event.kind.is_ is not None and event.at.is_choice]


def _with(how: How, mapping: TableMapping, assumed: Mapping[str, str]) -> How:
    return replace(how, moments={**{f"{mapping.id}:{kind}": said for kind, said in assumed.items()}, **how.moments})


def _head_rows(head: Head | None) -> m.HeadRows | None:
    if head is None:
        return None
    above = []
    for row, cells in head.above:
        said = "  ".join(dict.fromkeys(filter(None, (cell_text(cell).strip() for cell in cells))))
        if said:
            above.append(m.ValueCount(value=legible(said)[:_LONGEST_ABOVE], count=row))
    return m.HeadRows(first_row=head.first_row, last_row=head.last_row, above=tuple(above[:_ABOVE_SHOWN]))


def _range(merge: Merge) -> str:
    first = f"{column_letters(merge.first_column)}{merge.first_row}"
    last = f"{column_letters(merge.last_column)}{merge.last_row}"
    return first if first == last else f"{first}:{last}"


def _choices(plan: _Plan, columns: Sequence[m.Column], how: How) -> tuple[m.Choosing, ...]:
    fitted, mapping = plan.fitted, plan.mapping
    if fitted is None or mapping is None:
        return ()
    made = {choice.kind: choice for choice in fitted.choices}
    found = []
    for event in mapping.events:
        kind = str(event.kind.is_ or "")
        if not event.at.is_choice and kind not in made:
            continue
        places = dict.fromkeys(candidate_places(fitted, event).values())
        chosen = made[kind].column if kind in made and kind not in plan.must else None
        if not places and kind not in how.moments:
            continue
        candidates = tuple(_candidate(columns[place]) for place in places)
        found.append(m.Choosing(kind=kind, mapping=mapping.id, must=kind in plan.must, column=chosen, candidates=candidates))
    return tuple(dict.fromkeys(found))


def _candidate(column: m.Column) -> m.Candidate:
    says_nothing = column.empty + sum(p.count for p in column.placeholders)
    moments = column.moments
    return m.Candidate(
        column=column.name,
        letters=column.letters,
        readable=moments.readable if moments else 0,
        unreadable=(moments.unreadable if moments else 0) + column.faults,
        empty=says_nothing,
    )


class _Body:
    """The rows below the head, given to the profiles of the columns block by block."""

    def __init__(self, blocks: Iterator[Block], plan: _Plan, profiles: Sequence[ColumnProfile], merges: Sequence[Merge]) -> None:
        self.rows = 0
        self.width = 0
        self.complete = True
        self._blocks = blocks
        self._profiles = profiles
        self._last = plan.head.last_row if plan.head else 0
        self._plain = plan.reading == "canonical"
        head = plan.head
        self._body = BodyRows(head, head.names, sorted(plan.moments), merges) if head else None
        self._merged = MergedCells(merges, self._last)

    def run(self, limit: int | None) -> None:
        """Look at the rows; the first ones decide nothing here."""
        for block in self._blocks:
            rows, cells = self._data(block)
            if rows:
                width = len(self._profiles)
                if set(map(len, cells)) != {width}:
                    cells = [c if len(c) == width else [*c[:width], *[None] * (width - len(c))] for c in cells]
                for profile, column in zip(self._profiles, zip(*cells, strict=True), strict=False):
                    profile.take(rows, column)
            if limit is not None and self.rows - self._last >= limit:
                self.complete = False
                return

    def _data(self, block: Block) -> tuple[list[int], list[Sequence[Cell]]]:
        self.rows += len(block.rows)
        rows: list[int] = []
        kept: list[Sequence[Cell]] = []
        for row, found in zip(block.rows, block.cells, strict=True):
            if isinstance(found, RowRefused):
                continue
            self.width = max(self.width, len(found))
            if row <= self._last or self._body is None:
                continue
            cells = self._merged.filled(row, found)
            if not any(cell not in (None, "") for cell in cells) if self._plain else self._body.reason(row, cells) is not None:
                continue
            rows.append(row)
            kept.append(cells)
        return rows, kept
