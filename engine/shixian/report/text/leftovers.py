"""What is left of the log in the text report: rows sent back, events without a partner, rows that said the same twice."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.report.figures import moment
from shixian.report.labels import label
from shixian.report.text.layout import Cell, Paragraph, Table
from shixian.report.text.summary import left_out, section
from shixian.report.words import kind_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from shixian.report import model as m
    from shixian.words import Lang


def pieces(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """Rejected rows with reason and remedy, unlinked events with reason, duplicates."""
    yield from _rejected(report, lang, most)
    yield from _unlinked(report, lang, most)
    yield from _duplicates(report, lang, most)


def _rejected(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    if not report.rejected:
        return
    yield section(label("rejected", lang), len(report.rejected), "bold yellow")
    yield Line("")
    width = max(cell_len(label(name, lang)) for name in ("remedy", "raw"))
    for row in islice(report.rejected, most):
        place = str(row.source)
        yield Paragraph(text=f"{place}  {row.reason.in_(lang)}", keep=(place,))
        yield Paragraph(text=row.remedy.in_(lang), label=label("remedy", lang), label_width=width, indent=2)
        if row.raw:
            yield Paragraph(text=row.raw, label=label("raw", lang), label_width=width, indent=2, style="dim")
    yield from _more(len(report.rejected), lang, most)


def _unlinked(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    if not report.unlinked:
        return
    yield section(label("unlinked", lang), len(report.unlinked), "bold yellow")
    yield Line("")
    heads = tuple(label(n, lang) for n in ("source", "moment", "kind", "event", "rule", "causes"))
    rows = [
        (
            Cell(str(u.event.source)),
            Cell(moment(u.event.at, lang)),
            Cell(kind_label(u.event.kind, report, lang)),
            Cell(u.event.event, "dim"),
            Cell(u.rule),
            Cell(u.reason.in_(lang), prose=True),
        )
        for u in islice(report.unlinked, most)
    ]
    yield Table(heads=heads, rows=rows, indent=2, lead=3)
    yield from _more(len(report.unlinked), lang, most)


def _duplicates(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    if not report.duplicates:
        return
    yield section("重复的行（只计一次）" if lang == "zh" else "Repeated rows (counted once)", len(report.duplicates))
    yield Line("")
    for twin in islice(report.duplicates, most):
        text = f"{twin.source} 与 {twin.first} 相同" if lang == "zh" else f"{twin.source} repeats {twin.first}"
        yield Paragraph(text=text, indent=2, keep=(str(twin.source), str(twin.first)))
    yield from _more(len(report.duplicates), lang, most)


def _more(n: int, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    if most is not None and n > most:
        yield Paragraph(text=left_out(n - most, lang), indent=2)
    yield Line("")
