"""One world asked of the product and of the oracle, and the differences between the answers, finding by finding.

``ask_product`` is the one function to adapt when the product's interface changes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.differential.lawbooks import VOCABULARY
from tests.differential.worlds import World
from tests.oracle import OracleFinding, OracleRule, judge, read_kinds, read_rule
from tests.oracle.judging import Bound
from tests.oracle.stamps import span_of

from shixian.audit import check
from shixian.clock import Calendars, Deadline, Instant
from shixian.eventlog import Event, EventLog, Roster, read_records
from shixian.judge.finding import Finding, Margin
from shixian.law import Rulebook

_CALENDARS = Calendars()
_KINDS = read_kinds(VOCABULARY)
FIELDS = ("subject", "case", "item", "period", "verdict", "due", "qualifiers", "readings", "trigger_id", "act_id", "margin", "testimony")


@dataclass(frozen=True)
class Answer:
    """The product's answer in the oracle's form, and the log that both were asked about."""

    findings: list[OracleFinding]
    log: EventLog


def ask_product(world: World, folder: Path) -> Answer:
    """Write the rulebook, load it, read the records, check them."""
    for name, text in world.rulebook_files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    log = read_records(world.records, "made-up")
    roster = None
    if world.roster is not None:
        roster = Roster.of_records([{"subject": name, "kind": kind, "region": region} for name, kind, region in world.roster], "roster")
    result = check(
        log,
        Rulebook.load(folder),
        rules=[rule["id"] for rule in world.rules],
        roster=roster,
        as_of=Instant.parse(world.as_of),
        since=world.since,
        until=world.until,
        reading=world.reading,
        calendars=_CALENDARS,
    )
    return Answer([as_oracle_finding(f) for f in result.judgement.findings], log)


def as_oracle_finding(finding: Finding) -> OracleFinding:
    """A finding of the product in the form of the oracle's."""
    return OracleFinding(
        rule=finding.rule,
        subject=finding.subject,
        case=finding.case,
        item=finding.item,
        period=finding.period,
        verdict=str(finding.verdict),
        due=_text(finding.due),
        qualifiers=tuple(sorted(str(q) for q in finding.qualifiers)),
        readings={name: str(verdict) for name, verdict in finding.readings.items()},
        trigger_id=finding.trigger.id if finding.trigger else None,
        act_id=finding.act.id if finding.act else None,
        margin=_pair(finding.margin),
        testimony=tuple(
            sorted(((t.event.id, t.verdict and str(t.verdict), _pair(t.margin), _text(t.due)) for t in finding.testimony), key=str)
        ),
    )


def _text(due: Deadline | None) -> str | None:
    return None if due is None or due.due in {"open", "unknown"} else due.due


def _pair(margin: Margin | None) -> tuple[float, str] | None:
    return (margin.value, margin.unit) if margin else None


def ask_oracle(world: World, log: EventLog) -> list[OracleFinding]:
    """The same question to the oracle; BeyondCalendarError where it needs a year that is not published."""
    rules = [read_rule(raw, world.documents[raw["id"].split("/")[0]]) for raw in world.rules]
    return judge(
        rules,
        kinds=_KINDS,
        events=log.events,
        shadows=log.shadows,
        as_of=span_of(world.as_of),
        since=world.since,
        until=world.until,
        subjects={rule.id: bound(world, rule, (*log.events, *log.shadows)) for rule in rules},
        reading=world.reading,
        regions={name: region for name, _, region in world.roster or ()},
    )


def bound(world: World, rule: OracleRule, events: Sequence[Event]) -> Bound:
    """Whom a rule asked for by name binds: the roster's subjects, or all that the log has seen, unless it is known to bind others."""
    people: Bound = world.roster or tuple((name, None, None) for name in sorted({e.subject for e in events} | {""}))
    if world.roster is None and not rule.is_response:
        people = tuple(p for p in people if p[0])
    kinds, names = rule.binds.get("kind", ()), rule.binds.get("subject", ())
    return [p for p in people if (not kinds or p[1] is None or p[1] in kinds) and (not names or p[0] in names)]


def key_of(finding: OracleFinding) -> tuple[str, ...]:
    """What makes two findings answers to the same question: the trigger, else the subject with item and period."""
    if finding.trigger_id is not None:
        return finding.rule, finding.trigger_id
    return finding.rule, finding.subject, finding.item or "", finding.period or ""


def differences(world: World, folder: Path) -> list[str]:
    """Readable reports, one for each finding on which product and oracle disagree."""
    answer = ask_product(world, folder)
    expected = {key_of(f): f for f in ask_oracle(world, answer.log)}
    found = {key_of(f): f for f in answer.findings}
    counted = Counter(key_of(f) for f in answer.findings)
    reports = [f"the product found {n} times: {_said(found[key])}" for key, n in counted.items() if n > 1]
    for key in sorted(expected.keys() | found.keys()):
        ours, theirs = expected.get(key), found.get(key)
        wrong = _unequal(ours, theirs)
        if wrong:
            reports.append(_report(world, answer.log, ours, theirs, wrong))
    return reports


def _unequal(ours: OracleFinding | None, theirs: OracleFinding | None) -> list[str]:
    if ours is None or theirs is None:
        return ["whether there is an obligation"]
    return [name for name in FIELDS if getattr(ours, name) != getattr(theirs, name)]


def _report(world: World, log: EventLog, ours: OracleFinding | None, theirs: OracleFinding | None, wrong: Sequence[str]) -> str:
    one = ours or theirs
    assert one is not None
    raw = next(rule for rule in world.rules if rule["id"] == one.rule)
    lines = [f"DIFFERENCE in {', '.join(wrong)}", "rule:", _yaml(raw)]
    lines.append(f"document in force: {world.documents[one.rule.split('/')[0]].get('effective')}")
    lines.append(f"as_of={world.as_of} since={world.since} until={world.until} reading={world.reading}")
    lines.append(f"roster={world.roster}")
    trigger = next((e for e in (*log.events, *log.shadows) if e.id == one.trigger_id), None)
    for event in sorted((*log.events, *log.shadows), key=lambda e: (e.at.first, e.at.last, e.id)):
        if event.subject == one.subject or (trigger is not None and event.case == trigger.case):
            lines += [f"  {event.id:20} {event.at!s:28} {event.kind:18} case={event.case} subject={event.subject} {dict(event.attributes)}"]
    lines += [f"oracle:  {_said(ours)}", f"product: {_said(theirs)}"]
    return "\n".join(lines)


def _said(finding: OracleFinding | None) -> str:
    if finding is None:
        return "no obligation"
    return " ".join(f"{name}={getattr(finding, name)!r}" for name in FIELDS)


def _yaml(raw: Mapping[str, object]) -> str:
    dropped = {"title", "clause"}
    return "\n".join(f"  {key}: {value}" for key, value in raw.items() if key not in dropped)
