"""The hierarchy of law among findings: special law stands in for general law, and a local rule speaks of its superior's matter.

Legislation Law of the PRC, art. 103 (special before general, of one body; as amended in 2023): a rule that says ``over`` of another
decides the matters that both catch. A rule that ``implements`` another leaves it in force: both findings stand, tied to each other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.judge.finding import Finding
    from shixian.law import Rule

Matter = tuple[str, str | None, str | None, str | None]


def related(findings: Iterable[Finding], rules: Sequence[Rule]) -> tuple[list[Finding], Mapping[str, int]]:
    """The findings without those of general rules where a special one stands, tied to superior ones; how many stood aside, by rule."""
    every = list(findings)
    by_rule: dict[str, dict[Matter, str]] = {}
    for finding in every:
        by_rule.setdefault(finding.rule, {})[_matter(finding)] = finding.fingerprint
    special: dict[str, list[str]] = {}
    for rule in rules:
        for general in rule.over:
            special.setdefault(general, []).append(rule.id)
    superiors = {rule.id: rule.implements for rule in rules}
    kept: list[Finding] = []
    aside: Counter[str] = Counter()
    for finding in every:
        matter = _matter(finding)
        if any(matter in by_rule.get(name, {}) for name in special.get(finding.rule, ())):
            aside[finding.rule] += 1
            continue
        same = tuple(by_rule[name][matter] for name in superiors.get(finding.rule, ()) if matter in by_rule.get(name, {}))
        kept.append(replace(finding, same_as=same) if same else finding)
    return kept, aside


def _matter(finding: Finding) -> Matter:
    """What an obligation is about, whichever rule it is of: its trigger; else its period and item."""
    return (finding.subject, finding.trigger.id if finding.trigger else None, finding.period, finding.item)
