"""The columns of a block of rows: texts cleaned once and shared, attributes that repeat kept once; ten rows cost little more than one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from shixian.eventlog.faults import cut_inside
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.values import TextCache, checked, holds_stray_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.sheet import Block, Cell

__all__ = ["Attributes", "Cleaner", "cell_text", "is_sound", "refuse_unsound"]

_CACHED = 65_536


def cell_text(cell: Cell) -> str:
    """A cell as text, as it stands: a whole number without a point, "" for an empty one; a faulty cell shows what it shows."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case CellFault():
            return cell.shown
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


class Cleaner:
    """Clean texts of whole columns; those that repeat share one string."""

    def __init__(self) -> None:
        self._shared = TextCache()

    def repeating(self, cells: Sequence[Cell]) -> list[str]:
        """A column whose texts come again and again."""
        return list(map(self._shared.__getitem__, _texts(cells)))

    @staticmethod
    def unique(cells: Sequence[Cell]) -> list[str]:
        """A column whose texts are all different."""
        texts = list(map(str.strip, _texts(cells)))
        if unicodedata.is_normalized("NFC", "\n".join(texts)):
            return texts
        return [unicodedata.normalize("NFC", text) for text in texts]


def _texts(cells: Sequence[Cell]) -> Sequence[str]:
    if set(map(type, cells)) == {str}:
        return cells  # type: ignore[return-value] # which the types say
    return [cell if type(cell) is str else cell_text(cell) for cell in cells]


def is_sound(block: Block) -> bool:
    """Whether a block certainly holds no NUL and no half character; the quick answer for all of its rows."""
    if block.raw is not None:
        text = "".join(block.raw)
    else:
        text = "".join([cell for cells in block.cells if isinstance(cells, list | tuple) for cell in cells if type(cell) is str])
    return "\0" not in text and not holds_stray_bytes(text)


def refuse_unsound(cells: Sequence[Cell], raw: str | None) -> None:
    """Raise RowRefused for a row that holds a NUL or half a character."""
    if raw is not None:
        if "\0" in raw:
            checked(raw)
        if holds_stray_bytes(raw):
            raise cut_inside()  # a text is strictly decoded; only its very end can be cut
        return
    for cell in cells:
        if type(cell) is str:
            checked(cell)


class Attributes(dict[tuple[Any, ...], dict[str, "Value"]]):
    """The attributes of a row by what its attribute columns say; rows that say the same share one dict. Bounded; emptied when full."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)

    def __missing__(self, said: tuple[Any, ...]) -> dict[str, Value]:
        if len(self) >= _CACHED:
            self.clear()
        found = self[said] = {name: value for name, value in zip(self._names, said, strict=True) if value not in ("", None)}
        return found
