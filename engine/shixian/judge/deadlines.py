"""From the events of a case to the arguments of the one deadline computation in ``clock`` (design.md sections 4 and 5).

Restart: the clock runs from the last restarting event. Suspension: the days after its start up to and including its end
are not counted. Extension: its limit is added from the original deadline on. The arithmetic itself stays in ``clock``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from shixian.clock import Deadline, Instant, Suspension, TimeLimit, WorkingCalendar, day_first_us, due, ordinal_of
from shixian.clock.shanghai import EARLIEST, LATEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog import Event

_HOUR = 3_600_000_000
FOR_GOOD = Deadline(LATEST, LATEST, by_instant=False, provisional=False)
"""The end of what must stay public for good."""


def moment_order(event: Event) -> tuple[int, int, str]:
    """Earliest first; the id settles ties, so that the order is the same in every run."""
    return (event.at.first, event.at.last, event.id)


def start_of(trigger: Instant, restarts: Sequence[Event]) -> Instant:
    """The moment from which the limit runs: the last of the restarts that are not wholly before the trigger, or the trigger itself.

    Which of them is the last may be open: one whose moment is not known may have come after all the others. It lies between the
    latest of their beginnings and the latest of their ends, and not before the trigger.
    """
    after = [r.at for r in restarts if not r.at.wholly_before(trigger)]
    if not after:
        return trigger
    first, last = max(trigger.first, *(at.first for at in after)), max(at.last for at in after)
    alone = next((at for at in after if (at.first, at.last) == (first, last)), None)
    return alone or Instant.between(first if first > EARLIEST else None, last if last < LATEST else None)


def opening_of(trigger: Instant, ahead: TimeLimit | None) -> int:
    """The first moment (µs) at which an act counts: the trigger's own, or that much ahead of it.

    The same day is the whole day of the trigger; n days begin with the n-th day before it.
    """
    if ahead is None or trigger.first <= EARLIEST:
        return trigger.first
    if ahead.unit == "hours":
        return trigger.first - ahead.n * _HOUR
    days = 0 if ahead.unit == "same day" else ahead.n
    return day_first_us(date.fromordinal(ordinal_of(trigger.first) - days))


def before(trigger: Instant) -> Deadline:
    """The last moment before the trigger, for an act that must precede it (precedence)."""
    first, last = (end - 1 if EARLIEST < end < LATEST else end for end in (trigger.first, trigger.last))
    return Deadline(first, last, by_instant=trigger.precision == "point", provisional=False)


def suspensions_of(starts: Sequence[Event], ends: Sequence[Event]) -> tuple[Suspension, ...]:
    """Each start with the first end not yet used and not wholly before it; a start without an end is still open.

    The starts take their ends in the order in which they must have been made at the latest: one at an unknown moment comes last, so
    that it leaves no other open by taking its end.
    """
    unused = sorted(ends, key=moment_order)
    pairs = []
    for start in sorted(starts, key=lambda e: (e.at.last, e.at.first, e.id)):
        end = next((e for e in unused if not e.at.wholly_before(start.at)), None)
        if end is not None:
            unused.remove(end)
        pairs.append(Suspension(start=start.at, end=end.at if end else None))
    return tuple(pairs)


def extended(original: Deadline, adds: TimeLimit, calendar: WorkingCalendar, suspensions: tuple[Suspension, ...]) -> Deadline:
    """The deadline after one extension. Where only its earliest moment is known, that is extended; where none is, there is nothing to."""
    if original.first >= LATEST or (original.first <= EARLIEST and original.last >= LATEST):
        return original
    found = due(as_start(original), adds, calendar, suspensions)
    # it stands on the original deadline
    return replace(found, provisional=found.provisional or original.provisional, open=found.open or original.open)


def as_start(deadline: Deadline) -> Instant:
    """A deadline as the start of what its extension adds: an instant where it is one, else its day."""
    point = deadline.by_instant and deadline.first == deadline.last
    return Instant(deadline.first, deadline.last, "point" if point else "day")
