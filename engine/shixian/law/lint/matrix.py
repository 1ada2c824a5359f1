"""Clause matrices out of step: rules that are gone or not listed, superiors that do not exist, passages without a digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law.lint.finding import LintFinding
from shixian.words import Text
from shixian.yamlpages.mistakes import unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law.document import Clause, Document
    from shixian.law.rulebook import Rulebook

_NAMED = 5  # locators that a finding names; the rest is counted


def matrix_doubts(rulebook: Rulebook) -> Iterator[LintFinding]:
    """What is doubtful in the clause matrices, document by document, then the rules that their clauses do not list."""
    for document in rulebook.documents.values():
        for clause in document.clauses:
            yield from _rules_of(rulebook, document, clause)
            yield from _superiors_of(rulebook, document, clause)
        yield from _undigested(rulebook, document)
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


def _rules_of(rulebook: Rulebook, document: Document, clause: Clause) -> Iterator[LintFinding]:
    place = rulebook.place_of(document.id, clause.locator)
    remedy = Text("改正 rules，或把状态改为 manual 并写明理由", "correct rules, or set the status to manual, with a reason")
    said = [
        Text(f"列出的规则 {name} 不存在", f"names a rule that does not exist: {name}")
        for name in clause.rules
        if name not in rulebook.rules
    ]
    if clause.status in ("encoded", "partly") and not clause.rules:
        said.append(Text(f"状态为 {clause.status}，却没有列出规则", f"has the status {clause.status}, but names no rule"))
    for text in said:
        yield LintFinding(
            code="clause-without-rule",
            severity="error",
            about=document.id,
            place=place,
            what=Text(f"条款 {clause.locator} {text.zh}", f"the clause {clause.locator} {text.en}"),
            remedy=remedy,
        )


def _superiors_of(rulebook: Rulebook, document: Document, clause: Clause) -> Iterator[LintFinding]:
    there = (*rulebook.documents, *rulebook.rules)
    for name in clause.superior:
        if name not in there:
            what, remedy = unknown_word(name, there, what=Text("规则或文件编号", "rule or document"))
            yield LintFinding(
                code="unknown-superior",
                severity="error",
                about=document.id,
                place=rulebook.place_of(document.id, clause.locator),
                what=Text(f"条款 {clause.locator} 的 superior：{what.zh}", f"superior of the clause {clause.locator}: {what.en}"),
                remedy=remedy,
            )


def _undigested(rulebook: Rulebook, document: Document) -> Iterator[LintFinding]:
    """Rows of a local plan whose passage cannot be found again; the texts of national documents need not be at hand."""
    bare = [clause.locator for clause in document.clauses if clause.digest is None]
    if document.level != "local-plan" or not bare:
        return
    more = len(bare) - _NAMED
    zh = "、".join(bare[:_NAMED]) + (f" 等 {len(bare)} 条" if more > 0 else "")
    en = ", ".join(bare[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    yield LintFinding(
        code="no-digest",
        severity="warning",
        about=document.id,
        place=rulebook.place_of(document.id, bare[0]),
        what=Text(f"条款没有正文摘要：{zh}", f"clauses without the digest of their text: {en}"),
        remedy=Text(
            "用 shixian clauses digest 算出并补上，shixian clauses verify 才能在正文中找到它们",
            "add it, as shixian clauses digest gives it, so that shixian clauses verify can find them in the text",
        ),
    )
