"""What is doubtful in a rulebook that loads: looser local figures, rules that collide, readings without effect, a matrix out of step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from shixian.law.overlap import may_share_events
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock.limit import TimeLimit
    from shixian.errors import Place
    from shixian.law.document import Document
    from shixian.law.model import Rule
    from shixian.law.rulebook import Rulebook

Severity = Literal["error", "warning"]
Code = Literal["idle-reading", "looser-than-superior", "colliding-limits", "clause-without-rule", "rule-not-in-clause", "gap", "overlap"]
_SEVERITY = {"error": Text("错误", "error"), "warning": Text("警告", "warning")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One doubt about a rulebook: how grave, about which rule or document, where, what, and what to do."""

    code: Code
    severity: Severity
    about: str
    what: Text
    remedy: Text
    place: Place | None = None

    def in_(self, lang: Lang) -> str:
        """The finding as two lines of text."""
        where = f"{self.place}: " if self.place else ""
        return (
            f"{where}{_SEVERITY[self.severity].in_(lang)} [{self.code}] {self.about}: {self.what.in_(lang)}\n    → {self.remedy.in_(lang)}"
        )


def lint(rulebook: Rulebook) -> list[LintFinding]:
    """All doubts, by the rule or document that they are about."""
    every = (*_idle_readings(rulebook), *_looser(rulebook), *_colliding(rulebook), *_matrix(rulebook), *_successions(rulebook))
    return sorted(every, key=lambda finding: (finding.about, finding.code, finding.what.en))


def _idle_readings(rulebook: Rulebook) -> Iterator[LintFinding]:
    for rule in rulebook.rules.values():
        default, *others = rule.variants()
        for name, variant in others:
            if _judged_by(variant) == _judged_by(default[1]):
                yield LintFinding(
                    code="idle-reading",
                    severity="warning",
                    about=rule.id,
                    place=rulebook.place_of(rule.id, f"readings.{name}"),
                    what=Text(f"口径 {name} 与缺省口径没有差别", f"the reading {name} judges as the default one does"),
                    remedy=Text("写上它真正改变的键，或删去", "write what it really changes, or remove it"),
                )


def _judged_by(rule: Rule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in type(rule).model_fields if name not in ("reading", "readings", "title", "note")}


def _looser(rulebook: Rulebook) -> Iterator[LintFinding]:
    for rule in rulebook.rules.values():
        for name in rule.implements:
            superior = rulebook.rules.get(name)
            if superior is not None and (said := _loosened(rule, superior)) is not None:
                yield LintFinding(
                    code="looser-than-superior",
                    severity="warning",
                    about=rule.id,
                    place=rulebook.place_of(rule.id, "within" if rule.within else "due"),
                    what=Text(f"{said.zh}，宽于所落实的 {name}", f"{said.en}: looser than {name}, which it implements"),
                    remedy=Text(
                        "核对原文的数字；确实如此时在 note 中说明以何为准",
                        "check the figure in the text; if it is so, say in note which of them prevails",
                    ),
                )


def _loosened(rule: Rule, superior: Rule) -> Text | None:
    """How ``rule`` asks for less than ``superior``; None where it does not, or where the units differ so that it cannot be said."""
    if rule.kind != superior.kind or rule.every != superior.every:
        return None
    if rule.times < superior.times:
        return Text(f"次数 {rule.times} 少于 {superior.times}", f"{rule.times} times, not {superior.times}")
    mine, theirs = rule.limit, superior.limit
    if mine is None or theirs is None or mine.unit != theirs.unit or _size(mine) <= _size(theirs):
        return None
    return Text(f"期限 {mine} 长于 {theirs}", f"the limit is {mine}, not {theirs}")


def _size(limit: TimeLimit) -> tuple[int, int, dt.date, bool]:
    month, day = limit.month_day or (0, 0)
    return (limit.n, month * 100 + day, limit.date or dt.date.min, limit.rolled)


def _colliding(rulebook: Rulebook) -> Iterator[LintFinding]:
    responses = [rule for rule in rulebook.rules.values() if rule.kind == "response"]
    for one, other in combinations(responses, 2):
        if _collide(rulebook, one, other):
            yield LintFinding(
                code="colliding-limits",
                severity="warning",
                about=one.id,
                place=rulebook.place_of(one.id, "within"),
                what=Text(
                    f"与 {other.id} 触发、履行相同而时限不同（{one.limit}、{other.limit}），没有写明何者优先",
                    f"same trigger and act as {other.id}, another limit ({one.limit}, {other.limit}), and nothing says which prevails",
                ),
                remedy=Text(
                    "在优先适用的规则中写 over: [另一规则]，或写 implements",
                    "write over: [the other] in the one that prevails, or implements",
                ),
            )


def _collide(rulebook: Rulebook, one: Rule, other: Rule) -> bool:
    if str(one.limit) == str(other.limit) or one.when is None or other.when is None or _ranked(one, other) or _ranked(other, one):
        return False
    if not rulebook.effective(one).overlaps(rulebook.effective(other)):
        return False
    if not rulebook.document_of(one).scope.may_share_subjects(rulebook.document_of(other).scope) or not _bind_together(one, other):
        return False
    kinds = rulebook.vocabulary.kinds
    return may_share_events(one.when, other.when, kinds.get(one.when.event)) and may_share_events(
        one.act, other.act, kinds.get(one.act.event)
    )


def _ranked(one: Rule, other: Rule) -> bool:
    return other.id in one.over or other.id in one.implements or other.document in one.implements


def _bind_together(one: Rule, other: Rule) -> bool:
    if one.binds is None or other.binds is None:
        return True
    pairs = ((one.binds.kind, other.binds.kind), (one.binds.subject, other.binds.subject))
    return all(not mine or not theirs or bool(set(mine) & set(theirs)) for mine, theirs in pairs)


def _matrix(rulebook: Rulebook) -> Iterator[LintFinding]:
    for document in rulebook.documents.values():
        for clause in document.clauses:
            place = rulebook.place_of(document.id, clause.locator)
            unknown = [name for name in clause.rules if name not in rulebook.rules]
            for name in unknown:
                yield _clause_finding(
                    document, clause.locator, place, Text(f"列出的规则 {name} 不存在", f"names a rule that does not exist: {name}")
                )
            if clause.status in ("encoded", "partly") and not clause.rules:
                said = Text(f"状态为 {clause.status}，却没有列出规则", f"has the status {clause.status}, but names no rule")
                yield _clause_finding(document, clause.locator, place, said)
    for rule in rulebook.rules.values():
        if rule.id not in rulebook.clause_of(rule).rules:
            yield LintFinding(
                code="rule-not-in-clause",
                severity="error",
                about=rule.id,
                place=rulebook.place_of(rule.id, "clause"),
                what=Text(f"条款 {rule.clause} 没有列出本规则", f"the clause {rule.clause} does not list this rule"),
                remedy=Text(f"在 document.yaml 该条款的 rules 中补上 {rule.id}", f"add {rule.id} to the clause's rules in document.yaml"),
            )


def _clause_finding(document: Document, locator: str, place: Place | None, said: Text) -> LintFinding:
    return LintFinding(
        code="clause-without-rule",
        severity="error",
        about=document.id,
        place=place,
        what=Text(f"条款 {locator} {said.zh}", f"the clause {locator} {said.en}"),
        remedy=Text("改正 rules，或把状态改为 manual 并写明理由", "correct rules, or set the status to manual, with a reason"),
    )


def _successions(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Whether a document begins on the day after those that it replaces end."""
    for document in rulebook.documents.values():
        for name in document.replaces:
            old, start = rulebook.documents[name], document.effective.start
            end = old.effective.end
            if start is None or (end is not None and start == end + dt.timedelta(days=1)):
                continue
            overlaps = end is None or end >= start
            said = Text("施行期间重叠", "are in force at once") if overlaps else Text("施行期间有间断", "leave a gap")
            yield LintFinding(
                code="overlap" if overlaps else "gap",
                severity="warning",
                about=document.id,
                place=rulebook.place_of(document.id),
                what=Text(
                    f"与所取代的 {name} {said.zh}：{old.effective}；{document.effective}",
                    f"it and {name}, which it replaces, {said.en}: {old.effective}; {document.effective}",
                ),
                remedy=Text(f"核对 effective；{name} 应止于前一日", f"check effective; {name} should end on the day before"),
            )
