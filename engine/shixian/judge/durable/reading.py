"""From the engine's firings to outcomes: which relations hold for which obligation, which act decides, how far it lies off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from shixian.judge.durable.ruleset import EXTENDED, MAYBE_EXTENDED, relation_of
from shixian.judge.margin import margin_after, margin_before
from shixian.judge.outcome import Outcome
from shixian.judge.plan import LAST_US, Plan
from shixian.judge.verdict import Qualifier, Relation, Verdict, decide, waiver_rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shixian.clock import Deadline
    from shixian.eventlog import Event
    from shixian.judge.durable.driver import Firing
    from shixian.judge.durable.engine import Circumstances
    from shixian.judge.evidence import Witnessed
    from shixian.judge.finding import Margin

_WITH_ACTS = frozenset({Relation.IN_TIME, Relation.MAYBE, Relation.TOO_LATE, Relation.BEFORE, Relation.RESTORED, Relation.KEPT})
_OF_KEEPING = {
    Relation.BROKEN: (Verdict.MISSED, "broken"),
    Relation.RESTORED: (Verdict.LATE, "restored"),
    Relation.MAYBE_BROKEN: (Verdict.UNDETERMINED, "maybe-broken"),
    Relation.KEPT: (Verdict.MET, "kept"),
    Relation.UNPROVEN: (Verdict.UNDETERMINED, "unproven"),
}
_MARKS = frozenset({EXTENDED, MAYBE_EXTENDED})  # what the engine's other rules establish
_RELATIONS = {str(relation): relation for relation in Relation}
_PLAIN = frozenset({Relation.IN_TIME, Relation.TOO_LATE, Relation.OVERDUE, Relation.OPEN})  # carry neither qualifier nor cause


@dataclass(slots=True)
class Relations:
    """What the engine established for one obligation fact; acts are indices into the case's acts."""

    relations: set[Relation] = field(default_factory=set)
    acts: dict[Relation, set[int]] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def considered(self) -> tuple[int, ...]:
        """All acts that stand in some relation to the obligation."""
        if len(self.acts) == 1:
            (only,) = self.acts.values()
            return tuple(sorted(only))
        return tuple(sorted({i for acts in self.acts.values() for i in acts}))


def collect(firings: Iterable[Firing], triggers: int, act_base: int = 0) -> list[Relations]:
    """The firings sorted by obligation fact; the facts of acts start at ``act_base``."""
    found = [Relations() for _ in range(triggers)]
    for firing in firings:
        mine = found[firing.facts["t"]]
        relation = _RELATIONS.get(firing.rule) or _RELATIONS.get(relation_of(firing.rule))
        if relation is None:
            mine.marks.add(relation_of(firing.rule))
            continue
        mine.relations.add(relation)
        if relation in _WITH_ACTS:
            mine.acts.setdefault(relation, set()).add(firing.facts["a"] - act_base)
    return found


class Evidence(NamedTuple):
    """What an outcome is concluded from beside the relations: the case's events and the deadlines reckoned from them."""

    events: Sequence[Event]
    deadline: Deadline | None
    trigger: int = -1
    later: Deadline | None = None
    acts: Sequence[Witnessed] = ()
    others: tuple[int, ...] = ()
    key: tuple[str, ...] = ()
    unique: str = ""
    subject: str | None = None
    item: str | None = None
    period: str | None = None
    causes: tuple[str, ...] = ()
    all_acts: bool = False  # every act was weighed, also those that no relation names one by one
    conflicts: tuple[tuple[int, ...], ...] = ()  # the sources of anything else than an act that conflict


def conclude(plan: Plan, evidence: Evidence, base: Relations, around: Circumstances, *, later: Relations | None = None) -> Outcome:
    """The outcome of one obligation; ``later`` are its relations to the extended deadline, if the case holds an extension."""
    found, deadline = base, evidence.deadline
    verdict = decide(base.relations)
    causes = list(evidence.causes)
    if later is not None and later.relations and base.marks & _MARKS:
        found, deadline, original = later, evidence.later, verdict
        verdict = decide(later.relations)
        if EXTENDED not in base.marks and verdict is not original:
            verdict = Verdict.UNDETERMINED
            causes.append("extension-doubtful")
    act = _deciding_act(evidence, found, verdict)
    considered = tuple(range(len(evidence.acts))) if evidence.all_acts else found.considered()
    conflicts = evidence.conflicts
    for i in considered:
        if evidence.acts[i].conflict:
            conflicts = (*conflicts, evidence.acts[i].sources)
    conflict = bool(conflicts)
    plain = not (conflict or causes or found.relations - _PLAIN or deadline is None or deadline.provisional or deadline.open)
    if deadline is not None and deadline.last >= LAST_US and not deadline.open:
        deadline = None  # for good
    subject = evidence.events[evidence.trigger].subject if evidence.subject is None else evidence.subject
    return Outcome(
        key=evidence.key,
        verdict=verdict,
        subject=subject,
        unique=evidence.unique,
        item=evidence.item,
        period=evidence.period,
        trigger=evidence.trigger,
        act=-1 if act is None else evidence.acts[act].sources[0],
        acts=tuple(i for n in considered for i in evidence.acts[n].sources),
        others=evidence.others,
        due=None if deadline is None or deadline.open else deadline,
        margin=_margin(plan, evidence, verdict, deadline, act, subject, around),
        qualifiers=() if plain else tuple(_qualifiers(found, deadline, conflict=conflict)),
        causes=() if plain else tuple(dict.fromkeys([*causes, *_causes(evidence, found, verdict, deadline, conflict=conflict)])),
        conflicts=conflicts,
    )


def _deciding_act(evidence: Evidence, found: Relations, verdict: Verdict) -> int | None:
    """The act that the verdict rests on: the earliest done in time, else the earliest late or possible one."""

    def cited(i: int) -> str:
        return evidence.events[evidence.acts[i].sources[0]].id

    match verdict:
        case Verdict.MET:
            if Relation.KEPT in found.acts:
                return next(iter(found.acts[Relation.KEPT]))
            pool = found.acts.get(Relation.IN_TIME, set())
            return min(pool, key=lambda i: (evidence.acts[i].last, evidence.acts[i].first, cited(i)))
        case Verdict.LATE:
            pool = found.acts.get(Relation.TOO_LATE) or found.acts.get(Relation.RESTORED, set())
        case Verdict.UNDETERMINED:
            possible = found.acts.get(Relation.MAYBE, set()) | found.acts.get(Relation.IN_TIME, set())
            pool = possible or found.acts.get(Relation.TOO_LATE, set())
        case _:
            return None
    return min(pool, key=lambda i: (evidence.acts[i].first, evidence.acts[i].last, cited(i)), default=None)


def _qualifiers(found: Relations, deadline: Deadline | None, *, conflict: bool) -> Iterable[Qualifier]:
    if Relation.BEFORE in found.relations:
        yield Qualifier.ACT_BEFORE_TRIGGER
    if conflict:
        yield Qualifier.CONFLICTING_EVIDENCE
    if deadline is not None and deadline.provisional and not deadline.open:
        yield Qualifier.PROVISIONAL
    if waiver_rejected(found.relations):
        yield Qualifier.WAIVER_REJECTED


def _causes(evidence: Evidence, found: Relations, verdict: Verdict, deadline: Deadline | None, *, conflict: bool) -> Iterable[str]:
    if verdict is Verdict.WAIVED:
        yield "waived"
    if verdict is Verdict.UNDETERMINED:
        if Relation.UNSURE in found.relations and not evidence.causes and not conflict:
            yield "law-in-force"
        possible = found.acts.get(Relation.MAYBE, set())
        if any(evidence.events[n].at.precision == "unknown" for i in possible for n in evidence.acts[i].sources):
            yield "unreadable-act"
        elif possible and not conflict:
            yield "imprecise"
        if Relation.WAIVER_DOUBTFUL in found.relations:
            yield "waiver-doubtful"
    yield from (cause for relation, (decided, cause) in _OF_KEEPING.items() if relation in found.relations and verdict is decided)
    if deadline is not None and deadline.open:
        yield "suspended"
    if conflict:
        yield "conflict"
    if Relation.BEFORE in found.relations:
        yield "before"
    if waiver_rejected(found.relations):
        yield "waiver-late" if Relation.WAIVER_LATE in found.relations else "waiver-invalid"


def _margin(
    plan: Plan,
    evidence: Evidence,
    verdict: Verdict,
    deadline: Deadline | None,
    act: int | None,
    subject: str,
    around: Circumstances,
) -> Margin | None:
    if deadline is None or deadline.open or plan.kind == "retention":
        return None
    unit = plan.limit.margin_unit if plan.limit else "days"
    calendar = around.calendar_of(subject)
    as_of = around.as_of
    match verdict:
        case Verdict.MET if act is not None:
            return margin_before(deadline, evidence.acts[act].last, unit, calendar)
        case Verdict.LATE if act is not None:
            return margin_after(deadline, evidence.acts[act].first, unit, calendar)
        case Verdict.MISSED:
            return margin_after(deadline, as_of.first, unit, calendar)
        case Verdict.PENDING if as_of.last <= deadline.first:
            return margin_before(deadline, as_of.last, unit, calendar)
        case _:
            return None
