"""What each source of a record would decide if it alone counted, where the sources of one record cannot agree.

No second logic of verdicts: the matter is judged again by the engine that judged it, without the other sources of that record. One
record is varied at a time; other records in conflict stay as they are, with all their sources. Nothing is done where nothing conflicts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shixian.judge.outcome import Outcome, Testified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shixian.judge.docket import CaseMatter, SubjectMatter

    Judge = Callable[[CaseMatter | SubjectMatter, str | None], Sequence[Outcome]]
    """Judges a matter under the plan in question; with a period, at least that one."""


def with_testimony(matter: CaseMatter | SubjectMatter, outcomes: Iterable[Outcome], judge: Judge) -> list[Outcome]:
    """The outcomes of a matter, each with what every source of its conflicting records would decide."""
    again = _Again(matter, judge)
    return [o._replace(testimony=tuple(_heard(o, again))) if o.conflicts else o for o in outcomes]


def _heard(outcome: Outcome, again: _Again) -> Iterator[Testified]:
    for sources in outcome.conflicts:
        for source in sources:
            yield again.testify(outcome, sources, source)


class _Again:
    """A matter judged again with some of its events left out; the same ones are left out once."""

    def __init__(self, matter: CaseMatter | SubjectMatter, judge: Judge) -> None:
        self._matter = matter
        self._judge = judge
        self._judged: dict[tuple[int, ...], Sequence[Outcome]] = {}

    def testify(self, outcome: Outcome, sources: Sequence[int], source: int) -> Testified:
        """What becomes of the outcome's obligation when of ``sources`` only ``source`` counts."""
        dropped = {i for i in sources if i != source}
        if outcome.period is not None:  # a period rests on its own acts and exemptions, which may be few among many
            kept = sorted({*outcome.acts, *outcome.others} - dropped)
            judged = self._judge(self._of(kept), outcome.period)
        else:
            kept = [i for i in range(len(self._matter.events)) if i not in dropped]
            name = tuple(sorted(dropped))
            found = self._judged.get(name)
            judged = self._judged[name] = self._judge(self._of(kept), None) if found is None else found
        if outcome.unique and outcome.trigger in sources:  # the obligation is told apart by its trigger, of which this source is left
            same = next((o for o in judged if kept[o.trigger] == source), None)
        else:
            same = next((o for o in judged if o.identity == outcome.identity), None)
        return Testified(source) if same is None else Testified(source, same.verdict, same.margin, same.due)

    def _of(self, kept: Sequence[int]) -> CaseMatter | SubjectMatter:
        return replace(self._matter, events=tuple(self._matter.events[i] for i in kept))
