"""What is no text taken in: workbooks, Parquet, XES, object-centric logs in SQLite, and the results of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.junk import Skipped
from shixian.eventlog.midnight import MidnightIsTheDay
from shixian.eventlog.records_sheet import RecordSheet
from shixian.eventlog.tables import conversion_of, open_sheet, unknown_table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.digest import Digest
    from shixian.eventlog.how import How
    from shixian.eventlog.intake import Intake
    from shixian.eventlog.opened import Held
    from shixian.eventlog.rows import Rows
    from shixian.eventlog.sheet import Sheet
    from shixian.eventlog.workbook import SheetHead, Workbook

__all__ = ["chosen_sheets", "take_binary", "take_query"]

_NO_ENCODING = "—"


def take_binary(found: Held, how: How, intake: Intake) -> Sequence[Skipped]:
    """Take an input in that is no text; what of it was left out on purpose. Raises InputError."""
    match found.kind:
        case "workbook":
            return _take_workbook(found, how, intake)
        case "parquet":
            _take_parquet(found, how, intake)
        case "xes":
            _take_xes(found, how, intake)
        case "sqlite":
            _take_ocel(found, how, intake)
        case "text":
            raise AssertionError("a text is taken in by take_text")
        case _:
            assert_never(found.kind)
    return ()


def _take_workbook(found: Held, how: How, intake: Intake) -> Sequence[Skipped]:
    from shixian.eventlog.workbook import open_workbook

    skipped: list[Skipped] = []
    unknown: list[tuple[str, Problem]] = []
    taken = 0
    with found.on_disk() as path, open_workbook(path, found.file) as workbook:
        for head in chosen_sheets(workbook, how, found.file, skipped):
            opening = open_sheet(workbook.sheet(head.name))
            if opening.is_blank:
                skipped.append(Skipped(file=f"{found.file}!{head.name}", why=Text("空表", "an empty sheet")))
                continue
            conversion = conversion_of(opening, how, found.file)
            if conversion is None:
                unknown.append((head.name, unknown_table(opening, how, found.file)))
                continue
            intake.take_table(conversion, found.file, found.digest, "workbook")
            taken += 1
    if unknown and (not taken or how.sheet is not None):
        raise InputError(*(problem for _, problem in unknown))
    for name, problem in unknown:
        skipped.append(Skipped(file=f"{found.file}!{name}", why=problem.what))
    return skipped


def chosen_sheets(workbook: Workbook, how: How, file: str, skipped: list[Skipped]) -> Sequence[SheetHead]:
    """The sheets to be read: the one that the user names, else all that are not hidden. Raises InputError."""
    if how.sheet is not None:
        named = [head for head in workbook.sheets if head.name == how.sheet]
        if not named:
            names = "、".join(head.name for head in workbook.sheets)
            raise InputError(
                Problem(
                    what=Text(f"没有工作表“{how.sheet}”", f"there is no sheet {how.sheet!r}"),
                    remedy=Text(f"从这些里选：{names}", f"choose one of these: {names}"),
                    place=Place(file=file),
                )
            )
        return named
    why = Text("隐藏的工作表；要读请写 --sheet", "a hidden sheet; name it with --sheet to have it read")
    skipped += [Skipped(file=f"{file}!{head.name}", why=why) for head in workbook.sheets if head.hidden]
    return [head for head in workbook.sheets if not head.hidden]


def _take_parquet(found: Held, how: How, intake: Intake) -> None:
    from shixian.eventlog.parquet import open_parquet

    with found.on_disk() as path, open_parquet(path, found.file) as sheet:
        _take_sheet(sheet, how, intake, found.file, found.digest)


def take_query(url: str, query: str, how: How, intake: Intake) -> None:
    """Take the result of a query in. Raises InputError."""
    from shixian.eventlog.sql import open_query, query_name

    with open_query(url, query) as sheet:
        _take_sheet(sheet, how, intake, query_name(url, query), sheet.sha256)


def _take_sheet(sheet: Sheet, how: How, intake: Intake, file: str, sha256: str | Digest) -> None:
    opening = open_sheet(sheet)
    conversion = conversion_of(opening, how, file)
    if conversion is None:
        raise InputError(unknown_table(opening, how, file))
    intake.take_table(conversion, file, sha256, _NO_ENCODING)


def _take_xes(found: Held, how: How, intake: Intake) -> None:
    from shixian.eventlog.xes import XES_NAMES, Xes

    codec = None if how.encoding is None else codec_named(how.encoding)
    if how.mapping is None:
        rows = Xes(found.stream(), found.file, codec=codec, names=XES_NAMES)
        intake.take(rows, found.file, found.digest, _NO_ENCODING, midnight_is_the_day=True)
        return
    _take_rows(MidnightIsTheDay(Xes(found.stream(), found.file, codec=codec, names={}), ("time:timestamp",)), how, intake, found)


def _take_ocel(found: Held, how: How, intake: Intake) -> None:
    from shixian.eventlog.ocel_sqlite import OcelSqlite

    with found.on_disk() as path:
        rows = OcelSqlite(path, found.file, object_type=how.object_type, subject_type=how.subject_type)
        _take_rows(rows, how, intake, found)


def _take_rows(rows: Rows, how: How, intake: Intake, found: Held) -> None:
    if how.mapping is None:
        intake.take(rows, found.file, found.digest, _NO_ENCODING)
        return
    sheet = RecordSheet(rows)
    _take_sheet(sheet, how, intake, found.file, found.digest)
