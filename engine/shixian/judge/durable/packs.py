"""The packs of a program: compiled once for each predicate, and for each validity and set of features, in the process that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.judge.durable.driver import Pack
from shixian.judge.durable.ruleset import PLAIN, Encoder, Features, encoder, relation_rules, retention_rules, selection_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog import Event
    from shixian.judge.plan import Plan, Predicate, Window

Fact = dict[str, int | str]
_DECISIONS_KEPT = 10_000


class Selector:
    """Whether events pass a predicate. The engine decides, once for each combination of the attributes' values."""

    def __init__(self, predicate: Predicate | None) -> None:
        self.kind = predicate.kind if predicate else None
        self._encoder: Encoder = encoder(predicate) if predicate else Encoder()
        self._pack = Pack(f"select:{self.kind}", selection_rules(self._encoder)) if predicate and predicate.tests else None
        self._attributes = tuple(coding.attribute for coding in self._encoder.codings)
        self._decided: dict[tuple[int | str | None, ...], bool] = {}

    def passes(self, event: Event) -> bool:
        """Whether an event of the predicate's kind passes its tests."""
        if self._pack is None:
            return True
        values = tuple([event.value(name) for name in self._attributes])
        decided = self._decided.get(values)
        if decided is None:
            if len(self._decided) > _DECISIONS_KEPT:
                self._decided.clear()
            fact = self._encoder.encode(event, {"kind": "candidate"})
            decided = self._decided[values] = bool(self._pack.run([fact]))
        return decided

    def among(self, events: Sequence[Event]) -> list[int]:
        """Which of the events (indices) are of the kind and pass."""
        kind = self.kind
        if self._pack is None:
            return [i for i, e in enumerate(events) if e.kind == kind]
        return [i for i, e in enumerate(events) if e.kind == kind and self.passes(e)]

    def first(self, events: Sequence[Event]) -> int | None:
        """The first of the events (an index) that is of the kind and passes."""
        return next((i for i, e in enumerate(events) if e.kind == self.kind and self.passes(e)), None)

    def close(self) -> None:
        """Give the engine's memory back."""
        if self._pack is not None:
            self._pack.close()


NOBODY = Selector(None)


class PlanPacks:
    """What one plan asks of the engine: who passes which of its predicates, and the rules of an ordinary case."""

    def __init__(self, packs: Packs, plan: Plan) -> None:
        self.plan = plan
        self.trigger = packs.selector(plan.trigger)
        self.act = packs.selector(plan.act)
        self.breach = packs.selector(plan.breach)
        self.stock = packs.selector(plan.stock)
        self.restart = packs.selector(plan.restart)
        self.extension = packs.selector(plan.extension[0] if plan.extension else None)
        self.suspended = packs.selector(plan.suspension[0] if plan.suspension else None)
        self.resumed = packs.selector(plan.suspension[1] if plan.suspension else None)
        self.moves = bool(plan.restart or plan.extension or plan.suspension)  # whether any event can move the deadline
        self.opened = plan.ahead is not None or plan.kind == "precedence"
        self.features = Features(opened=True) if self.opened else PLAIN
        self.plain = packs.relations(plan.window, self.features)


class Packs:
    """Packs on demand; one object belongs to one process and thread, like the packs it holds."""

    def __init__(self) -> None:
        self._selectors: dict[Predicate, Selector] = {}
        self._packs: dict[tuple[Window, Features], Pack] = {}
        self._retentions: dict[tuple[Window, Features, bool], Pack] = {}
        self._plans: dict[int, PlanPacks] = {}

    def of(self, plan: Plan) -> PlanPacks:
        """The packs of a plan; a plan is known by its identity, which is cheaper than its value."""
        found = self._plans.get(id(plan))
        if found is None:
            found = self._plans[id(plan)] = PlanPacks(self, plan)
        return found

    def selector(self, predicate: Predicate | None) -> Selector:
        """Who passes a predicate; nobody without one."""
        if predicate is None:
            return NOBODY
        found = self._selectors.get(predicate)
        if found is None:
            found = self._selectors[predicate] = Selector(predicate)
        return found

    def relations(self, window: Window, features: Features) -> Pack:
        """The rules that relate an obligation to its acts."""
        pack = self._packs.get((window, features))
        if pack is None:
            pack = self._packs[(window, features)] = Pack(f"relations:{len(self._packs)}", relation_rules(window, features))
        return pack

    def retention(self, window: Window, features: Features, *, forever: bool) -> Pack:
        """The rules that tell whether something stayed public."""
        key = (window, features, forever)
        pack = self._retentions.get(key)
        if pack is None:
            pack = self._retentions[key] = Pack(f"retention:{len(self._retentions)}", retention_rules(window, features, forever=forever))
        return pack

    def close(self) -> None:
        """Give the engine's memory back."""
        for pack in (*self._packs.values(), *self._retentions.values()):
            pack.close()
        for selector in self._selectors.values():
            selector.close()
        self._packs.clear()
        self._retentions.clear()
        self._selectors.clear()
        self._plans.clear()
