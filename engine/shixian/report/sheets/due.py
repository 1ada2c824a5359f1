"""A derivation as a sheet for people: the deadline in words, the days one by one, the notices, the rules of law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock.deadline import Deadline
from shixian.report.sheets.parts import calendar_words, facts, listing, notice_lines, reference, weekday, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from shixian.clock.calendar import WorkingCalendar
    from shixian.clock.derivation import Derivation, Step
    from shixian.clock.notice import Notice
    from shixian.words import Lang

__all__ = ["due_json", "due_text"]

_SHOWN_STEPS = 120  # a longer derivation shows its first and last days; JSON always has all of them


def due_json(derivation: Derivation, calendar: WorkingCalendar) -> dict[str, object]:
    """The derivation as plain values; ``derivation`` lists the days."""
    values = derivation.as_json()
    days, conventions = values.pop("steps"), values.pop("conventions")
    return {
        **values,
        "limit_text": {"zh": derivation.limit.text.zh, "en": derivation.limit.text.en},
        "region": calendar.region,
        "open": derivation.deadline.open,
        "earliest": _earliest(derivation),
        "derivation": days,
        "conventions": conventions,
    }


def due_text(derivation: Derivation, calendar: WorkingCalendar, lang: Lang) -> Iterator[RenderableType]:
    """The deadline in words, the table of days, the notices and the rules of law, as rich renderables."""
    yield facts(_due_facts(derivation, calendar, lang))
    notices: list[Notice] = []
    if derivation.steps:
        yield ""
        yield _steps_table(derivation, notices, lang)
    yield from listing(word("依据的通知", "Notices", lang), notice_lines(notices, lang))
    yield from listing(word("计算规则", "Rules applied", lang), [text.in_(lang) for text in derivation.conventions])


def _due_facts(derivation: Derivation, calendar: WorkingCalendar, lang: Lang) -> Iterator[tuple[str, str]]:
    deadline = derivation.deadline
    yield word("截止", "Due", lang), _due_words(derivation, lang)
    if derivation.provisional_reason:
        yield word("暂定", "Provisional", lang), derivation.provisional_reason.in_(lang)
    yield word("起算", "Start", lang), str(derivation.start).replace("T", " ") if lang == "zh" else str(derivation.start)
    yield word("时限", "Limit", lang), derivation.limit.text.in_(lang)
    if derivation.limit.asks_calendar or not deadline.by_instant:
        yield word("日历", "Calendar", lang), calendar_words(calendar, lang)


def _due_words(derivation: Derivation, lang: Lang) -> str:
    deadline = derivation.deadline
    if deadline.open:
        return word("中止尚未结束，截止时间未定", "not known yet: the suspension has not ended", lang)
    if deadline.due == "unknown":
        return word("无法推算", "cannot be derived", lang)
    earliest = _earliest(derivation)
    if deadline.by_instant:
        words = deadline.due.replace("T", " ") if lang == "zh" else deadline.due
        words += word("（该时刻仍为按时）", " (that moment is still on time)", lang)
    else:
        words = f"{deadline.due} {weekday(deadline.due_date, lang)} " + word("24:00止（含当日）", "until 24:00 (that day included)", lang)
    return words + (word(f"；最早可能为{earliest}", f"; {earliest} at the earliest", lang) if earliest else "")


def _earliest(derivation: Derivation) -> str | None:
    """The earliest possible deadline, where it is another one than the latest."""
    deadline = derivation.deadline
    if deadline.first == deadline.last or deadline.due in ("unknown", "open"):
        return None
    earliest = Deadline(deadline.first, deadline.first, deadline.by_instant, False).due
    return earliest if earliest != deadline.due else None


def _steps_table(derivation: Derivation, notices: list[Notice], lang: Lang) -> Table:
    """The days; a notice is a number into ``notices``, which are added as they are met."""
    from rich import box
    from rich.table import Table

    heads = (("日期", "Date"), ("星期", "Day"), ("计数", "Count"), ("说明", "Why"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, (zh, en) in enumerate(heads):
        table.add_column(word(zh, en, lang), no_wrap=at < 3, justify="right" if at == 2 else "left", overflow="fold")
    steps = derivation.steps
    half = _SHOWN_STEPS // 2
    shown = steps if len(steps) <= _SHOWN_STEPS else (*steps[:half], None, *steps[-half:])
    last = None if derivation.deadline.open else steps[-1]
    for step in shown:
        if step is None:
            left_out = len(steps) - 2 * half
            table.add_row(
                "…",
                "",
                "",
                word(f"（中间{left_out}日从略，全部见--format json）", f"({left_out} days left out; --format json has all)", lang),
            )
        else:
            table.add_row(*_step_row(step, notices, lang, last=step is last), style="bold" if step is last else "")
    return table


def _step_row(step: Step, notices: list[Notice], lang: Lang, *, last: bool) -> tuple[str, str, str, str]:
    number = str(step.number) if step.number else ("√" if step.counted else "×")
    why = step.why.label.in_(lang) + reference(step.why.notice, notices)
    return step.day.isoformat(), weekday(step.day, lang), number, why + (word(" ← 截止", " ← due", lang) if last else "")
