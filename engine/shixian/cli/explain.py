"""`shixian explain`: one finding in full, with its derivation, all its evidence, and how every reading of its rule decides."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.inputs import (
    DatabaseOption,
    DatesOption,
    DelimiterOption,
    EncodingOption,
    LogInputs,
    MappingOption,
    MomentOption,
    ObjectTypeOption,
    SheetOption,
    SqlOption,
    StrictOption,
    SubjectTypeOption,
)
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
from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.audit import Audit
    from shixian.judge.finding import Finding
    from shixian.report.model import FindingRecord, Report

FingerprintArgument = Annotated[
    str,
    typer.Argument(
        metavar="FINGERPRINT", help="报告中的指纹，可只写能唯一辨认的开头 / a finding's id in a report; its beginning is enough if unique"
    ),
]
LogsOption = Annotated[list[str] | None, typer.Option("--log", metavar="LOG", help="事件日志，可重复 / event log, repeatable")]

_TOO_MANY = 20_000  # findings among which a near miss is looked for
_SHOWN = 5


def explain(
    fingerprint: FingerprintArgument,
    log: LogsOption = None,
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
    lang: LangOption = Language.zh,
    output: OutputOption = None,
    width: WidthOption = None,
    no_color: NoColorOption = False,
) -> None:
    """重新检查并完整说明一项发现：推算、证据、各口径 / Check again and give one finding in full."""
    selection = Selection(
        inputs=LogInputs(
            logs=tuple(log or ()),
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
    with delivery.guarded(lang.value):
        from shixian.report.text import TextOptions, print_finding

        delivery.refuse_overwriting(output, selection.files)
        audit = selection.run()
        finding = find(audit.judgement.findings, fingerprint)
        report, record = _alone(audit, finding)
        others = _under_other_readings(audit, finding)
        options = TextOptions(lang=lang.value, everything=True)
        delivery.print_text(
            lambda console: print_finding(report, record, others, console, options), output=output, width=width, no_color=no_color
        )


def find(findings: Sequence[Finding], fingerprint: str) -> Finding:
    """The finding of this fingerprint, or of the only one that begins so; InputError with the nearest ones otherwise."""
    wanted = fingerprint.strip()
    found = [f for f in findings if f.fingerprint == wanted] or [f for f in findings if wanted and f.fingerprint.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        some = "  ".join(f.fingerprint for f in found[:_SHOWN])
        what = Text(f"有{len(found)}项发现的指纹以 {wanted} 开头", f"{len(found)} findings have an id that begins with {wanted}")
        raise InputError(Problem(what=what, remedy=Text(f"多写几位：{some}", f"type more of it: {some}")))
    whole = {f.fingerprint[: len(wanted)]: f.fingerprint for f in findings[:_TOO_MANY]}
    near = [whole[beginning] for beginning in difflib.get_close_matches(wanted, whole, n=3)]
    what = Text(f"没有指纹为 {wanted} 的发现（共{len(findings)}项）", f"no finding has the id {wanted} (of {len(findings)})")
    if near:
        raise InputError(Problem(what=what, remedy=Text(f"是否为：{'、'.join(near)}", f"did you mean: {', '.join(near)}")))
    hint = Text(
        "用与原报告相同的日志和选项，指纹见 shixian check 报告每项之末",
        "use the same logs and options as the report; the id stands at the end of each finding of shixian check",
    )
    raise InputError(Problem(what=what, remedy=hint))


def _alone(audit: Audit, finding: Finding) -> tuple[Report, FindingRecord]:
    """The report of a check with this finding only, derived in full."""
    report = replace(audit, judgement=replace(audit.judgement, findings=(finding,))).report(explain=True)
    return report, report.findings[0]


def _under_other_readings(audit: Audit, finding: Finding) -> list[tuple[Report, FindingRecord]]:
    """The same obligation judged again under each other reading of its rule, where it exists under it."""
    from shixian.audit import check

    judged = []
    for name, _ in audit.rulebook.rules[finding.rule].variants():
        if name == finding.reading:
            continue
        again = check(
            audit.log,
            audit.rulebook,
            rules=[finding.rule],
            roster=audit.roster,
            as_of=audit.as_of,
            since=audit.since,
            until=audit.until,
            reading=name,
            calendars=audit.calendars,
        )
        same = _same_obligation(again.judgement.findings, finding)
        if same is not None:
            judged.append(_alone(again, same))
    return judged


def _same_obligation(findings: Sequence[Finding], wanted: Finding) -> Finding | None:
    same = [f for f in findings if f.fingerprint == wanted.fingerprint]
    alike = same or [f for f in findings if _identity(f) == _identity(wanted)]
    return alike[0] if len(alike) == 1 else None


def _identity(finding: Finding) -> tuple[str | None, ...]:
    return (finding.rule, finding.subject, finding.case, finding.item, finding.period)
