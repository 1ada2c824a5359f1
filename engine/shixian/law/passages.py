"""The text of a plan as passages: phrases between marks of punctuation, and the digest by which a clause is known without quoting it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

LONGEST = 48
"""Phrases that one clause may run over."""

_TAG = re.compile(r"<[^<>]*>")
_MARKS = re.compile(r"[，,。；;：:！!？?、\t\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What stands between two marks of punctuation, verbatim; ``line`` counts from 1, ``start`` and ``end`` are offsets in the whole text.

    ``end`` includes the closing marks, so that phrases in a row are the text verbatim.
    """

    line: int
    start: int
    end: int
    text: str


def normalised(text: str) -> str:
    """Letters, digits and % alone, in the form NFKC: neither typography, page breaks nor markup change a clause."""
    plain = unicodedata.normalize("NFKC", _TAG.sub("", text))
    return "".join(c for c in plain if c == "%" or unicodedata.category(c)[0] in "LN")


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the normalised text."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:16]


def phrases(text: str) -> list[Phrase]:
    """The phrases of a whole text, in order; those without a letter or digit are left out."""
    found: list[Phrase] = []
    start = 0
    for mark in [*_MARKS.finditer(text), None]:
        stop, end = (mark.start(), mark.end()) if mark else (len(text), len(text))
        if normalised(text[start:stop]):
            found.append(Phrase(line=text.count("\n", 0, start) + 1, start=start, end=end, text=text[start:stop]))
        start = end
    return found
