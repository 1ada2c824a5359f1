"""Each deadline of edge_cases.yaml comes out as given: by due(), and by the derivation that explains it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from shixian.clock import Calendars, Deadline, Instant, Period, TimeLimit, WorkingCalendar, due, explain, has_working_day

CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(Path(__file__).with_name("edge_cases.yaml").read_text(encoding="utf-8"))


def named(case: dict[str, Any]) -> str:
    return f"{case['id']} {case['title']}"


def stands(act: Instant, deadline: Deadline) -> str:
    if act.last <= deadline.first:
        return "in time"
    return "too late" if act.first > deadline.last else "possibly"


@pytest.mark.parametrize("case", CASES["counted"], ids=named)
def test_时限的截止与所列结果一致(case: dict[str, Any], calendars: Calendars, nation: WorkingCalendar) -> None:
    start, limit = Instant.parse(str(case["start"])), TimeLimit.parse(case["limit"])
    calendar = calendars.for_region(case.get("region"))
    found = due(start, limit, calendar)
    assert found.due == str(case["due"])
    assert found.provisional is case.get("provisional", False)
    assert explain(start, limit, calendar).deadline == found
    if "national" in case:
        assert due(start, limit, nation).due == str(case["national"])
    if "extend" in case:
        assert due(Instant.of_date(found.due_date), TimeLimit.parse(case["extend"]), calendar).due == str(case["extended"])
    if "last_working_day" in case:
        assert str(nation.previous_working_day(found.due_date)) == str(case["last_working_day"])


@pytest.mark.parametrize("case", CASES["weeks"], ids=named)
def test_整周没有工作日(case: dict[str, Any], nation: WorkingCalendar) -> None:
    week = Period.parse(case["week"])
    assert (str(week.first), str(week.last)) == (str(case["first"]), str(case["last"]))
    assert sum(nation.is_working(day) for day in (week.first, week.last)) == case["working_days"]
    assert not has_working_day(week, nation)
    assert has_working_day(week.next(), nation)


@pytest.mark.parametrize("case", CASES["stands"], ids=named)
def test_只知日期时三值判断(case: dict[str, Any], nation: WorkingCalendar) -> None:
    deadline = due(Instant.parse(str(case["start"])), TimeLimit.parse(case["limit"]), nation)
    assert stands(Instant.parse(str(case["published"])), deadline) == case["verdict"]


@pytest.mark.parametrize("case", CASES["before_the_trigger"], ids=named)
def test_公布早于决定是数据差错(case: dict[str, Any]) -> None:
    decided, published = Instant.parse(str(case["decided"])), Instant.parse(str(case["published"]))
    assert published.wholly_before(decided)
    assert not decided.wholly_before(published)
