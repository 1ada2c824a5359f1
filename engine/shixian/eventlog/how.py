"""How a log is to be read, where its reader is not to find out by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shixian.eventlog.mapping.model import Mapping as TableMapping

__all__ = ["AS_FOUND", "NONE", "UNKNOWN", "How"]

UNKNOWN, NONE = "unknown", "none"
"""Instead of a column: the moment is in no column though the event took place; the table says nothing of such events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the user says about the inputs.

    Args:
        encoding: of texts, overriding the ladder of ``encoding.recognise``.
        delimiter: of delimited texts, one character.
        mapping: the mapping of all tables, instead of the one that their head asks for.
        moments: for a kind of event the column that holds its moment, or ``unknown`` or ``none``, where a table has several candidates.
        dates: the format of dates that are ambiguous without it (see ``moments``).
        sheet: the sheet of workbooks; without it all sheets with a head that is known.
        object_type: the object type that is the case, in OCEL.
        subject_type: the object type that is the subject, in OCEL.
        strict: a file of a folder that cannot be read stops all.

    """

    encoding: str | None = None
    delimiter: str | None = None
    mapping: TableMapping | None = None
    moments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dates: str | None = None
    sheet: str | None = None
    object_type: str | None = None
    subject_type: str | None = None
    strict: bool = False


AS_FOUND = How()
