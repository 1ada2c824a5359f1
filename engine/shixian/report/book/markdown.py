"""The book as Markdown: the same content as the page, in the same order, with the same anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.report.book import prose
from shixian.report.book.guide import STATUS_MARKS
from shixian.report.book.markdown_examples import write_example
from shixian.report.book.names import anchor, numeral
from shixian.report.book.sheet import Sheet, code, plain
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.law import Clause
    from shixian.report.book.model import Book, DocumentPart, Entry, Langs, Line, RulePart, Year


def render_markdown(book: Book, lang: Langs = "both") -> str:
    """The book in one file, in one language or both (Chinese first). Equal books give equal text."""
    sheet = Sheet(lang, book.ids)
    _cover(sheet, book)
    _contents(sheet, book)
    _guide(sheet, book)
    _time(sheet, book)
    _calendar(sheet, book)
    for part in book.documents:
        _document(sheet, part, {e.name: e.label for e in book.guide.statuses})
    _words(sheet, book)
    return str(sheet)


def _cover(sheet: Sheet, book: Book) -> None:
    sheet.head(1, sheet.inline(prose.TITLE))
    sheet.paragraphs(prose.SUBTITLE)
    rules, examples = list(book.rules), list(book.examples)
    counts = (
        (len(book.documents), "文件", "documents"),
        (book.clause_count, "条款", "clauses"),
        (len(rules), "规则", "rules"),
        (book.reading_count, "口径", "readings"),
        (len(examples), "案例", "cases"),
    )
    sheet.items(
        [
            f"{sheet.words('规则库摘要', 'digest of the rulebook')}: {code(book.digest)}",
            f"{sheet.words('版本', 'version')}: shixian {plain(book.version)}",
            f"{sheet.words('工作日历', 'calendar')}: {sheet.inline(prose.known_up_to(book))}",
            f"{sheet.words('内容', 'contents')}: {', '.join(f'{n} {sheet.words(zh, en)}' for n, zh, en in counts)}",
        ]
    )
    faulty = [e for e in examples if e.faults]
    if faulty:
        sheet.block(f"**{sheet.inline(prose.not_as_expected(len(faulty)))}** {', '.join(code(e.name) for e in faulty)}")
    elif examples:
        sheet.paragraphs(prose.ALL_AS_EXPECTED)


def _contents(sheet: Sheet, book: Book) -> None:
    sheet.head(2, sheet.words("目录", "Contents"))
    heads = (("guide", prose.GUIDE), ("time", prose.TIME), ("calendar", prose.CALENDAR))
    lines = [f"- [{sheet.inline(text)}](#{name})" for name, text in heads]
    for part in book.documents:
        lines.append(f"- [{sheet.inline(part.document.title)}](<#{anchor('document', part.document.id)}>)")
        lines += [f"  - [{sheet.inline(r.rule.title)}](<#{anchor('rule', r.rule.id)}>)" for r in part.rules]
    sheet.block("\n".join([*lines, f"- [{sheet.inline(prose.WORDS)}](#words)"]))


def _guide(sheet: Sheet, book: Book) -> None:
    sheet.head(2, sheet.inline(prose.GUIDE), "guide")
    sheet.paragraphs(prose.HOW_TO_READ)
    chapters = (
        (Text("六种结论", "The six verdicts"), book.guide.verdicts),
        (Text("限定语", "Qualifiers"), book.guide.qualifiers),
        (Text("规则的种类", "Kinds of rules"), book.guide.kinds),
        (Text("条款的状态", "What became of a clause"), book.guide.statuses),
    )
    for title, entries in chapters:
        sheet.head(3, sheet.inline(title))
        sheet.table(
            (sheet.words("名称", "name"), sheet.words("标识", "identifier"), sheet.words("含义", "meaning")),
            [_entry(sheet, entry) for entry in entries],
        )


def _entry(sheet: Sheet, entry: Entry) -> Sequence[str]:
    mark = f"{entry.mark} " if entry.mark else ""
    return f"{mark}{sheet.inline(entry.label)}", code(entry.name), sheet.cell(entry.meaning)


def _time(sheet: Sheet, book: Book) -> None:
    sheet.head(2, sheet.inline(prose.TIME), "time")
    rules = (f"{sheet.cell(c.text)}{f'<br>*{sheet.inline(c.law)}*' if c.law else ''}" for c in book.guide.conventions)
    sheet.items(rules, numbered=True)
    sheet.head(3, sheet.words("期间的法律", "The law of periods"))
    sheet.paragraphs(prose.LAW_OF_PERIODS)
    sheet.table(
        (sheet.words("自", "from"), sheet.words("法律", "statute"), sheet.words("条文", "articles")),
        [(str(since), sheet.cell(name), "<br>".join(sheet.inline(a) for a in articles)) for since, name, articles in book.guide.statutes],
    )
    sheet.head(3, sheet.words("推算所据", "What derivations apply"))
    sheet.paragraphs(prose.CITED)
    cited = (f"{sheet.anchor(f'convention:{n}')}{sheet.cell(text)}" for n, text in enumerate(book.guide.cited, 1))
    sheet.items(cited, numbered=True)


def _calendar(sheet: Sheet, book: Book) -> None:
    sheet.head(2, sheet.inline(prose.CALENDAR), "calendar")
    sheet.paragraphs(prose.usual_days(book))
    heads = (("年份", "year"), ("工作日", "working days"), ("休息日", "days off"), ("放假", "holidays"), ("调休上班", "make-up days"))
    sheet.table([sheet.words(zh, en) for zh, en in heads], [_year(sheet, y) for y in book.years])
    for year in book.years:
        if year.provisional:
            sheet.paragraphs(year.provisional)
    sheet.head(3, sheet.words("依据的通知", "The notices"))
    sheet.table(
        (sheet.words("号", "no."), sheet.words("通知", "notice"), sheet.words("印发", "issued"), sheet.words("网址", "address")),
        [
            (f"{sheet.anchor(f'notice:{n.number}')}{n.number}", sheet.cell(n.title), n.issued or "—", code(n.address) if n.address else "—")
            for n in book.notices
        ],
    )
    sheet.head(3, sheet.words("地区历", "Regional calendars"))
    for o in book.overlays:
        sheet.head(4, code(o.id), f"overlay:{o.id}")
        verified = f"; {sheet.words('核对', 'verified')}: {sheet.inline(o.verified)}" if o.verified else ""
        sheet.block(f"{plain('、'.join(o.regions))}; {sheet.inline(o.title)}; {sheet.words('印发', 'issued')} {o.issued or '—'}{verified}")
        days = [(span, sheet.cell(label), sheet.words("休", "off")) for span, label in o.off]
        days += [(span, sheet.cell(label), sheet.words("班", "worked")) for span, label in o.on]
        sheet.table((sheet.words("日期", "days"), sheet.words("名称", "label"), sheet.words("休或班", "off or worked")), days)


def _year(sheet: Sheet, y: Year) -> Sequence[str]:
    holidays = "<br>".join(
        f"{sheet.inline(h.name)} {h.first}{f' – {h.last}' if h.days > 1 else ''} ×{h.days} {' '.join(f'({n})' for n in h.notices)}".rstrip()
        for h in y.holidays
    )
    return f"{sheet.anchor(f'year:{y.year}')}{y.year}", str(y.working), str(y.off), holidays, "<br>".join(str(m.day) for m in y.made_up)


def _document(sheet: Sheet, part: DocumentPart, statuses: Mapping[str, Text]) -> None:
    d = part.document
    number = sheet.words(f"第{numeral(part.number)}编", f"Part {part.number}")
    sheet.head(2, f"{number}: {sheet.inline(d.title)}", anchor("document", d.id))
    sheet.block(code(d.id))
    _facts(sheet, part.facts, part.hierarchy)
    if d.note:
        sheet.paragraphs(d.note)
    _explained(sheet, d.explained)
    sheet.head(3, sheet.words("条款矩阵", "Clause matrix"))
    if part.statuses:
        sheet.block("; ".join(f"{sheet.inline(label)} {n}" for label, n in part.statuses))
    heads = (
        ("条款", "clause"),
        ("状态", "status"),
        ("要点", "what it says"),
        ("时间词", "words of time"),
        ("规则", "rules"),
        ("上位", "superior"),
    )
    sheet.table([sheet.words(zh, en) for zh, en in heads], [_clause(sheet, d.id, c, statuses) for c in part.clauses])
    for rule in part.rules:
        _rule(sheet, rule)


def _clause(sheet: Sheet, document: str, c: Clause, statuses: Mapping[str, Text]) -> Sequence[str]:
    said = [sheet.cell(c.summary)]
    if c.reason:
        said.append(f"*{sheet.inline(c.reason)}*")
    if c.reads:
        said.append(f"{sheet.words('文字残损，读作', 'damaged; read as')}: {sheet.inline(c.reads)}")
    if c.units:
        said.append(f"{sheet.words('责任单位', 'units')}: {plain('、'.join(c.units))}")
    if c.digest:
        said.append(f"{sheet.words('正文摘要', 'digest')}: {code(c.digest)}")
    if c.verified:
        said.append(f"{sheet.words('核对', 'verified')}: {plain(c.verified)}")
    place = f"{sheet.anchor(anchor('clause', document, c.locator))}{plain(c.locator)}"
    status = f"{STATUS_MARKS[c.status]} {sheet.inline(statuses[c.status])}"
    return place, status, "<br>".join(said), plain("、".join(c.words)), sheet.refs(c.rules), sheet.refs(c.superior)


def _rule(sheet: Sheet, part: RulePart) -> None:
    rule = part.rule
    sheet.head(3, sheet.inline(rule.title), anchor("rule", rule.id))
    sheet.block(f"{code(rule.id)} · {sheet.inline(part.kind)}")
    sheet.paragraphs(part.sentence, "> ")
    clause = sheet.link(rule.clause, anchor("clause", rule.document, rule.clause))
    _facts(sheet, part.facts, part.hierarchy, first=((sheet.words("条款", "clause"), clause),))
    if rule.note:
        sheet.paragraphs(rule.note)
    _explained(sheet, rule.explained)
    if part.readings:
        sheet.head(4, sheet.words("解释口径", "Readings"))
        rows = []
        for r in part.readings:
            name = f"{sheet.anchor(anchor('reading', rule.id, r.name))}{code(r.name)}"
            replaces = sheet.words("缺省", "default") if r.default else sheet.cell(r.replaces) if r.replaces else ""
            rows.append((name, replaces, sheet.cell(r.because)))
        sheet.table((sheet.words("口径", "reading"), sheet.words("替换", "replaces"), sheet.words("理由", "because")), rows)
    if part.examples:
        sheet.head(4, f"{sheet.words('案例', 'Cases')} ({len(part.examples)})")
    for example in part.examples:
        write_example(sheet, example)
    if part.elsewhere:
        others = ", ".join(sheet.link(e.name, anchor("case", e.name)) for e in part.elsewhere)
        sheet.block(f"{sheet.words('另见', 'see also')}: {others}")


def _facts(
    sheet: Sheet, facts: Iterable[Line], hierarchy: Iterable[tuple[Text, Sequence[str]]], first: Iterable[tuple[str, str]] = ()
) -> None:
    rows = [*first, *((sheet.inline(label), sheet.cell(text)) for label, text in facts)]
    rows += [(sheet.inline(label), sheet.refs(ids)) for label, ids in hierarchy]
    sheet.table((sheet.words("项目", "item"), sheet.words("内容", "content")), rows)


def _explained(sheet: Sheet, reasons: Mapping[str, Text]) -> None:
    if reasons:
        sheet.block(f"**{sheet.words('校验所见及说明', 'What the lint finds, explained')}**")
        sheet.items(f"{code(name)}: {sheet.cell(reason)}" for name, reason in reasons.items())


def _words(sheet: Sheet, book: Book) -> None:
    sheet.head(2, sheet.inline(prose.WORDS), "words")
    sheet.paragraphs(prose.VOCABULARY)
    rows = []
    for word in book.words:
        attributes = [
            code(name)
            + (f" {sheet.inline(a.label)}" if a.label else "")
            + (f": {plain('、'.join(str(v) for v in a.values))}" if a.values else "")
            for name, a in word.kind.attributes.items()
        ]
        label = sheet.cell(word.kind.label) + (f" ({sheet.words('豁免', 'exemption')})" if word.kind.role else "")
        rows.append((f"{sheet.anchor(anchor('kind', word.name))}{code(word.name)}", label, "<br>".join(attributes), sheet.refs(word.rules)))
    heads = (("种类", "kind"), ("名称", "label"), ("属性", "attributes"), ("规则", "rules"))
    sheet.table([sheet.words(zh, en) for zh, en in heads], rows)
