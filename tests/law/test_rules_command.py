from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.law.sample import DEADLINE, DOCUMENT, RECURRENCE, RULE, rulebook_in
from typer.testing import CliRunner, Result

from shixian.cli.rules import in_full, listing, rules
from shixian.law import Document, Rule, Rulebook

READINGS = (
    RULE.replace("{event: decision.made}", "{event: decision.made, where: {category: [许可, 处罚]}}")
    + "  suspend: {from: {event: decision.paused}, until: {event: decision.resumed}}\n"
    + "  extend: {event: decision.extended, adds: 5 working days}\n"
    + "  over: [plan-2020/catalogue]\n"
    + "  reading: {name: as-written, because: {zh: 依文义, en: By the letter}}\n"
    + "  readings:\n    twenty: {because: {zh: 从宽, en: Leniently}, within: 20 working days, extend: null}\n"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rules, list(arguments))


def printed(book: Rulebook, lang: str, width: int) -> str:
    page = StringIO()
    console = Console(file=page, width=width, color_system=None, markup=False, highlight=False, emoji=False)
    for piece in listing(book, "en" if lang == "en" else "zh", width):
        console.print(piece)
    return page.getvalue()


def test_the_list_names_documents_and_rules_with_limit_validity_and_readings(tmp_path: Path) -> None:
    result = run("--rulebook", str(rulebook_in(tmp_path, READINGS + DEADLINE + RECURRENCE)))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.startswith("plan-2020 ") and "某县方案" in line and "1/1" in line for line in lines)
    (decisions,) = (line for line in lines if line.startswith("plan-2020/decisions "))
    assert [part.strip() for part in decisions.split("  ") if part.strip()] == [
        "plan-2020/decisions",
        "决定公开",
        "限时",
        "7个工作日",
        "2020-07-17 至 2020-12-31",
        "as-written, twenty",
    ]
    assert any("每周2次" in line for line in lines)
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 80, 120, 160, 400])
def test_no_id_of_the_shipped_rulebook_is_ever_cut_and_all_of_it_is_gbk(lang: str, width: int) -> None:
    book = Rulebook.load()
    text = printed(book, lang, width)
    first_words = {line.split()[0] for line in text.splitlines() if line.strip()}
    assert set(book.rules) | set(book.documents) <= first_words
    text.encode("gbk")
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_every_shipped_rule_and_document_is_shown_in_full_in_both_languages_and_in_gbk() -> None:
    book = Rulebook.load()
    subjects: list[Rule | Document] = [*book.rules.values(), *book.documents.values()]
    for subject in subjects:
        for lang in ("zh", "en"):
            page = StringIO()
            console = Console(file=page, width=100, color_system=None, markup=False)
            for piece in in_full(book, subject, "en" if lang == "en" else "zh"):
                console.print(piece)
            page.getvalue().encode("gbk")


def test_one_rule_is_shown_in_full(tmp_path: Path) -> None:
    root = rulebook_in(tmp_path, READINGS + DEADLINE)
    text = run("--lang", "en", "show", "plan-2020/decisions", "--rulebook", str(root)).stdout
    for part in (
        "Decisions published",
        "A county's plan (plan-2020)",
        "二(六) (encoded): Publish decisions",
        "response",
        "Decision made (category is 许可 or 处罚) [decision.made]",
        "Published [decision.published]",
        "7 working days",
        "from Paused [decision.paused] until Resumed [decision.resumed]",
        "Extended [decision.extended], adds 5 working days",
        "2020-07-17 to 2020-12-31",
        "prevails over    plan-2020/catalogue",
        "as-written: By the letter",
        "twenty: limit is 20 working days; extension is none. Leniently",
    ):
        assert part in text, part
    assert "让位于    plan-2020/decisions" in run("show", "plan-2020/catalogue", "--rulebook", str(root)).stdout


def test_one_document_is_shown_with_its_clause_matrix(tmp_path: Path) -> None:
    document = DOCUMENT + "  - {locator: 三, summary: {zh: 及时公开, en: Timely}, status: manual, reason: {zh: 没有数字, en: No figure}}\n"
    text = run("show", "plan-2020", "--rulebook", str(rulebook_in(tmp_path, document=document))).stdout
    for part in (
        "（无）",
        "某县",
        "2020-07-17",
        "地方方案",
        "条款矩阵",
        "已编码 [plan-2020/decisions]：公开决定",
        "人工核查：及时公开（没有数字）",
    ):
        assert part in text, part


def test_json_has_the_rule_as_its_file_has_it_with_the_validity_that_results(tmp_path: Path) -> None:
    root = str(rulebook_in(tmp_path, READINGS + DEADLINE))
    listed = json.loads(run("--rulebook", root, "--format", "json").stdout)
    assert listed["rulebook"]["digest"] == Rulebook.load(Path(root)).digest
    assert [rule["id"] for rule in listed["rules"]] == ["plan-2020/catalogue", "plan-2020/decisions"]
    shown = json.loads(run("--rulebook", root, "--format", "json", "show", "plan-2020/decisions").stdout)
    assert shown == listed["rules"][1]
    assert shown["effective"] == {"from": "2020-07-17", "to": "2020-12-31"}
    assert shown["when"] == {"event": "decision.made", "where": {"category": ["许可", "处罚"]}}
    assert shown["readings"]["twenty"]["within"] == "20 working days"
    assert json.loads(run("--rulebook", root, "--format", "json", "show", "plan-2020").stdout)["clauses"][0]["locator"] == "二(六)"


def test_an_unknown_id_is_refused_with_the_one_that_is_probably_meant(tmp_path: Path) -> None:
    result = run("show", "plan-2020/decison", "--rulebook", str(rulebook_in(tmp_path)), "--lang", "en")
    assert result.exit_code == 2
    assert "type plan-2020/decisions" in result.stderr
    assert result.stdout == ""


def test_lint_exits_with_0_when_clean_1_when_doubtful_and_2_when_unreadable(tmp_path: Path) -> None:
    clean = run("lint", "--rulebook", str(rulebook_in(tmp_path / "a")))
    assert clean.exit_code == 0
    assert clean.stdout.splitlines()[-1] == "1 条规则：0 个错误，0 个警告，3 条提示"  # kinds of the sample that no rule uses
    doubtful = run("lint", "--lang", "en", "--rulebook", str(rulebook_in(tmp_path / "b", RULE + DEADLINE)))
    assert doubtful.exit_code == 1
    assert "error [rule-not-in-clause] plan-2020/catalogue" in doubtful.stdout
    assert doubtful.stdout.endswith("rules: 2; errors: 1; warnings: 0; infos: 3\n")
    unreadable = run("lint", "--rulebook", str(rulebook_in(tmp_path / "c", RULE.replace("7 working days", "soon"))))
    assert unreadable.exit_code == 2
    assert "rules.yaml:7:11" in unreadable.stderr


def test_lint_lists_what_is_explained_and_exits_with_0(tmp_path: Path) -> None:
    explained = RULE + DEADLINE + "  explained: {rule-not-in-clause: {zh: 另有条款, en: It has a clause elsewhere}}\n"
    result = run("lint", "--lang", "en", "--rulebook", str(rulebook_in(tmp_path, explained)))
    assert result.exit_code == 0
    assert "    = explained: It has a clause elsewhere" in result.stdout
    assert result.stdout.endswith("rules: 2; errors: 0; warnings: 0; explained: 1; infos: 3\n")


@pytest.mark.parametrize(("key", "line"), [("when: {event: decision.made}", 5), ("act: {event: decision.published}", 6)])
def test_lint_says_which_trigger_or_act_the_vocabulary_lacks(tmp_path: Path, key: str, line: int) -> None:
    rules = RULE.replace(key, key.replace("decision.", "decison."))
    result = run("lint", "--lang", "en", "--rulebook", str(rulebook_in(tmp_path, rules)))
    assert result.exit_code == 2
    assert f"rules.yaml:{line}:" in result.stderr
    assert "unknown kind of event decison." in result.stderr
    assert "type decision." in result.stderr


@pytest.mark.parametrize("which", ["rule", "document", "vocabulary"])
def test_a_schema_is_printed_or_written_to_a_file(tmp_path: Path, which: str) -> None:
    target = tmp_path / "schema.json"
    result = run("schema", "--which", which)
    assert result.exit_code == 0
    assert run("schema", "--which", which, "--output", str(target)).stdout == ""
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(result.stdout)


def test_the_language_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(rulebook_in(tmp_path))
    monkeypatch.setenv("SHIXIAN_LANG", "en")
    assert run("--rulebook", root).stdout.startswith("documents: 1; rules: 1")
    assert "title" in run("show", "plan-2020/decisions", "--rulebook", root).stdout
    assert run("--rulebook", root, "--lang", "zh").stdout.startswith("1 份文件")
    assert "标题" in run("--lang", "zh", "show", "plan-2020/decisions", "--rulebook", root).stdout
