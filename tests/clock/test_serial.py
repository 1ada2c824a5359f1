"""Serials of spreadsheets: the two epochs, the day that never was, fractions, and numbers that are no dates."""

# ruff: noqa: DTZ001 - wall clocks of Shanghai are naive here

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import Instant, StampError
from shixian.clock.serial import is_serial, of_serial

EPOCHS: st.SearchStrategy[Literal[1900, 1904]] = st.sampled_from([1900, 1904])
DAY_ZERO = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}


@pytest.mark.parametrize(
    ("number", "epoch", "canonical"),
    [
        (44029, 1900, "2020-07-17"),
        (44029.0, 1900, "2020-07-17"),
        (42567, 1904, "2020-07-17"),
        (44029.5, 1900, "2020-07-17T12:00:00+08:00"),
        (44029.597349537, 1900, "2020-07-17T14:20:11+08:00"),
        (32874, 1900, "1990-01-01"),
        (73415, 1900, "2100-12-31"),
    ],
)
def test_日期序列号(number: float, epoch: Literal[1900, 1904], canonical: str) -> None:
    assert str(of_serial(number, epoch)) == canonical


@pytest.mark.parametrize("number", [0, 1, 59, 60, 61, -1, 2020, 20200717, 32873, 73416, 0.5, float("nan"), float("inf"), 1e300])
def test_是数而不是日期的_退回(number: float) -> None:
    assert not is_serial(number, 1900)
    with pytest.raises(StampError, match="不是日期"):
        of_serial(number, 1900)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), EPOCHS)
def test_every_plausible_day_is_the_day_that_many_days_after_the_epoch(day: date, epoch: Literal[1900, 1904]) -> None:
    serial = (datetime(day.year, day.month, day.day) - DAY_ZERO[epoch]).days
    assert of_serial(serial, epoch) == of_serial(float(serial), epoch) == Instant.of_date(day)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2100, 12, 31)).map(lambda m: m.replace(microsecond=0)), EPOCHS)
def test_a_double_gives_the_second_back(moment: datetime, epoch: Literal[1900, 1904]) -> None:
    serial = (moment - DAY_ZERO[epoch]) / timedelta(days=1)
    expected = Instant.of_date(moment.date()) if moment.time() == datetime.min.time() else Instant.of_datetime(moment)
    assert of_serial(serial, epoch) == expected


def test_midnight_reached_by_sums_is_the_day_and_half_a_second_before_it_is_no_day() -> None:
    assert of_serial(44028 + sum([1 / 24] * 24), 1900) == of_serial(44029.0000000001, 1900) == Instant.parse("2020-07-17")
    assert of_serial(44028 + 86399.6 / 86400, 1900) == Instant.parse("2020-07-17T00:00:00")
    assert of_serial(44029 + 0.4 / 86400, 1900) == Instant.parse("2020-07-17T00:00:00")


def test_the_hour_that_summer_time_repeated_is_refused() -> None:
    night = (datetime(1991, 9, 15, 1, 30) - DAY_ZERO[1900]) / timedelta(days=1)
    with pytest.raises(StampError, match="夏令时"):
        of_serial(night, 1900)
