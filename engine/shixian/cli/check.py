"""`shixian check`: check logs against rules, print the report, and leave with the status of design.md section 8."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

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
from shixian.cli.selection import (
    AsOfOption,
    JobsOption,
    LangOption,
    Language,
    NoColorOption,
    OutputOption,
    OverlayOption,
    ReadingOption,
    RosterOption,
    RulebookOption,
    RulesOption,
    Selection,
    SinceOption,
    UntilOption,
    WidthOption,
)
from shixian.collector import at_rest

if TYPE_CHECKING:
    from shixian.report.model import Report
    from shixian.words import Lang


class Format(StrEnum):
    """The renderings of a report."""

    text = "text"
    json = "json"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="输出格式 / format of the output")]
ExplainOption = Annotated[bool, typer.Option("--explain", help="附逐日推算 / with the day-by-day derivation of every deadline")]
AllowRejectsOption = Annotated[
    bool, typer.Option("--allow-rejects", help="有退回的行时仍以 0 或 1 结束 / leave with 0 or 1 although rows were rejected")
]
RejectsOption = Annotated[
    Path | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help="把退回的行按原来的列写入 .xlsx 或 .csv，附位置、原因和改法 "
        "/ write the rejected rows in their columns, with place, reason and remedy",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="文本中列出全部，不限 200 项 / list everything in the text, not only the first 200")]


def check(
    logs: LogsArgument = None,
    rulebook: RulebookOption = None,
    rules: RulesOption = None,
    roster: RosterOption = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    reading: ReadingOption = None,
    overlay: OverlayOption = None,
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
    jobs: JobsOption = 1,
    explain: ExplainOption = False,
    allow_rejects: AllowRejectsOption = False,
    rejects: RejectsOption = None,
    everything: AllOption = False,
    lang: LangOption = Language.zh,
    format_: FormatOption = Format.text,
    output: OutputOption = None,
    width: WidthOption = None,
    no_color: NoColorOption = False,
) -> None:
    """按规则检查日志，逐条报告按时、逾期、未履行和无法判定 / Check logs against the rules.

    退出状态：0 无违规；1 有违规；2 未能检查；3 有退回的行，结果不完整；4 内部错误。

    Exit status: 0 no violation; 1 violations; 2 could not be checked; 3 rows were rejected, so incomplete; 4 internal error.
    """
    selection = Selection(
        inputs=LogInputs(
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
        ),
        rulebook=rulebook,
        rules=tuple(rules or ()),
        roster=roster,
        as_of=as_of,
        since=since,
        until=until,
        reading=tuple(reading or ()),
        overlays=tuple(overlay or ()),
        jobs=jobs,
    )
    with delivery.guarded(lang.value), at_rest():
        refuse_other_endings(rejects)
        for written in (output, rejects):
            delivery.refuse_overwriting(written, selection.files)
        audit = selection.run()
        if rejects is not None:
            write_rejects(audit.log, rejects, lang.value)
        report = audit.report(explain=explain)
        _deliver(report, format_, lang.value, output, everything=everything, width=width, no_color=no_color)
        raise typer.Exit(exit_status(report, allow_rejects=allow_rejects))


def exit_status(report: Report, *, allow_rejects: bool = False) -> int:
    """0 no violation, 1 violations, 3 incomplete (rejected rows, unread files) unless that is allowed, 4 if the engine crashed."""
    if any(note.code == "engine-crash" for note in report.notes):
        return delivery.INTERNAL
    if (report.reconciliation.rejected or report.unread) and not allow_rejects:
        return delivery.INCOMPLETE
    return delivery.VIOLATIONS if report.summary.violations else delivery.OK


def _deliver(
    report: Report, format_: Format, lang: Lang, output: Path | None, *, everything: bool, width: int | None, no_color: bool
) -> None:
    match format_:
        case Format.json:
            delivery.write_bytes(report.as_json().encode(), output)
        case Format.csv:
            from shixian.report.csvs import ENCODING, render_csv

            delivery.write_bytes(render_csv(report, lang).encode(ENCODING), output)
        case Format.text:
            from shixian.report.text import TextOptions, print_report

            options = TextOptions(lang=lang, everything=everything)
            delivery.print_text(lambda console: print_report(report, console, options), output=output, width=width, no_color=no_color)
        case _:
            assert_never(format_)
