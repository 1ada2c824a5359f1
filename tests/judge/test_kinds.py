"""先后、保留、比例、同步:各种规则怎样下结论(design.md 第 3、5 节)。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.differential.lawbooks import Lawbook, book_of, over_rules

from shixian import audit
from shixian.clock import Instant
from shixian.errors import RuleError
from shixian.eventlog import read_records
from shixian.law import Rulebook
from shixian.report.words import statement

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.judge.finding import Finding

Row = dict[str, Any]


def judged(folder: Path, book: Lawbook, *rows: Row, as_of: str = "2020-12-31", **options: Any) -> audit.Audit:
    for name, text in book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    log = read_records([{"subject": "甲局", "case": "1号", **row} for row in rows], "测试")
    rules = options.pop("rules", [rule["id"] for rule in book.rules])
    return audit.check(log, Rulebook.load(folder), rules=rules, as_of=Instant.parse(as_of), **options)


def only(folder: Path, rule: Row, *rows: Row, **options: Any) -> Finding:
    (finding,) = judged(folder, book_of(rule, {}), *rows, **options).judgement.findings
    return finding


BEGUN, POSTED, REMOVED, COUNTED = "matter.begun", "notice.posted", "notice.removed", "piece.counted"
FIRST = {"kind": "precedence", "when": {"event": BEGUN}, "act": {"event": POSTED}}
KEPT = {"kind": "retention", "when": {"event": BEGUN}, "act": {"event": POSTED}, "breach": {"event": REMOVED}}
TOGETHER = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "same day", "ahead": "same day"}


def row(kind: str, at: str, **more: Any) -> Row:
    return {"kind": kind, "at": at, **more}


@pytest.mark.parametrize(
    ("act", "trigger", "verdict", "margin"),
    [
        ("2020-03-01", "2020-03-05", "met", 3),
        ("2020-03-04", "2020-03-05", "met", 0),
        ("2020-03-05", "2020-03-05", "undetermined", None),
        ("2020-03-06", "2020-03-05", "late", -1),
        ("2020-03-05T09:00", "2020-03-05T10:00", "met", 0),
        ("2020-03-05T10:00", "2020-03-05T10:00", "late", None),
        ("2020-03-05T09:00", "2020-03-05", "undetermined", None),
        (None, "2020-03-05", "missed", None),
    ],
)
def test_先后_履行须确定早于触发(tmp_path: Path, act: str | None, trigger: str, verdict: str, margin: int | None) -> None:
    rows = [row(BEGUN, trigger)] + ([row(POSTED, act)] if act else [])
    finding = only(tmp_path, FIRST, *rows)
    assert finding.verdict == verdict
    if margin is not None:
        assert finding.margin is not None
        assert finding.margin.value == margin


def test_先后_同日迟到以小时计(tmp_path: Path) -> None:
    finding = only(tmp_path, FIRST, row(BEGUN, "2020-03-05T10:00"), row(POSTED, "2020-03-05T11:30"))
    assert finding.verdict == "late"
    assert finding.margin is not None
    assert finding.margin.unit == "hours"
    assert finding.margin.value == pytest.approx(-1.5, abs=1e-6)


def test_先后_同日即可时_同日按时_次日逾期(tmp_path: Path) -> None:
    rule = {**FIRST, "within": "same day"}
    assert only(tmp_path / "a", rule, row(BEGUN, "2020-03-05"), row(POSTED, "2020-03-05")).verdict == "met"
    assert only(tmp_path / "b", rule, row(BEGUN, "2020-03-05"), row(POSTED, "2020-03-06")).verdict == "late"


def test_先后_检查当日开会尚未到期(tmp_path: Path) -> None:
    assert only(tmp_path, FIRST, row(BEGUN, "2020-03-05"), as_of="2020-03-05").verdict == "pending"


def test_同步_当日早些时候也算_前一日不算(tmp_path: Path) -> None:
    assert only(tmp_path / "a", TOGETHER, row(BEGUN, "2020-03-05T15:00"), row(POSTED, "2020-03-05T09:00")).verdict == "met"
    before = only(tmp_path / "b", TOGETHER, row(BEGUN, "2020-03-05T15:00"), row(POSTED, "2020-03-04"))
    assert (before.verdict, [str(q) for q in before.qualifiers]) == ("missed", ["act_before_trigger"])


@pytest.mark.parametrize(
    ("rows", "as_of", "verdict"),
    [
        ([], "2030-01-01", "pending"),
        ([row(POSTED, "2021-01-01")], "2022-01-01", "met"),
        ([row(REMOVED, "2021-01-01")], "2022-01-01", "missed"),
        ([row(REMOVED, "2021-01-01"), row(POSTED, "2021-03-01")], "2022-01-01", "late"),
        ([row(POSTED, "2020-12-01"), row(REMOVED, "2021-01-01")], "2022-01-01", "missed"),
        ([row(REMOVED, "2021-01-01"), row(POSTED, "2021-01-01")], "2022-01-01", "missed"),
        ([row(REMOVED, "2021-01-01"), row(BEGUN, "2021-03-01")], "2022-01-01", "late"),
        ([row(REMOVED, "2020-03-05")], "2022-01-01", "undetermined"),
        ([row(REMOVED, "2020-03-01")], "2022-01-01", "pending"),
        ([row(REMOVED, "不详")], "2022-01-01", "undetermined"),
    ],
)
def test_永久保留(tmp_path: Path, rows: list[Row], as_of: str, verdict: str) -> None:
    finding = only(tmp_path, KEPT, row(BEGUN, "2020-03-05"), *rows, as_of=as_of)
    assert (finding.verdict, finding.due) == (verdict, None)


@pytest.mark.parametrize(
    ("rows", "as_of", "verdict"),
    [
        ([], "2021-03-05", "pending"),
        ([], "2021-03-06", "undetermined"),
        ([row(POSTED, "2020-09-01")], "2021-03-06", "undetermined"),
        ([row(POSTED, "2021-03-06")], "2021-03-06", "met"),
        ([row(REMOVED, "2021-03-05")], "2021-04-01", "missed"),
        ([row(REMOVED, "2021-03-06"), row(POSTED, "2021-04-01")], "2021-04-01", "met"),
    ],
)
def test_保留一年(tmp_path: Path, rows: list[Row], as_of: str, verdict: str) -> None:
    finding = only(tmp_path, {**KEPT, "within": "12 months"}, row(BEGUN, "2020-03-05"), *rows, as_of=as_of)
    assert finding.verdict == verdict


def test_撤下之前的豁免成立_撤下之后的不成立(tmp_path: Path) -> None:
    granted = {"kind": "relief.granted", "reason": "涉密", "authority": "市政府"}
    rows = [row(BEGUN, "2020-03-05"), row(REMOVED, "2020-06-01")]
    assert only(tmp_path / "a", KEPT, *rows, {**granted, "at": "2020-05-31"}).verdict == "waived"
    late = only(tmp_path / "b", KEPT, *rows, {**granted, "at": "2020-06-02"})
    assert (late.verdict, [str(q) for q in late.qualifiers]) == ("missed", ["waiver_rejected"])


STOCK = {"kind": "ratio", "stock": {"event": COUNTED}, "act": {"event": POSTED}, "due": "by 2020-06-30"}


def pieces(done: int, of: int, at: str = "2020-06-30") -> list[Row]:
    stock = [row(COUNTED, "2020-05-01", case=f"{n}号") for n in range(of)]
    return stock + [row(POSTED, at, case=f"{n}号") for n in range(done)]


@pytest.mark.parametrize(
    ("share", "rows", "as_of", "verdict"),
    [
        ("50%", pieces(2, 4), "2020-12-31", "met"),
        ("50%", pieces(1, 4), "2020-12-31", "missed"),
        ("100%", pieces(4, 4, "2020-07-01"), "2020-12-31", "late"),
        ("100%", pieces(4, 4), "2020-06-30", "pending"),
        ("100%", [*pieces(3, 3), row(COUNTED, "2020", case="x")], "2020-12-31", "undetermined"),
        ("100%", [*pieces(3, 3), row(COUNTED, "2020-07-01", case="x")], "2020-12-31", "met"),
        ("50%", [*pieces(1, 2), row(COUNTED, "2020-05-01", case="")], "2020-12-31", "undetermined"),
        ("100%", [*pieces(1, 2), row(COUNTED, "2020-05-01", case="")], "2020-12-31", "missed"),
    ],
)
def test_存量的比例(tmp_path: Path, share: str, rows: list[Row], as_of: str, verdict: str) -> None:
    assert only(tmp_path, {**STOCK, "share": share}, *rows, as_of=as_of).verdict == verdict


def answered(*days: str) -> list[Row]:
    """Matters begun on 1 March, due within 10 days, answered on these days of the month."""
    begun = [row(BEGUN, "2020-03-01", case=f"{n}号") for n in range(len(days))]
    return begun + [row(POSTED, f"2020-03-{day}" if len(day) == 2 else day, case=f"{n}号") for n, day in enumerate(days) if day]


@pytest.mark.parametrize(
    ("share", "days", "as_of", "verdict"),
    [
        ("100%", ("05", "11"), "2020-12-31", "met"),
        ("100%", ("05", "12"), "2020-12-31", "missed"),
        ("50%", ("05", "12"), "2020-12-31", "met"),
        ("100%", ("05", "2020-03"), "2020-12-31", "undetermined"),
        ("100%", ("05", "12"), "2020-03-20", "missed"),
        ("50%", ("05", "12"), "2020-03-20", "pending"),
    ],
)
def test_结果的比例(tmp_path: Path, share: str, days: tuple[str, ...], as_of: str, verdict: str) -> None:
    base = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "10 days"}
    ratio = {"kind": "ratio", "of": ["doc-a/r0"], "share": share, "every": "month"}
    result = judged(tmp_path, over_rules(base, ratio), *answered(*days), as_of=as_of)
    (found,) = [f for f in result.judgement.findings if f.kind == "ratio"]
    assert (found.verdict, found.period) == (verdict, "2020-03")
    assert found.share is not None
    assert found.share[1] == len(days)


def test_指名比例规则时_所计的规则一并检查(tmp_path: Path) -> None:
    base = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "10 days"}
    ratio = {"kind": "ratio", "of": ["doc-a/r0"], "share": "100%", "every": "month"}
    result = judged(tmp_path, over_rules(base, ratio), *answered("05"), rules=["doc-a/r1"])
    assert {f.rule for f in result.judgement.findings} == {"doc-a/r0", "doc-a/r1"}


def test_特别规定优先_一般规定不再重复计算(tmp_path: Path) -> None:
    general = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "20 working days"}
    special = {**general, "when": {"event": BEGUN, "where": {"level": "重大"}}, "within": "7 working days", "over": ["doc-a/r0"]}
    rows = [row(BEGUN, "2020-03-02", level="重大"), row(BEGUN, "2020-03-02", case="2号", level="一般")]
    result = judged(tmp_path, over_rules(general, special), *rows)
    assert {(f.rule, f.case) for f in result.judgement.findings} == {("doc-a/r1", "1号"), ("doc-a/r0", "2号")}
    assert [n.code for n in result.judgement.notes].count("special-rule") == 1


def test_落实上位规则的违规与上位违规是同一事项(tmp_path: Path) -> None:
    above = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": POSTED}, "within": "20 working days"}
    result = judged(
        tmp_path, over_rules(above, {**above, "within": "7 working days", "implements": ["doc-a/r0"]}), row(BEGUN, "2020-03-02")
    )
    by_rule = {f.rule: f for f in result.judgement.findings}
    assert by_rule["doc-a/r1"].same_as == (by_rule["doc-a/r0"].fingerprint,)
    summary = result.report().summary
    assert (summary.violations, summary.violations_also_under_superior) == (2, 1)


READ = {
    "kind": "response",
    "when": {"event": BEGUN},
    "act": {"event": POSTED},
    "within": "10 days",
    "reading": {"name": "ten", "because": {"zh": "甲", "en": "a"}},
    "readings": {
        "five": {"within": "5 days", "because": {"zh": "乙", "en": "b"}},
        "forty": {"within": "40 days", "because": {"zh": "丙", "en": "c"}},
    },
}


@pytest.mark.parametrize(
    ("reading", "decided", "verdict"),
    [
        (None, "ten", "met"),
        ("strict", "five", "late"),
        ("lenient", "ten", "met"),
        ("five", "five", "late"),
        ("doc-a/r0=forty", "forty", "met"),
        (["doc-a/r0=five"], "five", "late"),
    ],
)
def test_从严_从宽_指名口径(tmp_path: Path, reading: str | list[str] | None, decided: str, verdict: str) -> None:
    result = judged(tmp_path, book_of(READ, {}), row(BEGUN, "2020-03-02"), row(POSTED, "2020-03-10"), reading=reading)
    (finding,) = result.judgement.findings
    assert (finding.reading, finding.verdict) == (decided, verdict)
    assert set(finding.readings) == {"ten", "five", "forty"} - {decided}
    assert [str(q) for q in finding.qualifiers] == ["contested"]
    summary = result.report().summary
    assert (summary.violations_under_every_reading, summary.violations_under_some_reading, summary.contested) == (0, 1, 1)


@pytest.mark.parametrize("wrong", ["fife", "doc-a/r9=five", "doc-a/r0=fife", ["strict", "five"]])
def test_没有的口径被拒绝并提示(tmp_path: Path, wrong: str | list[str]) -> None:
    with pytest.raises(RuleError) as caught:
        judged(tmp_path, book_of(READ, {}), row(BEGUN, "2020-03-02"), reading=wrong)
    assert all(problem.remedy for problem in caught.value.problems)


def test_一种事件既是触发又是履行时_各等下一次(tmp_path: Path) -> None:
    rule = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": BEGUN}, "by": "subject", "start": "every", "within": "24 months"}
    result = judged(
        tmp_path, book_of(rule, {}), row(BEGUN, "2016-05-01"), row(BEGUN, "2018-05-01"), row(BEGUN, "2020-05-02"), as_of="2020-12-31"
    )
    found = {str(f.trigger.at): (f.verdict, f.qualifiers) for f in result.judgement.findings if f.trigger}
    assert found == {"2016-05-01": ("met", ()), "2018-05-01": ("late", ()), "2020-05-02": ("pending", ())}


def test_同日两次互不抵充_无法判定(tmp_path: Path) -> None:
    rule = {"kind": "response", "when": {"event": BEGUN}, "act": {"event": BEGUN}, "by": "subject", "start": "every", "within": "12 months"}
    twice = [row(BEGUN, "2018-05-01", id="a"), row(BEGUN, "2018-05-01", id="b")]
    alone = judged(tmp_path / "1", book_of(rule, {}), *twice).judgement.findings
    assert [f.verdict for f in alone] == ["undetermined", "undetermined"]
    again = judged(tmp_path / "2", book_of(rule, {}), *twice, row(BEGUN, "2019-04-30")).judgement.findings
    assert [f.verdict for f in again if str(f.trigger and f.trigger.at) == "2018-05-01"] == ["met", "met"]


@pytest.mark.parametrize(
    ("rule", "rows", "zh", "en"),
    [
        (FIRST, [row(BEGUN, "2020-03-05"), row(POSTED, "2020-03-06")], "须在2020-03-05的触发之前", "due before the trigger (2020-03-05)"),
        (FIRST, [row(BEGUN, "2020-03-05"), row(POSTED, "2020-03-06")], "不在其先", "did not come first"),
        (KEPT, [row(BEGUN, "2020-03-05")], "须永久保留", "to be kept for good"),
        (KEPT, [row(BEGUN, "2020-03-05"), row(REMOVED, "2020-06-01")], "应当保留而未保留", "not kept as it must be"),
        (
            KEPT,
            [row(BEGUN, "2020-03-05"), row(REMOVED, "2020-06-01"), row(POSTED, "2020-06-09")],
            "恢复公开的记录为2020-06-09",
            "public again: 2020-06-09",
        ),
        ({**STOCK, "share": "50%"}, pieces(1, 4), "的存量中", "of the stock recorded as"),
    ],
)
def test_说明写得准确(tmp_path: Path, rule: Row, rows: list[Row], zh: str, en: str) -> None:
    report = judged(tmp_path, book_of(rule, {}), *rows).report()
    assert zh in str(statement(report.findings[0], report, "zh"))
    assert en in str(statement(report.findings[0], report, "en"))
