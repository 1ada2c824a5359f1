"""The report, built from a judgement and from what it was reached with; counting is all the arithmetic there is here."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import shixian
from shixian.errors import RuleError
from shixian.judge.evidence import RECORD
from shixian.judge.verdict import Qualifier, Verdict
from shixian.law.sentence import sentence_of
from shixian.report import model as m
from shixian.report.derivations import derivations, due_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from shixian.clock import Calendars, Instant
    from shixian.eventlog import Event, EventLog, InputRecord, Roster, Source
    from shixian.judge.finding import Finding, Judgement, Margin
    from shixian.judge.readings import Choice
    from shixian.law import Rule, Rulebook
    from shixian.words import Text


def build_report(
    judgement: Judgement,
    *,
    log: EventLog,
    rulebook: Rulebook,
    calendars: Calendars,
    as_of: Instant,
    since: date | None,
    until: date | None,
    readings: Choice,
    roster: Roster | None,
    explain: bool = False,
) -> m.Report:
    """The report of ``judgement``; with ``explain`` every finding carries its derivation, day by day."""
    findings = [_finding(f, rulebook, calendars, explain=explain) for f in judgement.findings]
    rules = [rulebook.rules[name] for name in sorted(judgement.rules)]
    return m.Report(
        version=shixian.__version__,
        as_of=str(as_of),
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        reading=readings.text,
        rulebook=_rulebook(rulebook, rules, judgement, readings),
        calendar=_calendar(judgement.findings, calendars),
        inputs=tuple(input_record(record) for record in log.inputs),
        reconciliation=_reconciliation(log, judgement.later),
        roster=len(roster.subjects) if roster is not None else None,
        applied={subject: tuple(documents) for subject, documents in sorted(judgement.applied.items())},
        not_asked=dict(sorted(judgement.not_asked.items())),
        notes=tuple(m.NoteRecord(code=n.code, text=n.text) for n in judgement.notes),
        summary=summarise(findings),
        findings=tuple(findings),
        unlinked=tuple(m.UnlinkedRecord(rule=u.rule, event=event_record(u.event), reason=u.reason) for u in judgement.unlinked),
        rejected=tuple(
            m.RejectedRecord(
                source=source_record(r.source),
                reason=r.reason,
                remedy=r.remedy,
                raw=readable(r.raw),
                event=event_record(r.shadows[0]) if r.shadows else None,
            )
            for r in log.rejected
        ),
        duplicates=tuple(m.DuplicateRecord(source=source_record(d.source), first=source_record(d.first)) for d in log.duplicates),
        unread=tuple(m.UnreadRecord(place=readable(str(p.place or "")), reason=p.what, remedy=p.remedy) for p in log.unread),
        skipped=tuple(m.SkippedRecord(file=readable(s.file), why=s.why) for s in log.skipped),
    )


def summarise(findings: Iterable[m.FindingRecord]) -> m.Summary:
    """Findings counted by verdict, in all, by rule and by subject; rates are pooled over the obligations."""
    every: Counter[Verdict] = Counter()
    by_rule: dict[str, Counter[Verdict]] = {}
    by_subject: dict[str, Counter[Verdict]] = {}
    violations = held = under_some = contested = provisional = twice = 0
    every_one = tuple(findings)
    violated = {f.fingerprint for f in every_one if f.verdict.is_violation}
    for finding in every_one:
        for counter in (every, by_rule.setdefault(finding.rule, Counter()), by_subject.setdefault(finding.subject, Counter())):
            counter[finding.verdict] += 1
        contested += finding.contested
        provisional += Qualifier.PROVISIONAL in finding.qualifiers
        under_some += finding.verdict.is_violation or any(v.is_violation for v in finding.readings.values())
        if finding.verdict.is_violation:
            violations += 1
            held += all(v.is_violation for v in finding.readings.values())
            twice += any(name in violated for name in finding.same_as or ())
    return m.Summary(
        totals=counts(every),
        by_rule={name: counts(c) for name, c in sorted(by_rule.items())},
        by_subject={name: counts(c) for name, c in sorted(by_subject.items())},
        violations=violations,
        violations_under_every_reading=held,
        violations_under_some_reading=under_some,
        violations_also_under_superior=twice,
        contested=contested,
        provisional=provisional,
    )


def counts(verdicts: Mapping[Verdict, int]) -> m.Counts:
    """The counts of one line of the summary; 及时率 is met ÷ (met + late + missed) of that line."""
    met, late, missed = (verdicts.get(v, 0) for v in (Verdict.MET, Verdict.LATE, Verdict.MISSED))
    due = met + late + missed
    return m.Counts(
        due=due,
        met=met,
        late=late,
        missed=missed,
        undetermined=verdicts.get(Verdict.UNDETERMINED, 0),
        pending=verdicts.get(Verdict.PENDING, 0),
        waived=verdicts.get(Verdict.WAIVED, 0),
        on_time=round(met / due, 6) if due else None,
    )


_BASIS = ("basis", "note")  # attributes in which a log says where a moment comes from and what was mended


def readable(text: str) -> str:
    """``text`` as it can be written in UTF-8: bytes that were no text (in names of files) are spelled out."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def source_record(source: Source) -> m.SourceRecord:
    """Where a row stands."""
    return m.SourceRecord(file=readable(source.file), row=source.row, cell=source.cell)


def event_record(event: Event) -> m.EventRecord:
    """An event as evidence."""
    said = [str(event.attributes[name]) for name in _BASIS if name in event.attributes]
    return m.EventRecord(
        event=event.id, kind=event.kind, at=str(event.at), source=source_record(event.source), basis="；".join(said) or None
    )


def _maybe_event(event: Event | None) -> m.EventRecord | None:
    return None if event is None else event_record(event)


def _margin(margin: Margin | None) -> m.MarginRecord | None:
    return m.MarginRecord.model_validate({"value": margin.value, "unit": margin.unit}) if margin else None


def _testimony(finding: Finding) -> Iterable[m.TestimonyRecord]:
    for one in finding.testimony:
        event, (due, _) = event_record(one.event), due_texts(one.due)
        yield m.TestimonyRecord(
            event=event.event,
            kind=event.kind,
            record=str(one.event.attributes.get(RECORD, "")),
            at=event.at,
            source=event.source,
            basis=event.basis,
            verdict=one.verdict,
            margin=_margin(one.margin),
            due=due,
        )


def _finding(finding: Finding, rulebook: Rulebook, calendars: Calendars, *, explain: bool) -> m.FindingRecord:
    due, earliest = due_texts(finding.due)
    return m.FindingRecord(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        document=finding.document,
        clause=finding.clause,
        kind=finding.kind,
        subject=finding.subject,
        region=finding.region,
        case=finding.case,
        item=finding.item,
        period=finding.period,
        verdict=finding.verdict,
        qualifiers=finding.qualifiers,
        trigger=_maybe_event(finding.trigger),
        act=_maybe_event(finding.act),
        acts=tuple(event_record(e) for e in finding.acts),
        others=tuple(event_record(e) for e in finding.others),
        due=due,
        due_earliest=earliest,
        margin=_margin(finding.margin),
        reading=finding.reading,
        readings=dict(sorted(finding.readings.items())),
        causes=finding.causes,
        share=m.ShareRecord(met=finding.share[0], all=finding.share[1]) if finding.share else None,
        same_as=finding.same_as or None,
        testimony=tuple(_testimony(finding)) or None,
        derivation=derivations(finding, rulebook, calendars) if explain else None,
    )


def _rulebook(rulebook: Rulebook, rules: list[Rule], judgement: Judgement, readings: Choice) -> m.RulebookRecord:
    documents = {d.id: d for d in (rulebook.document_of(rule) for rule in rules)}
    records = tuple(_rule(rulebook, rule, readings.of(rule)) for rule in rules)
    kinds = {kind for record in records for kind in (*record.trigger_kinds, *record.act_kinds)}
    for finding in judgement.findings:
        kinds.update(e.kind for e in (finding.trigger, finding.act, *finding.acts, *finding.others) if e is not None)
        kinds.update(one.event.kind for one in finding.testimony)
    kinds.update(unlinked.event.kind for unlinked in judgement.unlinked)
    shipped = is_shipped(rulebook)
    return m.RulebookRecord(
        name="shixian" if shipped else rulebook.root.name,
        path=None if shipped else readable(str(rulebook.root)),
        digest=rulebook.digest,
        documents=tuple(m.DocumentRecord(id=d.id, title=d.title, number=d.number, issuer=d.issuer) for _, d in sorted(documents.items())),
        rules=records,
        kinds={kind: rulebook.vocabulary.label(kind) for kind in sorted(kinds)},
    )


def _rule(rulebook: Rulebook, rule: Rule, reading: str | None) -> m.RuleRecord:
    variants = dict(rule.variants())
    default = next(iter(variants))
    chosen = reading if reading in variants else default
    asked = variants[chosen]
    reasons: dict[str, Text] = {name: r.because for name, r in rule.readings.items()}
    if rule.reading is not None:
        reasons[default] = rule.reading.because
    clause = rulebook.document_of(rule).clause(rule.clause)
    limit = asked.limit
    return m.RuleRecord(
        id=rule.id,
        document=rulebook.document_of(rule).id,
        clause=rule.clause,
        kind=rule.kind,
        title=rule.title,
        summary=clause.summary if clause is not None else None,
        trigger_kinds=(asked.when.event,) if asked.when is not None else (),
        act_kinds=(asked.act.event,) if asked.act is not None else (),
        limit=str(limit) if limit is not None else None,
        limit_text=limit.text if limit is not None else None,
        demand=sentence_of(asked, rulebook.vocabulary),
        every=asked.every,
        times=asked.times if asked.every is not None else None,
        reading=chosen,
        because=reasons.get(chosen),
        readings={name: reasons[name] for name in sorted(reasons) if name != chosen},
        note=rule.note,
    )


def _calendar(findings: tuple[Finding, ...], calendars: Calendars) -> m.CalendarRecord:
    base = calendars.for_region(None)
    used = {c.name: c for c in (calendars.for_region(region) for region in {f.region for f in findings})} or {base.name: base}
    overlays = {o.id: o for c in used.values() for o in c.overlays}
    return m.CalendarRecord(
        names=tuple(sorted(used)),
        horizon=base.horizon,
        digest=next(iter(used.values())).digest if len(used) == 1 else _digest(sorted(c.digest for c in used.values())),
        overlays=tuple(m.OverlayRecord(id=o.id, title=o.notice.title, url=o.notice.url) for _, o in sorted(overlays.items())),
    )


def _digest(digests: list[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def is_shipped(rulebook: Rulebook) -> bool:
    """Whether the rulebook is the one that comes with Shixian."""
    from shixian.law.shipped import rules_root

    try:
        return rulebook.root.resolve() == rules_root().resolve()
    except RuleError:  # an installation without rules of its own
        return False


def input_record(record: InputRecord) -> m.InputFile:
    """One input, its sum, and how a mapping read it."""
    return m.InputFile(
        path=readable(record.path),
        sha256=record.sha256,
        encoding=record.encoding,
        rows=record.rows,
        events=record.events,
        rejected=record.rejected,
        carried_none=record.carried_none,
        converted=record.converted if record.mapping else None,
        sheet=record.sheet or None,
        mapping=record.mapping or None,
        choices=tuple(m.ChoiceRecord(kind=c.kind, column=c.column, candidates=c.candidates) for c in record.choices),
        because=dict(record.because) if record.mapping else {},
    )


def _reconciliation(log: EventLog, later: int) -> m.Reconciliation:
    names = ("rows", "events", "rejected", "carried_none", "converted")
    rows, events, rejected, none, converted = (sum(getattr(r, name) for r in log.inputs) for name in names)
    return m.Reconciliation(
        rows=rows,
        events=events,
        rejected=rejected,
        carried_none=none,
        converted=converted,
        holds=rows == converted + rejected + none,
        after_as_of=later,
    )
