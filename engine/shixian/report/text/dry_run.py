"""The first rows of tables as the events that they would become, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.report.text.examination import about_table, entries, problem_lines, steps_of
from shixian.report.text.examined_columns import when
from shixian.report.text.layout import Paragraph
from shixian.report.text.summary import section
from shixian.words import of_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from shixian.eventlog.examination import model as x
    from shixian.words import Lang, Text

__all__ = ["dry_run"]

_OF_A_DRY_RUN = frozenset({"mapping", "near", "choice", "rows", "events", "head"})


def dry_run(found: x.Examination, lang: Lang, labels: Mapping[str, Text]) -> Iterator[RenderableType]:
    """How each table would be read, and the first rows of it as the events that they become."""
    for file in found.files:
        for problem in file.problems:
            yield from problem_lines(problem, lang)
        for table in file.tables:
            yield section(f"{file.file}!{table.sheet}" if table.sheet else file.file)
            about = (entry for entry in about_table(table, lang, labels) if entry[0] in _OF_A_DRY_RUN)
            yield from entries(about, lang)
            for problem in table.problems if table.reading != "unknown" else ():
                yield from problem_lines(problem, lang)
            yield Line("")
            yield from _shown_rows(table, lang, labels)
    for problem in found.problems:
        yield from problem_lines(problem, lang)
    yield from steps_of(found, lang, is_whole=False)


def _shown_rows(table: x.Table, lang: Lang, labels: Mapping[str, Text]) -> Iterator[RenderableType]:
    """The first rows of a table as the events that they become."""
    if table.tally is None:
        return
    for row in table.tally.shown:
        place = f"{table.sheet}!{row.row}" if table.sheet else str(row.row)
        yield Line(f"第{place}行" if lang == "zh" else f"row {place}", "bold")
        for event in row.events:
            label = labels.get(event.kind)
            name = f"{label.in_(lang)} {event.kind}" if label else event.kind
            at = ("时间不明" if lang == "zh" else "unknown moment") if event.at == "../.." else when(event.at, lang)
            said = "  ".join(f"{key}={of_both(value, lang)}" for key, value in event.attributes)
            parts = (at, event.subject or "—", event.case or "—", said)
            yield Paragraph(text="  ".join(filter(None, parts)), label=name, label_width=cell_len(name), indent=2, keep=(event.case, at))
        if row.reason is not None:
            yield Paragraph(text=("退回：" if lang == "zh" else "rejected: ") + row.reason.in_(lang), indent=2, style="red")
    yield Line("")
