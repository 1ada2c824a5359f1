"""The log laid out for judgement: which events belong together under which rules (design.md section 5, "what belongs together").

Correlation only: which of them trigger, discharge or exempt is for the engine to find. Engine-neutral.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock import Period, PeriodError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shixian.eventlog import Event
    from shixian.judge.plan import Plan, Program, RulePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMatter:
    """The events of one correlation key, and the rules (by index) that ask of a case and whose trigger kind is among them.

    ``keyless`` matters hold one trigger that lacks its key.
    """

    rules: tuple[int, ...]
    key: tuple[str, ...]
    events: tuple[Event, ...]
    keyless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMatter:
    """The events of one bound subject for one rule that asks of subjects (``deadline``, ``recurrence``, ``ratio`` of a stock)."""

    rule: int
    subject: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseMatter:
    """Events of a rule's act kind that lack what would link them to an obligation; the engine tells which are acts at all."""

    rule: int
    missing: str
    events: tuple[Event, ...]


Matter = CaseMatter | SubjectMatter | LooseMatter


@dataclass(slots=True)
class _Group:
    """The rules that share a correlation key."""

    by: tuple[str, ...]
    kinds: set[str] = field(default_factory=set)
    triggers: dict[str, list[int]] = field(default_factory=dict)
    acts: dict[str, list[int]] = field(default_factory=dict)
    cases: dict[tuple[str, ...], list[Event]] = field(default_factory=dict)


def open_docket(program: Program, events: Iterable[Event], *, bound: Callable[[int], Iterable[str]], chunk: int = 200) -> list[Matter]:
    """All matters of the log under the program.

    Args:
        program: the compiled rules.
        events: the events known at the moment of the check, shadows of rejected rows included.
        bound: the subjects bound by a rule (index), asked only for rules that ask of subjects.
        chunk: how many loose events go into one matter.

    """
    groups = _groups(program)
    matters: list[Matter] = []
    loose: dict[tuple[int, str], list[Event]] = {}
    by_subject = _SubjectIndex(program)
    for event in events:
        for group in groups:
            if event.kind in group.kinds:
                _file(group, event, program, matters, loose)
        by_subject.add(event, loose)
    for group in groups:
        matters += _case_matters(group)
    matters += by_subject.matters(bound)
    for (rule, missing), found in loose.items():
        matters += [LooseMatter(rule=rule, missing=missing, events=tuple(found[i : i + chunk])) for i in range(0, len(found), chunk)]
    return matters


def _groups(program: Program) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for i, rule in enumerate(program.rules):
        if not rule.main.of_a_case:
            continue
        group = groups.setdefault(rule.main.by, _Group(rule.main.by))
        group.kinds |= program.exempting
        for plan in rule.plans:
            group.kinds |= plan.kinds
            if plan.trigger and i not in group.triggers.setdefault(plan.trigger.kind, []):
                group.triggers[plan.trigger.kind].append(i)
            for predicate in (plan.act, plan.breach):
                if predicate and i not in group.acts.setdefault(predicate.kind, []):
                    group.acts[predicate.kind].append(i)
    return list(groups.values())


def _file(group: _Group, event: Event, program: Program, matters: list[Matter], loose: dict[tuple[int, str], list[Event]]) -> None:
    key = []
    for name in group.by:
        value = event.value(name)
        if value is None:
            break
        key.append(str(value))
    else:
        group.cases.setdefault(tuple(key), []).append(event)
        return
    rules = group.triggers.get(event.kind)
    if rules:
        matters.append(CaseMatter(rules=tuple(rules), key=(), events=(event,), keyless=True))
    for i in group.acts.get(event.kind, ()):
        main = program.rules[i].main
        if any(predicate and predicate.kind == event.kind for predicate in (main.act, main.breach)):
            loose.setdefault((i, name), []).append(event)


def _case_matters(group: _Group) -> Iterable[CaseMatter]:
    routes: dict[frozenset[str], tuple[int, ...]] = {}
    for key, events in group.cases.items():
        kinds = frozenset(e.kind for e in events)
        rules = routes.get(kinds)
        if rules is None:
            rules = routes[kinds] = tuple(sorted({i for kind in kinds for i in group.triggers.get(kind, ())}))
        if rules:
            yield CaseMatter(rules=rules, key=key, events=tuple(events))


class _SubjectIndex:
    """Acts and exemptions by subject, for the rules that bind subjects rather than cases."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._rules = [i for i, rule in enumerate(program.rules) if not rule.main.of_a_case and not rule.main.of]
        self._acts: dict[str, list[int]] = {}
        for i in self._rules:
            for kind in {kind for plan in program.rules[i].plans for kind in plan.kinds}:
                self._acts.setdefault(kind, []).append(i)
        self._events: dict[tuple[int, str], list[Event]] = {(i, ""): [] for i in self._rules}

    def add(self, event: Event, loose: dict[tuple[int, str], list[Event]]) -> None:
        for i in self._acts.get(event.kind, ()):
            if not event.subject:
                loose.setdefault((i, "subject"), []).append(event)
                continue
            self._events.setdefault((i, event.subject), []).append(event)
            main = self._program.rules[i].main
            missing = [name for name in ((main.items.attribute,) if main.items else main.pieces) if event.value(name) is None]
            if missing and main.act and event.kind == main.act.kind:
                loose.setdefault((i, missing[0]), []).append(event)
        if event.kind in self._program.exempting and event.subject:
            for i in self._rules:
                if names_rule(event, self._program.rules[i]):
                    self._events.setdefault((i, event.subject), []).append(event)

    def matters(self, bound: Callable[[int], Iterable[str]]) -> Iterable[SubjectMatter]:
        for i in self._rules:
            for subject in bound(i):
                yield SubjectMatter(rule=i, subject=subject, events=tuple(self._events.get((i, subject), ())))


def names_rule(exemption: Event, rule: RulePlan) -> bool:
    """Whether an exemption says that it is from this rule, or from the rule's whole document."""
    return exemption.value("rule") in (rule.main.rule, rule.main.document)


def exempts(exemption: Event, plan: Plan) -> bool:
    """Whether an exemption of the same case may cover this rule: it names the rule or its document, or none at all."""
    return exemption.value("rule") in (None, plan.rule, plan.document)


def period_name(event: Event, plan: Plan) -> str | None:
    """The period that an act names, in canonical form; text that names no period is kept as it is."""
    value = event.value("period")
    if value is None and plan.every == "year":
        value = event.value("year")
    if value is None:
        return None
    try:
        return str(Period.parse(str(value)))
    except PeriodError:
        return str(value)
