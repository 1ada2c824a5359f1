"""Event: something that happened to a subject, with a moment, and the row that says so (the canonical event log of design section 8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shixian.clock.instant import Instant

__all__ = ["RESERVED", "Event", "Origin", "Source", "Value", "as_text", "cell_of", "new_event", "new_events"]

Value = str | int
RESERVED = ("id", "kind", "at", "subject", "case")
"""The columns with a meaning of their own; every other column is an attribute."""


_DERIVED, _DERIVED_LENGTH = "e-", 18


class Origin(NamedTuple):
    """What the rows of one table have in common: the file, the sheet ("" for none), the letters of a column ("" for the whole row)."""

    file: str
    sheet: str = ""
    column: str = ""


def cell_of(sheet: str, column: str, row: int) -> str:
    """A cell as spreadsheets name it: ``Sheet1!F12``, ``F12`` in a table without sheets, ``Sheet1!12`` for a whole row."""
    return f"{sheet}!{column}{row}" if sheet else f"{column}{row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an event was recorded: a file, and the 1-based line in it at which the record starts.

    In workbooks it is the row of ``sheet``, of rows in memory their number; ``column``: the letters of the column that gave the moment.
    """

    file: str
    row: int
    sheet: str = ""
    column: str = ""

    @property
    def cell(self) -> str | None:
        """The cell, or the row of a sheet, as spreadsheets name it; None in files that have neither."""
        return cell_of(self.sheet, self.column, self.row) if self.sheet or self.column else None

    def __str__(self) -> str:
        return f"{self.file}:{self.cell or self.row}"


class Event(tuple[Any, ...]):
    """One event, a value: two are equal if they say the same at the same place.

    ``subject`` is "" where the log names none; ``attributes`` holds no empty values, may be shared between events, and is not to be
    changed. A tuple, since a log is millions of them: ``new_events`` makes one in a quarter of a microsecond. An id that the log
    does not give is derived from the content when it is asked for; ``identified`` keeps it.
    """

    __slots__ = ()

    kind: str = property(itemgetter(0))  # type: ignore[assignment] # a property by index, read as the field that it is
    at: Instant = property(itemgetter(1))  # type: ignore[assignment]
    subject: str = property(itemgetter(2))  # type: ignore[assignment]
    case: str | None = property(itemgetter(3))  # type: ignore[assignment]
    attributes: Mapping[str, Value] = property(itemgetter(4))  # type: ignore[assignment]
    given_id: str | None = property(itemgetter(5))  # type: ignore[assignment]
    origin: Origin = property(itemgetter(6))  # type: ignore[assignment]
    row: int = property(itemgetter(7))  # type: ignore[assignment]

    def __new__(
        cls,
        *,
        id: str | None = None,  # noqa: A002 - the name of the field
        kind: str,
        at: Instant,
        subject: str,
        case: str | None,
        attributes: Mapping[str, Value],
        source: Source,
    ) -> Event:
        """Make an event from its fields; see ``Event``."""
        origin = Origin(source.file, source.sheet, source.column)
        return tuple.__new__(cls, (kind, at, subject, case, attributes, id, origin, source.row))

    @property
    def id(self) -> str:
        """The id that the log gives, else the one derived from the content."""
        given = self.given_id
        return self._derived_id() if given is None else given

    @property
    def is_named(self) -> bool:
        """Whether the log gives it an id of its own; one that was derived from its content and written out is none."""
        given = self.given_id
        return given is not None and not (given.startswith(_DERIVED) and len(given) == _DERIVED_LENGTH and given == self._derived_id())

    def _derived_id(self) -> str:
        return Event.content_id(self.kind, self.at, self.subject, self.case, self.attributes)

    @property
    def source(self) -> Source:
        """Where it was recorded."""
        file, sheet, column = self.origin
        return Source(file=file, row=self.row, sheet=sheet, column=column)

    def identified(self) -> Event:
        """The event with its id at hand, for those who ask for it again and again."""
        return self if self[5] is not None else tuple.__new__(Event, (*self[:5], self.id, *self[6:]))

    def saying(self, *, kind: str | None = None, at: Instant | None = None) -> Event:
        """The event with another kind or moment, recorded at the same place under the same id."""
        return tuple.__new__(
            Event, (self.kind if kind is None else kind, self.at if at is None else at, *self[2:5], self.id, self.origin, self.row)
        )

    def __hash__(self) -> int:
        return hash((self.kind, self.at, self.case, self.origin, self.row))

    def __repr__(self) -> str:
        return f"Event({self.id!r}, {self.kind!r}, {self.at}, {self.subject!r}, {self.case!r}, {dict(self.attributes)!r}, {self.source})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, tuple(self)

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
            (self.given_id == other.given_id or self.id == other.id)
            and self.kind == other.kind
            and self.subject == other.subject
            and self.case == other.case
            and (self.at.first, self.at.last) == (other.at.first, other.at.last)
            and as_text(self.attributes) == as_text(other.attributes)
        )

    def as_record(self) -> dict[str, Value]:
        """The event as a row of the canonical log, which every reader reads back."""
        record: dict[str, Value] = {"id": self.id, "kind": self.kind, "at": self.at.as_stamp()}
        if self.subject:
            record["subject"] = self.subject
        if self.case is not None:
            record["case"] = self.case
        return record | dict(self.attributes)

    @staticmethod
    def content_id(kind: str, at: Instant, subject: str, case: str | None, attributes: Mapping[str, Value]) -> str:
        """An id made of the content alone, not of its place: ``e-`` and 16 hex digits of the SHA-256 of its canonical JSON."""
        content = [kind, at.first, at.last, subject, case, as_text(attributes)]
        return _DERIVED + hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _rebuilt(*fields: Any) -> Event:
    return tuple.__new__(Event, fields)


def as_text(attributes: Mapping[str, Value]) -> Mapping[str, Value]:
    """The attributes with numbers as text, so that a CSV and a JSON row of one event have one content."""
    for value in attributes.values():
        if type(value) is not str:
            return {name: str(value) for name, value in attributes.items()}
    return attributes


_MAKE = partial(tuple.__new__, Event)


def new_event(
    id_: str | None, kind: str, at: Instant, subject: str, case: str | None, attributes: Mapping[str, Value], origin: Origin, row: int
) -> Event:
    """Make one event without the cost of keywords and of a Source."""
    return _MAKE((kind, at, subject, case, attributes, id_, origin, row))


def new_events(
    kinds: Iterable[str],
    ats: Iterable[Instant],
    subjects: Iterable[str],
    cases: Iterable[str | None],
    attributes: Iterable[Mapping[str, Value]],
    ids: Iterable[str | None],
    origin: Origin,
    rows: Iterable[int],
) -> Iterator[Event]:
    """Make the events of one block of a table from its columns; the shortest column ends them."""
    return map(_MAKE, zip(kinds, ats, subjects, cases, attributes, ids, repeat(origin), rows, strict=False))
