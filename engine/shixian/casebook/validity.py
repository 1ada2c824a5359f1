"""The neighbours of a validity: a day more or less at each end, and no end at all.

What recurs is asked for periods whose last day lies in the validity, so there a step is the nearest day that adds or takes a period.
A fixed date is never asked for its validity (judge/README.md), so it has no neighbours.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from shixian.casebook.changes import Change
from shixian.clock import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock import Every
    from shixian.law import Rule
    from shixian.law.document import Effective

_DAY = dt.timedelta(days=1)


def validity_changes(rule: Rule, validity: Effective) -> Iterator[Change]:
    """The changes of a rule's validity, its document's where it has none of its own."""
    if rule.kind == "deadline" or rule.stock is not None:
        return
    if validity.start is not None:
        for day in (*_starts(validity.start, rule.every), dt.date.min):
            yield Change(path=("effective", "from"), before=str(validity.start), after=str(day))
    if validity.end is not None:
        for day in (*_ends(validity.end, rule.every), dt.date.max):
            yield Change(path=("effective", "to"), before=str(validity.end), after=str(day))


def _starts(start: dt.date, every: Every | None) -> tuple[dt.date, dt.date]:
    if every is None:
        return start - _DAY, start + _DAY
    first = Period.containing(start, every)
    return first.first - _DAY, first.last + _DAY


def _ends(end: dt.date, every: Every | None) -> tuple[dt.date, dt.date]:
    if every is None:
        return end - _DAY, end + _DAY
    following = Period.containing(end + _DAY, every)
    last = Period.containing(following.first - _DAY, every)
    return last.last - _DAY, following.last
