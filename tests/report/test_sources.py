"""Sources that conflict, in every rendering: both moments, the verdict under each, suspected and to be verified, never more than that."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from tests.report import docket as d

from shixian.judge.verdict import Verdict
from shixian.report import TextOptions, render_csv, render_text
from shixian.report.sources import from_sources
from shixian.report.words import statement

if TYPE_CHECKING:
    from shixian.judge.finding import Finding
    from shixian.words import Lang

_ACCUSING = ("造假", "伪造", "篡改", "倒签", "作假", "forg", "fake", "fabricat", "tamper", "backdat", "falsif")


def said(finding: Finding, lang: Lang = "zh") -> tuple[str, ...]:
    report = d.docket((finding,)).report()
    return from_sources(report.findings[0], report, lang)


def under(*verdicts: Verdict | None) -> Finding:
    """A finding whose sources alone would lead to these verdicts."""
    one = d.published_with_two_dates()
    return replace(one, testimony=tuple(replace(t, verdict=v) for t, v in zip(one.testimony, verdicts, strict=True)))


def test_json_has_each_source_with_its_verdict() -> None:
    report = json.loads(d.docket((d.published_with_two_dates(),)).report().as_json())
    assert report["findings"][0]["testimony"][1] == {
        "event": "e21",
        "kind": "decision.published",
        "record": "网页1",
        "at": "2020-10-20",
        "source": {"file": d.LOG, "row": 21},
        "basis": "页面网址中的日期",
        "verdict": "late",
        "margin": {"value": -6, "unit": "working days"},
        "due": "2020-10-12",
    }


def test_json_says_null_where_there_would_be_no_obligation_and_nothing_where_nothing_conflicts() -> None:
    report = json.loads(d.docket((d.decided_on_two_dates(), d.missed_release())).report().as_json())
    first, second = report["findings"]
    assert [t["verdict"] for t in first["testimony"]] == [None, "missed"]
    assert "testimony" not in second


def test_csv_has_each_source_in_one_cell() -> None:
    report = d.docket((d.published_with_two_dates(), d.decided_on_two_dates(), d.missed_release())).report()
    cells = [row["testimony"] for row in csv.DictReader(StringIO(render_csv(report, "en"), newline=""))]
    assert cells == [
        "e20 2020-09-29T17:06:00+08:00=met; e21 2020-10-20=late",
        "e22 2019-12-31=none; e23 2020-09-25=missed",
        "",
    ]


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ((Verdict.LATE, Verdict.LATE), "各来源下结论相同"),
        ((Verdict.MET, Verdict.MET), "各来源下结论相同"),
        ((Verdict.LATE, Verdict.MISSED), "各来源下均为违规"),
        ((Verdict.MET, Verdict.LATE), "核实之前不据以认定违规"),
        ((None, Verdict.MISSED), "核实之前不据以认定违规"),
    ],
)
def test_what_the_sources_come_to_together(verdicts: tuple[Verdict | None, ...], words: str) -> None:
    last = said(under(*verdicts))[-1]
    assert words in last
    assert "疑似记录有误，需人工核实" in last


def test_a_source_without_a_basis_is_named_by_its_event() -> None:
    one = d.published_with_two_dates()
    bare = replace(
        one, testimony=tuple(replace(t, event=d.event(40, "decision.published", "2020-10-20", record="网页1")) for t in one.testimony)
    )
    assert said(bare)[0].startswith("若以e40为准（")


def test_records_are_named_where_several_conflict() -> None:
    one = d.published_with_two_dates()
    other = replace(one.testimony[0], event=d.event(40, "decision.published", "2020-10-20", record="网页2"))
    lines = said(replace(one, testimony=(*one.testimony, other)))
    assert ["网页1" in line for line in lines] == [True, True, False, False]
    assert "网页2" in lines[2]


def test_a_great_many_sources_are_not_all_written_out() -> None:
    one = d.published_with_two_dates()
    lines = said(replace(one, testimony=one.testimony * 15))
    assert len(lines) == 22
    assert "另有10个来源未列出" in lines[20]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_called_forged(lang: Lang) -> None:
    found = (d.published_with_two_dates(), d.published_with_two_dates(12, second="2020-09-30"), d.decided_on_two_dates())
    report = d.docket(found).report()
    text = render_text(report, TextOptions(lang=lang)) + "".join(str(statement(f, report, lang)) for f in report.findings)
    assert not [word for word in _ACCUSING if word in text.lower()]


def test_a_conflict_that_changes_nothing_is_listed_all_the_same() -> None:
    text = render_text(d.docket((d.published_with_two_dates(12, second="2020-09-30"),)).report(), TextOptions(lang="zh"))
    assert "== 其他证据相互矛盾、需人工核实的 (1)" in text
