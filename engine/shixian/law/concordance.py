"""A clause matrix held against the plan's text: where each row's passage stands, what changed or moved, which time words are in no row."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.law.alignment import placed
from shixian.law.locators import Locator, locator, locators
from shixian.law.passages import LONGEST, Run, digest, normalised, phrases, runs_of
from shixian.law.timewords import TimeWord, time_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shixian.law.document import Clause, Document

Outcome = Literal["unchanged", "moved", "changed", "unverifiable"]
Move = Literal["heading", "order"]
"""Another heading stands above it than its locator says; it stands before or behind its neighbours in the matrix."""
_FEW = 3
_SENTENCE_ENDS = frozenset("。；;！!？?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole phrases: verbatim with its offsets and line, under which heading, its words of time, its digest."""

    line: int
    start: int
    end: int
    text: str
    heading: Locator
    proposed: str
    words: tuple[TimeWord, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the matrix and what became of it in the text.

    ``legible``: whether all numbers of its locator were found above the passage. ``now``: what stands in its place (only ``changed``), and
    ``there``: whether its place was found. ``lacking``: words of the row that the passage does not have.
    """

    clause: Clause
    outcome: Outcome
    passage: Passage | None = None
    legible: bool = True
    moves: tuple[Move, ...] = ()
    now: tuple[Passage, ...] = ()
    there: bool = True
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """All rows of a document in the order of its matrix, and the passages with a time word that lie in none."""

    document: str
    entries: tuple[Entry, ...]
    new: tuple[Passage, ...]

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """The rows with one outcome."""
        return tuple(entry for entry in self.entries if entry.outcome == outcome)

    @property
    def differs(self) -> bool:
        """Whether anything changed, moved, or is new."""
        return bool(self.of("changed") or self.of("moved") or self.new)


def concordance(document: Document, text: str) -> Concordance:
    """The matrix of ``document`` held against ``text``, the whole of its plan with line feeds alone as line ends."""
    return _Comparison(document.clauses, text).concordance(document.id)


class _Comparison:
    """One comparison: the text's phrases, headings and time words, and the rows' places among them."""

    def __init__(self, clauses: Sequence[Clause], text: str) -> None:
        self.clauses = clauses
        self.text = text
        self.parts = phrases(text)
        self.starts = [part.start for part in self.parts]
        self.headings = locators(text, self.parts)
        self.rows = [locator(clause.locator) for clause in clauses]
        self.words: dict[int, list[TimeWord]] = {}
        for word in time_words(text):
            self.words.setdefault(self._phrase_at(word.start), []).append(word)
        found = runs_of(self.parts, {clause.digest for clause in clauses if clause.digest is not None})
        candidates = [found.get(clause.digest, []) if clause.digest else [] for clause in clauses]
        self.placed = placed(candidates, self.rows, self.headings)

    def concordance(self, name: str) -> Concordance:
        loose = list(self._loose())
        entries = [self._entry(row, loose) for row in range(len(self.clauses))]
        shown = {passage.start for entry in entries for passage in entry.now if passage.words}
        return Concordance(document=name, entries=tuple(entries), new=tuple(p for p in loose if p.start not in shown))

    def _phrase_at(self, offset: int) -> int:
        return max(bisect_right(self.starts, offset) - 1, 0)

    def _passage(self, run: Run) -> Passage:
        first, last = self.parts[run.first], self.parts[run.last]
        return Passage(
            line=first.line,
            start=first.start,
            end=last.end,
            text=self.text[first.start : last.end],
            heading=self.headings[run.first],
            proposed=self._proposed(run),
            words=tuple(word for i in range(run.first, run.last + 1) for word in self.words.get(i, ())),
            digest=digest("".join(part.text for part in self.parts[run.first : run.last + 1])),
        )

    def _entry(self, row: int, loose: Sequence[Passage]) -> Entry:
        clause, place = self.clauses[row], self.placed[row]
        if clause.digest is None:
            return Entry(clause=clause, outcome="unverifiable")
        if place is None:
            now, there = self._now(row, loose)
            return Entry(clause=clause, outcome="changed", now=now, there=there)
        passage = self._passage(place.run)
        agreement = self.rows[row].agrees(passage.heading)
        moves: list[Move] = ["heading"] if agreement == "other" else []
        moves += ["order"] if not place.in_order else []
        plain = normalised(passage.text)
        return Entry(
            clause=clause,
            outcome="moved" if moves else "unchanged",
            passage=passage,
            legible=agreement == "same",
            moves=tuple(moves),
            lacking=tuple(word for word in clause.words if normalised(word) not in plain),
        )

    # --- what stands where a row's passage is no longer found ------------------------------------------------------------

    def _now(self, row: int, loose: Sequence[Passage]) -> tuple[tuple[Passage, ...], bool]:
        """What stands at the row's place: passages with time words that no row has, else all of the text there; and whether it is there."""
        steps = self.rows[row].steps
        own = [i for i, heading in enumerate(self.headings) if steps and heading.steps == steps]
        there = any(steps and self.rows[row].agrees(heading) == "same" for heading in self.headings)
        between = self._between(row, loose)
        same = [p for p in loose if steps and p.heading.steps == steps]
        found = [p for p in same if p in between] or same or self._likely(row, between)
        return tuple(found or (self._passage(run) for run in _runs(own))), there

    def _between(self, row: int, loose: Sequence[Passage]) -> list[Passage]:
        """The passages between the row's neighbours in the matrix that were found in their order."""
        before = [p.run.last for p in self.placed[:row] if p is not None and p.in_order]
        after = [p.run.first for p in self.placed[row + 1 :] if p is not None and p.in_order]
        low = self.parts[before[-1]].end if before else 0
        high = self.parts[after[0]].start if after else len(self.text)
        return [p for p in loose if low <= p.start and p.end <= high]

    def _likely(self, row: int, between: Sequence[Passage]) -> list[Passage]:
        """Those that may be what became of the row: not certainly elsewhere, and speaking of time in its way (or all, if there are few)."""
        sorts = {word.sort for written in self.clauses[row].words for word in time_words(written)}
        possible = [p for p in between if self.rows[row].agrees(p.heading) != "other"]
        alike = [p for p in possible if any(word.sort in sorts for word in p.words)]
        return alike or (possible if len(possible) <= _FEW else [])

    # --- what no row has -----------------------------------------------------------------------------------------------------

    def _loose(self) -> Iterator[Passage]:
        """The passages with a time word that lies in no row's passage; neighbours in one sentence are one."""
        covered = {i for place in self.placed if place is not None for i in range(place.run.first, place.run.last + 1)}
        run: Run | None = None
        for i in sorted(i for i in self.words if i not in covered):
            last = max(self._phrase_at(self.words[i][-1].end - 1), i)
            if run is not None and self._one_sentence(run.last, i, covered) and last - run.first < LONGEST:
                run = Run(first=run.first, last=last)
                continue
            if run is not None:
                yield self._passage(run)
            run = Run(first=i, last=last)
        if run is not None:
            yield self._passage(run)

    def _one_sentence(self, first: int, last: int, covered: set[int]) -> bool:
        between = range(first, last)
        return not covered & set(range(first + 1, last)) and not any(self._ends_sentence(i) for i in between)

    def _ends_sentence(self, i: int) -> bool:
        marks = self.text[self.parts[i].start + len(self.parts[i].text) : self.parts[i].end]
        return bool(_SENTENCE_ENDS & set(marks)) or "\t" in marks or self.headings[i] != self.headings[min(i + 1, len(self.parts) - 1)]

    def _proposed(self, run: Run) -> str:
        """A locator to type: the heading, with the number of the sentence where the matrix has the heading already."""
        heading = self.headings[run.first]
        name = str(heading)
        if all(clause.locator != name for clause in self.clauses):
            return name
        n = 1
        for i in range(run.first - 1, -1, -1):
            if self.headings[i] != heading:
                break
            n += self._ends_sentence(i)
        return f"{name}第{n}句"


def _runs(indices: Iterable[int]) -> Iterator[Run]:
    """The indices as runs without gaps."""
    run: Run | None = None
    for i in indices:
        if run is not None and i == run.last + 1:
            run = Run(first=run.first, last=i)
            continue
        if run is not None:
            yield run
        run = Run(first=i, last=i)
    if run is not None:
        yield run


__all__ = ["Concordance", "Entry", "Move", "Outcome", "Passage", "concordance"]
