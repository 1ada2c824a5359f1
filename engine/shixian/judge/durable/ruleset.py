"""Plans as durable-rules rulesets, in two steps of forward chaining: which events pass a rule's tests, then which relations hold.

The facts are integers: moments in microseconds, attributes as numbers of a small dictionary made from the constants that
the rule's tests name (0 absent, 1 any other value, 2… the constants). Every test of a rule, every comparison of moments
and the absence of an act are decided by the engine; the table of ``judge.verdict`` reads the verdict off its firings.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from shixian.judge.durable.subset import CLOCK, Condition, EngineRule, Ref, Term
from shixian.judge.plan import FIRST_US, LAST_US, AttributeTest, Predicate, Window
from shixian.judge.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shixian.eventlog import Event

EXTENDED = "extended"  # an extension is certainly before the original deadline
MAYBE_EXTENDED = "maybe-extended"
SELECTED = "selected"
_ABSENT, _OTHER, _FIRST_CODE = 0, 1, 2
_INT_MIN, _INT_MAX = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Coding:
    """How one attribute becomes integers, and which integers pass the tests of the predicate.

    ``alternatives`` are conjunctions of terms; an event passes if all terms of one of them hold.
    """

    attribute: str
    name: str
    codes: Mapping[str, int] | None  # None: the attribute is an integer itself
    alternatives: tuple[tuple[Term, ...], ...]

    def encode(self, value: str | int | None, into: dict[str, int | str]) -> None:
        """Put the attribute's integers into a fact."""
        if self.codes is not None:
            into[self.name] = _ABSENT if value is None else self.codes.get(str(value), _OTHER)
            return
        number = _integer(value)
        into[self.name] = 0 if number is None else number
        into["p" + self.name] = 0 if number is None else 1


@dataclass(frozen=True, slots=True)
class Encoder:
    """Turns an event's tested attributes into integers for one predicate."""

    codings: tuple[Coding, ...] = ()

    def encode(self, event: Event, into: dict[str, int | str]) -> dict[str, int | str]:
        """Add the event's tested attributes to the fact."""
        for coding in self.codings:
            coding.encode(event.value(coding.attribute), into)
        return into

    @property
    def alternatives(self) -> tuple[tuple[Term, ...], ...]:
        """The predicate in disjunctive form over the coded attributes; one empty conjunction when nothing is tested."""
        return tuple(tuple(t for part in parts for t in part) for parts in product(*(c.alternatives for c in self.codings)))


def encoder(predicate: Predicate) -> Encoder:
    """The coding of a predicate's attributes."""
    by_attribute: dict[str, list[AttributeTest]] = {}
    for test in predicate.tests:
        by_attribute.setdefault(test.attribute, []).append(test)
    return Encoder(tuple(_coding(f"w{i}", attribute, tests) for i, (attribute, tests) in enumerate(sorted(by_attribute.items()))))


def _coding(name: str, attribute: str, tests: list[AttributeTest]) -> Coding:
    if tests[0].integer:
        return Coding(attribute, name, None, tuple(_integer_alternatives(name, tests)))
    constants = {str(v) for t in tests for v in t.values}
    # constants that pass the same tests stand side by side, so that a membership is one range of codes
    ordered = sorted(constants, key=lambda v: (tuple(_passes(t, v) for t in tests), v))
    codes = {value: code for code, value in enumerate(ordered, _FIRST_CODE)}
    domain: list[str | None] = [None, "\0", *ordered]
    allowed = [code for code, value in enumerate(domain) if all(_passes(t, value) for t in tests)]
    return Coding(attribute, name, codes, tuple((Term(name, ">=", a), Term(name, "<=", b)) for a, b in _ranges(allowed)))


def _passes(test: AttributeTest, value: str | None) -> bool:
    """Whether a constant of the dictionary passes one test: this lays out the codes, the engine compares them."""
    match test.op:
        case "in":
            return value in {str(v) for v in test.values}
        case "not in":
            return value not in {str(v) for v in test.values}
        case "present":
            return value is not None
        case "absent":
            return value is None
        case _:
            raise ValueError(f"{test.op} compares integers; {test.attribute} is text")


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return found


def _integer_alternatives(name: str, tests: list[AttributeTest]) -> Iterable[tuple[Term, ...]]:
    spans, absent = [(_INT_MIN, _INT_MAX)], True
    for test in tests:
        values = sorted(int(v) for v in test.values)
        absent = absent and test.op in ("not in", "absent")
        spans = [s for old in spans for s in _cut(old, test.op, values)]
    if absent:
        yield (Term("p" + name, "==", 0),)
    for low, high in spans:
        yield (Term("p" + name, "==", 1), Term(name, ">=", low), Term(name, "<=", high))


def _cut(span: tuple[int, int], op: str, values: list[int]) -> list[tuple[int, int]]:
    low, high = span
    match op:
        case "in":
            return [(v, v) for v in values if low <= v <= high]
        case "not in":
            edges = [low - 1, *(v for v in values if low <= v <= high), high + 1]
            return [(a + 1, b - 1) for a, b in pairwise(edges) if a + 1 <= b - 1]
        case ">=":
            low = max(low, values[0])
        case ">":
            low = max(low, values[0] + 1)
        case "<=":
            high = min(high, values[0])
        case "<":
            high = min(high, values[0] - 1)
        case "present":
            pass
        case _:
            return []
    return [(low, high)] if low <= high else []


def _integer(value: str | int | None) -> int | None:
    if isinstance(value, int):
        return value
    try:
        return int(value) if value is not None else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a case holds beyond a trigger and acts; rules that could not fire without it are left out of its pack."""

    coarse: bool = False  # a trigger that may straddle the law's validity, or whose moment cannot be read
    keyless: bool = False  # a trigger without its key, alone
    extended: bool = False
    exempted: bool = False
    opened: bool = False  # acts count from another moment on than the trigger's


PLAIN = Features()


@dataclass(slots=True)
class _Writer:
    rules: list[EngineRule] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, relation: str, *conditions: Condition) -> None:
        number = self.seen[relation] = self.seen.get(relation, 0) + 1
        name = str(relation) if number == 1 else f"{relation}#{number}"
        self.rules.append(EngineRule(name=name, conditions=conditions))


def relation_of(rule_name: str) -> str:
    """The relation that a rule of the engine establishes (alternatives of one relation are numbered)."""
    return rule_name.partition("#")[0]


def selection_rules(tests: Encoder) -> tuple[EngineRule, ...]:
    """Rules that tell whether a coded event passes a predicate."""
    writer = _Writer()
    for terms in tests.alternatives:
        writer.add(SELECTED, Condition(alias="s", kind="candidate", terms=terms))
    return tuple(writer.rules)


def relation_rules(window: Window, features: Features) -> tuple[EngineRule, ...]:
    """The rules that establish every relation of an obligation under a law in force during ``window``."""
    writer = _Writer()
    if features.keyless:
        _in_doubt(writer, window, keyless=True)
        return tuple(writer.rules)
    trigger = _trigger(window, features)
    _acts(writer, trigger, Ref("t", "o0") if features.opened else Ref("t", "t0"))
    if features.coarse:
        _in_doubt(writer, window, keyless=False)
    if features.extended:
        _extensions(writer, trigger)
    if features.exempted:
        _exemptions(writer, trigger, Ref("t", "d0"), Ref("t", "d1"))
    return tuple(writer.rules)


def retention_rules(window: Window, features: Features, *, forever: bool) -> tuple[EngineRule, ...]:
    """The rules that tell whether something stayed public: breaches and proofs of presence against the time that it must."""
    writer = _Writer()
    trigger = _trigger(window, features)
    t0, t1, d0, d1 = (Ref("t", name) for name in ("t0", "t1", "d0", "d1"))

    def breach(*joins: Term) -> Condition:
        return Condition(alias="b", kind="breach", terms=joins)

    sure = breach(Term("b0", ">", t1), Term("b1", "<=", d0))
    again = Condition(alias="a", kind="act", terms=(Term("a0", ">", Ref("b", "b1")),))
    writer.add(Relation.RESTORED, trigger, sure, again)
    writer.add(Relation.BROKEN, trigger, sure, _clock(Term("n0", ">=", FIRST_US)), replace(again, alias="n", negated=True))
    possible = (Term("b1", ">=", t0), Term("b0", "<=", d1))
    writer.add(Relation.MAYBE_BROKEN, trigger, breach(*possible, Term("b0", "<=", t1)))
    writer.add(Relation.MAYBE_BROKEN, trigger, breach(*possible, Term("b1", ">", d0)))
    writer.add(Relation.KEPT, trigger, Condition(alias="a", kind="act", terms=(Term("a0", ">", t1 if forever else d1),)))
    writer.add(Relation.OPEN, trigger, _clock(Term("n0", "<=", d1)))
    writer.add(Relation.UNPROVEN, trigger, _clock(Term("n0", ">", d1)))
    if features.coarse:
        _in_doubt(writer, window, keyless=False)
    if features.exempted:
        _exemptions(writer, trigger, Ref("t", "x0"), Ref("t", "x1"))
    return tuple(writer.rules)


def _trigger(window: Window, features: Features) -> Condition:
    terms = []
    if window.first > FIRST_US:
        terms.append(Term("t0", ">=", window.first))
    if window.last < LAST_US:
        terms.append(Term("t1", "<=", window.last))
    if features.coarse:
        terms.append(Term("known", "==", 1))
    return Condition(alias="t", kind="trigger", terms=tuple(terms))


def _in_doubt(writer: _Writer, window: Window, *, keyless: bool) -> None:
    """The obligation itself cannot be ascertained: no key, an unreadable trigger, or a trigger astride a change of law."""

    def unsure(*terms: Term) -> None:
        writer.add(Relation.UNSURE, Condition(alias="t", kind="trigger", terms=terms))

    within = (Term("t1", ">=", window.first), Term("t0", "<=", window.last))
    if keyless:
        unsure(*within)
        return
    unsure(*within, Term("known", "==", 0))
    known = Term("known", "==", 1)
    if window.first > FIRST_US:
        unsure(known, Term("t0", "<", window.first), Term("t1", ">=", window.first))
    if window.last < LAST_US:
        unsure(known, Term("t0", "<=", window.last), Term("t1", ">", window.last))


def _acts(writer: _Writer, trigger: Condition, opening: Ref) -> None:
    d0, d1 = Ref("t", "d0"), Ref("t", "d1")
    after = Term("a1", ">=", opening)

    def act(*joins: Term) -> Condition:
        return Condition(alias="a", kind="act", terms=joins)

    writer.add(Relation.IN_TIME, trigger, act(after, Term("a1", "<=", d0)))
    writer.add(Relation.MAYBE, trigger, act(after, Term("a1", ">", d0), Term("a0", "<=", d1)))
    writer.add(Relation.TOO_LATE, trigger, act(after, Term("a0", ">", d1)))
    writer.add(Relation.BEFORE, trigger, act(Term("a1", "<", opening)))
    none = Condition(alias="n", kind="act", terms=(after,), negated=True)
    writer.add(Relation.OVERDUE, trigger, _clock(Term("n0", ">", d1)), none)
    writer.add(Relation.OPEN, trigger, _clock(Term("n0", "<=", d1)), none)


def _clock(*joins: Term) -> Condition:
    return Condition(alias="c", kind=CLOCK, terms=joins)


def _extensions(writer: _Writer, trigger: Condition) -> None:
    d0, d1, after = Ref("t", "d0"), Ref("t", "d1"), Term("e1", ">=", Ref("t", "t0"))
    first = Condition(alias="t", kind="trigger", terms=(*trigger.terms, Term("version", "==", 0)))

    def extension(*joins: Term) -> Condition:
        return Condition(alias="e", kind="extension", terms=joins)

    writer.add(EXTENDED, first, extension(after, Term("e1", "<=", d0)))
    writer.add(MAYBE_EXTENDED, first, extension(after, Term("e1", ">", d0), Term("e0", "<=", d1)))


def _exemptions(writer: _Writer, trigger: Condition, d0: Ref, d1: Ref) -> None:
    reasoned = (Term("reason", "==", 1), Term("authority", "==", 1))

    def exemption(*terms: Term) -> Condition:
        return Condition(alias="x", kind="exemption", terms=terms)

    writer.add(Relation.WAIVED, trigger, exemption(*reasoned, Term("x1", "<=", d0)))
    writer.add(Relation.WAIVER_DOUBTFUL, trigger, exemption(*reasoned, Term("x1", ">", d0), Term("x0", "<=", d1)))
    writer.add(Relation.WAIVER_LATE, trigger, exemption(*reasoned, Term("x0", ">", d1)))
    writer.add(Relation.WAIVER_INVALID, trigger, exemption(Term("reason", "==", 0)))
    writer.add(Relation.WAIVER_INVALID, trigger, exemption(Term("authority", "==", 0)))
