"""The oracle's answer: every finding of every rule, with the readings compared (design.md section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tests.oracle import counts, days, keeping, responses, shares
from tests.oracle.happenings import EventLike, MomentLike, seen
from tests.oracle.rulebook import Kinds, OracleRule, Validity, Variant
from tests.oracle.verdicts import VIOLATIONS, Margin
from tests.oracle.world import Duty, Question

Bound = Sequence[tuple[str, str | None, str | None]]  # name, kind, region


Said = tuple[str, str | None, Margin | None, str | None]  # of a source alone: its id, the verdict (None: no obligation), margin, due


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
    testimony: tuple[Said, ...] = ()
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
    dated = [e for e in known if e.first > -days.FOREVER and e.last < days.FOREVER]
    made: list[tuple[str, OracleFinding, Duty]] = []
    found: list[OracleFinding] = []
    for rule in sorted(rules, key=lambda rule: bool(rule.variants[0].of)):
        people = {name for name, _, _ in subjects[rule.id]}
        question = Question(
            known=known,
            log=known,
            first_event_day=min(
                (days.date_of(e.first) for e in [e for e in dated if e.subject in people] or dated),
                default=days.date_of(as_of.first),  # nothing in the log has a date: it covers the moment of the check and no more
            ),
            kinds=kinds,
            validity=(effective or {}).get(rule.id, rule.validity),
            as_of=(as_of.first, as_of.last),
            since=since,
            until=until,
            bound=[name for name, _, _ in subjects[rule.id]],
            regions={name: region for name, _, region in subjects[rule.id]} | dict(regions or {}),
        )
        if rule.variants[0].of:
            found += _shares(rule, question, reading, made)
            continue
        for finding, duty, audited in _findings(rule, question, reading):
            found += [finding] if audited else []
            made.append((rule.id, finding, duty))
    return sorted(found, key=lambda f: (f.rule, f.subject, f.case or "", f.period or "", f.item or "", f.trigger_id or ""))


HARSHNESS = ("waived", "met", "pending", "undetermined", "late", "missed")


def _findings(rule: OracleRule, question: Question, reading: str | None) -> list[tuple[OracleFinding, Duty, bool]]:
    """The duties of one rule with their findings, and whether they lie in the span audited."""
    asked = next((v for v in rule.variants if v.reading == reading), rule.variants[0])
    by_reading = {v.reading: {d.identity: d for d in _duties(v, question)} for v in (asked, *(v for v in rule.variants if v is not asked))}
    identities = list(by_reading[asked.reading])
    if reading == "strict":
        identities += [i for held in by_reading.values() for i in held if i not in by_reading[asked.reading]]
    found = []
    triggers: set[str] = set()
    for identity in dict.fromkeys(identities):
        held = {name: duties[identity] for name, duties in by_reading.items() if identity in duties}
        started = {d.trigger.id for d in held.values() if d.trigger}
        if identity not in by_reading[asked.reading] and started & triggers:
            continue  # readings may tell the obligations of one trigger apart in different ways
        triggers |= started
        chosen = next(iter(held))
        if reading in ("strict", "lenient"):
            order = sorted(held, key=lambda name: HARSHNESS.index(held[name].outcome.verdict), reverse=reading == "strict")
            chosen = order[0]
        duty = held[chosen]
        if duty.trigger is not None and duty.subject not in question.bound:
            continue
        audited = duty.trigger is None or responses.is_audited(duty.trigger, question)
        others = {n: d.outcome.verdict for n, d in held.items() if n != chosen}
        said = _testimony(next(v for v in rule.variants if v.reading == chosen), duty, question)
        found.append((_finding(rule.id, duty, others, said), duty, audited))
    return found


def _testimony(variant: Variant, duty: Duty, question: Question) -> tuple[Said, ...]:
    """What would become of the duty if the log held, of one record in conflict, one source and none of the others."""
    said: list[Said] = []
    for sources in duty.conflicts:
        for source in sources:
            left = [e for e in question.known if e is source or not any(e is other for other in sources)]
            judged = _duties(variant, replace(question, known=left))
            if variant.every_trigger and duty.trigger and any(source is s for s in duty.trigger.sources):
                same = [d.outcome for d in judged if d.trigger and any(source is s for s in d.trigger.sources)]
            else:
                same = [d.outcome for d in judged if d.identity == duty.identity]
            alone = same[0] if same else None
            due = alone.due.text if alone and alone.due else None
            said.append((source.id, alone.verdict if alone else None, alone.margin if alone else None, due))
    return tuple(sorted(said, key=str))


def _shares(
    rule: OracleRule, question: Question, reading: str | None, made: Sequence[tuple[str, OracleFinding, Duty]]
) -> list[OracleFinding]:
    """The findings of a ratio over the duties of other rules; their readings decide it anew."""
    asked = next((v for v in rule.variants if v.reading == reading), rule.variants[0])

    def duties(variant: Variant, under: str | None) -> dict[tuple[object, ...], Duty]:
        counted = [
            shares.Counted(d.subject, *shares.fell_due(d), f.readings.get(under or "", f.verdict), dict(f.readings))
            for name, f, d in made
            if name in variant.of and f.verdict != "waived"
        ]
        return {d.identity: d for d in shares.of_findings(variant, counted, question)}

    main = duties(asked, None)
    others = {v.reading: duties(v, None) for v in rule.variants if v is not asked and v.every == asked.every}
    found = []
    for identity, duty in main.items():
        mine = [f for name, f, d in made if name in asked.of and f.subject == duty.subject and f.verdict != "waived"]
        readings = {name: held[identity].outcome.verdict for name, held in others.items() if identity in held}
        for name in sorted({n for f in mine for n in f.readings}):
            under = duties(asked, name)
            nothing = "pending" if question.as_of[0] <= (duty.outcome.due.d1 if duty.outcome.due else 0) else "met"
            readings.setdefault(name, under[identity].outcome.verdict if identity in under else nothing)
        found.append(_finding(rule.id, duty, readings))
    return found


def _duties(variant: Variant, question: Question) -> list[Duty]:
    judged = {
        "response": responses.obligations,
        "precedence": responses.obligations,
        "retention": keeping.obligations,
        "recurrence": counts.recurring,
        "deadline": counts.once,
        "ratio": shares.of_stock,
    }[variant.kind]
    return judged(variant, question)


def _finding(rule: str, duty: Duty, readings: Mapping[str, str], testimony: tuple[Said, ...] = ()) -> OracleFinding:
    outcome = duty.outcome
    qualifiers = set(duty.qualifiers)
    if duty.conflicts:
        qualifiers.add("conflicting_evidence")
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
        testimony=testimony,
        margin=outcome.margin,
        acts_same=outcome.act.ids if outcome.act else frozenset(),
    )
