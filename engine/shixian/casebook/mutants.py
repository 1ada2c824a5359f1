"""Mutants of a rule: the rule with one thing changed that matters. Each must break a case, or the cases do not guard that thing."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from shixian.casebook.changes import Change, Part, changes
from shixian.casebook.validity import validity_changes
from shixian.law import Rule
from shixian.law.model import OF_A_CASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law import Rulebook

_A_WHILE = "120 months"  # what is kept for good is kept longer than that
_SWAPPED = (("when", "act"), ("breach", "act"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule with one thing changed, and what was changed into what: the mutant's name, the same in every run."""

    rule: Rule
    change: str

    def within(self, rulebook: Rulebook) -> Rulebook:
        """The rulebook with the changed rule in the place of the real one."""
        return dataclasses.replace(rulebook, rules={**rulebook.rules, self.rule.id: self.rule})


def mutants(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    """The mutants of a rule that the model accepts, each once; a change that says the same in other words is none."""
    data = rule.as_data()
    seen = {_sense(rule)}
    for change, changed in _candidates(rule, rulebook, data):
        mutant = _loaded(changed)
        if mutant is not None and _sense(mutant) not in seen:
            seen.add(_sense(mutant))
            yield Mutant(rule=mutant, change=change)


def _candidates(rule: Rule, rulebook: Rulebook, data: Part) -> Iterator[tuple[str, Part]]:
    for change in _changes(rule, rulebook, data):
        yield change.wording, change.of(data)
    for one, other in _SWAPPED:
        if data.get(one) and data.get(other):
            yield f"{one} ↔ {other}", {**data, one: data[other], other: data[one]}
    for name, reading in data.get("readings", {}).items():
        parts = {**data, **_overrides(reading)}
        yield f"reading: {rule.reading_name} → {name}", {key: value for key, value in parts.items() if value is not None}


def _changes(rule: Rule, rulebook: Rulebook, data: Part) -> Iterator[Change]:
    yield from changes(_in_full(rule, data))
    yield from _added(rule)
    yield from validity_changes(rule, rulebook.effective(rule))
    for name, reading in data.get("readings", {}).items():
        overrides = _overrides(reading)
        yield Change(path=("readings", name), before=overrides, after=None)
        for key, value in overrides.items():
            yield Change(path=("readings", name, key), before=value, after=data.get(key))
        yield from (change.inside("readings", name) for change in changes(_asked_idle(rule, overrides)))


def _in_full(rule: Rule, data: Part) -> Part:
    """The rule's keys, with those in which its silence decides."""
    said: Part = {}
    if rule.kind in OF_A_CASE:
        said |= {"start": rule.start}
    if rule.kind in OF_A_CASE or rule.stock is not None:
        said |= {"by": list(rule.by)}
    if rule.kind == "recurrence":
        said |= {"times": rule.times, "idle": rule.idle}
    return _asked_idle(rule, data | said)


def _asked_idle(rule: Rule, part: Part) -> Part:
    """Only a week can pass without a working day, so only there does it matter whether such a period is asked."""
    weekly = part.get("every", rule.every) == "week"
    return part if weekly else {name: value for name, value in part.items() if name != "idle"}


def _added(rule: Rule) -> Iterator[Change]:
    """What may be added where a rule's silence says: before the very moment, or for good."""
    if rule.within is None and rule.kind == "precedence":
        yield Change(path=("within",), before=None, after="same day")
    if rule.within is None and rule.kind == "retention":
        yield Change(path=("within",), before=None, after=_A_WHILE)


def _overrides(reading: Part) -> Part:
    return {name: value for name, value in reading.items() if name != "because"}


def _loaded(data: Part) -> Rule | None:
    """The rule, or None where the model refuses it: what cannot be loaded cannot be a silent mistake."""
    try:
        return Rule.model_validate(data)
    except ValidationError:
        return None


def _sense(rule: Rule) -> str:
    """What a rule says, whether it is said or the default."""
    said: dict[str, Any] = rule.model_dump(mode="json", by_alias=True, exclude={"readings"})
    readings = {name: reading.model_dump(mode="json", by_alias=True, exclude_unset=True) for name, reading in rule.readings.items()}
    return json.dumps([said, readings], ensure_ascii=False, sort_keys=True)
