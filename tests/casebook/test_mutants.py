"""What is changed in a rule of each kind: all that matters, each once, and nothing that the model refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.casebook.every_kind import RULES, rulebook_in

from shixian.casebook.mutants import mutants
from shixian.law import Rule, Rulebook

SHIPPED = sorted(Rulebook.load(Path(__file__).parents[2] / "rules").rules)
OF_THE_YEAR = [
    "effective.from: 2020-01-01 → 2019-12-31",
    "effective.from: 2020-01-01 → 2020-01-02",
    "effective.from: 2020-01-01 → 0001-01-01",
    "effective.to: 2020-12-31 → 2020-12-30",
    "effective.to: 2020-12-31 → 2021-01-01",
    "effective.to: 2020-12-31 → 9999-12-31",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulebook_in(tmp_path_factory.mktemp("rules"))


def changes(book: Rulebook, rule: str) -> list[str]:
    return [mutant.change for mutant in mutants(book.rules[rule], book)]


def test_a_response(book: Rulebook) -> None:
    assert changes(book, "plan-2020/decisions") == [
        "ahead: dropped",
        "restart: dropped",
        "binds: dropped",
        "when.where.level: dropped",
        "when.where.level: negated",
        "when.where.level: without 重大",
        "when.where.level: without 一般",
        "within: 48 hours → 47 hours",
        "within: 48 hours → 49 hours",
        "within: 48 hours → 48 working days",
        "within: 48 hours → 48 days",
        "within: 48 hours → 48 months",
        "within: 48 hours → 2 days",
        "within: 48 hours → 2 working days",
        "within: 48 hours → 48 hours from next hour",
        "ahead: same day → 1 day",
        "ahead: same day → 24 hours",
        "start: earliest → every",
        "binds.kind: without 部门",
        "binds.kind: without 政府",
        "by: without case",
        "by: without subject",
        *OF_THE_YEAR,
        "when ↔ act",
    ]


def test_a_precedence_may_be_of_the_same_day_and_its_reading_may_not(book: Rulebook) -> None:
    assert changes(book, "plan-2020/draft-first") == [
        "when.where.level: dropped",
        "when.where.level: negated",
        "start: earliest → every",
        "by: [case] → [subject]",
        "within: none → same day",
        *OF_THE_YEAR,
        "readings.same-day-counts: dropped",
        "readings.same-day-counts.within: dropped",
        "when ↔ act",
    ]


def test_a_retention_for_good_may_be_for_a_while_and_one_for_a_while_for_good(book: Rulebook) -> None:
    for_good, two_years = changes(book, "plan-2020/kept-for-good"), changes(book, "plan-2020/kept-two-years")
    assert "within: none → 120 months" in for_good
    assert "within: dropped" in two_years
    assert "breach ↔ act" in for_good
    assert "within: 24 months → 24 months rolled" in two_years


def test_a_share_of_a_stock_has_a_date_and_no_validity(book: Rulebook) -> None:
    assert changes(book, "plan-2020/half-migrated") == [
        "act.where.pages: dropped",
        "act.where.pages: {at least: 3} → {at least: 2}",
        "act.where.pages: {at least: 3} → {at least: 4}",
        "act.where.pages: {at least: 3} → {less than: 3}",
        "due: by 2020-11-30 → by 2020-11-29",
        "due: by 2020-11-30 → by 2020-12-01",
        "due: by 2020-11-30 → by 2020-11-30 rolled",
        "share: 50% → 49%",
        "share: 50% → 51%",
        "by: [system] → [case]",
    ]


def test_a_share_of_findings_moves_by_whole_periods(book: Rulebook) -> None:
    assert changes(book, "plan-2020/in-time") == [
        "every: quarter → month",
        "every: quarter → half-year",
        "share: 100% → 99%",
        "of: without plan-2020/decisions",
        "of: without plan-2020/draft-first",
        "effective.from: 2020-01-01 → 2019-12-31",
        "effective.from: 2020-01-01 → 2020-04-01",
        "effective.from: 2020-01-01 → 0001-01-01",
        "effective.to: 2020-12-31 → 2020-12-30",
        "effective.to: 2020-12-31 → 2021-03-31",
        "effective.to: 2020-12-31 → 9999-12-31",
    ]


def test_a_recurrence_is_asked_for_periods_that_end_in_its_validity(book: Rulebook) -> None:
    """1 January 2020 was a Wednesday and 31 December a Thursday: the weeks end on 5 January and 27 December."""
    assert changes(book, "plan-2020/reviews") == [
        "each: dropped",
        "every: week → month",
        "times: 2 → 1",
        "times: 2 → 3",
        "idle: asked → exempt",
        "each: items dropped",
        "each.items: without 公开",
        "each.items: without 保密",
        "effective.from: 2020-01-01 → 2019-12-29",
        "effective.from: 2020-01-01 → 2020-01-06",
        "effective.from: 2020-01-01 → 0001-01-01",
        "effective.to: 2020-12-31 → 2020-12-26",
        "effective.to: 2020-12-31 → 2021-01-03",
        "effective.to: 2020-12-31 → 9999-12-31",
    ]


def test_only_a_week_can_be_idle(tmp_path: Path) -> None:
    monthly = rulebook_in(tmp_path, RULES.replace("every: week", "every: month\n  idle: exempt"))
    assert not any(change.startswith("idle") for change in changes(monthly, "plan-2020/reviews"))


def test_readings_are_dropped_made_the_default_and_changed_like_rules(shipped: Rulebook) -> None:
    of_readings = [change for change in changes(shipped, "ogi-2008/annual-report") if "reading" in change]
    assert of_readings == [
        "readings.rolled: dropped",
        "readings.rolled.due: by 03-31 rolled → by 03-31",
        "readings.rolled.due: dropped",
        "readings.rolled.due: by 03-31 rolled → by 03-30 rolled",
        "readings.rolled.due: by 03-31 rolled → by 04-01 rolled",
    ]
    of_readings = [change for change in changes(shipped, "ogi-2008/reply") if "reading" in change]
    assert of_readings == [
        "readings.restart-at-correction: dropped",
        "readings.restart-at-correction.restart: dropped",
        "reading: first-receipt → restart-at-correction",
    ]


def test_tests_of_exclusion_lose_their_values_one_by_one(shipped: Rulebook) -> None:
    assert [change for change in changes(shipped, "gbf-2018-118/enforcement-decisions") if "category" in change] == [
        "when.where.category: dropped",
        "when.where.category: negated",
        "when.where.category: without 行政许可",
        "when.where.category: without 行政处罚",
    ]


@pytest.mark.parametrize("rule", SHIPPED)
def test_no_two_mutants_are_alike_and_each_could_be_written_in_a_file(rule: str, shipped: Rulebook) -> None:
    found = list(mutants(shipped.rules[rule], shipped))
    assert found
    assert len({mutant.change for mutant in found}) == len(found)
    written = [Rule.model_validate(mutant.rule.as_data()) for mutant in found]
    assert written == [mutant.rule for mutant in found]
    assert shipped.rules[rule] not in written


def test_a_mutant_takes_the_place_of_its_rule_in_a_copy(shipped: Rulebook) -> None:
    rule = shipped.rules["daying-2020/permits-and-penalties"]
    mutant = next(m for m in mutants(rule, shipped) if m.change == "within: 7 working days → 6 working days")
    assert str(mutant.within(shipped).rules[rule.id].within) == "6 working days"
    assert shipped.rules[rule.id] is rule
