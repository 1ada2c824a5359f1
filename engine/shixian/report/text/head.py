"""The head of the text report: what was checked against what, as of when, on which calendar and how far that is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.report.figures import moment, plural
from shixian.report.labels import label
from shixian.report.text.inputs import file_line, mapping_line, sum_line
from shixian.report.text.layout import Paragraph
from shixian.report.words import document_title
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from shixian.report import model as m
    from shixian.words import Lang

_HEADS = (
    "log",
    "rows",
    "mapping",
    "unread",
    "skipped",
    "digest",
    "rulebook",
    "as_of",
    "span",
    "reading",
    "calendar",
    "overlay",
    "roster",
    "applied",
    "not_asked",
    "note",
)


def pieces(report: m.Report, lang: Lang, most: int | None) -> Iterator[RenderableType]:
    """The head, entry by entry."""
    yield Line(f"{label('title', lang)}  Shixian {report.version}", "bold")
    yield Line("")
    width = max(cell_len(label(name, lang)) for name in _HEADS)
    for name, text, keep in _entries(report, lang, most):
        yield Paragraph(text=text, label=label(name, lang) if name else "", label_width=width, keep=keep)
    yield Line("")


Entry = tuple[str, str, tuple[str, ...]]


def _entries(report: m.Report, lang: Lang, most: int | None) -> Iterator[Entry]:
    zh = lang == "zh"
    for file in report.inputs:
        yield "log", file_line(file, lang), (file.path,)
        yield "rows", sum_line(file, lang), ()
        if file.mapping:
            yield "mapping", mapping_line(file, lang), (file.mapping,)
        if file.sha256:
            yield "digest", file.sha256, ()
    if len(report.inputs) != 1:
        r = report.reconciliation
        yield "rows", ("合计：" if zh else "in all: ") + sum_line(r, lang), ()
    for unread in report.unread:
        yield "unread", f"{unread.place}: {unread.reason.in_(lang)}", (unread.place,)
    for skipped in report.skipped:
        yield "skipped", f"{skipped.file}：{skipped.why.zh}" if zh else f"{skipped.file}: {skipped.why.en}", (skipped.file,)
    yield from _rulebook(report, lang)
    yield "as_of", _as_of(report, lang), ()
    yield "span", _span(report, lang), ()
    yield "reading", report.reading or ("各规则的缺省口径" if zh else "each rule's default reading"), (report.reading or "",)
    yield from _calendar(report, lang)
    yield "roster", _roster(report, lang), ()
    yield from _applied(report, lang, most)
    yield from _not_asked(report, lang, most)
    for note in report.notes:
        yield "note", note.text.in_(lang), ()


def _rulebook(report: m.Report, lang: Lang) -> Iterator[Entry]:
    book = report.rulebook
    path = book.path or ("随 Shixian 发布" if lang == "zh" else "as shipped with Shixian")
    n, k = len(book.documents), len(book.rules)
    yield (
        "rulebook",
        f"{path}；所查{n}个文件、{k}条规则" if lang == "zh" else f"{path}; asked: {plural(n, 'document')}, {plural(k, 'rule')}",
        (path,),
    )
    yield "digest", book.digest, ()


def _as_of(report: m.Report, lang: Lang) -> str:
    later = report.reconciliation.after_as_of
    if lang == "zh":
        return f"{moment(report.as_of, lang)}（北京时间）" + (f"；此后的{later}个事件未予采用" if later else "")
    return f"{moment(report.as_of, lang)} (Beijing time)" + (f"; {plural(later, 'later event')} not used" if later else "")


def _span(report: m.Report, lang: Lang) -> str:
    if lang == "zh":
        return f"自{report.since or '日志首个事件所在期间'}至{report.until or '截至时刻'}"
    return f"from {report.since or 'the period of the first event in the log'} to {report.until or 'the moment of the check'}"


def _calendar(report: m.Report, lang: Lang) -> Iterator[Entry]:
    calendar = report.calendar
    names = "、".join(calendar.names) if lang == "zh" else ", ".join(calendar.names)
    known = f"放假安排已公布至{calendar.horizon}年" if lang == "zh" else f"holiday arrangements published up to {calendar.horizon}"
    yield "calendar", f"{names}；{known}" if lang == "zh" else f"{names}; {known}", calendar.names
    yield "digest", calendar.digest, ()
    for overlay in calendar.overlays:
        yield "overlay", f"{overlay.id}：{overlay.title.zh}" if lang == "zh" else f"{overlay.id}: {overlay.title.en}", (overlay.id,)


def _roster(report: m.Report, lang: Lang) -> str:
    if report.roster is None:
        return "未提供名录：只能检查日志中出现的主体" if lang == "zh" else "none given: only subjects seen in the log can be checked"
    return f"{report.roster}个主体" if lang == "zh" else plural(report.roster, "subject")


def _applied(report: m.Report, lang: Lang, most: int | None) -> Iterator[Entry]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for subject, documents in report.applied.items():
        groups.setdefault(documents, []).append(subject or label("nobody", lang))
    for documents, subjects in groups.items():
        names = [n for d in documents for n in (_titled(report, d, lang),)]
        shown, left = subjects[:most], len(subjects[most:]) if most else 0
        if lang == "zh":
            text = f"{'；'.join(names) or '没有适用的文件'}：{'、'.join(shown)}" + (f"等{len(subjects)}个主体" if left else "")
        else:
            text = f"{'; '.join(names) or 'no document applies'}: {', '.join(shown)}" + (f" and {left} more subjects" if left else "")
        yield "applied", text, (*documents, *shown)


_A_FEW = 3


def _not_asked(report: m.Report, lang: Lang, most: int | None) -> Iterator[Entry]:
    """The rules that could not be asked, with the reason; where there are many, those of one document and reason together."""
    if most is None or len(report.not_asked) <= _A_FEW:
        for rule, reason in report.not_asked.items():
            yield "not_asked", f"{rule}：{reason.zh}" if lang == "zh" else f"{rule}: {reason.en}", (rule,)
        return
    shared: Counter[str] = Counter(reason.zh for reason in report.not_asked.values())
    by_reason: dict[str, dict[str, list[str]]] = {}
    silent = _SILENT.in_(lang)
    for rule, reason in report.not_asked.items():
        said = reason.in_(lang) if shared[reason.zh] > 1 else silent
        by_reason.setdefault(said, {}).setdefault(rule.split("/")[0], []).append(rule)
    for said, documents in by_reason.items():
        if lang == "zh":
            names = "、".join(f"{document} 的{len(rules)}条规则" for document, rules in documents.items())
            yield "not_asked", f"{names}：{said}", tuple(documents)
        else:
            names = ", ".join(f"{plural(len(rules), 'rule')} of {document}" for document, rules in documents.items())
            yield "not_asked", f"{names}: {said}", tuple(documents)


_SILENT = Text(
    "日志中没有可以表明其履行情况的事件，不能据此判断；逐条列出用 --all，日志确应包含的用 --rules 指名",
    "the log holds no event that could show whether they were met; list them with --all, and name them with --rules if it should hold them",
)


def _titled(report: m.Report, document_id: str, lang: Lang) -> str:
    document = report.document(document_id)
    return f"{document_id} {document_title(document, lang)}" if document is not None else document_id
