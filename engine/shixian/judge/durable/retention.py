"""``retention``: what was disclosed stays disclosed, for good or for a time, as far as the log's records show it.

A breach is a record that it is no longer public, an act a record that it is (a check that found it, a restoration). A breach certainly
inside the time is a violation: ``missed`` while nothing shows it public again, ``late`` once it certainly is. Silence proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock import due
from shixian.judge.deadlines import FOR_GOOD
from shixian.judge.durable.premises import act_fact, breach_fact, exemption_fact, retention_fact
from shixian.judge.durable.reading import Evidence, Relations, collect, conclude
from shixian.judge.durable.ruleset import Features
from shixian.judge.evidence import Start, Witnessed, of_one_record, weigh
from shixian.judge.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.clock import Deadline, Instant
    from shixian.judge.docket import CaseMatter
    from shixian.judge.durable.engine import DurableEngine
    from shixian.judge.durable.packs import PlanPacks
    from shixian.judge.outcome import Outcome

_DATED = ("point", "day")


def kept(engine: DurableEngine, packs: PlanPacks, matter: CaseMatter, start: Start, chosen: Sequence[int]) -> Outcome | None:
    """One obligation: the disclosure that starts it, the records of presence ``chosen``, and the records of absence.

    Being disclosed again is a record of presence too.
    """
    plan, events = packs.plan, matter.events
    trigger, at = events[start.cited], start.at
    known = at.precision != "unknown"
    end = FOR_GOOD if plan.limit is None or not known else due(at, plan.limit, engine.circumstances.calendar_of(trigger.subject))
    acts = weigh(events, [n for n in sorted({*chosen, *packs.trigger.among(events)}) if not of_one_record(events[n], trigger)])
    breaches = weigh(events, packs.breach.among(events))
    exemptions = engine.exemptions(events, plan)
    features = Features(coarse=start.conflict or at.precision not in _DATED, exempted=bool(exemptions))
    facts = [retention_fact(at, end, _exemptible(at, breaches, end), features)]
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
    _cite(found, acts, _certain(at, breaches, end))
    evidence = Evidence(
        events=events,
        trigger=start.cited,
        deadline=end if known else None,
        acts=acts,
        others=(*(n for b in breaches for n in b.sources), *exemptions),
        key=matter.key,
        unique=trigger.id if plan.every_trigger else "",
        causes=() if known else ("unreadable-trigger",),
        all_acts=certain_law,
        conflicts=(*([start.sources] if start.conflict else []), *(b.sources for b in breaches if b.conflict and certain_law)),
    )
    return conclude(plan, evidence, found, engine.circumstances)


def _certain(trigger: Instant, breaches: Sequence[Witnessed], end: Deadline) -> list[Witnessed]:
    return [b for b in breaches if b.first > trigger.last and b.last <= end.first]


def _exemptible(trigger: Instant, breaches: Sequence[Witnessed], end: Deadline) -> tuple[int, int]:
    """Until when an exemption is in time: just before the first breach; without one, until the end of the time."""
    during = [b for b in breaches if b.last >= trigger.first]
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
