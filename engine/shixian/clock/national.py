"""The State Council's arrangement as the holidays package knows it. The only module that imports holidays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from shixian.clock.notice import Notice, shipped_notices
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DayKind", "DayReason", "Span", "horizon", "national_reason", "national_span"]

# a calendar says the first six; a derivation also says start, suspended, fixed (a last day that was not counted up to) and rolled
DayKind = Literal["weekday", "weekend", "holiday", "makeup", "overlay-off", "overlay-on", "start", "suspended", "fixed", "rolled"]

FIRST_PUBLISHED = 2001  # the package follows the published arrangements from this year on, the general law before
_DAY = timedelta(days=1)
_SWAP = re.compile(r"(\d{4}-\d{2}-\d{2})")
# for the name of a whole run of days off: the festival rather than its eve or its extension
_PART_OF = {"农历除夕": "春节", "春节延长假期": "春节", "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利70周年纪念日"}
_WEEKDAY = Text("工作日", "working day")
_WEEKEND = Text("周末", "weekend")
_ENGLISH = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "农历除夕": "Lunar New Year's Eve",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "春节延长假期": "Spring Festival holiday, extended",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th anniversary of victory in the War of Resistance",
    "抗战胜利70周年纪念日": "70th anniversary of victory",
    "节假日": "public holiday",
    "补假": "substitute day",
    "推定": "estimated",
    "补假，推定": "substitute day, estimated",
}


@dataclass(frozen=True, slots=True)
class DayReason:
    """Why a day is a working day or not (or, in a derivation, why it does not count), and the notice behind it if there is one.

    ``festival``: the holiday to which a day off or a make-up day belongs.
    """

    kind: DayKind
    label: Text
    notice: Notice | None = None
    festival: Text | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What is arranged in some years: names of holidays, and make-up working days (each with the day off that it was exchanged for)."""

    first: date
    last: date
    off: Mapping[date, str]
    worked: frozenset[date]
    exchanged: Mapping[date, date]

    def is_working(self, day: date) -> bool:
        """Whether ``day``, which must lie in the span, is a working day."""
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


@cache
def horizon() -> int:
    """The last year whose arrangement the State Council has published, as far as the installed package knows."""
    return int(max(_china().special_public_holidays))


@cache
def national_span(first_year: int, last_year: int) -> Span:
    """The arrangement of the years first..last, asked together with their neighbours, whose notices reach into them."""
    china = _china(years=range(first_year - 1, last_year + 2), language="zh_CN")
    off = {day: str(name).replace("观察日", "补假") for day, name in china.items()}  # earlier releases say 观察日 for a substitute day
    exchanged = {date.fromisoformat(swap.group(1)): day for day, name in off.items() if (swap := _SWAP.search(name))}
    return Span(date(first_year, 1, 1), date(last_year, 12, 31), off, frozenset(china.weekend_workdays), exchanged)


def national_reason(day: date, span: Span) -> DayReason:
    """Why the national calendar works or rests on ``day``."""
    name = span.off.get(day)
    if day in span.worked:
        return _makeup_reason(day, span)
    if name is not None:
        return _holiday_reason(day, name, span)
    return DayReason("weekday", _WEEKDAY) if day.weekday() < 5 else DayReason("weekend", _WEEKEND)


def _china(**asked: Any) -> Any:
    from holidays.countries.china import China

    return China(**asked)  # type: ignore[no-untyped-call]


def _holiday_reason(day: date, name: str, span: Span) -> DayReason:
    of = _festival(day, span)
    notice = shipped_notices().behind(day) if day.year <= horizon() else None
    swap = _SWAP.search(name)
    label = (
        Text(f"{of.zh}调休放假（{swap[1]}上班）", f"{of.en}, day off in exchange for work on {swap[1]}")
        if swap
        else Text(name.replace("; ", "、"), _english(name))
    )
    return DayReason("holiday", label, notice, of)


def _makeup_reason(day: date, span: Span) -> DayReason:
    notice = shipped_notices().behind(day)
    off = span.exchanged.get(day)
    if off is None:
        return DayReason("makeup", Text("调休上班", "make-up working day"), notice)
    of = _festival(off, span)
    return DayReason("makeup", Text(f"{of.zh}调休上班（换{off}休息）", f"make-up working day for {off} ({of.en})"), notice, of)


def _festival(day: date, span: Span) -> Text:
    """The festival, or festivals, whose run of days off contains ``day``."""
    first = last = day
    while not span.is_working(first - _DAY):
        first -= _DAY
    while not span.is_working(last + _DAY):
        last += _DAY
    run = (span.off.get(first + n * _DAY, "") for n in range((last - first).days + 1))
    names = [part for name in run if not _SWAP.search(name) for part in re.sub(r"（.*?）", "", name).split("; ") if part]
    name = "、".join(dict.fromkeys(_PART_OF.get(part, part) for part in names)) or "节假日"
    return Text(name, _english(name))


def _english(name: str) -> str:
    """The English of the package's Chinese name; a name that is new to us stays as it is."""
    found = re.fullmatch(r"(.*?)（(.*)）", name)
    if found:
        return f"{_english(found[1])} ({_ENGLISH.get(found[2], found[2])})"
    return " and ".join(_ENGLISH.get(part, part) for part in re.split(r"; |、", name))
