"""Errors of our own: each says what is wrong, where, and what to do about it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from shixian.words import Lang, Text  # noqa: TC001 - read at run time by whoever inspects the dataclasses


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file, and in it a line and column (text) or a row (tables and logs), all 1-based.

    ``cell``: the cell or the row of a sheet as spreadsheets name it (``Sheet1!F12``).
    """

    file: str
    line: int | None = None
    column: int | None = None
    row: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.cell is not None:
            return f"{self.file}:{self.cell}"
        if self.row is not None:
            return f"{self.file}:{self.row}"
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: its place, what it is, and the remedy (what to type or do)."""

    what: Text
    remedy: Text
    place: Place | None = None

    def in_(self, lang: Lang) -> str:
        """The problem as one or two lines of text."""
        where = f"{self.place}: " if self.place else ""
        arrow = "→ "
        return f"{where}{self.what.in_(lang)}\n    {arrow}{self.remedy.in_(lang)}"


class ShixianError(Exception):
    """What stops a check. ``problems`` holds all that was found, not only the first; exit status 2 unless a subclass says otherwise."""

    exit_status = 2

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("an error needs at least one problem")
        self.problems = problems
        super().__init__("\n".join(p.in_("zh") + "\n" + p.in_("en") for p in problems))

    def __reduce__(self) -> tuple[type[ShixianError], tuple[Problem, ...]]:
        """What it is made of, so that it survives the way out of a child process."""
        return type(self), self.problems

    def in_(self, lang: Lang) -> str:
        """All problems in one language."""
        return "\n".join(p.in_(lang) for p in self.problems)


class InputError(ShixianError):
    """A log, a roster, an overlay or an argument that cannot be used as it is."""


class RuleError(ShixianError):
    """Rule files that do not say a rulebook."""


class EngineError(ShixianError):
    """The engine is missing, crashed, or did not read all it was given."""

    exit_status = 4
