"""Texts taken in: JSON Lines, a JSON array, CloudEvents, or a delimited table, told apart by name and content."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from shixian.errors import InputError, Problem
from shixian.eventlog.canonical import CanonicalConversion
from shixian.eventlog.delimited import DELIMITERS, Delimited, text_lines
from shixian.eventlog.event import Origin
from shixian.eventlog.faults import nothing_in
from shixian.eventlog.header import EVENT_COLUMNS, read_header
from shixian.eventlog.heads import LOOKED_AT, MOST_COLUMNS, find_head, opening_rows
from shixian.eventlog.jsonkinds import reader_of_json
from shixian.eventlog.records_sheet import RecordSheet
from shixian.eventlog.tables import canonical_head, conversion_of, mappings_for, open_sheet, too_wide, unknown_table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.conversion import Conversion
    from shixian.eventlog.heads import OpeningRow
    from shixian.eventlog.how import How
    from shixian.eventlog.intake import Intake
    from shixian.eventlog.opened import Opened
    from shixian.eventlog.rows import Rows

__all__ = ["conversion_of_text", "delimited", "is_json", "take_records", "take_text"]

_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_TABLES = frozenset({".csv", ".tsv"})
_SEPARATOR = "sep="


def take_text(log: Opened, name: str, how: How, intake: Intake) -> None:
    """Take the rows of a text in. Raises InputError."""
    if is_json(log, name):
        take_records(reader_of_json(log, name, how), log, how, intake)
        return
    conversion = conversion_of_text(log, how)
    intake.take_table(conversion, log.file, log.digest, log.decoding.encoding)


def is_json(log: Opened, name: str) -> bool:
    """By the name's ending, else by the first character that is not blank."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    ending = next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
    return ending in _LINES or (ending not in _TABLES and log.head.lstrip()[:1] in (b"{", b"["))


def take_records(rows: Rows, log: Opened, how: How, intake: Intake) -> None:
    """Take records in: as the events that they are, or through a mapping. Raises InputError."""
    sheet = RecordSheet(rows)
    if sheet.is_canonical and how.mapping is None:
        intake.take(sheet, log.file, log.digest, log.decoding.encoding)
        return
    opening = open_sheet(sheet)
    conversion = conversion_of(opening, how, log.file)
    if conversion is None and how.mapping is None:  # a log that lacks its kinds is told so row by row
        intake.take(sheet, log.file, log.digest, log.decoding.encoding)
        return
    if conversion is None:
        raise InputError(unknown_table(opening, how, log.file))
    intake.take_table(conversion, log.file, log.digest, log.decoding.encoding)


def conversion_of_text(log: Opened, how: How) -> Conversion:
    """How a delimited text becomes events: a canonical log, or a table that a mapping knows. Raises InputError."""
    lines, first, delimiters = delimited(log, how)
    if not any(line.strip("\ufeff \t\r\n\u3000") for line in first) and next(lines, None) is None:
        raise nothing_in(log.file)
    delimiters = _sane(first, delimiters, log.file)
    if how.mapping is None and any(canonical_head(rows) for rows in (_first_rows(first, d) for d in delimiters)):
        return _canonical(chain(first, lines), log, delimiters)
    mappings = mappings_for(how)
    best = [(find_head(_first_rows(first, d), (), mappings), d) for d in delimiters]
    known = [(found, d) for found, d in best if found is not None]
    if not known:
        if how.mapping is None and len(first) > 0:
            return _unknown(chain(first, lines), log, delimiters)
        widest = max(delimiters, key=lambda d: max((len(cells) for _, cells in _first_rows(first, d)), default=0))
        raise InputError(unknown_table(open_sheet(Delimited(iter(first), widest)), how, log.file))
    delimiter = max(known, key=lambda pair: len(pair[0][0].names))[1]
    sheet = Delimited(chain(first, lines), delimiter)
    conversion = conversion_of(open_sheet(sheet), how, log.file)
    assert conversion is not None, "a head that was found is found again"
    return conversion


def _unknown(lines: Iterator[str], log: Opened, delimiters: Sequence[str]) -> Conversion:
    """A table without kind and at that no mapping knows: the header's complaint, and how a mapping is made."""
    try:
        return _canonical(lines, log, delimiters)
    except InputError as error:
        hint = Text(
            "别的表用 shixian map 表 --suggest 起草映射，再用 --mapping 指定",
            "for any other table, draft a mapping with shixian map TABLE --suggest and give it with --mapping",
        )
        first, *rest = error.problems
        remedy = Text(f"{first.remedy.zh}；{hint.zh}", f"{first.remedy.en}; {hint.en}")
        raise InputError(Problem(what=first.what, remedy=remedy, place=first.place), *rest) from None


def delimited(log: Opened, how: How) -> tuple[Iterator[str], list[str], Sequence[str]]:
    """The lines of a delimited text but the first ones, the first ones, and the delimiters that they may have."""
    lines = text_lines(log.stream, log.decoding, log.file)
    first = list(islice(lines, LOOKED_AT))
    if how.delimiter is not None:
        return lines, first, (how.delimiter,)
    if first and first[0].strip().lower().startswith(_SEPARATOR) and len(first[0].strip()) == len(_SEPARATOR) + 1:
        delimiter = first[0].strip()[-1]  # Excel's own mark
        first[0] = first[0][len(first[0].rstrip("\r\n")) :] or "\n"
        return lines, first, (delimiter,)
    return lines, first, DELIMITERS


def _canonical(lines: Iterator[str], log: Opened, delimiters: Sequence[str]) -> Conversion:
    header = read_header(lines, log.file, EVENT_COLUMNS, delimiters)
    sheet = Delimited(lines, header.delimiter, header.next_row)
    return CanonicalConversion(sheet.blocks(), header.names, header.cells, Origin(log.file))


def _sane(first: list[str], delimiters: Sequence[str], file: str) -> Sequence[str]:
    """The delimiters under which the first rows are no wider than any table. Raises InputError if there is none."""
    widths = {d: max((len(cells) for _, cells in _first_rows(first, d)), default=0) for d in delimiters}
    sane = [d for d, width in widths.items() if width <= MOST_COLUMNS]
    if not sane or (len(sane) < len(widths) and max(widths[d] for d in sane) <= 1):
        raise InputError(too_wide(max(widths.values()), file, ""))
    return sane


def _first_rows(lines: list[str], delimiter: str) -> list[OpeningRow]:
    """The first rows under a delimiter; what cannot be told apart is left out."""
    return opening_rows(Delimited(iter(lines), delimiter).blocks())
