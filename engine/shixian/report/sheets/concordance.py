"""A clause matrix held against its plan's text, for people and as plain values: each passage verbatim, and what disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text as Line

from shixian.report.sheets.parts import word
from shixian.report.text.layout import Headline, Paragraph
from shixian.report.text.summary import section
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from shixian.law.concordance import Concordance, Entry, Move, Outcome, Passage
    from shixian.law.document import Document
    from shixian.words import Lang

__all__ = ["concordance_json", "concordance_text"]

OUTCOMES: dict[Outcome, Text] = {
    "unchanged": Text("未变", "unchanged"),
    "moved": Text("移位", "moved"),
    "changed": Text("已变", "changed"),
    "unverifiable": Text("没有摘要，无法核对", "without a digest, not verifiable"),
}
NEW = Text("新增：有时间词而不在任何条款之内", "new: a time word that lies in no row")
_MOVES: dict[Move, Text] = {
    "heading": Text("现在{now}之下，条款位置写的是{then}", "now under {now}, and its locator says {then}"),
    "order": Text("与前后条款的次序和条款矩阵不同", "its order among its neighbours is not the matrix's"),
}
_STYLES: dict[Outcome, str] = {"unchanged": "green", "moved": "yellow", "changed": "red", "unverifiable": "dim"}


def concordance_text(found: Concordance, document: Document, file: str, encoding: str, lang: Lang) -> Iterator[RenderableType]:
    """What is unchanged first, then what is not, then the totals."""
    yield Headline(line=Line(document.id, "bold"), marks=Line(document.title.in_(lang)))
    yield Paragraph(text=word(f"正文 {file}（{encoding}）", f"text {file} ({encoding})", lang), keep=(file,))
    for outcome in ("unchanged", "changed", "moved"):
        entries = found.of(outcome)
        if entries:
            yield Line("")
            yield section(OUTCOMES[outcome].in_(lang), len(entries), f"bold {_STYLES[outcome]}")
        for entry in entries:
            yield from _entry(entry, lang)
    if found.new:
        yield Line("")
        yield section(NEW.in_(lang), len(found.new), "bold red")
        for passage in found.new:
            yield _head(passage.proposed, _line(passage, lang))
            yield from _verbatim(passage)
            yield _to_type(passage, lang)
    yield from _unverifiable(found, lang)
    yield Line("")
    yield Paragraph(text=_totals(found, lang))


def concordance_json(found: Concordance, file: str, encoding: str) -> dict[str, Any]:
    """Everything as plain values; lines count from 1, offsets in characters from 0."""
    return {
        "schema": "shixian.concordance/1",
        "document": found.document,
        "text": {"file": file, "encoding": encoding},
        "agrees": not found.differs,
        "rows": [
            {
                "locator": entry.clause.locator,
                "status": entry.clause.status,
                "digest": entry.clause.digest,
                "outcome": entry.outcome,
                "legible": entry.legible,
                "moved": list(entry.moves),
                "lacking": list(entry.lacking),
                "passage": _passage_json(entry.passage) if entry.passage else None,
                "now": [_passage_json(passage) for passage in entry.now],
            }
            for entry in found.entries
        ],
        "new": [_passage_json(passage) for passage in found.new],
        "totals": {**{outcome: len(found.of(outcome)) for outcome in OUTCOMES}, "new": len(found.new)},
    }


def _passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "line": passage.line,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "heading": str(passage.heading),
        "proposed": passage.proposed,
        "words": [{"word": w.word, "sort": w.sort} for w in passage.words],
        "digest": passage.digest,
    }


def _entry(entry: Entry, lang: Lang) -> Iterator[RenderableType]:
    passage = entry.passage
    marks = [_line(passage, lang)] if passage else []
    if passage and not entry.legible and "heading" not in entry.moves:
        marks.append(word("条款位置不可辨", "locator not legible", lang))
    yield _head(entry.clause.locator, word("，", ", ", lang).join(marks))
    for move in entry.moves:
        now = str(passage.heading) if passage else "?"
        yield Paragraph(text=_MOVES[move].in_(lang).format(now=now, then=entry.clause.locator), indent=2, style="yellow")
    if passage:
        yield from _verbatim(passage)
    else:
        yield from _instead(entry, lang)
    if entry.lacking:
        said = word("、", ", ", lang).join(entry.lacking)
        yield Paragraph(
            text=word(f"该段没有 words 所列的：{said}", f"the passage lacks, of its words: {said}", lang), indent=2, style="yellow"
        )


def _instead(entry: Entry, lang: Lang) -> Iterator[RenderableType]:
    """What a row says, and what stands in its place now."""
    yield Paragraph(text=entry.clause.summary.in_(lang), label=word("要点", "row", lang), label_width=4, indent=2)
    if not entry.now:
        place = Text("正文中有此处，但该段没有了", "the place is there, the passage is gone")
        none = Text("正文中找不到此处，也找不到这一段", "neither the place nor the passage is found")
        yield Paragraph(text=(place if entry.there else none).in_(lang), indent=2, style="red")
    for passage in entry.now:
        yield Paragraph(text=_line(passage, lang), label=word("现文", "now", lang), label_width=4, indent=2)
        yield from _verbatim(passage)
        if passage.words:
            yield _to_type(passage, lang)
        else:
            yield Paragraph(text=word("其中没有时间词", "no time word in it", lang), indent=4, style="dim")


def _unverifiable(found: Concordance, lang: Lang) -> Iterator[RenderableType]:
    entries = found.of("unverifiable")
    if entries:
        yield Line("")
        yield section(OUTCOMES["unverifiable"].in_(lang), len(entries))
        yield Paragraph(text=word("、", ", ", lang).join(entry.clause.locator for entry in entries), indent=2)


def _head(name: str, marks: str) -> Headline:
    return Headline(line=Line(name, "bold"), marks=Line(marks, "dim"), indent=2)


def _line(passage: Passage, lang: Lang) -> str:
    return word(f"第{passage.line}行", f"line {passage.line}", lang)


def _verbatim(passage: Passage) -> Iterator[RenderableType]:
    """The passage as it stands; only its line breaks and tabs are laid out anew."""
    for line in passage.text.splitlines():
        if line.strip():
            yield Paragraph(text=line.strip().replace("\t", "  "), indent=4)


def _to_type(passage: Passage, lang: Lang) -> Paragraph:
    """What a row for the passage would say."""
    said = dict.fromkeys(w.word for w in passage.words)
    words = ", ".join(said)
    digest = f'digest: "{passage.digest}"'
    text = f"words: [{words}] {digest}"
    return Paragraph(text=text, label=word("可写", "type", lang), label_width=4, indent=4, keep=(digest, *said))


def _totals(found: Concordance, lang: Lang) -> str:
    counts = {outcome: len(found.of(outcome)) for outcome in OUTCOMES}
    told = word("、", ", ", lang).join(f"{OUTCOMES[o].in_(lang)} {n}" for o, n in counts.items())
    told += word(f"、新增 {len(found.new)}", f", new {len(found.new)}", lang)
    if found.differs:
        return word(f"正文与条款矩阵有不同：{told}。", f"The text differs from the clause matrix: {told}.", lang)
    if counts["unverifiable"]:
        return word(f"能核对的都未变：{told}。", f"What can be verified is unchanged: {told}.", lang)
    return word(f"正文与条款矩阵一致：{told}。", f"The text agrees with the clause matrix: {told}.", lang)
