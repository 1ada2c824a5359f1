"""`shixian convert`: tables and logs of any format written as one canonical event log, in bounded memory, with nothing lost on the way."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

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
    StrictOption,
    SubjectTypeOption,
)
from shixian.cli.rejects import refuse_other_endings, write_rejects
from shixian.cli.selection import LangOption, Language, progress
from shixian.errors import InputError, Place, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.eventlog import EventLog

OutputArgument = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="写成 .jsonl、.jsonl.gz 或 .csv / write a .jsonl, .jsonl.gz or .csv"),
]
RejectsOption = Annotated[
    Path | None,
    typer.Option("--rejects", metavar="FILE", help="把退回的行写入 .xlsx 或 .csv / write the rejected rows to an .xlsx or .csv"),
]


def convert(
    output: OutputArgument,
    logs: LogsArgument = None,
    rejects: RejectsOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    mapping: MappingOption = None,
    moment: MomentOption = None,
    dates: DatesOption = None,
    sheet: SheetOption = None,
    object_type: ObjectTypeOption = None,
    subject_type: SubjectTypeOption = None,
    strict: StrictOption = False,
    sql: SqlOption = None,
    database: DatabaseOption = None,
    lang: LangOption = Language.zh,
) -> None:
    """把表格和各种日志写成一份标准事件日志 / Write tables and logs of any format as one canonical event log.

    退出状态：0 每一行都已交代；2 读不了；3 有退回的行或读不了的文件。

    Exit status: 0 every row is accounted for; 2 not readable; 3 rows were rejected or files could not be read.
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
        strict=strict,
        sql=sql,
        database=database,
    )
    with delivery.guarded(lang.value):
        refuse_other_endings(rejects)
        _refuse_other_output(output)
        for written in (output, rejects):
            delivery.refuse_overwriting(written, inputs.paths)
        read = _write(inputs, output)
        if rejects is not None:
            write_rejects(read, rejects, lang.value)
        _tell(read, lang.value)
        raise typer.Exit(delivery.OK if read.is_complete else delivery.INCOMPLETE)


def _write(inputs: LogInputs, output: Path) -> EventLog:
    from shixian.eventlog.writing import LogWriter, as_csv, packed

    with delivery.replacing(output.resolve()) as target, progress() as (told, _):
        if output.suffix.lower() == ".jsonl":
            writer = LogWriter(target)
            read = inputs.read(told, writer)
            writer.take(read.shadows)  # a damaged act is no missing one, neither here nor in whatever reads this log
            return read
        with _scratch(output) as lines:
            writer = LogWriter(lines)
            read = inputs.read(told, writer)
            writer.take(read.shadows)
            lines.seek(0)
            if output.suffix.lower() == ".csv":
                as_csv(lines, list(writer.names), target)
            else:
                packed(lines, target)
            return read


def _scratch(output: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=output.resolve().parent)


def _refuse_other_output(output: Path) -> None:
    if output.name.lower().endswith((".jsonl", ".csv", ".jsonl.gz")):
        return
    raise InputError(
        Problem(
            what=Text("事件日志写成 .jsonl、.jsonl.gz 或 .csv", "an event log is written as .jsonl, .jsonl.gz or .csv"),
            remedy=Text(f"把文件名改为 {output.stem}.jsonl", f"name it {output.stem}.jsonl"),
            place=Place(file=str(output)),
        )
    )


def _tell(read: EventLog, lang: Lang) -> None:
    """What became of the rows of each input; to stderr, as the log itself may be what is looked at."""
    from shixian.report.text.inputs import lines_of_inputs

    for line in lines_of_inputs(read, lang):
        typer.echo(line, err=True)
    shadows = len(read.shadows)
    if shadows:
        said = Text(
            f"退回的行中有{shadows}个事件时间不明，已写作 ../..，有关事项因此是无法判定而不是未履行；改好原表后请重新转换",
            f"{shadows} events of rejected rows have an unknown moment and are written as ../.., so that their matters are undetermined "
            "and not missed; mend the table and convert it again",
        )
        typer.echo(said.in_(lang), err=True)
