"""Random packs and facts: the engine behind the adapter against a brute-force evaluator. ``fuzz.py SESSIONS SEED``: 1 on a difference.

The evaluator is written from the meaning of a rule alone (terms.py): try every way to bind different facts to the positive
conditions, keep those whose terms hold, drop those for which a fact that is not bound satisfies a negated condition.
"""

from __future__ import annotations

import operator
import random
import sys
from itertools import permutations
from typing import TYPE_CHECKING, Any

from shixian.judge.durable.driver import Firing, Pack
from shixian.judge.durable.subset import CLOCK, Condition, EngineRule, Op, Ref, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Fact = dict[str, int | str]

MEANING: dict[Op, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
KINDS = ("催办", "reply", "p.q")
NUMBERS = ("at", "due", "level")
TEXTS = ("org", "栏目")
WORDS = ("A", "B", "", "政务公开", 'quote " \\ and\ttab', "A ")
LARGE = (0, -1, 2**63 - 1, -(2**63), 2**53 + 1, 2**53, 1_700_000_000_000_000)
ALIASES = ("t", "f", "k", "trigger", "m_0", "now", "obl", "触发", "zz", "a1", "req", "x")


def expected(rules: Sequence[EngineRule], facts: Sequence[Fact]) -> list[Firing]:
    """All firings, by trying everything."""
    found = []
    for rule in rules:
        positive = [condition for condition in rule.conditions if not condition.negated]
        negated = [condition for condition in rule.conditions if condition.negated]
        matches = []
        for chosen in permutations(range(len(facts)), len(positive)):
            bound = {condition.alias: facts[i] for condition, i in zip(positive, chosen, strict=True)}
            if not all(holds(condition, bound[condition.alias], bound) for condition in positive):
                continue
            others = [fact for i, fact in enumerate(facts) if i not in chosen]
            if any(holds(condition, fact, bound) for condition in negated for fact in others):
                continue
            matches.append(Firing(rule.name, dict(zip((c.alias for c in positive), chosen, strict=True))))
        found += sorted(matches, key=lambda firing: tuple(firing.facts.values()))
    return found


def holds(condition: Condition, fact: Fact, bound: dict[str, Fact]) -> bool:
    """Whether a fact satisfies a condition, given what the positive ones are bound to."""
    if fact["kind"] != condition.kind:
        return False
    for term in condition.terms:
        other = bound[term.value.alias][term.value.attribute] if isinstance(term.value, Ref) else term.value
        if not MEANING[term.op](fact[term.attribute], other):
            return False
    return True


class Dice:
    """Random packs and facts from one seed."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)

    def number(self) -> int:
        return self.r.choice(LARGE) if self.r.random() < 0.1 else self.r.randint(0, 5)

    def fact(self, kind: str | None = None) -> Fact:
        r = self.r
        fact: Fact = {
            "kind": kind or r.choice(KINDS),
            **{name: self.number() for name in NUMBERS},
            **{name: r.choice(WORDS) for name in TEXTS},
        }
        return dict(sorted(fact.items(), key=lambda _: r.random()))

    def constant(self) -> Term:
        r = self.r
        if r.random() < 0.6:
            return Term(r.choice(NUMBERS), r.choice(tuple(MEANING)), self.number())
        return Term(r.choice(TEXTS), r.choice(("==", "!=")), r.choice(WORDS))

    def join(self, bound: Sequence[str]) -> Term:
        r = self.r
        if r.random() < 0.3:
            return Term(r.choice(TEXTS), r.choice(("==", "!=")), Ref(r.choice(bound), r.choice(TEXTS)))
        return Term(r.choice(NUMBERS), r.choice(tuple(MEANING)), Ref(r.choice(bound), r.choice(NUMBERS)))

    def condition(self, alias: str, bound: Sequence[str], *, kind: str | None = None, negated: bool = False) -> Condition:
        r = self.r
        terms = [self.constant() for _ in range(r.choice((0, 0, 0, 1)))]
        if bound:
            terms += [self.join(bound) for _ in range(r.choice((0, 1, 1, 2)))]
        if negated:
            terms.append(Term(r.choice(NUMBERS), r.choice(("<", "<=", ">", ">=")), Ref(r.choice(bound), r.choice(NUMBERS))))
        r.shuffle(terms)
        return Condition(alias=alias, kind=kind or r.choice(KINDS), terms=tuple(terms), negated=negated)

    def rule(self, name: str) -> EngineRule:
        r = self.r
        aliases = r.sample(ALIASES, r.choice((1, 2, 2, 3, 3, 4)))
        absence = r.random() < 0.5
        conditions = []
        for i, alias in enumerate(aliases):
            clock = CLOCK if (absence and i == len(aliases) - 1) or r.random() < 0.05 else None
            conditions.append(self.condition(alias, aliases[:i], kind=clock))
        if absence:
            conditions += [self.condition(f"n{i}", aliases, negated=True) for i in range(r.choice((1, 1, 2, 3)))]
        return EngineRule(name=name, conditions=tuple(conditions))

    def pack(self) -> tuple[EngineRule, ...]:
        return tuple(self.rule(f"r{i}/规则") for i in range(self.r.randint(1, 8)))

    def facts(self) -> list[Fact]:
        r = self.r
        facts = [self.fact() for _ in range(r.randint(0, 7))] + [self.fact(CLOCK) for _ in range(r.choice((0, 1, 1, 1, 2)))]
        if facts and r.random() < 0.2:
            facts.append(dict(r.choice(facts)))
        r.shuffle(facts)
        return facts


def main(sessions: int, seed: int) -> int:
    """Compare; one line of figures, or the first difference."""
    dice = Dice(seed)
    done = firings = bound = 0
    while done < sessions:
        rules = dice.pack()
        with Pack(f"fuzz {done}", rules) as pack:
            for _ in range(5):
                facts = dice.facts()
                got, want = pack.run(facts), expected(rules, facts)
                if got != want:
                    print("DIFFERENCE", "seed", seed, "session", done)
                    print("only the engine:", [f for f in got if f not in want][:3])
                    print("only the evaluator:", [f for f in want if f not in got][:3])
                    for rule in rules:
                        print(rule)
                    for i, fact in enumerate(facts):
                        print(i, fact)
                    return 1
                done += 1
                firings += len(got)
                bound += sum(len(f.facts) for f in got)
    print(f"{done} sessions, {firings} firings of {bound} facts, no difference")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
