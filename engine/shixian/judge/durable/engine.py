"""The durable engine: judges matters by forward chaining, one short session of the rule engine for each case and rule.

What is done here is preparation and reading: moments and attributes become integer facts, deadlines come from ``clock``,
the engine establishes the relations, ``judge.verdict`` reads the verdict off them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from shixian.clock import Deadline, Instant, Suspension, WorkingCalendar, due
from shixian.judge.deadlines import FOR_GOOD, before, extended, opening_of, start_of, suspensions_of
from shixian.judge.docket import CaseMatter, LooseMatter, Matter, SubjectMatter, exempts
from shixian.judge.durable.packs import Fact, Packs, PlanPacks
from shixian.judge.durable.premises import act_fact, exemption_fact, extension_fact, trigger_fact
from shixian.judge.durable.reading import Evidence, collect, conclude
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import Start, of_one_record, starts, weigh
from shixian.judge.plan import FIRST_US, LAST_US
from shixian.judge.testimony import with_testimony

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shixian.eventlog import Event
    from shixian.judge.outcome import Outcome
    from shixian.judge.plan import Plan, Program

_DEADLINES_KEPT = 50_000
_DATED = ("point", "day")
_KEYLESS = Features(keyless=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a check knows beside rules and events.

    ``calendar_of`` gives the calendar of a subject. ``since`` and ``until`` bound the audit as µs of its first and last
    moment; ``openings`` holds for each rule the first moment of the first event of a subject that it binds (of the whole log
    where none of them has an event), ``acts`` the events of each kind that recurs, in order.
    """

    as_of: Instant
    calendar_of: Callable[[str], WorkingCalendar]
    openings: Mapping[str, int]
    acts: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None


class Judged(NamedTuple):
    """One rule's outcomes under one reading; ``loose`` are indices of unlinked acts."""

    rule: int
    reading: str
    outcomes: list[Outcome]
    loose: tuple[int, ...] = ()


class Clocking(NamedTuple):
    """The events (indices) that move the deadline, and the suspensions they make."""

    restarts: list[int]
    extensions: list[int]
    starts: list[int]
    ends: list[int]
    suspensions: tuple[Suspension, ...]


_STEADY = Clocking([], [], [], [], ())


class DurableEngine:
    """Judges matters of one program; belongs to one process and thread."""

    def __init__(self, program: Program, circumstances: Circumstances) -> None:
        self.program = program
        self.circumstances = circumstances
        self.packs = Packs()
        self.clock_fact: Fact = {"kind": "clock", "n0": circumstances.as_of.first}
        self._deadlines: dict[tuple[int, int, int, str], Deadline] = {}

    def judge(self, matter: Matter) -> list[Judged]:
        """The outcomes of one matter under every reading of every rule that it concerns."""
        match matter:
            case CaseMatter():
                return [Judged(i, plan.reading, self._heard(plan, matter)) for i in matter.rules for plan in self.program.rules[i].plans]
            case SubjectMatter():
                plans = self.program.rules[matter.rule].plans
                return [Judged(matter.rule, plan.reading, self._heard(plan, matter)) for plan in plans]
            case LooseMatter():
                plan = self.program.rules[matter.rule].main
                packs = self.packs.of(plan)
                meant = {i for selector in (packs.act, packs.breach, packs.stock) for i in selector.among(matter.events)}
                return [Judged(matter.rule, plan.reading, [], tuple(sorted(meant)))]

    def _heard(self, plan: Plan, matter: CaseMatter | SubjectMatter) -> list[Outcome]:
        """The outcomes under one plan; where sources conflict, with what each of them would decide."""
        outcomes = self._outcomes(plan, matter)
        for outcome in outcomes:
            if outcome.conflicts:
                return with_testimony(matter, outcomes, lambda reduced, period: self._outcomes(plan, reduced, period))
        return outcomes

    def _outcomes(self, plan: Plan, matter: CaseMatter | SubjectMatter, period: str | None = None) -> list[Outcome]:
        """The outcomes under one plan, of one period only where it is named."""
        if isinstance(matter, SubjectMatter):
            from shixian.judge.durable.periods import judge_subject

            return judge_subject(self, plan, matter, period)
        return self._keyless(plan, matter) if matter.keyless else self._case(plan, matter)

    def close(self) -> None:
        """Give the engine's memory back."""
        self.packs.close()

    def deadline(self, start: Instant, plan: Plan, calendar: WorkingCalendar) -> Deadline:
        """The deadline without suspensions; the same start and limit are reckoned once."""
        if plan.limit is None:
            return before(start) if plan.kind == "precedence" else FOR_GOOD
        key = (start.first, start.last, id(plan), calendar.name)
        found = self._deadlines.get(key)
        if found is None:
            if len(self._deadlines) > _DEADLINES_KEPT:
                self._deadlines.clear()
            found = self._deadlines[key] = due(start, plan.limit, calendar)
        return found

    def _keyless(self, plan: Plan, matter: CaseMatter) -> list[Outcome]:
        """A trigger that lacks its key: nothing can be matched to it, so its obligation cannot be judged."""
        events = matter.events
        if not self.packs.of(plan).trigger.among(events):
            return []
        trigger = events[0]
        known = trigger.at.precision != "unknown"
        deadline = self.deadline(trigger.at, plan, self.circumstances.calendar_of(trigger.subject)) if known else None
        found = collect(self.packs.relations(plan.window, _KEYLESS).run([trigger_fact(trigger.at, deadline)]), 1)[0]
        if not found.relations:
            return []
        causes = ("no-key",) if known else ("no-key", "unreadable-trigger")
        evidence = Evidence(events=events, trigger=0, deadline=deadline, unique=trigger.id, causes=causes)
        return [conclude(plan, evidence, found, self.circumstances)]

    def _case(self, plan: Plan, matter: CaseMatter) -> list[Outcome]:
        events = matter.events
        packs = self.packs.of(plan)
        found = packs.trigger.among(events)
        if not found:
            return []
        triggers = starts(events, found)
        if not plan.every_trigger:
            triggers = triggers[:1]
        acts = packs.act.among(events)
        if plan.kind == "retention":
            from shixian.judge.durable.retention import kept

            return [o for o in (kept(self, packs, matter, trigger, acts) for trigger in triggers) if o is not None]
        clocking = _clocking(packs, events) if packs.moves else _STEADY
        outcomes = [self._obligation(packs, matter, trigger, acts, clocking) for trigger in triggers]
        return [o for o in outcomes if o is not None]

    def _obligation(self, packs: PlanPacks, matter: CaseMatter, start: Start, acts: list[int], clocking: Clocking) -> Outcome | None:
        """One obligation: its facts, the engine's session, and what follows."""
        plan, events = packs.plan, matter.events
        trigger, at = events[start.cited], start.at
        deadline, later = self._deadlines_of(plan, start, events, clocking)
        exemptions = self.exemptions(events, plan)
        pack, features = packs.plain, packs.features
        opening = FIRST_US if plan.kind == "precedence" else opening_of(at, plan.ahead)
        if plan.chained:  # the trigger is not its own act, and those before it have been waited for already
            acts = [n for n in acts if not of_one_record(events[n], trigger)]
        weighed = weigh(events, acts)
        if plan.chained:  # one that is not certainly after the trigger may be another record of it: it can settle nothing
            weighed = [w if w.first > at.last else w._replace(last=LAST_US) for w in weighed if w.last >= opening]
        coarse = start.conflict or at.precision not in _DATED
        if coarse or later or exemptions:
            features = Features(coarse=coarse, extended=later is not None, exempted=bool(exemptions), opened=packs.opened)
            pack = self.packs.relations(plan.window, features)
        facts = [trigger_fact(at, d, v, features, opening) for v, d in enumerate((deadline, later)) if d or not v]
        triggers = len(facts)
        if later:
            facts += [extension_fact(events[n].at) for n in clocking.extensions]
        facts += [exemption_fact(events[n]) for n in exemptions]
        first_act = len(facts)
        facts += [act_fact(w.first, w.last) for w in weighed]
        facts.append(self.clock_fact)
        base, *extended_base = collect(pack.run(facts), triggers, first_act)
        if not base.relations:
            return None
        evidence = Evidence(
            events=events,
            trigger=start.cited,
            deadline=deadline,
            later=later,
            acts=weighed,
            others=(*clocking.restarts, *clocking.starts, *clocking.ends, *clocking.extensions, *exemptions),
            key=matter.key,
            unique=trigger.id if plan.every_trigger else "",
            causes=() if deadline else ("unreadable-trigger",),
            conflicts=(start.sources,) if start.conflict else (),
        )
        return conclude(plan, evidence, base, self.circumstances, later=extended_base[0] if extended_base else None)

    def exemptions(self, events: Sequence[Event], plan: Plan) -> list[int]:
        """The exemptions (indices) of a case that may cover the plan's rule."""
        return [n for n, e in enumerate(events) if e.kind in self.program.exempting and exempts(e, plan)]

    def _deadlines_of(
        self, plan: Plan, start: Start, events: Sequence[Event], clocking: Clocking
    ) -> tuple[Deadline | None, Deadline | None]:
        """The deadline, and the extended one if the case holds an extension; neither for a trigger whose moment cannot be read."""
        if start.at.precision == "unknown":
            return None, None
        calendar = self.circumstances.calendar_of(events[start.cited].subject)
        if clocking is _STEADY:
            return self.deadline(start.at, plan, calendar), None
        assert plan.limit is not None
        begin = start_of(start.at, [events[n] for n in clocking.restarts])
        deadline = due(begin, plan.limit, calendar, clocking.suspensions) if clocking.suspensions else self.deadline(begin, plan, calendar)
        if not clocking.extensions or plan.extension is None:
            return deadline, None
        return deadline, extended(deadline, plan.extension[1], calendar, clocking.suspensions)


def _clocking(packs: PlanPacks, events: Sequence[Event]) -> Clocking:
    starts = packs.suspended.among(events)
    ends = packs.resumed.among(events) if starts else []
    suspensions = suspensions_of([events[i] for i in starts], [events[i] for i in ends])
    return Clocking(packs.restart.among(events), packs.extension.among(events), starts, ends, suspensions)
