"""`shixian map`: the shipped mappings, a dry run, and a draft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from shixian.cli.app import app
from shixian.eventlog.mapping.shelf import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

PENALTIES = """行政处罚决定书文号,处罚决定日期,处罚机关,公示日期
示例罚〔2020〕1号,2020年7月17日,示例局,2020/7/20
示例罚〔2020〕2号,01/02/2020,示例局,2020/7/22
"""
UNKNOWN = "受理编号,处理决定日期,经办部门,公开时间\n一,2020-07-17,示例科,2020-07-20\n二,2020-07-18,示例科,2020-07-21\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["map", *map(str, arguments)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "表.csv"
    path.write_text(PENALTIES, encoding="utf-8")
    return path


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    path = tmp_path / "别的表.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    return path


def test_列出随附的映射(tmp_path: Path) -> None:
    text = run("--list").stdout
    for mapping in shipped():
        assert mapping.id in text
        assert mapping.title.zh in text
    assert run().stdout == text
    assert shipped()[0].title.en in run("--list", "--lang", "en").stdout


def test_照原样打印一个映射_可以当作自己的映射用(table: Path, tmp_path: Path) -> None:
    page = run("--show", "double-publicity-penalties-2018")
    assert page.exit_code == 0
    own = tmp_path / "自己的.yaml"
    own.write_bytes(page.stdout_bytes)
    assert run(table, "--mapping", own).exit_code == 3


def test_没有这个映射(tmp_path: Path) -> None:
    result = run("--show", "double-publicity-penalties-2081")
    assert result.exit_code == 2
    assert "double-publicity-penalties-2018" in result.stderr


def test_打印模式() -> None:
    schema = json.loads(run("--schema").stdout)
    assert set(schema["required"]) >= {"id", "title", "columns", "recognise"}


def test_前几行成了什么事件(table: Path) -> None:
    result = run(table)
    assert result.exit_code == 3
    assert "double-publicity-penalties-2018" in result.stdout
    assert "执法决定 decision.enforcement  2020-07-17 示例局 示例罚〔2020〕1号" in result.stdout
    assert "退回：" in result.stdout


def test_不写任何文件(table: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    run(table)
    run(table, "--suggest")
    assert sorted(tmp_path.iterdir()) == before


def test_起草_写入文件_再用它读(unknown: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.yaml"
    result = run(unknown, "--suggest", "-o", draft)
    assert result.exit_code == 0
    assert "待定" in result.stderr
    assert draft.read_text(encoding="utf-8").startswith("# 这是草稿")
    read = run(unknown, "--mapping", draft)
    assert read.exit_code == 0
    assert "2020-07-17" in read.stdout
    assert CliRunner().invoke(app, ["doctor", str(unknown), "--mapping", str(draft)]).exit_code == 0


def test_已有的草稿不覆盖(unknown: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.yaml"
    draft.write_text("改过的", encoding="utf-8")
    result = run(unknown, "--suggest", "-o", draft)
    assert result.exit_code == 2
    assert "不覆盖" in result.stderr
    assert draft.read_text(encoding="utf-8") == "改过的"


def test_草稿不写到表上(unknown: Path) -> None:
    assert run(unknown, "--suggest", "-o", unknown).exit_code == 2
    assert unknown.read_text(encoding="utf-8") == UNKNOWN


def test_几张表要指明一张(table: Path, unknown: Path, tmp_path: Path) -> None:
    assert run(table, unknown, "--suggest").exit_code == 0  # only one of them is unknown
    (tmp_path / "又一张.csv").write_text(UNKNOWN, encoding="utf-8")
    result = run(tmp_path, "--suggest")
    assert result.exit_code == 2
    assert "--sheet" in result.stderr


def test_不认得的表_退出状态是2_给出起草的命令(unknown: Path) -> None:
    result = run(unknown)
    assert result.exit_code == 2
    assert f"shixian map {unknown} --suggest" in result.stdout


def test_英文的草稿(unknown: Path) -> None:
    text = run(unknown, "--suggest", "--lang", "en").stdout
    assert text.startswith("# This is a draft")
    assert "to be settled" in text
