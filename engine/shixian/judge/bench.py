"""The judge's bench: lays the log out, has the engine judge every matter in child processes, and draws up the findings.

Engine-neutral but for the one function that runs the engine; whatever engine judges, findings are drawn up here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock import shanghai_date
from shixian.judge.docket import CaseMatter, LooseMatter, Matter, SubjectMatter, open_docket
from shixian.judge.finding import Finding, Judgement, Unlinked
from shixian.judge.notes import notes_on
from shixian.judge.outcome import CAUSES, Outcome
from shixian.judge.verdict import Qualifier, Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.clock import Calendars, Instant, WorkingCalendar
    from shixian.eventlog import Event, EventLog
    from shixian.judge.plan import Plan, Program
    from shixian.judge.scope import Binding


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """All that is before the judge in one check."""

    program: Program
    binding: Binding
    log: EventLog
    calendars: Calendars
    regions: Mapping[str, str | None]
    as_of: Instant
    foreign: Mapping[str, int] = field(default_factory=dict)  # events of kinds that the vocabulary does not have
    since: int | None = None
    until: int | None = None
    jobs: int = 1
    on_progress: Callable[[int, int], None] | None = None

    def calendar_of(self, subject: str) -> WorkingCalendar:
        """The working calendar of the subject's region."""
        return self.calendars.for_region(self.regions.get(subject))


def judge(hearing: Hearing) -> Judgement:
    """Judge every obligation of the log."""
    from shixian.judge.durable import judge_matters

    known, later = _known(hearing)
    subjects = hearing.binding.subjects
    rules = hearing.program.rules
    matters = open_docket(hearing.program, known, bound=lambda i: sorted(subjects[rules[i].main.rule]))
    _warm(hearing, known)
    drawing = _Drawing(hearing)
    for matter, judged in zip(matters, judge_matters(hearing, matters, known), strict=True):
        drawing.take(matter, judged)
    return Judgement(
        findings=tuple(sorted(drawing.findings, key=_order)),
        unlinked=tuple(sorted(drawing.unlinked, key=lambda u: (u.rule, u.event.source.file, u.event.source.row, u.event.id))),
        notes=tuple(notes_on(hearing, known, matters, drawing.only_elsewhere, drawing.unbound, drawing.crashed)),
        applied=hearing.binding.applied,
        rules=tuple(rule.main.rule for rule in rules),
        not_asked=hearing.binding.not_asked,
        later=later,
    )


def _known(hearing: Hearing) -> tuple[list[Event], int]:
    """The events known at ``as_of``, shadows of rejected rows among them, and how many come later."""
    events = [e for e in hearing.log.events if e.at.first <= hearing.as_of.last]
    return [*events, *hearing.log.shadows], len(hearing.log.events) - len(events)


def _warm(hearing: Hearing, known: Sequence[Event]) -> None:
    """Build the calendars' tables before the children are forked, so that they share them."""
    days = [shanghai_date(m) for e in known if e.at.precision != "unknown" for m in (e.at.first, e.at.last)]
    if not days:
        return
    for region in {None, *hearing.regions.values()}:
        hearing.calendars.for_region(region).working_days_between(min(days), max(days))


def _order(finding: Finding) -> tuple[str, ...]:
    return (finding.rule, finding.subject, finding.case or "", finding.period or "", finding.item or "", finding.fingerprint)


Judged = Sequence[tuple[int, str, Sequence[Outcome], Sequence[int]]]


@dataclass(slots=True)
class _Drawing:
    """Draws up findings from outcomes: what is bound and audited, what other readings say."""

    hearing: Hearing
    findings: list[Finding] = field(default_factory=list)
    unlinked: list[Unlinked] = field(default_factory=list)
    only_elsewhere: dict[tuple[str, str], int] = field(default_factory=dict)
    unbound: dict[str, int] = field(default_factory=dict)
    crashed: int = 0
    drawn: set[str] = field(default_factory=set)

    def take(self, matter: Matter, judged: Judged) -> None:
        if isinstance(matter, LooseMatter):
            self._loose(matter, judged)
            return
        by_rule: dict[int, list[tuple[str, Sequence[Outcome]]]] = {}
        for rule, reading, outcomes, _ in judged:
            by_rule.setdefault(rule, []).append((reading, outcomes))
        for rule, readings in by_rule.items():
            self._rule(matter, rule, readings)

    def _rule(self, matter: CaseMatter | SubjectMatter, rule: int, readings: list[tuple[str, Sequence[Outcome]]]) -> None:
        plan = self.hearing.program.rules[rule].main
        (_, mine), *others = readings
        elsewhere = [(name, {o.identity: o for o in outcomes}) for name, outcomes in others]
        for outcome in mine:
            self.crashed += "engine-crash" in outcome.causes
            name = fingerprint(plan, outcome)
            if name not in self.drawn and self._audited(plan, matter, outcome):
                self.drawn.add(name)  # the same damaged trigger twice is one obligation
                verdicts = {name: found[outcome.identity].verdict for name, found in elsewhere if outcome.identity in found}
                self.findings.append(self._finding(plan, matter, outcome, name, verdicts))
        here = {o.identity for o in mine}
        for name, found in elsewhere:
            extra = sum(1 for identity, o in found.items() if identity not in here and self._audited(plan, matter, o))
            if extra:
                self.only_elsewhere[(plan.rule, name)] = self.only_elsewhere.get((plan.rule, name), 0) + extra

    def _audited(self, plan: Plan, matter: CaseMatter | SubjectMatter, outcome: Outcome) -> bool:
        if not isinstance(matter, CaseMatter):
            return True
        if not self.hearing.binding.binds(plan.rule, outcome.subject):
            if outcome.subject in self.hearing.binding.applied:
                return False  # judged under the rules that do bind it
            self.unbound[outcome.subject] = self.unbound.get(outcome.subject, 0) + 1
            return False
        at = matter.events[outcome.trigger].at
        since, until = self.hearing.since, self.hearing.until
        return (since is None or at.last >= since) and (until is None or at.first <= until)

    def _finding(
        self, plan: Plan, matter: CaseMatter | SubjectMatter, outcome: Outcome, name: str, readings: Mapping[str, Verdict]
    ) -> Finding:
        events = matter.events
        qualifiers = set(outcome.qualifiers)
        if any(v.is_violation != outcome.verdict.is_violation for v in readings.values()):
            qualifiers.add(Qualifier.CONTESTED)
        return Finding(
            fingerprint=name,
            rule=plan.rule,
            document=plan.document,
            clause=plan.clause,
            kind=plan.kind,
            subject=outcome.subject,
            case=_case(plan, matter, outcome),
            item=outcome.item,
            period=outcome.period,
            verdict=outcome.verdict,
            qualifiers=tuple(sorted(qualifiers)),
            trigger=events[outcome.trigger] if outcome.trigger >= 0 else None,
            act=events[outcome.act] if outcome.act >= 0 else None,
            acts=tuple(events[i] for i in outcome.acts),
            others=tuple(events[i] for i in outcome.others),
            due=outcome.due,
            margin=outcome.margin,
            readings=dict(readings),
            reading=plan.reading,
            causes=tuple(CAUSES[c] for c in outcome.causes),
            region=self.hearing.regions.get(outcome.subject),
        )

    def _loose(self, matter: LooseMatter, judged: Judged) -> None:
        plan = self.hearing.program.rules[matter.rule].main
        reason = Text(f"缺少 {matter.missing}，无法与任何义务对应", f"it lacks {matter.missing}, so it can be matched to no obligation")
        for _, _, _, loose in judged:
            self.unlinked += [Unlinked(rule=plan.rule, event=matter.events[i], reason=reason) for i in loose]


def _case(plan: Plan, matter: CaseMatter | SubjectMatter, outcome: Outcome) -> str | None:
    if not isinstance(matter, CaseMatter):
        return None
    if "case" in plan.by or outcome.trigger < 0:
        return matter.events[outcome.trigger].case
    return " / ".join(outcome.key) or None


def fingerprint(plan: Plan, outcome: Outcome) -> str:
    """What names an obligation in every run: the rule, its correlation key, and the trigger, period or item that it is about."""
    parts = (
        plan.rule,
        *(f"{n}={v}" for n, v in zip(plan.by, outcome.key, strict=False)),
        outcome.unique,
        outcome.period or "",
        outcome.item or "",
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
