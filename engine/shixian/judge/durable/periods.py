"""Obligations of subjects: by a fixed date (``deadline``), or in every period (``recurrence``), for each item.

Counting belongs to preparation (the engine has no aggregates): the n-th act of a period becomes one fact whose interval
says when, at the earliest and at the latest, the period's demand was fulfilled. The engine compares it with the deadline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from shixian.clock import Deadline, Instant, Period, PeriodError, day_first_us, day_last_us, due, has_working_day, periods, shanghai_date
from shixian.judge.docket import period_name
from shixian.judge.durable.premises import act_fact, exemption_fact, trigger_fact
from shixian.judge.durable.reading import Evidence, collect, conclude
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import Witnessed, weigh
from shixian.judge.outcome import Outcome
from shixian.judge.plan import FIRST_US, LAST_US, Items, Plan, Window
from shixian.judge.verdict import Relation, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from shixian.clock import WorkingCalendar
    from shixian.eventlog import Event
    from shixian.judge.docket import SubjectMatter
    from shixian.judge.durable.engine import DurableEngine
    from shixian.judge.durable.packs import Fact


def judge_subject(engine: DurableEngine, plan: Plan, matter: SubjectMatter, only: str | None = None) -> list[Outcome]:
    """All obligations of one subject under one plan; of one period, where ``only`` names it."""
    if plan.stock is not None:
        from shixian.judge.durable.stock import shares

        return shares(engine, plan, matter)
    events = matter.events
    chosen = engine.packs.of(plan).act.among(events)
    found: list[Outcome] = []
    for item, indices in _by_item(plan.items, events, chosen):
        acts = weigh(events, indices, lambda event: period_name(event, plan))
        if plan.every is None:
            found += _fixed(engine, plan, matter, item, acts)
        else:
            found += _recurring(engine, plan, matter, item, acts, only)
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


def _fixed(engine: DurableEngine, plan: Plan, matter: SubjectMatter, item: str | None, acts: Sequence[Witnessed]) -> list[Outcome]:
    deadline = fixed_deadline(engine, plan, matter.subject)
    if not is_audited(engine, plan, has_act=bool(acts)):
        return []
    facts = [act_fact(w.first, w.last) for w in acts]
    evidence = Evidence(
        events=matter.events,
        deadline=deadline,
        acts=acts,
        key=(matter.subject,),
        subject=matter.subject,
        item=item,
    )
    return [judge_one(engine, plan, evidence, FIRST_US, facts)]


def fixed_deadline(engine: DurableEngine, plan: Plan, subject: str) -> Deadline:
    """The fixed date as a deadline."""
    assert plan.limit is not None
    assert plan.limit.date is not None
    return due(Instant.of_date(plan.limit.date), plan.limit, engine.circumstances.calendar_of(subject))


def is_audited(engine: DurableEngine, plan: Plan, *, has_act: bool) -> bool:
    """Whether a fixed date lies in the audited span; by default the span starts with the year of the log's first event."""
    assert plan.limit is not None
    assert plan.limit.date is not None
    around = engine.circumstances
    first, last = day_first_us(plan.limit.date), day_last_us(plan.limit.date)
    if around.until is not None and first > around.until:
        return False
    if around.since is not None:
        return last >= around.since
    return has_act or shanghai_date(around.openings[plan.rule]).year <= plan.limit.date.year


def _recurring(
    engine: DurableEngine, plan: Plan, matter: SubjectMatter, item: str | None, acts: Sequence[Witnessed], only: str | None
) -> list[Outcome]:
    assert plan.every is not None
    around = engine.circumstances
    since = _opening_day(engine, plan) if around.since is None else shanghai_date(around.since)
    until = shanghai_date(around.as_of.last if around.until is None else min(around.until, around.as_of.last))
    span = list(periods(plan.every, since, until)) if since <= until else []
    if around.since is None:
        span = sorted({*span, *_named_before(plan, matter.events, acts, span)}, key=lambda p: p.first)
    asked = [p for p in span if only in (None, str(p)) and plan.window.holds(day_last_us(p.last), day_last_us(p.last))]
    named, unnamed = _named(plan, matter.events, acts)
    return [_period(engine, plan, matter, item, period, named.get(str(period), []), unnamed) for period in asked]


def _opening_day(engine: DurableEngine, plan: Plan) -> date:
    """By default the audit begins with the period of the first event of those bound; earlier, if the log's first act names an earlier one.

    An act that makes up for a period long due says nothing of what the log covers, so nobody else is asked for that period.
    """
    around = engine.circumstances
    first = shanghai_date(around.openings[plan.rule])
    assert plan.act is not None
    acts = around.acts.get(plan.act.kind, ())
    earliest = engine.packs.of(plan).act.first(acts)
    named = _period_of(acts[earliest], plan) if earliest is not None else None
    if named is None or shanghai_date(_due(plan, named, around.calendar_of("")).last) < first:
        return first
    return min(first, named.first)


def _due(plan: Plan, period: Period, calendar: WorkingCalendar) -> Deadline:
    return due(Instant.of_date(period.last), plan.limit, calendar) if plan.limit else _period_end(period)


def _named_before(plan: Plan, events: Sequence[Event], acts: Sequence[Witnessed], span: Sequence[Period]) -> Iterable[Period]:
    """Earlier periods that an act of this subject names: what is on record is judged."""
    for act in acts:
        named = _period_of(events[act.sources[0]], plan)
        if named and span and named.first < span[0].first:
            yield named


def _named(plan: Plan, events: Sequence[Event], acts: Sequence[Witnessed]) -> tuple[dict[str, list[Witnessed]], list[Witnessed]]:
    """Acts by the period that they name, and those that name none."""
    named: dict[str, list[Witnessed]] = {}
    unnamed = []
    for act in acts:
        name = period_name(events[act.sources[0]], plan)
        if name is None:
            unnamed.append(act)
        else:
            named.setdefault(name, []).append(act)
    return named, unnamed


def _period_of(event: Event, plan: Plan) -> Period | None:
    """The period of the rule's own length that an act names."""
    name = period_name(event, plan)
    try:
        period = Period.parse(name) if name else None
    except PeriodError:
        return None
    return period if period and period.every == plan.every else None


def _period(
    engine: DurableEngine,
    plan: Plan,
    matter: SubjectMatter,
    item: str | None,
    period: Period,
    named: Sequence[Witnessed],
    unnamed: Sequence[Witnessed],
) -> Outcome:
    calendar = engine.circumstances.calendar_of(matter.subject)
    first, last = day_first_us(period.first), day_last_us(period.last)
    deadline = _due(plan, period, calendar)
    lying = [w for w in unnamed if w.last >= first and w.first <= last]
    acts = [*named, *lying]
    evidence = Evidence(
        events=matter.events,
        deadline=deadline,
        acts=acts,
        all_acts=True,
        key=(matter.subject,),
        subject=matter.subject,
        item=item,
        period=str(period),
    )
    if plan.idle_exempt and not has_working_day(period, calendar):
        return _idle(evidence)
    possible = [p for p, w in enumerate(acts) if w.last >= first]
    sure = [p for p in possible if p < len(named) or (acts[p].first >= first and acts[p].last <= last)]
    count = _Count(plan.times, tuple(possible), tuple(sure), acts, [matter.events[w.sources[0]].id for w in acts])
    facts = [act_fact(w.first, w.last) for w in count.outside()]  # wholly before the period that they name
    nth = count.nth()
    if nth:
        facts.append(act_fact(*nth))
    return judge_one(engine, plan, evidence, first, facts, count)


def _idle(evidence: Evidence) -> Outcome:
    return Outcome(
        key=evidence.key,
        verdict=Verdict.WAIVED,
        subject=evidence.key[0],
        item=evidence.item,
        period=evidence.period,
        acts=tuple(i for act in evidence.acts for i in act.sources),
        due=evidence.deadline,
        causes=("no-working-day",),
    )


class Count(Protocol):
    """Acts counted: which of them is behind a relation that the engine found for the one fact made of them."""

    def named_by(self, relation: Relation) -> set[int]:
        """Positions in the evidence."""


class _Count(NamedTuple):
    """The acts that may count for a period (positions in its evidence), those that certainly do, and how many are asked."""

    times: int
    possible: tuple[int, ...]
    sure: tuple[int, ...]
    acts: Sequence[Witnessed]
    ids: Sequence[str]

    def nth(self) -> tuple[int, int] | None:
        """When the n-th act was done (µs): no earlier than the n-th possible one, no later than the n-th certain one."""
        if len(self.possible) < self.times:
            return None
        last = self.acts[self.nth_sure()].last if len(self.sure) >= self.times else LAST_US
        return self.acts[self.nth_possible()].first, last

    def nth_sure(self) -> int:
        """The certain act with which the demand was fulfilled for certain."""
        return sorted(self.sure, key=lambda p: (self.acts[p].last, self.acts[p].first, self.ids[p]))[self.times - 1]

    def nth_possible(self) -> int:
        """The act with which the demand may first have been fulfilled."""
        return sorted(self.possible, key=lambda p: (self.acts[p].first, self.acts[p].last, self.ids[p]))[self.times - 1]

    def outside(self) -> list[Witnessed]:
        """Acts that name the period and lie wholly before it."""
        return [w for p, w in enumerate(self.acts) if p not in self.possible]

    def named_by(self, relation: Relation) -> set[int]:
        """The act of the evidence behind a relation that the engine found for the n-th act."""
        match relation:
            case Relation.IN_TIME:
                return {self.nth_sure()}
            case Relation.MAYBE | Relation.TOO_LATE:
                return {self.nth_possible()}
            case _:
                return {p for p in range(len(self.acts)) if p not in self.possible}


def judge_one(engine: DurableEngine, plan: Plan, evidence: Evidence, opening: int, acts: list[Fact], count: Count | None = None) -> Outcome:
    """One session: the obligation open from ``opening`` (µs) on, its exemptions and acts."""
    assert evidence.deadline is not None
    exemptions = [i for i, e in enumerate(evidence.events) if _exempted(engine, e, plan, evidence)]
    features = Features(exempted=bool(exemptions))
    facts = [trigger_fact(Instant(opening, opening, "point"), evidence.deadline)]
    facts += [exemption_fact(evidence.events[i]) for i in exemptions]
    batch = [*facts, *acts, engine.clock_fact]
    found = collect(engine.packs.relations(Window(), features).run(batch), 1, len(facts))[0]
    if count is not None:
        found.acts = {relation: count.named_by(relation) for relation in found.acts}
    return conclude(plan, evidence._replace(others=tuple(exemptions)), found, engine.circumstances)


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
