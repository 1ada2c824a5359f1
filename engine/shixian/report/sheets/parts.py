"""Parts that the sheets share: facts, listings and numbered notices, as rich renderables of plain text that encodes in GBK."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from shixian.clock.calendar import WorkingCalendar
    from shixian.clock.notice import Notice
    from shixian.words import Lang

WEEKDAYS = {"zh": ("一", "二", "三", "四", "五", "六", "日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def word(zh: str, en: str, lang: Lang) -> str:
    """One of the two."""
    return zh if lang == "zh" else en


def weekday(day: dt.date, lang: Lang) -> str:
    """周三, Wed."""
    name = WEEKDAYS[lang][day.weekday()]
    return f"周{name}" if lang == "zh" else name


def dated(day: dt.date, lang: Lang) -> str:
    """A date with its weekday."""
    return f"{day} {weekday(day, lang)}"


def reference(notice: Notice | None, notices: list[Notice]) -> str:
    """[2], the notice's number in the list, to which it is added when it is new."""
    if notice is None:
        return ""
    if notice not in notices:
        notices.append(notice)
    return f" [{notices.index(notice) + 1}]"


def notice_lines(notices: Sequence[Notice], lang: Lang) -> list[str]:
    """The numbered notices, each with its address under it."""
    lines = []
    for at, notice in enumerate(notices, 1):
        issued = word(f"（{notice.issued}）", f" ({notice.issued})", lang) if notice.issued else ""
        lines.append(f"[{at}] {notice.title.in_(lang)}{issued}")
        if notice.url:
            lines.append(f"    {notice.url}")
    return lines


def listing(head: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    """A heading and indented lines; nothing if there are none."""
    from rich.padding import Padding

    lines = list(lines)
    if lines:
        yield f"\n{head}"
        yield from (Padding(line, (0, 0, 0, 2)) for line in lines)


def facts(entries: Iterable[tuple[str, str]]) -> Table:
    """Names and values in two columns, so that a long value wraps under itself."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in entries:
        table.add_row(name, value)
    return table


def calendar_words(calendar: WorkingCalendar, lang: Lang) -> str:
    """The calendar's name and what it is made of."""
    national = word("国务院放假安排", "the State Council's arrangement", lang)
    regional = "、".join(overlay.id for overlay in calendar.overlays)
    if regional:
        national += word(f"，另加地区历{regional}", f", with the overlay {regional}", lang)
    return word(f"{calendar.name}（{national}）", f"{calendar.name} ({national})", lang)
