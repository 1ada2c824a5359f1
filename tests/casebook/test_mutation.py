"""`shixian rules mutate`: what the cases do not notice, what is excused, and what makes the result unusable."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.casebook.every_kind import rulebook_in
from typer.testing import CliRunner, Result

from shixian.casebook import read_cases
from shixian.casebook.equivalents import Equivalents, read_equivalents, stale
from shixian.casebook.mutation import Trial, by_rule, try_rule
from shixian.casebook.score import scores
from shixian.cli.app import app
from shixian.errors import EngineError, InputError, Problem
from shixian.judge.workers import in_this_process
from shixian.law import Rulebook
from shixian.words import Text

CASES = Path(__file__).parents[2] / "cases"
RULE = "plan-2020/half-migrated"
REACHED = """\
title: {zh: 两个系统迁移一个：恰为一半, en: "One of two systems is migrated: exactly half"}
rules: [plan-2020/half-migrated]
as_of: 2020-12-31
events:
  - {kind: system.recorded, at: 2020-02-03, subject: 示例单位A, system: 甲}
  - {kind: system.recorded, at: 2020-02-03, subject: 示例单位A, system: 乙}
  - {kind: system.migrated, at: 2020-11-30, subject: 示例单位A, system: 甲, pages: 3}
expect:
  - {verdict: met, due: 2020-11-30}
"""
UNNOTICED = [  # one piece in two is more than 49 %, nobody looked at 2 pages, and 30 November 2020 was a Monday
    "act.where.pages: dropped",
    "act.where.pages: {at least: 3} → {at least: 2}",
    "due: by 2020-11-30 → by 2020-11-30 rolled",
    "share: 50% → 49%",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rulebook_in(tmp_path / "rules")
    put(tmp_path, "恰为一半", REACHED)
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    path = folder / "cases" / RULE / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def excuse(folder: Path, *mutants: str, rule: str = RULE) -> None:
    listed = json.dumps(list(mutants), ensure_ascii=False)
    text = f"- rule: {rule}\n  mutants: {listed}\n  because: {{zh: 示例理由, en: an example's reason}}\n"
    (folder / "cases" / "equivalents.yaml").write_text(text, encoding="utf-8")


def mutate(folder: Path, *arguments: str) -> Result:
    places = ["--rulebook", str(folder / "rules"), "--cases", str(folder / "cases")]
    return CliRunner().invoke(app, ["rules", "mutate", *(arguments or (RULE,)), *places])


def tried(folder: Path, rule: str = RULE) -> Trial:
    book = Rulebook.load(folder / "rules")
    with in_this_process():
        return try_rule(book.rules[rule], book, by_rule(read_cases(folder / "cases")).get(rule, ()))


# --- what the cases notice ---------------------------------------------------------------------------------------------------------------


def test_a_case_kills_what_it_contradicts_and_nothing_else(folder: Path) -> None:
    trial = tried(folder)
    assert list(trial.survivors) == UNNOTICED
    assert trial.killed["share: 50% → 51%"] == "plan-2020/half-migrated/恰为一半"
    assert not trial.unfit


def test_without_a_case_every_mutant_survives(folder: Path) -> None:
    trial = tried(folder, "plan-2020/kept-for-good")
    assert trial.mutants == len(trial.survivors) > 0


def test_a_case_that_fails_on_the_rule_itself_kills_nothing(folder: Path) -> None:
    put(folder, "不符", REACHED.replace("verdict: met", "verdict: late"))
    trial = tried(folder)
    assert trial.unfit == ("plan-2020/half-migrated/不符",)
    assert list(trial.survivors) == UNNOTICED


def test_a_failing_engine_kills_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise EngineError(Problem(what=Text("坏了", "it broke"), remedy=Text("修", "mend it")))

    monkeypatch.setattr("shixian.judge.durable.engine.DurableEngine.judge", fail)
    with pytest.raises(EngineError):
        tried(folder)


def test_the_shipped_permits_rule_loses_no_figure_unnoticed(shipped: Rulebook) -> None:
    rule = shipped.rules["daying-2020/permits-and-penalties"]
    with in_this_process():
        trial = try_rule(rule, shipped, read_cases(CASES / rule.id))
    assert not [change for change in trial.survivors if change.startswith("within")]


# --- what is excused ---------------------------------------------------------------------------------------------------------------------


def test_equivalents_are_no_cases_and_are_left_out_of_the_score(folder: Path) -> None:
    excuse(folder, *UNNOTICED[1:])
    assert len(read_cases(folder / "cases")) == 1
    equivalents = equivalents_of(folder)
    (score,) = scores([tried(folder)], equivalents)
    assert score.survivors == ("act.where.pages: dropped",)
    assert [e.mutant for e in score.equivalent] == UNNOTICED[1:]
    assert score.percent == 100 * len(score.killed) // (len(score.killed) + 1)


def test_what_excuses_no_survivor_is_stale(folder: Path) -> None:
    excuse(folder, "share: 50% → 51%", "share: 40% → 41%", *UNNOTICED)
    equivalents = equivalents_of(folder)
    found = list(stale(equivalents, {RULE: tried(folder)}))
    assert ["被案例 plan-2020/half-migrated/恰为一半 察觉" in p.what.zh for p in found] == [True, False]
    assert "has no mutant “share: 40% → 41%”" in found[1].what.en
    assert found[0].place is not None
    assert str(found[0].place).endswith("equivalents.yaml:1:3")
    assert not list(stale(equivalents, {"plan-2020/kept-for-good": Trial(rule="plan-2020/kept-for-good")}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule: plan-2020/reviews\n", "应为列表"),
        ("- rule: plan-2020/reviews\n  mutants: []\n  because: {zh: 甲, en: a}\n", "mutants"),
        ("- {rule: plan-2020/reviews, mutants: 'a: b'}\n", "because"),
        ("- {rule: plan-2020/review, mutants: 'a: b', because: {zh: 甲, en: a}}\n", "plan-2020/reviews"),
        ("- {rule: plan-2020/reviews, mutants: ['a: b', 'a: b'], because: {zh: 甲, en: a}}\n", "列出"),
        ("- rule: plan-2020/reviews\n  mutants: [\n", "没有闭合"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_place(folder: Path, text: str, said: str) -> None:
    (folder / "cases" / "equivalents.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        equivalents_of(folder)
    assert said in error.value.in_("zh")
    assert "equivalents.yaml:" in error.value.in_("zh")


def equivalents_of(folder: Path) -> Equivalents:
    return read_equivalents(folder / "cases", Rulebook.load(folder / "rules"))


# --- the command -------------------------------------------------------------------------------------------------------------------------


def test_survivors_are_listed_and_give_1(folder: Path) -> None:
    done = mutate(folder)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["规则", "变异", "察觉", "等价", "存活", "得分"]
    assert lines[1].split() == [RULE, "10", "6", "0", "4", "60%"]
    assert lines[2].split() == ["合计", "10", "6", "0", "4", "60%"]
    assert lines[4:] == ["没有案例察觉", RULE, *(f"    {change}" for change in UNNOTICED)]
    assert done.stderr == ""


def test_all_noticed_or_excused_gives_0_and_the_reasons_on_request(folder: Path) -> None:
    excuse(folder, *UNNOTICED)
    done = mutate(folder)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].split() == [RULE, "10", "6", "4", "0", "100%"]
    assert len(done.stdout.splitlines()) == 3
    done = mutate(folder, RULE, "--explain", "--lang", "en")
    assert "    share: 50% → 49%  —— an example's reason" in done.stdout.splitlines()


def test_the_result_as_data(folder: Path) -> None:
    excuse(folder, UNNOTICED[-1])
    done = mutate(folder, RULE, "--format", "json")
    data: dict[str, Any] = json.loads(done.stdout)
    assert data["schema"] == "shixian.mutation/1"
    (rule,) = data["rules"]
    assert rule["surviving"] == UNNOTICED[:-1]
    assert rule["equivalent"] == [{"mutant": UNNOTICED[-1], "because": {"zh": "示例理由", "en": "an example's reason"}}]
    assert {"mutant": "share: 50% → 51%", "case": "plan-2020/half-migrated/恰为一半"} in rule["killed"]
    assert data["summary"] == {"mutants": 10, "killed": 6, "equivalent": 1, "surviving": 3, "score": 66}


def test_the_number_of_processes_changes_nothing_but_the_time(folder: Path) -> None:
    assert mutate(folder, "plan-2020", "--jobs", "3").stdout == mutate(folder, "plan-2020").stdout
    assert len(mutate(folder, "plan-2020").stdout.split("\n\n")[0].splitlines()) == 9  # seven rules, a head and a total


def test_a_stale_equivalent_gives_2(folder: Path) -> None:
    excuse(folder, "share: 50% → 51%", *UNNOTICED)
    done = mutate(folder)
    assert done.exit_code == 2
    assert "并非等价" in done.stderr


def test_a_case_that_fails_anyway_gives_2(folder: Path) -> None:
    put(folder, "不符", REACHED.replace("verdict: met", "verdict: late"))
    done = mutate(folder)
    assert done.exit_code == 2
    assert "1 个案例在未改动的规则上就不符：plan-2020/half-migrated/不符" in done.stderr


def test_an_unknown_rule_gives_2(folder: Path) -> None:
    assert mutate(folder, "plan-2020/half-migratde").exit_code == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_crash_costs_its_rule_and_gives_4(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shixian.judge.durable.engine.DurableEngine.judge", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    done = mutate(folder, RULE, "plan-2020/kept-for-good")
    assert done.exit_code == 4
    assert f"{RULE}：" in done.stderr
    assert "SIGKILL" in done.stderr
    assert RULE not in done.stdout
    assert "plan-2020/kept-for-good" in done.stdout


def test_a_failure_of_the_engine_is_told_by_rule_and_gives_4(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise EngineError(Problem(what=Text("坏了", "it broke"), remedy=Text("修", "mend it")))

    monkeypatch.setattr("shixian.judge.durable.engine.DurableEngine.judge", fail)
    done = mutate(folder)
    assert done.exit_code == 4
    assert f"{RULE}：坏了" in done.stderr
