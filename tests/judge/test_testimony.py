"""同一记录的几处来源时间不一致：单凭每一处来源各是什么结论；不一致之外一概不多算（judge/README.md，Several sources）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.differential.lawbooks import book_of
from tests.judge.test_kinds import BEGUN, COUNTED, KEPT, POSTED, REMOVED, judged, only, row

from shixian.judge.derivation import derive
from shixian.law import Rulebook

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.judge.finding import Finding

RESPONSE = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "7 days"}
MONTHLY = {"kind": "recurrence", "act": {"event": POSTED}, "every": "month"}
CHAINED = {"kind": "response", "when": {"event": POSTED}, "act": {"event": POSTED}, "within": "7 days", "start": "every"}
Said = dict[str, tuple[str | None, float | None]]


def seen(name: str, kind: str, at: str, record: str = "网页1", **more: Any) -> dict[str, Any]:
    return row(kind, at, id=name, record=record, **more)


def said(finding: Finding) -> Said:
    return {t.event.id: (t.verdict and str(t.verdict), t.margin.value if t.margin else None) for t in finding.testimony}


def test_一处在截止前一处在截止后_无法判定_各有结论(tmp_path: Path) -> None:
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), seen("a", POSTED, "2020-03-02"), seen("b", POSTED, "2020-03-20"))
    assert (str(finding.verdict), said(finding)) == ("undetermined", {"a": ("met", 6), "b": ("late", -12)})


def test_两处都在截止后_逾期成立_以较早者计(tmp_path: Path) -> None:
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), seen("a", POSTED, "2020-03-10"), seen("b", POSTED, "2020-03-20"))
    assert finding.margin is not None
    assert (str(finding.verdict), finding.margin.value, said(finding)) == ("late", -2, {"a": ("late", -2), "b": ("late", -12)})


def test_三处来源_一一列出(tmp_path: Path) -> None:
    rows = [seen(name, POSTED, at) for name, at in (("a", "2020-03-02"), ("b", "2020-03"), ("c", "2020-03-20"))]
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), *rows)
    assert said(finding) == {"a": ("met", 6), "b": ("undetermined", None), "c": ("late", -12)}


def test_来源相合_不算矛盾_也不另判(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shixian.judge.durable.engine.with_testimony", None)
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), seen("a", POSTED, "2020-03-02"), seen("b", POSTED, "2020-03"))
    assert (str(finding.verdict), finding.qualifiers, finding.testimony) == ("met", (), ())


def test_两条记录各自矛盾_一次只变一条(tmp_path: Path) -> None:
    first = [seen("a", POSTED, "2020-03-02", "网页1"), seen("b", POSTED, "2020-03-20", "网页1")]
    second = [seen("c", POSTED, "2020-03-03", "网页2"), seen("d", POSTED, "2020-03-21", "网页2")]
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), *first, *second)
    # with b alone the other record still lies astride the deadline
    assert said(finding) == {"a": ("met", 6), "b": ("undetermined", None), "c": ("met", 5), "d": ("undetermined", None)}


def test_另有一件确已按时_各来源下都按时(tmp_path: Path) -> None:
    rows = [seen("a", POSTED, "2020-03-05"), seen("b", POSTED, "2020-03-20"), row(POSTED, "2020-03-02")]
    finding = only(tmp_path, RESPONSE, row(BEGUN, "2020-03-01"), *rows)
    assert (str(finding.verdict), said(finding)) == ("met", {"a": ("met", 6), "b": ("met", 6)})


# --- the trigger -------------------------------------------------------------------------------------------------------------------------


def test_触发的两处来源不一致_期限取其间_各有结论(tmp_path: Path) -> None:
    finding = only(tmp_path, RESPONSE, seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-11"), row(POSTED, "2020-03-12"))
    assert (str(finding.verdict), said(finding)) == ("undetermined", {"a": ("late", -4), "b": ("met", 6)})
    assert finding.trigger is not None
    assert finding.due is not None
    assert (finding.trigger.id, finding.due.due, finding.due.first < finding.due.last) == ("a", "2020-03-18", True)
    assert [t.due and t.due.due for t in finding.testimony] == ["2020-03-08", "2020-03-18"]


def test_触发的两处来源不一致_都逾期_以较晚的期限计(tmp_path: Path) -> None:
    finding = only(tmp_path, RESPONSE, seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-11"), row(POSTED, "2020-03-20"))
    assert finding.margin is not None
    assert (str(finding.verdict), finding.margin.value) == ("late", -2)


@pytest.mark.parametrize("other", ["2020-03-11", "2020-03"])
def test_每次触发都起算_同一记录只起算一次(tmp_path: Path, other: str) -> None:
    rule = {**RESPONSE, "start": "every"}
    finding = only(tmp_path, rule, seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, other), row(POSTED, "2020-03-20"))
    assert str(finding.verdict) == "late"
    assert len(finding.testimony) == (2 if other == "2020-03-11" else 0)


def test_来源相合的触发_取最精确的一处(tmp_path: Path) -> None:
    hours = {**RESPONSE, "within": "5 hours"}
    rows = [seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-01T08:00"), row(POSTED, "2020-03-01T12:00")]
    finding = only(tmp_path, hours, *rows)
    assert finding.trigger is not None
    assert (str(finding.verdict), finding.trigger.id) == ("met", "b")


def test_触发的另一处来源_不算它自己的履行(tmp_path: Path) -> None:
    findings = judged(tmp_path, book_of(CHAINED, {}), seen("a", POSTED, "2020-03-01"), seen("b", POSTED, "2020-03-05")).judgement.findings
    assert [(str(f.verdict), said(f)) for f in findings] == [("missed", {"a": ("missed", -298), "b": ("missed", -294)})]


def test_公开的另一处来源_不算仍在公开的证明(tmp_path: Path) -> None:
    finding = only(tmp_path, KEPT, seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-05"))
    assert (str(finding.verdict), said(finding)) == ("pending", {"a": ("pending", None), "b": ("pending", None)})


def test_触发的一处来源在规则施行之前_单凭它不产生义务(tmp_path: Path) -> None:
    book = book_of(RESPONSE, {"from": "2020-03-05"})
    (finding,) = judged(tmp_path, book, seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-11")).judgement.findings
    assert str(finding.verdict) == "undetermined"
    assert said(finding) == {"a": (None, None), "b": ("missed", -288)}
    assert [c.zh for c in finding.causes] == ["同一记录的不同来源时间不一致，疑似记录有误，需人工核实"]


@pytest.mark.parametrize(("since", "found"), [("2020-03-10", 1), ("2020-03-12", 0)])
def test_检查期间_触发可能在其中的都查(tmp_path: Path, since: str, found: int) -> None:
    import datetime as dt

    rows = [seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-11"), row(POSTED, "2020-03-12")]
    result = judged(tmp_path, book_of(RESPONSE, {}), *rows, since=dt.date.fromisoformat(since))
    assert len(result.judgement.findings) == found


def test_推算逐处来源各一(tmp_path: Path) -> None:
    result = judged(tmp_path, book_of(RESPONSE, {}), seen("a", BEGUN, "2020-03-01"), seen("b", BEGUN, "2020-03-11"))
    (finding,) = result.judgement.findings
    rule = Rulebook.load(tmp_path).rules[finding.rule]
    assert [d.deadline.due for d in derive(finding, rule, result.calendars)] == ["2020-03-08", "2020-03-18"]


# --- acts that are counted ---------------------------------------------------------------------------------------------------------------


def test_每月一次_一处在本月一处在次月_两个月各有结论(tmp_path: Path) -> None:
    rows = [row(POSTED, "2020-02-03"), seen("a", POSTED, "2020-03-31"), seen("b", POSTED, "2020-04-02")]
    found = judged(tmp_path, book_of(MONTHLY, {}), *rows, as_of="2020-05-01").judgement.findings
    assert [(f.period, str(f.verdict), said(f)) for f in found if f.testimony] == [
        ("2020-03", "undetermined", {"a": ("met", 0), "b": ("missed", -31)}),
        ("2020-04", "undetermined", {"a": ("missed", -1), "b": ("met", 28)}),
    ]


def test_来源各说各的期间_是两件事(tmp_path: Path) -> None:
    rows = [seen("a", POSTED, "2020-03-31", period="2020-03"), seen("b", POSTED, "2020-04-02", period="2020-04")]
    found = judged(tmp_path, book_of(MONTHLY, {}), *rows, as_of="2020-05-01").judgement.findings
    assert [(f.period, str(f.verdict), f.testimony) for f in found][:2] == [("2020-03", "met", ()), ("2020-04", "met", ())]


def test_单凭一处来源_期间的起点仍按整个日志(tmp_path: Path) -> None:
    rows = [seen("a", POSTED, "2020-01-31"), seen("b", POSTED, "2020-03-02")]
    found = judged(tmp_path, book_of(MONTHLY, {}), *rows, as_of="2020-03-31").judgement.findings
    assert [(f.period, said(f)["b"][0]) for f in found] == [("2020-01", "missed"), ("2020-02", "missed"), ("2020-03", "met")]


def test_存量的登记时间有两处来源_各有结论(tmp_path: Path) -> None:
    rule = {"kind": "ratio", "stock": {"event": COUNTED}, "act": {"event": POSTED}, "by": ["case"], "share": "100%", "due": "by 2020-06-30"}
    rows = [row(COUNTED, "2020-05-01", case="1号"), row(POSTED, "2020-05-02", case="1号")]
    rows += [seen("a", COUNTED, "2020-06-01", case="2号"), seen("b", COUNTED, "2020-07-05", case="2号")]
    finding = only(tmp_path, rule, *rows)
    assert str(finding.verdict) == "undetermined"
    assert {name: verdict for name, (verdict, _) in said(finding).items()} == {"a": "missed", "b": "met"}


def test_撤下的时间有两处来源_各有结论(tmp_path: Path) -> None:
    rows = [row(BEGUN, "2020-03-01"), seen("a", REMOVED, "2020-02-01"), seen("b", REMOVED, "2020-04-01"), row(POSTED, "2020-05-01")]
    finding = only(tmp_path, KEPT, *rows)
    assert (str(finding.verdict), said(finding)) == ("undetermined", {"a": ("met", None), "b": ("late", None)})


def test_每种口径各自的来源结论(tmp_path: Path) -> None:
    rule = {
        **RESPONSE,
        "reading": {"name": "week", "because": {"zh": "试", "en": "made up"}},
        "readings": {"month": {"within": "1 month", "because": {"zh": "试", "en": "made up"}}},
    }
    rows = [row(BEGUN, "2020-03-01"), seen("a", POSTED, "2020-03-02"), seen("b", POSTED, "2020-03-20")]
    week, month = (only(tmp_path / name, rule, *rows, reading=name) for name in ("week", "month"))
    assert [verdict for verdict, _ in said(week).values()] == ["met", "late"]
    assert [verdict for verdict, _ in said(month).values()] == ["met", "met"]
