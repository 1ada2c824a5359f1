"""Which of the places where a row's digest is found is the row's own: the most rows that keep the matrix's order, under their headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.law.locators import Locator
    from shixian.law.passages import Run

_WORTH = {"same": 2, "illegible": 1, "other": 0}
_A_ROW = 1_000  # a row in its order counts for more than all headings together


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The passage of a row, and whether it stands in the order of the matrix."""

    run: Run
    in_order: bool


def placed(candidates: Sequence[Sequence[Run]], rows: Sequence[Locator], headings: Sequence[Locator]) -> list[Placed | None]:
    """For each row its passage among the candidates, or None where no place is left for it.

    The rows in order are the heaviest chain of rows and places that both go forward. A row left over shares a neighbour's passage
    where both stand at the same locator; otherwise it has moved to the place that is free and fits best.
    """
    chain = _chain(candidates, rows, headings)
    result: dict[int, Placed] = {row: Placed(run=run, in_order=True) for row, run in chain.items()}
    taken = set(chain.values())
    for row, runs in enumerate(candidates):
        if row in chain:
            continue
        fitting = [run for run in runs if _fits(row, run, chain) and (run not in taken or _shared(row, run, chain, rows))]
        free = [run for run in runs if run not in taken]
        if fitting:
            result[row] = Placed(run=fitting[0], in_order=True)
        elif free:
            result[row] = Placed(run=max(free, key=lambda run: _WORTH[rows[row].agrees(headings[run.first])]), in_order=False)
        if row in result:
            taken.add(result[row].run)
    return [result.get(row) for row in range(len(rows))]


def _chain(candidates: Sequence[Sequence[Run]], rows: Sequence[Locator], headings: Sequence[Locator]) -> dict[int, Run]:
    """The heaviest chain: rows and their places both going forward, each place once."""
    pairs = [(row, run) for row, runs in enumerate(candidates) for run in runs]
    best: list[int] = []
    before: list[int | None] = []
    for i, (row, run) in enumerate(pairs):
        earlier = [j for j in range(i) if pairs[j][0] < row and pairs[j][1] < run]
        last = max(earlier, key=lambda j: best[j], default=None)
        best.append((best[last] if last is not None else 0) + _A_ROW + _WORTH[rows[row].agrees(headings[run.first])])
        before.append(last)
    chain: dict[int, Run] = {}
    at = max(range(len(pairs)), key=lambda i: best[i], default=None)
    while at is not None:
        chain[pairs[at][0]] = pairs[at][1]
        at = before[at]
    return chain


def _fits(row: int, run: Run, chain: dict[int, Run]) -> bool:
    """Whether a place lies between those of the row's neighbours, beginning with theirs at most."""
    before = max((other for other in chain if other < row), default=None)
    after = min((other for other in chain if other > row), default=None)
    return (before is None or chain[before].first <= run.first) and (after is None or run.first <= chain[after].first)


def _shared(row: int, run: Run, chain: dict[int, Run], rows: Sequence[Locator]) -> bool:
    """Whether the row that has this place already stands at the same locator: two rows on one passage."""
    return any(rows[other].steps == rows[row].steps for other, taken in chain.items() if taken == run)
