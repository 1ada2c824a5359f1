"""`shixian map`: the shipped mappings, which of them fits a table and what its rows become, and a draft for a table that none knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.doctor import command_words, kind_labels
from shixian.cli.inputs import (
    DatabaseOption,
    DatesOption,
    DelimiterOption,
    EncodingOption,
    LogInputs,
    LogsArgument,
    MappingOption,
    MomentOption,
    SheetOption,
    SqlOption,
)
from shixian.cli.selection import LangOption, Language, NoColorOption, OutputOption, RulebookOption, WidthOption
from shixian.errors import InputError, Place, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from shixian.eventlog.examination.model import Examination, FileReport, Table
    from shixian.eventlog.mapping.guesses import KnownKind

__all__ = ["map_tables"]

_SHOWN, _LOOKED_AT = 5, 2000

ListOption = Annotated[bool, typer.Option("--list", help="列出随附的映射 / list the shipped mappings")]
ShowOption = Annotated[
    str | None,
    typer.Option("--show", metavar="ID", help="照原样打印一个随附的映射，可复制后改写 / print a shipped mapping, to copy and adapt"),
]
SchemaOption = Annotated[
    bool, typer.Option("--schema", help="打印映射文件的 JSON 模式，供编辑器使用 / print the JSON Schema of mapping files")
]
SuggestOption = Annotated[
    bool, typer.Option("--suggest", help="为不认得的表起草映射；草稿须核对 / draft a mapping for an unknown table, to be checked by you")
]


def map_tables(
    logs: LogsArgument = None,
    listing: ListOption = False,
    show: ShowOption = None,
    schema: SchemaOption = False,
    suggest: SuggestOption = False,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    mapping: MappingOption = None,
    moment: MomentOption = None,
    dates: DatesOption = None,
    sheet: SheetOption = None,
    sql: SqlOption = None,
    database: DatabaseOption = None,
    rulebook: RulebookOption = None,
    lang: LangOption = Language.zh,
    output: OutputOption = None,
    width: WidthOption = None,
    no_color: NoColorOption = False,
) -> None:
    """表用哪个映射，前几行成了什么事件；列出、打印随附的映射；为不认得的表起草映射 / Which mapping reads a table, and what its rows become.

    只读不写：除 --suggest -o 写出草稿外，不改动任何文件。退出状态同 doctor：0 读得进；3 部分读不进；2 读不进。

    Nothing is written but the draft of --suggest -o. Exit status as of doctor: 0 all is read; 3 a part is not; 2 nothing is.
    """
    inputs = LogInputs(
        logs=tuple(logs or ()),
        encoding=encoding,
        delimiter=delimiter,
        mapping=mapping,
        moments=tuple(moment or ()),
        dates=dates,
        sheet=sheet,
        sql=sql,
        database=database,
    )
    with delivery.guarded(lang.value):
        delivery.refuse_overwriting(output, inputs.paths)
        if schema:
            from shixian.eventlog.mapping.pages import schema as schema_of_mappings

            delivery.write_bytes((json.dumps(schema_of_mappings(), ensure_ascii=False, indent=2) + "\n").encode(), output)
        elif show is not None:
            from shixian.eventlog.mapping.pages import page_of

            _refuse_existing(output)
            delivery.write_bytes(page_of(show), output)
        elif suggest:
            _refuse_existing(output)
            _suggest(inputs, rulebook, lang.value, output)
        elif listing or not (logs or sql):
            delivery.print_text(lambda console: _print(console, _listed(lang.value)), output=output, width=width, no_color=no_color)
        else:
            labels = kind_labels(rulebook)
            found = _examined(inputs)
            delivery.print_text(
                lambda console: _print(console, _dry_run(found, inputs, labels, lang.value)), output=output, width=width, no_color=no_color
            )
            raise typer.Exit(found.exit_status)


def _print(console: Console, pieces: Iterator[RenderableType]) -> None:
    for piece in pieces:
        console.print(piece, soft_wrap=True, markup=False, highlight=False, emoji=False)


def _listed(lang: Lang) -> Iterator[RenderableType]:
    """The shipped mappings, with the columns by which each is recognised."""
    from rich.text import Text as Line

    from shixian.eventlog.mapping.shelf import shipped
    from shixian.report.text.layout import Paragraph

    zh = lang == "zh"
    comma = "、" if zh else ", "
    for mapping in shipped():
        title = mapping.title.zh if zh else mapping.title.en
        yield Line(mapping.id, "bold")
        yield Paragraph(
            text=title + ("" if mapping.events else ("（名录，用于 --roster）" if zh else " (a roster, for --roster)")), indent=2
        )
        has = comma.join(mapping.columns[name][0] for name in mapping.recognise)
        yield Paragraph(text=("有列：" if zh else "has: ") + has, indent=2, style="dim")
        if mapping.unless:
            lacks = comma.join(mapping.columns[name][0] for name in mapping.unless)
            yield Paragraph(text=("没有列：" if zh else "has not: ") + lacks, indent=2, style="dim")
        if mapping.speaks_of:
            words = comma.join(mapping.speaks_of)
            yield Paragraph(
                text=("表头或上方有其中一个字眼：" if zh else "one of these words in or above the head: ") + words, indent=2, style="dim"
            )
    text = Text(
        "列名的其他写法见 shixian map --show 编号；不认得的表用 shixian map 表 --suggest 起草映射。",
        "For other spellings of the columns see shixian map --show ID; for an unknown table draft one with shixian map TABLE --suggest.",
    )
    yield Line("")
    yield Paragraph(text=text.in_(lang))


def _examined(inputs: LogInputs) -> Examination:
    from shixian.eventlog.examination import examine

    return examine(inputs.logs, how=inputs.how(), queries=inputs.queries, rows=_LOOKED_AT, shown=_SHOWN)


def _dry_run(found: Examination, inputs: LogInputs, labels: dict[str, Text], lang: Lang) -> Iterator[RenderableType]:
    """For each table the mapping that reads it and its first rows as the events that they become; then what to do."""
    from dataclasses import replace

    from shixian.eventlog.examination.advice import advise
    from shixian.report.text.dry_run import dry_run

    yield from dry_run(replace(found, steps=advise(found, command_words(inputs), labels)), lang, labels)


def _suggest(inputs: LogInputs, rulebook: Path | None, lang: Lang, output: Path | None) -> None:
    from shixian.eventlog.mapping.suggestion import suggest

    file, table = _one_table(_examined(inputs))
    draft = suggest(table, file.file, _kinds(rulebook), lang)
    delivery.write_bytes(draft.encode(), output)
    if output is not None and str(output) != "-":
        words = " ".join(command_words(inputs))
        said = Text(
            f"草稿写入 {output}，须核对：先看其中的“待定”，再用 shixian map {words} --mapping {output} 看前几行成了什么事件",
            f"the draft is in {output} and has to be checked: settle what says 待定, then see with shixian map {words} --mapping {output} "
            "what the first rows become",
        )
        typer.echo(said.in_(lang), err=True)


def _one_table(found: Examination) -> tuple[FileReport, Table]:
    """The table that a draft is wanted for: the only one, or the only one that no mapping knows. Raises InputError."""
    problems = [*found.problems, *(problem for file in found.files for problem in file.problems)]
    tables = [(file, table) for file in found.files for table in file.tables]
    unknown = [pair for pair in tables if pair[1].reading == "unknown"]
    chosen = unknown if len(unknown) == 1 else tables
    if len(chosen) == 1:
        return chosen[0]
    if problems and not tables:
        raise InputError(*problems)
    names = "、".join(f"{file.file}!{table.sheet}" if table.sheet else file.file for file, table in chosen[:8])
    if not tables:
        what = Text("没有可以起草映射的表", "there is no table to draft a mapping for")
        raise InputError(Problem(what=what, remedy=Text("请写明一张表", "name a table")))
    raise InputError(
        Problem(
            what=Text(f"有{len(chosen)}张表：{names}", f"there are {len(chosen)} tables: {names}"),
            remedy=Text(
                "一次为一张表起草：写明一个文件，工作簿用 --sheet 指明工作表",
                "draft for one at a time: name one file, and its sheet with --sheet",
            ),
        )
    )


def _kinds(rulebook: Path | None) -> dict[str, KnownKind]:
    """The kinds of events that the rulebook knows, as a draft needs them."""
    from shixian.eventlog.mapping.guesses import KnownAttribute, KnownKind
    from shixian.law import Rulebook

    vocabulary = Rulebook.load(rulebook).vocabulary
    return {
        name: KnownKind(
            label=kind.label,
            attributes={
                key: KnownAttribute(label=vocabulary.attribute_label(name, key), values=tuple(map(str, attribute.values or ())))
                for key, attribute in kind.attributes.items()
            },
        )
        for name, kind in vocabulary.kinds.items()
    }


def _refuse_existing(output: Path | None) -> None:
    """A file that is there may be a draft that somebody has worked on."""
    if output is not None and str(output) != "-" and output.is_file():
        raise InputError(
            Problem(
                what=Text("已有这个文件，不覆盖", "there is such a file already, and it is not overwritten"),
                remedy=Text("换一个文件名，或先把它移走", "choose another name, or move it away first"),
                place=Place(file=str(output)),
            )
        )
