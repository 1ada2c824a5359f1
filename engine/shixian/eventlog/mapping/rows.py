"""Which rows below a table's head are data: not the blank ones, the head again, notes, totals, and rows with nothing but their number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shixian.eventlog.columns import cell_text
from shixian.eventlog.heads import head_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.heads import Head
    from shixian.eventlog.sheet import Cell, Merge

__all__ = ["BodyRows", "MergedCells"]

_NOTE = re.compile(
    r"(表格说明|填表说明|填报说明|说明|备注|注释?|附注|填表人|填报人|填报单位|制表人?|审核人?|审签人?|负责人|单位负责人|联系人|联系电话|"
    r"打印时间|导出时间|统计时间|填报日期|填表日期|数据来源|公告期|公示期|受理地点|通讯地址|第\s*\d+\s*页|共\s*\d+\s*页)"
    r"\s*\d*\s*([:：、.．（(]|$|第|共|\d)"
)
_TOTAL = re.compile(r"(本页|本月|本年|全年|累计)?(合计|总计|小计|共计|累计)\s*[:：]?\s*\d*")
_NUMBERS = frozenset(map(head_key, ("序号", "编号", "No", "No.", "行号", "#")))
_WIDE = 3
_EMPTY = (None, "")
_ENDS_TOTAL = ("计", ":", "：")
"""With these ends the first cell of a total, whose other cells may stand in columns of moments (合计 | 7件)."""


class BodyRows:
    """Tells rows of data from the others. ``moments``: the columns that hold moments; a row that says something there is data."""

    def __init__(self, head: Head, cells: Sequence[str], moments: Sequence[int], merges: Sequence[Merge]) -> None:
        self._head = [head_key(cell) for cell in cells]
        self._names = [head_key(name) for name in head.names]
        self._moments = tuple(moments)
        self._numbers = {i for i, name in enumerate(self._names) if name in _NUMBERS}
        self._among_notes = False
        self._wide = {m.first_row for m in merges if m.last_column - m.first_column + 1 >= _WIDE and m.first_column <= 1}

    def reason(self, row: int, cells: Sequence[Cell]) -> str | None:
        """Why a row carries no event (``blank``, ``head``, ``note``, ``total``, ``number``); None for data."""
        width = len(cells)
        if width and type(cells[0]) is str and cells[0].strip()[-1:] in _ENDS_TOTAL:
            return self._slowly(row, cells)
        for i in self._moments:  # which settles nearly every row
            if (
                i < width
                and (cell := cells[i]) not in _EMPTY
                and (type(cell) is not str or head_key(cell) != self._names[i])
                and cell != " "
            ):
                return None
        return self._slowly(row, cells)

    def _slowly(self, row: int, cells: Sequence[Cell]) -> str | None:
        filled = {i: text for i, cell in enumerate(cells) if (text := cell_text(cell).strip())}
        if not filled:
            return "blank"
        keys = {i: head_key(text) for i, text in filled.items()}
        if len(filled) > 1 and all(i < len(self._head) and key in (self._head[i], self._names[i]) for i, key in keys.items()):
            return "head"
        first = next(iter(filled.values()))
        if any(i in filled for i in self._moments):
            return "total" if _TOTAL.fullmatch(first) else None
        if _NOTE.match(first) or (len(filled) == 1 and (self._among_notes or row in self._wide)):
            self._among_notes = True  # 表格说明： and the numbered lines below it
            return "note"
        if any(_TOTAL.fullmatch(text) for text in list(filled.values())[:2]):
            return "total"
        return "number" if filled.keys() <= self._numbers else None


class MergedCells:
    """Cells merged over several rows say in each of them what they say in the first. To be asked row by row, in order."""

    def __init__(self, merges: Sequence[Merge], after: int) -> None:
        self._by_row: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge.first_row > after and merge.last_row > merge.first_row:
                self._by_row.setdefault(merge.first_row, []).append(merge)
        self._open: list[tuple[Merge, Cell]] = []

    def filled(self, row: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The cells of a row, with what merged cells from above say in it."""
        starting = self._by_row.pop(row, None)
        if not starting and not self._open:
            return cells
        self._open = [(merge, said) for merge, said in self._open if merge.last_row >= row]
        found = list(cells)
        for merge, said in self._open:
            for column in range(merge.first_column, merge.last_column + 1):
                while len(found) <= column:
                    found.append(None)
                if found[column] in (None, ""):
                    found[column] = said
        for merge in starting or ():
            said = cells[merge.first_column] if merge.first_column < len(cells) else None
            self._open.append((merge, said))
        return found
