"""WorkingCalendar: the working days of the nation or a region, as a table: a question costs a look-up (design section 4, item 8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shixian.clock.national import FIRST_PUBLISHED, DayReason, horizon, national_reason, national_span
from shixian.clock.overlay import Overlay, load_overlays, shipped_overlays
from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Calendars", "DayReason", "WorkingCalendar"]

_USUAL = (2007, 2030)  # what a table covers at first; it grows when a question goes further
_ROOM = 5  # years to spare when it grows


@dataclass(frozen=True, slots=True)
class _Table:
    """Working days of whole years. ``days``: their ordinals; ``rank[o - base]``: how many of them are up to the day with ordinal o."""

    first_year: int
    last_year: int
    base: int
    rank: list[int]
    days: list[int]


class WorkingCalendar:
    """The working days of China, with a region's overlays if any. Tables are built when asked for, and grow on demand."""

    def __init__(self, overlays: Sequence[Overlay] = ()) -> None:
        self.overlays = tuple(overlays)
        self.name = "+".join(["CN", *(overlay.id for overlay in self.overlays)])
        self.region = "、".join(dict.fromkeys(overlay.names[0] for overlay in self.overlays)) or None
        self._table: _Table | None = None
        self._digest: str | None = None
        self._provisional_from: int | None = None
        self._reasons: dict[date, DayReason] = {}

    @property
    def horizon(self) -> int:
        """The last year whose arrangement the State Council has published."""
        return horizon()

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        ordinal = day.toordinal()
        table = self._covering(ordinal, ordinal)
        at = ordinal - table.base
        return table.rank[at] > table.rank[at - 1]

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after ``day`` (before it, if n is negative), which itself is never counted; ``day`` for n = 0."""
        return date.fromordinal(self.nth_ordinal(day.toordinal(), n))

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; negative if b is before a."""
        return self.count_between(a.toordinal(), b.toordinal())

    def next_working_day(self, day: date) -> date:
        """``day`` itself if it is a working day, else the next one."""
        return date.fromordinal(self.rolled_ordinal(day.toordinal()))

    def previous_working_day(self, day: date) -> date:
        """``day`` itself if it is a working day, else the last one before it."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def nth_ordinal(self, ordinal: int, n: int) -> int:
        """``add_working_days`` over ``date.toordinal()`` numbers."""
        table = self._table
        if table is None or n <= 0:
            return self._nth_slowly(ordinal, n)
        at = ordinal - table.base
        if at < 0:
            return self._nth_slowly(ordinal, n)
        try:
            return table.days[table.rank[at] + n - 1]
        except IndexError:
            return self._nth_slowly(ordinal, n)

    def count_between(self, a: int, b: int) -> int:
        """``working_days_between`` over ordinals."""
        table = self._covering(min(a, b), max(a, b))
        return table.rank[b - table.base] - table.rank[a - table.base]

    def rolled_ordinal(self, ordinal: int) -> int:
        """``next_working_day`` over ordinals."""
        return self.nth_ordinal(ordinal - 1, 1)

    def nth_after(self, ordinals: Sequence[int], n: int) -> list[int]:
        """``add_working_days`` for many days at once, n >= 1; ordinals in, ordinals out, in the same order."""
        if n < 1:
            raise ValueError("n must be 1 or more")
        if not ordinals:
            return []
        self.nth_ordinal(min(ordinals), n)
        self.nth_ordinal(max(ordinals), n)
        table = self._covering(min(ordinals), max(ordinals))
        rank, days, base, offset = table.rank, table.days, table.base, n - 1
        return [days[rank[ordinal - base] + offset] for ordinal in ordinals]

    def why(self, day: date) -> DayReason:
        """Why ``day`` is a working day or a day off."""
        found = self._reasons.get(day)
        if found is None:
            found = self._reasons[day] = self._reason(day)
        return found

    def _reason(self, day: date) -> DayReason:
        for overlay in self.overlays:
            if day in overlay.off:
                return DayReason("overlay-off", overlay.off[day], overlay.notice, overlay.off[day])
            if day in overlay.on:
                return DayReason("overlay-on", overlay.on[day], overlay.notice, overlay.on[day])
        table = self._covering(day.toordinal(), day.toordinal())
        return national_reason(day, national_span(table.first_year, table.last_year))

    def is_provisional(self, day: date) -> bool:
        """Whether the State Council may still arrange ``day`` otherwise: from 1 December of the last published year on."""
        return self.is_provisional_ordinal(day.toordinal())

    def is_provisional_ordinal(self, ordinal: int) -> bool:
        """``is_provisional`` over ordinals."""
        if self._provisional_from is None:
            self._provisional_from = date(self.horizon, 12, 1).toordinal()
        return ordinal >= self._provisional_from

    def provisional_reason(self, day: date) -> Text:
        """Why what is said of ``day`` is provisional (call it only where ``is_provisional``)."""
        year = self.horizon
        if day.year > year:
            return Text(
                f"国务院办公厅尚未公布{day.year}年的节假日安排（本历所知止于{year}年），结果待公布后复核",
                f"the State Council has not published the arrangement of {day.year} yet (known up to {year}): check again once it has",
            )
        return Text(
            f"{year}年12月的安排可能被{year + 1}年的通知改动（2006、2007、2011、2018年都发生过），结果待公布后复核",
            f"the notice for {year + 1} may still change December {year} (as in 2006, 2007, 2011 and 2018): check again once it is out",
        )

    def overlays_touching(self, a: date, b: date) -> tuple[Overlay, ...]:
        """The overlays with a day between a and b, both included."""
        return tuple(overlay for overlay in self.overlays if overlay.touches(a, b))

    @property
    def digest(self) -> str:
        """SHA-256 over the published arrangement (every day that is not as the week has it) and the overlays."""
        if self._digest is None:
            span = national_span(FIRST_PUBLISHED, self.horizon)
            lines = [f"{day} off" for day in span.off if day.weekday() < 5] + [f"{day} on" for day in span.worked]
            lines = [self.name, str(self.horizon), *sorted(line for line in lines if FIRST_PUBLISHED <= int(line[:4]) <= self.horizon)]
            for overlay in self.overlays:
                lines += [overlay.id, *(f"{day} off" for day in sorted(overlay.off)), *(f"{day} on" for day in sorted(overlay.on))]
            self._digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return self._digest

    def _nth_slowly(self, ordinal: int, n: int) -> int:
        """As ``nth_ordinal``, growing the table as far as needed."""
        table = self._covering(ordinal, ordinal)
        if n == 0:
            return ordinal
        while n > 0 and table.rank[ordinal - table.base] + n > len(table.days):
            table = self._grown(table.first_year, table.last_year + _ROOM + n // 240)
        if n > 0:
            return table.days[table.rank[ordinal - table.base] + n - 1]
        while table.rank[ordinal - table.base - 1] + n < 0:
            table = self._grown(table.first_year - _ROOM + n // 240, table.last_year)
        return table.days[table.rank[ordinal - table.base - 1] + n]

    def _covering(self, first: int, last: int) -> _Table:
        """The table, grown if need be so that both ordinals and the day before the first are in it."""
        table = self._table
        if table is not None and first > table.base and last - table.base < len(table.rank):
            return table
        wanted = date.fromordinal(first).year, date.fromordinal(last).year
        have = (table.first_year, table.last_year) if table else _USUAL
        low = have[0] if wanted[0] > have[0] else wanted[0] - _ROOM
        high = have[1] if wanted[1] < have[1] else wanted[1] + _ROOM
        return self._grown(low, high)

    def _grown(self, first_year: int, last_year: int) -> _Table:
        """Build and keep the table of the years; one assignment, so that a reader in another thread sees the old one or the new."""
        span = national_span(first_year, last_year)
        off = {day.toordinal() for day in span.off} - {day.toordinal() for day in span.worked}
        worked = {day.toordinal() for day in span.worked}
        for overlay in self.overlays:
            gone, come = ({day.toordinal() for day in days} for days in (overlay.off, overlay.on))
            off, worked = (off | gone) - come, (worked | come) - gone
        base, end = span.first.toordinal(), span.last.toordinal()
        rank: list[int] = []
        days: list[int] = []
        for ordinal in range(base, end + 1):
            if ordinal in worked or (ordinal % 7 not in (0, 6) and ordinal not in off):  # ordinal 1 was a Monday
                days.append(ordinal)
            rank.append(len(days))
        self._table = _Table(first_year, last_year, base, rank, days)
        return self._table


class Calendars:
    """The national calendar and the regional ones: shipped overlays, and the user's files, whose ids may replace shipped ones."""

    def __init__(self, overlay_files: Sequence[Path] = ()) -> None:
        own = load_overlays(overlay_files)
        _refuse_repeated_ids(own)
        replaced = {overlay.id for overlay in own}
        self.overlays = tuple(sorted((*(o for o in shipped_overlays() if o.id not in replaced), *own), key=lambda overlay: overlay.id))
        _refuse_contradictions(self.overlays)
        self._by_region: dict[str | None, WorkingCalendar] = {}
        self._by_name: dict[str, WorkingCalendar] = {}

    def for_region(self, region: str | None) -> WorkingCalendar:
        """The calendar of a subject's region; the national one for None and for regions without an overlay."""
        found = self._by_region.get(region)
        if found is None:
            calendar = WorkingCalendar([overlay for overlay in self.overlays if region and overlay.covers(region)])
            found = self._by_region[region] = self._by_name.setdefault(calendar.name, calendar)
        return found


def _refuse_repeated_ids(overlays: Sequence[Overlay]) -> None:
    ids = [overlay.id for overlay in overlays]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        raise InputError(
            *(
                Problem(
                    what=Text(f"两个地区历文件的编号都是“{name}”", f"two overlay files have the id {name!r}"),
                    remedy=Text("请给其中一个另取编号", "give one of them another id"),
                )
                for name in repeated
            )
        )


def _refuse_contradictions(overlays: Sequence[Overlay]) -> None:
    """No day may be off by one overlay and on by another of the same region."""
    problems = [
        Problem(
            what=Text(f"{day}：地区历“{a.id}”说放假，“{b.id}”说上班", f"{day} is off by the overlay {a.id!r} and on by {b.id!r}"),
            remedy=Text("请核对两个通知，只留有效的一处", "compare the two notices and keep the one in force"),
        )
        for a in overlays
        for b in overlays
        if a is not b and (any(a.covers(name) for name in b.names) or any(b.covers(name) for name in a.names))
        for day in sorted(a.off.keys() & b.on.keys())
    ]
    if problems:
        raise InputError(*problems)
