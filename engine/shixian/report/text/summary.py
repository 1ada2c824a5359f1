"""The summary of the text report: counts by rule and by subject, pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line

from shixian.report.figures import plural
from shixian.report.labels import CAPTION, COUNT_COLUMNS, label, percent
from shixian.report.text.layout import Cell, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from shixian.report import model as m
    from shixian.words import Lang

_A_SCREENFUL = 5  # entries; each takes some ten lines

_STYLES = {"late": "red", "missed": "red", "undetermined": "yellow", "met": "green"}


def pieces(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """The totals in words, then the two tables and their caption."""
    summary = report.summary
    yield section(label("summary", lang))
    yield Paragraph(text=_totals(report, lang))
    yield Line("")
    if not report.findings:
        return
    rules = [(name, _title(report, name, lang), counts) for name, counts in summary.by_rule.items()]
    yield table(label("by_rule", lang), [*rules, (label("total", lang), "", summary.totals)], lang)
    yield Line("")
    subjects = [(name or label("nobody", lang), "", counts) for name, counts in summary.by_subject.items()]
    yield table(label("by_subject", lang), [*subjects[:most], (label("total", lang), "", summary.totals)], lang)
    if most is not None and len(subjects) > most:
        yield Paragraph(text=left_out(len(subjects) - most, lang))
    yield Line("")
    yield Paragraph(text=CAPTION.in_(lang), style="dim")
    yield Line("")


def closing(report: m.Report, lang: Lang) -> Iterator[RenderableType]:
    """The totals once more, where the lists between have pushed them off the screen."""
    if report.summary.violations + report.summary.totals.undetermined + len(report.rejected) > _A_SCREENFUL:
        yield Line("")
        yield section(label("summary", lang))
        yield Paragraph(text=_totals(report, lang))


def section(name: str, n: int | None = None, style: str = "bold") -> Line:
    """The head of a section, with the number of its entries."""
    return Line(f"== {name}" + ("" if n is None else f" ({n})"), style)


def left_out(n: int, lang: Lang) -> str:
    """How many entries a list leaves out, and how to get them."""
    if lang == "zh":
        return f"… 另有{n}项未列出；全部列出用 --all，或用 --format csv、--format json 导出。"
    return f"… {n} more are not listed here: list them with --all, or export them with --format csv or --format json."


def table(head: str, rows: Iterable[tuple[str, str, m.Counts]], lang: Lang) -> Table:
    """Counts, a line for each name; a title stands behind its name where the page is wide."""
    lines = list(rows)
    titled = any(title for _, title, _ in lines)
    heads = (head, *(("",) if titled else ()), *(text.in_(lang) for _, text in COUNT_COLUMNS))
    return Table(
        heads=heads,
        rows=[(Cell(name, "bold"), *((Cell(title),) if titled else ()), *_cells(counts)) for name, title, counts in lines],
        numbers=frozenset(range(2 if titled else 1, len(heads))),
        lead=2 if titled else 1,
    )


def _cells(counts: m.Counts) -> tuple[Cell, ...]:
    cells = []
    for field, _ in COUNT_COLUMNS:
        value = getattr(counts, field)
        text = percent(value) if field == "on_time" else str(value)
        cells.append(Cell(text, _STYLES.get(field, "") if value else "", minor=value == 0 and field not in ("due", "on_time")))
    return tuple(cells)


def _title(report: m.Report, rule_id: str, lang: Lang) -> str:
    rule = report.rule(rule_id)
    return rule.title.in_(lang) if rule is not None else ""


def _totals(report: m.Report, lang: Lang) -> str:
    s, c = report.summary, report.summary.totals
    n = len(report.findings)
    if lang == "zh":
        if not n:
            return "没有查到任何义务：日志中没有所查规则的触发事件，也没有到期的周期或日期。"
        text = f"共{n}项义务：违规{s.violations}项（逾期{c.late}、未履行{c.missed}）"
        text += f"，其中{s.violations_under_every_reading}项在各口径下均为违规" if s.violations else ""
        text += f"（从严按任一口径计为{s.violations_under_some_reading}项）" if s.violations_under_some_reading > s.violations else ""
        text += f"；{s.violations_also_under_superior}项与其所落实的上位规则的违规是同一事项" if s.violations_also_under_superior else ""
        text += f"；无法判定{c.undetermined}项" if c.undetermined else ""
        return f"{text}；有争议{s.contested}项；期限暂定{s.provisional}项；及时率{percent(c.on_time)}。"
    if not n:
        return "No obligation was found: the log holds no trigger of the rules asked, and no period or date fell due."
    text = f"{plural(n, 'obligation')}: {plural(s.violations, 'violation')} ({c.late} late, {c.missed} missed)"
    text += f", {s.violations_under_every_reading} of them under every reading" if s.violations else ""
    text += f" ({s.violations_under_some_reading} under some reading)" if s.violations_under_some_reading > s.violations else ""
    same = s.violations_also_under_superior
    text += f"; {same} concern the same matter as a violation of the superior rule" if same else ""
    text += f"; {c.undetermined} undetermined" if c.undetermined else ""
    return f"{text}; {s.contested} contested; {s.provisional} with a provisional deadline; on time {percent(c.on_time)}."
