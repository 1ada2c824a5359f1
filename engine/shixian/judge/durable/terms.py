"""What a rule for the engine is made of: plain values, no engine, no JSON.

A rule fires once for each way to bind its positive conditions to *different* facts so that all terms hold and no further fact,
one that is bound to none of them, satisfies a negated condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Op = Literal["==", "!=", "<", "<=", ">", ">="]

OPS: tuple[Op, ...] = ("==", "!=", "<", "<=", ">", ">=")
ORDER: frozenset[str] = frozenset({"<", "<=", ">", ">="})

CLOCK = "clock"
"""The kind of the facts that say how late it is. A pack asserts them after all others, so that absence is decided once, at the end."""


@dataclass(frozen=True, slots=True)
class Ref:
    """An attribute of the fact that an earlier positive condition of the same rule is bound to."""

    alias: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Term:
    """``attribute op value`` on the fact of its condition; with a ``Ref`` it is a join."""

    attribute: str
    op: Op
    value: int | str | Ref

    @property
    def is_join(self) -> bool:
        """Whether another fact is looked at."""
        return isinstance(self.value, Ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A fact of ``kind`` that satisfies all terms; or, negated, that there is no such fact."""

    alias: str
    kind: str
    terms: tuple[Term, ...] = ()
    negated: bool = False

    @property
    def constants(self) -> tuple[Term, ...]:
        """The terms that look at this fact alone, in the order given."""
        return tuple(term for term in self.terms if not term.is_join)

    @property
    def joins(self) -> tuple[Term, ...]:
        """The terms that compare with an earlier fact, in the order given."""
        return tuple(term for term in self.terms if term.is_join)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRule:
    """A named conjunction of conditions, positive ones first."""

    name: str
    conditions: tuple[Condition, ...]

    @property
    def aliases(self) -> tuple[str, ...]:
        """The aliases that a firing binds."""
        return tuple(condition.alias for condition in self.conditions if not condition.negated)
