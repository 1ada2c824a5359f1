"""Several records of one act (design.md section 5, ``conflicting_evidence``).

Acts of one case and kind that share a ``record`` attribute are one act seen by several sources. Where their moments can
agree, the act lies where all of them do; where they cannot, it lies somewhere between the earliest and the latest,
and the finding says that its evidence conflicts. So does a trigger. Nobody is found to have forged anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shixian.clock import Instant
from shixian.judge.deadlines import moment_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.eventlog import Event

RECORD = "record"


class Witnessed(NamedTuple):
    """One act, as all its sources together give it: a closed interval of µs, the sources (indices of events), whether they conflict.

    The first source is the earliest, by which the act is cited.
    """

    first: int
    last: int
    sources: tuple[int, ...]
    conflict: bool = False


def weigh(events: Sequence[Event], acts: Sequence[int], group: Callable[[Event], object] = lambda _: None) -> list[Witnessed]:
    """The distinct acts among the events ``acts``; sources are put together only within one ``group`` (such as the period they name)."""
    found: list[Witnessed] = []
    shared: dict[object, list[int]] = {}
    for i in acts:
        act = events[i]
        record = act.attributes.get(RECORD)
        if record is None:
            found.append(Witnessed(act.at.first, act.at.last, (i,)))
        else:
            shared.setdefault((act.kind, str(record), group(act)), []).append(i)
    for members in shared.values():
        members.sort(key=lambda i: moment_order(events[i]))
        first, last = max(events[i].at.first for i in members), min(events[i].at.last for i in members)
        conflict = first > last
        if conflict:
            first, last = min(events[i].at.first for i in members), max(events[i].at.last for i in members)
        found.append(Witnessed(first, last, tuple(members), conflict))
    return found


class Start(NamedTuple):
    """A trigger, as all its sources together give it: when, the source by which it is cited, all sources, whether they conflict."""

    at: Instant
    cited: int
    sources: tuple[int, ...]
    conflict: bool = False


def starts(events: Sequence[Event], triggers: Sequence[int]) -> list[Start]:
    """The distinct triggers among the events ``triggers``, earliest first.

    One whose moment cannot be read counts only where no other does: it could only make the deadline earlier. Sources that agree are
    cited by the most precise one, sources that do not by the earliest.
    """
    if len(triggers) == 1:
        return [Start(events[triggers[0]].at, triggers[0], (triggers[0],))]
    found: list[Start] = []
    shared: dict[object, list[int]] = {}
    for i in [i for i in triggers if events[i].at.precision != "unknown"] or triggers:
        record = events[i].attributes.get(RECORD)
        if record is None:
            found.append(Start(events[i].at, i, (i,)))
        else:
            shared.setdefault(str(record), []).append(i)
    for members in shared.values():
        members.sort(key=lambda i: moment_order(events[i]))
        found.append(_united([events[i] for i in members], members))
    if len(found) > 1:
        found.sort(key=lambda s: (s.at.first, s.at.last, events[s.cited].id))
    return found


def _united(sources: Sequence[Event], indices: Sequence[int]) -> Start:
    first, last = max(e.at.first for e in sources), min(e.at.last for e in sources)
    if first > last:
        return Start(hull(sources), indices[0], tuple(indices), conflict=True)
    cited, source = min(zip(indices, sources, strict=True), key=lambda pair: pair[1].at.last - pair[1].at.first)
    at = source.at if (first, last) == (source.at.first, source.at.last) else Instant.between(first, last)
    return Start(at, cited, tuple(indices))


def hull(events: Sequence[Event]) -> Instant:
    """From the first moment that any of them allows to the last."""
    return Instant.between(min(e.at.first for e in events), max(e.at.last for e in events))


def of_one_record(one: Event, other: Event) -> bool:
    """Whether both are the same event: by their id, or as two sources of one record."""
    record = one.attributes.get(RECORD)
    return one.id == other.id or (record is not None and one.kind == other.kind and str(record) == str(other.attributes.get(RECORD)))
