"""Why a cell of a moment column gives no moment, and what to do: the messages of ``moments``."""

from __future__ import annotations

import re
import unicodedata

from shixian.clock.refusal import StampError
from shixian.eventlog.values import legible
from shixian.words import Text

__all__ = ["boolean", "dummy", "explained", "number"]

_LONGEST_SHOWN = 80
_DIGITS = re.compile(r"[0-9〇零一二三四五六七八九十]")
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|CALC!|SPILL!|GETTING_DATA)|#{2,}|Err:\d+", re.IGNORECASE)
_DITTO = re.compile(r"同上|同前|〃|″|\"|“|”|''|ditto|same", re.IGNORECASE)
_MASKED = re.compile(r"[*×xX]{2,}[年月日*×xX]*")
_WRITE = Text(
    "请写明日期；只知道范围的，写成../2020-07-17（不晚于该日）或2020-07-01/2020-07-10（在这几天之内）；"
    "确有其事、只是时间不详的，写../..；没有这回事的，留空",
    "write the date; if only bounds are known, ../2020-07-17 (not later) or 2020-07-01/2020-07-10 (in these days); "
    "../.. for what did happen at a moment that nobody knows; leave it empty if it did not happen",
)
_FORMATS = tuple(
    (re.compile(pattern, re.ASCII), formats)
    for pattern, formats in (
        (r"\d{1,2}/\d{1,2}/\d{4}.*", "dd/mm/yyyy, mm/dd/yyyy"),
        (r"\d{1,2}-\d{1,2}-\d{4}.*", "dd-mm-yyyy, mm-dd-yyyy"),
        (r"\d{1,2}\.\d{1,2}\.\d{4}.*", "d.m.yyyy, m.d.yyyy"),
        (r"\d{2}-\d{1,2}-\d{1,2}.*", "20yy-m-d"),
        (r"\d{1,2}/\d{1,2}/\d{2}", "20yy/m/d, dd/mm/20yy, mm/dd/20yy"),
        (r"\d{6}", "yyyymm, 20yymmdd"),
        (r"\d{5}(?:\.\d+)?", "excel1900, excel1904"),
        (r"\d{10}(?:\.\d+)?", "epoch-s"),
        (r"\d{13}", "epoch-ms"),
        (r"\d{16}", "epoch-us"),
        (r"\d{12}", "yyyymmddhhmm"),
        (r"\d{4}\.\d{2}", "yyyy.mm"),
    )
)


def explained(text: str, error: StampError) -> StampError:
    """The refusal of a text, ``error``, said of a cell: with the formats that would read it, and with care for what is no date at all."""
    plain = unicodedata.normalize("NFKC", text).strip()
    shown = text if text.isprintable() and len(text) <= _LONGEST_SHOWN else legible(text)[:_LONGEST_SHOWN]
    if _ERRORS.fullmatch(plain):
        return StampError(
            Text(f"“{shown}”是表格显示的错误，不是时间", f"{shown!r} is an error that the spreadsheet shows, not a moment"),
            Text("请在原表里看清单元格的值，改好后重新导出", "see what the cell holds in the original table, mend it, and export again"),
        )
    if _DITTO.fullmatch(plain):
        return StampError(
            Text(f"“{shown}”要看别的行才知道是哪一天", f"{shown!r} refers to another row"),
            Text("请把日期填进每一行", "write the date into every row"),
        )
    if _MASKED.fullmatch(plain):
        return StampError(Text(f"“{shown}”把时间隐去了", f"{shown!r} hides the moment"), _WRITE)
    if not _DIGITS.search(plain):
        return StampError(Text(f"“{shown}”没有说是哪一天", f"{shown!r} does not say on which day"), _WRITE)
    if shown != text:
        return StampError(
            Text(f"时间过长或含有不可见字符：“{shown}”", f"the moment is too long, or holds invisible characters: {shown!r}"), error.remedy
        )
    return StampError(error.what, _with_formats(plain, error.remedy))


def number(text: str) -> StampError:
    """The refusal of a number that is neither a compact date nor, as far as is known, a serial."""
    remedy = _with_formats(
        text, Text("请核对该列是否是日期，按原件填写，如2020-09-25", "check that the column holds dates, and write them like 2020-09-25")
    )
    return StampError(Text(f"{text}是一个数，不是能辨认的日期", f"{text} is a number, and no date that can be told"), remedy)


def boolean(said: bool) -> StampError:
    """The refusal of TRUE and FALSE."""
    shown = str(said).upper()
    return StampError(Text(f"{shown}没有说是哪一天", f"{shown} does not say on which day"), _WRITE)


def dummy(text: str) -> StampError:
    """The refusal of the day at which a program's clock begins."""
    return StampError(
        Text(f"“{text}”是程序在没有日期时填的初值", f"{text!r} is what a program writes where it has no date"),
        Text("请按原件填写日期；没有的，留空", "write the date from the original, or leave the cell empty"),
    )


def _with_formats(plain: str, remedy: Text) -> Text:
    for pattern, formats in _FORMATS:
        if pattern.fullmatch(plain):
            zh = formats.replace(", ", "或")
            return Text(f"{remedy.zh}；或者为这一列指定格式：{zh}", f"{remedy.en}; or declare the column's format: {formats}")
    return remedy
