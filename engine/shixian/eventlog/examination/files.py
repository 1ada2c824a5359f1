"""One input examined: what it is, its tables looked at, and its rows tallied by the readers of a check."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.binaries import chosen_sheets, take_binary, take_query
from shixian.eventlog.delimited import Delimited
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.examination import model as m
from shixian.eventlog.examination.records import look_at_records
from shixian.eventlog.examination.tables import Looked, look_at
from shixian.eventlog.heads import find_head, likely_head, opening_rows
from shixian.eventlog.intake import MOST_REJECTED
from shixian.eventlog.opened import held
from shixian.eventlog.records_sheet import RecordSheet
from shixian.eventlog.tables import canonical_head, mappings_for
from shixian.eventlog.texts import delimited, is_json, take_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shixian.eventlog.examination.tally import Tallying
    from shixian.eventlog.heads import OpeningRow
    from shixian.eventlog.how import How
    from shixian.eventlog.inputs import Input
    from shixian.eventlog.opened import Held, Opened
    from shixian.eventlog.rows import Rows
    from shixian.eventlog.sheet import Sheet

__all__ = ["examine_file", "examine_query"]

_ZIP = b"PK"


@dataclass(slots=True)
class _Found:
    """The parts of a file's report, as they are found."""

    report: m.FileReport
    looked: list[Looked]
    others: list[m.OtherSheet]

    def done(self) -> m.FileReport:
        return replace(self.report, tables=tuple(one.table for one in self.looked), other_sheets=tuple(self.others))


def examine_file(found: Input, how: How, tallying: Tallying, *, limit: int | None = None) -> m.FileReport:
    """Examine one input. What cannot be read is among the report's problems; nothing is raised for it."""
    size = None if found.path is None or found.member is not None else found.path.stat().st_size if found.path.exists() else None
    report = _Found(m.FileReport(file=found.file, named=found.named, size=size), [], [])
    problems: list[Problem] = []
    try:
        with held(found) as at_hand:
            report.report = replace(report.report, size=_size(at_hand), sha256=at_hand.sha256, gzipped=at_hand.gzipped)
            _look(at_hand, how, report, limit)
            problems += _tallied(report, how, tallying, lambda said: _take(at_hand, said, tallying))
    except InputError as error:
        problems += error.problems
    return replace(report.done(), problems=tuple(dict.fromkeys(problems)))


def examine_query(url: str, query: str, how: How, tallying: Tallying, *, limit: int | None = None) -> m.FileReport:
    """Examine the result of a query, which is run twice."""
    from shixian.eventlog.sql import open_query, query_name

    report = _Found(m.FileReport(file="SQL", what=_QUERY), [], [])
    problems: list[Problem] = []
    try:
        report.report = replace(report.report, file=query_name(url, query))
        with open_query(url, query) as sheet:
            report.looked.append(look_at(sheet, how, report.report.file, limit=limit))
        problems += _tallied(report, how, tallying, lambda said: take_query(url, query, said, tallying))
    except InputError as error:
        problems += error.problems
    return replace(report.done(), problems=tuple(dict.fromkeys(problems)))


def _tallied(report: _Found, how: How, tallying: Tallying, take: Callable[[How], None]) -> list[Problem]:
    """Put the sums of the rows to the tables, open choices held to be unknown. The problems that a check would meet."""
    if report.looked and all(one.table.reading == "unknown" for one in report.looked):
        return []  # that is said of the tables, with their columns
    assumed: dict[str, str] = {}
    for one in report.looked:
        assumed |= one.assumed
    before = len(tallying.counted)
    try:
        take(replace(how, moments={**assumed, **how.moments}) if assumed else how)
    except InputError as error:
        del tallying.counted[before:]
        told = {problem for one in report.looked for problem in one.table.problems}
        return [problem for problem in error.problems if problem not in told]
    by_sheet = {counted.sheet: counted for counted in tallying.counted[before:]}
    for i, one in enumerate(report.looked):
        counted = by_sheet.get(one.table.sheet)
        if counted is not None:
            report.looked[i] = replace(one, table=replace(one.table, tally=counted.tally))
    return [_flood(report.report.file)] if sum(one.tally.rejected for one in tallying.counted) > MOST_REJECTED else []


def _flood(file: str) -> Problem:
    """What a check says of more rejected rows than it keeps."""
    return Problem(
        what=Text(f"退回的行超过{MOST_REJECTED}行，检查不会进行", f"more than {MOST_REJECTED} rows are rejected: no check is made"),
        remedy=Text(
            "这多半不是个别行的问题：看时间列的写法，要说明格式的用 --dates，取错列的用 --moment 或另写映射",
            "that is hardly a matter of single rows: see how the moments are written; say the format with --dates, or take another column",
        ),
        place=Place(file=file),
    )


def _take(at_hand: Held, how: How, tallying: Tallying) -> None:
    if at_hand.kind == "text":
        codec = None if how.encoding is None else codec_named(how.encoding)
        take_text(at_hand.text(codec), at_hand.name, how, tallying)
    else:
        take_binary(at_hand, how, tallying)


def _look(at_hand: Held, how: How, report: _Found, limit: int | None) -> None:
    match at_hand.kind:
        case "text":
            _look_at_text(at_hand, how, report, limit)
        case "workbook":
            _look_at_workbook(at_hand, how, report, limit)
        case "parquet":
            from shixian.eventlog.parquet import open_parquet

            report.report = replace(report.report, what=_WHAT["parquet"])
            with at_hand.on_disk() as path, open_parquet(path, at_hand.file) as sheet:
                report.looked.append(look_at(sheet, how, at_hand.file, limit=limit))
        case "xes" | "sqlite":
            report.report = replace(report.report, what=_WHAT[at_hand.kind])
            with _event_records(at_hand, how) as rows:
                _look_at_rows(rows, how, report, limit, is_event_log=True)
        case _:
            assert_never(at_hand.kind)


def _look_at_text(at_hand: Held, how: How, report: _Found, limit: int | None) -> None:
    text = at_hand.text(None if how.encoding is None else codec_named(how.encoding))
    encoding = text.decoding.encoding
    report.report = replace(report.report, encoding=_shown(encoding), recognised=_recognised(encoding, how, text.head))
    if is_json(text, at_hand.name):
        from shixian.eventlog.jsonkinds import kind_of_json, reader_of_json

        report.report = replace(report.report, what=_WHAT[f"json-{kind_of_json(text.head, at_hand.name)}"])
        _look_at_rows(reader_of_json(text, at_hand.name, how), how, report, limit, is_event_log=False)
        return
    report.report = replace(report.report, what=_WHAT["text"])
    sheet, delimiter = _delimited(text, how)
    report.report = replace(report.report, delimiter=delimiter)
    if sheet is not None:
        report.looked.append(look_at(sheet, how, at_hand.file, limit=limit))


def _delimited(text: Opened, how: How) -> tuple[Sheet | None, str]:
    """The text as a table under the delimiter that a check would find, or under which most columns have names."""
    from itertools import chain

    lines, first, delimiters = delimited(text, how)
    if not first:
        return None, ""
    mappings = mappings_for(how)
    openings = {d: rows for d in delimiters if (rows := _opening(first, d))}

    def weight(delimiter: str) -> tuple[bool, int, int]:
        rows = openings[delimiter]
        found = find_head(rows, (), mappings)
        likely = likely_head(rows, ())
        return (
            how.mapping is None and canonical_head(rows) is not None,
            len(found[0].names) if found else 0,
            sum(map(bool, likely.names)) if likely else 0,
        )

    delimiter = max(openings, key=weight, default=delimiters[0])
    return Delimited(chain(first, lines), delimiter), delimiter


def _opening(lines: Sequence[str], delimiter: str) -> list[OpeningRow]:
    try:
        return opening_rows(Delimited(iter(lines), delimiter).blocks())
    except csv.Error:
        return []


def _look_at_workbook(at_hand: Held, how: How, report: _Found, limit: int | None) -> None:
    from shixian.eventlog.workbook import open_workbook

    report.report = replace(report.report, what=_WHAT["xlsx" if at_hand.head.startswith(_ZIP) else "xls"])
    with at_hand.on_disk() as path, open_workbook(path, at_hand.file) as workbook:
        chosen = {head.name for head in chosen_sheets(workbook, how, at_hand.file, [])}
        for head in workbook.sheets:
            if head.name not in chosen:
                why = _HIDDEN if head.hidden else _NOT_NAMED
                report.others.append(m.OtherSheet(name=head.name, hidden=head.hidden, why=why))
                continue
            sheet = workbook.sheet(head.name)
            one = look_at(sheet, how, at_hand.file, limit=limit)
            if one.table.head is None and not one.table.rows:
                report.others.append(m.OtherSheet(name=head.name, hidden=head.hidden, why=_BLANK))
            else:
                report.looked.append(one)
    _lone_unknown(report, how)


def _lone_unknown(report: _Found, how: How) -> None:
    """In a workbook with a sheet that is read, those that nobody knows are passed over, and are no problem."""
    known = [one for one in report.looked if one.table.reading != "unknown"]
    if not known or how.sheet is not None:
        return
    for one in report.looked:
        if one.table.reading == "unknown":
            report.others.append(m.OtherSheet(name=one.table.sheet, hidden=False, why=one.table.problems[0].what))
    report.looked = known


def _look_at_rows(rows: Rows, how: How, report: _Found, limit: int | None, *, is_event_log: bool) -> None:
    """Look at records that are a log by themselves, or else as a table of which their keys are the columns."""
    sheet = RecordSheet(rows)
    is_log = how.mapping is None and (sheet.is_canonical or is_event_log)
    report.looked.append(look_at_records(sheet, limit=limit) if is_log else look_at(sheet, how, report.report.file, limit=limit))


@contextmanager
def _event_records(at_hand: Held, how: How) -> Iterator[Rows]:
    if at_hand.kind == "xes":
        from shixian.eventlog.xes import XES_NAMES, Xes

        yield Xes(at_hand.stream(), at_hand.file, names=XES_NAMES if how.mapping is None else {})
        return
    from shixian.eventlog.ocel_sqlite import OcelSqlite

    with at_hand.on_disk() as path:
        yield OcelSqlite(path, at_hand.file, object_type=how.object_type, subject_type=how.subject_type)


def _size(at_hand: Held) -> int:
    return at_hand.raw.seek(0, 2)


def _shown(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())


def _recognised(encoding: str, how: How, head: bytes) -> Text:
    if how.encoding is not None:
        return Text("由 --encoding 指定", "said by --encoding")
    match encoding:
        case "utf-8-sig":
            return Text("文件开头有标记（BOM）", "by its byte order mark")
        case "utf-8" if head.isascii():
            return Text("全文是合格的UTF-8；开头都是ASCII字符", "all of it is well-formed UTF-8; it begins in ASCII")
        case "utf-8":
            return Text("没有标记，全文是合格的UTF-8", "no mark; all of it is well-formed UTF-8")
        case "gb18030":
            return Text("不是UTF-8，全文是合格的GB18030（含GBK、GB2312）", "not UTF-8; all of it is well-formed GB18030 (GBK, GB2312)")
    return Text("文件开头有标记（BOM）", "by its byte order mark")


_QUERY = Text("数据库查询的结果", "the result of a query")
_HIDDEN = Text("隐藏的工作表，不读；要读请写 --sheet", "hidden, not read; name it with --sheet to have it read")
_NOT_NAMED = Text("不是 --sheet 所指的工作表", "not the sheet that --sheet names")
_BLANK = Text("空表", "empty")
_WHAT: Mapping[str, Text] = {
    "text": Text("分隔文本（CSV一类）", "delimited text (CSV and the like)"),
    "json-lines": Text("JSON Lines，每行一个对象", "JSON Lines, one object a line"),
    "json-array": Text("JSON数组", "a JSON array"),
    "json-cloudevents": Text("CloudEvents事件（JSON）", "CloudEvents in JSON"),
    "json-ocel": Text("OCEL 2.0对象中心日志（JSON）", "an object-centric log (OCEL 2.0) in JSON"),
    "xlsx": Text("工作簿（.xlsx、.ods）", "workbook (.xlsx, .ods)"),
    "xls": Text("旧版工作簿（.xls、.et）", "old workbook (.xls, .et)"),
    "parquet": Text("Parquet列存表", "Parquet table"),
    "xes": Text("XES事件日志（IEEE 1849）", "XES event log (IEEE 1849)"),
    "sqlite": Text("SQLite数据库（OCEL 2.0）", "SQLite database (OCEL 2.0)"),
}
