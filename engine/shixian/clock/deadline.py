"""due(): the one computation of a deadline, for every engine and reader (design section 4; Civil Code arts. 200-204)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, assert_never

from shixian.clock.instant import point_text
from shixian.clock.refusal import LimitError
from shixian.clock.shanghai import EARLIEST, LATEST, US_HOUR, ordinal_last_us, ordinal_of, shanghai_date
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.clock.calendar import WorkingCalendar
    from shixian.clock.instant import Instant
    from shixian.clock.limit import TimeLimit

__all__ = ["Deadline", "Gap", "Suspension", "due", "gaps"]

Gap = tuple[int, int | None]  # suspended days as ordinals: those after the first number, up to and including the second; None: no end yet


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time that does not count: the days after ``start``, up to and including ``end`` (None: it has not ended)."""

    start: Instant
    end: Instant | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last permitted moment, known as the closed interval ``first..last`` in µs: inclusive, and a single moment for a dated start.

    ``by_instant``: a limit in hours, due at an instant; others are due on a date, until 24:00. ``open``: a suspension that has not ended
    keeps the deadline from being known; ``last`` is then LATEST. An unknown start gives EARLIEST..LATEST, a half-known one an end of these.
    """

    first: int
    last: int
    by_instant: bool
    provisional: bool
    open: bool = False

    @property
    def due(self) -> str:
        """The ISO instant (hours) or ISO date (all others) of the latest possible deadline; "open" or "unknown" where there is none."""
        if self.open:
            return "open"
        if self.last >= LATEST:
            return "unknown"
        return point_text(self.last) if self.by_instant else shanghai_date(self.last).isoformat()

    @property
    def due_date(self) -> date:
        """The Shanghai date of the latest possible deadline; ``date.max`` if open or unknown."""
        return shanghai_date(self.last)


def due(start: Instant, limit: TimeLimit, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()) -> Deadline:
    """When ``limit`` ends for a trigger at ``start``; an imprecise start gives the earliest and the latest possible deadline.

    Suspensions stop limits in days and working days only; LimitError for the others.
    """
    if not start.is_bounded and limit.unit != "date":
        return _of_open_start(start, limit, calendar, suspensions)
    first, last = start.first, start.last
    if limit.unit == "hours":
        _refuse_suspensions(limit, suspensions)
        return _after_hours(first, last, limit)
    ordinal = ordinal_of(first)
    if not suspensions:
        end = _end(ordinal, limit, calendar)
        moment = ordinal_last_us(end)
        latest_ordinal = ordinal if last == first else ordinal_of(last)
        if latest_ordinal == ordinal:
            return Deadline(moment, moment, False, limit.asks_calendar and calendar.is_provisional_ordinal(end))
        end = _end(latest_ordinal, limit, calendar)
        return Deadline(moment, ordinal_last_us(end), False, limit.asks_calendar and calendar.is_provisional_ordinal(end))
    _refuse_suspensions(limit, suspensions)
    return _with_gaps(ordinal, ordinal_of(last), limit, calendar, suspensions)


def _of_open_start(start: Instant, limit: TimeLimit, calendar: WorkingCalendar, suspensions: Sequence[Suspension]) -> Deadline:
    """The deadline of a start of which one end is not known, or neither: open where the start is."""
    ends = [replace(start, first=end, last=end) for end in (start.first, start.last) if EARLIEST < end < LATEST]
    if not ends:
        _refuse_suspensions(limit, suspensions)
        return Deadline(EARLIEST, LATEST, limit.unit == "hours", False)
    known = due(ends[0], limit, calendar, suspensions)
    if start.first > EARLIEST:
        return Deadline(known.first, LATEST, known.by_instant, False)
    return Deadline(EARLIEST, known.last, known.by_instant, known.provisional, known.open)


def gaps(suspensions: Sequence[Suspension], *, most: bool) -> list[Gap]:
    """The suspended days, sorted and merged: the most that the stamps allow, or the least."""
    found: list[Gap] = []
    for one in suspensions:
        if not most and one.start.last >= LATEST:  # nobody knows when it began: at the least it stopped nothing
            continue
        after = ordinal_of(one.start.first if most else one.start.last)
        if one.end is None or (most and one.end.last >= LATEST):
            found.append((after, None))
            continue
        until = ordinal_of(one.end.last if most else one.end.first)
        if until > after:
            found.append((after, until))
    found.sort(key=lambda gap: gap[0])
    merged: list[Gap] = []
    for gap in found:
        start, end = merged[-1] if merged else gap
        if merged and (end is None or gap[0] <= end):
            merged[-1] = (start, None if end is None or gap[1] is None else max(end, gap[1]))
        else:
            merged.append(gap)
    return merged


def corresponding_day(day: date, months: int) -> date:
    """The same day number ``months`` later, or the month's last day where it has no such day (Civil Code art. 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after_hours(first: int, last: int, limit: TimeLimit) -> Deadline:
    if limit.from_next_hour:
        first, last = (us // US_HOUR * US_HOUR + US_HOUR for us in (first, last))
    span = limit.n * US_HOUR
    return Deadline(first + span, last + span, True, False)


def _end(ordinal: int, limit: TimeLimit, calendar: WorkingCalendar) -> int:
    """The last day, as an ordinal, for a start on the day ``ordinal``; no suspensions."""
    unit = limit.unit
    if unit == "working days":
        return calendar.nth_ordinal(ordinal, limit.n)
    match unit:
        case "days":
            end = ordinal + limit.n
        case "same day":
            end = ordinal
        case "months":
            end = corresponding_day(date.fromordinal(ordinal), limit.n).toordinal()
        case "month-day":
            end = _first_on_or_after(ordinal, limit)
        case "date":
            end = limit.date.toordinal() if limit.date is not None else ordinal
        case "hours":
            raise AssertionError("hours end at an instant, not on a day")
        case _:
            assert_never(unit)
    return calendar.rolled_ordinal(end) if limit.rolled else end


def _first_on_or_after(ordinal: int, limit: TimeLimit) -> int:
    start = date.fromordinal(ordinal)
    month, day = limit.month_day or (start.month, start.day)
    this_year = date(start.year, month, day).toordinal()
    return this_year if this_year >= ordinal else date(start.year + 1, month, day).toordinal()


def _with_gaps(first: int, last: int, limit: TimeLimit, calendar: WorkingCalendar, suspensions: Sequence[Suspension]) -> Deadline:
    earliest = _end_over_gaps(first, limit, calendar, gaps(suspensions, most=False))
    latest = _end_over_gaps(last, limit, calendar, gaps(suspensions, most=True))
    reached = latest if latest is not None else earliest
    return Deadline(
        LATEST if earliest is None else ordinal_last_us(earliest),
        LATEST if latest is None else ordinal_last_us(latest),
        False,
        limit.asks_calendar and reached is not None and calendar.is_provisional_ordinal(reached),
        latest is None,
    )


def _end_over_gaps(start: int, limit: TimeLimit, calendar: WorkingCalendar, suspended: list[Gap]) -> int | None:
    """The last day of a limit in days or working days, leaving the suspended days out; None if a suspension is open before the end."""
    working = limit.unit == "working days"
    position, left = start, limit.n
    for after, until in suspended:
        if until is not None and until <= position:
            continue
        before = max(after, position)
        counted = calendar.count_between(position, before) if working else before - position
        if counted >= left:
            break
        if until is None:
            return None
        position, left = until, left - counted
    end = calendar.nth_ordinal(position, left) if working else position + left
    return _rolled_over_gaps(end, calendar, suspended) if limit.rolled else end


def _rolled_over_gaps(end: int, calendar: WorkingCalendar, suspended: list[Gap]) -> int | None:
    """The next working day that is not suspended, ``end`` itself included."""
    end = calendar.rolled_ordinal(end)
    for after, until in suspended:
        if after < end and (until is None or end <= until):
            if until is None:
                return None
            end = calendar.rolled_ordinal(until + 1)
    return end


def _refuse_suspensions(limit: TimeLimit, suspensions: Sequence[Suspension]) -> None:
    if suspensions and not limit.counted_in_days:
        raise LimitError(
            Text(f"“{limit.text.zh}”不是逐日计算的时限，不能中止", f"a limit of {limit} is not counted day by day and cannot be suspended"),
            Text("中止只用于按日或按工作日计算的时限", "suspend limits in days or working days only"),
        )
