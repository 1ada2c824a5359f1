"""TimeLimit: how long somebody has, as clauses say it (hours, working days, days, months, the same day, a fixed date)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from shixian.clock.refusal import LimitError
from shixian.words import Text

__all__ = ["LimitError", "TimeLimit", "Unit"]

Unit = Literal["hours", "working days", "days", "months", "same day", "month-day", "date"]

_MOST = {"hours": 9999, "working days": 9999, "days": 9999, "months": 1200}
_ZH_UNIT = {"hours": "小时", "working days": "个工作日", "days": "日", "months": "个月"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A time limit: ``n`` of a unit (1 for the same day and for fixed dates).

    ``rolled``: a last day that is a day off moves to the next working day. ``from_next_hour``: the hour of the trigger is not counted.
    """

    n: int
    unit: Unit
    month_day: tuple[int, int] | None = None
    date: date | None = None
    rolled: bool = False
    from_next_hour: bool = False

    def __post_init__(self) -> None:
        most = _MOST.get(self.unit, 1)
        if not 1 <= self.n <= most:
            raise LimitError(
                Text(f"{self.n}超出了范围", f"{self.n} is out of range"),
                Text(f"请写1至{most}之间的数", f"give a number from 1 to {most}"),
            )

    @classmethod
    def parse(cls, text: str) -> TimeLimit:
        """Read ``7 working days``, ``30 days rolled``, ``by 03-31``, ``7个工作日``, ``3月31日前`` …; raises LimitError with the remedy."""
        return _parsed(text)

    @property
    def counted_in_days(self) -> bool:
        """Whether days are counted one by one, so that a suspension can stop the count."""
        return self.unit in ("working days", "days")

    @property
    def asks_calendar(self) -> bool:
        """Whether the deadline depends on which days are working days."""
        return self.unit == "working days" or self.rolled

    @property
    def margin_unit(self) -> Literal["hours", "working days", "days"]:
        """In which unit to say how early or late an act is."""
        match self.unit:
            case "hours":
                return "hours"
            case "working days":
                return "working days"
            case _:
                return "days"

    @property
    def text(self) -> Text:
        """The limit in words."""
        zh, en = self._words()
        if self.rolled:
            zh, en = f"{zh}（遇休息日顺延）", f"{en}, rolled over if the last day is a day off"
        if self.from_next_hour:
            zh, en = f"{zh}（自下一小时起算）", f"{en}, from the next full hour"
        return Text(zh, en)

    def _words(self) -> tuple[str, str]:
        if self.date is not None:
            return f"{self.date.year}年{self.date.month}月{self.date.day}日前（含当日）", f"by {self.date.isoformat()} (that day included)"
        if self.month_day is not None:
            month, day = self.month_day
            return f"{month}月{day}日前（含当日）", f"by {month:02}-{day:02} (that day included)"
        if self.unit == "same day":
            return "当日", "the same day"
        return f"{self.n}{_ZH_UNIT[self.unit]}", _plural(self.n, self.unit)

    def __str__(self) -> str:
        if self.date is not None:
            text = f"by {self.date.isoformat()}"
        elif self.month_day is not None:
            text = f"by {self.month_day[0]:02}-{self.month_day[1]:02}"
        elif self.unit == "same day":
            text = "same day"
        else:
            text = _plural(self.n, self.unit)
        return text + (" rolled" if self.rolled else "") + (" from next hour" if self.from_next_hour else "")


def _plural(n: int, unit: str) -> str:
    return f"{n} {unit if n != 1 else unit[:-1]}"


# --- reading -----------------------------------------------------------------------------------------------------------------------------

_N = r"(?P<n>\d{1,6})"
_ROLLED = r"(?P<rolled>\s*,?\s*rolled|\s*[(,，]?\s*(?:遇(?:休息|节假)日)?顺延\)?)?"
_NEXT_HOUR = r"(?P<next>\s*,?\s*from\s+(?:the\s+)?next\s+hour|\s*\(?自?[次下]一?个?小时起算?\)?)?"
_BY = r"(?:by\s+|at the latest by\s+)"
_BEFORE = r"(?:\s*(?:之前|以前|前)(?:\s*\(含当日\))?)"
_COUNTED: tuple[tuple[Unit, str], ...] = (
    ("hours", rf"{_N}\s*(?:hours?|h|个?小时){{WITHIN}}{_NEXT_HOUR}"),
    ("working days", rf"{_N}\s*(?:working\s+days?|个?工作日){{WITHIN}}"),
    ("days", rf"{_N}\s*(?:(?:calendar\s+)?days?|个?(?:自然|日历)日|日|天){{WITHIN}}{_ROLLED}"),
    ("months", rf"{_N}\s*(?:months?|个月){{WITHIN}}{_ROLLED}"),
)
_COUNTED_PATTERNS = tuple(
    (unit, re.compile(pattern.replace("{WITHIN}", r"\s*(?:之内|以内|内)?"), re.ASCII | re.IGNORECASE)) for unit, pattern in _COUNTED
)
_SAME_DAY = re.compile(r"(?:the\s+)?same\s+day|当[日天]|同[日天]", re.IGNORECASE)
_FIXED_PATTERNS = tuple(
    re.compile(pattern + _ROLLED, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"{_BY}(?:(?P<y>\d{{4}})-)?(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})",
        rf"(?:(?P<y>\d{{4}})\s*年|每年)?\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号]{_BEFORE}",
        rf"(?:(?P<y>\d{{4}})\s*年|每年)?\s*(?P<m>\d{{1,2}})\s*月底{_BEFORE}?",
    )
)
_ZH_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_ZH_NUMBER = re.compile(r"^(?P<a>[一二两三四五六七八九])?(?P<t>十)?(?P<b>[一二三四五六七八九])?(?=个|工作日|小时|日|天)")
_MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> TimeLimit:
    plain = _numeral_to_digits(unicodedata.normalize("NFKC", text).strip())
    for unit, pattern in _COUNTED_PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            part = found.groupdict()
            return _counted(text, int(part["n"]), unit, rolled=bool(part.get("rolled")), from_next_hour=bool(part.get("next")))
    if _SAME_DAY.fullmatch(plain):
        return TimeLimit(n=1, unit="same day")
    for pattern in _FIXED_PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            return _fixed(text, found.groupdict())
    raise _diagnosis(text, plain)


def _counted(text: str, n: int, unit: Unit, *, rolled: bool, from_next_hour: bool) -> TimeLimit:
    try:
        return TimeLimit(n=n, unit=unit, rolled=rolled, from_next_hour=from_next_hour)
    except LimitError as error:
        raise LimitError(Text(f"“{text}”：{error.what.zh}", f"{text!r}: {error.what.en}"), error.remedy) from None


def _fixed(text: str, part: dict[str, str | None]) -> TimeLimit:
    month, rolled = int(part["m"] or 0), bool(part["rolled"])
    if not 1 <= month <= 12:
        raise _no_such_date(text)
    if part["y"] is not None:
        year = int(part["y"])
        try:
            day = int(part["d"] or 0) if "d" in part else _month_end(year, month)
            return TimeLimit(n=1, unit="date", date=date(year, month, day), rolled=rolled)
        except ValueError:
            raise _no_such_date(text) from None
    day = int(part["d"] or 0) if "d" in part else _MONTH_ENDS[month - 1]
    if month == 2 and (day == 29 or "d" not in part):
        raise LimitError(
            Text(f"“{text}”：2月29日只有闰年才有，每年的2月底不是同一天", f"{text!r}: the end of February differs from year to year"),
            Text("请写by 02-28；或者写明年份：by 2020-02-29", "write by 02-28, or name the year: by 2020-02-29"),
        )
    if not 1 <= day <= _MONTH_ENDS[month - 1]:
        raise _no_such_date(text)
    return TimeLimit(n=1, unit="month-day", month_day=(month, day), rolled=rolled)


def _month_end(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).day


def _numeral_to_digits(plain: str) -> str:
    """二十个工作日 -> 20个工作日; 十五日 -> 15日."""
    found = _ZH_NUMBER.match(plain)
    if not found or not found.group():
        return plain
    tens, ten, ones = found["a"], found["t"], found["b"]
    if not ten:
        return plain if tens and ones else str(_ZH_DIGIT[tens or ones]) + plain[found.end() :]
    n = (_ZH_DIGIT[tens] if tens else 1) * 10 + (_ZH_DIGIT[ones] if ones else 0)
    return str(n) + plain[found.end() :]


def _no_such_date(text: str) -> LimitError:
    return LimitError(
        Text(f"“{text}”中的日期不存在", f"the date in {text!r} does not exist"),
        Text("请核对月份和日期，例如by 03-31、by 2020-11-30", "check month and day, as in by 03-31 or by 2020-11-30"),
    )


def _diagnosis(text: str, plain: str) -> LimitError:
    for pattern, what, remedy in _DAMAGE:
        if re.fullmatch(pattern, plain, re.IGNORECASE):
            return LimitError(Text(f"“{text}”{what.zh}", f"{text!r} {what.en}"), remedy)
    return LimitError(Text(f"“{text}”不是能辨认的时限", f"{text!r} is not a time limit that can be read"), _HOW)


_HOW = Text(
    "请写5小时、7个工作日、30日、30日顺延、3个月、当日、3月31日前、2020年11月30日前，或相应的英文写法",
    "write 5 hours, 7 working days, 30 days, 30 days rolled, 3 months, same day, by 03-31 or by 2020-11-30",
)
_DAMAGE = (
    (
        r"\d+\s*月",
        Text("可以是月份，也可以是月数", "may be the name of a month or a number of months"),
        Text("月数请写3个月，固定日期请写3月31日前", "write 3 months for a period, by 03-31 for a date"),
    ),
    (
        r"\d+\s*(?:work|business|week)\s*-?days?|\d+\s*workdays?|\d+\s*wd",
        Text("没有写明是工作日", "does not say working days"),
        Text("请写7 working days", "write 7 working days"),
    ),
    (
        r"\d+\s*(?:weeks?|个?星期|周)",
        Text("用了周数：一周是7日还是5个工作日，要由条款说明", "counts weeks: 7 days or 5 working days is for the clause to say"),
        Text("请写14 days或10 working days", "write 14 days or 10 working days"),
    ),
    (
        r"\d+\s*(?:years?|年)",
        Text("用了年数", "counts years"),
        Text("请写12 months", "write 12 months"),
    ),
    (
        r"\d+\s*(?:working days?|hours?|个?工作日|个?小时)内?\s*,?\s*\(?(?:rolled|顺延)\)?",
        Text("不需要顺延：工作日不会落在休息日，小时不因休息日中断", "cannot roll over: no working day is a day off, and hours run on"),
        Text("请去掉rolled", "leave rolled out"),
    ),
    (
        r"(?:by\s+)?\d{4}-\d{1,2}-\d{1,2}|(?:\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日",
        Text("是一个日期，没有说“在此之前”", "is a date that does not say by"),
        Text("请写by 2020-11-30", "write by 2020-11-30"),
    ),
)
