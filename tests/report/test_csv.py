"""The findings as CSV: one row each, columns that never move, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from tests.report import docket as d

from shixian.judge.verdict import Verdict
from shixian.report import render_csv
from shixian.report.csvs import COLUMNS, ENCODING, neutral

if TYPE_CHECKING:
    from shixian.report.model import Report
    from shixian.words import Lang


def rows(report: Report, lang: Lang = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(render_csv(report, lang), newline="")))


def test_one_row_a_finding_in_the_report_s_order() -> None:
    report = d.docket().report()
    assert [r["fingerprint"] for r in rows(report)] == [f.fingerprint for f in report.findings]


def test_columns_are_the_same_in_both_languages() -> None:
    report = d.docket().report()
    zh, en = (next(csv.reader(StringIO(render_csv(report, lang)))) for lang in ("zh", "en"))
    assert len(zh) == len(en) == len(set(zh)) == len(set(en)) == len(COLUMNS)
    assert zh[:3] == ["指纹", "规则", "规则名称"]
    assert en[-1] == "statement"


def test_a_row_says_what_the_finding_says() -> None:
    late = next(r for r in rows(d.docket().report()) if r["case"] == "示例许字〔2020〕12号")
    assert (late["verdict"], late["due"], late["margin"], late["margin_unit"]) == ("late", "2020-10-12", "-3", "working days")
    assert (late["trigger_file"], late["trigger_row"], late["act_at"]) == (d.LOG, "2", "2020-10-15T16:20:00+08:00")
    assert late["readings"] == "calendar-days=met"
    assert late["qualifiers"] == "contested"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\n-1"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "示例〔2020〕1号", "1-1", "a=b", "2020-10-12"])
def test_plain_text_stays(text: str) -> None:
    assert neutral(text) == text


def test_a_dangerous_case_number_is_neutralised_and_our_own_negative_number_is_not() -> None:
    one = d.late_and_contested()
    hostile = d.finding(1, d.PERMITS, Verdict.LATE, case='=HYPERLINK("x","y")', subject="-甲,局\n", trigger=one.trigger, margin=one.margin)
    row = rows(d.docket((hostile,)).report())[0]
    assert row["case"] == '\'=HYPERLINK("x","y")'
    assert row["subject"] == "'-甲,局\n"
    assert row["margin"] == "-3"


def test_excel_knows_the_encoding() -> None:
    assert render_csv(d.docket().report(), "zh").encode(ENCODING).startswith(b"\xef\xbb\xbf")
