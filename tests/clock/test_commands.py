"""`shixian due` and `shixian calendar`: readable at any width, without colour, in GBK; and the same facts as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from shixian.cli.clock import calendar, due
from shixian.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer(rich_markup_mode=None)
APP.command()(due)
APP.command()(calendar)

ASKED = [
    ["due", "2020-09-30", "7个工作日"],
    ["due", "2020-01-22", "7 working days", "--region", "湖北省武汉市"],
    ["due", "2024-03-31", "by 03-31 rolled"],
    ["due", "2026-12-25", "1 working day"],
    ["due", "2017-06-01T14:20", "5小时"],
    ["due", "2026-03-10", "48 hours"],
    ["due", "2024-01", "20 working days"],
    ["due", "2024-09-13", "20个工作日", "--suspend", "2024-09-20..2024-10-09"],
    ["due", "2024-09-13", "20个工作日", "--suspend", "2024-09-20.."],
    ["due", "2015-09-02", "500 working days"],
    ["due", "2005-09-30", "30 days rolled"],
    ["due", "2025-11-30", "3个月"],
    ["calendar", "2026"],
    ["calendar", "2020", "--region", "湖北"],
    ["calendar", "2015"],
    ["calendar", "2030"],
    ["calendar", "1999"],
]


def run(*arguments: str, columns: int = 80, **environment: str) -> Result:
    return CliRunner().invoke(APP, list(arguments), env={"COLUMNS": str(columns), "SHIXIAN_LANG": None, **environment})


def said(*arguments: str, columns: int = 80, **environment: str) -> str:
    found = run(*arguments, columns=columns, **environment)
    assert found.exit_code == 0, found.exception
    return found.stdout


def as_json(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(*arguments, "--format", "json"))
    return found


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_the_text_fits_the_width_has_no_colour_and_encodes_in_gbk(asked: list[str], lang: str, columns: int) -> None:
    text = said(*asked, "--lang", lang, columns=columns)
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert "\x1b" not in text
    assert text.encode("gbk").decode("gbk") == text
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("asked", [ASKED[1], ASKED[12]], ids=" ".join)
def test_a_gbk_console_shows_it(asked: list[str]) -> None:
    program = (
        "import typer\nfrom shixian.cli.clock import due, calendar\n"
        "app = typer.Typer()\napp.command()(due)\napp.command()(calendar)\napp()\n"
    )
    path = os.pathsep.join(p for p in sys.path if p)
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", program, *asked], capture_output=True, env=environment, check=True)
    assert "国务院" in done.stdout.decode("gbk")


def test_截止_逐日_依据和规则都写明() -> None:
    text = said("due", "2020-09-30", "7个工作日")
    assert "截止  2020-10-16 周五 24:00止" in text
    assert "2020-10-10   周六      2   中秋节、国庆节调休上班（换2020-10-08休息） [1]" in text
    assert "[1] 国务院办公厅关于2020年部分节假日安排的通知" in text
    assert "http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm" in text
    assert "《民法总则》第201条" in text


def test_暂定的截止写明原因() -> None:
    assert "暂定  2026年12月的安排可能被2027年的通知改动" in said("due", "2026-12-25", "1个工作日", columns=160)


def test_the_language_is_an_option_or_the_environment() -> None:
    assert said("due", "2020-09-30", "7个工作日", "--lang", "en").startswith("Due")
    assert said("due", "2020-09-30", "7个工作日", SHIXIAN_LANG="en").startswith("Due")
    assert said("due", "2020-09-30", "7个工作日").startswith("截止")


def test_a_long_derivation_is_shown_in_part_and_given_whole_as_json() -> None:
    asked = ("due", "2015-09-02", "500 working days")
    whole = as_json(*asked)["derivation"]
    assert len(whole) > 700
    assert f"中间{len(whole) - 120}日从略" in said(*asked)


def test_due_as_json() -> None:
    found = as_json("due", "2020-01-22", "7个工作日", "--region", "湖北")
    assert (found["due"], found["provisional"], found["calendar"], found["limit"], found["start"]) == (
        "2020-02-21",
        False,
        "CN+hubei-2020",
        "7 working days",
        "2020-01-22",
    )
    assert found["derivation"][-1]["day"] == "2020-02-21"
    assert found["derivation"][-1]["number"] == 7
    assert {step["kind"] for step in found["derivation"]} == {"start", "weekday", "weekend", "holiday", "overlay-off"}


def test_only_an_imprecise_start_has_an_earliest_deadline() -> None:
    assert as_json("due", "2024-01", "20 working days")["earliest"] == "2024-01-29"
    assert as_json("due", "2024-01-15", "20 working days")["earliest"] is None


def test_calendar_as_json_agrees_with_its_text() -> None:
    found = as_json("calendar", "2026")
    assert (found["working_days"], found["days_off"], len(found["make_up_days"])) == (248, 117, 6)
    assert sum(month["working_days"] for month in found["months"]) == 248
    assert len(found["days"]) == 365
    text = said("calendar", "2026")
    assert "工作日    248" in text
    assert "2026-02-15 周日 至 2026-02-23 周一  春节  共9日" in text
    assert "2026-02-28 周六  春节调休上班（换2026-02-23休息） [1]" in text


@pytest.mark.parametrize(("year", "marked"), [("2025", 0), ("2026", 1), ("2028", 12)])
def test_未公布的月份标明暂定(year: str, marked: int) -> None:
    assert said("calendar", year).count("（暂定）") == marked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("due", "2020121", "7个工作日"), "2020-12-01"),
        (("due", "2020-09-30", "7 workdays"), "7 working days"),
        (("due", "2020-09-30", "7个工作日", "--suspend", "2020-10-09"), "2024-09-20..2024-10-09"),
        (("due", "2020-09-30", "7个工作日", "--suspend", "2020-10-09..2020-10-08"), "先写中止日"),
        (("due", "2020-09-30", "7个工作日", "--suspend", "neulich.."), "2020-09-25"),
        (("due", "2020-09-30", "5小时", "--suspend", "2020-10-09.."), "按日或按工作日"),
        (("due", "2020-09-30", "7个工作日", "--overlay", "nowhere.yaml"), "路径"),
        (("calendar", "1949"), "1950至2100"),
    ],
)
def test_看不懂的输入说明改法(asked: tuple[str, ...], told: str) -> None:
    found = run(*asked)
    assert isinstance(found.exception, InputError)
    assert told in found.exception.in_("zh")


def test_a_users_overlay_is_used(tmp_path: Path) -> None:
    path = tmp_path / "o.yaml"
    path.write_text(
        "id: somewhere-2024\nregions: [某县]\nnotice: {title: {zh: 某县的通知, en: a county's notice}}\n"
        "off:\n  - {days: [2024-05-13], label: {zh: 县庆, en: county day}}\n",
        encoding="utf-8",
    )
    text = said("due", "2024-05-11", "1个工作日", "--region", "某县", "--overlay", str(path))
    assert "2024-05-14" in text
    assert "县庆 [2]" in text
