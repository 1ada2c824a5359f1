"""Drafts: skeletons for every kind of rule, dated by the clock, marked as drafts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.casebook.every_kind import RULES as RULES_OF_EVERY_KIND
from tests.casebook.every_kind import rulebook_in

from shixian.casebook import read_case, run_case
from shixian.casebook.coverage import Situation, required, shown
from shixian.casebook.draft import MARK, draft_cases
from shixian.casebook.writing import as_yaml
from shixian.errors import RuleError
from shixian.judge.workers import in_this_process
from shixian.law import Rule, Rulebook

RULES = sorted(Rulebook.load(Path(__file__).parents[2] / "rules").rules)


def agrees_with_the_judge(rule: Rule, book: Rulebook) -> list[str]:
    """The names of the drafts, which all agree."""
    drafts = draft_cases(rule, book)
    with in_this_process():
        for draft in drafts:
            result = run_case(draft.case, book)
            assert result.passed, [d.in_("zh") for d in result.differences] + [p.in_("zh") for p in result.problems]
    return [draft.name.removeprefix(f"{MARK.zh}-") for draft in drafts]


def cannot_be_drafted(rule: Rule) -> bool:
    chained = rule.when is not None and rule.act is not None and rule.when.event == rule.act.event
    return bool(rule.of) or chained


@pytest.mark.parametrize("rule", RULES)
def test_every_draft_of_a_shipped_rule_agrees_with_the_judge(rule: str, shipped: Rulebook) -> None:
    if cannot_be_drafted(shipped.rules[rule]):
        with pytest.raises(RuleError):
            draft_cases(shipped.rules[rule], shipped)
    else:
        assert agrees_with_the_judge(shipped.rules[rule], shipped)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulebook_in(tmp_path_factory.mktemp("rules"))


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("draft-first", ["在先", "最后一刻", "晚一步", "从未履行", "触发当日检查", "同日先后不明", "豁免成立"]),
        ("kept-for-good", ["查看时仍在公开", "中途撤下", "撤下后恢复", "没有后续记录", "公开当日撤下", "豁免成立"]),
        ("kept-two-years", ["查看时仍在公开", "中途撤下", "撤下后恢复", "没有后续记录", "公开当日撤下", "豁免成立"]),
        ("half-migrated", ["按时", "最后一刻", "晚一步", "只记到年", "到期未履行", "截止当刻检查", "豁免成立"]),
        ("decisions", ["按时", "最后一刻", "晚一步", "只记到日", "到期未履行", "截止当刻检查", "豁免成立"]),
        ("reviews", ["按时", "最后一刻", "晚一步", "只记到月", "到期未履行", "截止当刻检查", "豁免成立"]),
    ],
)
def test_drafts_of_every_kind_agree_with_the_judge(rule: str, names: list[str], made_up: Rulebook) -> None:
    assert agrees_with_the_judge(made_up.rules[f"plan-2020/{rule}"], made_up) == names


def test_drafts_of_every_kind_show_all_that_such_a_rule_must_show(made_up: Rulebook) -> None:
    """But what hangs on other readings and on unpublished calendars."""
    for rule in made_up.rules.values():
        if not rule.of:
            with in_this_process():
                results = [run_case(draft.case, made_up) for draft in draft_cases(rule, made_up)]
            assert required(rule, made_up) - {Situation.CONTESTED} <= shown(results)[rule.id], rule.id


def test_a_precedence_of_the_same_day_is_drafted_to_the_end_of_that_day(tmp_path: Path) -> None:
    book = rulebook_in(
        tmp_path,
        RULES_OF_EVERY_KIND.replace("where: {level: 重大}}", "where: {level: 重大}}\n  within: same day", 1).replace(
            "    same-day-counts: {because: {zh: 从宽, en: Leniently}, within: same day}",
            "    earlier: {because: {zh: 从严, en: Strictly}, within: null}",
        ),
    )
    rule = book.rules["plan-2020/draft-first"]
    assert "只记到月" in agrees_with_the_judge(rule, book)
    assert draft_cases(rule, book)[1].case.expect[0].due == "2020-02-03"


@pytest.mark.parametrize(("rule", "said"), [("in-time", "其他规则的结果"), ("chained", "同一种事件")])
def test_what_cannot_be_drafted_is_refused_with_what_to_do_instead(rule: str, said: str, tmp_path: Path) -> None:
    chained = "- {id: plan-2020/chained, clause: 一, title: {zh: 甲, en: a}, kind: response, when: {event: review.done},"
    chained += " act: {event: review.done}, start: every, by: subject, within: 24 months}\n"
    book = rulebook_in(tmp_path, RULES_OF_EVERY_KIND + chained)
    with pytest.raises(RuleError) as error:
        draft_cases(book.rules[f"plan-2020/{rule}"], book)
    assert said in error.value.in_("zh")


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
