"""A derivation as a strip of days: each counted day by its number, days skipped for one reason together."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from shixian.report.book.model import Cell, Strip
from shixian.report.derivations import due_texts
from shixian.report.figures import due_moment, moment
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shixian.clock import Deadline, Derivation, Notice, Step
    from shixian.report.book.model import CellKind

NO_DEADLINE = Text("期限未定", "no deadline yet")


def strip_of(derivation: Derivation, cited: Mapping[Text, int], notices: Mapping[Notice, int]) -> Strip:
    """One derivation of the clock; ``cited`` and ``notices`` number the book's lists, a convention that is not there is said in full."""
    start = str(derivation.start)
    told = [*derivation.conventions, *([derivation.provisional_reason] if derivation.provisional_reason else [])]
    counted = derivation.limit.unit != "date"
    return Strip(
        limit=derivation.limit.text,
        calendar=derivation.calendar,
        start=Text(moment(start, "zh"), moment(start, "en")) if counted else None,
        due=due_of(derivation.deadline),
        cells=tuple(_cells(derivation.steps)),
        conventions=tuple(cited[text] for text in told if text in cited),
        remarks=tuple(text for text in told if text not in cited),
        notices=tuple(dict.fromkeys(notices[n] for step in derivation.steps if (n := step.why.notice) is not None and n in notices)),
    )


def due_of(deadline: Deadline | None) -> Text:
    """A deadline for people: a moment, the end of a day as 24:00, or between which two it lies."""
    due, earliest = due_texts(deadline)
    if due is None:
        return NO_DEADLINE
    if earliest is not None:
        return Text(f"{due_moment(earliest, 'zh')}至{due_moment(due, 'zh')}", f"{due_moment(earliest, 'en')} to {due_moment(due, 'en')}")
    return Text(due_moment(due, "zh"), due_moment(due, "en"))


def _cells(steps: tuple[Step, ...]) -> Iterator[Cell]:
    for _, run in groupby(enumerate(steps), key=lambda pair: (pair[0],) if pair[1].counted else (pair[1].why.kind, pair[1].why.label)):
        found = [step for _, step in run]
        yield _cell(found[0], found[-1])


def _cell(first: Step, last: Step) -> Cell:
    why = first.why
    name: CellKind
    match why.kind:
        case "start" | "suspended" as kind:
            name = kind
        case _ if first.counted and first.number is None:
            name = "last"
        case "makeup" | "overlay-on" if first.counted:
            name = "makeup"
        case _:
            name = "counted" if first.counted else "skipped"
    return Cell(kind=name, first=first.day, last=last.day, label=why.label, number=first.number)
