"""What the book holds: values ready to be set in type. Both renderings read nothing else; a rendering never judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from shixian.judge.verdict import Qualifier, Verdict
    from shixian.law import Clause, Document, EventKind, Rule
    from shixian.words import Text

Line = tuple["Text", "Text"]
"""A label and what it labels."""
Langs = Literal["zh", "en", "both"]
CellKind = Literal["start", "counted", "makeup", "skipped", "suspended", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One counted day of a derivation, or a run of days skipped for one reason. ``number``: the how many-th counted day it is."""

    kind: CellKind
    first: date
    last: date
    label: Text
    number: int | None = None

    @property
    def days(self) -> int:
        """How many days it stands for."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One deadline, derived: from where, how long, to when; the days between; and what was applied.

    ``conventions`` and ``notices`` are numbers of the book's lists; ``remarks`` is what holds for this derivation alone.
    """

    limit: Text
    calendar: str
    start: Text | None
    due: Text
    cells: tuple[Cell, ...]
    conventions: tuple[int, ...] = ()
    remarks: tuple[Text, ...] = ()
    notices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleEvent:
    """One row of an example's log, as it is written; ``roles`` say what it was to the findings."""

    row: int
    at: str
    kind: str
    label: Text
    subject: str
    case: str
    more: tuple[tuple[Text, str], ...] = ()
    roles: tuple[Text, ...] = ()
    rejected: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFinding:
    """What was found of one obligation."""

    rule: str
    subject: str
    key: str
    verdict: Verdict
    qualifiers: tuple[Qualifier, ...]
    due: Text
    margin: Text | None
    reading: str
    readings: tuple[tuple[str, Verdict], ...]
    causes: tuple[Text, ...]
    share: tuple[int, int] | None
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case, judged on the spot. ``home`` is the rule under which it is shown; ``faults`` are its differences, if it has any."""

    name: str
    home: str
    title: Text
    rules: tuple[str, ...]
    settings: tuple[Line, ...]
    roster: tuple[str, ...]
    events: tuple[ExampleEvent, ...]
    expected: tuple[Verdict, ...]
    findings: tuple[ExampleFinding, ...]
    faults: tuple[Text, ...]
    because: Text | None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts found, each once, in the order of the findings."""
        return tuple(dict.fromkeys(f.verdict for f in self.findings))

    @property
    def due(self) -> Text | None:
        """The deadline, where all findings have the same."""
        different = {f.due for f in self.findings}
        return different.pop() if len(different) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPart:
    """One reading of a rule: what it replaces (nothing in the default one), and why."""

    name: str
    default: bool
    replaces: Text | None
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePart:
    """A rule with its sentence, its particulars, its place in the hierarchy, and its examples."""

    rule: Rule
    sentence: Text
    limit: Text
    kind: Text
    facts: tuple[Line, ...]
    readings: tuple[ReadingPart, ...]
    hierarchy: tuple[tuple[Text, tuple[str, ...]], ...]
    examples: tuple[Example, ...]
    elsewhere: tuple[Example, ...]
    """Examples that stand under another rule and ask this one too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """A document, its clause matrix and its rules."""

    number: int
    document: Document
    facts: tuple[Line, ...]
    hierarchy: tuple[tuple[Text, tuple[str, ...]], ...]
    clauses: tuple[Clause, ...]
    statuses: tuple[tuple[Text, int], ...]
    rules: tuple[RulePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the reading guide: a word (with its mark), and what it means."""

    name: str
    label: Text
    meaning: Text
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """One convention of time in plain words, and the law that it rests on, where there is one."""

    text: Text
    law: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A run of days off with a holiday in it, and the days worked in exchange."""

    name: Text
    first: date
    last: date
    notices: tuple[int, ...]

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp:
    """A day worked that the week has as a day off."""

    day: date
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEntry:
    """A notice of days off: numbered, so that days can point at it. ``address`` has no scheme, so that nothing in the page loads it."""

    number: int
    title: Text
    issued: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of the national calendar."""

    year: int
    working: int
    off: int
    holidays: tuple[Holiday, ...]
    made_up: tuple[MakeUp, ...]
    provisional: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayEntry:
    """A regional calendar."""

    id: str
    regions: tuple[str, ...]
    title: Text
    issued: str | None
    verified: Text | None
    off: tuple[tuple[str, Text], ...]
    on: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A kind of event, and the rules that speak of it."""

    name: str
    kind: EventKind
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How to read the book, and how time counts."""

    verdicts: tuple[Entry, ...]
    qualifiers: tuple[Entry, ...]
    kinds: tuple[Entry, ...]
    statuses: tuple[Entry, ...]
    conventions: tuple[Convention, ...]
    statutes: tuple[tuple[date, Text, tuple[Text, ...]], ...]
    cited: tuple[Text, ...]
    """What derivations apply, numbered from 1 in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole book. Equal rulebooks, cases and calendars give equal books: no clock, no path is in it."""

    version: str
    digest: str
    calendar_digest: str
    horizon: int
    guide: Guide
    notices: tuple[NoticeEntry, ...]
    years: tuple[Year, ...]
    overlays: tuple[OverlayEntry, ...]
    documents: tuple[DocumentPart, ...]
    words: tuple[Word, ...]

    @property
    def rules(self) -> Iterator[RulePart]:
        """All rules, in the book's order."""
        for part in self.documents:
            yield from part.rules

    @property
    def examples(self) -> Iterator[Example]:
        """All examples, in the book's order."""
        for rule in self.rules:
            yield from rule.examples

    @property
    def clause_count(self) -> int:
        """How many clauses the matrices list."""
        return sum(len(part.clauses) for part in self.documents)

    @property
    def reading_count(self) -> int:
        """How many readings the rules name, the default ones included."""
        return sum(len(part.readings) for part in self.rules)

    @property
    def ids(self) -> frozenset[str]:
        """Documents and rules that are in the book, so that a name elsewhere in it can lead to them."""
        return frozenset((*(d.document.id for d in self.documents), *(r.rule.id for r in self.rules)))
