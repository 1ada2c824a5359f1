"""Why a workbook, or a cell of it, cannot be relied on: by a name that the parent has words for, and details that fill them in."""

from __future__ import annotations

from typing import Literal

__all__ = ["Fault", "FaultName", "Faults", "Reason", "Refused", "Shown"]

Reason = Literal[
    "area",
    "bomb",
    "changed_structure",
    "crowded",
    "damaged",
    "large",
    "library",
    "markup",
    "memory",
    "no_workbook",
    "password",
    "twins",
    "web_page",
    "word",
    "xlsb",
]
FaultName = Literal["ancient", "doubtful", "error", "stale", "uncomputed"]
Fault = tuple[FaultName, str]
"""What is wrong with a cell, and what it shows (an error value, a formula)."""
Faults = dict[int, dict[int, Fault]]
"""The cells at fault of a sheet: by row from 1, by column from 0."""
Shown = str | int | float | bool | None | Fault
"""A cell on its way to the parent."""


class Refused(Exception):  # noqa: N818 - the file's fate, not a fault of the program
    """The workbook cannot be read, or not to its end."""

    def __init__(self, reason: Reason, *details: str) -> None:
        super().__init__(reason, *details)
        self.reason = reason
        self.details = details
