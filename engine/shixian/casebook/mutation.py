"""Mutation of the regulation: each rule is changed in every way that matters, and its cases must notice.

After DeMillo, Lipton and Sayward, "Hints on Test Data Selection" (Computer 11(4), 1978): a mutant that no case kills shows either a gap
in the cases or a change that means the same; the latter is listed with its reason (``equivalents``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.casebook.mutants import mutants
from shixian.casebook.run import open_case
from shixian.errors import InputError, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.casebook.files import CaseFile
    from shixian.casebook.run import OpenCase
    from shixian.law import Rule, Rulebook

_EDGES = ("最后一刻", "晚一", "最后一日", "首日", "前一日", "次日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the cases of a rule noticed: for each mutant, by its change, the case that killed it; and the mutants that survived.

    ``unfit`` are cases that fail on the rule as it is: they can show nothing, and are not used.
    """

    rule: str
    killed: Mapping[str, str] = field(default_factory=dict)
    survivors: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()

    @property
    def mutants(self) -> int:
        """How many mutants there were."""
        return len(self.killed) + len(self.survivors)


@dataclass(frozen=True, slots=True)
class Trials:
    """The work of trying rules one by one, in whatever process: a rule's id becomes its Trial."""

    rulebook: Rulebook
    cases: Mapping[str, Sequence[CaseFile]]

    def __call__(self, rule: str) -> Trial:
        """Try one rule. Raises EngineError where the engine failed: that kills no mutant."""
        return try_rule(self.rulebook.rules[rule], self.rulebook, self.cases.get(rule, ()))

    def heaviest_first(self, rules: Iterable[str]) -> list[str]:
        """The rules in such an order that no worker is left alone with a long one at the end."""
        return sorted(rules, key=lambda rule: -len(self.cases.get(rule, ())))


def by_rule(files: Iterable[CaseFile]) -> dict[str, list[CaseFile]]:
    """The cases that name each rule."""
    found: dict[str, list[CaseFile]] = {}
    for file in files:
        for rule in file.case.rules:
            found.setdefault(rule, []).append(file)
    return found


def try_rule(rule: Rule, rulebook: Rulebook, files: Sequence[CaseFile]) -> Trial:
    """Run the rule's cases against each of its mutants until one notices.

    Raises:
        EngineError: the engine is missing or failed.

    """
    opened = {file.name: open_case(file.case, name=file.name) for file in files}
    unfit = tuple(name for name, case in opened.items() if _notices(case, rulebook))
    likeliest = sorted((name for name in opened if name not in unfit), key=lambda name: not any(edge in name for edge in _EDGES))
    killed: dict[str, str] = {}
    survivors: list[str] = []
    for mutant in mutants(rule, rulebook):
        changed = mutant.within(rulebook)
        killer = next((name for name in likeliest if _notices(opened[name], changed)), None)
        if killer is None:
            survivors.append(mutant.change)
            continue
        killed[mutant.change] = killer
        likeliest.remove(killer)  # what noticed this change is likely to notice the next
        likeliest.insert(0, killer)
    return Trial(rule=rule.id, killed=killed, survivors=tuple(survivors), unfit=unfit)


def _notices(case: OpenCase, rulebook: Rulebook) -> bool:
    """Whether the case fails under the rulebook. A reading that is gone is noticed by the case that asks for it."""
    try:
        return not case.under(rulebook).passed
    except (InputError, RuleError):
        return True
