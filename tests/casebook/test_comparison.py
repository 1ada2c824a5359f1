"""Each difference between a case and what was found is told, of the finding that is meant, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shixian.casebook import Case, CaseResult, run_case

if TYPE_CHECKING:
    from shixian.law import Rulebook

RULE = "daying-2020/permits-and-penalties"


def run(rulebook: Rulebook, *expect: dict[str, Any], **more: Any) -> CaseResult:
    events = [
        {"kind": "decision.enforcement", "at": "2020-09-30", "subject": "示例单位A", "case": "示例1号", "category": "行政处罚"},
        {"kind": "decision.published", "at": "2020-10-19", "subject": "示例单位A", "case": "示例1号"},
        {"kind": "decision.enforcement", "at": "2020-09-30", "subject": "示例单位A", "case": "示例2号", "category": "行政处罚"},
    ]
    case = {"title": {"zh": "例", "en": "example"}, "rules": RULE, "as_of": "2020-10-12", "events": events, "expect": list(expect)}
    return run_case(Case.model_validate(case | more), rulebook)


LATE: dict[str, Any] = {"case": "示例1号", "verdict": "pending"}
PENDING: dict[str, Any] = {"case": "示例2号", "verdict": "pending"}


def test_nothing_differs(shipped: Rulebook) -> None:
    assert run(shipped, LATE, PENDING).passed


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (
            {"verdict": "late"},
            f"{RULE} · 示例单位A · 示例2号：结论应为逾期，实为未到期",
            f"{RULE} · 示例单位A · 示例2号: verdict: expected late, found pending",
        ),
        ({"due": "2020-10-09"}, "截止应为2020-10-09，实为2020-10-16", "due: expected 2020-10-09, found 2020-10-16"),
        ({"due": None}, "截止应为（无），实为2020-10-16", "due: expected (none), found 2020-10-16"),
        ({"qualifiers": ["provisional"]}, "限定语应为暂定", "qualifiers: expected provisional"),
        (
            {"margin": {"value": 3, "unit": "working days"}},
            "余量应为+3 working days，实为+4 working days",
            "margin: expected +3 working days, found +4 working days",
        ),
        ({"margin": None}, "余量应为（无）", "margin: expected (none)"),
        ({"readings": {"rolled": "met"}}, "另一口径应为按时（rolled），实为（无）（rolled）", "other reading: expected met (rolled)"),
    ],
)
def test_a_difference_in_a_finding(shipped: Rulebook, said: dict[str, Any], zh: str, en: str) -> None:
    result = run(shipped, LATE, PENDING | said)
    (difference,) = result.differences
    assert zh in difference.in_("zh")
    assert en in difference.in_("en")


def test_a_finding_that_is_missing(shipped: Rulebook) -> None:
    (difference,) = run(shipped, LATE, PENDING, {"case": "示例3号", "verdict": "met"}).differences
    assert difference.in_("zh") == "示例3号：发现应为按时，实为（无）"


def test_a_finding_that_was_not_expected(shipped: Rulebook) -> None:
    (difference,) = run(shipped, LATE).differences
    assert "示例2号：发现应为（无），实为未到期" in difference.in_("zh")


def test_unlinked_and_rejected_are_counted(shipped: Rulebook) -> None:
    differences = run(shipped, LATE, PENDING, unlinked=1, rejected=2).differences
    assert [d.in_("zh") for d in differences] == ["日志：未关联事件数应为1，实为0", "日志：拒收行数应为2，实为0"]


def test_a_rejected_row_is_a_difference_also_where_the_case_says_nothing_of_rows(shipped: Rulebook) -> None:
    damaged = {"kind": "decision.published", "at": "2020109", "subject": "示例单位A", "case": "示例2号"}
    case = run(shipped, LATE, PENDING).case
    result = run_case(case.model_copy(update={"events": (*case.events, damaged)}), shipped)
    assert [d.aspect for d in result.differences] == ["verdict", "rejected"]


def test_an_expectation_that_fits_wholly_is_matched_first(shipped: Rulebook) -> None:
    vague, exact = {"verdict": "pending"}, {"case": "示例1号", "verdict": "pending"}
    assert run(shipped, vague, exact).passed
    assert run(shipped, exact, vague).passed


def test_a_check_that_is_refused_is_told_and_not_raised(shipped: Rulebook) -> None:
    result = run(shipped, LATE, PENDING, reading="no-such-reading")
    assert not result.passed
    assert "no-such-reading" in result.problems[0].in_("zh")


def test_the_margin_of_an_hour_limit_is_compared_to_the_microhour(shipped: Rulebook) -> None:
    events = [
        {"kind": "incident.opinion", "at": "2017-06-01T14:20", "subject": "示例单位A", "case": "示例1号", "level": "重大"},
        {"kind": "release.authoritative", "at": "2017-06-01T17:00", "subject": "示例单位A", "case": "示例1号"},
    ]
    said = {"title": {"zh": "例", "en": "example"}, "rules": "guiyang-2017/first-release", "as_of": "2017-07-01", "events": events}
    for value, passes in ((2.333333, True), (2.33333, False)):
        expect = [{"verdict": "met", "margin": {"value": value, "unit": "hours"}}]
        assert run_case(Case.model_validate(said | {"expect": expect}), shipped).passed is passes


@pytest.mark.parametrize(
    ("testimony", "zh"),
    [
        ({"网址日期": "late", "shown": "met"}, None),
        ({"网址日期": "met"}, "单凭一处来源的结论应为按时（网址日期），实为逾期（网址日期）"),
        ({"网址日期": None}, "单凭一处来源的结论应为不产生本项义务（网址日期），实为逾期（网址日期）"),
        ({"别处": "late"}, "单凭一处来源的结论应为逾期（别处），实为（无）（别处）"),
    ],
)
def test_what_one_source_alone_would_decide(shipped: Rulebook, testimony: dict[str, str | None], zh: str | None) -> None:
    decided = {"kind": "decision.enforcement", "at": "2020-09-30", "subject": "示例单位A", "case": "示例1号", "category": "行政处罚"}
    published = {"kind": "decision.published", "subject": "示例单位A", "case": "示例1号", "record": "网页1"}
    shown = published | {"id": "shown", "at": "2020-10-12"}
    address = published | {"at": "2020-10-20", "basis": "网址日期"}
    said = {"title": {"zh": "例", "en": "example"}, "rules": RULE, "as_of": "2020-11-15", "events": [decided, shown, address]}
    result = run_case(Case.model_validate(said | {"expect": [{"verdict": "undetermined", "testimony": testimony}]}), shipped)
    assert [d.in_("zh").partition("：")[2] for d in result.differences] == ([zh] if zh else [])
