"""A worked example in Markdown: its log as a table, then each finding with its derivation in one line of days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from shixian.report.book import prose
from shixian.report.book.names import anchor
from shixian.report.book.sheet import code, plain
from shixian.report.labels import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.judge.verdict import Verdict
    from shixian.report.book.model import Cell, Example, ExampleEvent, ExampleFinding, Strip
    from shixian.report.book.sheet import Sheet


def write_example(sheet: Sheet, example: Example) -> None:
    """One example, as far as a table, a list and a sentence can carry it."""
    sheet.head(5, sheet.inline(example.title), anchor("case", example.name))
    settings = [f"{sheet.inline(label)} {sheet.inline(text)}" for label, text in example.settings]
    if example.roster:
        settings.append(f"{sheet.words('名录', 'roster')}: {plain('；'.join(example.roster))}")
    sheet.block(f"{code(example.name)}: {'; '.join(settings)}")
    heads = (("时间", "moment"), ("事件", "event"), ("主体", "subject"), ("事项", "case"), ("其他", "more"), ("作用", "role"))
    sheet.table(["#", *(sheet.words(zh, en) for zh, en in heads)], [_event(sheet, e) for e in example.events])
    lines = [line for finding in example.findings for line in _finding(sheet, finding, several=len(example.rules) > 1)]
    if lines:
        sheet.block("\n".join(lines))
    expected = ", ".join(_verdict(sheet, v) for v in example.expected) or sheet.inline(prose.NO_FINDING)
    outcome = sheet.words("与判得不符", "differs from what was found") if example.faults else sheet.words("与判得相符", "as found")
    sheet.block(f"{sheet.words('应有', 'expected')}: {expected}; **{outcome}**")
    sheet.items(sheet.inline(fault) for fault in example.faults)
    if example.because:
        sheet.paragraphs(example.because)


def _event(sheet: Sheet, e: ExampleEvent) -> Sequence[str]:
    more = [f"{sheet.inline(label)}: {plain(value) or '—'}" for label, value in e.more]
    roles = [sheet.inline(role) for role in e.roles]
    if e.rejected:
        more.append(sheet.inline(e.rejected))
        roles.append(sheet.words("退回", "rejected"))
    return str(e.row), plain(e.at) or "—", sheet.cell(e.label), plain(e.subject) or "—", plain(e.case), "<br>".join(more), ", ".join(roles)


def _verdict(sheet: Sheet, verdict: Verdict) -> str:
    return f"{MARKS[verdict]} {sheet.inline(verdict.label)}"


def _finding(sheet: Sheet, f: ExampleFinding, *, several: bool) -> Iterator[str]:
    whom = " ".join(
        [plain(f.subject) or sheet.inline(prose.NOBODY), *([plain(f.key)] if f.key else []), *([sheet.ref(f.rule)] if several else [])]
    )
    parts = [f"**{_verdict(sheet, f.verdict)}**", whom, f"{sheet.words('期限', 'due')} {sheet.inline(f.due)}"]
    parts += [sheet.inline(f.margin)] if f.margin else []
    parts += [f"{sheet.words('达到', 'reached')} {f.share[0]}/{f.share[1]}"] if f.share else []
    parts += [sheet.inline(q.label) for q in f.qualifiers]
    yield f"- {'; '.join(parts)}"
    if f.readings:
        others = ", ".join(f"{sheet.words('若按', 'under')} {code(name)} {_verdict(sheet, v)}" for name, v in f.readings)
        yield f"  - {sheet.words('按', 'under')} {code(f.reading)}; {others}"
    for strip in f.strips:
        yield from _strip(sheet, strip)
    for cause in f.causes:
        yield f"  - {sheet.inline(cause)}"


def _strip(sheet: Sheet, strip: Strip) -> Iterator[str]:
    start = f"{sheet.words('自', 'from')} {sheet.inline(strip.start)} + " if strip.start else ""
    cited = "".join(f" [\\[{n}\\]](#convention:{n})" for n in strip.conventions)
    notices = "".join(f" [({n})](#notice:{n})" for n in strip.notices)
    yield f"  - {start}{sheet.inline(strip.limit)} → **{sheet.inline(strip.due)}** ({plain(strip.calendar)}){cited}{notices}"
    if strip.cells:
        shown = [_cell(sheet, strip.cells[0], full=True)]
        shown += [_cell(sheet, cell, full=cell.first.year != before.last.year) for before, cell in pairwise(strip.cells)]
        yield f"    - {' · '.join(shown)}"
    for remark in strip.remarks:
        yield f"    - {sheet.inline(remark)}"


def _cell(sheet: Sheet, cell: Cell, *, full: bool) -> str:
    days = cell.first.isoformat() if full else f"{cell.first:%m-%d}"
    if cell.days > 1:
        days += f"–{cell.last:%m-%d}" if cell.last.year == cell.first.year else f"–{cell.last}"
    if cell.kind == "counted":
        return f"**{cell.number}** {days}"
    number = f"**{cell.number}** " if cell.number else ""
    return f"{number}{days} ({sheet.inline(cell.label)})"
