"""Which events were there before, told by what they say, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.eventlog.event import Source, as_text

if TYPE_CHECKING:
    from shixian.eventlog.event import Event, Origin

__all__ = ["Earlier", "Seen"]

_REMEMBERED = 1_000_000
"""So many events are remembered, to find those that say the same; further ones are only looked up."""


@dataclass(slots=True)
class Earlier:
    """An event that was there before, or another of its id: where, and whether it says the same."""

    place: str
    same: bool


class Seen:
    """The events that were there before, each as a hash of 64 bits and its place; see ``Intake``, which must be exact and keeps them."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[Origin, int]] = {}
        self._by_id: dict[str, tuple[int, Origin, int]] = {}

    def earlier(self, event: Event) -> Earlier | None:
        """The first event of this id or content; None if this is the first."""
        content = _content(event)
        if event.is_named:
            known = self._by_id.get(event.id)
            if known is None:
                if len(self._by_id) < _REMEMBERED:
                    self._by_id[event.id] = content, event.origin, event.row
                return None
            return Earlier(_place(known[1], known[2]), known[0] == content)
        place = self._places.get(content)
        if place is None:
            if len(self._places) < _REMEMBERED:
                self._places[content] = event.origin, event.row
            return None
        return Earlier(_place(*place), same=True)


def _content(event: Event) -> int:
    said = frozenset(as_text(event.attributes).items())
    return hash((event.kind, event.at.first, event.at.last, event.subject, event.case, said))


def _place(origin: Origin, row: int) -> str:
    file, sheet, column = origin
    return str(Source(file=file, row=row, sheet=sheet, column=column))
