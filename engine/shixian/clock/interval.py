"""Intervals of ISO 8601-2:2019 (EDTF) for a moment that is known in part: 2020-05-01/2020-05-03, ../2020-05-03, 2020-05-03/.., and ../..

The moment lies in them, both ends included; ".." is no bound. Ends are days or points, in ISO 8601's extended format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Between", "ends_of"]

_DAY = r"\d{4}-\d{2}-\d{2}"
_POINT = rf"{_DAY}T\d{{2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d{{1,9}})?)?(?:[Zz]|[+-]\d{{2}}:\d{{2}}(?::\d{{2}})?)?"
_END = rf"(?:{_POINT}|{_DAY}|\.\.)"
_INTERVAL = re.compile(rf"({_END})/({_END})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Between:
    """A moment that is known to lie in ``first..last``, in µs since the epoch; None: there is no such bound."""

    first: int | None
    last: int | None


def ends_of(plain: str) -> tuple[str, str] | None:
    """The two ends of an interval as they are written, ".." for an open one; None if ``plain`` is no interval."""
    found = _INTERVAL.fullmatch(plain)
    return (found[1], found[2]) if found else None
