"""Stamps: what is read, as what, and what is refused with which remedy."""

# ruff: noqa: DTZ001 - tests are named in the words of the law; bounds for hypothesis are naive

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import Instant, StampError, day_first_us, day_last_us, shanghai_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2017-06-01T14:20:00+08:00", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T14:20:00", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01 14:20:00", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T14:20", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T06:20:00Z", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01t06:20:00z", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T06:20:00+00", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T12:20:00+0600", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T12:20:00 +06:00", "2017-06-01T14:20:00+08:00"),
        ("2017-05-31T23:20:00-07:00", "2017-06-01T14:20:00+08:00"),
        ("2017-06-01T14:20:00.5", "2017-06-01T14:20:00.500000+08:00"),
        ("2017-06-01T14:20:00,123456789", "2017-06-01T14:20:00.123456+08:00"),
        ("2017-6-1 9:05", "2017-06-01T09:05:00+08:00"),
        ("2017/6/1 9:05:07", "2017-06-01T09:05:07+08:00"),
        ("2017.06.01 09:05", "2017-06-01T09:05:00+08:00"),
        ("2017年6月1日14:20", "2017-06-01T14:20:00+08:00"),
        ("2017年6月1日 14时20分", "2017-06-01T14:20:00+08:00"),
        ("2017年6月1日14时", "2017-06-01T14:00:00+08:00"),
        ("20170601142000", "2017-06-01T14:20:00+08:00"),
        ("20170601T142000Z", "2017-06-01T22:20:00+08:00"),
        ("20170601 14:20", "2017-06-01T14:20:00+08:00"),
        ("２０１７－０６－０１　１４：２０", "2017-06-01T14:20:00+08:00"),
        ("2020-09-25", "2020-09-25"),
        ("2020-9-5", "2020-09-05"),
        ("2020/9/25", "2020-09-25"),
        ("2020.9.25", "2020-09-25"),
        ("20200925", "2020-09-25"),
        ("2020年9月25日", "2020-09-25"),
        ("2020 年 9 月 25 日", "2020-09-25"),
        ("2020年9月25号", "2020-09-25"),
        ("二〇二〇年九月二十五日", "2020-09-25"),
        ("二○二○年十二月三十一日", "2020-12-31"),
        (" 2020-09-25 ", "2020-09-25"),
        ("2020-09", "2020-09"),
        ("2020/9", "2020-09"),
        ("2020年9月", "2020-09"),
        ("2020年9月份", "2020-09"),
        ("二〇二〇年九月", "2020-09"),
        ("2020", "2020"),
        ("2020年", "2020"),
    ],
)
def test_认得的写法(text: str, canonical: str) -> None:
    assert str(Instant.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2020121", "2020-12-01"),
        ("202009", "2020-09"),
        ("2022-09-31", "原件"),
        ("2021-02-29", "原件"),
        ("2020-13", "原件"),
        ("2020-00-10", "原件"),
        ("2020年13月1日", "原件"),
        ("2020-09-25T24:00", "次日00:00"),
        ("2020-09-25T24:00:00+08:00", "次日00:00"),
        ("2020-09-25 25:00", "原件"),
        ("2020-09-25 12:60", "原件"),
        ("2020-09-25T23:59:60", "原件"),
        ("01/02/2020", "2020-02-01"),
        ("1.2.2020", "2020-02-01"),
        ("20-09-25", "四位年份"),
        ("20年9月25日", "四位年份"),
        ("2020.10", "2020-10"),
        ("1899-12-31", "年份"),
        ("2200-01-01", "年份"),
        ("44099", "Excel"),
        ("44099.5", "Excel"),
        ("2020-09-25T12:00+15:00", "+08:00"),
        ("一二三四年五月", "年份"),
        ("二〇二〇年九月三十一日", "原件"),
        ("二〇二〇年一二月一日", "原件"),
        ("——", "留空"),
        ("无", "留空"),
        ("", "2020-09-25"),
        ("昨天", "2020-09-25"),
        ("2020-09-25+08:00", "2020-09-25"),
        ("2020-09-25T12", "2020-09-25"),
        ("2020-9/25", "2020-09-25"),
        ("2020-09-25T12:00:00[Asia/Shanghai]", "2020-09-25"),
        ("1988-04-17T02:30:00", "时差"),
        ("1988-09-11T01:30:00", "时差"),
    ],
)
def test_不猜_说明原因和改法(text: str, remedy: str) -> None:
    with pytest.raises(StampError) as caught:
        Instant.parse(text)
    assert remedy in caught.value.remedy.zh
    assert caught.value.what.en
    assert caught.value.remedy.en


def test_the_hour_that_happened_twice_is_told_apart_by_its_offset() -> None:
    first, second = Instant.parse("1988-09-11T01:30:00+09:00"), Instant.parse("1988-09-11T01:30:00+08:00")
    assert second.first - first.first == 3_600_000_000
    assert (str(first), str(second)) == ("1988-09-11T01:30:00+09:00", "1988-09-11T01:30:00+08:00")


def test_只有日期的时间是整日_时差先换算(nation: object) -> None:
    day = Instant.parse("2020-09-25")
    assert (day.last - day.first, day.precision) == (86_400_000_000 - 1, "day")
    late_abroad = Instant.parse("2020-09-24T20:00:00Z")
    assert late_abroad.first_date == date(2020, 9, 25)
    assert not late_abroad.wholly_before(day)
    assert not day.wholly_before(late_abroad)


def test_an_unknown_moment_lies_before_and_after_nothing() -> None:
    unknown, day = Instant.unknown(), Instant.parse("2020-09-25")
    assert not unknown.wholly_before(day)
    assert not day.wholly_before(unknown)
    assert (str(unknown), unknown.first_date, unknown.last_date) == ("unknown", date.min, date.max)
    with pytest.raises(StampError, match=r"\.\./\.\."):
        Instant.parse(str(unknown))
    assert Instant.parse(unknown.as_stamp()) == unknown


def test_the_day_on_which_summer_time_began_has_23_hours() -> None:
    day = Instant.parse("1988-04-17")
    assert day.last - day.first + 1 == 23 * 3_600_000_000


@given(MOMENTS)
def test_the_canonical_text_of_a_point_is_read_back(moment: datetime) -> None:
    point = Instant.of_datetime(moment)
    assert Instant.parse(str(point)) == point
    assert shanghai_date(point.first) == moment.astimezone(SHANGHAI).date()


@pytest.mark.parametrize(
    ("text", "first", "last", "canonical"),
    [
        ("../..", None, None, "../.."),
        ("../2020-05-03", None, "2020-05-03", "../2020-05-03"),
        ("2020-05-03/..", "2020-05-03", None, "2020-05-03/.."),
        ("2020-05-01/2020-05-03", "2020-05-01", "2020-05-03", "2020-05-01/2020-05-03"),
        ("２０２０－０５－０１／２０２０－０５－０３", "2020-05-01", "2020-05-03", "2020-05-01/2020-05-03"),
        ("2020-05-03/2020-05-03", "2020-05-03", "2020-05-03", "2020-05-03"),
        ("2020-05-01T10:00/2020-05-03", "2020-05-01T10:00", "2020-05-03", "2020-05-01T10:00:00+08:00/2020-05-03"),
        ("2020-05-01T10:00Z/..", "2020-05-01T18:00", None, "2020-05-01T18:00:00+08:00/.."),
        (
            "2020-05-01T10:00/2020-05-01T18:00+08:00",
            "2020-05-01T10:00",
            "2020-05-01T18:00",
            "2020-05-01T10:00:00+08:00/2020-05-01T18:00:00+08:00",
        ),
    ],
)
def test_只知道范围的时间_两端都算在内(text: str, first: str | None, last: str | None, canonical: str) -> None:
    moment = Instant.parse(text)
    assert moment == Instant.between(first and Instant.parse(first).first, last and Instant.parse(last).last)  # type: ignore[arg-type]
    assert moment.as_stamp() == canonical
    assert Instant.parse(canonical) == moment


def test_the_precision_of_an_interval_says_what_is_known() -> None:
    stamps = (
        "../..",
        "../2020-05-03",
        "2020-05-03/..",
        "2020-05-01/2020-05-03",
        "2020-05-03/2020-05-03",
        "2020-05-03T10:00/2020-05-03T10:00",
    )
    assert [Instant.parse(text).precision for text in stamps] == ["unknown", "span", "span", "span", "day", "point"]
    assert Instant.parse("../2020-05-03").wholly_before(Instant.parse("2020-05-04/.."))
    assert not Instant.parse("../2020-05-03").wholly_before(Instant.parse("2020-05-03/.."))


@pytest.mark.parametrize(
    "text",
    ["2020-05-03/2020-05-01", "2020-05-03/", "/2020-05-03", "..", "/", "2020-5-1/2020-5-3", "2020-02-30/..", "2020/2021", "2020/.."],
)  # fmt: skip
def test_an_interval_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(StampError):
        Instant.parse(text)


@given(st.tuples(MOMENTS, MOMENTS).map(sorted), st.booleans(), st.booleans())
def test_every_instant_is_read_back_from_its_stamp(pair: list[datetime], from_day: bool, until_day: bool) -> None:
    low, high = (moment.astimezone(SHANGHAI) for moment in pair)
    first = day_first_us(low.date()) if from_day else Instant.of_datetime(low).first
    last = day_last_us(high.date()) if until_day else Instant.of_datetime(high).last
    for moment in (Instant.between(first, last), Instant.between(None, last), Instant.between(first, None), Instant.between(None, None)):
        assert Instant.parse(moment.as_stamp()) == moment


@given(st.datetimes(datetime(1992, 1, 1), datetime(2199, 12, 31)), st.sampled_from(["T", " "]), st.sampled_from(["", "+08:00"]))
def test_the_fast_path_reads_what_the_slow_one_reads(moment: datetime, between: str, offset: str) -> None:
    text = moment.replace(microsecond=0).isoformat(sep=between)
    assert Instant.parse(text + offset) == Instant.of_datetime(moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=8))))
    assert Instant.parse(f" {text}{offset} ") == Instant.parse(text + offset)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_follow_each_other_without_a_gap(day: date) -> None:
    whole = Instant.of_date(day)
    assert Instant.parse(day.isoformat()) == whole
    assert (whole.first_date, whole.last_date) == (day, day)
    assert day_last_us(day) + 1 == day_first_us(day + timedelta(days=1))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    try:
        found = Instant.parse(text)
    except StampError:
        return
    assert found.first <= found.last


@given(st.from_regex(r"[0-9 年月日:./T+Z-]{4,26}", fullmatch=True))
def test_what_is_nearly_a_stamp_is_read_or_refused(text: str) -> None:
    try:
        found = Instant.parse(text)
    except StampError:
        return
    assert Instant.parse(found.as_stamp()) == found
