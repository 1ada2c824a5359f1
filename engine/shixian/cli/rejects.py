"""`--rejects FILE`: the rejected rows as a table to be mended and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.cli import delivery
from shixian.errors import InputError, Place, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.eventlog import EventLog

__all__ = ["refuse_other_endings", "write_rejects"]


def refuse_other_endings(path: Path | None) -> None:
    """Refuse a file that is neither a workbook nor a CSV by its name, before any work is done."""
    if path is not None and path.suffix.lower() not in (".xlsx", ".csv"):
        raise InputError(
            Problem(
                what=Text("退回的行写成 .xlsx 或 .csv", "rejected rows are written as .xlsx or .csv"),
                remedy=Text(f"把文件名改为 {path.stem}.xlsx", f"name it {path.stem}.xlsx"),
                place=Place(file=str(path)),
            )
        )


def write_rejects(log: EventLog, path: Path, lang: Lang) -> None:
    """Write the rejected rows; a file without rows is written too, so that an old one does not pass for new. Raises InputError."""
    from shixian.report.rejects import rejects_as_csv, rejects_as_xlsx

    content = rejects_as_csv(log, lang) if path.suffix.lower() == ".csv" else rejects_as_xlsx(log, lang)
    delivery.write_bytes(content, path)
