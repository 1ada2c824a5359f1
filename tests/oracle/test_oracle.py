"""The oracle against verdicts worked out by hand, so that it can be trusted with those that nobody works out by hand."""

from datetime import date
from typing import Any

import pytest
from tests.oracle import OracleFinding, days, judge, read_kinds, read_rule
from tests.oracle.limits import Halt, due_after, read_limit
from tests.oracle.periods import containing, from_until
from tests.oracle.stamps import plain_event, span_of

KINDS = read_kinds(
    {
        "kinds": {
            "start": {"attributes": {"level": {}, "count": {"type": "integer"}}},
            "done": {},
            "extended": {},
            "again": {},
            "paused": {},
            "resumed": {},
            "exempted": {"role": "exemption"},
        }
    }
)
RESPONSE: dict[str, Any] = {
    "id": "doc/rule",
    "kind": "response",
    "when": {"event": "start"},
    "act": {"event": "done"},
    "within": "7 working days",
}
YEARLY: dict[str, Any] = {"id": "doc/rule", "kind": "recurrence", "act": {"event": "done"}, "every": "year", "due": "by 03-31"}
WEEKLY: dict[str, Any] = {"id": "doc/rule", "kind": "recurrence", "act": {"event": "done"}, "every": "week", "times": 2}


def findings(
    rule: dict[str, Any], *rows: dict[str, object], as_of: str = "2026-12-31", region: str | None = None, **more: Any
) -> list[OracleFinding]:
    reading = {"reading": {"name": "default"}} if "readings" in rule else {}
    filled: list[dict[str, object]] = [{"case": "1", "subject": "S", **row} for row in rows]
    events = [plain_event(row, f"e{i}") for i, row in enumerate(filled) if row.get("at") is not None]
    shadows = [plain_event(row, f"e{i}") for i, row in enumerate(filled) if row.get("at") is None]
    return judge(
        [read_rule({**rule, **reading})],
        kinds=KINDS,
        events=events,
        shadows=shadows,
        as_of=span_of(as_of),
        subjects={rule["id"]: [("S", None, region)]},
        **more,
    )


def one(rule: dict[str, Any], *rows: dict[str, object], **more: Any) -> OracleFinding:
    (found,) = findings(rule, *rows, **more)
    return found


def row(kind: str, at: str | None, **more: object) -> dict[str, object]:
    return {"kind": kind, "at": at, **more}


@pytest.mark.parametrize(
    "start, limit, region, due",
    [
        ("2024-05-11", "7 working days", None, "2024-05-21"),  # E01: the trigger's own day is not counted, though worked
        ("2020-09-30", "7 working days", None, "2020-10-16"),  # E03
        ("2020-01-22", "7 working days", None, "2020-02-10"),  # E05
        ("2020-01-22", "7 working days", "湖北", "2020-02-21"),  # E07
        ("2023-10-01", "1 working days", None, "2023-10-07"),  # E09
        ("2015-09-02", "1 working days", None, "2015-09-06"),  # E11
        ("2018-12-28", "2 working days", None, "2019-01-02"),  # E13
        ("2007-12-28", "2 working days", None, "2008-01-02"),  # E15
        ("2026-02-13", "7 working days", None, "2026-03-02"),  # E19
        ("2024-09-13", "20个工作日", None, "2024-10-17"),  # E31
        ("2017-03-29", "3 working days", "广西", "2017-04-07"),  # 30, 31 March and 1 April off; Qingming until the 4th; 5, 6, 7
        ("2017-03-29", "3 working days", None, "2017-04-01"),  # elsewhere that Saturday is a make-up day
        ("2025-11-30", "3 months", None, "2026-02-28"),  # E63
        ("2024-02-29", "12 months", None, "2025-02-28"),
        ("2020-09-25", "30 days", None, "2020-10-25"),
        ("2020-09-25", "7 days rolled", None, "2020-10-09"),  # the 2nd lies in the golden week
        ("2020-12-01", "by 01-31 rolled", None, "2021-02-01"),
        ("2021-03-31", "by 03-31", None, "2021-03-31"),
        ("2021-04-01", "by 03-31", None, "2022-03-31"),
        ("2026-10-01T22:30", "5 hours", None, "2026-10-02T03:30:00+08:00"),  # E45
        ("2026-03-10T20:00:00+06:00", "5 hours", None, "2026-03-11T03:00:00+08:00"),  # E49
        ("2026-03-10T14:20", "5 hours", None, "2026-03-10T19:20:00+08:00"),  # E55
        ("2026-03-10T14:20", "5 hours from next hour", None, "2026-03-10T20:00:00+08:00"),  # E55, procedural style
        ("2026-03-10T23:59", "same day", None, "2026-03-10"),
    ],
)
def test_deadline_by_hand(start: str, limit: str, region: str | None, due: str) -> None:
    span = span_of(start)
    assert due_after((span.first, span.last), read_limit(limit), region).text == due


@pytest.mark.parametrize("act, verdict", [("2026-03-11", "met"), ("2026-03-12", "undetermined"), ("2026-03-13", "late")])
def test_48小时_只有日期_次日按时_第三日无法判定_第四日逾期(act: str, verdict: str) -> None:
    found = one({**RESPONSE, "within": "48 hours"}, row("start", "2026-03-10"), row("done", act))
    assert (found.verdict, found.act_id, found.due) == (verdict, "e1", "2026-03-12T23:59:59.999999+08:00")


@pytest.mark.parametrize(
    "act, verdict, margin",
    [("2024-05-20", "met", (1, "working days")), ("2024-05-21", "met", (0, "working days")), ("2024-05-22", "late", (-1, "working days"))],
)
def test_工作日期限不需要时刻(act: str, verdict: str, margin: tuple[int, str]) -> None:
    found = one(RESPONSE, row("start", "2024-05-11"), row("done", act))
    assert (found.verdict, found.due, found.margin) == (verdict, "2024-05-21", margin)


def test_迟到而其间无工作日_按日计() -> None:
    found = one(
        {**RESPONSE, "within": "1 working days"}, row("start", "2024-03-07"), row("done", "2024-03-09")
    )  # due Friday, done Saturday
    assert (found.verdict, found.margin) == ("late", (-1, "days"))


@pytest.mark.parametrize(
    "as_of, verdict", [("2024-05-21T23:59", "pending"), ("2024-05-21", "pending"), ("2024-05-22T00:00", "missed"), ("2024-05", "pending")]
)
def test_无履行_截止前未到期_截止后未履行(as_of: str, verdict: str) -> None:
    assert one(RESPONSE, row("start", "2024-05-11"), as_of=as_of).verdict == verdict


def test_截止时刻本身算按时() -> None:
    rule = {**RESPONSE, "within": "5 hours"}
    assert one(rule, row("start", "2017-06-01T14:20"), row("done", "2017-06-01T19:20")).verdict == "met"
    late = one(rule, row("start", "2017-06-01T14:20"), row("done", "2017-06-01T20:50"))
    assert (late.verdict, late.margin) == ("late", (-1.5, "hours"))


def test_履行完全早于触发_不算履行() -> None:
    found = one(RESPONSE, row("start", "2024-05-11"), row("done", "2024-05-10"))
    assert (found.verdict, found.qualifiers, found.act_id) == ("missed", ("act_before_trigger",), None)


def test_履行与触发同日_不算早于触发() -> None:
    assert one(RESPONSE, row("start", "2024-05-11T16:00"), row("done", "2024-05-11")).qualifiers == ()


def test_最早的触发起算_其后不另起() -> None:
    found = one(RESPONSE, row("start", "2024-05-13"), row("start", "2024-05-11"))
    assert (found.trigger_id, found.due) == ("e1", "2024-05-21")
    assert len(findings({**RESPONSE, "start": "every"}, row("start", "2024-05-13"), row("start", "2024-05-11"))) == 2


def test_触发缺少关联键_无法判定但仍算出期限() -> None:
    found = one(RESPONSE, row("start", "2024-05-11", case=None), row("done", "2024-05-10", case=None))
    assert (found.verdict, found.case, found.due, found.act_id, found.qualifiers) == ("undetermined", None, "2024-05-21", None, ())


def test_损坏的行_作为履行使结论存疑_作为唯一触发只得无法判定() -> None:
    assert one(RESPONSE, row("start", "2024-05-11"), row("done", None)).verdict == "undetermined"
    only = one(RESPONSE, row("start", None), row("done", "2024-05-10"))
    assert (only.verdict, only.due) == ("undetermined", None)
    assert one(RESPONSE, row("start", None), row("start", "2024-05-11")).trigger_id == "e1"


@pytest.mark.parametrize(
    "at, verdicts", [("2020-08-01", ["missed"]), ("2020-06-01", []), ("2020-07", ["undetermined"]), ("2021-01-01", [])]
)
def test_适用期间看触发之日(at: str, verdicts: list[str]) -> None:
    rule = {**RESPONSE, "effective": {"from": date(2020, 7, 17), "to": date(2020, 12, 31)}}
    assert [f.verdict for f in findings(rule, row("start", at))] == verdicts


@pytest.mark.parametrize("at, reason, verdict, qualifiers", [
    ("2024-05-21", "安全", "waived", ()),
    ("2024-05-22", "安全", "missed", ("waiver_rejected",)),
    ("2024-05", "安全", "undetermined", ()),
    ("2024-05-12", "", "missed", ("waiver_rejected",)),
])  # fmt: skip
def test_豁免须有理由和机关且在截止之前(at: str, reason: str, verdict: str, qualifiers: tuple[str, ...]) -> None:
    found = one(RESPONSE, row("start", "2024-05-11"), row("exempted", at, reason=reason, authority="市政府"))
    assert (found.verdict, found.qualifiers) == (verdict, qualifiers)


def test_指明其他规则的豁免不算() -> None:
    other = row("exempted", "2024-05-12", reason="安全", authority="市政府", rule="doc/other")
    assert one(RESPONSE, row("start", "2024-05-11"), other).verdict == "missed"
    assert one(RESPONSE, row("start", "2024-05-11"), {**other, "rule": "doc"}).verdict == "waived"


EXTENDED = {**RESPONSE, "within": "20 working days", "extend": {"event": "extended", "adds": "20 working days"}}


def test_答复二十日加延期二十日_自原期限续算() -> None:
    found = one(EXTENDED, row("start", "2023-09-11"), row("extended", "2023-10-10"), row("done", "2023-11-10"))
    assert (found.verdict, found.due) == ("met", "2023-11-10")


def test_延期晚于原期限无效_可能晚于则两种都算() -> None:
    assert one(EXTENDED, row("start", "2023-09-11"), row("extended", "2023-10-14"), row("done", "2023-11-10")).due == "2023-10-13"
    doubtful = one(EXTENDED, row("start", "2023-09-11"), row("extended", "2023-10"), row("done", "2023-11-10"))
    assert doubtful.verdict == "undetermined"
    assert one(EXTENDED, row("start", "2023-09-11"), row("extended", "2023-10"), row("done", "2023-09-20")).verdict == "met"


def test_补正后重新起算() -> None:
    rule = {**RESPONSE, "within": "20 working days", "restart": {"event": "again"}}
    found = one(rule, row("start", "2024-09-02"), row("again", "2024-09-13"), row("done", "2024-10-17"))
    assert (found.verdict, found.due, found.trigger_id) == ("met", "2024-10-17", "e0")


SUSPENDED = {**RESPONSE, "suspend": {"from": {"event": "paused"}, "until": {"event": "resumed"}}}


def test_征求意见期间不计入() -> None:
    # 13 and 14 May count as 1 and 2; 15 to 20 May do not; 21 to 24 May are 3 to 6; Monday the 27th is the 7th
    found = one(SUSPENDED, row("start", "2024-05-11"), row("paused", "2024-05-14"), row("resumed", "2024-05-20"))
    assert found.due == "2024-05-27"


def test_中止尚未恢复_没有期限() -> None:
    open_ended = [row("start", "2024-05-11"), row("paused", "2024-05-14")]
    found = one(SUSPENDED, *open_ended)
    assert (found.verdict, found.due) == ("pending", None)
    assert one(SUSPENDED, *open_ended, row("done", "2024-12-01")).verdict == "met"


def test_中止的时间不精确_期限成为区间() -> None:
    rows = [row("start", "2024-05-11"), row("paused", "2024-05-14"), row("resumed", "2024-05")]
    assert one(SUSPENDED, *rows, row("done", "2024-05-21")).verdict == "met"  # at least: nothing was suspended
    assert one(SUSPENDED, *rows, row("done", "2024-06-07")).verdict == "undetermined"  # at most: until 31 May, then 3 to 7 June
    assert one(SUSPENDED, *rows, row("done", "2024-06-08")).verdict == "late"


def test_同一记录两处时间_相交则取交集_不相交则矛盾() -> None:
    agree = one(RESPONSE, row("start", "2024-05-11"), row("done", "2024-05", record="r"), row("done", "2024-05-20", record="r"))
    assert (agree.verdict, agree.qualifiers) == ("met", ())
    conflict = one(RESPONSE, row("start", "2024-05-11"), row("done", "2024-05-25", record="r"), row("done", "2024-05-20", record="r"))
    assert (conflict.verdict, conflict.qualifiers) == ("undetermined", ("conflicting_evidence",))


def test_另一口径推翻结论_即有争议() -> None:
    rule = {**RESPONSE, "within": "same day", "readings": {"hours": {"within": "48 hours"}}}
    found = one(rule, row("start", "2024-05-11T10:00"), row("done", "2024-05-12T10:00"))
    assert (found.verdict, found.readings, found.qualifiers) == ("late", {"hours": "met"}, ("contested",))
    asked = one(rule, row("start", "2024-05-11T10:00"), row("done", "2024-05-12T10:00"), reading="hours")
    assert (asked.verdict, asked.readings) == ("met", {"default": "late"})


def test_放假安排公布之外_暂定() -> None:
    assert one(RESPONSE, row("start", "2026-11-25"), as_of="2026-11-26").qualifiers == ("provisional",)
    assert one({**RESPONSE, "within": "7 days"}, row("start", "2026-11-25"), as_of="2026-11-26").qualifiers == ()


def test_当时尚不知道的事件不算() -> None:
    assert one(RESPONSE, row("start", "2024-05-11"), row("done", "2024-05-20"), as_of="2024-05-19").verdict == "pending"


def by_period(found: list[OracleFinding]) -> dict[str | None, str]:
    return {f.period: f.verdict for f in found}


def test_年度报告_次年三月底前() -> None:
    rows = [row("done", "2018-03-30", year=2017), row("done", "2019-04-02", year="2018"), row("done", "2019-12-30", year=2019)]
    found = findings(YEARLY, *rows, as_of="2021-06-01", since=date(2017, 1, 1))
    assert by_period(found) == {"2017": "met", "2018": "late", "2019": "met", "2020": "missed", "2021": "pending"}
    assert {f.period: f.due for f in found}["2018"] == "2019-03-31"


def test_所称年度尚未开始_不算履行() -> None:
    found = findings(YEARLY, row("done", "2018-12-30", year=2019), as_of="2020-06-01", since=date(2019, 1, 1), until=date(2019, 12, 31))
    assert [(f.verdict, f.qualifiers) for f in found] == [("missed", ("act_before_trigger",))]


def test_每周两次_不足则未履行_月份精度则无法判定() -> None:
    rows = [
        row("done", "2026-03-02"),
        row("done", "2026-03-08"),
        row("done", "2026-03-09"),
        row("done", "2026-04-01"),
        row("done", "2026-04"),
    ]
    found = by_period(findings(WEEKLY, *rows, as_of="2026-04-03"))
    assert found == {"2026-W10": "met", "2026-W11": "missed", "2026-W12": "missed", "2026-W13": "missed", "2026-W14": "undetermined"}


def test_整周无工作日_按口径豁免() -> None:
    rule = {**WEEKLY, "idle": "exempt"}
    found = by_period(findings(rule, row("done", "2026-02-10"), as_of="2026-03-02"))
    assert found == {"2026-W07": "missed", "2026-W08": "waived", "2026-W09": "missed", "2026-W10": "pending"}


def test_分栏目逐项要求() -> None:
    rule = {**WEEKLY, "times": 1, "each": {"attribute": "column", "items": ["甲", "乙"]}}
    found = findings(rule, row("done", "2026-03-02", column="甲"), row("done", "2026-03-03"), as_of="2026-03-10", until=date(2026, 3, 8))
    assert {f.item: f.verdict for f in found} == {"甲": "met", "乙": "missed"}


def test_固定日期_当日算按时_顺延另作口径() -> None:
    rule = {
        "id": "doc/rule",
        "kind": "deadline",
        "act": {"event": "done"},
        "due": "by 2024-03-31",
        "readings": {"rolled": {"due": "by 2024-03-31 rolled"}},
    }
    assert one(rule, row("done", "2024-03-31")).verdict == "met"
    found = one(rule, row("done", "2024-04-01"))
    assert (found.verdict, found.readings, found.qualifiers) == ("late", {"rolled": "met"}, ("contested",))
    assert findings(rule, row("start", "2025-01-01")) == []
    assert one(rule, row("start", "2024-01-01"), as_of="2024-03-31").verdict == "pending"


def test_日历逐日走到期间两端() -> None:
    assert [p.name for p in from_until(date(2018, 12, 30), date(2019, 1, 7), "week")] == ["2018-W52", "2019-W01", "2019-W02"]
    assert [containing(date(2018, 5, 3), every).name for every in ("year", "half-year", "quarter", "month", "week")] == [
        "2018", "2018H1", "2018Q2", "2018-05", "2018-W18",
    ]  # fmt: skip


def test_期限在中止开始之前已满_与中止无关() -> None:
    halt = Halt((span_of("2024-06-01").first, span_of("2024-06-01").last), None)
    span = span_of("2024-05-11")
    assert due_after((span.first, span.last), read_limit("7 working days"), None, [halt]).text == "2024-05-21"


def test_时刻的写法() -> None:
    assert days.instant_text(span_of("2026-03-10T20:00:00Z").first) == "2026-03-11T04:00:00+08:00"
