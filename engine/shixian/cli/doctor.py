"""`shixian doctor`: what lies in tables and logs before anything is checked, how each column would be read, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.inputs import (
    DatabaseOption,
    DatesOption,
    DelimiterOption,
    EncodingOption,
    LogInputs,
    LogsArgument,
    MappingOption,
    MomentOption,
    ObjectTypeOption,
    SheetOption,
    SqlOption,
    SubjectTypeOption,
)
from shixian.cli.rules import Form
from shixian.cli.selection import LangOption, Language, NoColorOption, OutputOption, RulebookOption, WidthOption, progress
from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.examination import Examination

__all__ = ["command_words", "doctor", "kind_labels"]

RowsOption = Annotated[
    int | None,
    typer.Option("--rows", min=1, metavar="N", help="每张表只看前 N 行左右；缺省看全部 / look at about N rows of each table; default: all"),
]


def doctor(
    logs: LogsArgument = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    mapping: MappingOption = None,
    moment: MomentOption = None,
    dates: DatesOption = None,
    sheet: SheetOption = None,
    object_type: ObjectTypeOption = None,
    subject_type: SubjectTypeOption = None,
    sql: SqlOption = None,
    database: DatabaseOption = None,
    rows: RowsOption = None,
    rulebook: RulebookOption = None,
    lang: LangOption = Language.zh,
    form: Annotated[Form, typer.Option("--format", "-f", help="输出形式 / form of the output")] = Form.text,
    output: OutputOption = None,
    width: WidthOption = None,
    no_color: NoColorOption = False,
) -> None:
    """检查之前先看表：编码、工作表、表头、每一列怎么读、日期写法、会退回的行，以及该怎么办 / Look at tables before a check.

    退出状态：0 每一行都读得进；3 有的行或文件读不进；2 什么也读不进，或须先作选择。

    Exit status: 0 every row would be read; 3 some rows or files would not; 2 nothing would, or a choice has to be made first.
    """
    inputs = LogInputs(
        logs=tuple(logs or ()),
        encoding=encoding,
        delimiter=delimiter,
        mapping=mapping,
        moments=tuple(moment or ()),
        dates=dates,
        sheet=sheet,
        object_type=object_type,
        subject_type=subject_type,
        sql=sql,
        database=database,
    )
    with delivery.guarded(lang.value):
        delivery.refuse_overwriting(output, inputs.paths)
        _refuse_nothing(inputs)
        labels = kind_labels(rulebook)
        with progress() as (told, _):
            found = _examined(inputs, rows, labels, told)
        if form is Form.json:
            import orjson

            delivery.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n", output)
        else:
            from shixian.report.text.examination import print_examination

            delivery.print_text(
                lambda console: print_examination(found, console, lang.value, labels), output=output, width=width, no_color=no_color
            )
        raise typer.Exit(found.exit_status)


def _examined(inputs: LogInputs, rows: int | None, labels: Mapping[str, Text], told: Callable[[int], None] | None) -> Examination:
    from shixian.eventlog.examination import examine
    from shixian.eventlog.examination.advice import advise

    found = examine(inputs.logs, how=inputs.how(), queries=inputs.queries, rows=rows, on_progress=told)
    return replace(found, steps=advise(found, command_words(inputs), labels))


def _refuse_nothing(inputs: LogInputs) -> None:
    if not inputs.logs and inputs.sql is None:
        what = Text("没有说要看什么", "nothing was named")
        remedy = Text(
            "写明表或文件夹：shixian doctor 表.xlsx；标准输入写 -",
            "name a table or a folder: shixian doctor table.xlsx; - is standard input",
        )
        raise InputError(Problem(what=what, remedy=remedy))


def command_words(inputs: LogInputs) -> tuple[str, ...]:
    """The command line that would give these inputs again. The address of a database is left out, as it may hold a password."""
    words = list(inputs.logs)
    for option, said in (
        ("--encoding", inputs.encoding),
        ("--delimiter", inputs.delimiter),
        ("--mapping", inputs.mapping),
        *(("--moment", moment) for moment in inputs.moments),
        ("--dates", inputs.dates),
        ("--sheet", inputs.sheet),
        ("--object-type", inputs.object_type),
        ("--subject-type", inputs.subject_type),
        ("--sql", inputs.sql),
    ):
        if said is not None:
            words += [option, said]
    return tuple(words)


def kind_labels(rulebook: Path | None) -> dict[str, Text]:
    """The labels of the kinds of events that the rulebook knows. Raises RuleError."""
    from shixian.law import Rulebook

    return {name: kind.label for name, kind in Rulebook.load(rulebook).vocabulary.kinds.items()}
