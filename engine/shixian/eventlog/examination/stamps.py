"""How the moments of a log that needs no mapping are read: a stamp is a stamp, and nothing stands for an empty cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock.instant import Instant, StampError
from shixian.eventlog.columns import cell_text

if TYPE_CHECKING:
    from shixian.eventlog.moments import Reading
    from shixian.eventlog.sheet import Cell

__all__ = ["Stamps"]


class Stamps:
    """See ``MomentReader``, in the place of which it stands."""

    epoch = None

    @staticmethod
    def read(cell: Cell) -> Reading:
        """What a cell says; see ``MomentReader.read``."""
        text = cell_text(cell).strip()
        try:
            return Instant.parse(text) if text else None
        except StampError as error:
            return error.with_traceback(None)
