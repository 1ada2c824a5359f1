"""The rejected rows as a table to be mended and read again: in their original columns, with place, reason and remedy beside them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.errors import InputError, Problem
from shixian.eventlog.ledger import REJECT_COLUMNS
from shixian.report.csvs import ENCODING, neutral
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog import EventLog, Rejected

__all__ = ["rejects_as_csv", "rejects_as_xlsx"]

_RAW = Text("原文", "row as it stands")
_SHEET_NAME = 31
_WIDEST, _NARROWEST = 48, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rejects_as_csv(log: EventLog, lang: Lang) -> bytes:
    """One CSV (UTF-8 with a byte order mark, for Excel). Raises InputError where the rows are of tables with different columns."""
    sheets = list(_sheets(log, lang))
    if len({sheet.columns for sheet in sheets}) > 1:
        what = Text(
            f"退回的行来自{len(sheets)}张列不相同的表，一个CSV写不下",
            f"the rejected rows are of {len(sheets)} tables with different columns",
        )
        raise InputError(Problem(what=what, remedy=Text("写成 .xlsx：每张表一个工作表", "write an .xlsx: one sheet for each table")))
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    if sheets:
        writer.writerow(map(neutral, sheets[0].columns))
    for sheet in sheets:
        writer.writerows(map(neutral, row) for row in sheet.rows)
    return page.getvalue().encode(ENCODING)


def rejects_as_xlsx(log: EventLog, lang: Lang) -> bytes:
    """A workbook with one sheet for each table; every cell is text, also what looks like a formula or a number."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": "退回的行 / rejected rows"})
        head = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1, "text_wrap": True, "valign": "top"})
        ours = book.add_format({"bold": True, "bg_color": "#FFF2CC", "border": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@", "valign": "top"})
        said = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "bg_color": "#FFFBEF"})
        sheets = list(_sheets(log, lang)) or [_Sheet(name="退回", columns=tuple(c.in_(lang) for c in REJECT_COLUMNS), rows=())]
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            first_own = len(sheet.columns) - len(REJECT_COLUMNS)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, ours if column >= first_own else head)
                page.set_column(column, column, _width(sheet, column))
            for number, row in enumerate(sheet.rows, 1):
                for column, text in enumerate(row):
                    page.write_string(number, column, text, said if column >= first_own else plain)
            if sheet.rows:
                page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    return content.getvalue()


def _width(sheet: _Sheet, column: int) -> int:
    texts = [sheet.columns[column], *(row[column] for row in sheet.rows[:200])]
    return max(_NARROWEST, min(_WIDEST, max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts) + 2))


def _sheets(log: EventLog, lang: Lang) -> Iterator[_Sheet]:
    """The rejected rows by table, in the order of the inputs."""
    own = tuple(column.in_(lang) for column in REJECT_COLUMNS)
    found: dict[tuple[str, str], list[Rejected]] = {}
    for row in log.rejected:
        found.setdefault((row.source.file, row.source.sheet), []).append(row)
    columns = {(record.path, record.sheet): record.columns for record in log.inputs}
    names: set[str] = set()
    for (file, sheet), rows in found.items():
        heads = columns.get((file, sheet)) or _keys(rows)
        table = tuple(heads) or (_RAW.in_(lang),)
        lines = tuple((*_cells(row, table, known=bool(heads)), str(row.source), row.reason.in_(lang), row.remedy.in_(lang)) for row in rows)
        yield _Sheet(name=_sheet_name(sheet or file, names), columns=(*table, *own), rows=lines)


def _keys(rows: Sequence[Rejected]) -> tuple[str, ...]:
    """The keys of records, which have no columns."""
    return tuple(dict.fromkeys(name for row in rows if row.said is not None for name in row.said))


def _cells(row: Rejected, columns: Sequence[str], *, known: bool) -> tuple[str, ...]:
    width = len(columns)
    if row.cells is not None:
        kept = row.cells[:width]
        return (*kept, *[""] * (width - len(kept)))
    if known and row.said is not None:
        return tuple(str(row.said.get(name, "")) for name in columns)
    return (row.raw, *[""] * (width - 1))


def _sheet_name(text: str, taken: set[str]) -> str:
    """A sheet name that Excel takes: at most 31 characters, none of those that it refuses, and none twice."""
    plain = "".join("_" if c in "[]:*?/\\'" else c for c in text.rsplit("/", 1)[-1])[:_SHEET_NAME] or "退回"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _SHEET_NAME - len(str(number)) - 1]}~{number}"
    taken.add(name.casefold())
    return name
