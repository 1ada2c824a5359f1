"""What the rows come to, counted by the very readers that a check uses, without keeping the events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.eventlog.event import Origin, Source
from shixian.eventlog.examination import model as m
from shixian.eventlog.examination.seen import Seen
from shixian.eventlog.intake import Intake
from shixian.eventlog.rows import DAYS, MOMENTS, event_of
from shixian.eventlog.values import RowRefused, legible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shixian.clock.instant import Instant
    from shixian.eventlog.conversion import Conversion, Made
    from shixian.eventlog.digest import Digest
    from shixian.eventlog.event import Event
    from shixian.eventlog.examination.seen import Earlier
    from shixian.eventlog.ledger import Choice
    from shixian.eventlog.rows import Rows
    from shixian.words import Text

__all__ = ["Counted", "Tallying"]

_FIRST = 20
_REPEATS = 5
_LONGEST = 60
_AMONG_ROWS = 200


@dataclass(slots=True, kw_only=True)
class Counted:
    """A table as it was tallied: its sheet, the mapping that read it, the choices that were made."""

    file: str
    sheet: str
    mapping: str
    choices: Sequence[Choice]
    tally: m.Tally


@dataclass(slots=True)
class _Span:
    events: int = 0
    unknown: int = 0
    earliest: Instant | None = None
    latest: Instant | None = None

    def add(self, at: Instant) -> None:
        self.events += 1
        if at.precision == "unknown":
            self.unknown += 1
            return
        if self.earliest is None or at.first < self.earliest.first:
            self.earliest = at
        if self.latest is None or at.last > self.latest.last:
            self.latest = at


@dataclass(slots=True)
class _Sum:
    """One table under way."""

    shown: int
    rows: int = 0
    converted: int = 0
    events: int = 0
    rejected: int = 0
    repeated: int = 0
    without: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, _Span] = field(default_factory=dict)
    first_rejected: list[m.RejectedRow] = field(default_factory=list)
    columns: Counter[str] = field(default_factory=Counter)
    first_repeated: list[m.RepeatedRow] = field(default_factory=list)
    rows_shown: dict[int, tuple[list[m.ShownEvent], list[Text], tuple[str, ...]]] = field(default_factory=dict)

    def reject(self, source: Source, reason: Text, remedy: Text, cells: Sequence[str] = ()) -> None:
        self.rejected += 1
        self.columns[source.column] += 1
        if len(self.first_rejected) < _FIRST:
            self.first_rejected.append(m.RejectedRow(place=source.cell or str(source.row), reason=reason, remedy=remedy))
        if self.shown:
            row = self._row(source.row)
            if row is not None:
                row[1].append(reason)
                self.rows_shown[source.row] = (row[0], row[1], tuple(cells) or row[2])

    def enter(self, event: Event) -> None:
        self.events += 1
        self.kinds.setdefault(event.kind, _Span()).add(event.at)
        self.show(event)

    def show(self, event: Event) -> None:
        if self.shown and (row := self._row(event.row)) is not None:
            row[0].append(_shown(event))

    def _row(self, row: int) -> tuple[list[m.ShownEvent], list[Text], tuple[str, ...]] | None:
        if row not in self.rows_shown and len(self.rows_shown) >= _AMONG_ROWS:
            return None
        return self.rows_shown.setdefault(row, ([], [], ()))

    def result(self, *, complete: bool) -> m.Tally:
        rows = sorted(self.rows_shown.items())[: self.shown]
        return m.Tally(
            rows=self.rows,
            converted=self.converted,
            events=self.events,
            rejected=self.rejected,
            without=tuple(sorted((name, n) for name, n in self.without.items() if n)),
            kinds=tuple(_kind(kind, span) for kind, span in self.kinds.items()),
            first_rejected=tuple(self.first_rejected),
            rejected_columns=tuple(m.ValueCount(value=letters, count=n) for letters, n in sorted(self.columns.items())),
            first_repeated=tuple(self.first_repeated),
            repeated=self.repeated,
            complete=complete,
            shown=tuple(
                m.RowShown(row=row, cells=cells, events=tuple(events), reason=reasons[0] if reasons else None)
                for row, (events, reasons, cells) in rows
            ),
        )


class Tallying(Intake):
    """An intake that counts and forgets.

    ``limit``: after so many rows of a table the rest is left; ``shown``: so many rows are kept with their events. ``counted`` holds the
    tables that were read to their end (or to the limit).
    """

    def __init__(self, *, limit: int | None = None, shown: int = 0, on_progress: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self.counted: list[Counted] = []
        self._limit = limit
        self._shown = shown
        self._told = on_progress
        self._done = 0
        self._seen = Seen()

    def take(self, rows: Rows, path: str, sha256: str | Digest, encoding: str, *, midnight_is_the_day: bool = False) -> None:  # noqa: ARG002 - as an intake takes them
        """All rows of one input of records, each at most one event."""
        total = _Sum(self._shown)
        origin = Origin(path)
        complete = True
        for number, _, values in rows:
            if isinstance(values, dict):
                self._record(values, origin, number, total, DAYS if midnight_is_the_day else MOMENTS)
            elif isinstance(values, RowRefused):
                total.reject(Source(file=path, row=number), values.reason, values.remedy)
            else:
                total.without["blank"] += 1
            if rows.rows % 5000 == 0:
                self._progress(rows.rows)
            if self._limit is not None and rows.rows >= self._limit:
                complete = False
                break
        total.rows = total.converted + total.rejected + sum(total.without.values())
        self._close(total, path, "", "", (), complete=complete)

    def _record(self, values: dict[str, str | int], origin: Origin, number: int, total: _Sum, moments: Mapping[str, Instant]) -> None:
        try:
            event = event_of(values, origin, number, moments)
        except RowRefused as refused:
            total.reject(Source(file=origin.file, row=number), refused.reason, refused.remedy)
            return
        known = self._seen.earlier(event)
        if known is None:
            total.enter(event)
            total.converted += 1
        elif known.same:
            self._repeat(event, known, total)
            total.without["repeated"] += 1
        else:
            clash = _clash(event, known.place)
            total.reject(event.source, clash.reason, clash.remedy)

    def take_table(self, conversion: Conversion, path: str, sha256: str | Digest, encoding: str) -> None:  # noqa: ARG002 - the same
        """All rows of one table, each several events or none."""
        total = _Sum(self._shown)
        complete = True
        for made in conversion:
            total.converted += made.converted
            total.without.update(made.without)
            for rejected in made.rejected:
                total.reject(rejected.source, rejected.reason, rejected.remedy, rejected.cells or ())
            self._events_of(made, total)
            self._progress(conversion.rows)
            if self._limit is not None and conversion.rows >= self._limit:
                complete = False
                break
        total.rows = conversion.rows
        table = conversion.table
        self._close(total, path, table.sheet, table.mapping, table.choices, complete=complete)

    def _events_of(self, made: Made, total: _Sum) -> None:
        """Enter the events of a block; rows that only repeat others, or clash with one, are no longer converted. See ``Intake``."""
        kept: set[int] = set()
        old: list[tuple[Event, Earlier]] = []
        for event in made.events:
            known = self._seen.earlier(event)
            if known is None:
                total.enter(event)
                kept.add(event.row)
            else:
                total.show(event)
                old.append((event, known))
        refused = {rejected.source.row for rejected in made.rejected}
        gone: set[int] = set()
        for event, known in old:
            if known.same:
                self._repeat(event, known, total)
                if event.row not in kept | refused | gone:
                    gone.add(event.row)
                    total.without["repeated"] += 1
                    total.converted -= 1
            elif event.row not in refused:
                refused.add(event.row)
                clash = _clash(event, known.place)
                total.reject(event.source, clash.reason, clash.remedy)
                if event.row not in gone:
                    gone.add(event.row)
                    total.converted -= 1

    def _repeat(self, event: Event, known: Earlier, total: _Sum) -> None:
        total.repeated += 1
        if len(total.first_repeated) < _REPEATS:
            total.first_repeated.append(m.RepeatedRow(place=event.source.cell or str(event.row), first=known.place))

    def _close(self, total: _Sum, path: str, sheet: str, mapping: str, choices: Iterable[Choice], *, complete: bool) -> None:
        self._done += total.rows
        self.counted.append(Counted(file=path, sheet=sheet, mapping=mapping, choices=tuple(choices), tally=total.result(complete=complete)))

    def _progress(self, rows: int) -> None:
        if self._told is not None:
            self._told(self._done + rows)


def _clash(event: Event, first: str) -> RowRefused:
    from shixian.words import Text

    shown = legible(event.id)[:_LONGEST]
    return RowRefused(
        Text(f"编号（id）{shown}已被{first}用于另一内容", f"its id {shown} was given to something else at {first}"),
        Text("同一编号只能指一个事件：请更正其中一行", "an id stands for one event: correct one of the rows"),
    )


def _kind(kind: str, span: _Span) -> m.KindCount:
    return m.KindCount(
        kind=kind,
        events=span.events,
        unknown=span.unknown,
        earliest="" if span.earliest is None else str(span.earliest),
        latest="" if span.latest is None else str(span.latest),
    )


def _shown(event: Event) -> m.ShownEvent:
    attributes = tuple((name, str(value)) for name, value in event.attributes.items())
    return m.ShownEvent(kind=event.kind, at=event.at.as_stamp(), subject=event.subject, case=event.case or "", attributes=attributes)
