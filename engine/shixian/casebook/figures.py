"""A rule's figures, changed by one step: each change must break a case, or the cases do not guard the figure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.clock import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law import Rule, Rulebook

_LEAP_YEAR = 2000  # month and day move within a year that has every day


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule with one figure changed, and what was changed into what."""

    rule: Rule
    change: str

    def within(self, rulebook: Rulebook) -> Rulebook:
        """The rulebook with the changed rule in the place of the real one."""
        return dataclasses.replace(rulebook, rules={**rulebook.rules, self.rule.id: self.rule})


def mutants(rule: Rule) -> Iterator[Mutant]:
    """The rule with each of its figures one step smaller and one step larger: limits, fixed dates, extensions, how often."""
    for name in ("within", "due"):
        limit: TimeLimit | None = getattr(rule, name)
        for changed in steps(limit) if limit else ():
            yield Mutant(rule=rule.model_copy(update={name: changed}), change=f"{name}: {limit} → {changed}")
    if rule.extend is not None:
        for changed in steps(rule.extend.adds):
            extend = rule.extend.model_copy(update={"adds": changed})
            yield Mutant(rule=rule.model_copy(update={"extend": extend}), change=f"extend.adds: {rule.extend.adds} → {changed}")
    if rule.kind == "recurrence":
        for times in (rule.times - 1, rule.times + 1):
            if times >= 1:
                yield Mutant(rule=rule.model_copy(update={"times": times}), change=f"times: {rule.times} → {times}")


def steps(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The limit one step smaller and one step larger, in its own unit; from the same day there is only the next one."""
    match limit.unit:
        case "same day":
            yield TimeLimit(n=1, unit="days")
        case "date":
            yield from (dataclasses.replace(limit, date=_fixed(limit) + dt.timedelta(days=n)) for n in (-1, 1))
        case "month-day":
            month, day = limit.month_day or (1, 1)
            for n in (-1, 1):
                moved = dt.date(_LEAP_YEAR, month, day) + dt.timedelta(days=n)
                yield dataclasses.replace(limit, month_day=(moved.month, moved.day))
        case _:
            yield from (dataclasses.replace(limit, n=n) for n in (limit.n - 1, limit.n + 1) if n >= 1)


def _fixed(limit: TimeLimit) -> dt.date:
    if limit.date is None:
        raise ValueError("a fixed date has its date")
    return limit.date
