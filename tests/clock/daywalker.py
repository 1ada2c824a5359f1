"""A brute-force clock: walks from day to day, and asks chinesecalendar (another transcription of the notices) what a day is."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Days after ``after``, up to ``until`` (None: not over)."""

    after: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Walker:
    """``off`` and ``on``: what a region changes."""

    off: frozenset[date] = field(default_factory=frozenset)
    on: frozenset[date] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        return day in self.on or (day not in self.off and bool(chinese_calendar.is_workday(day)))

    def last_day(self, start: date, n: int, unit: str, stops: tuple[Stop, ...] = (), *, rolled: bool = False) -> date | None:
        """The last day of n working days, days or months after ``start``; None if an open suspension comes first."""
        if unit == "months":
            day = self._months(start, n)
        else:
            walked = self._counted(start, n, stops, working=unit == "working days")
            if walked is None:
                return None
            day = walked
        return self._rolled(day, stops) if rolled else day

    def _counted(self, start: date, n: int, stops: tuple[Stop, ...], *, working: bool) -> date | None:
        day = start
        while n:
            day += DAY
            holding = [stop for stop in stops if stop.holds(day)]
            if any(stop.until is None for stop in holding):
                return None
            if not holding and (not working or self.works(day)):
                n -= 1
        return day

    def _rolled(self, day: date, stops: tuple[Stop, ...]) -> date | None:
        if self.works(day):
            return day
        while True:
            day += DAY
            holding = [stop for stop in stops if stop.holds(day)]
            if any(stop.until is None for stop in holding):
                return None
            if not holding and self.works(day):
                return day

    @staticmethod
    def _months(start: date, n: int) -> date:
        year, month = start.year, start.month
        for _ in range(n):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return date(year, month, min(start.day, monthrange(year, month)[1]))
