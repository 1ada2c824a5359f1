"""Whether two selectors may take the same event: exact for tests of equality, membership, presence and range."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shixian.law.selector import Selector, Test, Value
    from shixian.law.vocabulary import Attribute, EventKind


def may_share_events(one: Selector, other: Selector, kind: EventKind | None = None) -> bool:
    """Whether some event passes the tests of both. ``kind`` tells the values that attributes may have."""
    if one.event != other.event:
        return False
    return all(
        satisfiable((*one.where.get(name, ()), *other.where.get(name, ())), kind.attributes.get(name) if kind else None)
        for name in {**one.where, **other.where}
    )


def satisfiable(tests: Iterable[Test], declared: Attribute | None = None) -> bool:
    """Whether some value (or an absent one) passes all the tests of one attribute."""
    every = tuple(tests)
    return any(all(test.holds(value) for test in every) for value in _candidates(every, declared))


def _candidates(tests: tuple[Test, ...], declared: Attribute | None) -> list[Value | None]:
    """Enough values to decide: where the tests can be passed at all, one of these passes them.

    What passes is an interval of integers less some values, or some texts. Its least member is a bound, or follows a bound or an
    excluded value; without a least one its greatest is likewise; with neither, the value after all that are named will do.
    A text that no test names stands for all others.
    """
    absent: list[Value | None] = [] if declared is not None and declared.required else [None]
    if declared is not None and declared.values is not None:
        return [*absent, *declared.values]
    named = [value for test in tests for value in test.values]
    numbers = [n for value in named if isinstance(value, int) for n in (value - 1, value, value + 1)] or [0]
    fresh = "·".join(["", *(str(value) for value in named)])  # longer than any of them
    if declared is not None and declared.type == "integer":
        return [*absent, *numbers]
    if declared is not None:
        return [*absent, *named, fresh]
    return [*absent, *named, *numbers, fresh]
