"""The changes of a rule, as data: which key, what stood there, and what stands there now. Its wording names a change for good."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shixian.casebook.figures import neighbours, other_counts, other_periods
from shixian.clock import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Path = tuple[str, ...]
Part = dict[str, Any]
"""A rule's keys in the form of rule files, or those that a reading replaces."""

SELECTORS = ("when", "act", "breach", "stock", "restart", "extend")
LIMITS = ("within", "due", "ahead")
OPTIONAL = ("within", "due", "ahead", "restart", "extend", "suspend", "each", "binds")
"""Keys that some kind of rule can be without; where this one cannot, the model refuses the change."""
_OPPOSITE = {"at least": "less than", "less than": "at least", "at most": "more than", "more than": "at most"}
_OTHER = {"earliest": "every", "every": "earliest", "asked": "exempt", "exempt": "asked"}
_ALL = 100
_IN_A_READING = 3  # readings, its name, the key


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What stands at ``path`` instead of ``before``; None: nothing (a reading's key says so with null)."""

    path: Path
    before: object
    after: object
    how: str | None = None

    @property
    def wording(self) -> str:
        """The name of the change, the same in every language and run: ``within: 7 days → 8 days``, ``restart: dropped``."""
        how = self.how or ("dropped" if self.after is None else f"{shown(self.before)} → {shown(self.after)}")
        return f"{'.'.join(self.path)}: {how}"

    def inside(self, *path: str) -> Change:
        """The same change of a part that stands at ``path``."""
        return replace(self, path=(*path, *self.path))

    def of(self, data: Part) -> Part:
        """The rule's data, changed."""
        changed = copy.deepcopy(data)
        inner = changed
        for name in self.path[:-1]:
            inner = inner.setdefault(name, {})
        says_null = self.path[0] == "readings" and len(self.path) == _IN_A_READING
        if self.after is None and not says_null:
            inner.pop(self.path[-1], None)
        else:
            inner[self.path[-1]] = self.after
        return changed


def shown(value: object) -> str:
    """A value in the flow style of rule files."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{name}: {shown(inner)}" for name, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(shown, value)) + "]"
        case _:
            return str(value)


def changes(part: Part) -> Iterator[Change]:
    """Every change of one key: of a figure, a test, a choice, a list; and each optional key left out."""
    for name in OPTIONAL:
        if part.get(name) is not None:
            yield Change(path=(name,), before=part[name], after=None)
    for path in (*((name,) for name in SELECTORS), ("suspend", "from"), ("suspend", "until")):
        selector = _at(part, path)
        if selector is not None:
            yield from _of_selector(path, selector)
    for path in (*((name,) for name in LIMITS), ("extend", "adds")):
        limit = _at(part, path)
        if limit is not None:
            yield from _of_limit(path, limit)
    yield from _of_counts(part)
    yield from _of_choices(part)
    yield from _of_lists(part)
    if part.get("by") is not None:
        yield from _of_key(part["by"])


# --- selectors ---------------------------------------------------------------------------------------------------------------------------


def _of_selector(path: Path, selector: Part) -> Iterator[Change]:
    for attribute, tests in selector.get("where", {}).items():
        here = (*path, "where", attribute)
        yield Change(path=here, before=tests, after=None)
        yield from _of_tests(here, tests)


def _of_tests(path: Path, tests: object) -> Iterator[Change]:
    """The tests of one attribute negated, without one of their values or one of themselves, a bound moved by one."""
    match tests:
        case {"not": values, **others} if not others:
            excluded = values if isinstance(values, list) else [values]
            yield Change(path=path, before=tests, after=excluded, how="negated")
            yield from _without(path, excluded, lambda fewer: {"not": fewer})
        case dict():
            for name in tests:
                yield from _of_test(path, tests, name)
        case list():
            yield Change(path=path, before=tests, after={"not": tests}, how="negated")
            yield from _without(path, tests)
        case _:
            yield Change(path=path, before=tests, after={"not": [tests]}, how="negated")


def _of_test(path: Path, tests: dict[str, Any], name: str) -> Iterator[Change]:
    """One of several tests, or one that is no test of equality."""
    others, operand = {key: value for key, value in tests.items() if key != name}, tests[name]
    if others:
        yield Change(path=path, before=tests, after=others, how=f"without {name}")
    if name == "not":
        yield from _without(path, operand, lambda fewer: {**others, "not": fewer})
    elif name == "present":
        yield Change(path=path, before=tests, after={**others, "present": not operand})
    else:
        yield from (Change(path=path, before=tests, after={**others, name: operand + n}) for n in (-1, 1))
        yield Change(path=path, before=tests, after={**others, _OPPOSITE[name]: operand})


def _without(path: Path, values: list[Any], form: Callable[[list[Any]], object] = list) -> Iterator[Change]:
    """The list without one of its values, and never without any."""
    if len(values) > 1:
        for i, value in enumerate(values):
            yield Change(path=path, before=form(values), after=form(values[:i] + values[i + 1 :]), how=f"without {shown(value)}")


# --- figures, choices, lists -------------------------------------------------------------------------------------------------------------


def _of_limit(path: Path, limit: str) -> Iterator[Change]:
    yield from (Change(path=path, before=limit, after=str(other)) for other in neighbours(TimeLimit.parse(limit)))


def _of_counts(part: Part) -> Iterator[Change]:
    if part.get("every") is not None:
        yield from (Change(path=("every",), before=part["every"], after=every) for every in other_periods(part["every"]))
    if part.get("times") is not None:
        yield from (Change(path=("times",), before=part["times"], after=times) for times in other_counts(part["times"]))
    if part.get("share") is not None:
        points = other_counts(int(part["share"].removesuffix("%")), most=_ALL)
        yield from (Change(path=("share",), before=part["share"], after=f"{n}%") for n in points)


def _of_choices(part: Part) -> Iterator[Change]:
    for name in ("start", "idle"):
        if part.get(name) is not None:
            yield Change(path=(name,), before=part[name], after=_OTHER[part[name]])


def _of_lists(part: Part) -> Iterator[Change]:
    each = part.get("each")
    if isinstance(each, dict):
        yield Change(path=("each",), before=each, after=each["attribute"], how="items dropped")
        yield from _without(("each", "items"), each["items"])
    for path in (("of",), ("binds", "kind"), ("binds", "subject")):
        yield from _without(path, _at(part, path) or [])
    over = part.get("over") or []
    yield from (Change(path=("over",), before=over, after=[n for n in over if n != gone], how=f"without {gone}") for gone in over)


def _of_key(by: list[str]) -> Iterator[Change]:
    yield from _without(("by",), by)
    if len(by) == 1:
        yield Change(path=("by",), before=by, after=["subject"] if by == ["case"] else ["case"])


def _at(part: Part, path: Path) -> Any:
    inner: Any = part
    for name in path:
        inner = (inner or {}).get(name)
    return inner
