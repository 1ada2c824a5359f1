"""The judge's bench: lays the log out, has the engine judge every matter in child processes, and draws up the findings.

Engine-neutral but for the one function that runs the engine; whatever engine judges, findings are drawn up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock import shanghai_date
from shixian.judge.docket import CaseMatter, LooseMatter, Matter, SubjectMatter, open_docket
from shixian.judge.evidence import hull
from shixian.judge.finding import Finding, Judgement, Testimony, Unlinked, fingerprint_of
from shixian.judge.hierarchy import related
from shixian.judge.notes import Asides, notes_on
from shixian.judge.outcome import CAUSES, Outcome
from shixian.judge.ratio import share_findings
from shixian.judge.readings import STRICT, Extreme, decisive
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
    extreme: Extreme | None = None  # judged under the harshest or the mildest reading of each obligation
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
    for rule in rules:
        if rule.main.of:
            drawing.findings += share_findings(hearing, rule, [*drawing.findings, *drawing.context], known)
    findings, aside = related(drawing.findings, hearing.binding.rules)
    return Judgement(
        findings=tuple(sorted(findings, key=_order)),
        unlinked=tuple(sorted(drawing.unlinked, key=lambda u: (u.rule, u.event.source.file, u.event.source.row, u.event.id))),
        notes=tuple(notes_on(hearing, known, matters, drawing.asides(aside))),
        applied=hearing.binding.applied,
        rules=tuple(rule.main.rule for rule in rules),
        not_asked=hearing.binding.not_asked,
        later=later,
    )


def _known(hearing: Hearing) -> tuple[list[Event], int]:
    """The events known at ``as_of``, shadows of rejected rows among them, and how many come later."""
    events = [e.identified() for e in hearing.log.events if e.at.first <= hearing.as_of.last]
    return [*events, *(e.identified() for e in hearing.log.shadows)], len(hearing.log.events) - len(events)


def _warm(hearing: Hearing, known: Sequence[Event]) -> None:
    """Build the calendars' tables before the children are forked, so that they share them."""
    days = [shanghai_date(m) for e in known if e.at.is_bounded for m in (e.at.first, e.at.last)]
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
    context: list[Finding] = field(default_factory=list)  # not in the span audited, but in a share's count
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
        by_reading = [(name, {o.identity: o for o in outcomes}) for name, outcomes in readings]
        mine = by_reading[0][1]
        identities = list(mine) if self.hearing.extreme != STRICT else list(dict.fromkeys(i for _, found in by_reading for i in found))
        triggers: set[int] = set()
        for identity in identities:
            held = {name: found[identity] for name, found in by_reading if identity in found}
            started = {o.trigger for o in held.values() if o.trigger >= 0}
            if identity not in mine and started & triggers:
                continue  # the same trigger, told apart in another way under another reading
            triggers |= started
            self._draw(plan, matter, decisive(held, self.hearing.extreme), held)
        if self.hearing.extreme is None:
            for name, found in by_reading[1:]:
                extra = sum(1 for identity, o in found.items() if identity not in mine and self._audited(plan, matter, o) is True)
                if extra:
                    self.only_elsewhere[(plan.rule, name)] = self.only_elsewhere.get((plan.rule, name), 0) + extra

    def _draw(self, plan: Plan, matter: CaseMatter | SubjectMatter, reading: str, held: Mapping[str, Outcome]) -> None:
        outcome = held[reading]
        self.crashed += "engine-crash" in outcome.causes
        name = fingerprint(plan, outcome)
        audited = self._audited(plan, matter, outcome)
        if name in self.drawn or audited is None:  # the same damaged trigger twice is one obligation
            return
        self.drawn.add(name)
        verdicts = {other: o.verdict for other, o in held.items() if other != reading}
        (self.findings if audited else self.context).append(self._finding(plan, matter, outcome, name, reading, verdicts))

    def asides(self, aside: Mapping[str, int]) -> Asides:
        """What was found and is not among the findings."""
        return Asides(only_elsewhere=self.only_elsewhere, unbound=self.unbound, crashed=self.crashed, stood_aside=aside)

    def _audited(self, plan: Plan, matter: CaseMatter | SubjectMatter, outcome: Outcome) -> bool | None:
        """Whether the obligation is in the span that is audited; None if its subject is not bound."""
        if not isinstance(matter, CaseMatter):
            return True
        if not self.hearing.binding.binds(plan.rule, outcome.subject):
            if outcome.subject in self.hearing.binding.applied:
                return None  # judged under the rules that do bind it
            self.unbound[outcome.subject] = self.unbound.get(outcome.subject, 0) + 1
            return None
        at = _began(matter, outcome)
        since, until = self.hearing.since, self.hearing.until
        return (since is None or at.last >= since) and (until is None or at.first <= until)

    def _finding(
        self,
        plan: Plan,
        matter: CaseMatter | SubjectMatter,
        outcome: Outcome,
        name: str,
        reading: str,
        readings: Mapping[str, Verdict],
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
            reading=reading,
            causes=tuple(CAUSES[c] for c in outcome.causes),
            region=self.hearing.regions.get(outcome.subject),
            testimony=_testimony(events, outcome) if outcome.testimony else (),
        )

    def _loose(self, matter: LooseMatter, judged: Judged) -> None:
        plan = self.hearing.program.rules[matter.rule].main
        reason = Text(f"缺少 {matter.missing}，无法与任何义务对应", f"it lacks {matter.missing}, so it can be matched to no obligation")
        for _, _, _, loose in judged:
            self.unlinked += [Unlinked(rule=plan.rule, event=matter.events[i], reason=reason) for i in loose]


def _began(matter: CaseMatter, outcome: Outcome) -> Instant:
    """When the trigger was, between the earliest and the latest of its sources where they conflict."""
    for sources in outcome.conflicts:
        if outcome.trigger in sources:
            return hull([matter.events[i] for i in sources])
    return matter.events[outcome.trigger].at


def _testimony(events: Sequence[Event], outcome: Outcome) -> tuple[Testimony, ...]:
    return tuple(Testimony(event=events[t.source], verdict=t.verdict, margin=t.margin, due=t.due) for t in outcome.testimony)


def _case(plan: Plan, matter: CaseMatter | SubjectMatter, outcome: Outcome) -> str | None:
    if not isinstance(matter, CaseMatter):
        return None
    if "case" in plan.by or outcome.trigger < 0:
        return matter.events[outcome.trigger].case
    return " / ".join(outcome.key) or None


def fingerprint(plan: Plan, outcome: Outcome) -> str:
    """What names the outcome's obligation in every run."""
    key = [f"{name}={value}" for name, value in zip(plan.by, outcome.key, strict=False)]
    return fingerprint_of(plan.rule, key, unique=outcome.unique, period=outcome.period, item=outcome.item)
