"""Who is bound by what (design.md sections 5 and 6): which rules are asked, of which subjects, and which cannot be asked.

Rules that the user names are asked of every subject of the roster, or, without one, of every subject seen in the log.
Without names, a subject is checked against the documents whose scope covers it by the roster, and against the national
layer alone where the roster does not know it. A duty that no event of the log could show fulfilled is not asked unless its
rule is named itself: a table of decisions proves nothing about annual reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.eventlog import Roster, Subject
from shixian.law.model import OF_A_CASE
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shixian.law import Document, Rule, Rulebook, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The rules that are asked, and whom each binds.

    ``subjects`` holds for each rule the subjects that it binds; ``open_to_all`` names the rules that are asked also of
    triggers that state no subject.
    """

    rules: tuple[Rule, ...]
    subjects: Mapping[str, frozenset[str]]
    open_to_all: frozenset[str] = frozenset()
    applied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_asked: Mapping[str, Text] = field(default_factory=dict)

    def binds(self, rule: str, subject: str) -> bool:
        """Whether the rule binds the subject."""
        return subject in self.subjects[rule] or (rule in self.open_to_all and not subject)


def bind(
    rulebook: Rulebook,
    names: Sequence[str],
    roster: Roster | None,
    *,
    seen: Mapping[str, Collection[str]],
) -> Binding:
    """Settle who is bound.

    Args:
        rulebook: all rules.
        names: rules and documents that the user asks for; empty for the default selection.
        roster: who there is, with kind and region.
        seen: the event kinds in the log, by subject.

    Raises:
        RuleError: a name that is no rule or document.

    """
    rules = _with_counted(rulebook, rulebook.select(names)) if names else tuple(rulebook.rules.values())
    people = _people(roster, seen, include_strangers=not (names and roster))
    listed = {s.name for s in roster.subjects} if roster else set()
    kinds = {kind for found in seen.values() for kind in found}
    subjects: dict[str, frozenset[str]] = {}
    not_asked: dict[str, Text] = {}
    for rule in rules:
        document = rulebook.document_of(rule)
        bound = in_scope = frozenset(s.name for s in people if _binds(rule, document, s, named=bool(names)))
        if not names and rule.kind not in OF_A_CASE:
            # what the log shows of others proves nothing about a subject that no roster lists
            bound = frozenset(name for name in bound if name in listed or _acts(rule) & set(seen[name]))
        reason = None if names else _nobody_bound(rule, document, in_scope, strangers=bool(seen))
        if reason is None and rule.id not in names:  # what the user names itself is asked whatever the log holds
            reason = _nothing_to_show(rule, kinds)
        if not names:
            reason = reason or _nobody_bound(rule, document, bound, strangers=bool(seen))
        if reason is not None:
            not_asked[rule.id] = reason
        else:
            subjects[rule.id] = bound
    asked = tuple(rule for rule in rules if rule.id in subjects)
    nobody = Subject(name="", kind=None, region=None)
    open_to_all = frozenset(
        rule.id for rule in asked if not (names and roster) and _binds(rule, rulebook.document_of(rule), nobody, named=bool(names))
    )
    return Binding(
        rules=asked, subjects=subjects, open_to_all=open_to_all, applied=_applied(rulebook, asked, subjects), not_asked=not_asked
    )


def _people(roster: Roster | None, seen: Collection[str], *, include_strangers: bool) -> list[Subject]:
    known = list(roster.subjects) if roster else []
    names = {s.name for s in known}
    if include_strangers:
        known += [Subject(name=name, kind=None, region=None) for name in sorted(seen) if name and name not in names]
    return known


def _binds(rule: Rule, document: Document, subject: Subject, *, named: bool) -> bool:
    if rule.binds:
        # a rule that the user names is asked also of subjects whose kind nobody stated
        kind_unknown = subject.kind is None and bool(rule.binds.kind)
        if not rule.binds.covers(subject.name, None if kind_unknown else subject.kind) and not (kind_unknown and named):
            return False
    return named or covers(document.scope, subject)


def covers(scope: Scope, subject: Subject) -> bool:
    """Whether a document's scope covers a subject: all that it names must fit, so a local one covers nobody of unknown region."""
    if scope.national:
        return True
    return (
        (not scope.subjects or subject.name in scope.subjects)
        and (not scope.kinds or subject.kind in scope.kinds)
        and (not scope.regions or (subject.region is not None and any(subject.region.startswith(r) for r in scope.regions)))
    )


def _with_counted(rulebook: Rulebook, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, and those whose findings a ratio among them counts."""
    wanted = {rule.id for rule in rules} | {name for rule in rules for name in rule.of}
    return tuple(rule for rule in rulebook.rules.values() if rule.id in wanted)


def _acts(rule: Rule) -> set[str]:
    """The kinds of event that could show anything of the rule's duty, under any reading."""
    shown = [s for _, variant in rule.variants() for s in (variant.act, variant.breach)]
    return {selector.event for selector in shown if selector is not None}


def _nothing_to_show(rule: Rule, kinds: set[str]) -> Text | None:
    if rule.kind == "response" or rule.of or _acts(rule) & kinds:
        return None
    wanted = rule.act.event if rule.act else rule.id
    return Text(
        f"日志中没有任何 {wanted} 事件，不能据此判断是否履行；如日志确应包含，请用 --rules {rule.id} 指名",
        f"the log holds no {wanted} event at all, so it cannot show whether the duty was met; "
        f"if it should hold them, ask for it by name: --rules {rule.id}",
    )


def _nobody_bound(rule: Rule, document: Document, bound: frozenset[str], *, strangers: bool) -> Text | None:
    if bound or (document.scope.national and strangers and not rule.binds):
        return None
    if document.scope.national and rule.binds:
        return Text(
            f"本条只约束{'、'.join(rule.binds.kind)}，名录未说明日志中单位的类别",
            "it binds certain kinds of subjects, and no roster states the kind of the subjects in the log",
        )
    return Text("名录中没有其适用范围内的单位", "no subject of the roster lies in its scope")


def _applied(rulebook: Rulebook, rules: Sequence[Rule], subjects: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for rule in rules:
        for subject in subjects[rule.id]:
            found.setdefault(subject, set()).add(rulebook.document_of(rule).id)
    return {subject: tuple(sorted(documents)) for subject, documents in sorted(found.items())}
