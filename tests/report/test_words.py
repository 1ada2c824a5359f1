"""A finding in words: precise about clause, row and lateness, and never saying more than the log does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.report import docket as d

from shixian.clock import Deadline
from shixian.judge.verdict import Qualifier, Verdict
from shixian.report.figures import amount, due_moment, moment, plural
from shixian.report.model import MarginRecord
from shixian.report.words import statement

if TYPE_CHECKING:
    from shixian.judge.finding import Finding
    from shixian.words import Lang


def said(finding: Finding, lang: Lang = "zh", reading: str | None = None) -> str:
    report = d.docket((finding,)).report(reading=reading)
    return str(statement(report.findings[0], report, lang))


def test_逾期的说明写明文件条款触发期限履行行号和逾期数() -> None:
    text = said(d.late_and_contested())
    for part in (
        "《示例方案（测试用）》（示例〔2020〕1号）一(一)：自“执法决定”（执法类别为行政许可）之日起7个工作日内，须有“决定公开”。",
        "触发于2020-09-25（执法决定，logs/示例.csv:2）；期限至2020-10-12 24:00。",
        "最早的履行为2020-10-15 16:20（决定公开，logs/示例.csv:3），逾期3个工作日。",
        "本报告按working-days口径：逾期（条文写明工作日）。",
        "若按calendar-days口径：按时（上位文件按自然日计）。",
        "本项有争议",
    ):
        assert part in text


def test_missed_says_that_the_log_holds_no_act_not_that_there_was_none() -> None:
    assert "日志中没有相应的履行记录，已逾期61小时40分" in said(d.missed_release())
    assert "as of 2020-11-02 09:00 the log holds no such act, 61 h 40 min past the deadline" in said(d.missed_release(), "en").replace(
        "As", "as"
    )


def test_a_period_short_of_acts_says_how_many_there_were() -> None:
    assert "日志中本期只有1次，不足2次" in said(d.missed_column())
    assert "holds 1 of 2 for this period" in said(d.missed_column(), "en")


def test_undetermined_gives_its_reason_and_accuses_nobody() -> None:
    for lang in ("zh", "en"):
        text = said(d.undetermined_release(), lang)
        assert not any(word in text for word in ("逾期", "未履行", " late", "missed"))
    assert "现有数据不足以判定，相关履行为2020-10-29 23:00（权威发布，logs/示例.csv:9）" in said(d.undetermined_release())


def test_provisional_names_the_last_published_year() -> None:
    assert "放假安排公布至2020年" in said(d.pending_and_provisional())
    assert "published up to 2020" in said(d.pending_and_provisional(), "en")
    assert "放假安排" not in said(replace(d.pending_and_provisional(), qualifiers=()))


def test_an_extension_is_named_with_its_row() -> None:
    assert "另有告知延期 2020-08-20（logs/示例.csv:14）；期限至2020-09-27 24:00" in said(d.late_reply_after_an_extension())


def test_a_waiver_gives_its_cause() -> None:
    assert "已获豁免，不作要求。截止之前已有载明理由和批准机关的豁免。" in said(d.waived_release())


def test_a_violation_that_every_reading_shares_says_so() -> None:
    assert "各口径下均为违规" in said(d.late_with_a_long_case())
    assert "各口径" not in said(d.missed_release())  # a rule without other readings


def test_a_reading_under_which_nothing_is_asked_says_so() -> None:
    assert "若按calendar-days口径：据现有日志不产生本项义务" in said(replace(d.late_and_contested(), readings={}, qualifiers=()))


def test_the_demand_follows_the_reading_that_was_asked() -> None:
    finding = replace(d.late_and_contested(), reading="calendar-days", readings={"working-days": Verdict.LATE})
    assert "自“执法决定”（执法类别为行政许可）之日起30日内（遇休息日顺延），须有“决定公开”" in said(finding, reading="calendar-days")
    assert 'Within 30 days of "Enforcement decision made" (Category is 行政许可), rolled over if' in said(
        finding, "en", reading="calendar-days"
    )


def test_an_open_suspension_has_no_deadline_yet() -> None:
    finding = replace(d.pending_and_provisional(), due=Deadline(0, 2**62, False, False, open=True), margin=None, qualifiers=())
    assert "期限未定" in said(finding)
    assert "no deadline yet" in said(finding, "en").lower()


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verdict_can_be_said_with_next_to_no_evidence(verdict: Verdict, lang: Lang) -> None:
    text = said(d.finding(1, d.RELEASE, verdict, qualifiers=tuple(Qualifier)), lang)
    assert text
    assert "None" not in text


@pytest.mark.parametrize(
    ("at", "zh"),
    [
        ("2017-06-01T14:20:00+08:00", "2017-06-01 14:20"),
        ("2017-06-01T14:20:05+08:00", "2017-06-01 14:20:05"),
        ("2017-06-01T14:20:05.250000+08:00", "2017-06-01 14:20:05.250000"),
        ("2017-06-01T23:59:59.999999+08:00", "2017-06-01 24:00"),
        ("2017-06-01T04:59:59.999999+08:00", "2017-06-01 05:00"),
        ("2020-09-25", "2020-09-25"),
        ("2020-09", "2020-09"),
        ("2020-09-01/2020-09-03", "2020-09-01至2020-09-03"),
        ("unknown", "时间不明"),
    ],
)
def test_moments_for_people(at: str, zh: str) -> None:
    assert moment(at, "zh") == zh


def test_a_due_date_lasts_until_24_hours() -> None:
    assert due_moment("2020-10-12", "zh") == "2020-10-12 24:00"
    assert due_moment("2020-10-12T19:20:00+08:00", "zh") == "2020-10-12 19:20"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (-1, "working days", "1个工作日", "1 working day"),
        (-14, "working days", "14个工作日", "14 working days"),
        (3, "days", "3日", "3 days"),
        (-1.5, "hours", "1小时30分", "1 h 30 min"),
        (-61.666667, "hours", "61小时40分", "61 h 40 min"),
        (-0.000278, "hours", "1秒", "1 s"),
        (-0.0000001, "hours", "不足1秒", "less than a second"),
    ],
)
def test_amounts_in_the_unit_of_the_rule(value: float, unit: str, zh: str, en: str) -> None:
    margin = MarginRecord.model_validate({"value": value, "unit": unit})
    assert amount(margin, "zh") == zh
    assert amount(margin, "en") == en


def test_english_numbers() -> None:
    assert [plural(n, "rule") for n in (0, 1, 2)] == ["0 rules", "1 rule", "2 rules"]
