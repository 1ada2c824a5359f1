"""Time limits: the spellings of clauses, and those that are refused because they can be read in two ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.clock import LimitError, TimeLimit


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("5 hours", "5 hours"),
        ("1 hour", "1 hour"),
        ("24h", "24 hours"),
        ("5小时", "5 hours"),
        ("5个小时内", "5 hours"),
        ("五小时", "5 hours"),
        ("5 hours from next hour", "5 hours from next hour"),
        ("5小时（自下一小时起算）", "5 hours from next hour"),
        ("7 working days", "7 working days"),
        ("1 working days", "1 working day"),
        ("7个工作日", "7 working days"),
        ("７个工作日内", "7 working days"),
        ("7工作日", "7 working days"),
        ("二十个工作日", "20 working days"),
        ("十五个工作日内", "15 working days"),
        ("30 days", "30 days"),
        ("30 days rolled", "30 days rolled"),
        ("30日", "30 days"),
        ("三十日内", "30 days"),
        ("30天", "30 days"),
        ("30个自然日", "30 days"),
        ("30日（遇休息日顺延）", "30 days rolled"),
        ("30日顺延", "30 days rolled"),
        ("3 months", "3 months"),
        ("3个月", "3 months"),
        ("三个月", "3 months"),
        ("1 month rolled", "1 month rolled"),
        ("same day", "same day"),
        ("当日", "same day"),
        ("当天", "same day"),
        ("by 03-31", "by 03-31"),
        ("by 3-31", "by 03-31"),
        ("by 03-31 rolled", "by 03-31 rolled"),
        ("3月31日前", "by 03-31"),
        ("每年3月31日前", "by 03-31"),
        ("3月31日之前（含当日）", "by 03-31"),
        ("11月底前", "by 11-30"),
        ("by 2020-11-30", "by 2020-11-30"),
        ("by 2020-11-30 rolled", "by 2020-11-30 rolled"),
        ("2020年11月30日前", "by 2020-11-30"),
        ("2020年2月底前", "by 2020-02-29"),
        ("2019年12月底", "by 2019-12-31"),
    ],
)
def test_条款里的时限写法(text: str, canonical: str) -> None:
    limit = TimeLimit.parse(text)
    assert str(limit) == canonical
    assert TimeLimit.parse(canonical) == limit
    assert limit.text.zh
    assert limit.text.en


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3月", "3个月"),
        ("7 workdays", "7 working days"),
        ("7 business days", "7 working days"),
        ("2 weeks", "14 days"),
        ("两周", "7个工作日"),
        ("1 year", "12 months"),
        ("7 working days rolled", "去掉rolled"),
        ("5 hours rolled", "去掉rolled"),
        ("2020-11-30", "by 2020-11-30"),
        ("11月30日", "by 2020-11-30"),
        ("by 02-29", "02-28"),
        ("2月底前", "02-28"),
        ("by 02-30", "核对"),
        ("by 04-31", "核对"),
        ("by 13-01", "核对"),
        ("by 2021-02-29", "核对"),
        ("0 days", "1至"),
        ("100000 hours", "1至"),
        ("1201 months", "1至"),
        ("及时", "7个工作日"),
        ("", "7个工作日"),
        ("-3 days", "7个工作日"),
        ("1.5 hours", "7个工作日"),
        ("一二个工作日", "7个工作日"),
    ],
)
def test_两可的时限要写明白(text: str, remedy: str) -> None:
    with pytest.raises(LimitError) as caught:
        TimeLimit.parse(text)
    assert remedy in caught.value.remedy.zh


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 hours", "hours"),
        ("7 working days", "working days"),
        ("30 days", "days"),
        ("3 months", "days"),
        ("by 03-31", "days"),
        ("当日", "days"),
    ],
)
def test_早晚的余量按时限的单位说(text: str, unit: str) -> None:
    assert TimeLimit.parse(text).margin_unit == unit


@given(st.text(max_size=20))
def test_any_text_is_a_limit_or_refused(text: str) -> None:
    try:
        limit = TimeLimit.parse(text)
    except LimitError:
        return
    assert TimeLimit.parse(str(limit)) == limit
