"""Which rule of law stands behind each step of a derivation: Civil Code arts. 200-204 and what was in force before it.

The civil rules on periods are applied to administrative time limits by analogy, where the clause itself says nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from shixian.clock.national import FIRST_PUBLISHED
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock.limit import TimeLimit

FIRST_NOTICE_YEAR = 2007


@dataclass(frozen=True, slots=True)
class PeriodLaw:
    """A statute's rules on periods; the four articles that matter, by their numbers."""

    since: date
    zh: str
    en: str
    start: int
    month_end: int | None
    last_day: int
    own_rule: int | None

    def cite(self, article: int) -> Text:
        """The article, as it is quoted."""
        return Text(f"《{self.zh}》第{article}条", f"{self.en} art. {article}")


PERIOD_LAWS = (
    PeriodLaw(date(2021, 1, 1), "民法典", "Civil Code", 201, 202, 203, 204),
    PeriodLaw(date(2017, 10, 1), "民法总则", "General Provisions of the Civil Law", 201, 202, 203, 204),
    PeriodLaw(date(1987, 1, 1), "民法通则", "General Principles of the Civil Law", 154, None, 154, None),
)


def law_of(day: date) -> PeriodLaw | None:
    """The statute in force on ``day``, the day from which the period runs; None before 1987."""
    return next((law for law in PERIOD_LAWS if day >= law.since), None)


def conventions(day: date, limit: TimeLimit, *, suspended: bool) -> tuple[Text, ...]:
    """What was applied to a limit that starts on ``day``, each with its article."""
    return _cited(law_of(day), limit, suspended)


@lru_cache(maxsize=1024)  # a report explains many findings of few rules
def _cited(law: PeriodLaw | None, limit: TimeLimit, suspended: bool) -> tuple[Text, ...]:
    return tuple(_with_source(text, article, law) for text, article in _applied(limit, law, suspended=suspended))


def calendar_limits(first: date) -> Iterator[Text]:
    """What the calendar does not know of the years asked."""
    if first.year < FIRST_PUBLISHED:
        yield Text(
            f"{FIRST_PUBLISHED}年以前没有可查的放假安排：按法定节日和双休推算（1995年5月以前周六上班的制度未收录）",
            f"no arrangement is on record before {FIRST_PUBLISHED}: statutory holidays and two-day weekends are assumed "
            "(the working Saturdays of the years before May 1995 are not)",
        )
    elif first.year < FIRST_NOTICE_YEAR:
        yield Text(
            f"{FIRST_NOTICE_YEAR}年以前的放假安排取自holidays软件包，未附通知",
            f"the arrangement of years before {FIRST_NOTICE_YEAR} is taken from the holidays package, without a notice",
        )


def _applied(limit: TimeLimit, law: PeriodLaw | None, *, suspended: bool) -> Iterator[tuple[Text, int | None]]:
    start, month_end, last_day, own_rule = (law.start, law.month_end, law.last_day, law.own_rule) if law else (None, None, None, None)
    match limit.unit:
        case "hours" if limit.from_next_hour:
            yield _NEXT_HOUR, own_rule
        case "hours":
            yield _HOURS, start
        case "working days":
            yield Text("起算当日不计入，自次日起算", "the starting day is not counted"), start
            yield _WORKING_DAYS, own_rule
        case "days":
            yield Text("起算当日不计入，自次日起按日历日计算", "the starting day is not counted; then every calendar day is"), start
        case "months":
            yield Text("起算当日不计入", "the starting day is not counted"), start
            yield _MONTH_END, month_end
        case "same day":
            yield Text("当日之内", "within the same day"), None
        case "month-day" | "date":
            yield Text("固定日期含当日，不是计算出来的期间", "a fixed date includes that day, and is not a counted period"), None
    if limit.rolled:
        yield Text("最后一日是休息日的，顺延至其后第一个工作日", "a last day that is a day off moves to the next working day"), last_day
    elif limit.unit in ("days", "months", "same day", "month-day", "date"):
        yield Text("不因休息日顺延（顺延是另一种口径）", "it does not roll over a day off (rolled is another reading)"), None
    if suspended:
        yield Text("中止期间（自中止次日至恢复当日）不计入", "suspended days (after its start, up to its end) are not counted"), None
    if limit.unit != "hours":
        yield Text("最后一日的截止时间为24时", "the last day ends at 24:00"), last_day


_HOURS = Text("按小时计算，自触发的时刻起算，夜间和休息日不中断", "hours run from the moment of the trigger, through nights and days off")
_NEXT_HOUR = Text(
    "触发所在的小时不计入，自下一整点起算（条款的程序口径）",
    "the hour of the trigger is not counted: it runs from the next full hour",
)
_MONTH_END = Text("到期月的对应日为最后一日，没有对应日的为月末日", "it ends on the same day number, or on the month's last day")
_WORKING_DAYS = Text(
    "只计工作日：周末和节假日不计入，调休上班日计入（条款以工作日定期限，从其规定）",
    "only working days count: no weekends or holidays, but make-up days do (the clause says working days, and that prevails)",
)


def _with_source(text: Text, article: int | None, law: PeriodLaw | None) -> Text:
    if law is None or article is None:
        return text
    source = law.cite(article)
    return Text(f"{text.zh}（参照{source.zh}）", f"{text.en} (after {source.en})")
