"""`shixian clauses`: matrices and coverage, a matrix against a text, digests. The plan is made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from tests.law.sample import RULE, VOCABULARY, rulebook_in, second_document
from typer.testing import CliRunner, Result

from shixian.cli.app import app
from shixian.law.passages import digest

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "某县方案\n二、公开\n(六)决定公开。决定作出后7个工作日内公开；目录及时更新。\n三、保障\n(一)报送。2020年11月底前报送总结。\n"
TEXT = "{zh: 甲, en: A}"
DOCUMENT = f"""\
id: plan-2020
title: {{zh: 某县方案, en: A county's plan}}
number: null
issuer: {{zh: 某县, en: A county}}
issued: 2020-07-17
level: local-plan
effective: {{from: 2020-07-17, to: 2020-12-31}}
scope: {{regions: [某县]}}
clauses:
  - locator: 二(六)
    summary: {{zh: 决定七日公开, en: Decisions within seven days}}
    status: encoded
    rules: [plan-2020/decisions]
    superior: [law-2019]
    words: [7个工作日]
    units: [甲局, 乙局]
    digest: "{digest("决定作出后7个工作日内公开")}"
  - locator: 二(六)后段
    summary: {{zh: 目录及时更新, en: The catalogue is kept current}}
    status: manual
    reason: {{zh: 及时没有数字, en: Timely carries no figure}}
    words: [及时]
    reads: {{zh: 按所写理解, en: Read as written}}
    digest: "{digest("目录及时更新")}"
  - {{locator: 三(一), summary: {TEXT}, status: partly, reason: {TEXT}, rules: [plan-2020/decisions]}}
  - {{locator: 四, summary: {TEXT}, status: out of scope, reason: {TEXT}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> str:
    clause = f"  - {{locator: 第一条, summary: {TEXT}, status: manual, reason: {TEXT}}}\n"
    return str(rulebook_in(tmp_path / "rules", RULE, document=DOCUMENT, vocabulary=VOCABULARY, others=second_document(clauses=clause)))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def run(*words: str, input: str | bytes | None = None) -> Result:  # noqa: A002 - the runner's own name
    return CliRunner().invoke(app, ["clauses", *words], input=input)


def test_每份文件一行_有覆盖率和它的算法(root: str) -> None:
    result = run("--rulebook", root)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["文件", "条款", "已编码", "部分编码", "人工核查", "不在范围", "覆盖率", "有摘要", "规则", "标题"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[2:] if line.strip()}
    assert rows["law-2019"] == ["1", "0", "0", "1", "0", "0.0%", "0", "0", "某法"]
    assert rows["plan-2020"] == ["4", "1", "1", "1", "1", "66.7%", "2", "1", "某县方案"]
    assert rows["合计"] == ["5", "1", "1", "2", "1", "50.0%", "2", "1", "2", "份文件"]
    assert "覆盖率＝（已编码＋部分编码）÷（全部条款－不在范围）" in result.stdout
    assert "Coverage = (encoded + partly encoded)" in run("--rulebook", root, "--lang", "en").stdout


def test_一份文件的条款矩阵逐条列全(root: str) -> None:
    lines = [line.strip() for line in run("plan-2020", "--rulebook", root).stdout.splitlines()]
    for line in (
        "== plan-2020  某县方案",
        "二(六)  [已编码]",
        "决定七日公开",
        "时间词    7个工作日",
        "规则      plan-2020/decisions",
        "上位      law-2019",
        "责任单位  甲局、乙局",
        f"摘要      {digest('决定作出后7个工作日内公开')}",
        "二(六)后段  [人工核查]",
        "理由      及时没有数字",
        "残损读法  按所写理解",
        "4 条：已编码 1，部分编码 1，人工核查 1，不在范围 1；覆盖率 66.7%，有摘要 2，规则 1。",
    ):
        assert line in lines, line


def test_只列一种状态(root: str) -> None:
    shown = run("plan-2020", "--rulebook", root, "--status", "manual").stdout
    assert "二(六)后段" in shown
    assert "三(一)" not in shown
    assert "列出 1 条，全部 4 条" in shown
    assert "四  [不在范围]" in run("plan-2020", "--rulebook", root, "--status", "out-of-scope").stdout
    every = run("--rulebook", root, "--status", "manual").stdout
    assert "第一条" in every
    assert "二(六)后段" in every


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 160])
def test_八十列和一百六十列都不超宽_编号不断开(root: str, lang: str, width: int) -> None:
    for words in ([], ["plan-2020"]):
        shown = run("--rulebook", root, "--lang", lang, "--width", str(width), *words).stdout
        assert max(cell_len(line) for line in shown.splitlines()) <= width
        assert "plan-2020" in shown
        assert not any(line.endswith(" ") for line in shown.splitlines())
        shown.encode("gbk")


def test_json_给出全部各项(root: str) -> None:
    every = json.loads(run("--rulebook", root, "--format", "json").stdout)
    assert every["totals"]["rows"] == 5
    assert every["documents"][1]["coverage"] == 0.6667
    one = json.loads(run("--rulebook", root, "--format", "json", "plan-2020", "--status", "encoded").stdout)
    assert [clause["locator"] for clause in one["documents"][0]["clauses"]] == ["二(六)"]
    assert one["documents"][0]["totals"]["manual"] == 1


def test_写错的文件编号给出相近的(root: str) -> None:
    result = run("plan-202", "--rulebook", root, "--lang", "en")
    assert result.exit_code == 2
    assert "type plan-2020" in result.stderr


def test_随附的规则库每份文件都能列出() -> None:
    result = run()
    assert result.exit_code == 0
    assert "guiyang-2017" in result.stdout


# --- verify ----------------------------------------------------------------------------------------------------


def verified(root: str, text: Path, *words: str) -> Result:
    return run("verify", "plan-2020", "--rulebook", root, "--text", str(text), *words)


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_未变的条款逐字列出_没有摘要的另列(root: str, text: Path) -> None:
    result = verified(root, written(text, PLAN.replace("2020年11月底前报送", "报送")))
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "== 未变 (2)" in lines
    assert "二(六)  第3行" in lines
    assert "决定作出后7个工作日内公开；" in lines
    assert "== 没有摘要，无法核对 (2)" in lines
    assert "三(一)、四" in lines
    assert lines[-1].startswith("能核对的都未变：")


def test_有改动_移位_新增时退出状态为1(root: str, text: Path) -> None:
    new = verified(root, text)
    assert new.exit_code == 1
    assert "三(一)第2句  第5行" in new.stdout
    assert f'words: [2020年11月底前] digest: "{digest("2020年11月底前报送总结")}"' in new.stdout
    changed = verified(root, written(text, PLAN.replace("7个工作日", "9个工作日")))
    assert changed.exit_code == 1
    assert "== 已变 (1)" in changed.stdout
    assert "现文  第3行" in changed.stdout
    moved = verified(root, written(text, PLAN.replace("(六)", "(七)")), "--lang", "en")
    assert moved.exit_code == 1
    assert "now under 二(七), and its locator says 二(六)" in moved.stdout


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAN.encode("utf-8"), "utf-8"),
        (PLAN.encode("utf-8-sig"), "utf-8-sig"),
        (PLAN.encode("gb18030"), "gb18030"),
        (PLAN.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ],
    ids=["utf-8", "有标记", "gb18030", "回车换行"],
)
def test_各种编码和行尾结果相同(root: str, text: Path, content: bytes, encoding: str) -> None:
    text.write_bytes(content)
    found = json.loads(verified(root, text, "--format", "json").stdout)
    assert found["text"]["encoding"] == encoding
    assert found["totals"] == {"unchanged": 2, "moved": 0, "changed": 0, "unverifiable": 2, "new": 1}
    assert found["rows"][0]["passage"]["text"] == "决定作出后7个工作日内公开；"
    assert found["rows"][0]["passage"]["line"] == 3
    assert not found["agrees"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"\x80\xff\x00\x01\xff", "neither UTF-8"),
        ("乱码".encode()[:-1], "inside a character"),
        (b"a\0b", "plain text"),
    ],
    ids=["没有文件", "不是文本", "截断", "二进制"],
)
def test_读不了的正文以2结束(root: str, text: Path, content: bytes | None, said: str) -> None:
    text.unlink() if content is None else text.write_bytes(content)
    result = verified(root, text, "--lang", "en")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("width", [80, 160])
def test_核对结果不超宽(root: str, text: Path, width: int) -> None:
    for lang in ("zh", "en"):
        shown = verified(root, text, "--width", str(width), "--lang", lang).stdout
        body = [line for line in shown.splitlines() if str(text) not in line]
        assert max(cell_len(line) for line in body) <= width


# --- digest ----------------------------------------------------------------------------------------------------


def test_摘要取自参数或标准输入_标点空白不计() -> None:
    expected = digest("决定作出后7个工作日内公开") + "\n"
    assert run("digest", "决定作出后7个工作日内公开；").stdout == expected
    assert run("digest", input="决定作出后 7个工作日内\n公开。".encode()).stdout == expected
    assert (
        run(
            "digest",
            input="决定作出后7个工作日内公开".encode("gb18030"),
        ).stdout
        == expected
    )


@pytest.mark.parametrize("passage", ["", "。；", "公开，" * 60])
def test_空的或过长的一段不给摘要(passage: str) -> None:
    result = run("digest", passage)
    assert result.exit_code == 2
    assert result.stdout == ""
