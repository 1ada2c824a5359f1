"""What Chinese tables hold for a date and a time: read if it can be read in one way, refused with the reason if it can be read in two."""

# ruff: noqa: DTZ001 - wall clocks of Shanghai are naive here

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import Instant, StampError, stamp

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
WIDE = str.maketrans("0123456789-/.:", "０１２３４５６７８９－／．：")
WEEKDAYS = "一二三四五六日"
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def numeral(n: int, digits: str = DIGITS, ten: str = "十", one_ten: str = "") -> str:
    """1..59 in Chinese."""
    tens, ones = divmod(n, 10)
    return ("" if not tens else (one_ten if tens == 1 else digits[tens]) + ten) + (digits[ones] if ones or not tens else "")


def year_of(d: date, digits: str = DIGITS) -> str:
    return "".join(digits[int(c)] for c in str(d.year))


def short(n: int) -> str:
    """21..31 with 廿 and 卅."""
    return {2: "廿", 3: "卅"}[n // 10] + (DIGITS[n % 10] if n % 10 else "") if n > 19 else numeral(n)


def weekday(d: date) -> str:
    return WEEKDAYS[d.weekday()]


SPELLINGS: dict[str, Callable[[date], str]] = {
    "2020-07-07": date.isoformat,
    "2020-7-7": lambda d: f"{d.year}-{d.month}-{d.day}",
    "2020/7/7": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2020/07/07": lambda d: d.strftime("%Y/%m/%d"),
    "2020.7.7": lambda d: f"{d.year}.{d.month}.{d.day}",
    "2020. 7. 7": lambda d: f"{d.year}. {d.month}. {d.day}",
    "2020—7—7": lambda d: f"{d.year}—{d.month}—{d.day}",
    "20200707": lambda d: d.strftime("%Y%m%d"),
    "2020年7月7日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2020年07月07日": lambda d: d.strftime("%Y年%m月%d日"),
    "2020 年 7 月 7 号": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 号",
    "２０２０－７－７": lambda d: f"{d.year}-{d.month}-{d.day}".translate(WIDE),
    "２０２０／７／７": lambda d: f"{d.year}/{d.month}/{d.day}".translate(WIDE),
    "２０２０年７月７日": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(WIDE),
    "二〇二〇年七月七日": lambda d: f"{year_of(d)}年{numeral(d.month)}月{numeral(d.day)}日",
    "二零二零年七月七日": lambda d: f"{year_of(d).replace('〇', '零')}年{numeral(d.month)}月{numeral(d.day)}号",
    "二O二O年七月七日": lambda d: f"{year_of(d).replace('〇', 'O')}年{numeral(d.month)}月{numeral(d.day)}日",
    "二0二0年一月廿一日": lambda d: f"{year_of(d).replace('〇', '0')}年{numeral(d.month)}月{short(d.day)}日",
    "贰零贰零年柒月壹拾柒日": lambda d: (
        f"{year_of(d, FORMAL)}年{numeral(d.month, FORMAL, '拾', '壹')}月{numeral(d.day, FORMAL, '拾', '壹')}日"
    ),
    "2020年元月7日": lambda d: f"{d.year}年{'元' if d.month == 1 else d.month}月{d.day}日",
    "2020年7月7日（星期二）": lambda d: f"{d.year}年{d.month}月{d.day}日（星期{weekday(d)}）",
    "2020-07-07 周二": lambda d: f"{d} 周{weekday(d)}",
    "2020年7月7日 礼拜天": lambda d: f"{d.year}年{d.month}月{d.day}日 礼拜{weekday(d).replace('日', '天')}",
    "Tuesday, July 7, 2020": lambda d: f"{d:%A}, {ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "7-Jul-2020": lambda d: f"{d.day}-{ENGLISH[d.month - 1][:3]}-{d.year}",
    "07 JUL 2020": lambda d: f"{d.day:02} {ENGLISH[d.month - 1][:3].upper()} {d.year}",
    "07JUL2020": lambda d: f"{d.day:02}{ENGLISH[d.month - 1][:3].upper()}{d.year}",
    "Jul 7, 2020": lambda d: f"{ENGLISH[d.month - 1][:3]} {d.day}, {d.year}",
    "2020-Jul-07": lambda d: f"{d.year}-{ENGLISH[d.month - 1][:3]}-{d.day:02}",
}


def part_of_day(m: datetime) -> str:
    if m.hour == 12:
        return "中午"
    return "凌晨" if m.hour < 5 else "上午" if m.hour < 12 else "下午" if m.hour < 18 else "晚上"


CLOCKS: dict[str, Callable[[datetime], str]] = {
    " 9:05": lambda m: f" {m.hour}:{m:%M}",
    " 09:05:00": lambda m: f" {m:%H:%M:%S}",
    "９：０５": lambda m: f" {m.hour}:{m:%M}".translate(WIDE),
    "9时5分": lambda m: f" {m.hour}时{m.minute}分",
    "9点05": lambda m: f" {m.hour}点{m:%M}",
    "九时五分": lambda m: f" {numeral(m.hour)}时{numeral(m.minute)}分",
    "上午9时5分": lambda m: f" {part_of_day(m)}{(m.hour - 1) % 12 + 1 if m.hour else 0}时{m.minute}分",
    "上午九点五分": lambda m: f" {part_of_day(m)}{numeral((m.hour - 1) % 12 + 1 if m.hour else 0)}点{numeral(m.minute)}分",
    "上午9:05": lambda m: f" {part_of_day(m)}{(m.hour - 1) % 12 + 1 if m.hour else 0}:{m:%M}",
    "9:05 AM": lambda m: f" {(m.hour - 1) % 12 + 1}:{m:%M} {'AM' if m.hour < 12 else 'PM'}",
    "PM 9:05": lambda m: f" {'a.m.' if m.hour < 12 else 'p.m.'} {(m.hour - 1) % 12 + 1}:{m:%M}",
    "9时5分0秒": lambda m: f" {m.hour}时{m.minute}分{m.second}秒",
    "9:05（北京时间）": lambda m: f" {m.hour}:{m:%M}（北京时间）",
    " 9:05 +08:00": lambda m: f" {m.hour}:{m:%M} +08:00",
    "T01:05Z": lambda m: f" {m.hour}:{m:%M} UTC+8",
}
DATES = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MINUTES = st.datetimes(datetime(1992, 1, 1), datetime(2100, 12, 31)).map(lambda m: m.replace(second=0, microsecond=0))


@given(DATES)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    for name, spell in SPELLINGS.items():
        assert Instant.parse(spell(day)) == Instant.of_date(day), name


@pytest.mark.slow
def test_every_spelling_of_every_day_from_1990_to_2100_is_that_day() -> None:
    for ordinal in range(date(1990, 1, 1).toordinal(), date(2101, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        whole = Instant.of_date(day)
        assert all(Instant.parse(spell(day)) == whole for spell in SPELLINGS.values()), day


@given(MINUTES)
def test_every_spelling_of_a_time_is_that_time(moment: datetime) -> None:
    point = Instant.of_datetime(moment)
    for name, spell in CLOCKS.items():
        text = f"{moment.year}年{moment.month}月{moment.day}日{spell(moment)}"
        if "12:00" in text and "M" in text.upper():
            with pytest.raises(StampError):
                Instant.parse(text)
            continue
        assert Instant.parse(text) == point, (name, text)
        assert Instant.parse(f"{moment:%Y/%m/%d}{spell(moment)}") == point, (name, text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2020年7月17日下午3时20分", "2020-07-17T15:20:00+08:00"),
        ("2020年7月17日下午15时", "2020-07-17T15:00:00+08:00"),
        ("2020年7月17日上午9点半", "2020-07-17T09:30:00+08:00"),
        ("2020年7月17日下午三点一刻", "2020-07-17T15:15:00+08:00"),
        ("2020年7月17日下午三点二十", "2020-07-17T15:20:00+08:00"),
        ("2020年7月17日两点整", "2020-07-17T02:00:00+08:00"),
        ("2020年7月17日晚8时", "2020-07-17T20:00:00+08:00"),
        ("2020年7月17日零时", "2020-07-17T00:00:00+08:00"),
        ("2020年7月17日凌晨2点", "2020-07-17T02:00:00+08:00"),
        ("2020年7月17日中午12时", "2020-07-17T12:00:00+08:00"),
        ("2020年7月17日中午1时", "2020-07-17T13:00:00+08:00"),
        ("2020年7月17日下午12:30", "2020-07-17T12:30:00+08:00"),
        ("2020-07-17 12:30 PM", "2020-07-17T12:30:00+08:00"),
        ("2020-07-17 12:30 AM", "2020-07-17T00:30:00+08:00"),
        ("2020-07-17 3 PM", "2020-07-17T15:00:00+08:00"),
        ("2020-07-17 3:20:11 下午", "2020-07-17T15:20:11+08:00"),
        ("2020-07-17 星期五 14:20", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17 14:20 星期五", "2020-07-17T14:20:00+08:00"),
        ("2020年7月17日星期五十五时", "2020-07-17T15:00:00+08:00"),
        ("北京时间2020年7月17日14时20分", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17 14:20:11.0", "2020-07-17T14:20:11+08:00"),
        ("20200717T1420", "2020-07-17T14:20:00+08:00"),
        ("20200717 142011", "2020-07-17T14:20:11+08:00"),
        ("Fri, 17 Jul 2020 14:20:11 +0800", "2020-07-17T14:20:11+08:00"),
        ("Fri Jul 17 14:20:11 2020", "2020-07-17T14:20:11+08:00"),
        ("Fri Jul 17 2020 14:20:11 GMT+0800 (中国标准时间)", "2020-07-17T14:20:11+08:00"),
        ("2020-07-17 06:20:11 UTC", "2020-07-17T14:20:11+08:00"),
        ("2020-07-17 14:20:11-07", "2020-07-18T05:20:11+08:00"),
        ("2020-07-17\n14:20", "2020-07-17T14:20:00+08:00"),
        ("\u200e2020\u200e/7/17", "2020-07-17"),
        ("2020-07-17" + " " * 200, "2020-07-17"),
        ("Jul 2020", "2020-07"),
        ("二〇二〇年九月二〇日", "2020-09-20"),
        ("二〇二〇年〇九月〇五日", "2020-09-05"),
    ],
)
def test_只有一种读法的_读(text: str, canonical: str) -> None:
    assert str(Instant.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020年7月17日上午15时", "上午没有15时"),
        ("2020年7月17日晚13时", "晚没有13时"),
        ("2020年7月17日凌晨8时", "凌晨没有8时"),
        ("2020-07-17 13:00 AM", "AM没有13时"),
        ("2020年7月17日上午12时", "两种理解"),
        ("2020年7月17日上午12:30", "两种理解"),
        ("2020年7月17日下午12时", "两种理解"),
        ("2020年7月17日凌晨12时", "两种理解"),
        ("2020年7月17日晚12时", "两种理解"),
        ("2020年7月17日晚上1点", "两种理解"),
        ("2020-07-17 12:00 AM", "两种理解"),
        ("2020-07-17 12 PM", "两种理解"),
        ("2020年7月17日半夜", "半夜"),
        ("2020年7月17日下午", "没有几时"),
        ("2020-07-17 周四", "这天是星期五"),
        ("星期五 2020-07", "没有日"),
        ("Thu, 17 Jul 2020", "这天是星期五"),
        ("2020-07-17 14:20Z 北京时间", "时差却不是+08:00"),
        ("2020-07-17 14:20 CST", "CST"),
        ("2020-07-17 09:00-11:00", "一段时间"),
        ("2020-07-17 09:00-11", "一段时间"),
        ("2020-07-17 09:00:00-11:00:00", "一段时间"),
        ("2020年1月8日-2020年1月20日", "一段时间"),
        ("2020年1月8日至20日", "一段时间"),
        ("2020.1.8-1.20", "一段时间"),
        ("2020-01-08~2020-01-20", "一段时间"),
        ("20200108-20200120", "一段时间"),
        ("2020-2021", "一段时间"),
        ("2020-01-08 09:00至17:00", "一段时间"),
        ("2020-01-08、2020-01-09", "不止一个时间"),
        ("2020-01-08\n2020-01-09", "不止一个时间"),
        ("17-Jul-20", "两位"),
        ("1/2/20", "两位"),
        ("20-7-17", "两位"),
        ("Jul-20", "四位年份"),
        ("9月25日", "四位年份"),
        ("01/02/2020", "分不清日和月"),
        ("202007171420", "十二位"),
        ("1594951200", "时间戳"),
        ("2020年7月17", "断了"),
        ("2020年7月上旬", "大概"),
        ("2020年7月17日前", "大概"),
        ("约2020年7月17日", "大概"),
        ("2020年7月17日3时许", "大概"),
        ("农历五月廿七", "农历"),
        ("二〇二〇年正月初一", "农历"),
        ("民国109年7月17日", "公元"),
        ("二〇二〇年一二月一日", "一二"),
        ("二〇二〇年一月二五日", "二五"),
        ("二〇二〇年两月二日", "两"),
        ("2020-07-17²", "注号"),
        ("2020年7月①日", "注号"),
        ("20二0年7月17日", "不是能辨认"),
        ("2O20年7月17日", "不是能辨认"),
        ("2020一07一17", "不是能辨认"),
        ("2020-07周五-17", "不是能辨认"),
        ("2020-07-1714:20", "不是能辨认"),
        ("2020-07-17" + "日" * 100, "太长"),
    ],
)
def test_有两种读法或有损坏的_退回并说明原因(text: str, reason: str) -> None:
    with pytest.raises(StampError) as caught:
        Instant.parse(text)
    assert reason in caught.value.what.zh
    assert caught.value.remedy.zh


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1990, 2100), st.sampled_from("/-."), st.sampled_from(["", "０", " 14:20"]))
def test_day_and_month_that_may_change_places_are_never_read(first: int, second: int, year: int, sign: str, more: str) -> None:
    written = [str(first), str(second)] if more != "０" else [f"{first:02}", f"{second:02}"]
    for text in (sign.join([*written, str(year)]), sign.join([*written, str(year)[2:]]), sign.join([str(year)[2:], *written])):
        with pytest.raises(StampError):
            Instant.parse(text + more.strip("０"))


NEARLY = st.one_of(
    st.from_regex(r"[0-9 年月日号:./T+Z-]{6,26}", fullmatch=True),
    st.lists(
        st.sampled_from(
            ["2020", "1991", "7", "17", "09", "31", "5", "12", "00", "三十", "二〇二〇", "零", "年", "月", "日", "时", "分", "点半"]
        )
        | st.sampled_from(["上午", "下午", "晚", "凌晨", "AM", "PM", "-", "/", ".", "T", ":"])
        | st.sampled_from(["星期五", "（周五）", "Fri", "Jul", "北京时间", "+08:00", "Z", "-07:00", " "]),
        min_size=3,
        max_size=14,
    ).map("".join),
)


@given(NEARLY)
def test_what_is_nearly_a_stamp_is_read_as_it_is_spelt_again_or_refused(text: str) -> None:
    try:
        found = Instant.parse(text)
    except StampError:
        return
    assert Instant.parse(found.as_stamp()) == found
    assert Instant.parse(text.translate(WIDE)) == found


@given(st.one_of(NEARLY, st.builds(lambda d, c: f"{d}{c}", st.sampled_from([*SPELLINGS]), st.sampled_from([*CLOCKS]))))
def test_the_fast_path_never_disagrees_with_the_grammar(text: str) -> None:
    us = stamp.canonical_point(text)
    if us is not None:
        assert stamp.read(text) == stamp.Moment(us)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2199, 12, 31)).map(lambda m: m.replace(microsecond=0)))
def test_the_fast_path_takes_the_common_spellings(moment: datetime) -> None:
    point = Instant.of_datetime(moment).first
    for text in (
        f"{moment}",
        f"{moment:%Y/%m/%d %H:%M:%S}",
        f"{moment:%Y年%m月%d日%H时%M分%S秒}",
        f"{moment}.0",
        f"{moment.isoformat()}+08:00",
    ):
        assert stamp.canonical_point(text) == point
