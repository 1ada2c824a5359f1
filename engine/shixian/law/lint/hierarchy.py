"""Local rules that certainly ask for less than the superior rule which they implement."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from shixian.law.lint.finding import LintFinding
from shixian.law.lint.reach import excess, excess_after_periods, excess_of_dates
from shixian.law.wording import frequency_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock.limit import TimeLimit
    from shixian.law.lint.reach import Excess
    from shixian.law.model import Every, Rule
    from shixian.law.rulebook import Rulebook

_A_YEAR: dict[Every, int] = {"year": 1, "half-year": 2, "quarter": 4, "month": 12, "week": 52}


def looser_rules(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Rules looser than one of those that they implement."""
    for rule in rulebook.rules.values():
        for name in rule.implements:
            superior = rulebook.rules.get(name)
            if superior is not None and (said := loosened(rule, superior)) is not None:
                key, how = said
                yield LintFinding(
                    code="looser-than-superior",
                    severity="warning",
                    about=rule.id,
                    place=rulebook.place_of(rule.id, key),
                    what=Text(f"{how.zh}，宽于所落实的 {name}", f"{how.en}: looser than {name}, which it implements"),
                    remedy=Text(
                        "核对原文的数字；确实如此时在 explained 中说明以何为准",
                        "check the figure in the text; if it is so, say in explained which of them prevails",
                    ),
                )


def loosened(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    """By which key and how ``rule`` certainly asks for less than ``superior``; None where it does not, or where it cannot be said."""
    if rule.kind != superior.kind:
        return None
    match rule.kind:
        case "response":
            return _later(rule, superior) or _prolonged(rule, superior)
        case "precedence":
            if rule.within is not None and superior.within is None:
                return "within", Text("触发当日才履行也算", "the trigger's own day is early enough")
            return None
        case "deadline":
            return _due(rule, superior)
        case "recurrence":
            return _rarer(rule, superior)
        case "retention":
            return _shorter(rule, superior)
        case "ratio":
            return _smaller(rule, superior)
        case _:
            assert_never(rule.kind)


def _later(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    mine, theirs = rule.within, superior.within
    found = excess(mine, theirs) if mine is not None and theirs is not None else None
    return ("within", _longer(mine, theirs, found)) if found and mine and theirs else None


def _prolonged(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    if rule.extend is None:
        return None
    mine, theirs = rule.extend.adds, superior.extend.adds if superior.extend else None
    if theirs is None:
        return "extend", Text(f"可以延长 {mine}", f"it may be extended by {mine}")
    if excess(mine, theirs) is None:
        return None
    return "extend", Text(f"可以延长 {mine}，不是 {theirs}", f"it may be extended by {mine}, not {theirs}")


def _due(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    mine, theirs = rule.due, superior.due
    found = excess_of_dates(mine, theirs) if mine is not None and theirs is not None else None
    return ("due", _longer(mine, theirs, found)) if found and mine and theirs else None


def _rarer(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    if rule.every is None or superior.every is None:
        return None
    mine, theirs = (_A_YEAR[every] * times for every, times in ((rule.every, rule.times), (superior.every, superior.times)))
    if mine < theirs:
        one, other = frequency_text(rule.every, rule.times), frequency_text(superior.every, superior.times)
        return "times" if rule.every == superior.every else "every", Text(f"{one.zh}，少于{other.zh}", f"{one.en}, not {other.en}")
    if rule.every != superior.every:
        return None
    found = excess_after_periods(rule.due, superior.due, rule.every)
    return ("due", _longer(rule.due, superior.due, found)) if found else None


def _shorter(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    mine, theirs = rule.within, superior.within
    if mine is None or (theirs is not None and excess(theirs, mine) is None):
        return None
    kept = theirs.text if theirs else Text("永久", "for good")
    return "within", Text(f"保留 {mine.text.zh}，短于{kept.zh}", f"it is kept for {mine}, not {kept.en}")


def _smaller(rule: Rule, superior: Rule) -> tuple[str, Text] | None:
    if rule.share is not None and superior.share is not None and rule.share < superior.share:
        return "share", Text(f"比例 {rule.share}% 低于 {superior.share}%", f"the share is {rule.share}%, not {superior.share}%")
    return _due(rule, superior)


def _longer(mine: TimeLimit | None, theirs: TimeLimit | None, found: Excess) -> Text:
    last = Text("期末当日", "the period's last day")
    one, other = (Text(str(limit), str(limit)) if limit else last for limit in (mine, theirs))
    if mine is None or theirs is None or mine.unit == theirs.unit:
        return Text(f"期限 {one.zh} 长于 {other.zh}", f"the limit is {one.en}, not {other.en}")
    return Text(
        f"期限 {one.zh} 从不早于 {other.zh}，有时更晚（如自 {found.start} 起，{found.mine} 而不是 {found.theirs}）",
        f"the limit is {one.en}, never earlier than {other.en} and at times later (from {found.start}: {found.mine}, not {found.theirs})",
    )
