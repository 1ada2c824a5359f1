"""One step of a figure, in its own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shixian.casebook import Case, run_case
from shixian.casebook.figures import mutants, steps
from shixian.clock import TimeLimit, WorkingCalendar

if TYPE_CHECKING:
    from shixian.law import Rulebook


@pytest.mark.parametrize(
    ("limit", "changed"),
    [
        ("7 working days", ["6 working days", "8 working days"]),
        ("1 working day", ["2 working days"]),
        ("5 hours from next hour", ["4 hours from next hour", "6 hours from next hour"]),
        ("30 days rolled", ["29 days rolled", "31 days rolled"]),
        ("same day", ["1 day"]),
        ("by 2020-09-30", ["by 2020-09-29", "by 2020-10-01"]),
        ("by 03-31 rolled", ["by 03-30 rolled", "by 04-01 rolled"]),
        ("by 12-31", ["by 12-30", "by 01-01"]),
    ],
)
def test_steps_of_a_limit(limit: str, changed: list[str]) -> None:
    assert [str(one) for one in steps(TimeLimit.parse(limit))] == changed


def test_every_figure_of_a_rule_is_changed(shipped: Rulebook) -> None:
    assert [m.change for m in mutants(shipped.rules["ogi-2019/reply"])] == [
        "within: 20 working days → 19 working days",
        "within: 20 working days → 21 working days",
        "extend.adds: 20 working days → 19 working days",
        "extend.adds: 20 working days → 21 working days",
    ]
    assert [m.change for m in mutants(shipped.rules["guiyang-2017/column-updates"])] == ["times: 2 → 1", "times: 2 → 3"]


def test_a_mutant_takes_the_place_of_its_rule_in_a_copy(shipped: Rulebook) -> None:
    rule = shipped.rules["daying-2020/permits-and-penalties"]
    changed = next(mutants(rule)).within(shipped)
    assert str(changed.rules[rule.id].within) == "6 working days"
    assert shipped.rules[rule.id] is rule


def test_the_last_published_december_is_provisional(shipped: Rulebook) -> None:
    """A shipped case would turn false when the next year's holidays are published; here the year is asked of the calendar."""
    year = WorkingCalendar().horizon
    said = {
        "title": {"zh": "例", "en": "example"},
        "rules": "gbf-2018-118/permits-and-penalties",
        "as_of": f"{year}-12-02",
        "events": [
            {"kind": "decision.enforcement", "at": f"{year}-12-01", "subject": "示例单位A", "case": "示例1号", "category": "行政许可"},
            {"kind": "decision.enforcement", "at": f"{year}-11-02", "subject": "示例单位A", "case": "示例2号", "category": "行政许可"},
        ],
        "expect": [
            {"case": "示例1号", "verdict": "pending", "qualifiers": ["provisional"]},
            {"case": "示例2号", "verdict": "missed", "qualifiers": []},
        ],
    }
    result = run_case(Case.model_validate(said), shipped)
    assert result.passed, [d.in_("zh") for d in result.differences]
