"""Obligations of subjects: by a fixed date (``deadline``), or in every period (``recurrence``), for each item.

Counting belongs to preparation (the engine has no aggregates): the n-th act of a period becomes one fact whose interval
says when, at the earliest and at the latest, the period's demand was fulfilled. The engine compares it with the deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from shixian.clock import Deadline, Instant, Period, PeriodError, day_first_us, day_last_us, due, has_working_day, periods, shanghai_date
from shixian.eventlog import Event
from shixian.judge.docket import SubjectMatter
from shixian.judge.durable.premises import exemption_fact
from shixian.judge.durable.packs import Fact
from shixian.judge.durable.reading import Evidence, collect, conclude
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import Witnessed, weigh
from shixian.judge.outcome import Outcome
from shixian.judge.plan import FIRST_US, LAST_US, Items, Plan
from shixian.judge.verdict import Relation, Verdict

if TYPE_CHECKING:
    from shixian.judge.durable.engine import DurableEngine


class _Acts(NamedTuple):
    """The acts of one subject and item: indices into the matter's events, and their moments."""

    indices: tuple[int, ...]
    weighed: tuple[Witnessed, ...]


def judge_subject(engine: DurableEngine, plan: Plan, matter: SubjectMatter) -> list[Outcome]:
    """All obligations of one subject under one plan."""
    events = matter.events
    chosen = engine.packs.select(plan.act, events)
    found: list[Outcome] = []
    for item, indices in _by_item(plan.items, events, chosen):
        acts = _Acts(tuple(indices), tuple(weigh([events[i] for i in indices])))
        if plan.every is None:
            found += _fixed(engine, plan, matter, item, acts)
        else:
            found += _recurring(engine, plan, matter, item, acts)
    return found


def _by_item(items: Items | None, events: Sequence[Event], chosen: Sequence[int]) -> Iterable[tuple[str | None, list[int]]]:
    if items is None:
        return [(None, list(chosen))]
    found: dict[str, list[int]] = {name: [] for name in items.listed}
    for i in chosen:
        name = events[i].value(items.attribute)
        if name is not None and (not items.listed or str(name) in found):
            found.setdefault(str(name), []).append(i)
    return sorted(found.items())


def _fixed(engine: DurableEngine, plan: Plan, matter: SubjectMatter, item: str | None, acts: _Acts) -> list[Outcome]:
    assert plan.limit is not None
    assert plan.limit.date is not None
    start = Instant.of_date(plan.limit.date)
    deadline = due(start, plan.limit, engine.circumstances.calendar_of(matter.subject))
    if not _audited(engine, plan, acts):
        return []
    trigger: Fact = {"t0": FIRST_US, "t1": FIRST_US}
    facts = [_act_fact(engine, plan, matter.events[i], moment) for i, moment in zip(acts.indices, acts.weighed, strict=True)]
    evidence = Evidence(
        events=matter.events,
        deadline=deadline,
        acts=acts.indices,
        weighed=acts.weighed,
        key=(matter.subject,),
        subject=matter.subject,
        item=item,
    )
    return [_judge(engine, plan, evidence, trigger, facts)]


def _audited(engine: DurableEngine, plan: Plan, acts: _Acts) -> bool:
    """Whether a fixed date lies in the audited span; by default the span starts with the year of the log's first event."""
    assert plan.limit is not None
    assert plan.limit.date is not None
    around = engine.circumstances
    first, last = day_first_us(plan.limit.date), day_last_us(plan.limit.date)
    if around.until is not None and first > around.until:
        return False
    if around.since is not None:
        return last >= around.since
    return bool(acts.indices) or shanghai_date(around.log_first).year <= plan.limit.date.year


def _act_fact(engine: DurableEngine, plan: Plan, event: Event, moment: Witnessed) -> Fact:
    return engine.packs.shape(plan).act.encode(event, {"kind": "act", "a0": moment.first, "a1": moment.last})


def _recurring(engine: DurableEngine, plan: Plan, matter: SubjectMatter, item: str | None, acts: _Acts) -> list[Outcome]:
    assert plan.every is not None
    around = engine.circumstances
    since = around.log_first if around.since is None else around.since
    until = around.as_of.last if around.until is None else min(around.until, around.as_of.last)
    if since > until:
        return []
    span = periods(plan.every, shanghai_date(since), shanghai_date(until))
    asked = [p for p in span if plan.window.holds(day_last_us(p.last), day_last_us(p.last))]
    named, unnamed = _named(plan, matter.events, acts)
    return [_period(engine, plan, matter, item, acts, period, [*named.get(str(period), ()), *unnamed]) for period in asked]


def _named(plan: Plan, events: Sequence[Event], acts: _Acts) -> tuple[dict[str, list[int]], list[int]]:
    """Acts (positions) by the period that they name, and those that name none."""
    named: dict[str, list[int]] = {}
    unnamed = []
    for position, i in enumerate(acts.indices):
        name = period_name(events[i], plan)
        if name is None:
            unnamed.append(position)
        else:
            named.setdefault(name, []).append(position)
    return named, unnamed


def period_name(event: Event, plan: Plan) -> str | None:
    """The period that an act names, in canonical form; text that names no period of this kind is kept as it is."""
    value = event.value("period")
    if value is None and plan.every == "year":
        value = event.value("year")
    if value is None:
        return None
    try:
        return str(Period.parse(str(value)))
    except PeriodError:
        return str(value)


def _period(
    engine: DurableEngine,
    plan: Plan,
    matter: SubjectMatter,
    item: str | None,
    acts: _Acts,
    period: Period,
    positions: Sequence[int],
) -> Outcome:
    calendar = engine.circumstances.calendar_of(matter.subject)
    first, last = day_first_us(period.first), day_last_us(period.last)
    deadline = due(Instant.of_date(period.last), plan.limit, calendar) if plan.limit else _period_end(period)
    weighed = [acts.weighed[p] for p in positions]
    names = [period_name(matter.events[acts.indices[p]], plan) is not None for p in positions]
    inside = [p for p, (w, named) in enumerate(zip(weighed, names, strict=True)) if w.last >= first and (named or w.first <= last)]
    sure = [p for p in inside if names[p] or (weighed[p].first >= first and weighed[p].last <= last)]
    counted = tuple(sorted({*inside, *(p for p, named in enumerate(names) if named)}))
    local = [positions[p] for p in counted]
    evidence = Evidence(
        events=matter.events,
        deadline=deadline,
        acts=tuple(acts.indices[p] for p in local),
        weighed=tuple(acts.weighed[p] for p in local),
        all_acts=True,
        key=(matter.subject,),
        subject=matter.subject,
        item=item,
        period=str(period),
    )
    if plan.idle_exempt and not has_working_day(period, calendar):
        return _idle(evidence)
    count = _Count(plan.times, tuple(counted.index(p) for p in inside), tuple(counted.index(p) for p in sure), evidence.weighed)
    facts: list[Fact] = [
        {"kind": "act", "a0": w.first, "a1": w.last} for w in count.outside()
    ]  # wholly before the period that they name
    nth = count.nth()
    if nth:
        facts.append({"kind": "act", "a0": nth.first, "a1": nth.last})
    return _judge(engine, plan, evidence, {"t0": first, "t1": first}, facts, count)


def _idle(evidence: Evidence) -> Outcome:
    return Outcome(
        key=evidence.key,
        verdict=Verdict.WAIVED,
        subject=evidence.key[0],
        item=evidence.item,
        period=evidence.period,
        acts=evidence.acts,
        due=evidence.deadline,
        causes=("no-working-day",),
    )


class _Count(NamedTuple):
    """The acts that may count for a period (positions in its evidence), those that certainly do, and how many are asked."""

    times: int
    possible: tuple[int, ...]
    sure: tuple[int, ...]
    weighed: tuple[Witnessed, ...]

    def nth(self) -> Witnessed | None:
        """When the n-th act was done: no earlier than the n-th possible one, no later than the n-th certain one."""
        if len(self.possible) < self.times:
            return None
        last = self.weighed[self.nth_sure()].last if len(self.sure) >= self.times else LAST_US
        return Witnessed(self.weighed[self.nth_possible()].first, last)

    def nth_sure(self) -> int:
        """The certain act with which the demand was fulfilled for certain."""
        return sorted(self.sure, key=lambda p: (self.weighed[p].last, self.weighed[p].first, p))[self.times - 1]

    def nth_possible(self) -> int:
        """The act with which the demand may first have been fulfilled."""
        return sorted(self.possible, key=lambda p: (self.weighed[p].first, self.weighed[p].last, p))[self.times - 1]

    def outside(self) -> list[Witnessed]:
        """Acts that name the period and lie wholly before it."""
        return [w for p, w in enumerate(self.weighed) if p not in self.possible]

    def named_by(self, relation: Relation) -> set[int]:
        """The act of the evidence behind a relation that the engine found for the n-th act."""
        match relation:
            case Relation.IN_TIME:
                return {self.nth_sure()}
            case Relation.MAYBE | Relation.TOO_LATE:
                return {self.nth_possible()}
            case _:
                return {p for p in range(len(self.weighed)) if p not in self.possible}


def _judge(
    engine: DurableEngine, plan: Plan, evidence: Evidence, trigger: Fact, facts: list[Fact], count: _Count | None = None
) -> Outcome:
    assert evidence.deadline is not None
    exemptions = [i for i, e in enumerate(evidence.events) if _exempted(engine, e, plan, evidence)]
    opening: list[Fact] = [
        {
            "kind": "trigger",
            **trigger,
            "d0": evidence.deadline.first,
            "d1": evidence.deadline.last,
            "known": 1,
            "version": 0,
        },
        *(exemption_fact(evidence.events[i]) for i in exemptions),
    ]
    batch = [*opening, *facts, engine.clock_fact]
    found = collect(engine.packs.run(plan, Features(exempted=bool(exemptions)), batch), 1, len(opening))[0]
    if count is not None:
        found.acts = {relation: count.named_by(relation) for relation in found.acts}
    return conclude(plan, replace(evidence, others=tuple(exemptions)), found, engine)


def _exempted(engine: DurableEngine, event: Event, plan: Plan, evidence: Evidence) -> bool:
    """Whether an exemption of the subject, which names the rule, speaks of this period and item (or of no other)."""
    if event.kind not in engine.program.exempting:
        return False
    period = period_name(event, plan) if plan.every else None
    item = event.value(plan.items.attribute) if plan.items else None
    return (period is None or period == evidence.period) and (item is None or str(item) == evidence.item)


def _period_end(period: Period) -> Deadline:
    end = day_last_us(period.last)
    return Deadline(first=end, last=end, by_instant=False, provisional=False)
