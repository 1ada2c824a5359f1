"""The shipped cases guard the shipped rules: each situation is shown, and nothing that matters can change unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shixian.casebook import CaseFile, CaseResult, read_cases, run_case
from shixian.casebook.coverage import required, shown
from shixian.casebook.draft import MARK
from shixian.casebook.equivalents import read_equivalents
from shixian.casebook.mutants import mutants
from shixian.judge.workers import in_this_process
from shixian.law import Rulebook

ROOT = Path(__file__).parents[2]
RULES = sorted(Rulebook.load(ROOT / "rules").rules)
FIGURES = ("within", "due", "extend.adds", "times", "share")
EDGES = ("最后一刻", "晚一", "一周", "延期")  # the cases at the edge of the limit notice a changed figure first, which saves time
Run = Callable[[CaseFile], CaseResult]


@pytest.fixture(scope="session")
def cases(shipped: Rulebook) -> dict[str, list[CaseFile]]:
    by_rule: dict[str, list[CaseFile]] = {}
    for file in read_cases(ROOT / "cases", shipped):
        for rule in file.case.rules:
            by_rule.setdefault(rule, []).append(file)
    return by_rule


@pytest.fixture(scope="session")
def excused(shipped: Rulebook) -> set[str]:
    return {f"{one.rule} {one.mutant}" for one in read_equivalents(ROOT / "cases", shipped)}


@pytest.mark.parametrize("rule", RULES)
def test_the_cases_of_a_rule_show_every_situation(rule: str, shipped: Rulebook, cases: dict[str, list[CaseFile]], result: Run) -> None:
    have = shown(result(file) for file in cases.get(rule, ())).get(rule, frozenset())
    missing = required(shipped.rules[rule], shipped) - have
    assert not missing, "缺少案例：" + "、".join(s.label.zh for s in missing)


@pytest.mark.parametrize("rule", RULES)
def test_no_figure_of_a_rule_changes_unnoticed(rule: str, shipped: Rulebook, cases: dict[str, list[CaseFile]], excused: set[str]) -> None:
    """The figures alone, and quickly; `shixian rules mutate` changes all the rest as well."""
    files = sorted(cases.get(rule, ()), key=lambda file: not any(edge in file.path.stem for edge in EDGES))
    figures = [
        m for m in mutants(shipped.rules[rule], shipped) if m.change.split(":")[0] in FIGURES and f"{rule} {m.change}" not in excused
    ]
    with in_this_process():
        unnoticed = [m.change for m in figures if all(run_case(file.case, m.within(shipped)).passed for file in files)]
    assert not unnoticed, "没有案例察觉：" + "；".join(unnoticed)


def test_each_case_stands_in_the_folder_of_its_first_rule(cases: dict[str, list[CaseFile]]) -> None:
    strangers = [
        str(f.path) for files in cases.values() for f in files if f.path.parent.relative_to(ROOT / "cases").as_posix() != f.case.rules[0]
    ]
    assert not strangers


def test_no_draft_is_among_the_cases(cases: dict[str, list[CaseFile]]) -> None:
    drafts = [f.path for files in cases.values() for f in files if MARK.zh in f.case.title.zh or MARK.zh in f.path.name]
    assert not drafts


def test_titles_are_told_apart_within_a_rule(cases: dict[str, list[CaseFile]]) -> None:
    for rule, files in cases.items():
        titles = [file.case.title.zh for file in files if file.case.rules[0] == rule]
        assert len(titles) == len(set(titles)), rule
