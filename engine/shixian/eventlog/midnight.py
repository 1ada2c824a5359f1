"""Stamps at midnight sharp in formats that know no bare dates: a system that has only the date writes 00:00:00 behind it.

Such a stamp is taken for the day. Were it taken for the moment, an act of that day would count as done before the day's first working
minute, and a limit in hours would begin too early: somebody could be accused for want of a time that nobody recorded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.eventlog.event import Value
    from shixian.eventlog.rows import Rows
    from shixian.eventlog.values import RowRefused

__all__ = ["MidnightIsTheDay", "day_of_midnight"]

_SHARP = "00:00:00"
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:\+08:00)?", re.ASCII)


def day_of_midnight(stamp: str) -> str:
    """The date of a stamp at midnight in Shanghai; every other text as it stands."""
    if _SHARP not in stamp:
        return stamp
    found = _MIDNIGHT.fullmatch(stamp)
    return stamp if found is None else found[1]


class MidnightIsTheDay:
    """Records whose moments at midnight sharp are days; see ``Rows``. ``names``: under which keys moments come."""

    def __init__(self, rows: Rows, names: tuple[str, ...]) -> None:
        self._rows = rows
        self._names = names

    @property
    def rows(self) -> int:
        """How many were found."""
        return self._rows.rows

    def __iter__(self) -> Iterator[tuple[int, str | bytes, dict[str, Value] | RowRefused | None]]:
        names = self._names
        for row in self._rows:
            values = row[2]
            if type(values) is dict:
                for name in names:
                    stamp = values.get(name)
                    if type(stamp) is str and _SHARP in stamp:
                        values[name] = day_of_midnight(stamp)
            yield row
