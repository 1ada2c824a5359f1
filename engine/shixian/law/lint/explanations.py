"""Findings that the rulebook explains in place: a rule's or document's ``explained``, by the finding's code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from shixian.law.lint.finding import Code, LintFinding
from shixian.words import Text
from shixian.yamlpages.mistakes import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shixian.law.document import Document
    from shixian.law.model import Rule
    from shixian.law.rulebook import Rulebook


def explained(rulebook: Rulebook, found: Iterable[LintFinding]) -> list[LintFinding]:
    """The findings with their explanations, and one more for each explanation that explains nothing."""
    subjects: tuple[Document | Rule, ...] = (*rulebook.documents.values(), *rulebook.rules.values())
    given = {(subject.id, code): text for subject in subjects for code, text in subject.explained.items()}
    used: set[tuple[str, str]] = set()
    result = []
    for finding in found:
        keys = [(name, finding.code) for name in (finding.about, *finding.also) if (name, finding.code) in given]
        used.update(keys)
        result.append(replace(finding, explanation=given[keys[0]]) if keys else finding)
    return [*result, *_idle(rulebook, [key for key in given if key not in used])]


def _idle(rulebook: Rulebook, keys: Iterable[tuple[str, str]]) -> Iterator[LintFinding]:
    for name, code in keys:
        codes = get_args(Code)
        near = nearest(code, codes) if code not in codes else None
        yield LintFinding(
            code="idle-explanation",
            severity="warning",
            about=name,
            place=rulebook.place_of(name, f"explained.{code}"),
            what=Text(f"explained 中的 {code} 没有可说明的发现", f"explained has {code}, and there is no such finding"),
            remedy=Text(f"改写为 {near}，或删去", f"type {near}, or remove it") if near else Text("删去这一说明", "remove it"),
        )
