"""Several records of one act (design.md section 5, ``conflicting_evidence``).

Acts of one case and kind that share a ``record`` attribute are one act seen by several sources. Where their moments can
agree, the act lies where all of them do; where they cannot, it lies somewhere between the earliest and the latest,
and the finding says that its evidence conflicts. Nobody is found to have forged anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shixian.eventlog import Event

RECORD = "record"


class Witnessed(NamedTuple):
    """The moment of an act as all its sources together give it: a closed interval of µs, and whether they conflict."""

    first: int
    last: int
    conflict: bool = False


def weigh(acts: Sequence[Event]) -> list[Witnessed]:
    """The moment of each act, in the order given, after its sources have been put together."""
    groups: dict[tuple[str, str], list[int]] = {}
    for i, act in enumerate(acts):
        record = act.attributes.get(RECORD)
        if record is not None:
            groups.setdefault((act.kind, str(record)), []).append(i)
    found = [Witnessed(a.at.first, a.at.last) for a in acts]
    for members in groups.values():
        if len(members) < 2:
            continue
        first, last = max(found[i].first for i in members), min(found[i].last for i in members)
        together = Witnessed(first, last)
        if first > last:
            together = Witnessed(min(found[i].first for i in members), max(found[i].last for i in members), conflict=True)
        for i in members:
            found[i] = together
    return found
