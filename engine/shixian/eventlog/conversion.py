"""What an intake takes and gives: the blocks of a table, converted; and a sink for events that are not to be held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog.event import Event
    from shixian.eventlog.ledger import Choice, Rejected

__all__ = ["Conversion", "Made", "Sink", "Table"]


@dataclass(slots=True, kw_only=True)
class Made:
    """What a block of a table came to: its events, how many rows made them, the rejected rows, the rows without an event by reason."""

    events: list[Event]
    converted: int
    rejected: list[Rejected] = field(default_factory=list)
    without: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How the table of a conversion is recorded: its sheet, mapping, choices and header."""

    sheet: str = ""
    mapping: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()


class Conversion(Protocol):
    """The blocks of one table, converted; ``rows`` counts the rows as they are found. See ``Made``."""

    rows: int
    table: Table

    def __iter__(self) -> Iterator[Made]: ...


class Sink(Protocol):
    """Takes the events of a log that is too large to be held; may be told to go back to where it was."""

    def take(self, events: Sequence[Event]) -> None:
        """Take the next events."""
        ...

    def mark(self) -> int:
        """Where it is."""
        ...

    def back(self, mark: int) -> None:
        """Forget what was taken since ``mark``."""
        ...
