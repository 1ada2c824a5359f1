"""One sort of event of a mapped table: made for a whole block of rows at once, row by row only where something is amiss."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock.instant import Instant, StampError
from shixian.clock.shanghai import EARLIEST, LATEST
from shixian.eventlog.columns import Attributes, cell_text
from shixian.eventlog.event import Event, new_event, new_events
from shixian.eventlog.mapping.cells import condition
from shixian.eventlog.mapping.texts import address_date
from shixian.eventlog.moments import MomentReader, is_placeholder
from shixian.eventlog.sheet import CellFault, column_letters
from shixian.eventlog.values import RowRefused
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.eventlog.event import Origin, Value
    from shixian.eventlog.mapping.cells import Said, Saids
    from shixian.eventlog.mapping.fit import Fit, Stamp
    from shixian.eventlog.mapping.model import EventOf, Witness
    from shixian.eventlog.sheet import Cell

__all__ = ["EventMaker", "Outcome", "Refused"]

_NO_STAMP = Text("本表没有这一时间", "the table does not hold this moment")


@dataclass(frozen=True, slots=True)
class Refused:
    """What of a row could not be made into an event, why, in which column, and the events at an unknown moment that it leaves."""

    problem: RowRefused
    column: str
    shadows: tuple[Event, ...]


@dataclass(slots=True)
class Outcome:
    """The events of one sort in a block; ``full``: every row made one."""

    events: list[Event]
    full: bool = False
    refused: list[tuple[int, Refused]] = field(default_factory=list)


class EventMaker:
    """Makes the events of one entry of a mapping."""

    def __init__(self, event: EventOf, stamp: Stamp, fitted: Fit, origin: Origin, saids: Saids, reader: MomentReader) -> None:
        mapping, places, above = fitted.mapping, fitted.places, fitted.above
        self._event = event
        self._stamp = stamp
        declared = event.at.format
        self._reader = reader if declared is None else MomentReader(reader.epoch, declared)
        self._names = fitted.head.names
        self._letters = "" if stamp.column is None else column_letters(stamp.column)
        self._origin = origin._replace(column=self._letters)
        self._kind = saids.of(event.kind)
        self._subject = saids.maybe(event.subject or mapping.subject)
        self._case = saids.maybe(event.case or mapping.case, repeating=False)
        self._id = saids.maybe(event.id, repeating=False)
        self._set = {name: saids.of(value) for name, value in {**mapping.set, **event.set}.items()}
        basis = f"{event.basis.zh} / {event.basis.en}" if event.basis else stamp.chosen or _basis(stamp, self._names)
        self._constant: dict[str, Value] = {"basis": basis} if basis else {}
        self._attributes = Attributes((*self._set, *self._constant))
        self._where = {**mapping.where, **event.where}
        self._tests = [condition(test, places.get(name), above.get(name)) for name, test in self._where.items()]
        self._witnesses = [(w, places[w.column]) for w in event.witnesses if w.column in places and self._attests(w, places)]
        addresses = {places[w.column] for w in event.witnesses if w.address and w.column in places}  # a page shows that it took place
        self._contradicting = sorted((addresses | set(stamp.contradicted_by)) - {stamp.column})
        self._observed = places.get(event.observed) if event.observed else None
        self._observed_above = above.get(event.observed) if event.observed else None
        self._used = sorted({i for said in self._every() for i in said.places} | {i for i in (stamp.column, stamp.time) if i is not None})

    def _attests(self, witness: Witness, places: Mapping[str, int]) -> bool:
        return not witness.of or self._stamp.column in {places.get(name) for name in witness.of}

    def _every(self) -> list[Said]:
        return [s for s in (self._kind, self._subject, self._case, self._id, *self._set.values()) if s is not None]

    def make(self, rows: Sequence[int], columns: Sequence[Sequence[Cell]]) -> Outcome:
        """The events of the block's rows, and what is amiss."""
        size = len(rows)
        wanted = self._wanted(columns, size)
        moments = self._moments(columns, size)
        kinds = self._kind.of(columns, size)
        subjects = self._subject.of(columns, size) if self._subject else [""] * size
        cases = [c or None for c in self._case.of(columns, size)] if self._case else [None] * size
        ids = [i or None for i in self._id.of(columns, size)] if self._id else [None] * size
        said = [column.of(columns, size) for column in self._set.values()] + [[value] * size for value in self._constant.values()]
        attributes = list(map(self._attributes.__getitem__, zip(*said, strict=True))) if said else [{}] * size
        faults = self._faults(columns, size)
        if (
            wanted is None
            and not faults
            and not self._witnesses
            and not self._event.unrecorded
            and set(map(type, moments)) == {Instant}
            and "" not in kinds
        ):
            made = new_events(kinds, moments, subjects, cases, attributes, ids, self._origin, rows)  # type: ignore[arg-type] # all of them instants
            return Outcome(list(made), full=True)
        outcome = Outcome([])
        for i in range(size):
            if wanted is not None and not wanted[i]:
                continue
            moment, kind = moments[i], kinds[i]
            if moment is None and not self._event.required:
                continue
            problem = faults.get(i)
            if problem is None and moment is None:
                problem = self._missing(), self._letters
            if problem is None and isinstance(moment, StampError | RowRefused):
                problem = self._unreadable(moment), self._letters
            if problem is None and not kind:
                problem = _NO_KIND, ""
            if problem is not None:
                shadows = self._shadows(kind, subjects[i], cases[i], attributes[i], rows[i], columns, i)
                outcome.refused.append((rows[i], Refused(*problem, shadows)))
                continue
            assert isinstance(moment, Instant)
            event = new_event(ids[i], kind, moment, subjects[i], cases[i], attributes[i], self._origin, rows[i])
            outcome.events += self._attested(event, [columns[place][i] for _, place in self._witnesses])
            outcome.events += self._unrecorded(event, self._observed_above if self._observed is None else columns[self._observed][i])
        outcome.full = len(outcome.events) == size and not outcome.refused and not self._witnesses and not self._event.unrecorded
        return outcome

    def _wanted(self, columns: Sequence[Sequence[Cell]], size: int) -> list[bool] | None:
        if not self._tests:
            return None
        wanted = [True] * size
        for test in self._tests:
            wanted = [a and b for a, b in zip(wanted, test(columns, size), strict=True)]
        return None if all(wanted) else wanted

    def _moments(self, columns: Sequence[Sequence[Cell]], size: int) -> Sequence[Instant | StampError | RowRefused | None]:
        stamp = self._stamp
        if stamp.unknown:
            return [Instant.unknown()] * size
        if stamp.column is None:
            return list(self._reader.many([stamp.above])) * size
        if stamp.time is not None:
            return [self._split(day, time) for day, time in zip(columns[stamp.column], columns[stamp.time], strict=True)]
        found = list(self._reader.many(columns[stamp.column]))
        if self._contradicting and None in found:
            said = [any(not is_placeholder(cell_text(columns[place][i])) for place in self._contradicting) for i in range(size)]
            found = [Instant.unknown() if at is None and other else at for at, other in zip(found, said, strict=True)]
        if stamp.bound is not None:
            return [_bounded(at, stamp.bound) if isinstance(at, Instant) else at for at in found]
        for other in stamp.others:
            if None in found:
                later = self._reader.many(columns[other])
                found = [a if a is not None else b for a, b in zip(found, later, strict=True)]
        return found

    def _split(self, day: Cell, time: Cell) -> Instant | StampError | RowRefused | None:
        try:
            return self._reader.read_split(day, time)
        except (StampError, RowRefused) as error:
            return error

    def _faults(self, columns: Sequence[Sequence[Cell]], size: int) -> dict[int, tuple[RowRefused, str]]:
        """The rows in which a cell that this event needs cannot be relied on, and values that are refused."""
        found: dict[int, tuple[RowRefused, str]] = {}
        for place in self._used:
            column = columns[place]
            if CellFault in set(map(type, column)):
                for i, cell in enumerate(column):
                    if isinstance(cell, CellFault):
                        name = self._names[place]
                        reason = Text(f"“{name}”：{cell.what.zh}", f"{name}: {cell.what.en}")
                        found.setdefault(i, (RowRefused(reason, cell.remedy), column_letters(place)))
        for said in self._every():
            for i, problem, at in said.refusals(columns, size, self._names):
                found.setdefault(i, (problem, "" if at is None else column_letters(at)))
        return found

    def _shadows(
        self,
        kind: str,
        subject: str,
        case: str | None,
        attributes: Mapping[str, Value],
        row: int,
        columns: Sequence[Sequence[Cell]],
        i: int,
    ) -> tuple[Event, ...]:
        """The event at an unknown moment, and as many more as may be unrecorded beside it.

        What its stamp shows is part of its content, so that two damaged rows of a case are two.
        """
        if not kind:
            return ()
        shown = f"row {row}" if self._stamp.column is None else cell_text(columns[self._stamp.column][i])
        unknown = Instant.unknown()
        told = [{**attributes, "at": shown}, *({**attributes, "at": shown, "unrecorded": n} for n in range(1, self._event.unrecorded + 1))]
        ids = [Event.content_id(kind, unknown, subject, case, said) for said in told]
        return tuple(new_event(id_, kind, unknown, subject, case, attributes, self._origin, row) for id_ in ids)

    def _attested(self, event: Event, witnesses: Sequence[Cell]) -> list[Event]:
        """The event, and what contradicts its moment."""
        said = [(self._testimony(w, cell, event.at), w, place) for (w, place), cell in zip(self._witnesses, witnesses, strict=True)]
        against = [(at, witness, place) for at, witness, place in said if at is not None]
        return self._conflicting(event, against) if against else [event]

    def _unrecorded(self, event: Event, observed: Cell) -> list[Event]:
        """What may have taken place before the event, or after the table was made, without being in it."""
        events = []
        for n in range(1, self._event.unrecorded + 1):
            spans = [("earlier", Instant(EARLIEST, event.at.last, "span"), _LATEST_ONLY)]
            if self._event.observed is not None:
                seen = self._reader.read(observed)
                known_until = seen.first if isinstance(seen, Instant) and not seen.wholly_before(event.at) else event.at.first
                spans.append(("later", Instant(known_until, LATEST, "span"), _NOT_SEEN))
            for name, at, basis in spans:
                attributes = {**event.attributes, name: n, "basis": _both(basis)}
                events.append(new_event(None, event.kind, at, event.subject, event.case, attributes, event.origin, event.row))
        return events

    def _testimony(self, witness: Witness, cell: Cell, at: Instant) -> Instant | None:
        """What a second record says, if it contradicts the moment; a record that cannot be read says nothing."""
        if witness.address:
            said = address_date(cell_text(cell))
            return said if said is not None and (said.wholly_before(at) or at.wholly_before(said)) else None
        created = next(iter(self._reader.many([cell])))
        return created if isinstance(created, Instant) and at.wholly_before(created) else None

    def _conflicting(self, event: Event, against: Sequence[tuple[Instant, Witness, int]]) -> list[Event]:
        said = [str(value) for name, value in event.attributes.items() if name != "basis"]
        record = " ".join((event.kind, event.case or event.subject, *said, str(event.at)))
        column = self._names[self._stamp.column] if self._stamp.column is not None else _both(_ABOVE)
        sources = [(event.at, column, event.origin)]
        for at, witness, place in against:
            sources.append((at, f"{witness.basis.zh} / {witness.basis.en}", event.origin._replace(column=column_letters(place))))
        return [
            new_event(
                None,
                event.kind,
                at,
                event.subject,
                event.case,
                {**event.attributes, "record": record, "basis": basis},
                origin,
                event.row,
            )
            for at, basis, origin in sources
        ]

    def _missing(self) -> RowRefused:
        name = self._names[self._stamp.column] if self._stamp.column is not None else ""
        return RowRefused(
            Text(f"“{name}”为空，而这一行必须有", f"{name} is empty, and the row must have it"),
            Text("请按原件补上日期；没有这件事的，删去这一行", "fill in the date from the original, or remove the row if nothing happened"),
        )

    def _unreadable(self, error: StampError | RowRefused) -> RowRefused:
        what = error.what if isinstance(error, StampError) else error.reason
        name = self._names[self._stamp.column] if self._stamp.column is not None else ""
        return RowRefused(Text(f"“{name}”：{what.zh}", f"{name}: {what.en}"), error.remedy)


_NO_KIND = RowRefused(
    Text("看不出是哪一种事件", "what kind of event it is cannot be told"),
    Text("请补上事件种类所依据的列", "fill in the column that tells the kind of event"),
)
_LATEST_ONLY = Text("本表只记最近一次，此前的没有记录", "the table shows the latest only; earlier ones are not recorded")
_NOT_SEEN = Text("查看以后的情况，本表没有记录", "what came after the table was made is not recorded")
_ABOVE = Text("表头上方的时间", "the stamp above the table")


def _bounded(at: Instant, side: str) -> Instant:
    """Not before the moment, or not after it."""
    return Instant(at.first, LATEST, "span") if side == "not-before" else Instant(EARLIEST, at.last, "span")


def _basis(stamp: Stamp, names: Sequence[str]) -> str | None:
    """What is to be known of a moment that no column gives exactly."""
    if stamp.unknown:
        return _both(_NO_STAMP)
    if stamp.bound is None or stamp.column is None:
        return None
    name = names[stamp.column]
    early = stamp.bound == "not-before"
    return _both(Text(f"不早于“{name}”", f"not before {name}") if early else Text(f"不晚于“{name}”", f"not after {name}"))


def _both(text: Text) -> str:
    return f"{text.zh} / {text.en}"
