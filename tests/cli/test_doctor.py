"""`shixian doctor`: what it prints, in which form and language, and its exit status."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from shixian.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

PENALTIES = """行政处罚决定书文号,违法行为类型,处罚类别,处罚决定日期,处罚机关,公示日期,发布时间,备注
示例罚〔2020〕1号,无照经营,罚款,2020年7月17日,示例局,2020/7/20,2020-07-20 10:00,— —
示例罚〔2020〕2号,无照经营,罚款,2020/7/18,示例局,2020/7/22,2020-07-20 10:00,无
示例罚〔2020〕3号,无照经营,警告,01/02/2020,示例局,待定,2020-07-20 10:00,
"""
GOOD = "kind,at,subject\ndecision.published,2020-09-25,甲局\n"
BAD = GOOD + "decision.published,2022-09-31,甲局\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["doctor", *map(str, arguments)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "处罚.csv"
    path.write_bytes(PENALTIES.encode("gb18030"))
    return path


@pytest.mark.parametrize(("content", "status"), [(GOOD, 0), (BAD, 3), ("甲,乙\n1,2\n", 2), ("", 2)])
def test_退出状态(tmp_path: Path, content: str, status: int) -> None:
    path = tmp_path / "表.csv"
    path.write_text(content, encoding="utf-8")
    assert run(path).exit_code == status


def test_先作选择的表退出状态是2_选了以后是3(table: Path) -> None:
    assert run(table).exit_code == 2
    assert run(table, "--moment", "decision.published=公示日期").exit_code == 3


def test_几个文件中一个读不了的退出状态是3(tmp_path: Path) -> None:
    (tmp_path / "好.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4")
    result = run(tmp_path)
    assert result.exit_code == 3
    assert "PDF" in result.stdout
    assert "好.csv" in result.stdout


def test_什么也没有说(tmp_path: Path) -> None:
    assert run().exit_code == 2


def test_报告里该有的都有(table: Path) -> None:
    text = run(table).stdout
    for said in (
        "GB18030",
        "逗号",
        "double-publicity-penalties-2018",
        "时间：执法决定",
        "候选时间：决定公开",
        "yyyy年m月d日 ×1",
        "?/?/yyyy ×1（如01/02/2020，读不出）",
        "“— —” ×1",
        "D4",
        f"shixian doctor {table} --moment decision.published=公示日期",
        f"shixian doctor {table} --dates dd/mm/yyyy",
    ):
        assert said in text, said


def test_英文的报告里没有中文的说明(table: Path) -> None:
    text = run(table, "--lang", "en").stdout
    assert "GB18030" in text
    assert "moment: Enforcement decision made" in text
    for said in ("表头", "读作", "接下来", "候选", "退回："):
        assert said not in text


@pytest.mark.parametrize("width", [80, 100, 160])
def test_除命令和编号外没有一行超宽_也没有一格被截断(table: Path, width: int) -> None:
    text = run(table, "--width", width).stdout
    for line in text.splitlines():
        assert cell_len(line) <= width or line.startswith("    shixian ") or str(table) in line, line
    assert "示例罚〔2020〕1号" in text
    assert "行政处罚决定书文号" in text


def test_重定向时没有颜色(table: Path) -> None:
    program = [sys.executable, "-c", "from shixian.cli.app import main; main()", "doctor", str(table)]
    done = subprocess.run(program, capture_output=True, check=False)
    assert b"\x1b" not in done.stdout
    assert "示例罚〔2020〕1号".encode() in done.stdout


def test_GBK控制台上也显示得出(table: Path) -> None:
    program = [sys.executable, "-c", "from shixian.cli.app import main; main()", "doctor", str(table)]
    done = subprocess.run(program, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "gbk"})
    text = done.stdout.decode("gbk")
    assert "示例罚〔2020〕1号" in text
    assert "\\u" not in text


def test_终端里按终端的宽度(table: Path) -> None:
    """A real terminal of 80 columns."""
    lead, child = pty.openpty()
    program = [sys.executable, "-c", "from shixian.cli.app import main; main()", "doctor", str(table)]
    env = os.environ | {"COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen(program, stdout=child, stderr=child, stdin=child, env=env)
    os.close(child)
    content = b""
    while True:
        try:
            part = os.read(lead, 65536)
        except OSError:
            break
        if not part:
            break
        content += part
    process.wait()
    os.close(lead)
    lines = [line for line in content.decode().replace("\r\n", "\n").split("\n") if "shixian doctor" not in line and str(table) not in line]
    assert max(map(cell_len, lines)) <= 80
    assert process.returncode == 2


def test_JSON的检查结果(table: Path) -> None:
    data = json.loads(run(table, "--format", "json").stdout)
    (file,) = data["files"]
    assert file["encoding"] == "GB18030"
    (read,) = file["tables"]
    assert read["mapping"] == "double-publicity-penalties-2018"
    assert [choice["must"] for choice in read["choices"]] == [True]
    assert data["steps"][0]["either"] is True


def test_写入文件_不覆盖输入(table: Path, tmp_path: Path) -> None:
    before = table.read_bytes()
    assert run(table, "--output", table).exit_code == 2
    assert table.read_bytes() == before
    assert run(table, "--output", tmp_path / "看.txt").exit_code == 2
    assert "GB18030" in (tmp_path / "看.txt").read_text(encoding="utf-8")


def test_查询_口令不出现在命令里(tmp_path: Path) -> None:
    path = tmp_path / "库.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (kind text, at text)")
        connection.execute("insert into t values ('decision.published', '2020-09-25')")
    result = run("--sql", "select kind, at from t", "--database", f"sqlite:///{path}")
    assert result.exit_code == 0
    assert "--sql 'select kind, at from t'" in result.stdout
    assert "--database" not in result.stdout


def test_标准输入() -> None:
    result = CliRunner().invoke(app, ["doctor", "-"], input=GOOD.encode())
    assert result.exit_code == 0


def test_看过以后照着做就读得进(table: Path) -> None:
    """The commands that are shown are commands that work."""
    data = json.loads(run(table, "--format", "json").stdout)
    first = data["steps"][0]["commands"][0]
    assert CliRunner().invoke(app, first.split()[1:]).exit_code == 3


def test_规则库没有的种类要说明(tmp_path: Path) -> None:
    path = tmp_path / "日志.csv"
    path.write_text("kind,at\ndecision.publishd,2020-09-25\n", encoding="utf-8")
    assert "规则库没有这种事件" in run(path).stdout
