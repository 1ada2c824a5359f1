"""Event kinds that the vocabulary does not have: a slip of the pen must not turn into somebody's missing act.

A kind that nearly is one of the vocabulary's is refused, with the row's place and the kind that was probably meant; what it
may stand for is kept as an event at an unknown moment, so that its absence accuses nobody. Other unknown kinds are events
that the rules have no use for; they are counted in a note.
"""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING

from shixian.clock import Instant
from shixian.errors import InputError, Place, Problem
from shixian.eventlog.sifting import Refusal, sift
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shixian.eventlog import Event, EventLog
    from shixian.law import Vocabulary

_NEAR = 0.8  # difflib's ratio: one slip in five letters


def with_known_kinds(log: EventLog, vocabulary: Vocabulary) -> EventLog:
    """The log with the rows of misspelt kinds among the rejected ones.

    Raises:
        InputError: the log holds no kind of the vocabulary at all.

    """
    unknown = {event.kind for event in log.events} - vocabulary.kinds.keys()
    if not unknown:
        return log
    near = {kind: _nearest(kind, vocabulary) for kind in unknown}
    if all(event.kind in unknown for event in log.events):
        raise InputError(*(_foreign(kind, near[kind], log) for kind in sorted(unknown)))

    def refuse(event: Event) -> Refusal | None:
        meant = near.get(event.kind)
        if meant is None:
            return None
        return Refusal(
            Text(f"事件种类“{event.kind}”不在词汇表中", f"the kind “{event.kind}” is not in the vocabulary"),
            Text(
                f"是否指“{meant}”（{vocabulary.label(meant).zh}）？请改正后重新检查",
                f"did you mean “{meant}” ({vocabulary.label(meant).en})? Correct it and check again",
            ),
            event.saying(kind=meant, at=Instant.unknown()),
        )

    return sift(log, refuse)


def unknown_kinds(events: Iterable[Event], vocabulary: Vocabulary) -> dict[str, int]:
    """How many events there are of each kind that the vocabulary does not have."""
    return dict(sorted(Counter(e.kind for e in events if e.kind not in vocabulary.kinds).items()))


def _nearest(kind: str, vocabulary: Vocabulary) -> str | None:
    found = difflib.get_close_matches(kind.casefold(), vocabulary.kinds, n=1, cutoff=_NEAR)
    return found[0] if found else None


def _foreign(kind: str, near: str | None, log: EventLog) -> Problem:
    first = next(e for e in log.events if e.kind == kind)
    what = Text(f"日志中没有一个事件种类在词汇表中：“{kind}”", f"no kind of this log is in the vocabulary: “{kind}”")
    if near:
        remedy = Text(f"是否指“{near}”？", f"did you mean “{near}”?")
    else:
        remedy = Text(
            "用 shixian rules show 查看规则所用的事件种类，或用 --rulebook 指定与日志相配的规则目录",
            "see the kinds that the rules use with shixian rules show, or give the rulebook that fits the log with --rulebook",
        )
    return Problem(what=what, remedy=remedy, place=Place(file=first.source.file, row=first.source.row))
