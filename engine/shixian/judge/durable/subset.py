"""The part of durable-rules 2.0.28 in which it is exact, as data: rules in, the engine's JSON form out, everything else refused.

Outside the subset the engine answers wrongly in silence or ends the process; each refusal says what to write instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shixian.judge.durable.limits import of_pack
from shixian.judge.durable.refusals import GUARD_ATTRIBUTE, SENTINEL, SubsetError, of_rules
from shixian.judge.durable.terms import CLOCK, Condition, EngineRule, Op, Ref, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["CLOCK", "GUARD_ATTRIBUTE", "SENTINEL", "Condition", "EngineRule", "Op", "Ref", "SubsetError", "Term", "to_ruleset"]

_OPERATOR: dict[Op, str] = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


def to_ruleset(rules: Sequence[EngineRule], *, present: Mapping[str, Collection[str]] | None = None) -> dict[str, Any]:
    """The rules in the engine's JSON form, the sentinel last.

    ``present`` may declare, for each kind, the attributes that every one of its facts carries; a join on any other is then refused.
    Without it the pack demands of each fact what its rules read. Raises SubsetError with all refusals at once.
    """
    found = of_rules(rules, present)
    found += of_pack(rules, sound=not found)
    if found:
        raise SubsetError(*found)
    ruleset: dict[str, Any] = {rule.name: {"all": [_condition(rule, condition) for condition in rule.conditions]} for rule in rules}
    # last, so that an expression list that is scanned too far ends in this one; firing, it proves that the whole batch was read
    ruleset[SENTINEL] = {"all": [{"end": {"$and": [{"kind": SENTINEL}, {GUARD_ATTRIBUTE: 1}]}}]}
    return ruleset


def _condition(rule: EngineRule, condition: Condition) -> dict[str, Any]:
    terms: list[dict[str, Any]] = [{"kind": condition.kind}]
    terms += [_term(term) for term in condition.constants]
    if condition.joins:
        terms += [_term(term) for term in condition.joins]
        # always true: when the last term is false the engine looks for the end mark behind it, past the list
        terms.append({"$gte": {GUARD_ATTRIBUTE: {rule.conditions[0].alias: GUARD_ATTRIBUTE}}})
    body = terms[0] if len(terms) == 1 else {"$and": terms}
    return {condition.alias + ("$not" if condition.negated else ""): body}


def _term(term: Term) -> dict[str, Any]:
    value: Any = {term.value.alias: term.value.attribute} if isinstance(term.value, Ref) else term.value
    test = {term.attribute: value}
    return test if term.op == "==" else {_OPERATOR[term.op]: test}
