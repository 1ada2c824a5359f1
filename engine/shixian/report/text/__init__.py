"""The report as text for people: as wide as its terminal, or plain wide lines in a pipe; readable at 80 columns, in GBK, without colour."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType

from shixian.report.text import findings, head, leftovers, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.report import model as m
    from shixian.words import Lang

PIPED_WIDTH = 160
FIRST = 200

__all__ = ["PIPED_WIDTH", "TextOptions", "pieces", "print_finding", "print_report", "render_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOptions:
    """How to show a report. ``everything`` lifts the limit of 200 findings and rows in each list."""

    lang: Lang = "zh"
    everything: bool = False

    @property
    def most(self) -> int | None:
        """How many entries each list shows; None for all."""
        return None if self.everything else FIRST


def pieces(report: m.Report, options: TextOptions) -> Iterator[RenderableType]:
    """The whole report, piece by piece in reading order."""
    lang, most = options.lang, options.most
    yield from head.pieces(report, lang, most)
    yield from summary.pieces(report, lang, most)
    yield from findings.violations(report, lang, most)
    yield from findings.undetermined(report, lang, most)
    yield from findings.contested(report, lang, most)
    yield from findings.conflicting(report, lang, most)
    yield from leftovers.pieces(report, lang, most)
    yield from summary.closing(report, lang)


def print_report(report: m.Report, console: Console, options: TextOptions) -> None:
    """Print the report on ``console``, never cutting a line."""
    for piece in pieces(report, options):
        console.print(piece, soft_wrap=True, markup=False, highlight=False, emoji=False)


def print_finding(
    report: m.Report, finding: m.FindingRecord, others: Sequence[findings.Judged], console: Console, options: TextOptions
) -> None:
    """Print one finding in full; ``others`` are the same obligation under the rule's other readings, each with its own report."""
    for piece in findings.in_full(report, finding, others, options.lang):
        console.print(piece, soft_wrap=True, markup=False, highlight=False, emoji=False)


def render_text(report: m.Report, options: TextOptions, *, width: int = PIPED_WIDTH) -> str:
    """The report as plain text without colour, as it is piped or written to a file."""
    page = StringIO()
    print_report(report, Console(file=page, width=width, color_system=None, force_terminal=False), options)
    return page.getvalue()
