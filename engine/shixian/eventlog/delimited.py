"""A delimited text (RFC 4180 and its relatives) as a sheet: blocks of records; damaged quotes cost one line, not the rest of the file."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from itertools import islice
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.faults import misquoted
from shixian.eventlog.sheet import Block
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.sheet import Epoch, Merge
    from shixian.eventlog.values import RowRefused

__all__ = ["DELIMITERS", "LONGEST_LINE", "Delimited", "text_lines"]

DELIMITERS = (",", "\t", ";", "|")
"""Those that are looked for; any other single character may be named."""
LONGEST_LINE = 16 << 20
"""Characters of one line; a longer one is no row of a table, and would have to be held in memory whole."""
_CHUNK = 1 << 18
_LINE_END = re.compile(r"(\r\n|\r|\n)")
_BLOCK = 2048
_LONGEST_CELL = csv.field_size_limit()
_LONGEST_RECORD = 1000
"""Lines of one record; where there are more, a quote was never closed."""


def text_lines(stream: IO[bytes], decoding: Decoding, file: str) -> Iterator[str]:
    """The lines of a text with their ends (CR, LF or both). Bytes of a character cut off at the very end come as lone surrogates.

    Raises InputError for a line longer than ``LONGEST_LINE``.
    """
    wrapper = io.TextIOWrapper(stream, decoding.codec, errors="surrogateescape" if decoding.cut else "strict", newline="")
    number, rest = 1, ""
    try:
        while chunk := wrapper.read(_CHUNK):
            lines = _split(rest + chunk)
            rest = lines.pop()
            if len(rest) > LONGEST_LINE:
                raise InputError(_endless(file, number + len(lines)))
            number += len(lines)
            yield from lines
        if rest:
            yield from filter(None, _split(rest + "\n" if rest[-1] == "\r" else rest))
    finally:
        with suppress(ValueError):  # after an error the stream may be closed before this generator is
            wrapper.detach()  # the stream is not ours to close


def _split(text: str) -> list[str]:
    """The lines of a text with their ends, and what is left: also a CR at the very end, which may be half of a line's end."""
    if text.count("\r") == text.count("\r\n"):
        lines = text.split("\n")
        rest = lines.pop()
        return [*[line + "\n" for line in lines], rest]
    found = _LINE_END.split(text)
    lines = [line + end for line, end in zip(found[::2], found[1::2], strict=False)]
    rest = found[-1]
    if text[-1] == "\r":
        rest = lines.pop()
    return [*lines, rest]


def _endless(file: str, number: int) -> Problem:
    return Problem(
        what=Text(f"第{number}行超过{LONGEST_LINE >> 20} Mi字符", f"line {number} is longer than {LONGEST_LINE >> 20} Mi characters"),
        remedy=Text("这不像一张表：请核对分隔符、换行和导出方式", "this is no table: check the delimiter, the line ends and the export"),
        place=Place(file=file, row=number),
    )


class Delimited:
    """A sheet of text; see ``Sheet``. ``lines`` are those from line ``row`` on."""

    name = ""
    epoch: Epoch | None = None
    merges: Sequence[Merge] = ()

    def __init__(self, lines: Iterator[str], delimiter: str, row: int = 1) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._row = row
        self._again: list[str] = []  # lines to be read once more

    def blocks(self) -> Iterator[Block]:
        """The records in order."""
        while chunk := self._again + list(islice(self._lines, max(_BLOCK - len(self._again), 0))):
            self._again = []
            yield self._plain(chunk) or self._quoted(chunk)

    def _plain(self, chunk: list[str]) -> Block | None:
        """A chunk without quotes and lone CRs: a record a line, a cell between two delimiters. None where it is not that plain."""
        text = "".join(chunk)
        if '"' in text or "\0" in text:
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n")
            if "\r" in text:
                return None
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        if len(lines) != len(chunk) or max(map(len, lines)) > _LONGEST_CELL:
            return None
        delimiter = self._delimiter
        cells = [line.split(delimiter) if line else [] for line in lines]
        rows = range(self._row, self._row + len(chunk))
        self._row += len(chunk)
        return Block(rows=rows, cells=cells, raw=chunk)

    def _quoted(self, chunk: list[str]) -> Block:
        """The records that begin in a chunk; one that cannot be told apart gives its first line, and the second is read anew."""
        rows: list[int] = []
        found: list[list[str] | RowRefused] = []
        raw: list[str] = []
        taken: list[str] = []
        at = 0

        def feed() -> Iterator[str]:
            nonlocal at
            while at < len(chunk):
                at += 1
                taken.append(chunk[at - 1])
                yield taken[-1]
            for line in self._lines:
                taken.append(line)
                yield line
                if len(taken) >= _LONGEST_RECORD:
                    return

        reader = csv.reader(feed(), delimiter=self._delimiter, strict=True)
        while at < len(chunk):
            try:
                cells: list[str] | RowRefused = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                cells = misquoted(error)
                self._again = [*taken[1:], *chunk[at:]]
                del taken[1:]
            rows.append(self._row)
            found.append(cells)
            raw.append(taken[0] if len(taken) == 1 else "".join(taken))
            self._row += len(taken)
            taken.clear()
            if not isinstance(cells, list):
                break
        return Block(rows=rows, cells=found, raw=raw)
