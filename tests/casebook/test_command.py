"""`shixian test`, as an inspector who writes rules uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shixian.cli.app import app

CASES = Path(__file__).parents[2] / "cases"
GOLDEN_WEEK = CASES / "daying-2020" / "permits-and-penalties" / "国庆前作出-最后一刻.yaml"


def shixian(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["test", *(str(a) for a in arguments)])


def test_one_case_by_its_file() -> None:
    done = shixian(GOLDEN_WEEK)
    assert done.exit_code == 0
    assert done.stdout == "案例 1：相符 1，不符 0\n"


def test_a_folder_and_a_word_in_english() -> None:
    done = shixian(CASES / "daying-2020" / "catalogue", "-k", "last second", "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout == "1 case: 1 as expected, 0 not\n"


def test_the_shipped_cases_are_the_default() -> None:
    done = shixian("-k", "方案首日的舆情")
    assert done.exit_code == 0
    assert "相符 2" in done.stdout


def test_a_difference_is_told_with_title_and_file_and_gives_1(tmp_path: Path) -> None:
    path = tmp_path / "改坏.yaml"
    path.write_text(GOLDEN_WEEK.read_text(encoding="utf-8").replace("verdict: met", "verdict: late"), encoding="utf-8")
    done = shixian(path)
    assert done.exit_code == 1
    assert "× 国庆长假前一日作出处罚" in done.stdout
    assert "结论应为逾期，实为按时" in done.stdout
    assert "改坏.yaml" in done.stdout


def test_a_broken_case_file_gives_2(tmp_path: Path) -> None:
    (tmp_path / "坏.yaml").write_text("title: 一\n", encoding="utf-8")
    done = shixian(tmp_path)
    assert done.exit_code == 2
    assert "坏.yaml:1" in done.stderr


def test_a_word_that_no_case_has_gives_2() -> None:
    assert shixian(GOLDEN_WEEK, "-k", "没有这个词").exit_code == 2


def test_coverage_lists_what_is_lacking() -> None:
    done = shixian(GOLDEN_WEEK, "--coverage")
    assert "daying-2020/permits-and-penalties：缺 " in done.stdout
    assert "晚一步" in done.stdout
    assert "guiyang-2017" not in done.stdout


def test_drafts_are_printed() -> None:
    done = shixian("--draft", "daying-2020/permits-and-penalties", "--on", "2020-09-30")
    assert done.exit_code == 0
    assert "# daying-2020/permits-and-penalties/草稿-最后一刻.yaml" in done.stdout
    assert "at: 2020-10-16T23:59:59" in done.stdout


def test_drafts_are_written_and_never_over_a_file(tmp_path: Path) -> None:
    assert shixian("--draft", "daying-2020/catalogue", "--output", tmp_path).exit_code == 0
    written = sorted(tmp_path.rglob("*.yaml"))
    assert len(written) == 7
    assert shixian(tmp_path).exit_code == 0
    written[0].write_text("mine", encoding="utf-8")
    again = shixian("--draft", "daying-2020/catalogue", "--output", tmp_path)
    assert again.exit_code == 2
    assert written[0].read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "arguments", [("--draft", "no-such/rule"), ("--draft", "daying-2020/catalogue", "--on", "昨天"), ("--output", "x")]
)
def test_nonsense_gives_2(arguments: tuple[str, ...]) -> None:
    assert shixian(*arguments).exit_code == 2
