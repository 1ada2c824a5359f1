"""Drafts: skeletons for every kind of rule, dated by the clock, marked as drafts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from shixian.casebook import read_case, run_case
from shixian.casebook.draft import MARK, draft_cases
from shixian.casebook.writing import as_yaml
from shixian.errors import RuleError
from shixian.law import Rulebook

RULES = sorted(Rulebook.load(Path(__file__).parents[2] / "rules").rules)


@pytest.mark.parametrize("rule", RULES)
def test_every_draft_of_a_shipped_rule_agrees_with_the_judge(rule: str, shipped: Rulebook) -> None:
    for draft in draft_cases(shipped.rules[rule], shipped):
        result = run_case(draft.case, shipped)
        assert result.passed, [d.in_("zh") for d in result.differences] + [p.in_("zh") for p in result.problems]


def test_a_draft_says_that_it_is_one_and_asks_to_be_reckoned_anew(shipped: Rulebook) -> None:
    for draft in draft_cases(shipped.rules["daying-2020/permits-and-penalties"], shipped):
        assert MARK.zh in draft.name
        assert MARK.zh in draft.case.title.zh
        assert draft.case.because is not None
        assert "重新推算" in draft.case.because.zh


def test_the_day_may_be_chosen(shipped: Rulebook) -> None:
    rule = shipped.rules["daying-2020/permits-and-penalties"]
    drafts = draft_cases(rule, shipped, on=dt.date(2020, 9, 30))
    assert {expected.due for draft in drafts for expected in draft.case.expect} == {"2020-10-16"}
    with pytest.raises(RuleError):
        draft_cases(rule, shipped, on=dt.date(2020, 7, 16))


def test_a_written_draft_is_a_case_file(shipped: Rulebook, tmp_path: Path) -> None:
    for rule in (
        "daying-2020/catalogue",
        "guiyang-2017/column-updates",
        "guiyang-2017/press-conference",
        "ogi-2019/annual-report-departments",
    ):
        for draft in draft_cases(shipped.rules[rule], shipped):
            path = tmp_path / "草稿.yaml"
            path.write_text(as_yaml(draft.case), encoding="utf-8")
            assert read_case(path).case == draft.case
