"""The named readings of the rules in a check (design.md section 3: a reading is a named, reasoned way to read an ambiguous rule)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final, Literal

from shixian.errors import Problem, RuleError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.judge.outcome import Outcome
    from shixian.judge.verdict import Verdict
    from shixian.law import Rule

Extreme = Literal["strict", "lenient"]
STRICT: Final = "strict"
LENIENT: Final = "lenient"
EXTREMES: tuple[Extreme, ...] = (STRICT, LENIENT)
"""Names that choose among the readings for each obligation: a violation under any reading, or only one that holds under all."""

_HARSHEST_LAST = ("waived", "met", "pending", "undetermined", "late", "missed")


def harshness(verdict: Verdict) -> int:
    """How hard a verdict is on the subject; undetermined is harder than pending, which is harder than met."""
    return _HARSHEST_LAST.index(verdict)


def decisive(held: Mapping[str, Outcome], extreme: Extreme | None) -> str:
    """The reading that decides an obligation: the first; or the harshest or mildest, the first of them where several agree."""
    if extreme is None:
        return next(iter(held))
    sign = -1 if extreme == STRICT else 1
    return min(held, key=lambda name: sign * harshness(held[name].verdict))


def readings_of(rules: Sequence[Rule]) -> dict[str, tuple[str, ...]]:
    """Each reading's name with the rules that have it, the default readings among them."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        for name, _ in rule.variants():
            found.setdefault(name, []).append(rule.id)
    return {name: tuple(ids) for name, ids in sorted(found.items())}


def known_reading(name: str, rules: Sequence[Rule]) -> None:
    """Refuse a reading that no rule of the check has.

    Raises:
        RuleError: with the readings that there are, and the nearest.

    """
    names = readings_of(rules)
    if name in names or name in EXTREMES:
        return
    near = difflib.get_close_matches(name, names, n=1)
    listed = "、".join(names) or "无"
    raise RuleError(
        Problem(
            what=Text(f"所检查的规则都没有口径“{name}”", f"no rule of this check has a reading “{name}”"),
            remedy=Text(
                f"是否指“{near[0]}”？可用的口径：{listed}" if near else f"可用的口径：{listed}",
                f"did you mean “{near[0]}”? The readings are: {', '.join(names)}"
                if near
                else f"the readings are: {', '.join(names) or 'none'}",
            ),
        )
    )
