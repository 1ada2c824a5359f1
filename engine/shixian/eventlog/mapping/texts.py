"""What mapped cells say as values: document numbers in one way of writing, years, translated words, the date in a page's address."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from shixian.clock.instant import Instant, day_first_us, day_last_us

__all__ = ["address_date", "document_number", "document_number_within", "year_of"]

_BRACKETED_YEAR = re.compile(r"[\[【〔﹝(（〖<《]\s*((?:19|20)\d{2})\s*[\]】〕﹞)）〗>》]")
_AS_PRESCRIBED = re.compile(r"[\u4e00-\u9fff]+〔(?:19|20)[0-9]{2}〕第?[0-9]+号")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DAY = re.compile(
    r"(?:^|[/_\-=t])(?P<y>(?:19|20)\d{2})(?:(?P<s>[/_-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|(?P<m2>\d{2})(?P<d2>\d{2}))(?![\d])"
)
_WITHIN = re.compile(r"(?:^|[(（《“\"\s:：书])([^\s()（）《》“”\"〔〕:：书局厅委府于的]{1,12}〔(?:19|20)\d{2}〕第?\d+号)")
_MONTH = re.compile(r"(?:^|/)(?P<y>(?:19|20)\d{2})[/-]?(?P<m>0[1-9]|1[0-2])(?=/)")


def document_number(text: str) -> str:
    """A document number with its year in 〔〕, digits and letters half-width, without blanks: 川环审批[2020] 9号 is 川环审批〔2020〕9号.

    The brackets are the prescribed ones of GB/T 9704-2012, 7.2.5; tables write them in six ways, and two tables must meet.
    """
    if _AS_PRESCRIBED.fullmatch(text):
        return text
    plain = "".join(c if c in "〔〕【】﹝﹞〖〗《》" else unicodedata.normalize("NFKC", c) for c in text)
    return _BRACKETED_YEAR.sub(r"〔\1〕", re.sub(r"\s+", "", plain))


def document_number_within(text: str) -> str | None:
    """The only document number in a title (行政处罚决定书（示例罚〔2020〕1号）).

    None where there is none, there are several, or its start cannot be told.
    """
    found = set(_WITHIN.findall(document_number(text)))
    return found.pop() if len(found) == 1 else None


def year_of(text: str) -> str | None:
    """The only year that a text names (2018年政府信息公开工作年度报告); None where it names none or several."""
    years = set(_YEAR.findall(unicodedata.normalize("NFKC", text)))
    return years.pop() if len(years) == 1 else None


def address_date(address: str) -> Instant | None:
    """The date in the address of a page (/2020/2/2/, t20230830_, /202308/): a day, else a month, None where there is none or several."""
    days = {day for found in _DAY.finditer(address) if (day := _day(found)) is not None}
    if len(days) == 1:
        return Instant.of_date(days.pop())
    if days:
        return None
    months = {(int(found["y"]), int(found["m"])) for found in _MONTH.finditer(address)}
    if len(months) != 1:
        return None
    year, month = months.pop()
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return Instant(day_first_us(dt.date(year, month, 1)), day_last_us(last), "month")


def _day(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
    except ValueError:
        return None
