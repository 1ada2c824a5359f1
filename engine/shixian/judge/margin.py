"""How far an act lies from its deadline, in the unit of the rule (design.md section 8: negative means that much too late)."""

from __future__ import annotations

from shixian.clock import Deadline, WorkingCalendar, ordinal_of
from shixian.judge.finding import Margin

_HOUR = 3_600_000_000


def margin_before(deadline: Deadline, moment: int, unit: str, calendar: WorkingCalendar) -> Margin:
    """Time left between ``moment`` (µs) and the earliest the deadline can be; zero or positive."""
    return _margin(moment, deadline.first, unit, calendar, 1)


def margin_after(deadline: Deadline, moment: int, unit: str, calendar: WorkingCalendar) -> Margin:
    """Time by which ``moment`` (µs) is past the latest the deadline can be; negative.

    A day late that saw no working day (due on Friday, done on Saturday) is given in days, and less than a day (an act that had to come
    before another of the same day) in hours, so that late is never zero.
    """
    return _margin(deadline.last, moment, unit, calendar, -1)


def _margin(start: int, end: int, unit: str, calendar: WorkingCalendar, sign: int) -> Margin:
    if unit == "hours":
        hours = (end - start) / _HOUR
        return Margin(sign * (round(hours, 6) or hours), unit)
    first, last = ordinal_of(start), ordinal_of(end)
    if unit == "working days":
        worked = calendar.count_between(first, last)
        if worked or sign > 0:
            return Margin(sign * worked, unit)
    if sign < 0 and first == last:
        return _margin(start, end, "hours", calendar, sign)
    return Margin(sign * (last - first), "days")
