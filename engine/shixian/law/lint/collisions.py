"""Rules that bind the same act of the same body to different limits, without a word on which of them prevails."""

from __future__ import annotations

from itertools import combinations, groupby
from typing import TYPE_CHECKING

from shixian.law.lint.finding import LintFinding
from shixian.law.overlap import may_share_events
from shixian.law.particulars import limit_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law.model import Kind, Rule
    from shixian.law.rulebook import Rulebook

_KINDS: frozenset[Kind] = frozenset({"response", "deadline", "recurrence", "precedence"})


def collisions(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Pairs of rules of one kind that may ask for one act by two limits at once."""

    def key(rule: Rule) -> tuple[str, str]:
        return rule.kind, rule.act.event if rule.act else ""

    asked = sorted((rule for rule in rulebook.rules.values() if rule.kind in _KINDS), key=lambda rule: (key(rule), rule.id))
    for _, group in groupby(asked, key=key):
        for one, other in combinations(group, 2):
            if _collide(rulebook, one, other):
                limits = [limit_text(rule) for rule in (one, other)]
                yield LintFinding(
                    code="colliding-limits",
                    severity="warning",
                    about=one.id,
                    also=(other.id,),
                    place=rulebook.place_of(one.id, "within" if one.within else "due" if one.due else "kind"),
                    what=Text(
                        f"与 {other.id} 要求的是同一行为而期限不同（{limits[0].zh}、{limits[1].zh}），没有写明何者优先",
                        f"the same act as {other.id}, another limit ({limits[0].en}; {limits[1].en}), and nothing says which prevails",
                    ),
                    remedy=Text(
                        "在优先适用的规则中写 over: [另一规则]，或写 implements，或用 where、binds、effective 分开",
                        "write over: [the other] in the one that prevails, or implements, or part them by where, binds or effective",
                    ),
                )


def _collide(rulebook: Rulebook, one: Rule, other: Rule) -> bool:
    if _demand(one) == _demand(other) or ranked(one, other) or ranked(other, one):
        return False
    if not same_duty(rulebook, one, other) or _parted(one, other):
        return False
    if not rulebook.effective(one).overlaps(rulebook.effective(other)):
        return False
    return rulebook.document_of(one).scope.may_share_subjects(rulebook.document_of(other).scope)


def _demand(rule: Rule) -> tuple[object, ...]:
    return (str(rule.limit), rule.every, rule.times)


def ranked(one: Rule, other: Rule) -> bool:
    """Whether ``one`` says that it stands above or below ``other``."""
    return other.id in one.over or other.id in one.implements or other.document in one.implements


def same_duty(rulebook: Rulebook, one: Rule, other: Rule) -> bool:
    """Whether two rules of one kind may ask the same body for the same act after the same trigger."""
    if one.kind != other.kind or not _bind_together(one, other):
        return False
    kinds = rulebook.vocabulary.kinds
    for mine, theirs in ((one.when, other.when), (one.act, other.act)):
        if (mine is None) != (theirs is None):
            return False
        if mine is not None and theirs is not None and not may_share_events(mine, theirs, kinds.get(mine.event)):
            return False
    return True


def _bind_together(one: Rule, other: Rule) -> bool:
    if one.binds is None or other.binds is None:
        return True
    pairs = ((one.binds.kind, other.binds.kind), (one.binds.subject, other.binds.subject))
    return all(not mine or not theirs or bool(set(mine) & set(theirs)) for mine, theirs in pairs)


def _parted(one: Rule, other: Rule) -> bool:
    """Whether the two ask for different items of one attribute."""
    mine, theirs = one.each, other.each
    if mine is None or theirs is None or mine.attribute != theirs.attribute:
        return False
    return bool(mine.items and theirs.items) and not set(mine.items) & set(theirs.items)
