"""`shixian check` and `shixian explain`: exit statuses of design.md section 8, where the output goes, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from tests.report import docket as d
from typer.testing import CliRunner

from shixian.cli import delivery
from shixian.cli.check import check
from shixian.cli.explain import explain, find
from shixian.cli.selection import Selection
from shixian.errors import EngineError, InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from typer.testing import Result

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command("check")(check)
APP.command("explain")(explain)
ROOT = d.HERE.parent.parent
BOOK = str(d.HERE / "rulebook")
LATE = {"kind": "decision.published", "at": "2020-10-15", "subject": "甲局", "case": "一"}
MET = {**LATE, "at": "2020-10-12"}
TRIGGER = {"kind": "decision.enforcement", "at": "2020-09-25", "subject": "甲局", "case": "一", "category": "行政许可"}
BAD = {**LATE, "at": "2020-09-31", "case": "二"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return written(tmp_path / "log.jsonl", TRIGGER, LATE)


def written(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*args: object, command: str = "check") -> Result:
    fixed = ["--rulebook", BOOK, "--rules", d.PERMITS, "--as-of", "2020-11-02"]
    return CliRunner().invoke(APP, [command, *(str(a) for a in args), *fixed])


def test_0_when_there_is_no_violation(tmp_path: Path) -> None:
    assert run(written(tmp_path / "log.jsonl", TRIGGER, MET)).exit_code == 0


def test_1_when_there_is_one(log: Path) -> None:
    result = run(log)
    assert result.exit_code == 1
    assert "逾期3个工作日" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as-of", "01/02/2020"],
        ["--since", "2020-09"],
        ["--until", "2020-09-31"],
        ["--since", "2020-10-02", "--until", "2020-10-01"],
        ["--rules", "example-2020/permit"],
        ["--reading", "nobody-has-this"],
        ["--roster", "no-such-roster.csv"],
        ["--overlay", "no-such-overlay.yaml"],
        ["--encoding", "klingon"],
        ["--format", "xml"],
        ["--jobs", "0"],
        ["--output", "no/such/folder/report.txt"],
    ],
)
def test_2_with_a_word_on_stderr_when_it_cannot_be_checked(log: Path, wrong: list[str]) -> None:
    fixed = ["--rulebook", BOOK] + ([] if "--as-of" in wrong else ["--as-of", "2020-11-02"])
    result = CliRunner().invoke(APP, ["check", str(log), *fixed, *wrong])
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert result.stdout == ""


def test_2_when_the_log_is_missing_or_empty(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.jsonl").exit_code == 2
    assert run(written(tmp_path / "empty.jsonl")).exit_code == 2


def test_errors_speak_the_language_that_was_asked_for(tmp_path: Path) -> None:
    assert "没有" in run(tmp_path / "nothing.jsonl").stderr
    english = run(tmp_path / "nothing.jsonl", "--lang", "en").stderr
    assert not [c for c in english if "\u4e00" <= c <= "\u9fff"]


def test_3_when_rows_were_rejected_and_so_the_result_is_incomplete(tmp_path: Path) -> None:
    late = written(tmp_path / "late.jsonl", TRIGGER, LATE, BAD)
    met = written(tmp_path / "met.jsonl", TRIGGER, MET, BAD)
    assert [run(p).exit_code for p in (late, met)] == [3, 3]
    assert [run(p, "--allow-rejects").exit_code for p in (late, met)] == [1, 0]


@pytest.mark.parametrize(
    "error", [RuntimeError("broken"), EngineError(Problem(what=Text("坏了", "broken"), remedy=Text("报告", "report")))]
)
def test_4_on_an_internal_error_never_pythons_own_1(log: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(_: Selection) -> None:
        raise error

    monkeypatch.setattr(Selection, "run", fail)
    result = run(log, "--lang", "en")
    assert result.exit_code == 4
    assert "broken" in result.stderr


def test_an_interruption_is_no_violation(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Selection) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Selection, "run", interrupt)
    assert run(log).exit_code == 130


def test_json_is_the_report_and_equal_runs_give_equal_bytes(log: Path) -> None:
    one, two = (run(log, "--format", "json").stdout_bytes for _ in range(2))
    assert one == two
    report = json.loads(one)
    assert report["schema"] == "shixian.report/1"
    assert [f["verdict"] for f in report["findings"]] == ["late"]
    assert "derivation" not in report["findings"][0]


def test_explain_adds_the_derivation(log: Path) -> None:
    report = json.loads(run(log, "--format", "json", "--explain").stdout)
    assert report["findings"][0]["derivation"][0]["due"] == "2020-10-12"
    assert "2020-10-12" in run(log, "--explain").stdout


def test_csv_begins_with_a_byte_order_mark(log: Path) -> None:
    assert run(log, "--format", "csv").stdout_bytes.startswith(b"\xef\xbb\xbf")


def test_output_takes_the_place_of_the_old_file_and_leaves_nothing_beside_it(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    result = run(log, "--format", "json", "--output", target)
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "shixian.report/1"
    assert target.stat().st_mode & 0o777 == 0o640
    assert {p.name for p in tmp_path.iterdir()} == {"log.jsonl", "报告.json"}


def test_output_as_text_is_utf8_wide_and_without_colour(log: Path, tmp_path: Path) -> None:
    run(log, "--output", tmp_path / "报告.txt")
    assert "逾期3个工作日" in (tmp_path / "报告.txt").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError):
        delivery.write_bytes(b"new", target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_output_to_a_device_is_written_and_not_replaced(log: Path) -> None:
    assert run(log, "--output", "/dev/null").exit_code == 1
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("link", [None, Path.symlink_to, Path.hardlink_to])
def test_an_input_is_never_overwritten_also_by_another_name(log: Path, tmp_path: Path, link: object) -> None:
    before, target = log.read_bytes(), log
    if link is not None:
        target = tmp_path / "another-name"
        link(target, log)  # type: ignore[operator]
    assert run(log, "--output", target).exit_code == 2
    assert log.read_bytes() == before


def test_neither_is_a_file_of_the_rulebook() -> None:
    with pytest.raises(InputError):
        delivery.refuse_overwriting(Path(BOOK) / "vocabulary.yaml", [Path(BOOK)])


def subprocess_run(*args: object, encoding: str = "utf-8", into: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    program = "from tests.report.test_cli import APP; APP()"
    path = os.pathsep.join((str(ROOT / "engine"), str(ROOT)))
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": path}
    fixed = ["--rulebook", BOOK, "--rules", d.PERMITS, "--as-of", "2020-11-02"]
    command = [sys.executable, "-c", program, *(str(a) for a in args), *fixed]
    return subprocess.run(command, env=env, stdout=into, stderr=subprocess.PIPE, check=False)


def test_on_a_gbk_console_text_is_gbk_and_json_stays_utf8(log: Path) -> None:
    text = subprocess_run("check", log, encoding="gbk")
    assert text.returncode == 1
    assert "逾期3个工作日" in text.stdout.decode("gbk")
    assert json.loads(subprocess_run("check", log, "--format", "json", encoding="gbk").stdout.decode())["findings"]


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_reader_that_has_seen_enough_does_not_change_the_status(log: Path, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess_run("check", log, "--format", form, into=writing)
    os.close(writing)
    assert (result.returncode, result.stderr) == (1, b"")


def test_a_pipe_sees_no_progress(log: Path) -> None:
    assert subprocess_run("check", log).stderr == b""


def test_explain_gives_one_finding_with_each_reading_derived(log: Path) -> None:
    fingerprint = json.loads(run(log, "--format", "json").stdout)["findings"][0]["fingerprint"]
    result = run(fingerprint[:6], "--log", log, command="explain")
    assert result.exit_code == 0
    assert fingerprint in result.stdout
    assert "推算  2020-09-25 起算，7个工作日" in result.stdout
    assert "== 若按calendar-days口径" in result.stdout
    assert "推算  2020-09-25 起算，30日（遇休息日顺延）" in result.stdout


def test_explain_of_an_unknown_finding_is_2_with_the_nearest(log: Path) -> None:
    fingerprint = json.loads(run(log, "--format", "json").stdout)["findings"][0]["fingerprint"]
    typo = ("0" if fingerprint[0] != "0" else "1") + fingerprint[1:]
    result = run(typo, "--log", log, command="explain")
    assert result.exit_code == 2
    assert fingerprint in result.stderr


def test_a_beginning_that_fits_several_findings_is_refused_with_their_ids() -> None:
    with pytest.raises(InputError) as caught:
        find(d.all_findings(), "0")
    assert "07c0ffee" in caught.value.in_("zh")
    assert find(d.all_findings(), "01c0").case == "示例许字〔2020〕12号"
    with pytest.raises(InputError):
        find(d.all_findings(), "")
