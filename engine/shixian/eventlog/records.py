"""The records of a CSV text (RFC 4180), read strictly; damaged quotes cost one line, not the rest of the file."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from shixian.eventlog.faults import misquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.values import RowRefused

__all__ = ["records", "text_lines"]

_LONGEST = 1000
"""Lines of one record; where there are more, a quote was never closed."""


def text_lines(stream: IO[bytes], decoding: Decoding) -> Iterator[str]:
    """The lines of a text with their ends (CR, LF or both). Bytes of a character cut off at the very end come as lone surrogates."""
    wrapper = io.TextIOWrapper(stream, decoding.codec, errors="surrogateescape" if decoding.cut else "strict", newline="")
    try:
        yield from wrapper
    finally:
        with suppress(ValueError):  # after an error the stream may be closed before this generator is
            wrapper.detach()  # the stream is not ours to close


def records(lines: Iterator[str], delimiter: str, row: int) -> Iterator[tuple[int, str, list[str] | RowRefused]]:
    """The line number (``row`` is that of the next line), the text, and the cells of each record; no cells for a blank line.

    A record that cannot be told apart yields its first line and the refusal, and is read again from its second line on: an opening quote
    that is never closed would otherwise swallow every row after it.
    """
    taken: list[str] = []
    again: list[str] = []  # lines to be read once more, the next one last

    def feed() -> Iterator[str]:
        while again:
            taken.append(again.pop())
            yield taken[-1]
        for line in lines:
            taken.append(line)
            yield line
            if len(taken) == _LONGEST:
                return

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            again += reversed(taken[1:])
            del taken[1:]
            yield row, taken[0], misquoted(error)
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        else:
            yield row, taken[0] if len(taken) == 1 else "".join(taken), cells
        row += len(taken)
        taken.clear()
