"""What a drafted mapping is made of: guesses, each with its reason and its doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shixian.eventlog.examination.model import Column
    from shixian.words import Text

__all__ = ["Draft", "Drafted", "DraftedEvent", "Setting"]


@dataclass(slots=True, kw_only=True)
class Drafted:
    """A column that the draft uses: its key in the mapping, and why."""

    key: str
    column: Column
    reason: Text
    doubt: Text | None = None


@dataclass(slots=True, kw_only=True)
class DraftedEvent:
    """An event of the draft. ``keys``: the columns that may be its moment; ``stamps``: those that are only if the user says so."""

    kind: str
    keys: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    time: str = ""
    above: tuple[str, ...] = ()
    observed: str = ""
    doubts: list[Text] = field(default_factory=list)
    set: list[Setting] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Setting:
    """An attribute that a column tells, or a constant; why, and what is in doubt."""

    name: str
    key: str = ""
    constant: str = ""
    reason: Text
    doubt: Text | None = None


@dataclass(slots=True, kw_only=True)
class Draft:
    """All that was guessed about a table."""

    id: str
    title: str
    file: str
    used: list[Drafted] = field(default_factory=list)
    events: list[DraftedEvent] = field(default_factory=list)
    subject: str = ""
    case: str = ""
    is_numbered: bool = False
    above: tuple[str, ...] = ()
    set: list[Setting] = field(default_factory=list)
    left: list[tuple[Column, Text]] = field(default_factory=list)
    fits: str = ""
