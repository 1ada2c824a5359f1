"""The working calendar, day by day against another transcription of the notices, and its arithmetic against a walk."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from holidays.countries.china import China
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.clock import Calendars, WorkingCalendar

DAY = timedelta(days=1)
ANY_DAY = st.dates(date(1951, 1, 1), date(2099, 12, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def test_2007年至2026年每一日都与另一份独立整理的放假安排一致(nation: WorkingCalendar) -> None:
    days = every_day(date(2007, 1, 1), date(2026, 12, 31))
    assert len(days) == 7305
    assert [day for day in days if nation.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_the_table_says_what_the_holidays_package_says(nation: WorkingCalendar) -> None:
    china = China(years=range(1999, 2042))  # type: ignore[no-untyped-call]
    assert [d for d in every_day(date(2000, 1, 1), date(2040, 12, 31)) if nation.is_working(d) != china.is_working_day(d)] == []


def test_the_reason_of_each_day_agrees_with_whether_it_is_worked(nation: WorkingCalendar) -> None:
    for day in every_day(date(2000, 1, 1), date(2030, 12, 31)):
        kind = nation.why(day).kind
        assert (kind in ("weekday", "makeup")) == nation.is_working(day), day
        assert (day.weekday() >= 5) == (kind in ("weekend", "makeup")) or kind == "holiday", day


@pytest.mark.parametrize(
    ("day", "kind", "zh"),
    [
        ("2020-10-01", "holiday", "中秋节、国庆节"),
        ("2026-04-06", "holiday", "清明节（补假）"),
        ("2024-10-04", "holiday", "国庆节调休放假（2024-09-29上班）"),
        ("2024-09-29", "makeup", "国庆节调休上班（换2024-10-04休息）"),
        ("2024-05-12", "weekend", "周末"),
        ("2024-05-13", "weekday", "工作日"),
        ("2018-12-31", "holiday", "元旦调休放假（2018-12-29上班）"),
        ("2020-02-01", "holiday", "春节延长假期"),
    ],
)
def test_每一日都说得出理由(day: str, kind: str, zh: str, nation: WorkingCalendar) -> None:
    why = nation.why(date.fromisoformat(day))
    assert (why.kind, why.label.zh) == (kind, zh)


@pytest.mark.parametrize(
    ("day", "page"),
    [
        ("2007-12-29", "2008-03/28/content_1645"),
        ("2007-12-31", "2008-03/28/content_1645"),
        ("2011-12-31", "2011-12/06/content_1411"),
        ("2018-12-29", "2018-12/06/content_5346276"),
        ("2018-12-31", "2018-12/06/content_5346276"),
        ("2015-09-03", "2015-05/13/content_9742"),
        ("2015-09-06", "2015-05/13/content_9742"),
        ("2015-10-01", "2014-12/16/content_9302"),
        ("2019-04-28", "2019-03/22/content_5375877"),
        ("2019-05-03", "2019-03/22/content_5375877"),
        ("2019-10-01", "2018-12/06/content_5346276"),
        ("2020-01-30", "2019-11/21/content_5454164"),
        ("2020-01-31", "2020-01/27/content_5472352"),
        ("2020-02-01", "2020-01/27/content_5472352"),
        ("2026-02-14", "202511/content_7047091"),
    ],
)
def test_每个放假和补班日都指明所依据的通知(day: str, page: str, nation: WorkingCalendar) -> None:
    notice = nation.why(date.fromisoformat(day)).notice
    assert notice is not None
    assert notice.url is not None
    assert page in notice.url


def test_2007年起每个安排的日子都有通知_此前没有(nation: WorkingCalendar) -> None:
    for day in every_day(date(2001, 1, 1), date(nation.horizon, 12, 31)):
        why = nation.why(day)
        if why.kind in ("holiday", "makeup"):
            assert (why.notice is not None) == (day >= date(2006, 12, 30)), day
        else:
            assert why.notice is None, day


def test_未公布年份的节日没有通知(nation: WorkingCalendar) -> None:
    spring = nation.why(date(nation.horizon + 1, 10, 1))
    assert spring.kind == "holiday"
    assert spring.notice is None


def test_已公布的最后一年自十二月起即为暂定(nation: WorkingCalendar) -> None:
    year = nation.horizon
    assert year >= 2026
    assert not nation.is_provisional(date(year, 11, 30))
    assert nation.is_provisional(date(year, 12, 1))
    assert f"{year + 1}年的通知" in nation.provisional_reason(date(year, 12, 1)).zh
    assert f"尚未公布{year + 1}年" in nation.provisional_reason(date(year + 1, 3, 1)).zh


@given(day=ANY_DAY, n=st.integers(-300, 300))
@settings(max_examples=200, deadline=None)
def test_the_nth_working_day_is_n_working_days_away(day: date, n: int) -> None:
    calendar = CALENDARS.for_region(None)
    found = calendar.add_working_days(day, n)
    if n == 0:
        assert found == day
        return
    assert calendar.is_working(found)
    if n > 0:
        assert calendar.working_days_between(day, found) == n
    else:  # day itself is never counted, so the n working days are those in [found, day)
        assert calendar.working_days_between(found - DAY, day - DAY) == -n


@given(a=ANY_DAY, b=ANY_DAY)
@settings(max_examples=100, deadline=None)
def test_counting_backwards_is_negative(a: date, b: date) -> None:
    calendar = CALENDARS.for_region(None)
    assert calendar.working_days_between(a, b) == -calendar.working_days_between(b, a)


@given(days=st.lists(ANY_DAY, max_size=20), n=st.integers(1, 120))
@settings(max_examples=100, deadline=None)
def test_many_days_at_once_give_what_each_gives_alone(days: list[date], n: int) -> None:
    calendar = CALENDARS.for_region(None)
    assert calendar.nth_after([d.toordinal() for d in days], n) == [calendar.add_working_days(d, n).toordinal() for d in days]


@given(days=st.lists(ANY_DAY, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_a_table_that_grew_says_what_a_fresh_one_says(days: list[date]) -> None:
    grown = WorkingCalendar()
    for day in days:
        grown.is_working(day)
    for day in days:
        fresh = WorkingCalendar()
        assert grown.is_working(day) == fresh.is_working(day)
        assert grown.add_working_days(day, 30) == fresh.add_working_days(day, 30)
        assert grown.why(day) == fresh.why(day)


def test_the_ends_of_what_a_stamp_can_say_are_computed_too() -> None:
    calendar = WorkingCalendar()
    assert calendar.add_working_days(date(2199, 12, 31), 9999) > date(2236, 1, 1)
    assert calendar.add_working_days(date(1900, 1, 1), -1) == date(1899, 12, 29)
    assert calendar.add_working_days(date(1900, 1, 1), 1) == date(1900, 1, 2)


def test_next_and_previous_keep_a_working_day(nation: WorkingCalendar) -> None:
    assert nation.next_working_day(date(2024, 5, 11)) == date(2024, 5, 11)
    assert nation.previous_working_day(date(2024, 5, 11)) == date(2024, 5, 11)
    assert nation.next_working_day(date(2024, 5, 12)) == date(2024, 5, 13)
    assert nation.previous_working_day(date(2024, 5, 12)) == date(2024, 5, 11)


def test_nth_after_refuses_to_count_nothing(nation: WorkingCalendar) -> None:
    assert nation.nth_after([], 7) == []
    with pytest.raises(ValueError, match="1 or more"):
        nation.nth_after([1], 0)


def test_the_digest_names_the_days_and_not_how_far_the_table_grew(calendars: Calendars) -> None:
    one, other = WorkingCalendar(), WorkingCalendar()
    other.is_working(date(1960, 1, 1))
    assert one.digest == other.digest
    assert len(one.digest) == 64
    assert calendars.for_region("湖北").digest != one.digest


CALENDARS = Calendars()
