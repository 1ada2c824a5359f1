"""What bad input gets: a clear message with its place and a remedy, in both languages, and an exit status (design section 8)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from shixian.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

DECISION = {"kind": "decision.enforcement", "at": "2020-09-25", "subject": "示例单位A", "case": "示例〔2020〕1号", "category": "行政处罚"}
PUBLISHED = {"kind": "decision.published", "at": "2020-10-12", "subject": "示例单位A", "case": "示例〔2020〕1号"}
RULE = "daying-2020/permits-and-penalties"


def lines(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


@dataclass(frozen=True)
class Bad:
    """An input, the words that must be said of it, and the exit status."""

    content: bytes
    status: int
    zh: str
    en: str
    name: str = "log.jsonl"
    options: tuple[str, ...] = ()


INPUTS = {
    "空文件": Bad(b"", 2, "没有内容", "nothing in"),
    "只有空行": Bad(b"\n\n", 2, "log.jsonl", "log.jsonl"),
    "二进制文件": Bad(b"PK\x03\x04" + b"\0" * 64, 2, "log.jsonl", "log.jsonl"),
    "编码与所说的不符": Bad(
        "kind,at,subject,case\ndecision.enforcement,2020-09-25,大英县市场监管局,一\n".encode("gb18030"),
        2,
        "UTF-8",
        "UTF-8",
        name="log.csv",
        options=("--encoding", "utf-8"),
    ),
    "最后一行只写了一半": Bad(lines(DECISION, PUBLISHED) + b'{"kind": "decision.publ', 3, "log.jsonl:3", "log.jsonl:3"),
    "没有认识的事件种类": Bad(lines({**DECISION, "kind": "decision.enforcment"}), 2, "decision.enforcement", "did you mean"),
    "一行拼错事件种类": Bad(lines(DECISION, {**PUBLISHED, "kind": "decision.publishd"}), 3, "decision.published", "did you mean"),
    "七位数字的日期不猜": Bad(lines(DECISION, {**PUBLISHED, "at": "2020121"}), 3, "2020121", "2020121"),
    "不存在的日期": Bad(lines(DECISION, {**PUBLISHED, "at": "2022-09-31"}), 3, "9月没有31日", "2022-09-31"),
    "一个可用的事件也没有": Bad(lines({**DECISION, "at": "2022-09-31"}), 2, "2022-09-31", "2022-09-31"),
    "触发没有案号": Bad(lines({**DECISION, "case": None}), 0, "缺少关联键", "no correlation key"),
    "检查时点早于日志": Bad(lines(DECISION), 2, "早于日志", "before the log's first event", options=("--as-of", "2020-01-01")),
    "检查时点不是日期": Bad(lines(DECISION), 2, "--as-of", "--as-of", options=("--as-of", "2022-09-31")),
    "期间颠倒": Bad(lines(DECISION), 2, "--until", "--until", options=("--since", "2020-12-01", "--until", "2020-11-01")),
    "未知规则": Bad(lines(DECISION), 2, RULE, "unknown rule", options=("--rules", "daying-2020/permits-and-penalty")),
    "未知口径": Bad(lines(DECISION), 2, "没有口径", "no reading “rolld”", options=("--reading", "rolld")),
    "没有这个规则目录": Bad(lines(DECISION), 2, "规则目录", "no-such-directory", options=("--rulebook", "no-such-directory")),
}


def run(tmp_path: Path, bad: Bad, lang: str) -> tuple[int, str]:
    log = tmp_path / bad.name
    log.write_bytes(bad.content)
    options = [*bad.options]
    for name, value in (("--as-of", "2021-01-31"), ("--rules", RULE)):
        if name not in options and "--reading" not in options:
            options += [name, value]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["check", str(log), "--lang", lang, *options])
    return result.exit_code, result.output


@pytest.mark.parametrize("name", INPUTS)
def test_坏输入有说法有出路有状态(name: str, tmp_path: Path) -> None:
    bad = INPUTS[name]
    for lang, words in (("zh", bad.zh), ("en", bad.en)):
        status, output = run(tmp_path, bad, lang)
        assert status == bad.status, output
        assert words in output, output


def test_日志不存在(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(tmp_path / "没有.jsonl")])
    assert result.exit_code == 2
    assert "没有这个文件" in result.output


def test_名录在日志中一个也找不到(tmp_path: Path) -> None:
    log, roster = tmp_path / "log.jsonl", tmp_path / "roster.csv"
    log.write_bytes(lines(DECISION))
    roster.write_text("subject,kind,region\n示例单位乙,部门,四川省\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(log), "--roster", str(roster), "--as-of", "2021-01-31"])
    assert result.exit_code == 2
    assert "示例单位A" in result.output


def test_规则文件的错误一次全部列出_各有行列和改法(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "demo"
    folder.mkdir(parents=True)
    (tmp_path / "rules" / "vocabulary.yaml").write_text("kinds:\n  开始: {label: {zh: 开始, en: begin}}\n", encoding="utf-8")
    (folder / "document.yaml").write_text(
        "id: demo\ntitle: {zh: 试, en: try}\nnumber: null\nissuer: {zh: 试, en: try}\nissued: null\nlevel: local-plan\n"
        "scope: {national: true}\nclauses: []\n",
        encoding="utf-8",
    )
    (folder / "a.yaml").write_text(
        "- id: demo/one\n  clause: 一\n  title: {zh: 试, en: try}\n  kind: response\n  when: {event: 开始}\n  act: {event: 结束}\n"
        "  within： 7 working dayz\n",
        encoding="utf-8",
    )
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines({"kind": "开始", "at": "2020-01-01"}))
    result = CliRunner().invoke(app, ["check", str(log), "--rulebook", str(tmp_path / "rules")])
    assert result.exit_code == 2
    assert result.output.count("a.yaml:") >= 3, result.output  # the colon, the unknown kind, the clause
    assert "全角" in result.output


def test_与政务公开无关的日志用自己的规则和词汇(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "warehouse"
    folder.mkdir(parents=True)
    (tmp_path / "rules" / "vocabulary.yaml").write_text(
        "kinds:\n  收货: {label: {zh: 收货, en: goods received}}\n  入库: {label: {zh: 入库, en: stored}}\n", encoding="utf-8"
    )
    (folder / "document.yaml").write_text(
        "id: warehouse\ntitle: {zh: 库房守则, en: warehouse rules}\nnumber: null\nissuer: {zh: 库房, en: warehouse}\nissued: null\n"
        "level: local-plan\nscope: {national: true}\nclauses:\n"
        "  - {locator: 一, summary: {zh: 收货四小时内入库, en: stored within four hours}, status: encoded, rules: [warehouse/store]}\n",
        encoding="utf-8",
    )
    (folder / "store.yaml").write_text(
        "- id: warehouse/store\n  clause: 一\n  title: {zh: 收货四小时内入库, en: stored within four hours}\n  kind: response\n"
        "  when: {event: 收货}\n  act: {event: 入库}\n  by: case\n  within: 4 hours\n",
        encoding="utf-8",
    )
    log = tmp_path / "log.jsonl"
    log.write_bytes(
        lines(
            {"kind": "收货", "at": "2020-05-01T08:00", "subject": "东库", "case": "1"},
            {"kind": "入库", "at": "2020-05-01T12:00", "subject": "东库", "case": "1"},
            {"kind": "收货", "at": "2020-05-01T09:00", "subject": "东库", "case": "2"},
            {"kind": "入库", "at": "2020-05-01T13:00:01", "subject": "东库", "case": "2"},
        )
    )
    result = CliRunner().invoke(
        app, ["check", str(log), "--rulebook", str(tmp_path / "rules"), "--as-of", "2020-06-01", "--format", "json"]
    )
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert [(f["case"], f["verdict"], f["due"]) for f in report["findings"]] == [
        ("1", "met", "2020-05-01T12:00:00+08:00"),
        ("2", "late", "2020-05-01T13:00:00+08:00"),
    ]


def test_退回的行看不出是哪一案时_未履行的认定有保留(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(DECISION) + b'{"kind": "decision.published", "at": "2020-10-09", "ca')
    result = CliRunner().invoke(app, ["check", str(log), "--rules", RULE, "--as-of", "2021-01-31", "--format", "json"])
    assert result.exit_code == 3
    (note,) = [n for n in json.loads(result.stdout)["notes"] if n["code"] == "untraced-rows"]
    assert "log.jsonl:2" in note["text"]["zh"]
    assert "可能就有履行记录" in note["text"]["zh"]
    assert "may hold acts" in note["text"]["en"]


def test_退回的行看得出是哪一案时_那一案无法判定而不是未履行(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(DECISION, {**PUBLISHED, "at": "2020121"}))
    result = CliRunner().invoke(app, ["check", str(log), "--rules", RULE, "--as-of", "2021-01-31", "--format", "json"])
    report = json.loads(result.stdout)
    assert [f["verdict"] for f in report["findings"]] == ["undetermined"]
    assert "untraced-rows" not in {note["code"] for note in report["notes"]}
