"""The columns of an examined table as text: as what each is read, what it holds, how its moments are written, what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from shixian.report.figures import moment
from shixian.report.text.layout import Cell, Paragraph, Table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from shixian.eventlog.examination import model as x
    from shixian.words import Lang

__all__ = ["columns_table", "placeholders", "role_words", "spellings", "unreadable", "when"]

_ROLES: dict[x.RoleSort, Text] = {
    "kind": Text("事件种类", "kind of event"),
    "moment": Text("时间", "moment"),
    "time": Text("时刻", "time of day"),
    "bound": Text("时间界限", "bound of the moment"),
    "candidate": Text("候选时间", "may be the moment"),
    "stamp": Text("选定才作时间", "moment only if chosen"),
    "subject": Text("主体", "subject"),
    "case": Text("案号", "case"),
    "id": Text("编号", "id"),
    "attribute": Text("属性", "attribute"),
    "condition": Text("条件", "condition"),
    "witness": Text("佐证", "second record"),
    "observed": Text("查看时间", "when it was looked at"),
    "known": Text("认得，不读", "known, not read"),
    "rejects": Text("退回说明，不读", "of rejected rows, not read"),
    "unnamed": Text("没有列名", "no name"),
    "unread": Text("不读", "not read"),
}
_QUIET = frozenset({"known", "rejects", "unread"})
_MANY = 3
_WIDEST = 24  # cells of an example in the table of columns


def role_words(role: x.Role, lang: Lang, labels: Mapping[str, Text]) -> str:
    """A role in words, with the label of its kind of event or the name of its attribute."""
    name = _ROLES[role.sort].in_(lang)
    if not role.of:
        return name
    of = labels[role.of].in_(lang) if role.of in labels else role.of
    return f"{name}：{of}" if lang == "zh" else f"{name}: {of}"


def columns_table(table: x.Table, lang: Lang, labels: Mapping[str, Text]) -> Table:
    """All columns, a line for each where the page is wide enough."""
    lettered = any(column.letters for column in table.columns)
    heads = ("列", "列名", "内容", "例", "读作") if lang == "zh" else ("", "column", "holds", "examples", "read as")
    rows = []
    for column in table.columns:
        quiet = all(role.sort in _QUIET for role in column.roles)
        rows.append(
            (
                *((Cell(column.letters),) if lettered else ()),
                Cell(column.name or "—", "" if quiet else "bold"),
                Cell(_holds(column, lang)),
                Cell(_examples(column, lang), "dim", minor=not column.examples),
                Cell(_read_as(column, lang, labels), "dim" if quiet else "cyan", prose=True),
            )
        )
    return Table(heads=heads if lettered else heads[1:], rows=rows, indent=2, lead=2 if lettered else 1)


def _examples(column: x.Column, lang: Lang) -> str:
    """Two or three of its values, so long as they are short."""
    shown: list[str] = []
    for example in column.examples:
        cut = example if cell_len(example) <= _WIDEST else example[: _WIDEST // 2 - 1] + "…"
        if shown and sum(map(cell_len, shown)) + cell_len(cut) > _WIDEST + _WIDEST // 2:
            break
        shown.append(cut)
    return ("、" if lang == "zh" else ", ").join(shown)


def _read_as(column: x.Column, lang: Lang, labels: Mapping[str, Text]) -> str:
    if not column.roles:
        return Text("？像时间", "? looks like moments").in_(lang) if column.moments else Text("？", "?").in_(lang)
    words = [role_words(role, lang, labels) for role in column.roles]
    if len(words) > _MANY:
        rest = len(words) - _MANY + 1
        words = [*words[: _MANY - 1], f"等{rest + _MANY - 1}项" if lang == "zh" else f"and {rest} more"]
    return ("；" if lang == "zh" else "; ").join(words)


_HOLDS = (
    ("texts", Text("文字", "text")),
    ("numbers", Text("数字", "number")),
    ("others", Text("真假值", "true/false")),
    ("faults", Text("坏格", "faulty")),
    ("empty", Text("空", "empty")),
)


def _holds(column: x.Column, lang: Lang) -> str:
    counts = [(name.in_(lang), getattr(column, field)) for field, name in _HOLDS]
    counts.insert(-1, (Text("占位符", "placeholder").in_(lang), sum(p.count for p in column.placeholders)))
    if column.moments is not None:
        counts = [pair for pair in counts if pair[0] not in (_HOLDS[0][1].in_(lang), _HOLDS[1][1].in_(lang))]
        counts.insert(0, (Text("日期时间", "moment").in_(lang), column.moments.readable))
        counts.insert(1, (Text("读不出", "not readable").in_(lang), column.moments.unreadable))
    return " ".join(f"{name}{n}" if lang == "zh" else f"{name} {n}" for name, n in counts if n) or "—"


def spellings(table: x.Table, lang: Lang) -> Iterator[RenderableType]:
    """For each column of moments its ways of writing them, with how many cells have each, and the span."""
    for column in table.columns:
        if column.moments is None or not column.moments.spellings:
            continue
        parts = [_spelling(spelling, lang) for spelling in column.moments.spellings]
        span = ""
        if column.moments.earliest:
            first, last = when(column.moments.earliest, lang), when(column.moments.latest, lang)
            span = f"；最早{first}，最晚{last}" if lang == "zh" else f"; earliest {first}, latest {last}"
            span = span if first != last else f"；都是{first}" if lang == "zh" else f"; all of them {first}"
        text = ("、" if lang == "zh" else ", ").join(parts) + span
        yield Paragraph(text=f"{_named(column)}{'：' if lang == 'zh' else ': '}{text}", indent=2, keep=(_named(column),))


def _spelling(spelling: x.Spelling, lang: Lang) -> str:
    pattern = spelling.pattern.in_(lang)
    bad = spelling.unreadable
    if lang == "zh":
        note = "" if not bad else "，读不出" if bad == spelling.count else f"，其中{bad}个读不出"
        return f"{pattern} ×{spelling.count}（如{spelling.example}{note}）"
    note = "" if not bad else ", not readable" if bad == spelling.count else f", {bad} of them not readable"
    return f"{pattern} ×{spelling.count} (such as {spelling.example}{note})"


def placeholders(table: x.Table, lang: Lang) -> Iterator[RenderableType]:
    """For each column the marks that stand for nothing, with how many there are."""
    for column in table.columns:
        if column.placeholders:
            shown = ("、" if lang == "zh" else ", ").join(
                f"“{p.value}” ×{p.count}" if lang == "zh" else f"{p.value!r} ×{p.count}" for p in column.placeholders
            )
            yield Paragraph(text=f"{_named(column)}{'：' if lang == 'zh' else ': '}{shown}", indent=2)


def unreadable(table: x.Table, lang: Lang) -> Iterator[RenderableType]:
    """The first cells of each column that cannot be relied on."""
    heads = ("单元格", "所示", "原因和改法") if lang == "zh" else ("cell", "shows", "reason and remedy")
    rows = [
        (Cell(cell.place, "bold"), Cell(cell.shown), Cell(f"{cell.reason.in_(lang)} → {cell.remedy.in_(lang)}", prose=True))
        for column in table.columns
        if not column.roles or any(role.sort not in _QUIET for role in column.roles)
        for cell in column.unreadable
    ]
    if rows:
        yield Table(heads=heads, rows=rows, indent=2, lead=2)


def _named(column: x.Column) -> str:
    return f"{column.letters} {column.name}".strip()


def when(at: str, lang: Lang) -> str:
    """A moment for people; of one that is only bounded, the bound."""
    if at.startswith("../"):
        bound = moment(at.removeprefix("../"), lang)
        return f"不晚于{bound}" if lang == "zh" else f"not after {bound}"
    if at.endswith("/.."):
        bound = moment(at.removesuffix("/.."), lang)
        return f"不早于{bound}" if lang == "zh" else f"not before {bound}"
    return moment(at, lang)
