"""One wide table written in every format that the readers know, for the tests that compare them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from shixian.eventlog.mapping.shelf import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shixian.eventlog.mapping.model import Mapping

HEAD = ("行政处罚决定书文号", "作出行政处罚决定机关名称", "作出行政处罚决定日期", "公示日期", "备注")

MAPPING = """
id: test-table
title: {zh: 测试表, en: Test table}
columns:
  number: [行政处罚决定书文号]
  authority: [作出行政处罚决定机关名称]
  decided: [作出行政处罚决定日期]
  published: [公示日期]
recognise: [number, decided, published]
case: {from: number, as: document-number}
subject: authority
set: {category: {is: 行政处罚}}
events:
  - {kind: decision.enforcement, at: decided, required: true}
  - {kind: decision.published, at: published}
"""

Row = tuple[str, str, str, str, str]


def mapping(folder: Path) -> Mapping:
    """The mapping of the table, read from a file."""
    path = folder / "mapping.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return read_mapping(path)


def as_csv(rows: Sequence[Row], delimiter: str = ",") -> str:
    """The table as a delimited text."""
    page = io.StringIO()
    writer = csv.writer(page, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([HEAD, *rows])
    return page.getvalue()


def as_xlsx(path: Path, rows: Sequence[Row]) -> None:
    """The table as a workbook, every cell text."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate([HEAD, *rows]):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)


def as_ods(path: Path, rows: Sequence[Row]) -> None:
    """The table as an OpenDocument spreadsheet (ISO/IEC 26300), as little of it as a reader needs."""
    lines = []
    for row in [HEAD, *rows]:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
            if text
            else "<table:table-cell/>"
            for text in row
        )
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{"".join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)


def _objects(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [dict(zip(HEAD, row, strict=True)) for row in rows]


def as_parquet(path: Path, rows: Sequence[Row]) -> None:
    """The table as Parquet."""
    import duckdb

    columns = ", ".join(f'"{name}" VARCHAR' for name in HEAD)
    with duckdb.connect() as store:
        store.execute(f"CREATE TABLE t ({columns})")
        if rows:
            store.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", [list(row) for row in rows])
        store.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def as_sqlite(path: Path, rows: Sequence[Row]) -> None:
    """The table as a table of SQLite."""
    columns = ", ".join(f'"{name}" TEXT' for name in HEAD)
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE t ({columns})")
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    database.close()


def _text(encoding: str, delimiter: str = ",") -> Callable[[Path, Sequence[Row]], None]:
    def write(path: Path, rows: Sequence[Row]) -> None:
        path.write_bytes(as_csv(rows, delimiter).encode(encoding))

    return write


def as_jsonl(path: Path, rows: Sequence[Row]) -> None:
    """The table as one object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(rows)), encoding="utf-8")


def as_json(path: Path, rows: Sequence[Row]) -> None:
    """The table as one array of objects."""
    path.write_text(json.dumps(_objects(rows), ensure_ascii=False, indent=1), encoding="utf-8")


def as_zip(path: Path, rows: Sequence[Row]) -> None:
    """The table as the one member of an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("表.csv", as_csv(rows))


WRITERS: dict[str, Callable[[Path, Sequence[Row]], None]] = {
    "csv": _text("utf-8"),
    "csv in GB18030": _text("gb18030"),
    "tsv in UTF-16": _text("utf-16", "\t"),
    "csv with bars": _text("utf-8", "|"),
    "xlsx": as_xlsx,
    "ods": as_ods,
    "jsonl": as_jsonl,
    "json": as_json,
    "parquet": as_parquet,
    "zip": as_zip,
}
SUFFIX = {"csv in GB18030": "csv", "tsv in UTF-16": "tsv", "csv with bars": "csv"}
