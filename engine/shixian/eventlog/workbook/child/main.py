"""The child's course: bounds first, then the file, then one sheet after another, as their places come in, one a line on standard input.

Answers go to standard output: first one about the workbook, then all about a sheet, to its end. A refusal is the last answer.
"""

from __future__ import annotations

import codecs
import gc
import os
import sys
from typing import IO

from .limits import bound_memory, bound_the_rest
from .loaded import Loaded, framed
from .refusal import Refused

__all__ = ["main"]

_ENCODINGS = ("cp437", "utf-16-le", "utf-8")
"""Python opens a file for an encoding that was never used before: these are, by zipfile and here."""


def main(path: str, memory: int) -> None:
    """Serve the workbook at ``path`` until nothing more is asked, or it cannot be read on. ``memory``: bytes of address space."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    gc.disable()  # rows hold no cycles, and the collector would look for some after every few hundred
    answers = sys.stdout.buffer
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib need not be imported for this
        bound_memory(memory)
        bound_the_rest()
        try:
            _serve(file, memory, answers)
        except BrokenPipeError:
            os._exit(1)
        except Refused as refused:
            answers.write(framed("refused", refused.reason, *refused.details))
        except MemoryError:
            answers.write(framed("refused", "memory"))
        answers.flush()
        os._exit(0)  # at once: the library may still be reading in its thread


def _serve(file: IO[bytes], memory: int, answers: IO[bytes]) -> None:
    book = Loaded(file, memory)
    answers.write(framed(*book.told()))
    answers.flush()
    for line in sys.stdin.buffer:
        for answer in book.sheet(int(line)):
            answers.write(answer)
            answers.flush()
