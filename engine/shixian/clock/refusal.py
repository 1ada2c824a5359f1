"""Refused spellings: a text that is not understood is refused with the reason and the remedy, never guessed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shixian.words import Text


class SpellingError(ValueError):
    """A text that does not say what it should: ``what`` is wrong with it, and the ``remedy`` (what to type)."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(f"{what.zh}（{remedy.zh}） / {what.en} ({remedy.en})")
        self.what = what
        self.remedy = remedy


class StampError(SpellingError):
    """A text that is no moment, day, month or year."""


class LimitError(SpellingError):
    """A text that is no time limit, or a limit that cannot be used as asked."""


class PeriodError(SpellingError):
    """A text that is no period."""
