"""explain(): a deadline with every day counted or skipped, why, and the law applied; walked day by day and checked against due()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shixian.clock.conventions import calendar_limits, conventions
from shixian.clock.deadline import Deadline, Gap, corresponding_day, due, gaps
from shixian.clock.national import DayReason
from shixian.clock.shanghai import EARLIEST, LATEST
from shixian.errors import EngineError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from shixian.clock.calendar import WorkingCalendar
    from shixian.clock.deadline import Suspension
    from shixian.clock.instant import Instant
    from shixian.clock.limit import TimeLimit

__all__ = ["Derivation", "Step", "explain"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a derivation. ``number``: the how many-th counted day it is; ``counted``: whether it counts, or is itself the last day."""

    day: date
    number: int | None
    why: DayReason
    counted: bool

    def as_json(self) -> dict[str, object]:
        """The step as plain values."""
        return {
            "day": self.day.isoformat(),
            "number": self.number,
            "counted": self.counted,
            "kind": self.why.kind,
            "why": _plain(self.why.label),
            "notice": self.why.notice.as_json() if self.why.notice else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a deadline was reached. For limits in days, the last step is the last day; limits in hours have no steps.

    A start that is not known to the day is walked from its last possible day, to the latest possible deadline.
    """

    limit: TimeLimit
    calendar: str
    start: Instant
    deadline: Deadline
    steps: tuple[Step, ...]
    conventions: tuple[Text, ...]
    provisional_reason: Text | None

    def as_json(self) -> dict[str, object]:
        """The derivation as plain values."""
        return {
            "start": str(self.start),
            "limit": str(self.limit),
            "calendar": self.calendar,
            "due": self.deadline.due,
            "provisional": self.deadline.provisional,
            "provisional_reason": _plain(self.provisional_reason) if self.provisional_reason else None,
            "steps": [step.as_json() for step in self.steps],
            "conventions": [_plain(text) for text in self.conventions],
        }


def explain(start: Instant, limit: TimeLimit, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()) -> Derivation:
    """The derivation of ``due(start, limit, calendar, suspensions)``; EngineError if the walk and the computation disagree."""
    deadline = due(start, limit, calendar, suspensions)
    known = start.last < LATEST or limit.unit == "date"
    steps = tuple(_walk(start.last_date, limit, calendar, gaps(suspensions, most=True))) if known and limit.unit != "hours" else ()
    if steps and not deadline.open and steps[-1].day != deadline.due_date:
        raise EngineError(_disagreement(steps[-1].day, deadline))
    return Derivation(
        limit=limit,
        calendar=calendar.name,
        start=start,
        deadline=deadline,
        steps=steps,
        conventions=tuple(_notes(start, limit, deadline, calendar, steps, suspended=bool(suspensions))),
        provisional_reason=calendar.provisional_reason(deadline.due_date) if deadline.provisional and not deadline.open else None,
    )


def _walk(start: date, limit: TimeLimit, calendar: WorkingCalendar, suspended: list[Gap]) -> Iterator[Step]:
    """The days from the start to the last day; for an open suspension, to its first day."""
    last: date | None
    match limit.unit:
        case "working days" | "days":
            yield Step(start, None, _start_reason(start, calendar), False)
            last = yield from _count(start, limit, calendar, suspended)
        case "months":
            yield Step(start, None, _start_reason(start, calendar), False)
            last = corresponding_day(start, limit.n)
            yield _fixed(last, Text("到期月的对应日或月末日", "the same day number, or the month's last day"), calendar)
        case "same day":
            last = start
            yield _fixed(last, Text("当日", "the same day"), calendar)
        case _:
            last = limit.date or _next_month_day(start, limit)
            yield _fixed(last, Text("固定日期", "the fixed date"), calendar)
    if limit.rolled and last is not None:
        yield from _roll(last, calendar, suspended)


def _count(start: date, limit: TimeLimit, calendar: WorkingCalendar, suspended: list[Gap]) -> Generator[Step, None, date | None]:
    """Each day after the start, until ``limit.n`` have counted; returns the last one, or None at an open suspension."""
    day, number = start, 0
    while number < limit.n:
        day += _DAY
        gap = _gap_of(day, suspended)
        if gap is not None:
            yield Step(day, None, _suspended_reason(gap), False)
            if gap[1] is None:
                return None
            continue
        counts = limit.unit == "days" or calendar.is_working(day)
        number += counts
        yield Step(day, number if counts else None, calendar.why(day), counts)
    return day


def _roll(last: date, calendar: WorkingCalendar, suspended: list[Gap]) -> Iterator[Step]:
    """The days after a last day that is a day off, up to the next working day that is not suspended."""
    if calendar.is_working(last):
        return
    day = last
    while True:
        day += _DAY
        gap = _gap_of(day, suspended)
        if gap is not None:
            yield Step(day, None, _suspended_reason(gap), False)
            if gap[1] is None:
                return
        elif calendar.is_working(day):
            why = calendar.why(day)
            words = Text(f"顺延至此（{why.label.zh}）", f"rolled over to this day ({why.label.en})")
            yield Step(day, None, DayReason("rolled", words, why.notice), True)
            return
        else:
            yield Step(day, None, calendar.why(day), False)


def _gap_of(day: date, suspended: list[Gap]) -> Gap | None:
    ordinal = day.toordinal()
    return next((gap for gap in suspended if gap[0] < ordinal and (gap[1] is None or ordinal <= gap[1])), None)


def _suspended_reason(gap: Gap) -> DayReason:
    if gap[1] is None:
        return DayReason("suspended", Text("中止，尚未恢复", "suspended, not resumed yet"))
    return DayReason("suspended", Text("中止，不计入", "suspended, not counted"))


def _start_reason(day: date, calendar: WorkingCalendar) -> DayReason:
    why = calendar.why(day)
    return DayReason("start", Text(f"起算日，不计入（{why.label.zh}）", f"starting day, not counted ({why.label.en})"), why.notice)


def _fixed(day: date, what: Text, calendar: WorkingCalendar) -> Step:
    why = calendar.why(day)
    return Step(day, None, DayReason("fixed", Text(f"{what.zh}（{why.label.zh}）", f"{what.en} ({why.label.en})"), why.notice), True)


def _next_month_day(start: date, limit: TimeLimit) -> date:
    day = start
    while (day.month, day.day) != limit.month_day:
        day += _DAY
    return day


def _notes(
    start: Instant, limit: TimeLimit, deadline: Deadline, calendar: WorkingCalendar, steps: tuple[Step, ...], *, suspended: bool
) -> Iterator[Text]:
    if start.last >= LATEST and limit.unit != "date":
        yield Text("起算时间不详，截止时间无法推算", "the start is not known, so there is no deadline to derive")
        return
    law_day = start.last_date if start.last < LATEST else (limit.date or date.max)
    yield from conventions(law_day, limit, suspended=suspended)
    if deadline.first <= EARLIEST and limit.unit != "date":
        yield Text(
            f"起算时间只知不晚于{start.last_date}：截止时间最晚为{deadline.due}",
            f"the start is known to be no later than {start.last_date}: {deadline.due} at the latest",
        )
    elif deadline.first != deadline.last and not deadline.open:
        earliest = Deadline(deadline.first, deadline.first, deadline.by_instant, False).due
        yield Text(
            f"起算时间只知在{start}之内：截止时间最早为{earliest}，最晚为{deadline.due}",
            f"the start is only known to lie in {start}: the deadline is {earliest} at the earliest, {deadline.due} at the latest",
        )
    if not steps:
        return
    if limit.asks_calendar:
        yield from calendar_limits(steps[0].day)
    for overlay in calendar.overlays_touching(steps[0].day, steps[-1].day):
        yield Text(
            f"适用地区历{overlay.id}：{overlay.notice.title.zh}", f"the regional calendar {overlay.id} applies: {overlay.notice.title.en}"
        )


def _disagreement(walked: date, deadline: Deadline) -> Problem:
    return Problem(
        what=Text(f"逐日推算得{walked}，计算得{deadline.due}，两者不一致", f"walking gives {walked}, computing gives {deadline.due}"),
        remedy=Text("这是程序的错误，请报告起算日、时限和日历", "this is a fault of the program: please report start, limit and calendar"),
    )


def _plain(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
