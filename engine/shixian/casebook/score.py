"""The score of the regulation: of a rule's mutants that mean something else, the share that its cases kill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.casebook.equivalents import Equivalent
    from shixian.casebook.mutation import Trial

SCHEMA = "shixian.mutation/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What became of a rule's mutants: ``killed`` (by change: the case), ``equivalent`` with reasons, ``survivors`` that want a case."""

    rule: str
    killed: Mapping[str, str]
    equivalent: tuple[Equivalent, ...]
    survivors: tuple[str, ...]

    @property
    def mutants(self) -> int:
        """All of them."""
        return len(self.killed) + len(self.equivalent) + len(self.survivors)

    @property
    def percent(self) -> int:
        """Killed among those that are not equivalent; 100 only if none survives."""
        return percent(len(self.killed), len(self.survivors))


def percent(killed: int, surviving: int) -> int:
    """Whole percent, rounded down."""
    return 100 * killed // (killed + surviving) if killed + surviving else 100


def scores(trials: Iterable[Trial], equivalents: Iterable[Equivalent]) -> tuple[Score, ...]:
    """The score of each rule that was tried, the survivors that are excused set apart."""
    excused = {(e.rule, e.mutant): e for e in equivalents}
    return tuple(
        Score(
            rule=trial.rule,
            killed=trial.killed,
            equivalent=tuple(excused[(trial.rule, change)] for change in trial.survivors if (trial.rule, change) in excused),
            survivors=tuple(change for change in trial.survivors if (trial.rule, change) not in excused),
        )
        for trial in trials
    )


def as_data(found: Sequence[Score], digest: str) -> dict[str, Any]:
    """The scores as plain values; ``digest`` is the rulebook's."""
    return {
        "schema": SCHEMA,
        "rulebook": {"digest": digest},
        "rules": [
            {
                "rule": score.rule,
                "mutants": score.mutants,
                "killed": [{"mutant": change, "case": case} for change, case in score.killed.items()],
                "equivalent": [{"mutant": e.mutant, "because": {"zh": e.because.zh, "en": e.because.en}} for e in score.equivalent],
                "surviving": list(score.survivors),
                "score": score.percent,
            }
            for score in found
        ],
        "summary": dict(zip(("mutants", "killed", "equivalent", "surviving", "score"), totals(found), strict=True)),
    }


def totals(found: Sequence[Score]) -> tuple[int, int, int, int, int]:
    """Mutants, killed, equivalent, surviving, and the score of all."""
    killed, surviving = sum(len(s.killed) for s in found), sum(len(s.survivors) for s in found)
    return sum(s.mutants for s in found), killed, sum(len(s.equivalent) for s in found), surviving, percent(killed, surviving)
