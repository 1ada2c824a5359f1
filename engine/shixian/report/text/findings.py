"""Findings in the text report: each with its clause, its due moment, its act, how late, under which reading, and the rows of evidence."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.judge.verdict import Verdict
from shixian.report.figures import amount, moment
from shixian.report.labels import MARKS, STYLES, label
from shixian.report.text import derivation
from shixian.report.text.layout import Cell, Headline, Paragraph, Table
from shixian.report.text.summary import left_out, section
from shixian.report.text.wrap import visible
from shixian.report.words import kind_label, statement
from shixian.words import of_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from shixian.report import model as m
    from shixian.words import Lang

INDENT = 2
_HEADS = (
    "rule",
    "basis",
    "facts",
    "outcome",
    "causes",
    "sources",
    "readings",
    "provisional",
    "evidence",
    "stamps",
    "derivation",
    "fingerprint",
)


def violations(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """Every violation in full."""
    yield from _listed(report, report.violations, label("violations", lang), lang, most, style="bold red")


def undetermined(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """What the data could not decide, with the reason."""
    found = [f for f in report.findings if f.verdict is Verdict.UNDETERMINED]
    yield from _listed(report, found, label("undetermined", lang), lang, most, style="bold yellow")


def contested(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """What is no violation under the reading asked, and one under another."""
    found = [f for f in report.findings if f.contested and not f.verdict.is_violation and f.verdict is not Verdict.UNDETERMINED]
    yield from _listed(report, found, label("contested", lang), lang, most, style="bold")


def conflicting(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """What rests on evidence that conflicts and is listed nowhere else."""
    listed = (Verdict.LATE, Verdict.MISSED, Verdict.UNDETERMINED)
    found = [f for f in report.findings if f.in_conflict and not f.contested and f.verdict not in listed]
    yield from _listed(report, found, label("conflicting", lang), lang, most, style="bold yellow")


Judged = tuple["m.Report", "m.FindingRecord"]


def in_full(report: m.Report, finding: m.FindingRecord, others: Sequence[Judged], lang: Lang) -> Iterator[RenderableType]:
    """One finding with all that there is, then the same obligation under each other reading, with that reading's own report."""
    yield from block(report, finding, lang)
    for other_report, other in others:
        yield Line("")
        yield section(f"若按{other.reading}口径" if lang == "zh" else f"Under {other.reading}")
        yield from block(other_report, other, lang, with_readings=False)


def _listed(
    report: m.Report, found: Sequence[m.FindingRecord], head: str, lang: Lang, most: int | None, *, style: str
) -> Iterator[RenderableType]:
    if not found:
        return
    yield section(head, len(found), style)
    yield Line("")
    for n, finding in enumerate(islice(found, most), start=1):
        yield from block(report, finding, lang, number=n)
        yield Line("")
    if most is not None and len(found) > most:
        yield Paragraph(text=left_out(len(found) - most, lang))
        yield Line("")


def block(
    report: m.Report, finding: m.FindingRecord, lang: Lang, *, number: int | None = None, with_readings: bool = True
) -> Iterator[RenderableType]:
    """One finding: a heading, its statement line by line, its rows of evidence, its derivation where the report has it."""
    yield heading(finding, lang, number)
    words, rule = statement(finding, report, lang), report.rule(finding.rule)
    width = max(cell_len(label(name, lang)) for name in _HEADS)

    def entry(name: str, text: str, style: str = "") -> Paragraph:
        return Paragraph(text=text, label=label(name, lang) if name else "", label_width=width, indent=INDENT, style=style, keep=words.keep)

    def several(name: str, texts: tuple[str, ...]) -> Iterator[Paragraph]:
        for i, text in enumerate(texts):
            yield entry(name if i == 0 else "", text)

    yield entry("rule", f"{finding.rule}  {rule.title.in_(lang)}" if rule is not None else finding.rule)
    yield entry("basis", words.basis)
    yield entry("facts", words.facts)
    yield entry("outcome", words.outcome, "bold")
    yield from several("causes", words.causes)
    yield from several("sources", words.sources)
    yield from several("readings", words.readings if with_readings else ())
    if words.provisional:
        yield entry("provisional", words.provisional)
    rows = evidence(finding, report, lang)
    if rows:
        heads = tuple(label(n, lang) for n in ("role", "moment", "kind", "source", "event"))
        yield Table(heads=heads, rows=rows, indent=INDENT, lead=3, label=label("evidence", lang), label_width=width)
    yield from several("stamps", tuple(stamps(finding, lang)))
    if finding.derivation is not None:
        yield from derivation.pieces(finding, lang, indent=INDENT, label_width=width)
    yield entry("fingerprint", finding.fingerprint)


def heading(finding: m.FindingRecord, lang: Lang, number: int | None = None) -> Headline:
    """The mark, the verdict with how much, whom and what it is about, and the qualifiers."""
    verdict = finding.verdict
    name = verdict.label.in_(lang)
    if verdict is Verdict.LATE and finding.margin is not None:
        size = amount(finding.margin, lang)
        name = f"{name}{size}" if lang == "zh" else f"{size} {name}"
    line = Line(f"{MARKS[verdict]} ")
    if number is not None:
        line.append(f"{number}. ")
    line.append(name, STYLES[verdict])
    for text in (finding.subject or label("nobody", lang), finding.key or ""):
        line.append("  " if text else "").append(visible(text), "bold")
    marks = Line("  ").join(Line(f"[{qualifier.label.in_(lang)}]", "magenta") for qualifier in finding.qualifiers)
    return Headline(line=line, marks=marks, indent=INDENT)


def evidence(finding: m.FindingRecord, report: m.Report, lang: Lang) -> list[tuple[Cell, ...]]:
    """The rows that the finding rests on, each event once: trigger, deciding act, sources in conflict, other acts, related events."""
    rows: list[tuple[Cell, ...]] = []
    seen: set[tuple[str, m.SourceRecord]] = set()
    roles: list[tuple[str, m.EventRecord | m.TestimonyRecord | None]] = [("trigger", finding.trigger), ("act", finding.act)]
    roles += [("witness", e) for e in finding.testimony or ()]
    roles += [("considered", e) for e in finding.acts] + [("other", e) for e in finding.others]
    for role, event in roles:
        if event is None or (event.event, event.source) in seen:
            continue
        seen.add((event.event, event.source))
        name = kind_label(event.kind, report, lang)
        rows.append((Cell(label(role, lang)), Cell(moment(event.at, lang)), Cell(name), Cell(str(event.source)), Cell(event.event, "dim")))
    return rows


def stamps(finding: m.FindingRecord, lang: Lang) -> Iterator[str]:
    """What the log itself says of the moments: an approximation must not pass for the thing."""
    colon = "：" if lang == "zh" else ": "
    said = {one.event for one in finding.testimony or ()}  # beside its verdict
    for event in dict.fromkeys((finding.trigger, finding.act, *finding.acts, *finding.others)):
        if event is not None and event.basis and event.event not in said:
            yield f"{event.event}{colon}{of_both(event.basis, lang)}"
