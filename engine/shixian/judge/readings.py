"""The named readings of the rules in a check (design.md section 3: a reading is a named, reasoned way to read an ambiguous rule)."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which reading decides: the harshest or mildest of each obligation, or named ones, for all rules that have them or for one rule."""

    extreme: Extreme | None = None
    general: tuple[str, ...] = ()
    by_rule: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        """The choice as it was typed; None: every rule's default."""
        parts = [*([self.extreme] if self.extreme else []), *self.general, *(f"{rule}={name}" for rule, name in self.by_rule.items())]
        return ", ".join(parts) or None

    def of(self, rule: Rule) -> str | None:
        """The name asked for of this rule; None: its default."""
        if rule.id in self.by_rule:
            return self.by_rule[rule.id]
        names = {rule.reading_name, *rule.readings}
        return next((name for name in self.general if name in names), None)


DEFAULTS = Choice()


def chosen(asked: Sequence[str], rules: Sequence[Rule]) -> Choice:
    """The choice that ``NAME``, ``strict``, ``lenient`` and ``RULE=NAME`` make.

    Raises:
        RuleError: a reading or rule that the check does not have, or an extreme beside another choice.

    """
    by_rule: dict[str, str] = {}
    general: list[str] = []
    extreme: Extreme | None = None
    problems: list[Problem] = []
    for text in asked:
        rule_id, joined, name = text.partition("=")
        if joined:
            rule = next((rule for rule in rules if rule.id == rule_id), None)
            problems += [_no_rule(rule_id, rules)] if rule is None else _unknown(name, [rule])
            by_rule[rule_id] = name
        elif text in EXTREMES:
            extreme = STRICT if text == STRICT else LENIENT
        else:
            problems += _unknown(text, rules)
            general.append(text)
    if extreme and len(asked) > 1:
        problems.append(
            Problem(
                what=Text(
                    f"{extreme} 已为每项义务选定口径，不能再指定别的",
                    f"{extreme} chooses a reading for every obligation, so no other can be named",
                ),
                remedy=Text("只留一个 --reading", "keep one --reading"),
            )
        )
    if problems:
        raise RuleError(*problems)
    return Choice(extreme=extreme, general=tuple(general), by_rule=by_rule)


def _no_rule(rule_id: str, rules: Sequence[Rule]) -> Problem:
    near = difflib.get_close_matches(rule_id, [rule.id for rule in rules], n=1)
    what = Text(f"所检查的规则中没有 {rule_id}", f"this check asks no rule {rule_id}")
    if near:
        return Problem(what=what, remedy=Text(f"是否指 {near[0]}？", f"did you mean {near[0]}?"))
    return Problem(what=what, remedy=Text("用 shixian readings 查看", "see shixian readings"))


def _unknown(name: str, rules: Sequence[Rule]) -> list[Problem]:
    """Nothing for a reading that some of the rules have; else the readings that there are, and the nearest."""
    names = readings_of(rules)
    if name in names:
        return []
    near = difflib.get_close_matches(name, [*names, *EXTREMES], n=1)
    listed = "、".join(names) or "无"
    whose = Text(rules[0].id, rules[0].id) if len(rules) == 1 else Text("所检查的规则", "the rules of this check")
    return [
        Problem(
            what=Text(f"{whose.zh}没有口径“{name}”", f"no reading “{name}” in {whose.en}"),
            remedy=Text(
                f"是否指“{near[0]}”？可用的口径：{listed}；另有 strict、lenient" if near else f"可用的口径：{listed}；另有 strict、lenient",
                (f"did you mean “{near[0]}”? " if near else "") + f"The readings are: {', '.join(names) or 'none'}; and strict, lenient",
            ),
        )
    ]
