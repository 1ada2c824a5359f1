"""The durable engine: judges matters by forward chaining, one short session of the rule engine for each case and rule.

What is done here is preparation and reading: moments and attributes become integer facts, deadlines come from ``clock``,
the engine establishes the relations, ``judge.verdict`` reads the verdict off them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shixian.clock import Deadline, Instant, Suspension, WorkingCalendar, due
from shixian.eventlog import Event
from shixian.judge.deadlines import extended, moment_order, start_of, suspensions_of
from shixian.judge.docket import CaseMatter, LooseMatter, Matter, SubjectMatter, exempts
from shixian.judge.durable.premises import exemption_fact, trigger_fact
from shixian.judge.durable.packs import Fact, Packs
from shixian.judge.durable.reading import Evidence, Relations, conclude, collect
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import weigh
from shixian.judge.outcome import Outcome
from shixian.judge.plan import Plan, Program

_DEADLINES_KEPT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a check knows beside rules and events.

    ``calendar_of`` gives the calendar of a subject. ``since`` and ``until`` bound the audit as µs of its first and last
    moment; ``log_first`` is the first moment of the log's first event.
    """

    as_of: Instant
    calendar_of: Callable[[str], WorkingCalendar]
    log_first: int
    since: int | None = None
    until: int | None = None


class Judged(NamedTuple):
    """One rule's outcomes under one reading; ``loose`` are indices of unlinked acts."""

    rule: int
    reading: str
    outcomes: list[Outcome]
    loose: tuple[int, ...] = ()


@dataclass(slots=True)
class DurableEngine:
    """Judges matters of one program; belongs to one process and thread."""

    program: Program
    circumstances: Circumstances
    packs: Packs = field(default_factory=Packs)
    _deadlines: dict[tuple[int, int, int, str], Deadline] = field(default_factory=dict)

    def judge(self, matter: Matter) -> list[Judged]:
        """The outcomes of one matter under every reading of every rule that it concerns."""
        match matter:
            case CaseMatter():
                return [Judged(i, plan.reading, self._case(plan, matter)) for i in matter.rules for plan in self.program.rules[i].plans]
            case SubjectMatter():
                from shixian.judge.durable.periods import judge_subject

                return [
                    Judged(matter.rule, plan.reading, judge_subject(self, plan, matter)) for plan in self.program.rules[matter.rule].plans
                ]
            case LooseMatter():
                plan = self.program.rules[matter.rule].main
                return [Judged(matter.rule, plan.reading, [], tuple(self.packs.select(plan.act, matter.events)))]

    def close(self) -> None:
        """Give the engine's memory back."""
        self.packs.close()

    # --- response -------------------------------------------------------------------------------------------------

    def _case(self, plan: Plan, matter: CaseMatter) -> list[Outcome]:
        assert plan.trigger is not None
        assert plan.limit is not None
        events = matter.events
        triggers = [i for i, e in enumerate(events) if e.kind == plan.trigger.kind]
        if not triggers:
            return []
        triggers.sort(key=lambda i: moment_order(events[i]))
        if matter.keyless:
            return self._keyless(plan, matter, triggers)
        acts = [i for i, e in enumerate(events) if e.kind == plan.act.kind]
        clocking = self._clocking(plan, events)
        obligations = [self._obligation(plan, events, i, clocking) for i in triggers]
        return self._judge_obligations(plan, matter, obligations, acts, clocking)

    def _keyless(self, plan: Plan, matter: CaseMatter, triggers: list[int]) -> list[Outcome]:
        trigger = matter.events[triggers[0]]
        fact = self.packs.shape(plan).trigger.encode(trigger, {"kind": "trigger", "t0": trigger.at.first, "t1": trigger.at.last})
        found = collect(self.packs.run(plan, Features(keyless=True), [fact]), 1)
        if not found[0].relations:
            return []
        known = trigger.at.precision != "unknown"
        deadline = self.deadline(trigger.at, plan, self.calendar(trigger)) if known else None
        causes = ("no-key",) if known else ("no-key", "unreadable-trigger")
        return [
            conclude(plan, Evidence(events=matter.events, trigger=0, deadline=deadline, unique=trigger.id, causes=causes), found[0], self)
        ]

    def _obligation(self, plan: Plan, events: Sequence[Event], i: int, clocking: Clocking) -> Obligation:
        trigger = events[i]
        if trigger.at.precision == "unknown":
            return Obligation(i, None, None)
        assert plan.limit is not None
        calendar = self.calendar(trigger)
        start, _ = start_of(trigger, [events[r] for r in clocking.restarts])
        if clocking.suspensions:
            original = due(start, plan.limit, calendar, clocking.suspensions)
        else:
            original = self.deadline(start, plan, calendar)
        later = None
        if clocking.extensions and plan.extension:
            later = extended(original, plan.extension[1], calendar, clocking.suspensions)
        return Obligation(i, original, later)

    def _clocking(self, plan: Plan, events: Sequence[Event]) -> Clocking:
        restarts = self.packs.select(plan.restart, events) if plan.restart else []
        extensions = [i for i, e in enumerate(events) if e.kind == plan.extension[0].kind] if plan.extension else []
        starts = self.packs.select(plan.suspension[0], events) if plan.suspension else []
        ends = self.packs.select(plan.suspension[1], events) if starts and plan.suspension else []
        suspensions = suspensions_of([events[i] for i in starts], [events[i] for i in ends])
        return Clocking(tuple(restarts), tuple(extensions), tuple(starts), tuple(ends), suspensions)

    def _judge_obligations(
        self, plan: Plan, matter: CaseMatter, obligations: list[Obligation], acts: list[int], clocking: Clocking
    ) -> list[Outcome]:
        events = matter.events
        form = self.packs.shape(plan)
        exemptions = [i for i, e in enumerate(events) if e.kind in self.program.exempting and exempts(e, plan)]
        features = Features(
            coarse=any(events[o.trigger].at.precision not in ("point", "day") for o in obligations),
            many=len(obligations) > 1,
            extended=bool(clocking.extensions),
            exempted=bool(exemptions),
        )
        facts: list[Fact] = []
        owners: list[tuple[int, int]] = []  # of each trigger fact: which obligation, which version of its deadline
        for number, obligation in enumerate(obligations):
            trigger = events[obligation.trigger]
            for version, deadline in enumerate((obligation.original, obligation.later)):
                if deadline is None and version:
                    continue
                facts.append(form.trigger.encode(trigger, trigger_fact(trigger.at, deadline, version)))
                owners.append((number, version))
        trigger_facts = len(facts)
        for i in clocking.extensions:
            at = events[i].at
            facts.append(form.extension.encode(events[i], {"kind": "extension", "e0": at.first, "e1": at.last}))
        facts += [exemption_fact(events[i]) for i in exemptions]
        act_base = len(facts)
        seen = weigh([events[i] for i in acts])
        for i, moment in zip(acts, seen, strict=True):
            facts.append(form.act.encode(events[i], {"kind": "act", "a0": moment.first, "a1": moment.last}))
        facts.append(self.clock_fact)
        found = collect(self.packs.run(plan, features, facts), trigger_facts, act_base)
        chosen = _chosen(plan, events, obligations, owners, found, many=features.many)
        outcomes = []
        for number in chosen:
            versions = [found[f] for f, (n, _) in enumerate(owners) if n == number]
            obligation = obligations[number]
            trigger = events[obligation.trigger]
            evidence = Evidence(
                events=events,
                trigger=obligation.trigger,
                deadline=obligation.original,
                later=obligation.later,
                acts=tuple(acts),
                weighed=tuple(seen),
                others=(*clocking.restarts, *clocking.starts, *clocking.ends, *clocking.extensions, *exemptions),
                key=matter.key,
                unique=trigger.id if plan.every_trigger else "",
                causes=() if trigger.at.precision != "unknown" else ("unreadable-trigger",),
            )
            if versions[0].relations:
                outcomes.append(conclude(plan, evidence, versions[0], self, later=versions[1] if len(versions) > 1 else None))
        return outcomes

    # --- shared ---------------------------------------------------------------------------------------------------

    def calendar(self, event: Event) -> WorkingCalendar:
        """The calendar of the event's subject."""
        return self.circumstances.calendar_of(event.subject)

    def deadline(self, start: Instant, plan: Plan, calendar: WorkingCalendar) -> Deadline:
        """The deadline without suspensions; the same start and limit are reckoned once."""
        key = (start.first, start.last, id(plan), calendar.name)
        found = self._deadlines.get(key)
        if found is None:
            if len(self._deadlines) > _DEADLINES_KEPT:
                self._deadlines.clear()
            assert plan.limit is not None
            found = self._deadlines[key] = due(start, plan.limit, calendar)
        return found

    @property
    def clock_fact(self) -> Fact:
        """The moment of the check."""
        return {"kind": "clock", "n0": self.circumstances.as_of.first}


class Obligation(NamedTuple):
    """A candidate trigger (index) with its deadline, and the extended one if the case holds an extension."""

    trigger: int
    original: Deadline | None
    later: Deadline | None


class Clocking(NamedTuple):
    """The events (indices) that move the deadline, and the suspensions they make."""

    restarts: tuple[int, ...]
    extensions: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    suspensions: tuple[Suspension, ...]


def _chosen(
    plan: Plan,
    events: Sequence[Event],
    obligations: Sequence[Obligation],
    owners: Sequence[tuple[int, int]],
    found: Sequence[Relations],
    *,
    many: bool,
) -> Iterable[int]:
    """Which candidate triggers start an obligation: the earliest that passes the rule's tests, or each where the rule says so.

    A trigger whose moment cannot be read counts only where no other does: it could only make the deadline earlier.
    """
    if not many:
        return range(len(obligations))
    passed = sorted({number for (number, _), relations in zip(owners, found, strict=True) if relations.candidate})
    dated = [n for n in passed if events[obligations[n].trigger].at.precision != "unknown"]
    if plan.every_trigger:
        return dated or passed
    return (dated or passed)[:1]
