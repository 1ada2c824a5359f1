"""The law in force is asked of the trigger's day, or of the period's end (design.md section 4): a test at every date on which it changes.

The first half is generated from the rulebook itself, so a new rule or a new date is tested by being written. The second half says
which figure of the national layer applies on either side of each of its dates; a date without a line there fails.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shixian.audit import check
from shixian.clock import Calendars, Instant, Period, due
from shixian.eventlog import Roster, read_records
from shixian.law import Rulebook
from shixian.law.model import OF_A_CASE, Rule, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.judge.finding import Finding

Record = dict[str, object]

ROOT = Path(__file__).parents[2]
BOOK = Rulebook.load(ROOT / "rules")
CALENDARS = Calendars()
DAY = dt.timedelta(days=1)
SUBJECT = "示例单位A"


def record(rule: Rule, selector: Selector, at: dt.date) -> Record:
    """An event that the selector accepts, with the rule's key and item."""
    said: Record = {**dict.fromkeys(rule.by, "示例1号"), "kind": selector.event, "at": str(at), "subject": bound_subject(rule)}
    if rule.each is not None:
        said[rule.each.attribute] = rule.each.items[0] if rule.each.items else "示例分项"
    for name, tests in selector.where.items():
        for test in tests:
            match test.op:
                case "in" | ">=" | "<=":
                    said[name] = test.values[0]
                case ">":
                    said[name] = int(test.values[0]) + 1
                case "<":
                    said[name] = int(test.values[0]) - 1
                case "present":
                    said[name] = "示例"
                case "not in" | "absent":
                    pass
    return said


def bound_subject(rule: Rule) -> str:
    return rule.binds.subject[0] if rule.binds and rule.binds.subject else SUBJECT


def roster_of(rule: Rule) -> Roster:
    kind = rule.binds.kind[0] if rule.binds and rule.binds.kind else "示例类别"
    return Roster.of_records([{"subject": bound_subject(rule), "kind": kind}], "roster")


def found(rule: Rule, events: Sequence[Record], span: Period | None = None, *, as_of: dt.date) -> list[Finding]:
    judged = check(
        read_records(events, "log"),
        BOOK,
        rules=[rule.id],
        roster=roster_of(rule),
        as_of=Instant.of_date(as_of),
        since=span.first if span else None,
        until=span.last if span else None,
        calendars=CALENDARS,
    )
    return [finding for finding in judged.judgement.findings if finding.rule == rule.id]


def edges(rule: Rule) -> Iterator[tuple[dt.date, bool]]:
    """The days on both sides of each end of a rule's validity, and whether the rule applies on them."""
    validity = BOOK.effective(rule)
    if validity.start is not None:
        yield from ((validity.start - DAY, False), (validity.start, True))
    if validity.end is not None:
        yield from ((validity.end, True), (validity.end + DAY, False))


def triggered() -> Iterator[tuple[str, dt.date, bool]]:
    for rule in BOOK.rules.values():
        if rule.kind in OF_A_CASE:
            yield from ((rule.id, day, applies) for day, applies in edges(rule))


def recurring() -> Iterator[tuple[str, Period, bool]]:
    """The first and last period that a rule asks for, and their neighbours: the last day of a period decides."""
    for rule in BOOK.rules.values():
        validity = BOOK.effective(rule)
        if rule.kind != "recurrence" or rule.every is None:
            continue
        if validity.start is not None:
            first = Period.containing(validity.start, rule.every)
            yield from ((rule.id, Period.containing(first.first - DAY, rule.every), False), (rule.id, first, True))
        if validity.end is not None:
            after = Period.containing(validity.end + DAY, rule.every)
            yield from ((rule.id, Period.containing(after.first - DAY, rule.every), True), (rule.id, after, False))


def named(value: object) -> str:
    return {True: "适用", False: "不适用"}[value] if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("name", "day", "applies"), list(triggered()), ids=named)
def test_触发日在适用期间之内才适用(name: str, day: dt.date, applies: bool) -> None:
    rule = BOOK.rules[name]
    assert rule.when is not None
    findings = found(rule, [record(rule, rule.when, day)], as_of=day + DAY)
    assert len(findings) == applies
    if findings and rule.kind == "response":
        assert rule.within is not None
        deadline = findings[0].due
        assert deadline is not None
        assert deadline.due == due(Instant.of_date(day), rule.within, CALENDARS.for_region(None)).due


@pytest.mark.parametrize(("name", "period", "applies"), list(recurring()), ids=named)
def test_周期的末日在适用期间之内才要求(name: str, period: Period, applies: bool) -> None:
    rule = BOOK.rules[name]
    assert rule.act is not None
    findings = found(rule, [record(rule, rule.act, period.last)], period, as_of=period.last + DAY)
    assert {finding.period for finding in findings} == ({str(period)} if applies else set())


# --- the national layer: which figure applies on either side of each date ----------------------------------------------------------------

RECEIVED: Record = {"kind": "application.received"}
ISSUED: Record = {"kind": "document.issued", "disclosure": "主动公开"}
FORMED: Record = {"kind": "information.formed", "disclosure": "主动公开"}
ARRIVED: Record = {"kind": "application.arrived", "channel": "平常信函"}
UNCLEAR: Record = {"kind": "application.received", "clarity": "不明确"}
ASKED: Record = {"kind": "application.consultation.received", "party": "其他机关"}
SERIOUS: Record = {"kind": "incident.opinion", "level": "重大"}
ORDINARY: Record = {"kind": "incident.opinion", "level": "一般"}
WITHHELD: Record = {"kind": "document.submitted", "disclosure": "不予公开", "nature": "政策性文件"}
MEETING: Record = {"kind": "decision.meeting", "predisclosure": "应预公开"}
PERMIT: Record = {"kind": "decision.enforcement", "category": "行政许可"}
COERCION: Record = {"kind": "decision.enforcement", "category": "行政强制"}
ABSENT: Record = {"kind": "decision.enforcement", "category": "行政处罚", "presence": "不在场"}
REVOKED: Record = {"kind": "decision.overturned", "category": "行政处罚", "outcome": "撤销", "publication": "已公开"}

OGI_2008_15 = {"ogi-2008/reply": "15 working days"}
GBF_61 = {"gbf-2016-61/press-conference": "24 hours"}
GBF_80 = {"gbf-2016-80/first-release": "5 hours", "gbf-2016-80/press-conference": "24 hours"}
DOUBLE = {"fgw-2018-424/permits-and-penalties": "7 working days"}
GBF_118 = {"gbf-2018-118/permits-and-penalties": "7 working days"}
WITHDRAWN = {"penalty-law-2021/withdrawal": "3 working days", "penalty-law-2021/withdrawal-reasons": "3 working days"}

# The first day of the new law, what happens, and what applies to it on the day before and on the day.
CHANGES: list[tuple[str, Record, dict[str, str], dict[str, str]]] = [
    ("2008-05-01", RECEIVED, {}, OGI_2008_15),
    ("2008-05-01", ISSUED, {}, {"ogi-2008/proactive-disclosure": "20 working days"}),
    ("2008-05-01", FORMED, {}, {"ogi-2008/information-disclosure": "20 working days"}),
    ("2016-07-30", SERIOUS, {}, GBF_61),
    ("2016-07-30", ORDINARY, {}, {"gbf-2016-61/opinion-response": "48 hours"}),
    ("2016-11-10", SERIOUS, GBF_61, GBF_80),
    ("2016-11-10", ORDINARY, {"gbf-2016-61/opinion-response": "48 hours"}, {"gbf-2016-61/opinion-response": "48 hours"}),
    ("2016-11-10", WITHHELD, {}, {"gbf-2016-80/withholding-review": "None"}),
    ("2016-11-10", MEETING, {}, {"gbf-2016-80/draft-before-decision": "None"}),
    ("2018-01-01", ABSENT, {}, {"penalty-law-2017/service": "7 days rolled"}),
    ("2018-07-25", PERMIT, {}, DOUBLE),
    ("2018-12-05", PERMIT, DOUBLE, GBF_118),
    ("2018-12-05", COERCION, {}, {"gbf-2018-118/enforcement-decisions": "20 working days"}),
    ("2019-05-15", RECEIVED, OGI_2008_15, {"ogi-2019/reply": "20 working days"}),
    ("2019-05-15", UNCLEAR, OGI_2008_15, {"ogi-2019/reply": "20 working days", "ogi-2019/correction-notice": "7 working days"}),
    ("2019-05-15", ARRIVED, {}, {"ogi-2019/receipt-confirmation": "same day"}),
    ("2019-05-15", ASKED, {}, {"ogi-2019/consulted-agency": "15 working days"}),
    ("2019-05-15", ISSUED, {"ogi-2008/proactive-disclosure": "20 working days"}, {"ogi-2019/proactive-disclosure": "20 working days"}),
    ("2019-05-15", FORMED, {"ogi-2008/information-disclosure": "20 working days"}, {"ogi-2019/information-disclosure": "20 working days"}),
    (
        "2021-07-15",
        ABSENT,
        GBF_118 | {"penalty-law-2017/service": "7 days rolled"},
        GBF_118 | {"penalty-law-2021/service": "7 working days"},
    ),
    ("2021-07-15", REVOKED, {}, WITHDRAWN),
]


def national_rules() -> list[Rule]:
    return [rule for rule in BOOK.rules.values() if BOOK.document_of(rule).scope.national]


def figures_on(day: dt.date, what: Record) -> dict[str, str]:
    """The rules of the national layer under which this is judged on this day, all of them asked at once, with their limits."""
    log = read_records([what | {"at": str(day), "subject": SUBJECT, "case": "示例1号"}], "log")
    asked = [rule.id for rule in national_rules() if rule.kind in OF_A_CASE]
    judged = check(log, BOOK, rules=asked, as_of=Instant.of_date(day + DAY), calendars=CALENDARS)
    return {finding.rule: str(BOOK.rules[finding.rule].within) for finding in judged.judgement.findings}


def labelled(value: str | Record | dict[str, str]) -> str:
    return value if isinstance(value, str) else str(value.get("kind", ""))


@pytest.mark.parametrize(("first", "what", "before", "after"), CHANGES, ids=labelled)
def test_全国层在交替之日前后各适用哪一期限(first: str, what: Record, before: dict[str, str], after: dict[str, str]) -> None:
    day = dt.date.fromisoformat(first)
    assert figures_on(day - DAY, what) == before
    assert figures_on(day, what) == after


def test_全国层的每个交替之日和每条有触发的规则都列在表中() -> None:
    dates = {validity.start for validity in map(BOOK.effective, national_rules()) if validity.start is not None}
    dates |= {validity.end + DAY for validity in map(BOOK.effective, national_rules()) if validity.end is not None}
    assert {str(day) for day in dates} == {first for first, *_ in CHANGES}
    listed = {rule for _, _, before, after in CHANGES for rule in (*before, *after)}
    assert listed == {rule.id for rule in national_rules() if rule.kind in OF_A_CASE}
