"""The one intermediate plan: a rulebook's rules compiled to predicates, keys, limits and exceptions that every engine consumes.

A plan is data: it names no engine, holds no event, and says all that a rule means. One ``Plan`` stands for a rule under
one reading; a ``RulePlan`` holds the reading that is judged and the others that it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.clock import Every, TimeLimit, day_first_us, day_last_us
from shixian.law.model import OF_A_CASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.law import Rule, Rulebook, Selector
    from shixian.law.model import Kind

FIRST_US = -(2**62)
LAST_US = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeTest:
    """One test of one attribute against constants; ``integer`` says how its values compare."""

    attribute: str
    op: str  # "in" | "not in" | "present" | "absent" | ">=" | "<=" | ">" | "<"
    values: tuple[str | int, ...]
    integer: bool


@dataclass(frozen=True, slots=True)
class Predicate:
    """Events of one kind that pass every test."""

    kind: str
    tests: tuple[AttributeTest, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The validity of a rule as a closed interval of microseconds (design.md section 4.10)."""

    first: int = FIRST_US
    last: int = LAST_US

    def holds(self, first: int, last: int) -> bool:
        """Whether the interval lies wholly inside."""
        return self.first <= first and last <= self.last


@dataclass(frozen=True, slots=True)
class Items:
    """What an obligation is asked for one by one: an attribute, and its values if the rule lists them."""

    attribute: str
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One rule under one reading.

    ``response``, ``precedence`` and ``retention`` rules have a ``trigger``; ``recurrence`` rules have ``every`` and ``times``;
    a ``ratio`` has a ``share``, ``of`` the findings of other rules in each period or of a ``stock`` whose ``pieces`` are told
    apart by a key. ``limit`` is the time allowed (response), the fixed date (deadline, ratio of a stock), the date after the
    period's end (recurrence; ``None``: the period's last day), how long something is kept (retention; ``None``: for good), or
    the trigger's own day (precedence; ``None``: before its moment). Only a ratio of findings has no ``act``.
    """

    rule: str
    document: str
    clause: str
    kind: Kind
    reading: str
    act: Predicate | None
    by: tuple[str, ...]
    window: Window
    limit: TimeLimit | None = None
    trigger: Predicate | None = None
    ahead: TimeLimit | None = None
    breach: Predicate | None = None
    stock: Predicate | None = None
    pieces: tuple[str, ...] = ()
    share: int = 100
    of: tuple[str, ...] = ()
    every_trigger: bool = False
    restart: Predicate | None = None
    extension: tuple[Predicate, TimeLimit] | None = None
    suspension: tuple[Predicate, Predicate] | None = None
    items: Items | None = None
    every: Every | None = None
    times: int = 1
    idle_exempt: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """All event kinds that the plan looks at, exemptions apart."""
        found = set()
        for predicate in (
            self.act,
            self.trigger,
            self.breach,
            self.stock,
            self.restart,
            self.extension and self.extension[0],
            *(self.suspension or ()),
        ):
            if predicate:
                found.add(predicate.kind)
        return frozenset(found)

    @property
    def of_a_case(self) -> bool:
        """Whether its obligations start from triggers, by a correlation key; the others are asked of each subject."""
        return self.kind in OF_A_CASE

    @property
    def chained(self) -> bool:
        """Whether one kind of event is trigger and act: each starts the wait for the next, and discharges none after it."""
        return self.trigger is not None and self.act is not None and self.trigger.kind == self.act.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePlan:
    """A rule's plan under the reading that is judged, and under each other reading."""

    main: Plan
    others: tuple[Plan, ...] = ()

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The judged plan first."""
        return (self.main, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """All that is asked in one check: the rules' plans, and the event kinds that exempt."""

    rules: tuple[RulePlan, ...]
    exempting: frozenset[str]


def compile_program(rulebook: Rulebook, rules: Sequence[Rule], reading: Callable[[Rule], str | None] = lambda _: None) -> Program:
    """Compile ``rules``; where ``reading`` names one of a rule's readings it is the one judged, elsewhere the rule's own default is."""
    return Program(
        rules=tuple(_rule_plan(rulebook, rule, reading(rule)) for rule in rules),
        exempting=frozenset(rulebook.vocabulary.exemptions()),
    )


def _rule_plan(rulebook: Rulebook, rule: Rule, reading: str | None) -> RulePlan:
    plans = [_plan(rulebook, rule, name, variant) for name, variant in rule.variants()]
    chosen = next((p for p in plans if p.reading == reading), plans[0])
    return RulePlan(main=chosen, others=tuple(p for p in plans if p is not chosen))


def _plan(rulebook: Rulebook, rule: Rule, reading: str, variant: Rule) -> Plan:
    def predicate(selector: Selector | None) -> Predicate | None:
        return _predicate(rulebook, selector) if selector else None

    effective = rulebook.effective(rule)
    each = variant.each
    return Plan(
        rule=rule.id,
        document=rulebook.document_of(rule).id,
        clause=rule.clause,
        kind=variant.kind,
        reading=reading,
        act=predicate(variant.act),
        by=tuple(variant.by) if variant.kind in OF_A_CASE else ("subject",),
        window=Window(
            FIRST_US if effective.start is None else day_first_us(effective.start),
            LAST_US if effective.end is None else day_last_us(effective.end),
        ),
        limit=variant.limit,
        trigger=predicate(variant.when),
        ahead=variant.ahead,
        breach=predicate(variant.breach),
        stock=predicate(variant.stock),
        pieces=tuple(variant.by) if variant.stock else (),
        share=variant.share or 100,
        of=tuple(variant.of),
        every_trigger=variant.start == "every",
        restart=predicate(variant.restart),
        extension=(_predicate(rulebook, variant.extend), variant.extend.adds) if variant.extend else None,
        suspension=(_predicate(rulebook, variant.suspend.start), _predicate(rulebook, variant.suspend.end)) if variant.suspend else None,
        items=Items(each.attribute, tuple(str(i) for i in each.items)) if each else None,
        every=variant.every,
        times=variant.times or 1,
        idle_exempt=variant.idle == "exempt",
    )


def _predicate(rulebook: Rulebook, selector: Selector) -> Predicate:
    entry = rulebook.vocabulary.kinds[selector.event]
    tests = []
    for attribute, parts in selector.where.items():
        declared = entry.attributes.get(attribute)
        integer = declared is not None and declared.type == "integer"
        tests += [AttributeTest(attribute=attribute, op=t.op, values=tuple(t.values), integer=integer) for t in parts]
    return Predicate(selector.event, tuple(tests))
