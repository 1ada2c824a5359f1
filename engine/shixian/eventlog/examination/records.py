"""Records that need no mapping (JSON Lines, XES, OCEL) looked at: each of their keys is a column."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from shixian.eventlog.examination import model as m
from shixian.eventlog.examination.profile import ColumnProfile
from shixian.eventlog.examination.roles import canonical_roles
from shixian.eventlog.examination.stamps import Stamps
from shixian.eventlog.examination.tables import Looked
from shixian.eventlog.moments import MomentReader

if TYPE_CHECKING:
    from shixian.eventlog.records_sheet import RecordSheet

__all__ = ["look_at_records"]

_BLOCK = 2048
_MOST_KEYS = 1000


def look_at_records(sheet: RecordSheet, *, limit: int | None = None) -> Looked:
    """Look at all records (or at ``limit``). Raises InputError where the file turns out to be damaged."""
    reader, stamps = MomentReader(), Stamps()
    profiles: dict[str, ColumnProfile] = {}
    rows, complete, seen = iter(sheet), True, 0
    while block := list(islice(rows, _BLOCK)):
        numbers = [number for number, _, values in block if isinstance(values, dict)]
        records = [values for _, _, values in block if isinstance(values, dict)]
        for key in dict.fromkeys(key for values in records for key in values):
            if key not in profiles and len(profiles) < _MOST_KEYS:
                new = profiles[key] = ColumnProfile(
                    place=len(profiles),
                    letters="",
                    name=key,
                    sheet="",
                    reader=stamps if key == "at" else reader,
                    is_moment=key == "at",
                )
                new.empty = seen  # the records before that don't have it
        for key, profile in profiles.items():
            profile.take(numbers, [values.get(key) for values in records])
        seen += len(records)
        if limit is not None and sheet.rows >= limit:
            complete = False
            break
    roles = canonical_roles(tuple(profiles))
    table = m.Table(
        sheet="",
        rows=sheet.rows,
        width=len(profiles),
        complete=complete,
        head=None,
        merges=(),
        more_merges=0,
        reading="records",
        columns=tuple(replace(profile.column, roles=said) for profile, said in zip(profiles.values(), roles, strict=True)),
    )
    return Looked(table=table, assumed={})
