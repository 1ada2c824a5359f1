"""Several records of one act (design.md section 5, ``conflicting_evidence``).

Acts of one case and kind that share a ``record`` attribute are one act seen by several sources. Where their moments can
agree, the act lies where all of them do; where they cannot, it lies somewhere between the earliest and the latest,
and the finding says that its evidence conflicts. Nobody is found to have forged anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
