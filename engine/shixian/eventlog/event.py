"""Event: something that happened to a subject, with a moment, and the row that says so (the canonical event log of design section 8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shixian.clock.instant import Instant

__all__ = ["RESERVED", "Event", "Source", "Value", "new_event", "new_source"]

Value = str | int
RESERVED = ("id", "kind", "at", "subject", "case")
"""The columns with a meaning of their own; every other column is an attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an event was recorded: a file, and the 1-based line in it at which the record starts (in-memory rows: their 1-based number)."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. ``subject`` is "" where the log names none; ``attributes`` holds no empty values and is not to be changed."""

    id: str
    kind: str
    at: Instant
    subject: str
    case: str | None
    attributes: Mapping[str, Value]
    source: Source

    def __hash__(self) -> int:
        return hash((self.id, self.source))

    def value(self, name: str) -> Value | None:
        """What the event says under ``name``: kind, subject, case or an attribute; None where it says nothing."""
        match name:
            case "subject":
                return self.subject or None
            case "case":
                return self.case
            case "kind":
                return self.kind
        return self.attributes.get(name)

    def same_content(self, other: Event) -> bool:
        """Whether both record the same, wherever they were recorded; moments are compared as intervals, 3 equals "3"."""
        return (
            self.id == other.id
            and self.kind == other.kind
            and self.subject == other.subject
            and self.case == other.case
            and (self.at.first, self.at.last) == (other.at.first, other.at.last)
            and _as_text(self.attributes) == _as_text(other.attributes)
        )

    def as_record(self) -> dict[str, Value]:
        """The event as a row of the canonical log, which every reader reads back."""
        record: dict[str, Value] = {"id": self.id, "kind": self.kind, "at": str(self.at)}
        if self.subject:
            record["subject"] = self.subject
        if self.case is not None:
            record["case"] = self.case
        return record | dict(self.attributes)

    @staticmethod
    def content_id(kind: str, at: Instant, subject: str, case: str | None, attributes: Mapping[str, Value]) -> str:
        """An id made of the content alone, not of its place: ``e-`` and 16 hex digits of the SHA-256 of its canonical JSON."""
        content = [kind, at.first, at.last, subject, case, _as_text(attributes)]
        return "e-" + hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _as_text(attributes: Mapping[str, Value]) -> Mapping[str, Value]:
    """The attributes with numbers as text, so that a CSV and a JSON row of one event have one content."""
    for value in attributes.values():
        if type(value) is not str:
            return {name: str(value) for name, value in attributes.items()}
    return attributes


class _EventDraft:
    """An Event under construction: the same slots, but writable."""

    __slots__ = tuple(Event.__dataclass_fields__)

    def __init__(
        self, id_: str, kind: str, at: Instant, subject: str, case: str | None, attributes: Mapping[str, Value], source: Source
    ) -> None:
        self.id = id_
        self.kind = kind
        self.at = at
        self.subject = subject
        self.case = case
        self.attributes = attributes
        self.source = source


class _SourceDraft:
    __slots__ = tuple(Source.__dataclass_fields__)

    def __init__(self, file: str, row: int) -> None:
        self.file = file
        self.row = row


def new_event(id_: str, kind: str, at: Instant, subject: str, case: str | None, attributes: Mapping[str, Value], source: Source) -> Event:
    """Make an Event at a fifth of the cost of ``Event(...)``, whose frozen ``__init__`` was a third of the time of reading a log."""
    draft = _EventDraft(id_, kind, at, subject, case, attributes, source)
    draft.__class__ = Event  # type: ignore[assignment] # the layouts are equal, which CPython checks here
    return draft  # type: ignore[return-value]


def new_source(file: str, row: int) -> Source:
    """Make a Source as ``new_event`` makes an Event."""
    draft = _SourceDraft(file, row)
    draft.__class__ = Source  # type: ignore[assignment]
    return draft  # type: ignore[return-value]
