"""The oracle's answer: every finding of every rule, with the readings compared (design.md section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.oracle import counts, days, responses
from tests.oracle.happenings import EventLike, MomentLike, seen
from tests.oracle.rulebook import Kinds, OracleRule, Validity, Variant
from tests.oracle.verdicts import VIOLATIONS, Margin
from tests.oracle.world import Duty, Question

Bound = Sequence[tuple[str, str | None, str | None]]  # name, kind, region


@dataclass(frozen=True, kw_only=True)
class OracleFinding:
    """A finding that can be compared by value; ``acts_same`` are the rows that are one act with ``act_id``."""

    rule: str
    subject: str
    case: str | None
    item: str | None
    period: str | None
    verdict: str
    due: str | None
    qualifiers: tuple[str, ...]
    readings: Mapping[str, str]
    trigger_id: str | None
    act_id: str | None
    margin: Margin | None = field(default=None, compare=False)
    acts_same: frozenset[str] = field(default=frozenset(), compare=False)


def judge(
    rules: Sequence[OracleRule],
    *,
    kinds: Kinds,
    events: Sequence[EventLike],
    shadows: Sequence[EventLike] = (),
    as_of: MomentLike,
    since: date | None = None,
    until: date | None = None,
    subjects: Mapping[str, Bound],
    reading: str | None = None,
    effective: Mapping[str, Validity] | None = None,
    regions: Mapping[str, str | None] | None = None,
) -> list[OracleFinding]:
    """All findings of ``rules``.

    ``subjects`` says for each rule's id whom it binds; ``effective`` overrides the rules' own validity; ``regions`` adds the regions of
    subjects that a rule does not bind, for the triggers that another reading may take.
    """
    every = [seen(e) for e in events]
    known = [e for e in every + [seen(s, shadow=True) for s in shadows] if e.first <= as_of.last]
    dated = [e for e in known if not e.shadow]
    found: list[OracleFinding] = []
    for rule in rules:
        people = {name for name, _, _ in subjects[rule.id]}
        question = Question(
            known=known,
            first_event_day=min((days.date_of(e.first) for e in [e for e in dated if e.subject in people] or dated), default=None),
            kinds=kinds,
            validity=(effective or {}).get(rule.id, rule.validity),
            as_of=(as_of.first, as_of.last),
            since=since,
            until=until,
            bound=[name for name, _, _ in subjects[rule.id]],
            regions={name: region for name, _, region in subjects[rule.id]} | dict(regions or {}),
        )
        found += _findings(rule, question, reading)
    return sorted(found, key=lambda f: (f.rule, f.subject, f.case or "", f.period or "", f.item or "", f.trigger_id or ""))


def _findings(rule: OracleRule, question: Question, reading: str | None) -> list[OracleFinding]:
    asked = next((v for v in rule.variants if v.reading == reading), rule.variants[0])
    others = {v.reading: {d.identity: d.outcome.verdict for d in _duties(v, question)} for v in rule.variants if v is not asked}
    duties = [d for d in _duties(asked, question) if d.trigger is None or responses.is_audited(d.trigger, question)]
    return [_finding(rule.id, duty, {n: v[duty.identity] for n, v in others.items() if duty.identity in v}) for duty in duties]


def _duties(variant: Variant, question: Question) -> list[Duty]:
    judged = {"response": responses.obligations, "recurrence": counts.recurring, "deadline": counts.once}[variant.kind]
    return judged(variant, question)


def _finding(rule: str, duty: Duty, readings: Mapping[str, str]) -> OracleFinding:
    outcome = duty.outcome
    qualifiers = set(duty.qualifiers)
    if any((v in VIOLATIONS) != (outcome.verdict in VIOLATIONS) for v in readings.values()):
        qualifiers.add("contested")
    if outcome.due and outcome.due.provisional:
        qualifiers.add("provisional")
    if outcome.rejected:
        qualifiers.add("waiver_rejected")
    return OracleFinding(
        rule=rule,
        subject=duty.subject,
        case=duty.case,
        item=duty.item,
        period=duty.period,
        verdict=outcome.verdict,
        due=outcome.due.text if outcome.due else None,
        qualifiers=tuple(sorted(qualifiers)),
        readings=dict(readings),
        trigger_id=duty.trigger.id if duty.trigger else None,
        act_id=outcome.act.id if outcome.act else None,
        margin=outcome.margin,
        acts_same=outcome.act.ids if outcome.act else frozenset(),
    )
