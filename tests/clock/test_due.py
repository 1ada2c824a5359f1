"""due() against a walk from day to day; and explain() against due()."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clock.daywalker import DAY, Stop, Walker

from shixian.clock import Calendars, Instant, LimitError, Suspension, TimeLimit, WorkingCalendar, due, explain
from shixian.clock.shanghai import LATEST, US_HOUR, day_last_us

CALENDARS = Calendars()
GUANGXI = Walker(off=frozenset({date(2017, 3, 30), date(2017, 3, 31), date(2017, 4, 1)}), on=frozenset({date(2017, 4, 8)}))
HUBEI = Walker(off=frozenset(date(2020, 2, 3) + n * DAY for n in range(11)))
WORLDS = {None: Walker(), "广西": GUANGXI, "湖北": HUBEI}
# most starts lie where the calendar is hard: festivals, the turn of a year, the regional holidays
START_DAYS = st.one_of(
    st.dates(date(2007, 1, 1), date(2025, 6, 30)),
    st.dates(date(2017, 3, 1), date(2017, 4, 20)),
    st.dates(date(2020, 1, 10), date(2020, 2, 20)),
    st.sampled_from([date(y, m, d) for y in range(2008, 2026) for m, d in ((1, 31), (4, 30), (9, 29), (9, 30), (12, 28), (12, 31))]),
)


@st.composite
def instants(draw: st.DrawFn) -> Instant:
    day = draw(START_DAYS)
    match draw(st.sampled_from(["point", "point", "day", "day", "month", "year"])):
        case "point":
            hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
            return Instant.parse(f"{day}T{hour:02}:{minute:02}:00+08:00")
        case "day":
            return Instant.of_date(day)
        case "month":
            return Instant.parse(f"{day:%Y-%m}")
        case _:
            return Instant.parse(f"{day:%Y}")


@st.composite
def suspensions(draw: st.DrawFn, start: Instant) -> list[Suspension]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = start.first_date + timedelta(days=draw(st.integers(-5, 60)))
        stamp = Instant.of_date(first) if draw(st.booleans()) else Instant.parse(f"{first}T{draw(st.integers(0, 23)):02}:30:00")
        if draw(st.integers(0, 9)) == 0:
            found.append(Suspension(stamp, None))
            continue
        last = first + timedelta(days=draw(st.integers(0, 30)))
        vague = draw(st.integers(0, 5)) == 0 and last.month != first.month
        found.append(Suspension(stamp, Instant.parse(f"{last:%Y-%m}") if vague else Instant.of_date(last)))
    return found


@st.composite
def questions(draw: st.DrawFn) -> tuple[str | None, Instant, TimeLimit, list[Suspension]]:
    start = draw(instants())
    unit = draw(st.sampled_from(["working days", "working days", "days", "months"]))
    n = draw(st.integers(1, 12 if unit == "months" else 60))
    limit = TimeLimit(n=n, unit=unit, rolled=unit != "working days" and draw(st.booleans()))  # type: ignore[arg-type]
    return draw(st.sampled_from([None, "广西", "湖北"])), start, limit, draw(suspensions(start)) if unit != "months" else []


def stops(found: list[Suspension], *, most: bool) -> tuple[Stop, ...]:
    """The suspended days, the most or the fewest that the stamps allow."""
    return tuple(
        Stop(
            after=one.start.first_date if most else one.start.last_date,
            until=None if one.end is None else one.end.last_date if most else one.end.first_date,
        )
        for one in found
    )


@given(questions())
@settings(max_examples=500, deadline=None)
def test_due_is_what_a_walk_from_day_to_day_gives(question: tuple[str | None, Instant, TimeLimit, list[Suspension]]) -> None:
    region, start, limit, suspended = question
    found = due(start, limit, CALENDARS.for_region(region), suspended)
    walk = WORLDS[region].last_day
    earliest = walk(start.first_date, limit.n, limit.unit, stops(suspended, most=False), rolled=limit.rolled)
    latest = walk(start.last_date, limit.n, limit.unit, stops(suspended, most=True), rolled=limit.rolled)
    assert found.first == (LATEST if earliest is None else day_last_us(earliest))
    assert found.last == (LATEST if latest is None else day_last_us(latest))
    assert found.open == (latest is None)
    assert found.first <= found.last
    assert not found.by_instant
    assert found.due == ("open" if latest is None else latest.isoformat())


@given(questions())
@settings(max_examples=300, deadline=None)
def test_the_derivation_ends_where_due_ends(question: tuple[str | None, Instant, TimeLimit, list[Suspension]]) -> None:
    region, start, limit, suspended = question
    calendar = CALENDARS.for_region(region)
    found = explain(start, limit, calendar, suspended)
    assert found.deadline == due(start, limit, calendar, suspended)
    assert found.steps[0].day == start.last_date
    assert not found.steps[0].counted
    if found.deadline.open:
        assert found.steps[-1].why.kind == "suspended"
    else:
        assert day_last_us(found.steps[-1].day) == found.deadline.last
        assert found.steps[-1].counted
    if limit.counted_in_days:
        assert all(b.day == a.day + DAY for a, b in pairwise(found.steps))
        numbers = [step.number for step in found.steps if step.number is not None]
        assert numbers == list(range(1, len(numbers) + 1))
        assert found.deadline.open or numbers[-1] == limit.n
    if limit.unit == "working days":
        working = {step.day for step in found.steps if step.number}
        assert all(WORLDS[region].works(day) for day in working)
    assert found.conventions


@given(START_DAYS, st.integers(0, 23), st.integers(0, 59), st.integers(1, 200))
@settings(max_examples=100, deadline=None)
def test_小时自触发的时刻起算_不因休息日中断(day: date, hour: int, minute: int, n: int) -> None:
    start, nation = Instant.parse(f"{day}T{hour:02}:{minute:02}:00"), CALENDARS.for_region(None)
    found = due(start, TimeLimit(n=n, unit="hours"), nation)
    assert found.first == found.last == start.first + n * US_HOUR
    assert found.by_instant
    assert not found.provisional
    later = due(start, TimeLimit(n=n, unit="hours", from_next_hour=True), nation)
    assert later.last - found.last == US_HOUR - minute * 60_000_000


@given(START_DAYS, st.integers(1, 12), st.integers(1, 28))
@settings(max_examples=100, deadline=None)
def test_每年的固定日期是触发当日或其后的第一个(day: date, month: int, number: int) -> None:
    end = due(Instant.of_date(day), TimeLimit(n=1, unit="month-day", month_day=(month, number)), CALENDARS.for_region(None)).due_date
    assert (end.month, end.day) == (month, number)
    assert day <= end < date(day.year + 1, day.month, min(day.day, 28)) + 4 * DAY


@pytest.mark.parametrize("weekday", range(7))
def test_无论星期几收到_一个工作日都在下一个工作日届满(weekday: int, nation: WorkingCalendar) -> None:
    start = date(2024, 3, 4) + weekday * DAY
    ends = ["2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08", "2024-03-11", "2024-03-11", "2024-03-11"]
    assert due(Instant.of_date(start), TimeLimit.parse("1 working day"), nation).due == ends[weekday]


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2023-01-31", "1 month", "2023-02-28"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-08-31", "1个月", "2024-09-30"),
        ("2023-12-15", "1 month", "2024-01-15"),
        ("2024-01-06", "3 months", "2024-04-06"),
        ("2024-01-06", "3 months rolled", "2024-04-07"),  # 4月6日清明假期，7日周日补班
        ("2024-04-28", "3 days", "2024-05-01"),
        ("2024-04-28", "3 days rolled", "2024-05-06"),
        ("2024-05-01", "same day", "2024-05-01"),
        ("2024-03-31", "by 03-31", "2024-03-31"),
        ("2024-04-01", "by 03-31", "2025-03-31"),
        ("2024-04-01", "by 2024-03-31", "2024-03-31"),
    ],
)
def test_月末_顺延_当日_固定日期(start: str, limit: str, end: str, nation: WorkingCalendar) -> None:
    assert due(Instant.parse(start), TimeLimit.parse(limit), nation).due == end


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-11-27", "1 working day", False),
        ("2026-11-30", "1 working day", True),
        ("2027-03-01", "7 working days", True),
        ("2026-12-25", "7 days", False),
        ("2026-12-25", "7 days rolled", True),
        ("2026-12-25", "5 hours", False),
        ("2026-12-25", "same day", False),
        ("2026-12-25", "by 03-31", False),
        ("2026-12-25", "by 03-31 rolled", True),
    ],
)
def test_问到未公布的安排才是暂定(start: str, limit: str, provisional: bool, nation: WorkingCalendar) -> None:
    if nation.horizon != 2026:
        pytest.skip("the installed holidays package knows a later year")
    found = explain(Instant.parse(start), TimeLimit.parse(limit), nation)
    assert found.deadline.provisional is provisional
    assert (found.provisional_reason is not None) is provisional


def test_中止自次日起算至恢复当日_都不计入(nation: WorkingCalendar) -> None:
    limit = TimeLimit.parse("20 working days")
    start, stop, go = (Instant.parse(text) for text in ("2024-03-01", "2024-03-08T16:00", "2024-03-15"))
    plain, stopped = due(start, limit, nation), due(start, limit, nation, [Suspension(stop, go)])
    assert nation.working_days_between(plain.due_date, stopped.due_date) == 5
    kinds = {str(step.day): step.why.kind for step in explain(start, limit, nation, [Suspension(stop, go)]).steps}
    assert (kinds["2024-03-08"], kinds["2024-03-11"], kinds["2024-03-15"], kinds["2024-03-18"]) == (
        "weekday",
        "suspended",
        "suspended",
        "weekday",
    )


def test_尚未恢复的中止使截止未定_期满之后的中止则不影响(nation: WorkingCalendar) -> None:
    start, limit = Instant.parse("2024-03-01"), TimeLimit.parse("7 working days")
    assert due(start, limit, nation, [Suspension(Instant.parse("2024-03-05"), None)]).due == "open"
    after = due(start, limit, nation, [Suspension(Instant.parse("2024-03-12"), None)])
    assert (after.open, after.due) == (False, "2024-03-12")


@pytest.mark.parametrize("limit", ["5 hours", "3 months", "same day", "by 03-31", "by 2024-03-31"])
def test_不逐日计算的时限不能中止(limit: str, nation: WorkingCalendar) -> None:
    start = Instant.parse("2024-03-01")
    with pytest.raises(LimitError):
        due(start, TimeLimit.parse(limit), nation, [Suspension(start, start)])


@pytest.mark.parametrize("limit", ["5 hours", "7 working days", "30 days rolled", "3 months", "same day", "by 03-31"])
def test_起算时间不详则不作推算(limit: str, nation: WorkingCalendar) -> None:
    found = explain(Instant.unknown(), TimeLimit.parse(limit), nation)
    assert found.deadline.due == "unknown"
    assert found.deadline.first < 0 < found.deadline.last
    assert found.steps == ()
    assert "起算时间不详" in found.conventions[0].zh


def test_固定日期不需要起算时间(nation: WorkingCalendar) -> None:
    assert explain(Instant.unknown(), TimeLimit.parse("by 2024-03-31 rolled"), nation).deadline.due == "2024-04-01"


@pytest.mark.parametrize(
    ("start", "limit", "cited"),
    [
        ("2021-01-01", "7 working days", "《民法典》第201条"),
        ("2020-12-31", "7 working days", "《民法总则》第201条"),
        ("2017-10-01", "30 days rolled", "《民法总则》第203条"),
        ("2017-09-30", "30 days rolled", "《民法通则》第154条"),
        ("2021-01-01", "3 months", "《民法典》第202条"),
        ("2021-01-01T08:00", "5 hours", "《民法典》第201条"),
    ],
)
def test_推算引用起算时有效的期间规则(start: str, limit: str, cited: str, nation: WorkingCalendar) -> None:
    texts = [text.zh for text in explain(Instant.parse(start), TimeLimit.parse(limit), nation).conventions]
    assert any(cited in text for text in texts), texts
    others = {"《民法典》", "《民法总则》", "《民法通则》"} - {cited[: cited.index("》") + 1]}
    assert not any(other in text for text in texts for other in others)


@pytest.mark.parametrize(("start", "words"), [("2005-09-30", "未附通知"), ("1999-09-30", "没有可查的放假安排")])
def test_没有通知的年份在推算中说明(start: str, words: str, nation: WorkingCalendar) -> None:
    assert any(words in text.zh for text in explain(Instant.parse(start), TimeLimit.parse("7 working days"), nation).conventions)


def test_the_derivation_as_json_names_days_reasons_and_notices(nation: WorkingCalendar) -> None:
    found = explain(Instant.parse("2020-09-30"), TimeLimit.parse("7 working days"), nation).as_json()
    assert (found["start"], found["limit"], found["calendar"], found["due"]) == ("2020-09-30", "7 working days", "CN", "2020-10-16")
    steps = found["steps"]
    assert isinstance(steps, list)
    assert [step["number"] for step in steps if step["counted"]] == [1, 2, 3, 4, 5, 6, 7]
    assert steps[1]["why"] == {"zh": "中秋节、国庆节", "en": "Mid-Autumn Festival and National Day"}
    assert steps[1]["notice"]["url"].endswith("content_5454164.htm")
