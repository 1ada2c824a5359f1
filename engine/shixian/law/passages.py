"""The text of a plan as passages: phrases between marks of punctuation, and the digest by which a clause is known without quoting it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

LONGEST = 48
"""Phrases that one clause may run over."""

MARKUP = r"</?[A-Za-z][^<>]*>"  # <p>, </td>, <br/>; a title in angle brackets (<关于…的意见>) is text
_TAG = re.compile(MARKUP)
_MARKS = re.compile(rf"(?P<tag>{MARKUP})|[，,。；;：:！!？?、\t\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What stands between two marks of punctuation, verbatim; ``line`` counts from 1, ``start`` and ``end`` are offsets in the whole text.

    ``end`` includes the closing marks, so that phrases in a row are the text verbatim.
    """

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Run:
    """Whole phrases in a row: from the phrase with the index ``first`` to the one with the index ``last``, both included."""

    first: int
    last: int


def without_tags(text: str) -> str:
    """The text without markup."""
    return _TAG.sub("", text)


def normalised(text: str) -> str:
    """Letters, digits and % alone, in the form NFKC: neither typography, page breaks nor markup change a clause."""
    plain = unicodedata.normalize("NFKC", without_tags(text))
    return "".join(c for c in plain if c == "%" or unicodedata.category(c)[0] in "LN")


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the normalised text."""
    return _short(hashlib.sha256(normalised(text).encode()).hexdigest())


def phrases(text: str) -> list[Phrase]:
    """The phrases of a whole text, in order; those without a letter or digit are left out."""
    found: list[Phrase] = []
    start, line, counted = 0, 1, 0
    for mark in [*(m for m in _MARKS.finditer(text) if m["tag"] is None), None]:
        stop, end = (mark.start(), mark.end()) if mark else (len(text), len(text))
        if normalised(text[start:stop]):
            line, counted = line + text.count("\n", counted, start), start
            found.append(Phrase(line=line, start=start, end=end, text=text[start:stop]))
        start = end
    return found


def runs_of(parts: Sequence[Phrase], wanted: Container[str], longest: int = LONGEST) -> dict[str, list[Run]]:
    """Where the passages with the digests ``wanted`` stand: every run of at most ``longest`` phrases that has one, by its digest."""
    encoded = [normalised(part.text).encode() for part in parts]
    found: dict[str, list[Run]] = {}
    for first in range(len(encoded)):
        hashed = hashlib.sha256()
        for last in range(first, min(first + longest, len(encoded))):
            hashed.update(encoded[last])
            name = _short(hashed.hexdigest())
            if name in wanted:
                found.setdefault(name, []).append(Run(first=first, last=last))
    return found


def _short(hexadecimal: str) -> str:
    return hexadecimal[:16]
