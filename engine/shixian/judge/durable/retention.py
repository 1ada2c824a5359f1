"""``retention``: what was disclosed stays disclosed, for good or for a time, as far as the log's records show it.

A breach is a record that it is no longer public, an act a record that it is (a check that found it, a restoration). A breach certainly
inside the time is a violation: ``missed`` while nothing shows it public again, ``late`` once it certainly is. Silence proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock import Deadline, due
from shixian.judge.deadlines import FOR_GOOD
from shixian.judge.durable.premises import act_fact, breach_fact, exemption_fact, retention_fact
from shixian.judge.durable.reading import Evidence, Relations, collect, conclude
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import Witnessed, weigh
from shixian.judge.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog import Event
    from shixian.judge.docket import CaseMatter
    from shixian.judge.durable.engine import DurableEngine
    from shixian.judge.durable.packs import PlanPacks
    from shixian.judge.outcome import Outcome
    from shixian.judge.plan import Plan

_DATED = ("point", "day")


def kept(engine: DurableEngine, packs: PlanPacks, matter: CaseMatter, i: int, chosen: Sequence[int]) -> Outcome | None:
    """One obligation: the disclosure that is event ``i``, the records of presence ``chosen``, and the records of absence.

    Being disclosed again is a record of presence too.
    """
    plan, events = packs.plan, matter.events
    trigger = events[i]
    known = trigger.at.precision != "unknown"
    end = _end(engine, plan, trigger) if known else FOR_GOOD
    acts = weigh(events, [n for n in sorted({*chosen, *packs.trigger.among(events)}) if events[n].id != trigger.id])
    breaches = weigh(events, packs.breach.among(events))
    exemptions = engine.exemptions(events, plan)
    features = Features(coarse=trigger.at.precision not in _DATED, exempted=bool(exemptions))
    facts = [retention_fact(trigger.at, end, _exemptible(trigger, breaches, end), features)]
    facts += [breach_fact(b.first, b.last) for b in breaches]
    facts += [exemption_fact(events[n]) for n in exemptions]
    first_act = len(facts)
    facts += [act_fact(a.first, a.last) for a in acts]
    facts.append(engine.clock_fact)
    pack = engine.packs.retention(plan.window, features, forever=plan.limit is None)
    found = collect(pack.run(facts), 1, first_act)[0]
    if not found.relations:
        return None
    certain_law = Relation.UNSURE not in found.relations
    _cite(found, acts, _certain(trigger, breaches, end))
    evidence = Evidence(
        events=events,
        trigger=i,
        deadline=end if known else None,
        acts=acts,
        others=(*(n for b in breaches for n in b.sources), *exemptions),
        key=matter.key,
        unique=trigger.id if plan.every_trigger else "",
        causes=() if known else ("unreadable-trigger",),
        all_acts=certain_law,
        conflicting=certain_law and any(b.conflict for b in breaches),
    )
    return conclude(plan, evidence, found, engine.circumstances)


def _end(engine: DurableEngine, plan: Plan, trigger: Event) -> Deadline:
    return FOR_GOOD if plan.limit is None else due(trigger.at, plan.limit, engine.circumstances.calendar_of(trigger.subject))


def _certain(trigger: Event, breaches: Sequence[Witnessed], end: Deadline) -> list[Witnessed]:
    return [b for b in breaches if b.first > trigger.at.last and b.last <= end.first]


def _exemptible(trigger: Event, breaches: Sequence[Witnessed], end: Deadline) -> tuple[int, int]:
    """Until when an exemption is in time: just before the first breach; without one, until the end of the time."""
    during = [b for b in breaches if b.last >= trigger.at.first]
    if not during:
        return end.first, end.last
    first = min(during, key=lambda b: (b.first, b.last))
    return first.first - 1, first.last - 1


def _cite(found: Relations, acts: Sequence[Witnessed], certain: Sequence[Witnessed]) -> None:
    """Name the act that decides: the first proof after all breaches, or the last proof that it was public."""
    if Relation.RESTORED in found.acts:
        last = max(b.last for b in certain)
        found.acts[Relation.RESTORED] = {n for n in found.acts[Relation.RESTORED] if acts[n].first > last}
    if Relation.KEPT in found.acts:
        proofs = found.acts[Relation.KEPT]
        found.acts[Relation.KEPT] = {max(proofs, key=lambda n: (acts[n].last, acts[n].first))}
