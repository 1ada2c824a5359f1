"""时限: instants, working calendars, time limits, and how a deadline is derived. Imports no other room."""

from shixian.clock.calendar import Calendars, WorkingCalendar
from shixian.clock.deadline import Deadline, Suspension, due
from shixian.clock.derivation import Derivation, Step, explain
from shixian.clock.instant import Instant, Precision, day_first_us, day_last_us, shanghai_date
from shixian.clock.limit import TimeLimit, Unit
from shixian.clock.national import DayKind, DayReason
from shixian.clock.notice import Notice
from shixian.clock.overlay import Overlay
from shixian.clock.period import Every, Period, has_working_day, periods
from shixian.clock.refusal import LimitError, PeriodError, SpellingError, StampError
from shixian.clock.shanghai import ordinal_of

__all__ = [
    "Calendars",
    "DayKind",
    "DayReason",
    "Deadline",
    "Derivation",
    "Every",
    "Instant",
    "LimitError",
    "Notice",
    "Overlay",
    "Period",
    "PeriodError",
    "Precision",
    "SpellingError",
    "StampError",
    "Step",
    "Suspension",
    "TimeLimit",
    "Unit",
    "WorkingCalendar",
    "day_first_us",
    "day_last_us",
    "due",
    "explain",
    "has_working_day",
    "ordinal_of",
    "periods",
    "shanghai_date",
]
