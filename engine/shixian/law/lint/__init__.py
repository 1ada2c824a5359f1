"""What is doubtful in a rulebook that loads: looser local figures, rules that collide, readings without effect, a matrix out of step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law.lint.collisions import collisions
from shixian.law.lint.explanations import explained
from shixian.law.lint.finding import Code, LintFinding, Severity
from shixian.law.lint.hierarchy import looser_rules
from shixian.law.lint.idle import idle_kinds, idle_readings
from shixian.law.lint.matrix import matrix_doubts
from shixian.law.lint.succession import successions

if TYPE_CHECKING:
    from shixian.law.rulebook import Rulebook

__all__ = ["Code", "LintFinding", "Severity", "lint"]


def lint(rulebook: Rulebook) -> list[LintFinding]:
    """All doubts, by the rule or document that they are about; those that the rulebook explains in place carry the explanation."""
    every = (
        *idle_readings(rulebook),
        *looser_rules(rulebook),
        *collisions(rulebook),
        *matrix_doubts(rulebook),
        *successions(rulebook),
        *idle_kinds(rulebook),
    )
    return sorted(explained(rulebook, every), key=lambda finding: (finding.about, finding.code, finding.what.en))
