"""``ratio`` over findings: of the obligations of other rules that fell due in a period, the share that was met.

Waived obligations are left out. What is undetermined, or may have fallen due in another period, counts both ways: the share is violated
only if it is not reached however those turn out. No engine is asked: everything is on the bench already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shixian.clock import Deadline, Period, day_first_us, day_last_us, shanghai_date
from shixian.clock.shanghai import EARLIEST
from shixian.judge.docket import period_name
from shixian.judge.finding import Finding, fingerprint_of
from shixian.judge.outcome import CAUSES
from shixian.judge.plan import LAST_US
from shixian.judge.verdict import Qualifier, Relation, Verdict, decide, waiver_rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shixian.eventlog import Event
    from shixian.judge.bench import Hearing
    from shixian.judge.plan import Plan, RulePlan

_ALL = 100
# what a relation says beside the verdict that follows from it
_CAUSES: dict[Relation, tuple[Verdict, str]] = {
    Relation.WAIVED: (Verdict.WAIVED, "waived"),
    Relation.MAYBE: (Verdict.UNDETERMINED, "not-all-known"),
    Relation.WAIVER_DOUBTFUL: (Verdict.UNDETERMINED, "waiver-doubtful"),
}


class Member(NamedTuple):
    """A finding in a period's count: whether it certainly fell due in it, and whether it was met (None: not known)."""

    sure: bool
    met: bool | None


@dataclass(frozen=True, slots=True)
class _Matter:
    """One obligation: the share of one subject in one period, with the exemptions that speak of it."""

    subject: str
    period: Period
    findings: tuple[Finding, ...]
    exemptions: tuple[Event, ...]


def share_findings(hearing: Hearing, rule: RulePlan, found: Sequence[Finding], known: Sequence[Event]) -> Iterator[Finding]:
    """The findings of one ratio rule, over the findings of the rules that it is taken of (of the whole log, whatever span is audited)."""
    counted = [f for f in found if f.rule in rule.main.of and f.verdict is not Verdict.WAIVED]
    for subject in sorted({f.subject for f in counted} & hearing.binding.subjects[rule.main.rule]):
        mine = tuple(f for f in counted if f.subject == subject)
        for period in _asked(hearing, rule.main, mine):
            exemptions = tuple(e for e in known if _exempts(hearing, rule.main, e, subject, period))
            yield _finding(hearing, rule, _Matter(subject, period, mine, exemptions))


def _asked(hearing: Hearing, plan: Plan, findings: Iterable[Finding]) -> list[Period]:
    """The periods in which something certainly fell due, as far as the rule is in force at their end and they are audited."""
    assert plan.every is not None
    found = set()
    for finding in findings:
        first, last = _fell_due(finding)
        if first > EARLIEST and last < LAST_US:
            period = Period.containing(shanghai_date(first), plan.every)
            end = day_last_us(period.last)
            inside = (hearing.since is None or end >= hearing.since) and (hearing.until is None or end <= hearing.until)
            if last <= end and plan.window.holds(end, end) and inside:
                found.add(period)
    return sorted(found, key=lambda p: p.first)


def _fell_due(finding: Finding) -> tuple[int, int]:
    """When an obligation falls due (µs); one whose deadline cannot be told falls due some time after its trigger."""
    if finding.due is not None and not finding.due.open and finding.due.last < LAST_US:
        return finding.due.first, finding.due.last
    return finding.trigger.at.first if finding.trigger else -LAST_US, LAST_US


def _finding(hearing: Hearing, rule: RulePlan, matter: _Matter) -> Finding:
    plan = rule.main
    end = day_last_us(matter.period.last)
    main, relations = _judged(hearing, plan, matter, {})
    readings = {p.reading: _judged(hearing, p, matter, {})[0] for p in rule.others if p.every == plan.every}
    for name in sorted({name for f in matter.findings for name in f.readings}):
        readings.setdefault(
            name, _judged(hearing, plan, matter, {f.fingerprint: f.readings[name] for f in matter.findings if name in f.readings})[0]
        )
    qualifiers = set()
    if any(v.is_violation != main.is_violation for v in readings.values()):
        qualifiers.add(Qualifier.CONTESTED)
    if waiver_rejected(relations):
        qualifiers.add(Qualifier.WAIVER_REJECTED)
    causes = ["share", *(cause for relation, (decided, cause) in _CAUSES.items() if relation in relations and decided is main)]
    if waiver_rejected(relations):
        causes.append("waiver-late" if Relation.WAIVER_LATE in relations else "waiver-invalid")
    return Finding(
        fingerprint=fingerprint_of(plan.rule, (f"subject={matter.subject}",), period=str(matter.period)),
        rule=plan.rule,
        document=plan.document,
        clause=plan.clause,
        kind=plan.kind,
        subject=matter.subject,
        case=None,
        item=None,
        period=str(matter.period),
        verdict=main,
        qualifiers=tuple(sorted(qualifiers)),
        others=matter.exemptions,
        due=Deadline(first=end, last=end, by_instant=False, provisional=False),
        readings=readings,
        reading=plan.reading,
        causes=tuple(CAUSES[c] for c in causes),
        region=hearing.regions.get(matter.subject),
        share=_counted(matter),
    )


def _judged(hearing: Hearing, plan: Plan, matter: _Matter, instead: Mapping[str, Verdict]) -> tuple[Verdict, set[Relation]]:
    """The verdict under one reading, and what it rests on; ``instead`` holds other verdicts, by fingerprint."""
    end = day_last_us(matter.period.last)
    members = [m for f in matter.findings if (m := _member(f, instead.get(f.fingerprint, f.verdict), matter.period)) is not None]
    best = sum(_gain(plan, met=met) for m in members if (met := m.met is not False) or m.sure)
    worst = sum(_gain(plan, met=met) for m in members if not (met := m.met is True) or m.sure)
    relations = set(_waivers(matter.exemptions, end))
    over = hearing.as_of.first > end
    if not over and plan.share == _ALL and best < 0:
        relations.add(Relation.OVERDUE)  # whatever still falls due, it cannot be all any more
    elif not over:
        relations.add(Relation.OPEN)
    elif worst >= 0:
        relations.add(Relation.IN_TIME)
    else:
        relations.add(Relation.MAYBE if best >= 0 else Relation.OVERDUE)
    return decide(relations), relations


def _member(finding: Finding, verdict: Verdict, period: Period) -> Member | None:
    first, last = _fell_due(finding)
    begin, end = day_first_us(period.first), day_last_us(period.last)
    if verdict is Verdict.WAIVED or last < begin or first > end:
        return None
    met = None if verdict in (Verdict.UNDETERMINED, Verdict.PENDING) else verdict is Verdict.MET
    return Member(first >= begin and last <= end, met)


def _gain(plan: Plan, *, met: bool) -> int:
    return _ALL - plan.share if met else -plan.share


def _counted(matter: _Matter) -> tuple[int, int]:
    """How many of the findings that certainly fell due in the period were met, and how many there are."""
    members = [_member(f, f.verdict, matter.period) for f in matter.findings]
    sure = [m for m in members if m is not None and m.sure]
    return sum(m.met is True for m in sure), len(sure)


def _exempts(hearing: Hearing, plan: Plan, event: Event, subject: str, period: Period) -> bool:
    if event.kind not in hearing.program.exempting or event.subject != subject or event.value("rule") not in (plan.rule, plan.document):
        return False
    return period_name(event, plan) in (None, str(period))


def _waivers(exemptions: Iterable[Event], end: int) -> Iterator[Relation]:
    for event in exemptions:
        if event.value("reason") is None or event.value("authority") is None:
            yield Relation.WAIVER_INVALID
        elif event.at.last <= end:
            yield Relation.WAIVED
        else:
            yield Relation.WAIVER_DOUBTFUL if event.at.first <= end else Relation.WAIVER_LATE
