"""`shixian rules`: the documents and rules of a rulebook, one of them in full, what is doubtful in it, and the schemas of its files."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.selection import Language, OutputOption, RulebookOption
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console, RenderableType
    from rich.table import Table

    from shixian.law import Clause, Document, Rule, Rulebook
    from shixian.law.lint import LintFinding

rules = typer.Typer(name="rules", no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Form(StrEnum):
    """The forms of output."""

    text = "text"
    json = "json"


class Which(StrEnum):
    """The sorts of files that have a schema."""

    rule = "rule"
    document = "document"
    vocabulary = "vocabulary"


_FORM_HELP = "输出形式 / form of the output"
_LANG_HELP = "语言 / language"
LangOption = Annotated[Language | None, typer.Option("--lang", help=_LANG_HELP, show_default=False)]
FormOption = Annotated[Form | None, typer.Option("--format", help=_FORM_HELP, show_default=False)]
WIDE = 150
"""From this width on, lists are tables; below it a paragraph for each entry."""
_PIPED = 1000  # a pipe gets each rule on one line; tables are only as wide as they need


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line gave before a subcommand, for the subcommand to inherit."""

    rulebook: Path | None
    lang: Lang
    form: Form


@rules.callback(invoke_without_command=True)
def list_rules(
    ctx: typer.Context,
    rulebook: RulebookOption = None,
    lang: Annotated[Language, typer.Option("--lang", envvar="SHIXIAN_LANG", help=_LANG_HELP)] = Language.zh,
    form: Annotated[Form, typer.Option("--format", help=_FORM_HELP)] = Form.text,
) -> None:
    """列出文件与规则 / List documents and rules."""
    asked = Asked(rulebook=rulebook, lang=lang.value, form=form)
    ctx.obj = asked
    if ctx.invoked_subcommand is not None:
        return
    with delivery.guarded(asked.lang):
        book = _load(asked.rulebook)
        if asked.form is Form.json:
            _print_json(book.as_data())
        else:
            _print(lambda console: listing(book, asked.lang, console.width))


@rules.command("show")
def show_one(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="规则或文件的编号 / id of a rule or document")],
    rulebook: RulebookOption = None,
    lang: LangOption = None,
    form: FormOption = None,
) -> None:
    """完整显示一条规则或一份文件 / Show a rule or document in full."""
    asked = _inherited(ctx, rulebook, lang, form)
    with delivery.guarded(asked.lang):
        book = _load(asked.rulebook)
        book.select([name])
        subject = book.rules.get(name) or book.documents[name]
        if asked.form is Form.json:
            _print_json(book.data_of(subject))
        else:
            _print(lambda _: in_full(book, subject, asked.lang))


@rules.command("lint")
def lint_rules(ctx: typer.Context, rulebook: RulebookOption = None, lang: LangOption = None) -> None:
    """找出规则库中的疑点；有未说明的错误或警告时退出码为 1 / Find what is doubtful; exit status 1 for unexplained errors or warnings."""
    asked = _inherited(ctx, rulebook, lang, None)
    with delivery.guarded(asked.lang):
        from shixian.law.lint import lint

        book = _load(asked.rulebook)
        found = lint(book)
        _print(lambda _: [lint_text(book, found, asked.lang)])
        if any(finding.counts for finding in found):
            raise typer.Exit(1)


@rules.command("schema")
def export_schema(
    which: Annotated[Which, typer.Option("--which", help="哪一种文件 / which sort of file")] = Which.rule,
    output: OutputOption = None,
) -> None:
    """导出 JSON 模式，供编辑器使用 / Print the JSON Schema of a sort of file, for editors."""
    with delivery.guarded("zh"):
        from shixian.law.schema import schema

        delivery.refuse_overwriting(output, ())
        delivery.write_bytes((json.dumps(schema(which.value), ensure_ascii=False, indent=2) + "\n").encode(), output)


def _inherited(ctx: typer.Context, rulebook: Path | None, lang: Language | None, form: Form | None) -> Asked:
    before: Asked = ctx.obj
    return Asked(rulebook=rulebook or before.rulebook, lang=lang.value if lang else before.lang, form=form or before.form)


def _load(path: Path | None) -> Rulebook:
    from shixian.law import Rulebook

    return Rulebook.load(path)


def _print_json(value: object) -> None:
    delivery.write_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(), None)


def _print(pieces: Callable[[Console], Iterable[RenderableType]]) -> None:
    def show(console: Console) -> None:
        if console.is_terminal:
            _put(console, pieces(console))
            return
        with console.capture() as captured:
            _put(console, pieces(console))
        console.file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())  # tables fill their lines with blanks

    delivery.print_text(show, output=None, width=None if sys.stdout.isatty() else _PIPED, no_color=False)


def _put(console: Console, pieces: Iterable[RenderableType]) -> None:
    for piece in pieces:
        console.print(piece, soft_wrap=isinstance(piece, str))


# --- what is shown ---------------------------------------------------------------------------------------------------------------------


def listing(book: Rulebook, lang: Lang, width: int) -> list[RenderableType]:
    """The documents, then the rules: tables on a wide page, paragraphs on a narrow one; no id is ever cut."""
    head = Text(
        f"{len(book.documents)} 份文件，{len(book.rules)} 条规则，摘要 {book.digest[:12]}",
        f"documents: {len(book.documents)}; rules: {len(book.rules)}; digest: {book.digest[:12]}",
    )
    tables = (_documents(book, lang), _rules(book, lang))
    pieces: list[RenderableType] = [head.in_(lang)]
    for heads, rows in tables:
        pieces += ["", _table(heads, rows)] if width >= WIDE else ["", *_paragraphs(heads, rows)]
    return pieces


Rows = list[tuple[str, ...]]


def _documents(book: Rulebook, lang: Lang) -> tuple[list[str], Rows]:
    from shixian.law.wording import effective_text

    heads = (
        Text("文件", "document"),
        Text("标题", "title"),
        Text("文号", "number"),
        Text("施行期间", "in force"),
        Text("已编码条款", "clauses encoded"),
    )
    rows: Rows = [
        (
            document.id,
            document.title.in_(lang),
            document.number or "-",
            effective_text(document.effective).in_(lang),
            f"{sum(c.status in ('encoded', 'partly') for c in document.clauses)}/{len(document.clauses)}",
        )
        for document in book.documents.values()
    ]
    return [head.in_(lang) for head in heads], rows


def _rules(book: Rulebook, lang: Lang) -> tuple[list[str], Rows]:
    from shixian.law.particulars import limit_text
    from shixian.law.wording import KINDS, effective_text

    heads = (
        Text("规则", "rule"),
        Text("标题", "title"),
        Text("种类", "kind"),
        Text("期限", "limit"),
        Text("适用期间", "in force"),
        Text("口径", "readings"),
    )
    rows: Rows = [
        (
            rule.id,
            rule.title.in_(lang),
            KINDS[rule.kind].in_(lang),
            limit_text(rule).in_(lang),
            effective_text(book.effective(rule)).in_(lang),
            ", ".join(name for name, _ in rule.variants()),
        )
        for rule in book.rules.values()
    ]
    return [head.in_(lang) for head in heads], rows


def _table(heads: list[str], rows: Rows) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(heads[0], min_width=max((len(row[0]) for row in rows), default=0), no_wrap=True)
    for head in heads[1:]:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _paragraphs(heads: list[str], rows: Rows) -> list[RenderableType]:
    from rich.padding import Padding

    pieces: list[RenderableType] = []
    for name, title, *rest in rows:
        facts = "; ".join(f"{head} {fact}" for head, fact in zip(heads[2:], rest, strict=True))
        pieces += [name, Padding(title, (0, 0, 0, 4)), Padding(facts, (0, 0, 0, 4))]
    return pieces


def in_full(book: Rulebook, subject: Rule | Document, lang: Lang) -> list[RenderableType]:
    """A rule, or a document with its clause matrix, as labelled lines."""
    from shixian.law import Document
    from shixian.law.particulars import of_document, of_rule

    lines = of_document(subject) if isinstance(subject, Document) else of_rule(book, subject)
    pieces: list[RenderableType] = [subject.id, _grid([(label.in_(lang), text.in_(lang)) for label, text in lines])]
    if isinstance(subject, Document):
        clauses = [(clause.locator, _clause(clause).in_(lang)) for clause in subject.clauses]
        pieces += ["", Text("条款矩阵", "clause matrix").in_(lang), _grid(clauses)]
    return pieces


def _clause(clause: Clause) -> Text:
    from shixian.law.wording import STATUSES

    status, reason = STATUSES[clause.status], clause.reason
    named = f" [{', '.join(clause.rules)}]" if clause.rules else ""
    return Text(
        f"{status.zh}{named}：{clause.summary.zh}" + (f"（{reason.zh}）" if reason else ""),
        f"{status.en}{named}: {clause.summary.en}" + (f" ({reason.en})" if reason else ""),
    )


def _grid(lines: Iterable[tuple[str, str]]) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in lines:
        grid.add_row(f"  {label}", text)
    return grid


def lint_text(book: Rulebook, found: Sequence[LintFinding], lang: Lang) -> str:
    """The findings one after the other, then how many there are; those that the rulebook explains are counted apart."""
    counts = {severity: sum(f.severity == severity and f.explanation is None for f in found) for severity in ("error", "warning", "info")}
    explained = sum(finding.explanation is not None for finding in found)
    total = Text(
        f"{len(book.rules)} 条规则：{counts['error']} 个错误，{counts['warning']} 个警告",
        f"rules: {len(book.rules)}; errors: {counts['error']}; warnings: {counts['warning']}",
    ).in_(lang)
    if explained:
        total += Text(f"，{explained} 个已说明", f"; explained: {explained}").in_(lang)
    if counts["info"]:
        total += Text(f"，{counts['info']} 条提示", f"; infos: {counts['info']}").in_(lang)
    return "\n".join([*(finding.in_(lang) for finding in found), total])
