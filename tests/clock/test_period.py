"""Periods: years, half-years, quarters, months, and weeks from Monday to Sunday."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import Every, Period, PeriodError, periods

EVERY: tuple[Every, ...] = ("year", "half-year", "quarter", "month", "week")


@pytest.mark.parametrize(
    ("text", "canonical", "first", "last"),
    [
        ("2018", "2018", "2018-01-01", "2018-12-31"),
        ("2018年", "2018", "2018-01-01", "2018-12-31"),
        ("2018年度", "2018", "2018-01-01", "2018-12-31"),
        ("2018H1", "2018H1", "2018-01-01", "2018-06-30"),
        ("2018年下半年", "2018H2", "2018-07-01", "2018-12-31"),
        ("2018Q2", "2018Q2", "2018-04-01", "2018-06-30"),
        ("2018-Q4", "2018Q4", "2018-10-01", "2018-12-31"),
        ("2018年第二季度", "2018Q2", "2018-04-01", "2018-06-30"),
        ("２０１８Ｑ１", "2018Q1", "2018-01-01", "2018-03-31"),
        ("2020-02", "2020-02", "2020-02-01", "2020-02-29"),
        ("2017年5月", "2017-05", "2017-05-01", "2017-05-31"),
        ("2018-W18", "2018-W18", "2018-04-30", "2018-05-06"),
        ("2018w01", "2018-W01", "2018-01-01", "2018-01-07"),
        ("2020-W53", "2020-W53", "2020-12-28", "2021-01-03"),
        ("2025-W01", "2025-W01", "2024-12-30", "2025-01-05"),
    ],
)
def test_期间的写法和起止(text: str, canonical: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (str(period), str(period.first), str(period.last)) == (canonical, first, last)


@pytest.mark.parametrize(
    "text", ["", "2018Q5", "2018H3", "2018-13", "2018-00", "2021-W53", "2018-W00", "18Q1", "上半年", "2018-05-01", "20185"]
)
def test_没有的期间被拒绝(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(text)
    assert caught.value.remedy.en


@given(st.dates(date(1900, 1, 1), date(2199, 12, 1)), st.sampled_from(EVERY))
def test_each_day_lies_in_one_period_and_the_next_follows_at_once(day: date, every: Every) -> None:
    period = Period.containing(day, every)
    assert day in period
    assert Period.containing(period.first, every) == Period.containing(period.last, every) == period
    assert period.next().first == period.last + timedelta(days=1)
    assert Period.parse(str(period)) == period


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(-20, 900), st.sampled_from(EVERY))
def test_periods_cover_the_span_without_gaps(first: date, length: int, every: Every) -> None:
    last = first + timedelta(days=length)
    found = periods(every, first, last)
    if length < 0:
        assert found == ()
        return
    assert first in found[0]
    assert last in found[-1]
    assert all(a.next() == b for a, b in pairwise(found))
