"""An examination as text: per file and table what it is, its columns and how each would be read, what stands in the way, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Line

from shixian.report.figures import plural
from shixian.report.text.examined_columns import columns_table, placeholders, spellings, unreadable, when
from shixian.report.text.inputs import because
from shixian.report.text.layout import Cell, Paragraph, Table
from shixian.report.text.summary import section
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console, RenderableType

    from shixian.errors import Problem
    from shixian.eventlog.examination import model as x
    from shixian.words import Lang

__all__ = ["about_table", "entries", "print_examination", "problem_lines", "steps_of"]

Labels = "Mapping[str, Text]"

_HEADS = {
    "what": Text("内容", "what"),
    "size": Text("大小", "size"),
    "sha256": Text("sha256", "sha256"),
    "encoding": Text("编码", "encoding"),
    "delimiter": Text("分隔符", "delimiter"),
    "sheet": Text("工作表", "sheet"),
    "skipped": Text("不读", "not read"),
    "table": Text("范围", "range"),
    "head": Text("表头", "head"),
    "above": Text("表头之上", "above it"),
    "merged": Text("合并格", "merged"),
    "mapping": Text("读法", "read by"),
    "near": Text("相近", "near it"),
    "choice": Text("取时间", "moment"),
    "rows": Text("行数", "rows"),
    "events": Text("事件", "events"),
    "repeated": Text("重复", "repeated"),
    "problem": Text("问题", "problem"),
}
_DELIMITERS = {",": Text("逗号", "comma"), "\t": Text("制表符", "tab"), ";": Text("分号", "semicolon"), "|": Text("竖线", "vertical bar")}


def print_examination(found: x.Examination, console: Console, lang: Lang, labels: Mapping[str, Text]) -> None:
    """Print it, never cutting an id, a cell or a command. ``labels``: of the kinds of events."""
    for piece in _pieces(found, lang, labels):
        console.print(piece, soft_wrap=True, markup=False, highlight=False, emoji=False)


def _pieces(found: x.Examination, lang: Lang, labels: Mapping[str, Text]) -> Iterator[RenderableType]:
    for file in found.files:
        yield from _file(file, lang, labels)
    if found.skipped:
        yield section("跳过" if lang == "zh" else "Skipped", len(found.skipped))
        for skipped in found.skipped:
            yield Paragraph(text=f"{skipped.file}{_colon(lang)}{skipped.why.in_(lang)}", indent=2, keep=(skipped.file,))
        yield Line("")
    if found.problems:
        yield section("读不到" if lang == "zh" else "Cannot be read", len(found.problems), "bold red")
        for problem in found.problems:
            yield from problem_lines(problem, lang)
        yield Line("")
    yield from steps_of(found, lang)


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "


def entries(entries: Iterator[tuple[str, str]], lang: Lang, *, indent: int = 0, style: str = "") -> Iterator[RenderableType]:
    """Labelled lines; equal labels one after the other are written once."""
    width = max(cell_len(head.in_(lang)) for head in _HEADS.values())
    last = ""
    for name, text in entries:
        label = _HEADS[name].in_(lang) if name != last else ""
        yield Paragraph(text=text, label=label, label_width=width, indent=indent, style="red" if name == "problem" else style, keep=())
        last = name


def _file(file: x.FileReport, lang: Lang, labels: Mapping[str, Text]) -> Iterator[RenderableType]:
    yield section(file.file)
    yield from entries(_about(file, lang), lang)
    for problem in file.problems:
        yield from problem_lines(problem, lang)
    yield Line("")
    for table in file.tables:
        yield from _table(table, lang, labels, alone=len(file.tables) == 1 and not table.sheet)


def _about(file: x.FileReport, lang: Lang) -> Iterator[tuple[str, str]]:
    if file.what is not None:
        packed = Text("，gzip压缩", ", packed with gzip").in_(lang) if file.gzipped else ""
        yield "what", file.what.in_(lang) + packed
    if file.encoding:
        how = file.recognised.in_(lang) if file.recognised else ""
        yield "encoding", f"{file.encoding}（{how}）" if lang == "zh" else f"{file.encoding} ({how})"
    if file.delimiter:
        yield "delimiter", _DELIMITERS[file.delimiter].in_(lang) if file.delimiter in _DELIMITERS else repr(file.delimiter)
    if file.size is not None:
        yield "size", f"{file.size:,} 字节" if lang == "zh" else f"{file.size:,} bytes"
    if file.sha256:
        yield "sha256", file.sha256
    for sheet in file.other_sheets:
        yield "skipped", f"{sheet.name}{_colon(lang)}{sheet.why.in_(lang)}"


def problem_lines(problem: Problem, lang: Lang) -> Iterator[RenderableType]:
    """A problem and its remedy."""
    place = str(problem.place) if problem.place else ""
    yield Paragraph(
        text=f"× {place}  {problem.what.in_(lang)}" if place else f"× {problem.what.in_(lang)}", indent=2, style="red", keep=(place,)
    )
    yield Paragraph(text=f"→ {problem.remedy.in_(lang)}", indent=4)


def _table(table: x.Table, lang: Lang, labels: Mapping[str, Text], *, alone: bool) -> Iterator[RenderableType]:
    if not alone:
        yield Line(f"-- {_HEADS['sheet'].in_(lang)} {table.sheet}" if table.sheet else "--", "bold")
    yield from entries(about_table(table, lang, labels), lang)
    if table.reading != "unknown":  # what to do about such a table stands among the steps
        for problem in table.problems:
            yield from problem_lines(problem, lang)
    yield Line("")
    if table.columns:
        yield columns_table(table, lang, labels)
        yield Line("")
    for title, pieces in (
        (Text("日期、时间的写法", "How moments are written"), list(spellings(table, lang))),
        (Text("占位符（按空处理）", "Placeholders (taken as empty)"), list(placeholders(table, lang))),
        (Text("读不出的单元格", "Cells that cannot be read"), list(unreadable(table, lang))),
        (Text("会退回的行", "Rows that would be rejected"), list(_rejected(table, lang))),
    ):
        if pieces:
            yield Line(title.in_(lang), "bold")
            yield from pieces
            yield Line("")


def about_table(table: x.Table, lang: Lang, labels: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    """What is to be said of a table before its columns, by the names of its labels."""
    zh = lang == "zh"
    part = "" if table.complete else ("（只看了前面这些行）" if zh else " (only these first rows were looked at)")
    size = f"{table.rows}行 × {table.width}列{part}" if zh else f"{plural(table.rows, 'row')} × {plural(table.width, 'column')}{part}"
    yield "table", size
    if table.head is not None and table.head.last_row:
        first, last = table.head.first_row, table.head.last_row
        span = f"{first}" if first == last else f"{first}–{last}" if not zh else f"{first}至{last}"
        yield "head", f"第{span}行" if zh else f"row {span}" if first == last else f"rows {span}"
        for above in table.head.above:
            yield "above", f"第{above.count}行：{above.value}" if zh else f"row {above.count}: {above.value}"
    if table.merges:
        more = f" 等，另有{table.more_merges}处" if zh else f" and {table.more_merges} more"
        yield "merged", (" ".join(table.merges)) + (more if table.more_merges else "")
    yield "mapping", _read_by(table, lang)
    for near in table.near:
        yield "near", _near(near, lang)
    for choice in table.choices:
        yield "choice", _choice(choice, lang, labels)
    yield from _sums(table, lang, labels)


def _read_by(table: x.Table, lang: Lang) -> str:
    match table.reading:
        case "canonical" | "records":
            return Text("本身就是事件日志（有kind和at），不用映射", "an event log by itself (kind and at); no mapping is needed").in_(lang)
        case "mapping":
            title = table.title.in_(lang) if table.title else ""
            return f"映射 {table.mapping}（{title}）" if lang == "zh" else f"the mapping {table.mapping} ({title})"
        case "unknown":
            roster = Text("像是主体名录，不是事件日志", "seems to be a roster of subjects, not a log")
            return (roster if table.mapping else Text("没有映射认得这张表", "no mapping knows this table")).in_(lang)


def _near(near: x.Near, lang: Lang) -> str:
    comma = "、" if lang == "zh" else ", "
    if near.lacks:
        why = ("缺少列：" if lang == "zh" else "lacks: ") + comma.join(near.lacks)
    elif near.must_not_have:
        why = ("不应有列：" if lang == "zh" else "must not have: ") + comma.join(near.must_not_have)
    elif near.speaks_of:
        why = ("表头及上方没有字眼：" if lang == "zh" else "none of these words in or above the head: ") + comma.join(near.speaks_of)
    else:
        why = "认得的列少于所用的" if lang == "zh" else "knows fewer of the columns than the one used"
    present = f"有{near.present}列" if lang == "zh" else f"{plural(near.present, 'column')} of it"
    return f"{near.mapping}（{near.title.zh}）：{present}；{why}" if lang == "zh" else f"{near.mapping} ({near.title.en}): {present}; {why}"


def _choice(choice: x.Choosing, lang: Lang, labels: Mapping[str, Text]) -> str:
    zh = lang == "zh"
    label = labels[choice.kind].in_(lang) if choice.kind in labels else choice.kind
    comma = "、" if zh else ", "
    shown = comma.join(c.column for c in choice.candidates) or "—"
    if choice.must:
        return f"{label}：须由您选定，候选列：{shown}" if zh else f"{label}: you have to choose; candidates: {shown}"
    if choice.column is None:
        return f"{label}：不取自本表（候选列：{shown}）" if zh else f"{label}: not taken from this table (candidates: {shown})"
    others = comma.join(c.column for c in choice.candidates if c.column != choice.column)
    rest = (f"（未取：{others}）" if zh else f" (not taken: {others})") if others else ""
    return f"{label}：取“{choice.column}”{rest}" if zh else f"{label}: the column {choice.column}{rest}"


def _sums(table: x.Table, lang: Lang, labels: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    zh, tally = lang == "zh", table.tally
    if tally is None:
        return
    none = sum(n for _, n in tally.without)
    why = because(dict(tally.without), lang)
    why = (f"（{why}）" if zh else f" ({why})") if why else ""
    if zh:
        yield "rows", f"{tally.rows}行 = {tally.converted}行成为事件 + {tally.rejected}行退回 + {none}行无新事件{why}"
    else:
        became = f"{tally.converted} that become events + {tally.rejected} rejected"
        yield "rows", f"{plural(tally.rows, 'row')} = {became} + {none} without a new event{why}"
    if any(choice.must for choice in table.choices):
        yield "rows", "（以上按未选定的时间为不明计）" if zh else "(the moments that are still to be chosen are taken as unknown)"
    for kind in tally.kinds:
        yield "events", _kind(kind, lang, labels)
    if tally.repeated:
        first = (
            "；".join(f"{r.place} = {r.first}" for r in tally.first_repeated)
            if zh
            else "; ".join(f"{r.place} = {r.first}" for r in tally.first_repeated)
        )
        yield (
            "repeated",
            f"{tally.repeated}个事件与前面的相同，只计一次：{first}"
            if zh
            else f"{tally.repeated} events repeat earlier ones and count once: {first}",
        )


def _kind(kind: x.KindCount, lang: Lang, labels: Mapping[str, Text]) -> str:
    zh = lang == "zh"
    label = labels.get(kind.kind)
    name = f"{label.in_(lang)} {kind.kind}" if label else kind.kind
    text = f"{name}：{kind.events}个" if zh else f"{name}: {kind.events}"
    if kind.earliest:
        first, last = when(kind.earliest, lang), when(kind.latest, lang)
        text += f"，{first}" + (f"至{last}" if last != first else "") if zh else f", {first}" + (f" to {last}" if last != first else "")
    if kind.unknown:
        text += f"，其中{kind.unknown}个时间不明" if zh else f", {kind.unknown} of them at an unknown moment"
    if label is None and labels:
        text += "（规则库没有这种事件）" if zh else " (no such kind in the rulebook)"
    return text


def _rejected(table: x.Table, lang: Lang) -> Iterator[RenderableType]:
    tally = table.tally
    if tally is None or not tally.rejected:
        return
    heads = ("位置", "原因和改法") if lang == "zh" else ("place", "reason and remedy")
    rows = [(Cell(r.place, "bold"), Cell(f"{r.reason.in_(lang)} → {r.remedy.in_(lang)}", prose=True)) for r in tally.first_rejected]
    yield Table(heads=heads, rows=rows, indent=2)
    left = tally.rejected - len(tally.first_rejected)
    if left > 0:
        text = (
            f"… 另有{left}行；全部写出用 check --rejects" if lang == "zh" else f"… and {left} more; check --rejects writes all of them out"
        )
        yield Paragraph(text=text, indent=2)


def steps_of(found: x.Examination, lang: Lang, *, is_whole: bool = True) -> Iterator[RenderableType]:
    """What to do, in order, with the commands to type."""
    if not found.steps:
        return
    yield section("接下来" if lang == "zh" else "What to do")
    for number, step in enumerate(found.steps, 1):
        yield Paragraph(text=step.what.in_(lang), label=f"{number}.", label_width=len(str(len(found.steps))) + 1)
        for command in step.commands:
            yield Line("    " + command, "bold")
    if found.limit is not None and is_whole and any(not t.complete for f in found.files for t in f.tables):
        text = (
            f"只看了每张表的前{found.limit}行左右；看全部请去掉 --rows。"
            if lang == "zh"
            else f"Only about {found.limit} rows of each table were looked at; leave out --rows for all."
        )
        yield Paragraph(text=text, style="yellow")
