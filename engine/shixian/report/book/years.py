"""The working calendar as the book prints it: each year's days off and make-up days, the notices behind them, the regional calendars."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from shixian.clock.conventions import FIRST_NOTICE_YEAR
from shixian.report.book.model import Holiday, MakeUp, NoticeEntry, OverlayEntry, Year
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shixian.clock import Calendars, Notice, WorkingCalendar
    from shixian.clock.overlay import Overlay

_DAY = dt.timedelta(days=1)
_MADE_UP = ("makeup", "overlay-on")
_VERIFIED = {
    "primary": Text("见过原件", "the original was seen"),
    "secondary": Text("据转载", "from a reprint"),
}


def notices_of(calendar: WorkingCalendar) -> dict[Notice, NoticeEntry]:
    """The notices behind the days from the first known one to the horizon, numbered in the order of the days."""
    found: dict[Notice, None] = {}
    for year in range(FIRST_NOTICE_YEAR, calendar.horizon + 1):
        found.update(dict.fromkeys(notice for day in _days_of(year) if (notice := calendar.why(day).notice) is not None))
    return {notice: _entry(number, notice) for number, notice in enumerate(found, 1)}


def years_of(calendar: WorkingCalendar, notices: Mapping[Notice, NoticeEntry]) -> Iterator[Year]:
    """Each year that a notice arranges, newest first."""
    for year in range(calendar.horizon, FIRST_NOTICE_YEAR - 1, -1):
        days = list(_days_of(year))
        working = sum(calendar.is_working(day) for day in days)
        last = days[-1]
        yield Year(
            year=year,
            working=working,
            off=len(days) - working,
            holidays=tuple(_holiday(run, calendar, notices) for run in _runs(days, calendar)),
            made_up=tuple(MakeUp(day=day, name=calendar.why(day).label) for day in days if calendar.why(day).kind in _MADE_UP),
            provisional=calendar.provisional_reason(last) if calendar.is_provisional(last) else None,
        )


def overlays_of(calendars: Calendars) -> tuple[OverlayEntry, ...]:
    """The regional calendars, by id."""
    return tuple(_overlay(overlay) for overlay in calendars.overlays)


def address(notice: Notice) -> str | None:
    """Where the notice stands on the web, without a scheme: text to be typed, not a link that a page could follow."""
    return notice.url.partition("://")[2] if notice.url else None


def _entry(number: int, notice: Notice) -> NoticeEntry:
    return NoticeEntry(
        number=number, title=notice.title, issued=notice.issued.isoformat() if notice.issued else None, address=address(notice)
    )


def _runs(days: list[dt.date], calendar: WorkingCalendar) -> list[list[dt.date]]:
    """The runs of days off with a holiday in them that begin in the year, or hold its first day."""
    first, last = days[0], days[-1]
    while not calendar.is_working(last + _DAY):
        last += _DAY
    span = (first + n * _DAY for n in range((last - first).days + 1))
    runs = [list(run) for working, run in groupby(span, key=calendar.is_working) if not working]
    return [run for run in runs if run[0] <= days[-1] and any(calendar.why(day).kind in ("holiday", "overlay-off") for day in run)]


def _holiday(run: list[dt.date], calendar: WorkingCalendar, notices: Mapping[Notice, NoticeEntry]) -> Holiday:
    reasons = [calendar.why(day) for day in run]
    names = list(dict.fromkeys(why.festival for why in reasons if why.festival is not None))
    name = Text("、".join(n.zh for n in names), " and ".join(n.en for n in names)) if names else Text("节假日", "public holiday")
    behind = dict.fromkeys(notices[n].number for why in reasons if (n := why.notice) is not None and n in notices)
    return Holiday(name=name, first=run[0], last=run[-1], notices=tuple(behind))


def _overlay(overlay: Overlay) -> OverlayEntry:
    notice = overlay.notice
    return OverlayEntry(
        id=overlay.id,
        regions=overlay.names,
        title=notice.title,
        issued=notice.issued.isoformat() if notice.issued else None,
        verified=_VERIFIED.get(overlay.verified) if overlay.verified else None,
        off=tuple(_spans(overlay.off)),
        on=tuple(_spans(overlay.on)),
    )


def _spans(days: Mapping[dt.date, Text]) -> Iterable[tuple[str, Text]]:
    """Days in a row with one label, as one span."""
    numbered = enumerate(sorted(days))
    for (label, _), run in groupby(numbered, key=lambda pair: (days[pair[1]], pair[1].toordinal() - pair[0])):
        found = [day for _, day in run]
        yield (str(found[0]) if len(found) == 1 else f"{found[0]} – {found[-1]}"), label


def _days_of(year: int) -> Iterator[dt.date]:
    first = dt.date(year, 1, 1)
    return (first + n * _DAY for n in range((dt.date(year + 1, 1, 1) - first).days))
