"""A deadline's derivation in the text report: each counted day, each run of days skipped and why, and the conventions applied."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from shixian.report.figures import due_moment, moment
from shixian.report.labels import label
from shixian.report.text.layout import Cell, Paragraph, Table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from shixian.report import model as m
    from shixian.words import Lang

_FIXED_DATE = re.compile(r"by \d{4}-")
_WEEKDAYS = {"zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}

_PLAIN = {
    "period": Text("所属期间的最后一日24时为限", "the period's last day, until 24:00"),
    "precedence": Text(
        "履行须确定早于触发，同一时刻不算在先；只记到日的，同一日内先后不明，不作认定",
        "the act must certainly come before the trigger, the same instant does not; dates of one day leave the order open",
    ),
    "retention": Text("没有终点：公开之后一直保留", "no end: public for good once disclosed"),
}
"""What is said where no days are counted: by kind, or where the period itself ends the time."""


def pieces(finding: m.FindingRecord, lang: Lang, *, indent: int, label_width: int) -> Iterator[RenderableType]:
    """All derivations of a finding: none where its period itself ends the time allowed, two where the limit was extended."""
    name = label("derivation", lang)
    plain = None if finding.derivation else _PLAIN.get("period" if finding.period else finding.kind)
    if plain is not None:
        yield Paragraph(text=plain.in_(lang), label=name, label_width=label_width, indent=indent)
    for record in finding.derivation or ():
        yield Paragraph(text=_head(record, lang), label=name, label_width=label_width, indent=indent)
        if record.steps:
            heads = ("日期", "星期", "计数", "理由") if lang == "zh" else ("date", "day", "count", "why")
            yield Table(heads=heads, rows=[_row(run, lang) for run in _runs(record.steps)], indent=indent * 2, lead=3)
        for text in (*(convention.in_(lang) for convention in record.conventions), *_notices(record, lang)):
            yield Paragraph(text=text, label="-", label_width=1, indent=indent * 2)
        if record.provisional_reason is not None:
            yield Paragraph(text=record.provisional_reason.in_(lang), label="-", label_width=1, indent=indent * 2, style="yellow")


def _head(record: m.DerivationRecord, lang: Lang) -> str:
    zh = lang == "zh"
    limit, start = record.limit_text.in_(lang), moment(record.start, lang)
    if record.due is None:
        end = "期限未定" if zh else "no deadline yet"
    elif record.due_earliest is not None:
        first, last = due_moment(record.due_earliest, lang), due_moment(record.due, lang)
        end = f"{first} 至 {last} 之间" if zh else f"between {first} and {last}"
    else:
        end = due_moment(record.due, lang)
    counted = not _FIXED_DATE.match(record.limit)
    if zh:
        return f"{f'{start} 起算，' if counted else ''}{limit}（日历 {record.calendar}）→ {end}"
    return f"{f'from {start}, ' if counted else ''}{limit} (calendar {record.calendar}) → {end}"


def _runs(steps: Sequence[m.StepRecord]) -> Iterator[list[m.StepRecord]]:
    """Counted days one by one; days skipped in a row for one reason together."""
    for _, run in groupby(enumerate(steps), key=lambda pair: (pair[0],) if pair[1].counted else (pair[1].kind, pair[1].label)):
        yield [step for _, step in run]


def _row(run: Sequence[m.StepRecord], lang: Lang) -> tuple[Cell, ...]:
    first, last = run[0], run[-1]
    days = first.date if first is last else f"{first.date}…{last.date[5:]}"
    names = [_WEEKDAYS[lang][date.fromisoformat(step.date).weekday()] for step in (first, last)]
    weekday = names[0] if first is last else f"{names[0]}…{names[1]}"
    if first.counted and first.number is not None:
        count = f"第{first.number}" if lang == "zh" else str(first.number)
    elif first.counted:
        count = "末日" if lang == "zh" else "last"
    else:
        count = "不计" if lang == "zh" else "-"
    style = "" if first.counted else "dim"
    return (
        Cell(days, style),
        Cell(weekday, style),
        Cell(count, "bold" if first.counted else "dim"),
        Cell(first.label.in_(lang), style, prose=True),
    )


def _notices(record: m.DerivationRecord, lang: Lang) -> list[str]:
    notices = {step.notice.title.in_(lang): step.notice for step in record.steps if step.notice is not None}
    head = "依据：" if lang == "zh" else "by: "
    return [head + title + _issued(notice, lang) for title, notice in notices.items()]


def _issued(notice: m.NoticeRecord, lang: Lang) -> str:
    known = [part for part in (notice.issued, notice.url) if part]
    if not known:
        return ""
    return f"（{'，'.join(known)}）" if lang == "zh" else f" ({', '.join(known)})"
