"""What the native names of a record format are called in the canonical log: a table of names, in the order in which they win."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog import faults
from shixian.eventlog.event import RESERVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.eventlog.event import Value

__all__ = ["called", "renamed"]


def called(native: Sequence[str], table: Mapping[str, str], aside: str) -> list[str]:
    """The names of the ``native`` ones, in their order. Of several that ``table`` gives one name, the first in it that is there gets it.

    A native name that would be taken for a canonical one, which another has or which it does not mean, gets the prefix ``aside``.
    Raises RowRefused where two values come to one name: neither may replace the other.
    """
    present = set(native)
    won: dict[str, str] = {}
    for old, new in table.items():
        if old in present and new not in won.values():
            won[old] = new
    odd = {name for name in RESERVED if name in won.values() or table.get(name, name) != name}
    names = [won.get(name) or (aside + name if name in odd else name) for name in native]
    if len(set(names)) < len(names):
        raise faults.repeated({name for name in names if names.count(name) > 1}, None)
    return names


def renamed(values: Mapping[str, Value], table: Mapping[str, str], aside: str) -> dict[str, Value]:
    """``values`` under the names that ``called`` gives them."""
    return dict(zip(called(tuple(values), table, aside), values.values(), strict=True))
