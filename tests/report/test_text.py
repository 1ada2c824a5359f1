"""The text report against golden files that were read by eye. Renew them with SHIXIAN_BLESS=1, then read the difference."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.report import docket as d

from shixian.judge.finding import Margin
from shixian.judge.verdict import Verdict
from shixian.report import TextOptions, print_finding, print_report, render_text
from shixian.report.text.findings import conflicting, undetermined
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.report.model import Report

GOLDEN = d.HERE / "golden"
ROOT = d.HERE.parent.parent


def against(name: str, text: str) -> None:
    path = GOLDEN / name
    if "SHIXIAN_BLESS" in os.environ:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"differs from {name}; SHIXIAN_BLESS=1 renews it"


def rendered(report: Report, lang: Lang, width: int, *, everything: bool = False) -> str:
    return render_text(report, TextOptions(lang=lang, everything=everything), width=width)


@pytest.mark.parametrize("explain", [False, True], ids=["plain", "explain"])
@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_golden(lang: Lang, width: int, explain: bool) -> None:
    text = rendered(d.docket().report(explain=explain), lang, width)
    against(f"{lang}-{width}{'-explain' if explain else ''}.txt", text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_golden_one_finding_with_its_other_readings(lang: Lang) -> None:
    found = d.late_and_contested()
    other = replace(found, reading="calendar-days", verdict=Verdict.MET, readings={"working-days": Verdict.LATE}, margin=Margin(11, "days"))
    assert other.trigger is not None
    other = replace(other, due=d.deadline(other.trigger, "30 days rolled"))
    report = d.docket((found,)).report(explain=True)
    other_report = d.docket((other,)).report(explain=True, reading="calendar-days")
    page = StringIO()
    console = Console(file=page, width=80, color_system=None)
    print_finding(report, report.findings[0], [(other_report, other_report.findings[0])], console, TextOptions(lang=lang))
    against(f"{lang}-80-finding.txt", page.getvalue())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_golden_conflicting_sources(lang: Lang) -> None:
    found = (d.published_with_two_dates(), d.published_with_two_dates(12, second="2020-09-30"), d.decided_on_two_dates())
    report = d.docket(found).report()
    page = StringIO()
    console = Console(file=page, width=80, color_system=None)
    for piece in (*undetermined(report, lang, None), *conflicting(report, lang, None)):
        console.print(piece, soft_wrap=True, markup=False, highlight=False, emoji=False)
    against(f"{lang}-80-conflict.txt", page.getvalue())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_obligation_at_all_is_said_and_not_left_blank(lang: Lang) -> None:
    report = d.docket((), rejects=False, not_asked={d.COLUMNS: Text("缺名录", "no roster")}).report()
    against(f"{lang}-80-empty.txt", rendered(report, lang, 80))


@pytest.mark.parametrize("width", [40, 80, 100, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ids_are_whole_on_one_line_at_every_width(lang: Lang, width: int) -> None:
    report = d.docket().report()
    lines = rendered(report, lang, width).splitlines()
    shown = [f for f in report.findings if f.verdict.is_violation or f.verdict == "undetermined"]
    ids = {i for f in shown for i in (f.fingerprint, f.rule, f.case, f.trigger and str(f.trigger.source), f.act and str(f.act.source)) if i}
    ids |= {"a" * 64, report.rulebook.digest, report.calendar.digest, d.LONG_CASE}
    for one in ids:
        assert any(one in line for line in lines), one


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_a_line_with_an_id_too_long_runs_over_the_page(lang: Lang) -> None:
    lines = rendered(d.docket().report(explain=True), lang, 80).splitlines()
    assert [line for line in lines if cell_len(line) > 80 and d.LONG_CASE not in line] == []
    assert all(line == line.rstrip() for line in lines)


def test_everything_encodes_in_gbk() -> None:
    for lang in ("zh", "en"):
        rendered(d.docket().report(explain=True), lang, 80).encode("gbk")


def test_in_english_only_names_stay_chinese() -> None:
    names = (
        "甲局",
        "乙局",
        "示例",
        "舆情-",
        "申请-",
        "要闻",
        "许字",
        "一(一)",
        "一(二)",
        "二(一)",
        "二(二)",
        "三:",
        "行政许可",  # a value of the log's own, in what the clause asks for
        "决定公开,",
        "号",
        "第",
    )
    text = rendered(d.docket().report(explain=True), "en", 160)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    assert [c for c in text if "\u4e00" <= c <= "\u9fff"] == []


def test_a_long_list_says_what_it_leaves_out_and_how_to_get_it() -> None:
    one = d.missed_release()
    same = {"subject": "乙局", "trigger": one.trigger, "due": one.due, "margin": one.margin}
    many = tuple(d.finding(i, d.RELEASE, one.verdict, case=f"舆情-{i}", **same) for i in range(203))
    report = d.docket(many).report()
    text = rendered(report, "zh", 160)
    assert "违规 (203)" in text
    assert "另有3项未列出" in text
    assert "--all" in text
    assert "--format csv" in text
    whole = rendered(report, "zh", 160, everything=True)
    assert "未列出" not in whole
    assert all(f.fingerprint in whole for f in report.findings)


def test_data_cannot_steer_the_terminal_or_the_markup() -> None:
    case = "[bold]x[/bold] :smile: \x1b[31mred\x07\u202e"
    report = d.docket((d.finding(1, d.RELEASE, d.missed_release().verdict, case=case, trigger=d.missed_release().trigger),)).report()
    text = rendered(report, "zh", 160)
    assert "[bold]x[/bold] :smile: \\x1b[31mred\\x07\\u202e" in text
    assert "\x1b" not in text


def test_a_terminal_gets_colour_and_a_pipe_gets_none() -> None:
    report = d.docket().report()
    page = StringIO()
    print_report(report, Console(file=page, width=80, force_terminal=True, color_system="standard"), TextOptions())
    assert "\x1b[1;31m" in page.getvalue()
    plain = rendered(report, "zh", 80)
    assert "\x1b" not in plain


def piped(*, encoding: str) -> bytes:
    program = (
        "from tests.report.docket import docket\n"
        "from shixian.cli.delivery import print_text\n"
        "from shixian.report import TextOptions, print_report\n"
        "report = docket().report()\n"
        "print_text(lambda c: print_report(report, c, TextOptions()), output=None, width=None, no_color=False)\n"
    )
    path = os.pathsep.join((str(ROOT / "engine"), str(ROOT)))
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": path, "COLUMNS": "60"}
    return subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True).stdout


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_piped_it_is_wide_plain_text_in_the_console_s_encoding(encoding: str) -> None:
    assert piped(encoding=encoding).decode(encoding).splitlines() == (GOLDEN / "zh-160.txt").read_text(encoding="utf-8").splitlines()


def test_a_console_without_the_characters_still_shows_the_rest() -> None:
    assert b"example-2020/permits" in piped(encoding="ascii")


def test_golden_files_are_all_in_use() -> None:
    used = {f"{lang}-{width}{kind}.txt" for lang in ("zh", "en") for width in (80, 160) for kind in ("", "-explain")}
    used |= {f"{lang}-80-{kind}.txt" for lang in ("zh", "en") for kind in ("finding", "empty", "conflict")}
    assert {path.name for path in Path(GOLDEN).iterdir()} == used
