"""What is asked of the oracle about one rule, and what it answers about one obligation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.happenings import Happening
from tests.oracle.rulebook import Kinds, Validity
from tests.oracle.verdicts import Outcome


@dataclass(frozen=True, kw_only=True)
class Question:
    """All that the verdicts of one rule depend on, apart from the rule itself."""

    known: Sequence[Happening]  # without the events that certainly came after as_of
    log: Sequence[Happening]  # the same, of which ``known`` may leave sources out for the sake of argument
    first_event_day: date | None  # over the events of the subjects bound; over all, if there are none of them
    kinds: Kinds
    validity: Validity
    as_of: tuple[int, int]
    since: date | None
    until: date | None
    bound: Sequence[str]  # the subjects that the rule binds
    regions: Mapping[str, str | None]  # the region of each subject of which it is known


def conflicts_of(happenings: Iterable[Happening]) -> tuple[tuple[Happening, ...], ...]:
    """The sources of those that conflict."""
    return tuple(h.sources for h in happenings if h.conflicting)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One obligation under one reading. ``identity`` is what the same obligation has under every reading."""

    identity: tuple[object, ...]
    subject: str
    outcome: Outcome
    qualifiers: frozenset[str] = frozenset()
    case: str | None = None
    item: str | None = None
    period: str | None = None
    trigger: Happening | None = None
    conflicts: tuple[tuple[Happening, ...], ...] = ()  # the sources of each record whose sources cannot agree
