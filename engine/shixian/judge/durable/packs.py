"""The packs of a program: compiled once for each plan and set of features, in the process that runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shixian.eventlog import Event
from shixian.judge.durable.driver import Firing, Pack
from shixian.judge.durable.ruleset import Encoder, Features, Shape, encoder, rules_for, selection_rules, shape
from shixian.judge.plan import Plan, Predicate

Fact = dict[str, int | str]
MAX_BATCH = 200  # facts of one selecting session


class Packs:
    """Packs on demand; one object belongs to one process and thread, like the packs it holds."""

    def __init__(self) -> None:
        self._shapes: dict[int, Shape] = {}
        self._packs: dict[tuple[int, Features], tuple[Pack, ...]] = {}
        self._selectors: dict[Predicate, tuple[Encoder, Pack]] = {}
        self._plans: list[Plan] = []  # keeps the plans alive, so that their ids stay theirs

    def shape(self, plan: Plan) -> Shape:
        """The encoders of a plan's roles."""
        found = self._shapes.get(id(plan))
        if found is None:
            self._plans.append(plan)
            found = self._shapes[id(plan)] = shape(plan)
        return found

    def run(self, plan: Plan, features: Features, facts: Sequence[Mapping[str, int | str]]) -> list[Firing]:
        """All firings of the plan's rules over the facts of one case."""
        form = self.shape(plan)
        packs = self._packs.get((id(plan), features))
        if packs is None:
            chunks = rules_for(plan, form, features).chunks
            packs = tuple(Pack(f"{plan.rule}:{plan.reading}:{n}", rules) for n, rules in enumerate(chunks))
            self._packs[(id(plan), features)] = packs
        if len(packs) == 1:
            return packs[0].run(facts)
        return [firing for pack in packs for firing in pack.run(facts)]

    def select(self, predicate: Predicate, events: Sequence[Event]) -> list[int]:
        """Which of the events (indices) are of the predicate's kind and pass its tests, as the engine finds."""
        mine = [i for i, e in enumerate(events) if e.kind == predicate.kind]
        if not predicate.tests or not mine:
            return mine
        found = self._selectors.get(predicate)
        if found is None:
            tests = encoder(predicate)
            found = self._selectors[predicate] = (tests, Pack(f"select:{predicate.kind}", selection_rules(tests)))
        tests, pack = found
        chosen: set[int] = set()
        for start in range(0, len(mine), MAX_BATCH):
            batch = mine[start : start + MAX_BATCH]
            facts = [tests.encode(events[i], {"kind": "candidate"}) for i in batch]
            chosen.update(batch[firing.facts["s"]] for firing in pack.run(facts))
        return sorted(chosen)

    def close(self) -> None:
        """Give the engine's memory back."""
        for packs in self._packs.values():
            for pack in packs:
                pack.close()
        for _, pack in self._selectors.values():
            pack.close()
        self._packs.clear()
        self._selectors.clear()
