"""A judgement made by hand: one finding of each sort that a rendering must be able to say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Deadline, Instant, TimeLimit, due
from shixian.eventlog import Event, EventLog, InputRecord, Rejected, Source
from shixian.eventlog.ledger import Duplicate
from shixian.judge.finding import Finding, Judgement, Margin, Note, Testimony, Unlinked
from shixian.judge.outcome import CAUSES
from shixian.judge.readings import Choice
from shixian.judge.verdict import Qualifier, Verdict
from shixian.law import Rulebook
from shixian.report import Report, build_report
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
LOG = "logs/示例.csv"
AS_OF = "2020-11-02T09:00:00+08:00"
PERMITS, RELEASE, COLUMNS, CATALOGUE, REPLY = (
    f"example-2020/{name}" for name in ("permits", "first-release", "columns", "catalogue", "reply")
)
LONG_CASE = "示例许字〔2020〕第0000000000000000000000000000000000000000000000000000000000000000012号"


@cache
def rulebook() -> Rulebook:
    return Rulebook.load(HERE / "rulebook")


@cache
def calendars() -> Calendars:
    return Calendars()


def event(row: int, kind: str, at: str, subject: str = "甲局", case: str | None = None, **attributes: str) -> Event:
    moment = Instant.unknown() if at == "unknown" else Instant.parse(at)
    return Event(id=f"e{row}", kind=kind, at=moment, subject=subject, case=case, attributes=attributes, source=Source(file=LOG, row=row))


def deadline(start: Event | str, limit: str) -> Deadline:
    at = start.at if isinstance(start, Event) else Instant.parse(start)
    return due(at, TimeLimit.parse(limit), calendars().for_region(None))


def finding(number: int, rule: str, verdict: Verdict, **rest: object) -> Finding:
    known = rulebook().rules[rule]
    fields: dict[str, object] = {
        "fingerprint": f"{number:02d}c0ffee{number * 7919:08x}",
        "rule": rule,
        "document": known.document,
        "clause": known.clause,
        "kind": known.kind,
        "subject": "甲局",
        "case": None,
        "item": None,
        "period": None,
        "verdict": verdict,
        "reading": known.reading_name,
    }
    return Finding(**{**fields, **rest})  # type: ignore[arg-type]


def late_and_contested() -> Finding:
    trigger = event(2, "decision.enforcement", "2020-09-25", case="示例许字〔2020〕12号", category="行政许可")
    act = event(3, "decision.published", "2020-10-15T16:20:00+08:00", case="示例许字〔2020〕12号")
    return finding(
        1,
        PERMITS,
        Verdict.LATE,
        case="示例许字〔2020〕12号",
        trigger=trigger,
        act=act,
        acts=(act,),
        due=deadline(trigger, "7 working days"),
        margin=Margin(-3, "working days"),
        readings={"calendar-days": Verdict.MET},
        qualifiers=(Qualifier.CONTESTED,),
    )


def late_with_a_long_case() -> Finding:
    trigger = event(4, "decision.enforcement", "2020-09-25", case=LONG_CASE, category="行政许可")
    act = event(5, "decision.published", "2020-11-01", case=LONG_CASE)
    other = event(6, "decision.published", "2020-09-24", case=LONG_CASE)
    return finding(
        2,
        PERMITS,
        Verdict.LATE,
        case=LONG_CASE,
        trigger=trigger,
        act=act,
        acts=(act, other),
        due=deadline(trigger, "7 working days"),
        margin=Margin(-14, "working days"),
        readings={"calendar-days": Verdict.LATE},
        qualifiers=(Qualifier.ACT_BEFORE_TRIGGER,),
        causes=(
            Text(
                "有履行记录早于触发事件，不能视为履行，疑似数据有误",
                "an act on record lies before its trigger and discharges nothing: suspected data error",
            ),
        ),
    )


def missed_release() -> Finding:
    trigger = event(7, "incident.opinion", "2020-10-30T14:20:00+08:00", subject="乙局", case="舆情-7")
    return finding(
        3,
        RELEASE,
        Verdict.MISSED,
        subject="乙局",
        case="舆情-7",
        trigger=trigger,
        due=deadline(trigger, "5 hours"),
        margin=Margin(-61.666667, "hours"),
    )


def undetermined_release() -> Finding:
    trigger = event(8, "incident.opinion", "2020-10-29", subject="乙局", case="舆情-8")
    act = event(9, "release.authoritative", "2020-10-29T23:00:00+08:00", subject="乙局", case="舆情-8")
    return finding(
        4,
        RELEASE,
        Verdict.UNDETERMINED,
        subject="乙局",
        case="舆情-8",
        trigger=trigger,
        act=act,
        acts=(act,),
        due=deadline(trigger, "5 hours"),
        causes=(
            Text(
                "现有时间精度不足以判断履行在截止之前还是之后",
                "the moments on record are not precise enough to tell whether the act came in time",
            ),
        ),
    )


def undetermined_without_a_key() -> Finding:
    trigger = event(10, "incident.opinion", "2020-10-28T08:00:00+08:00", subject="")
    return finding(
        5,
        RELEASE,
        Verdict.UNDETERMINED,
        subject="",
        trigger=trigger,
        due=deadline(trigger, "5 hours"),
        causes=(Text("触发事件缺少关联键", "the trigger has no correlation key"),),
    )


def missed_column() -> Finding:
    act = event(11, "column.updated", "2020-10-13", column="要闻")
    return finding(
        6,
        COLUMNS,
        Verdict.MISSED,
        item="要闻",
        period="2020-W42",
        acts=(act,),
        due=Deadline(Instant.parse("2020-10-18").last, Instant.parse("2020-10-18").last, False, False),
        margin=Margin(-15, "days"),
    )


def met_catalogue_that_is_contested() -> Finding:
    act = event(12, "catalogue.published", "2020-09-30")
    return finding(
        7,
        CATALOGUE,
        Verdict.MET,
        act=act,
        acts=(act,),
        due=deadline("2020-01-01", "by 2020-09-30"),
        margin=Margin(0, "days"),
        readings={"rolled": Verdict.MISSED},
        qualifiers=(Qualifier.CONTESTED,),
    )


def late_reply_after_an_extension() -> Finding:
    trigger = event(13, "application.received", "2020-08-03", subject="乙局", case="申请-13")
    extension = event(14, "application.extended", "2020-08-20", subject="乙局", case="申请-13")
    act = event(15, "application.replied", "2020-10-12", subject="乙局", case="申请-13")
    original = deadline(trigger, "20 working days")
    return finding(
        8,
        REPLY,
        Verdict.LATE,
        subject="乙局",
        case="申请-13",
        trigger=trigger,
        act=act,
        acts=(act,),
        others=(extension,),
        due=deadline(original.due, "20 working days"),
        margin=Margin(-4, "working days"),
    )


def pending_and_provisional() -> Finding:
    trigger = event(16, "application.received", "2020-10-30", subject="乙局", case="申请-16")
    found = deadline(trigger, "20 working days")
    return finding(
        9,
        REPLY,
        Verdict.PENDING,
        subject="乙局",
        case="申请-16",
        trigger=trigger,
        due=Deadline(found.first, found.last, False, True),
        margin=Margin(19, "working days"),
        qualifiers=(Qualifier.PROVISIONAL,),
    )


def waived_release() -> Finding:
    trigger = event(17, "incident.opinion", "2020-10-27T08:00:00+08:00", case="舆情-17")
    exemption = event(18, "exemption.granted", "2020-10-27T09:00:00+08:00", case="舆情-17", reason="涉密", authority="示例机关")
    return finding(
        10,
        RELEASE,
        Verdict.WAIVED,
        case="舆情-17",
        trigger=trigger,
        others=(exemption,),
        due=deadline(trigger, "5 hours"),
        causes=(
            Text("截止之前已有载明理由和批准机关的豁免", "an exemption stating its reason and authority was granted before the deadline"),
        ),
    )


def published_with_two_dates(number: int = 11, *, second: str = "2020-10-20") -> Finding:
    """Displayed in time; by the date in its address, by default, too late."""
    case = f"示例许字〔2020〕{number}号"
    trigger = event(19, "decision.enforcement", "2020-09-25", case=case, category="行政许可")
    shown = event(20, "decision.published", "2020-09-29T17:06:00+08:00", case=case, record="网页1", basis="页面显示的发布时间")
    address = event(21, "decision.published", second, case=case, record="网页1", basis="页面网址中的日期")
    due, differ = deadline(trigger, "7 working days"), second > "2020-10-12"
    last = Margin(-6, "working days") if differ else Margin(3, "working days")
    return finding(
        number,
        PERMITS,
        Verdict.UNDETERMINED if differ else Verdict.MET,
        case=case,
        trigger=trigger,
        act=shown,
        acts=(shown, address),
        due=due,
        margin=None if differ else last,
        qualifiers=(Qualifier.CONFLICTING_EVIDENCE,),
        causes=(CAUSES["conflict"],),
        testimony=(
            Testimony(event=shown, verdict=Verdict.MET, margin=Margin(4, "working days"), due=due),
            Testimony(event=address, verdict=Verdict.LATE if differ else Verdict.MET, margin=last, due=due),
        ),
    )


def decided_on_two_dates() -> Finding:
    """The trigger's sources conflict: by the earlier the rule is not in force yet."""
    case = "示例许字〔2020〕13号"
    early, late = (
        event(row, "decision.enforcement", at, case=case, category="行政许可", record="决定书13", basis=basis)
        for row, at, basis in ((22, "2019-12-31", "决定书落款"), (23, "2020-09-25", "台账登记"))
    )
    due = deadline(late, "7 working days")
    return finding(
        13,
        PERMITS,
        Verdict.UNDETERMINED,
        case=case,
        trigger=early,
        due=Deadline(deadline(early, "7 working days").first, due.last, False, False),
        qualifiers=(Qualifier.CONFLICTING_EVIDENCE,),
        causes=(CAUSES["conflict"],),
        testimony=(
            Testimony(event=early, verdict=None),
            Testimony(event=late, verdict=Verdict.MISSED, margin=Margin(-15, "working days"), due=due),
        ),
    )


def all_findings() -> tuple[Finding, ...]:
    return (
        met_catalogue_that_is_contested(),
        missed_column(),
        undetermined_without_a_key(),
        undetermined_release(),
        missed_release(),
        waived_release(),
        late_and_contested(),
        late_with_a_long_case(),
        late_reply_after_an_extension(),
        pending_and_provisional(),
    )


def events_of(findings: tuple[Finding, ...]) -> tuple[Event, ...]:
    found: dict[str, Event] = {}
    for f in findings:
        found |= {e.id: e for e in (f.trigger, f.act, *f.acts, *f.others, *(t.event for t in f.testimony)) if e is not None}
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """What a report is built from."""

    judgement: Judgement
    log: EventLog

    def report(self, *, explain: bool = False, reading: str | None = None) -> Report:
        """The report, with the calendar's horizon and digests held still, so that a new holidays package renews no golden file."""
        built = build_report(
            self.judgement,
            log=self.log,
            rulebook=rulebook(),
            calendars=calendars(),
            as_of=Instant.parse(AS_OF),
            since=None,
            until=None,
            readings=Choice(general=(reading,) if reading else ()),
            roster=None,
            explain=explain,
        )
        calendar = built.calendar.model_copy(update={"horizon": 2020, "digest": "c" * 64})
        book = built.rulebook.model_copy(update={"digest": "d" * 64, "path": "tests/report/rulebook"})
        return built.model_copy(update={"calendar": calendar, "rulebook": book, "version": "0.0.0"})


def docket(findings: tuple[Finding, ...] | None = None, *, rejects: bool = True, not_asked: Mapping[str, Text] | None = None) -> Docket:
    findings = all_findings() if findings is None else findings
    stray = event(30, "decision.published", "2020-10-01", case=None)
    events = (*events_of(findings), stray)
    rejected = (
        Rejected(
            source=Source(file=LOG, row=31),
            reason=Text("没有 2020-09-31 这一天", "there is no day 2020-09-31"),
            remedy=Text("改为实际存在的日期", "type a day that exists"),
            raw="决定公开,2020-09-31,甲局,示例许字〔2020〕31号",
            shadows=(event(31, "decision.published", "unknown", case="示例许字〔2020〕31号"),),
        ),
    ) * rejects
    twin = Duplicate(id="e2", source=Source(file=LOG, row=32), first=Source(file=LOG, row=2))
    rows = len(events) + len(rejected) + 1
    record = InputRecord(
        path=LOG, sha256="a" * 64, encoding="gb18030", rows=rows, events=len(events), rejected=len(rejected), carried_none=1
    )
    log = EventLog(events=events, rejected=rejected, duplicates=(twin,), inputs=(record,))
    judgement = Judgement(
        findings=findings,
        unlinked=(Unlinked(rule=PERMITS, event=stray, reason=Text("没有案号，无法对应", "it has no case number")),),
        notes=(Note(code="example", text=Text("这是一条说明", "this is a note")),),
        applied={"乙局": ("example-2020",), "甲局": ("example-2020",)},
        rules=tuple(rulebook().rules),
        not_asked=not_asked or {},
        later=2,
    )
    return Docket(judgement=judgement, log=log)
