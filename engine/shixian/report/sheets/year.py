"""A year as a sheet for people: figures, twelve months, holidays and make-up days with their notices."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from shixian.report.sheets.parts import WEEKDAYS, calendar_words, dated, facts, listing, notice_lines, reference, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from shixian.clock.calendar import WorkingCalendar
    from shixian.clock.national import DayReason
    from shixian.clock.notice import Notice
    from shixian.words import Lang, Text

__all__ = ["calendar_json", "calendar_text"]

_CELL = 5  # columns of a day: two of its number, two of its mark, one between
_MONTH = 7 * _CELL
_MARKS = {"zh": {"off": "休", "on": "班"}, "en": {"off": "x", "on": "w"}}  # one width in every terminal, unlike × and ●; they encode in GBK
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MADE_UP = ("makeup", "overlay-on")
_DAY = dt.timedelta(days=1)


def calendar_text(year: int, calendar: WorkingCalendar, lang: Lang, width: int) -> Iterator[RenderableType]:
    """The year in ``width`` columns: figures, twelve months, legend, holidays and make-up days with their notices, as rich renderables."""
    working = sum(calendar.is_working(day) for day in _days_of(year))
    total = sum(1 for _ in _days_of(year))
    entries = [
        (word("年份", "Year", lang), str(year)),
        (word("日历", "Calendar", lang), calendar_words(calendar, lang)),
        (word("工作日", "Working days", lang), str(working)),
        (word("休息日", "Days off", lang), str(total - working)),
        (word("调休上班", "Make-up days", lang), str(sum(calendar.why(day).kind in _MADE_UP for day in _days_of(year)))),
    ]
    if calendar.is_provisional(dt.date(year, 12, 31)):
        entries.append((word("暂定", "Provisional", lang), calendar.provisional_reason(dt.date(year, 12, 31)).in_(lang)))
    yield facts(entries)
    yield ""
    across = max(n for n in (1, 2, 3, 4) if n == 1 or n * (_MONTH + 2) <= width)
    blocks = [_month_lines(year, month, calendar, lang) for month in range(1, 13)]
    for row in range(0, 12, across):
        for lines in zip(*blocks[row : row + across], strict=True):
            yield "  ".join(lines).rstrip()
        yield ""
    yield _legend(lang)
    notices: list[Notice] = []
    yield from listing(word("放假", "Holidays", lang), [_run_words(run, calendar, notices, lang) for run in _holiday_runs(year, calendar)])
    worked = [(day, calendar.why(day)) for day in _days_of(year) if calendar.why(day).kind in _MADE_UP]
    yield from listing(word("调休上班", "Make-up working days", lang), [_made_up(day, why, notices, lang) for day, why in worked])
    yield from listing(word("依据的通知", "Notices", lang), notice_lines(notices, lang))


def calendar_json(year: int, calendar: WorkingCalendar) -> dict[str, object]:
    """The year as plain values: figures by month, and each day."""
    days = [(day, calendar.is_working(day), calendar.why(day)) for day in _days_of(year)]
    months = [(month, [working for _, working, _ in group]) for month, group in groupby(days, key=lambda entry: entry[0].month)]
    provisional = calendar.is_provisional(dt.date(year, 12, 31))
    return {
        "year": year,
        "calendar": calendar.name,
        "region": calendar.region,
        "horizon": calendar.horizon,
        "provisional": provisional,
        "provisional_reason": _plain(calendar.provisional_reason(dt.date(year, 12, 31))) if provisional else None,
        "working_days": sum(working for _, working, _ in days),
        "days_off": sum(not working for _, working, _ in days),
        "make_up_days": [day.isoformat() for day, _, why in days if why.kind in _MADE_UP],
        "months": [{"month": month, "working_days": sum(found), "days_off": len(found) - sum(found)} for month, found in months],
        "days": [_day_json(day, working, why, provisional=calendar.is_provisional(day)) for day, working, why in days],
    }


def _day_json(day: dt.date, working: bool, why: DayReason, *, provisional: bool) -> dict[str, object]:
    notice = why.notice.as_json() if why.notice else None
    return {
        "day": day.isoformat(),
        "working": working,
        "kind": why.kind,
        "why": _plain(why.label),
        "notice": notice,
        "provisional": provisional,
    }


def _month_lines(year: int, month: int, calendar: WorkingCalendar, lang: Lang) -> list[str]:
    """Eight lines of the same width: the month with its figures, the weekdays, six weeks."""
    first = dt.date(year, month, 1)
    days = [day for day in _days_of(year) if day.month == month]
    working = sum(calendar.is_working(day) for day in days)
    head = word(f"{month}月", _MONTHS_EN[month - 1], lang)
    head += word(f"  工作日{working}  休息日{len(days) - working}", f"  {working} working, {len(days) - working} off", lang)
    if calendar.is_provisional(days[-1]):
        head += word("（暂定）", " (provisional)", lang)
    names = "".join(_padded(name[:2], _CELL) for name in WEEKDAYS[lang])
    cells = ["" for _ in range(first.weekday())] + [_day_cell(day, calendar, lang) for day in days]
    weeks = ["".join(_padded(cell, _CELL) for cell in cells[at : at + 7]) for at in range(0, 42, 7)]
    return [_padded(line, _MONTH) for line in (head, names, *weeks)]


def _day_cell(day: dt.date, calendar: WorkingCalendar, lang: Lang) -> str:
    working, usual = calendar.is_working(day), day.weekday() < 5
    mark = ""
    if not working and (usual or calendar.why(day).kind in ("holiday", "overlay-off")):
        mark = _MARKS[lang]["off"]
    elif working and not usual:
        mark = _MARKS[lang]["on"]
    return f"{day.day:2}{mark}"


def _legend(lang: Lang) -> str:
    return word(
        "图例：休=节假日休息；班=调休上班；无标记的周一至周五上班，周六、周日休息",
        "Legend: x = holiday; w = make-up working day; unmarked: Monday to Friday work, Saturday and Sunday off",
        lang,
    )


def _holiday_runs(year: int, calendar: WorkingCalendar) -> list[list[dt.date]]:
    """The runs of days off that have a holiday in them and touch the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    while not calendar.is_working(first):
        first -= _DAY
    while not calendar.is_working(last):
        last += _DAY
    span = (first + n * _DAY for n in range((last - first).days + 1))
    runs = [list(group) for working, group in groupby(span, key=calendar.is_working) if not working]
    return [run for run in runs if any(calendar.why(day).kind in ("holiday", "overlay-off") for day in run)]


def _run_words(run: Sequence[dt.date], calendar: WorkingCalendar, notices: list[Notice], lang: Lang) -> str:
    reasons = [calendar.why(day) for day in run]
    names = dict.fromkeys(part for why in reasons if why.festival for part in _parts(why.festival.in_(lang)))
    marks = "".join(dict.fromkeys(reference(why.notice, notices) for why in reasons if why.notice))
    span = dated(run[0], lang) + (word(f" 至 {dated(run[-1], lang)}", f" to {dated(run[-1], lang)}", lang) if len(run) > 1 else "")
    count = word(f"共{len(run)}日", f"{len(run)} day{'s' * (len(run) > 1)}", lang)
    return f"{span}  {word('、', ', ', lang).join(names)}  {count}{marks}"


def _parts(festival: str) -> list[str]:
    return [part for piece in festival.split("、") for part in piece.split(" and ")]


def _made_up(day: dt.date, why: DayReason, notices: list[Notice], lang: Lang) -> str:
    return f"{dated(day, lang)}  {why.label.in_(lang)}{reference(why.notice, notices)}"


def _days_of(year: int) -> Iterator[dt.date]:
    first = dt.date(year, 1, 1)
    return (first + n * _DAY for n in range((dt.date(year + 1, 1, 1) - first).days))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _plain(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
