"""One step of a figure, in its own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shixian.casebook import Case, run_case
from shixian.casebook.figures import other_counts, other_edges, other_periods, other_units, steps
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


@pytest.mark.parametrize(
    ("limit", "changed"),
    [
        ("7 working days", ["7 hours", "7 days", "7 months", "168 hours"]),
        ("1 working day", ["1 hour", "1 day", "1 month", "24 hours", "same day"]),
        ("48 hours", ["48 working days", "48 days", "48 months", "2 days", "2 working days"]),
        ("5 hours", ["5 working days", "5 days", "5 months"]),
        ("24 months", ["24 hours", "24 working days", "24 days"]),
        ("9000 days", ["9000 hours", "9000 working days"]),  # no limit has 9000 months or 216000 hours
        ("same day", ["1 working day", "24 hours"]),
        ("by 2020-09-30", []),
        ("by 03-31", []),
    ],
)
def test_other_units_of_a_limit(limit: str, changed: list[str]) -> None:
    assert [str(one) for one in other_units(TimeLimit.parse(limit))] == changed


@pytest.mark.parametrize(
    ("limit", "changed"),
    [
        ("5 hours", ["5 hours from next hour"]),
        ("5 hours from next hour", ["5 hours"]),
        ("30 days", ["30 days rolled"]),
        ("by 03-31 rolled", ["by 03-31"]),
        ("7 working days", []),
        ("same day", []),
    ],
)
def test_other_ends_and_starts_of_a_limit(limit: str, changed: list[str]) -> None:
    assert [str(one) for one in other_edges(TimeLimit.parse(limit))] == changed


def test_other_counts_and_periods() -> None:
    assert list(other_counts(1)) == [2]
    assert list(other_counts(100, most=100)) == [99]
    assert list(other_counts(50, most=100)) == [49, 51]
    assert list(other_periods("week")) == ["month"]
    assert list(other_periods("quarter")) == ["month", "half-year"]
    assert list(other_periods("year")) == ["half-year"]


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
