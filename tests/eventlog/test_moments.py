"""What a cell of a moment column says: a moment, nothing, or what nobody can rely on."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import Instant, StampError
from shixian.eventlog.dateformat import FORMATS, FormatError, format_named
from shixian.eventlog.moments import PLACEHOLDERS, MomentReader, is_placeholder
from shixian.eventlog.sheet import CellFault
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.moments import Reading
    from shixian.eventlog.sheet import Cell


def said(reading: Reading) -> str:
    """The canonical stamp, "" for nothing, or what is wrong."""
    return "" if reading is None else reading.what.zh if isinstance(reading, StampError) else reading.as_stamp()


@pytest.mark.parametrize(
    "mark", ["", " ", "　", "—", "——", "— —", "－", "-", "---", "/", "／", "//", "\\", "…", "……", "_", "~", ".", "ー", "（无）", "【空】"]
)
def test_占位符等于没填(mark: str) -> None:
    assert MomentReader().read(mark) is None
    assert MomentReader(None, "dd/mm/yyyy").read(mark) is None


@pytest.mark.parametrize("word", [*sorted(PLACEHOLDERS), "N/A", "NULL", "None", "NaN", "ｎ／ａ", "\\N", "0000-00-00 00:00:00"])
def test_no_spelling_of_nothing_is_a_moment(word: str) -> None:
    assert is_placeholder(word)
    assert MomentReader().read(word) is None


@pytest.mark.parametrize(
    "word", ["待定", "不详", "未知", "已公示", "是", "√", "×", "有", "长期", "即日起", "unknown", "?", "未填", "公示中"]
)
def test_说了有事却没说哪天的_不算没填(word: str) -> None:
    reading = MomentReader().read(word)
    assert isinstance(reading, StampError)
    assert "没有说是哪一天" in reading.what.zh
    assert "../.." in reading.remedy.zh


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("同上", "别的行"),
        ("〃", "别的行"),
        ("#N/A", "表格显示的错误"),
        ("#REF!", "表格显示的错误"),
        ("########", "表格显示的错误"),
        ("****", "隐去"),
        ("2020年*月*日", "不是能辨认"),
        ("1970-01-01", "初值"),
        ("1970-01-01 08:00:00", "初值"),
        ("1900-01-01", "初值"),
        ("1900-01-01 00:00:00", "初值"),
        ("2020121", "七位数字"),
        ("2022-09-31", "没有31日"),
        ("01/02/2020", "分不清日和月"),
        ("20" + "7" * 400, "过长"),
        ("2020\x00-07-17", "不可见"),
        (True, "TRUE"),
        (False, "FALSE"),
        (44029, "44029是一个数"),
        (44029.5, "44029.5是一个数"),
        (2020.1, "2020.1是一个数"),
        (202007, "202007是一个数"),
        (2020121, "2020121是一个数"),
        (0, "0是一个数"),
        (-44029, "-44029是一个数"),
        (1e300, "1e+300是一个数"),
        (math.inf, "inf是一个数"),
        (20220931, "没有31日"),
        (CellFault(what=Text("公式从未计算", "never computed"), remedy=Text("打开并保存", "open and save"), shown="0"), "公式从未计算"),
    ],
)
def test_靠不住的单元格_退回并说明原因(cell: Cell, reason: str) -> None:
    reading = MomentReader().read(cell)
    assert isinstance(reading, StampError)
    assert reason in reading.what.zh
    assert reading.remedy.zh
    assert len(reading.what.zh) < 200


@pytest.mark.parametrize(
    ("cell", "stamp"),
    [
        (None, ""),
        (math.nan, ""),
        ("2020年7月17日", "2020-07-17"),
        (" 2020/7/17 14:20 ", "2020-07-17T14:20:00+08:00"),
        ("2020-09-25", "2020-09-25"),
        ("2020-09-25T14:20:00", "2020-09-25T14:20:00+08:00"),
        ("2020-09-25 00:00:00", "2020-09-25"),
        ("2020-09-25T00:00:00", "2020-09-25"),
        ("2020/9/25 0:00", "2020-09-25"),
        ("2020-09-25 00:00:00.0", "2020-09-25"),
        ("2020-09-25T00:00:00+08:00", "2020-09-25T00:00:00+08:00"),
        ("2020年9月25日零时", "2020-09-25T00:00:00+08:00"),
        ("2020-09-25 10:00:00", "2020-09-25T10:00:00+08:00"),
        ("../2020-05-03", "../2020-05-03"),
        ("../..", "../.."),
        ("2020-09", "2020-09"),
        (20200717, "2020-07-17"),
        (20200717.0, "2020-07-17"),
        ("20200717", "2020-07-17"),
        (2020, "2020"),
        (2020.0, "2020"),
        (20200717142011, "2020-07-17T14:20:11+08:00"),
    ],
)
def test_读得懂的单元格(cell: Cell, stamp: str) -> None:
    assert said(MomentReader().read(cell)) == stamp


def test_a_number_too_long_to_be_written_is_refused_like_any_other() -> None:
    assert "是一个数" in said(MomentReader(1900).read(10**5000))


def test_midnight_is_the_day_unless_the_user_knows_better() -> None:
    assert said(MomentReader(midnight="point").read("2020-09-25 00:00:00")) == "2020-09-25T00:00:00+08:00"


def test_a_number_is_a_serial_only_where_the_epoch_is_known() -> None:
    assert said(MomentReader(1900).read(44029)) == said(MomentReader(1904).read(42567)) == "2020-07-17"
    assert said(MomentReader(1900).read(44029.5)) == "2020-07-17T12:00:00+08:00"
    assert said(MomentReader(1900).read(20200717)) == "2020-07-17"
    assert said(MomentReader(1900).read(2020)) == "2020"
    assert "Excel" in said(MomentReader(1900).read("44029"))
    refused = MomentReader().read(44029)
    assert isinstance(refused, StampError)
    assert "excel1900或excel1904" in refused.remedy.zh


@pytest.mark.parametrize(
    ("declared", "cell", "stamp"),
    [
        ("dd/mm/yyyy", "01/02/2020", "2020-02-01"),
        ("mm/dd/yyyy", "01/02/2020", "2020-01-02"),
        ("DD/MM/YYYY", "1/2/2020", "2020-02-01"),
        ("dd/mm/yyyy", "01/02/2020 14:20", "2020-02-01T14:20:00+08:00"),
        ("mm/dd/yyyy", "1/2/2020 3:20:11 PM", "2020-01-02T15:20:11+08:00"),
        ("dd/mm/yyyy", "０１／０２／２０２０", "2020-02-01"),
        ("dd/mm/yyyy", "2020-09-25", "2020-09-25"),
        ("dd/mm/yyyy", "2020年9月25日", "2020-09-25"),
        ("d.m.yyyy", "1.2.2020", "2020-02-01"),
        ("20yy-m-d", "20-7-17", "2020-07-17"),
        ("20yy-m-d", "2020-7-17", "2020-07-17"),
        ("20yymmdd", "200717", "2020-07-17"),
        ("20yymmdd", 200717, "2020-07-17"),
        ("mm/dd/20yy", "7/17/20", "2020-07-17"),
        ("yyyymm", "202007", "2020-07"),
        ("yyyymm", 202007, "2020-07"),
        ("yyyy.mm", "2020.10", "2020-10"),
        ("yyyymmddhhmm", "202007171420", "2020-07-17T14:20:00+08:00"),
        ("yyyymmddhhmm", 202007171420, "2020-07-17T14:20:00+08:00"),
        ("yyyy/m/d h:mm:ss", "2020/7/17 9:05:07", "2020-07-17T09:05:07+08:00"),
        ("excel1900", "44029", "2020-07-17"),
        ("excel1900", "44029.5", "2020-07-17T12:00:00+08:00"),
        ("excel1904", 42567, "2020-07-17"),
        ("excel1900", "2020-07-17", "2020-07-17"),
        ("epoch-s", "1594966811", "2020-07-17T14:20:11+08:00"),
        ("epoch-s", 1594966811.5, "2020-07-17T14:20:11.500000+08:00"),
        ("epoch-ms", 1594966811123, "2020-07-17T14:20:11.123000+08:00"),
        ("epoch-us", "1594966811123456", "2020-07-17T14:20:11.123456+08:00"),
    ],
)
def test_写明格式的列(declared: str, cell: Cell, stamp: str) -> None:
    assert said(MomentReader(None, declared).read(cell)) == stamp


@pytest.mark.parametrize(
    ("declared", "cell"),
    [
        ("mm/dd/yyyy", "31/12/2020"),
        ("dd/mm/yyyy", "31/02/2020"),
        ("dd/mm/yyyy", "1-2-2020"),
        ("dd/mm/yyyy", "01/02/2020 25:00"),
        ("dd/mm/yyyy", "01/02/20"),
        ("yyyy.mm", "2020.1"),
        ("yyyy.mm", 2020.1),
        ("yyyymm", "2020121"),
        ("excel1900", "2020121"),
        ("excel1900", "0"),
        ("epoch-s", "0"),
        ("epoch-s", "1594966811123"),
        ("20yymmdd", "202020"),
    ],
)
def test_与写明的格式不合的_退回(declared: str, cell: Cell) -> None:
    assert isinstance(MomentReader(None, declared).read(cell), StampError)


@pytest.mark.parametrize(
    "declared",
    ["", "yyyy-dd-mm", "yy-mm-dd", "dd/mm", "yyyy", "dd/mm/yyyy/dd", "yyyy-mm hh", "yyyymmdd mm:hh", "excel1905", "%Y-%m-%d", "日期"],
)
def test_a_format_that_is_none_is_refused_with_those_that_are(declared: str) -> None:
    with pytest.raises(FormatError, match="dd/mm/yyyy"):
        format_named(declared)


def test_every_format_that_the_help_lists_can_be_declared() -> None:
    assert all(format_named(name) and text.zh and text.en for name, text in FORMATS)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_declared_order_decides_and_nothing_else_does(day: date) -> None:
    texts = {"dd/mm/yyyy": f"{day:%d/%m/%Y}", "mm/dd/yyyy": f"{day:%m/%d/%Y}", "d.m.yyyy": f"{day.day}.{day.month}.{day.year}"}
    for declared, text in texts.items():
        assert MomentReader(None, declared).read(text) == Instant.of_date(day)
        assert isinstance(MomentReader().read(text), StampError)


@pytest.mark.parametrize(
    ("day", "time", "stamp"),
    [
        ("2020-07-17", "14:20", "2020-07-17T14:20:00+08:00"),
        ("2020年7月17日", "下午3时20分", "2020-07-17T15:20:00+08:00"),
        ("2020-07-17 00:00:00", "14:20:11", "2020-07-17T14:20:11+08:00"),
        ("2020-07-17", "1899-12-31T14:20:00", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17", "2020-07-17 14:20", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17 14:20", "2020-07-17 14:20", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17", "06:20Z", "2020-07-17T14:20:00+08:00"),
        ("2020-07-17", "", "2020-07-17"),
        ("2020-07-17", None, "2020-07-17"),
        ("2020-07-17", "——", "2020-07-17"),
        ("2020-07-17", "00:00", "2020-07-17"),
        ("", "", ""),
        (44029, 0.5, "2020-07-17T12:00:00+08:00"),
        (44029, 0.0, "2020-07-17"),
        (44029, 0.9999999, "2020-07-18T00:00:00+08:00"),
    ],
)
def test_日期和时间分写两列(day: Cell, time: Cell, stamp: str) -> None:
    assert said(MomentReader(1900).read_split(day, time)) == stamp


@pytest.mark.parametrize(
    ("day", "time", "reason"),
    [
        ("", "14:20", "没有日期"),
        ("2020-07-17", "2020-07-18 14:20", "不一致"),
        ("2020-07-17 09:00", "14:20", "不一致"),
        ("2020-07", "14:20", "哪一天"),
        ("../2020-07-17", "14:20", "哪一天"),
        ("2020-07-17", "24:00", "24时"),
        ("2020-07-17", "25:00", "没有25:00"),
        ("2020-07-17", "上午", "不是时刻"),
        ("2020-07-17", "待定", "不是时刻"),
        ("2020-07-17", "1420", "不是时刻"),
        ("2020-07-17", 1420, "是一个数"),
        ("2020-07-17", 1.5, "是一个数"),
        ("2020-07-17", True, "不是时刻"),
        ("2022-09-31", "14:20", "没有31日"),
    ],
)
def test_两列合不成一个时刻的_退回(day: Cell, time: Cell, reason: str) -> None:
    reading = MomentReader(1900).read_split(day, time)
    assert isinstance(reading, StampError)
    assert reason in reading.what.zh


def test_a_part_of_a_day_is_a_time_in_workbooks_only() -> None:
    assert "是一个数" in said(MomentReader().read_split("2020-07-17", 0.5))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2020, 20200717, 44029, 202007, 1]),
    st.floats(),
    st.sampled_from(["2020-07-17", "2020-07-17 00:00:00", "——", "待定", "1", "2020", "44029", "01/02/2020", "2020年7月17日14:20", "True"]),
    st.text(max_size=20),
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(str),  # noqa: DTZ001 - bounds are naive
)


@given(st.lists(CELLS), st.sampled_from([None, "dd/mm/yyyy", "excel1904", "epoch-ms"]), st.sampled_from([None, 1900]))
def test_many_cells_say_what_each_says_alone(cells: list[Cell], declared: str | None, epoch: None) -> None:
    together = MomentReader(epoch, declared).many(cells)
    alone = [MomentReader(epoch, declared).read(cell) for cell in cells]
    assert [said(reading) for reading in together] == [said(reading) for reading in alone]


@given(CELLS)
def test_every_text_that_a_log_may_hold_means_the_same_in_a_table(cell: Cell) -> None:
    if not isinstance(cell, str):
        return
    reading = MomentReader(midnight="point").read(cell)
    try:
        parsed = Instant.parse(cell)
    except StampError:
        assert not isinstance(reading, Instant)
        return
    assert reading == parsed or (isinstance(reading, StampError) and "初值" in reading.what.zh)


def test_a_refusal_that_stands_for_many_cells_keeps_no_frames_alive() -> None:
    first, second = MomentReader().many(["2022-09-31", "2022-09-31"])
    assert isinstance(first, StampError)
    assert first is second
    assert first.__traceback__ is None


def test_texts_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shixian.eventlog.moments._KEPT", 10)
    reader = MomentReader()
    days = [(date(2020, 1, 1) + timedelta(days=n)).isoformat() for n in range(100)]
    assert [said(reading) for reading in reader.many(days)] == days
    assert len(reader._known) <= 10
