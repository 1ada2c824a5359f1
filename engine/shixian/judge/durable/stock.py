"""``ratio`` of a stock: at least so many percent of the pieces, as they are on the date, have their act by the date.

Counting belongs to preparation: what becomes a fact is when, at the earliest and at the latest, the share was reached. A piece whose
stamp leaves open whether it was in the stock by the date counts both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shixian.judge.durable.periods import fixed_deadline, is_audited, judge_one
from shixian.judge.durable.premises import act_fact
from shixian.judge.durable.reading import Evidence
from shixian.judge.evidence import Witnessed, weigh
from shixian.judge.plan import FIRST_US, LAST_US
from shixian.judge.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.eventlog import Event
    from shixian.judge.docket import SubjectMatter
    from shixian.judge.durable.engine import DurableEngine
    from shixian.judge.outcome import Outcome
    from shixian.judge.plan import Plan

_ALL = 100
_EVER = FIRST_US - 1  # before any act


class Piece(NamedTuple):
    """One piece of the stock: whether it certainly is in it, and when it was done at the earliest and at the latest (µs)."""

    sure: bool
    earliest: int
    latest: int


def shares(engine: DurableEngine, plan: Plan, matter: SubjectMatter) -> list[Outcome]:
    """The one obligation of a subject; none where nothing can be in its stock."""
    events = matter.events
    packs = engine.packs.of(plan)
    deadline = fixed_deadline(engine, plan, matter.subject)
    acts = weigh(events, packs.act.among(events), lambda e: piece_key(e, plan.pieces))
    stock = _stock(plan, events, packs.stock.among(events), deadline.last)
    if not stock or not is_audited(engine, plan, has_act=False):
        return []
    pieces = [_piece(key, any(w.last <= deadline.first for w in members), events, plan, acts) for key, members in stock.items()]
    weighed = [a for a in acts if piece_key(events[a.sources[0]], plan.pieces) in stock]
    count = _Share(plan.share, tuple(pieces), weighed)
    evidence = Evidence(
        events=events,
        deadline=deadline,
        acts=weighed,
        all_acts=True,
        key=(matter.subject,),
        subject=matter.subject,
        causes=("share-of-stock",),
        conflicts=tuple(w.sources for members in stock.values() for w in members if w.conflict),
    )
    over = engine.circumstances.as_of.first > deadline.last  # before the date nobody knows how large the stock will be on it
    reached = count.reached() if over else None
    return [judge_one(engine, plan, evidence, FIRST_US, [act_fact(*(max(m, FIRST_US) for m in reached))] if reached else [], count)]


def piece_key(event: Event, names: Sequence[str]) -> tuple[str, ...] | None:
    """What tells a piece apart; None where the event lacks a part of it."""
    values = [event.value(name) for name in names]
    return None if any(v is None for v in values) else tuple(str(v) for v in values)


def _stock(plan: Plan, events: Sequence[Event], chosen: Sequence[int], last: int) -> dict[tuple[str, ...], list[Witnessed]]:
    """The pieces that may be in the stock by ``last``; one without its key is a piece of its own, done or not."""
    found: dict[tuple[str, ...], list[Witnessed]] = {}
    for one in weigh(events, chosen, lambda e: piece_key(e, plan.pieces)):
        if one.first <= last:
            first = events[one.sources[0]]
            found.setdefault(piece_key(first, plan.pieces) or ("", first.id), []).append(one)
    return found


def _piece(key: tuple[str, ...], sure: bool, events: Sequence[Event], plan: Plan, acts: Sequence[Witnessed]) -> Piece:
    if not key[0]:
        return Piece(sure, _EVER, LAST_US)  # without its key nobody can tell whether it was done
    mine = [a for a in acts if piece_key(events[a.sources[0]], plan.pieces) == key]
    return Piece(sure, min((a.first for a in mine), default=LAST_US), min((a.last for a in mine), default=LAST_US))


@dataclass(frozen=True, slots=True)
class _Share:
    """The share reached as time goes on, in percent points times pieces: what is done less what is asked."""

    percent: int
    pieces: tuple[Piece, ...]
    acts: Sequence[Witnessed]

    def reached(self) -> tuple[int, int] | None:
        """When the share was reached: at the earliest, and at the latest; None if it cannot have been."""
        first = self._first([p.earliest for p in self.pieces], self._at_best)
        if first is None:
            return None
        last = self._first([p.latest for p in self.pieces], self._at_worst)
        return first, LAST_US if last is None else last

    def _first(self, moments: list[int], balance: Callable[[int], int]) -> int | None:
        known = sorted({m for m in moments if m < LAST_US} | {_EVER})
        return next((m for m in known if balance(m) >= 0), None)

    def _at_best(self, moment: int) -> int:
        return sum(self._gain(done=done) for p in self.pieces if (done := p.earliest <= moment) or p.sure)

    def _at_worst(self, moment: int) -> int:
        return sum(self._gain(done=done) for p in self.pieces if not (done := p.latest <= moment) or p.sure)

    def _gain(self, *, done: bool) -> int:
        return _ALL - self.percent if done else -self.percent

    def named_by(self, relation: Relation) -> set[int]:
        """The act with which the share was reached, for certain or at the earliest."""
        reached = self.reached()
        if reached is None or relation is Relation.BEFORE:
            return set()
        if relation is Relation.IN_TIME:
            return {i for i, a in enumerate(self.acts) if a.last == reached[1]}
        return {i for i, a in enumerate(self.acts) if a.first == reached[0]}
