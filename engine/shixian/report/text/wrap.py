"""Line breaking for mixed Chinese and Latin text: between Han characters, never inside an id, punctuation where it belongs (GB/T 15834)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLOSING = frozenset("，。；：、！？）〕】》」』”’,.;:!?)]}…")
_OPENING = frozenset("（〔【《「『“‘([{")
_MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?"
_WORD = r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+"
_CONTROL = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """``text`` with control, format and unpaired characters spelled out, so that data cannot steer the terminal that shows it."""
    if text.isprintable():
        return text
    return "".join(c if c == " " or unicodedata.category(c) not in _CONTROL else _spelled(c) for c in text)


def _spelled(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def wrap(text: str, width: int, *, keep: Iterable[str | None] = ()) -> list[str]:
    """Break ``text`` into lines of at most ``width`` cells.

    Latin runs and the texts in ``keep`` (ids, case numbers, rows) are never broken: one that is wider than a line stands on a line
    of its own and runs over, so that it can still be copied whole.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in _words(text, keep):
        size = cell_len(word)
        if line and used + (0 if word == " " else size) > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        if word == " " and not line:
            continue
        line, used = line + word, used + size
    if line.strip():
        lines.append(line.rstrip(" "))
    return lines or [""]


def _words(text: str, keep: Iterable[str | None]) -> list[str]:
    kept = sorted({k for k in keep if k}, key=len, reverse=True)
    pattern = "|".join([*(re.escape(k) for k in kept), _MOMENT, _WORD, r"\s+", "."])
    words: list[str] = []
    for found in re.findall(pattern, text, flags=re.DOTALL):
        piece = " " if found.isspace() else found
        if words and _belongs(words[-1], piece):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _belongs(before: str, piece: str) -> bool:
    """Whether no line may end between the two: closing marks, opening marks, and a figure before its unit."""
    if " " in (before[-1], piece[0]):
        return False
    return piece[0] in _CLOSING or before[-1] in _OPENING or (before[-1].isdigit() and not piece[0].isascii())
