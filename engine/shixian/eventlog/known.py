"""Which events were there before: by their id where the log gives one, else by their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.event import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shixian.eventlog.event import Event

__all__ = ["Known"]


class Known:
    """Which events were there before. Those with an id of their own are told by it; the others by their content.

    A content is remembered as a hash of 64 bits; only when a hash comes a second time are the events before it searched, once, and
    compared. A million contents take 70 MB this way, and 300 MB as digests with their events.
    """

    def __init__(self, events: list[Event]) -> None:
        self._events = events
        self._by_id: dict[str, Event] = {}
        self._hashes: set[int] = set()
        self._by_hash: dict[int, list[int]] | None = None
        self._indexed = 0

    def are_new(self, events: Sequence[Event]) -> bool:
        """Whether all of a block's events are certainly new, and then known: the quick answer to ``earlier`` for all of them."""
        ids = [event[5] for event in events]
        if ids.count(None) == len(ids):
            marks = _marks(events)
            if len(marks) < len(ids) or not self._hashes.isdisjoint(marks):
                return False
            self._hashes |= marks
            return True
        named = dict(zip(ids, events, strict=True))
        if len(named) < len(ids) or None in named or any(map(_may_be_derived, ids)) or not self._by_id.keys().isdisjoint(named):
            return False
        self._by_id |= named
        return True

    def earlier(self, event: Event) -> Event | None:
        """The first event of this id or content; None if it is ``event`` itself, which is then known."""
        if event.is_named:
            known = self._by_id.setdefault(event.id, event)
            return None if known is event else known
        mark = _mark(event)
        if mark not in self._hashes:
            self._hashes.add(mark)
            return None
        for i in self._places(mark):
            if self._events[i].same_content(event):
                return self._events[i]
        return None

    def _places(self, mark: int) -> list[int]:
        if self._by_hash is None:
            self._by_hash = {}
        for i in range(self._indexed, len(self._events)):
            if not self._events[i].is_named:
                self._by_hash.setdefault(_mark(self._events[i]), []).append(i)
        self._indexed = len(self._events)
        return self._by_hash.get(mark, [])


def _may_be_derived(id_: str) -> bool:
    return id_.startswith("e-") and len(id_) == len("e-") + 16


def _mark(event: Event) -> int:
    return _marks((event,)).pop()


def _marks(events: Iterable[Event]) -> set[int]:
    """The contents of events as hashes. Attributes are shared between events, so that most of them are hashed once."""
    said: dict[int, int] = {}
    marks: set[int] = set()
    for kind, at, subject, case, attributes, _, _, _ in events:
        place = id(attributes)
        known = said.get(place)
        if known is None:
            known = said[place] = hash(frozenset(as_text(attributes).items()))
        marks.add(hash((kind, at.first, at.last, subject, case, known)))
    return marks
