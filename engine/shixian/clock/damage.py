"""Why a text is no moment, as precisely as can be said, and what to write instead."""

from __future__ import annotations

import re

from shixian.clock.refusal import StampError
from shixian.words import Text

__all__ = ["HOW", "diagnosis"]

HOW = Text(
    "请写2020-09-25、2020-09-25 14:20、2020年9月25日，或只写2020-09、2020",
    "write 2020-09-25, 2020-09-25 14:20 or 2020年9月25日; or 2020-09 or 2020 if that is all that is known",
)
_BOUNDS = Text(
    "只知道范围的，写成区间：2020-07-01/2020-07-10（在这几天之内），../2020-07-17（不晚于该日），2020-07-17/..（不早于该日）",
    "where only bounds are known: 2020-07-01/2020-07-10 (in these days), ../2020-07-17 (not later), 2020-07-17/.. (not earlier)",
)
_DATE = r"(?:\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]?)?)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}[/.]\d{1,2}|\d{8})"
_CLOCK = r"\d{1,2}(?::\d{2}){0,2}\s*[时点]?(?:\d{1,2}分)?"
_FLAGS = re.ASCII | re.IGNORECASE | re.DOTALL
_DAMAGE = (
    (
        r"[—–\-/无]+\s*[—–\-/无]*|N/?A|null|none|待定|不详|未知|unknown",
        Text("是占位符，不是时间", "is a placeholder, not a moment"),
        Text(
            "没有时间就留空，并说明原因；确有其事、只是时间不详的，写../..",
            "leave it empty where there is no moment, and say why; write ../.. for what happened at a moment that nobody knows",
        ),
    ),
    (
        r"\d{7}",
        Text(
            "是七位数字，分不清月和日（2020121可以是1月21日，也可以是12月1日）",
            "has seven digits: where the month ends cannot be told (1-21 or 12-1)",
        ),
        Text("请按原件写成2020-01-21或2020-12-01的样子", "write it like 2020-01-21 or 2020-12-01, from the original"),
    ),
    (
        r"\d{6}",
        Text("是六位数字，可以是年月，也可以是两位年份的日期", "has six digits: a year and month, or a date with a two-digit year"),
        Text("年月请写2020-09，日期请写2020-09-25", "write 2020-09 for the month, 2020-09-25 for a day"),
    ),
    (
        r"\d{5}(\.\d+)?",
        Text("像是Excel的日期序列号", "looks like an Excel serial number"),
        Text("请在Excel里把该列设为日期格式再导出", "format the column as a date in Excel and export again"),
    ),
    (
        r"\d{12}",
        Text(
            "是十二位数字，可以是年月日时分，也可以是两位年份的年月日时分秒",
            "has twelve digits: year to minute, or year to second with a two-digit year",
        ),
        Text("请写成2020-09-25 14:20", "write it like 2020-09-25 14:20"),
    ),
    (
        r"\d{10}|\d{13}",
        Text("像是计算机的时间戳（1970年以来的秒或毫秒）", "looks like a computer's time stamp: seconds or milliseconds since 1970"),
        Text("请导出为2020-09-25 14:20:00的样子", "export it in the form 2020-09-25 14:20:00"),
    ),
    (
        rf"{_DATE}\D*(?:{_CLOCK})?\D*?\s*(?:至|到|~|—+|–+|--+|-)\s*\(?(?:\d{{1,4}}[-/.年月日号]|\d{{8}}|{_CLOCK}).*|\d{{4}}\s*[-—–~至到]+\s*\d{{4}}\s*年?",
        Text("是一段时间，不是一个时刻", "is a stretch of time, not a moment"),
        Text(
            f"请写明哪一天算数，起止时间各占一列；{_BOUNDS.zh}",
            f"say which of its days counts, and write beginning and end apart; {_BOUNDS.en}",
        ),
    ),
    (
        rf"{_DATE}.*[、,;，；\n]\s*{_DATE}.*",
        Text("里不止一个时间", "holds more than one moment"),
        Text("一格只写一个时间，其余的另起一行", "write one moment a cell, and the others in rows of their own"),
    ),
    (
        r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*",
        Text("把年份写在最后，分不清日和月的先后", "has its year last: day and month cannot be told apart"),
        Text("请把年份写在前面：2020-02-01", "put the year first: 2020-02-01"),
    ),
    (
        r"(?:农历|阴历|旧历).*|.*(?:正月|腊月|冬月|闰.{1,3}月|月初[一二三四五六七八九十]).*",
        Text("是农历日期", "is a date of the Chinese lunar calendar"),
        Text("请换算成公历：2020-09-25", "write the date of the common calendar: 2020-09-25"),
    ),
    (
        r"(?:中华)?民国.*|(?:昭和|平成|令和).*",
        Text("的年份不是公元年份", "counts its years by another era"),
        Text("请写公元年份：2020-09-25", "write the year of the common era: 2020-09-25"),
    ),
    (
        r"\d{1,2}\s*月\s*\d{1,2}\s*[日号].*|\d{1,2}[-/.]\d{1,2}|[a-z]{3,9}\.?[- ]\d{1,2}|\d{1,2}[- ][a-z]{3,9}",
        Text("没有写明四位年份", "has no year of four digits"),
        Text("请写四位年份：2020-09-25", "write four digits: 2020-09-25"),
    ),
    (
        r"'?\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?!\d).*|\d{1,2}([-/.])\d{1,2}\1'?\d{2}(?!\d).*|\d{1,2}[- ][a-z]{3,9}[- ]'?\d{2}",
        Text("的年份只有两位", "has a two-digit year"),
        Text("请写四位年份：2020-09-25", "write four digits: 2020-09-25"),
    ),
    (
        r"\d{4}\.\d{1,2}",
        Text("可以是年月，也可以是被表格改成小数的数", "may be a year and month, or a number that a spreadsheet has rounded"),
        Text("年月请写2020-10", "write 2020-10 for the month"),
    ),
    (
        r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}",
        Text("在日数之后断了，可能缺了末位数字", "breaks off after the day, whose last digit may be lost"),
        Text("请按原件补全：2020年7月17日", "complete it from the original: 2020年7月17日"),
    ),
    (
        r".*\d.*\bCST\b.*",
        Text("写的CST可以是中国标准时间，也可以是美国中部时间", "says CST, which is the time of China or of the middle of North America"),
        Text("请写+08:00，或者不写时区", "write +08:00, or no zone"),
    ),
    (
        r"(?:约|大约).*\d.*|.*\d.*(?:许|左右|前后|上旬|中旬|下旬|初|底|末|半年|季度?|周|前|之前|以前|后|之后|以后|起|内|春|夏|秋|冬)",
        Text("只说了大概的时间或界限", "says about when, or gives a bound only"),
        _BOUNDS,
    ),
    (
        r".*(?:半夜|子夜|午夜|零晨).*",
        Text("说的半夜，分不清是哪一日", "says midnight, which may be of this day or the next"),
        Text("请用24小时制：当日开始写00:00，当日终了写次日的00:00", "use the 24-hour clock: 00:00 of the day that begins then"),
    ),
    (
        r".*(?:上午|下午|晚上?|凌晨|中午|[ap]\.?m\.?)",
        Text("只说了上午或下午，没有几时", "says morning or afternoon, but not the hour"),
        Text("写明几时，用24小时制：15:00；不知道的只写日期", "write the hour on the 24-hour clock: 15:00; or the date alone"),
    ),
    (
        r"\d{4}-\d{2}-\d{2}(?:T\S*)?/|/\d{4}-\d{2}-\d{2}(?:T\S*)?|.*\.\..*/.*|.*/.*\.\..*|\.\.",
        Text("不是完整的区间", "is no complete interval"),
        _BOUNDS,
    ),
)


def diagnosis(text: str, plain: str) -> StampError:
    """The refusal of ``text``, which is no spelling of a moment; ``plain``: the same in plain digits."""
    if not plain:
        return StampError(Text("时间为空", "the moment is empty"), HOW)
    for pattern, what, remedy in _DAMAGE:
        if re.fullmatch(pattern, plain, _FLAGS):  # compiled when first needed: most runs never are
            return StampError(Text(f"“{text}”{what.zh}", f"{text!r} {what.en}"), remedy)
    return StampError(Text(f"“{text}”不是能辨认的日期时间", f"{text!r} is not a date or time that can be read"), HOW)
