"""Clause matrices for people and as plain values: one line for each document, or every row of one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text as Line

from shixian.law.tally import Tally
from shixian.law.wording import STATUSES
from shixian.report.labels import percent
from shixian.report.sheets.parts import word
from shixian.report.text.layout import Cell, Headline, Paragraph, Table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from shixian.law.document import Clause, Document, Status
    from shixian.law.rulebook import Rulebook
    from shixian.words import Lang

__all__ = ["matrix_json", "matrix_text", "overview_json", "overview_text"]

COVERAGE = Text(
    "覆盖率＝（已编码＋部分编码）÷（全部条款－不在范围）。部分编码的条款尚有余项，见其理由。",
    "Coverage = (encoded + partly encoded) / (all rows - out of scope). What remains of a partly encoded clause is in its reason.",
)
_HEADS = (
    Text("文件", "document"),
    Text("条款", "rows"),
    Text("已编码", "encoded"),
    Text("部分编码", "partly"),
    Text("人工核查", "manual"),
    Text("不在范围", "out of scope"),
    Text("覆盖率", "coverage"),
    Text("有摘要", "digests"),
    Text("规则", "rules"),
    Text("标题", "title"),
)
_LABELS = {
    "words": Text("时间词", "time words"),
    "reads": Text("残损读法", "damage read"),
    "rules": Text("规则", "rules"),
    "superior": Text("上位", "superior"),
    "reason": Text("理由", "reason"),
    "units": Text("责任单位", "units"),
    "digest": Text("摘要", "digest"),
    "verified": Text("核对", "verified"),
}
_STYLES: dict[Status, str] = {"encoded": "green", "partly": "yellow", "manual": "", "out of scope": "dim"}


def overview_text(book: Rulebook, lang: Lang) -> Iterator[RenderableType]:
    """One line for each document, then all together, then what coverage means."""
    tallies = {name: _tally(book, document) for name, document in book.documents.items()}
    rows = [_figures(name, tally, book.documents[name].title.in_(lang)) for name, tally in tallies.items()]
    total = sum(tallies.values(), start=Tally())
    rows.append(_figures(word("合计", "total", lang), total, word(f"{len(tallies)} 份文件", f"documents: {len(tallies)}", lang)))
    yield Table(heads=tuple(head.in_(lang) for head in _HEADS), rows=rows, numbers=frozenset(range(1, 9)))
    yield Line("")
    yield Paragraph(text=COVERAGE.in_(lang))


def overview_json(book: Rulebook) -> dict[str, Any]:
    """The figures of each document and of all."""
    tallies = {name: _tally(book, document) for name, document in book.documents.items()}
    return {
        "schema": "shixian.clauses/1",
        "rulebook": {"digest": book.digest},
        "documents": [{"document": name, **tally.as_json()} for name, tally in tallies.items()],
        "totals": sum(tallies.values(), start=Tally()).as_json(),
    }


def matrix_text(book: Rulebook, documents: Sequence[Document], status: Status | None, lang: Lang) -> Iterator[RenderableType]:
    """Every row in full (those of one status, where it is given), document by document, then the totals."""
    for document in documents:
        chosen = _chosen(document, status)
        if status is not None and not chosen and len(documents) > 1:
            continue
        yield Headline(line=Line(f"== {document.id}", "bold"), marks=Line(document.title.in_(lang), "bold"))
        for clause in chosen:
            yield Line("")
            yield from _row(clause, lang)
        yield Line("")
        yield Paragraph(text=_total(_tally(book, document), len(chosen), status, lang))
        yield Line("")
    yield Paragraph(text=COVERAGE.in_(lang))


def matrix_json(book: Rulebook, documents: Sequence[Document], status: Status | None) -> dict[str, Any]:
    """The rows as document.yaml has them, and the totals of all rows."""
    return {
        "schema": "shixian.clauses/1",
        "rulebook": {"digest": book.digest},
        "documents": [
            {
                "document": document.id,
                "title": {"zh": document.title.zh, "en": document.title.en},
                "clauses": [clause.model_dump(mode="json") for clause in _chosen(document, status)],
                "totals": _tally(book, document).as_json(),
            }
            for document in documents
        ],
    }


def _tally(book: Rulebook, document: Document) -> Tally:
    return Tally.of(document.clauses, rules=len(book.rules_of(document.id)))


def _chosen(document: Document, status: Status | None) -> list[Clause]:
    return [clause for clause in document.clauses if status is None or clause.status == status]


def _figures(name: str, tally: Tally, title: str) -> tuple[Cell, ...]:
    counts = (tally.rows, tally.encoded, tally.partly, tally.manual, tally.out_of_scope)
    return (
        Cell(name),
        *(Cell(str(n)) for n in counts),
        Cell(percent(tally.coverage)),
        Cell(str(tally.digests)),
        Cell(str(tally.rules)),
        Cell(title, prose=True),
    )


def _row(clause: Clause, lang: Lang) -> Iterator[RenderableType]:
    yield Headline(
        line=Line(clause.locator, "bold"), marks=Line(f"[{STATUSES[clause.status].in_(lang)}]", _STYLES[clause.status]), indent=2
    )
    yield Paragraph(text=clause.summary.in_(lang), indent=2)
    comma = word("、", ", ", lang)
    said = {
        "words": comma.join(clause.words),
        "reads": clause.reads.in_(lang) if clause.reads else "",
        "rules": ", ".join(clause.rules),
        "superior": ", ".join(clause.superior),
        "reason": clause.reason.in_(lang) if clause.reason else "",
        "units": comma.join(clause.units),
        "digest": clause.digest or "",
        "verified": clause.verified or "",
    }
    width = max(Line(label.in_(lang)).cell_len for label in _LABELS.values())
    for name, text in said.items():
        if text:
            label = _LABELS[name].in_(lang)
            yield Paragraph(text=text, label=label, label_width=width, indent=4, keep=(*clause.rules, *clause.superior))


def _total(tally: Tally, shown: int, status: Status | None, lang: Lang) -> str:
    counts = word(
        f"{tally.rows} 条：已编码 {tally.encoded}，部分编码 {tally.partly}，人工核查 {tally.manual}，不在范围 {tally.out_of_scope}；"
        f"覆盖率 {percent(tally.coverage)}，有摘要 {tally.digests}，规则 {tally.rules}。",
        f"rows: {tally.rows}; encoded {tally.encoded}, partly {tally.partly}, manual {tally.manual}, out of scope {tally.out_of_scope}; "
        f"coverage {percent(tally.coverage)}, digests {tally.digests}, rules {tally.rules}.",
        lang,
    )
    return counts if status is None else word(f"列出 {shown} 条，全部 ", f"{shown} listed; of all ", lang) + counts
