"""README shows only what works: its commands are run, its program is executed, its log is checked."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shixian.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if ".venv/bin/shixian" in line]


def block(kind: str) -> str:
    (found,) = re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)
    return str(found)


@pytest.mark.parametrize("command", COMMANDS, ids=[c.split(".venv/bin/shixian ", 1)[1][:60] for c in COMMANDS])
def test_自述中的命令都能运行(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words = shlex.split(command.split(".venv/bin/shixian ", 1)[1], comments=True)
    result = CliRunner().invoke(app, words)
    damaged = any(name in command for name in ("real-disclosures", "damaged-rows"))
    expected = 3 if damaged else 1 if words[0] == "check" else 0
    assert result.exit_code == expected, result.output[-2000:]
    assert result.output.strip()


def test_自述中的日志和程序能运行(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.jsonl").write_text(block("json"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "README.md", "exec"), {})
    said = capsys.readouterr().out
    # 25 September 2020 and 7 working days: 12 October, as Golden Week and its make-up days fall between
    assert "daying-2020/permits-and-penalties 大英市监罚〔2020〕12号 late 2020-10-12" in said


def test_测试命令只写在一处并与持续集成一致() -> None:
    assert README.count("<!-- test-command -->") == 1
    assert "sed -n '/<!-- test-command -->/,/<!-- \\/test-command -->/p' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
