"""Whether law that takes the place of other law begins on the day after it ends: documents, and the rules of both that ask for the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from shixian.law.lint.collisions import same_duty
from shixian.law.lint.finding import LintFinding
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law.document import Document, Effective
    from shixian.law.model import Rule
    from shixian.law.rulebook import Rulebook

_DAY = dt.timedelta(days=1)


def successions(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Gaps and overlaps between documents and those that they replace; where these fit, between their rules."""
    for document in rulebook.documents.values():
        for name in document.replaces:
            old = rulebook.documents[name]
            if (said := _misfit(old.effective, document.effective)) is not None:
                yield _between_documents(rulebook, document, old, overlap=said == "overlap")
            else:
                yield from _between_rules(rulebook, document, old)


def _misfit(old: Effective, new: Effective) -> str | None:
    if new.start is None or (old.end is not None and new.start == old.end + _DAY):
        return None
    return "overlap" if old.end is None or old.end >= new.start else "gap"


def _between_documents(rulebook: Rulebook, document: Document, old: Document, *, overlap: bool) -> LintFinding:
    said = _how(overlap=overlap)
    return LintFinding(
        code="overlap" if overlap else "gap",
        severity="warning",
        about=document.id,
        place=rulebook.place_of(document.id),
        what=Text(
            f"与所取代的 {old.id} {said.zh}：{old.effective}；{document.effective}",
            f"it and {old.id}, which it replaces, {said.en}: {old.effective}; {document.effective}",
        ),
        remedy=Text(f"核对 effective；{old.id} 应止于前一日", f"check effective; {old.id} should end on the day before"),
    )


def _between_rules(rulebook: Rulebook, document: Document, old: Document) -> Iterator[LintFinding]:
    mine, theirs = rulebook.rules_of(document.id), rulebook.rules_of(old.id)
    for rule in mine:
        own = rulebook.effective(rule)
        earlier = [other for other in theirs if _succeeds(rulebook, rule, other)]
        for other in earlier:
            if rulebook.effective(other).overlaps(own):
                yield _rules(rulebook, rule, other, overlap=True)
        before = [*earlier, *(other for other in mine if other is not rule and _succeeds(rulebook, rule, other))]
        ends = {other.id: end for other in before if (end := rulebook.effective(other).end) is not None}
        if own.start is None or not earlier or any(rulebook.effective(other).covers(own.start - _DAY) for other in before):
            continue
        ended = {name: end for name, end in ends.items() if end < own.start}
        if ended:
            yield _rules(rulebook, rule, rulebook.rules[max(ended, key=lambda name: ended[name])], overlap=False)


def _succeeds(rulebook: Rulebook, rule: Rule, other: Rule) -> bool:
    """Whether the two ask for the same; a fixed date is asked once, and has no successor."""
    return rule.kind != "deadline" and rule.every == other.every and same_duty(rulebook, rule, other)


def _rules(rulebook: Rulebook, rule: Rule, other: Rule, *, overlap: bool) -> LintFinding:
    said = _how(overlap=overlap)
    own, theirs = rulebook.effective(rule), rulebook.effective(other)
    return LintFinding(
        code="overlap" if overlap else "gap",
        severity="warning",
        about=rule.id,
        also=(other.id,),
        place=rulebook.place_of(rule.id, "effective"),
        what=Text(f"与先前的 {other.id} {said.zh}：{theirs}；{own}", f"it and {other.id} before it {said.en}: {theirs}; {own}"),
        remedy=Text(
            "核对两条规则的 effective；确应如此时在 explained 中说明",
            "check effective of both; if it is meant so, say why in explained",
        ),
    )


def _how(*, overlap: bool) -> Text:
    return Text("施行期间重叠", "are in force at once") if overlap else Text("施行期间有间断", "leave a gap")
