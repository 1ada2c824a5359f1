"""The head of a table: which rows name its columns, what stands above them, and of which sort the table is.

A head may be several rows deep, with merged cells (征求第三方 over 发出日期 and 反馈日期), and stand below a title, blank rows
and stamps such as 发布时间.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from shixian.eventlog.columns import cell_text
from shixian.eventlog.values import RowRefused, column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.eventlog.mapping.model import Mapping as TableMapping
    from shixian.eventlog.sheet import Block, Cell, Merge

__all__ = ["LOOKED_AT", "MOST_COLUMNS", "Head", "find_head", "fitting", "head_key", "likely_head", "named_columns", "opening_rows"]

LOOKED_AT = 60
"""So many rows are searched for the head."""
MOST_COLUMNS = 16_384
"""Of a spreadsheet (ECMA-376); more are no table."""
_DEEPEST = 4
_IN_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_TWICE = 2

OpeningRow = tuple[int, "Sequence[Cell]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a table: the name of each column (levels joined by /, "" for none), the rows it takes, and the rows above it."""

    names: tuple[str, ...]
    first_row: int
    last_row: int
    above: tuple[OpeningRow, ...] = ()

    @property
    def keys(self) -> tuple[frozenset[str], ...]:
        """For each column the keys under which a spelling finds it."""
        return tuple(_keys(name) for name in self.names)


@lru_cache(maxsize=4096)
def head_key(text: str) -> str:
    """A column's name as spellings are compared: NFKC, no blanks and line breaks, no marks of obligation (*, ★), no colon at its end."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).strip("*★:：").casefold()
    return plain.replace("_", "").replace("-", "")


@lru_cache(maxsize=4096)
def _keys(name: str) -> frozenset[str]:
    if not name:
        return frozenset()
    levels = name.split("/")
    ways = {name, levels[-1], _IN_BRACKETS.sub("", name), _IN_BRACKETS.sub("", levels[-1])}
    return frozenset(head_key(way) for way in ways if way)


def named_columns(head: Head, columns: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """For each of our names the columns that bear one of its spellings: those with the first spelling that any column bears."""
    whole = [head_key(name) for name in head.names]
    keys = head.keys
    found: dict[str, list[int]] = {}
    for name, spellings in columns.items():
        for spelling in map(head_key, spellings):
            places = [i for i, key in enumerate(whole) if key == spelling] or [i for i, ways in enumerate(keys) if spelling in ways]
            if places:
                found[name] = places
                break
    return found


def opening_rows(blocks: Iterable[Block]) -> list[OpeningRow]:
    """The first rows of a sheet that have cells."""
    rows: list[OpeningRow] = []
    for block in blocks:
        for number, cells in zip(block.rows, block.cells, strict=True):
            if not isinstance(cells, RowRefused):
                rows.append((number, cells))
                if len(rows) >= LOOKED_AT:
                    return rows
    return rows


def find_head(rows: Sequence[OpeningRow], merges: Sequence[Merge], mappings: Iterable[TableMapping]) -> tuple[Head, TableMapping] | None:
    """The head under which one of the mappings knows most of the columns; None where none of them fits anywhere."""
    best: tuple[tuple[int, int], Head, TableMapping] | None = None
    mappings = list(mappings)
    is_named = len(mappings) == 1
    for head in _heads(rows, merges):
        known = frozenset().union(*head.keys) if head.keys else frozenset()
        said = head_key("".join((*(cell_text(cell) for _, cells in head.above for cell in cells), *head.names)))
        for mapping in mappings:
            if not is_named and mapping.speaks_of and not any(head_key(word) in said for word in mapping.speaks_of):
                continue
            score = fitting(head, mapping, known), head.first_row - head.last_row  # a title over the head is no level of it
            if score[0] and (best is None or score > best[0]):
                best = (score, head, mapping)
    return None if best is None else (_named_twice(best[1], best[2], rows), best[2])


def _named_twice(head: Head, mapping: TableMapping, rows: Sequence[OpeningRow]) -> Head:
    """A head whose next row names the columns again in other words (CF_WSH over 行政处罚决定书文号) takes that row too."""
    cells = next((cells for row, cells in rows if row == head.last_row + 1), ())
    named = named_columns(head, mapping.columns)
    spellings = {place: set(map(head_key, mapping.columns[name])) for name, places in named.items() for place in places}
    filled = {i: key for i, cell in enumerate(cells) if (key := head_key(cell_text(cell)))}
    same = sum(1 for i, key in filled.items() if key in spellings.get(i, ()))
    return replace(head, last_row=head.last_row + 1) if same >= _TWICE and same * 2 >= len(filled) else head


def fitting(head: Head, mapping: TableMapping, known: frozenset[str]) -> int:
    """How many columns of a head (``known``: all of its keys) a mapping knows.

    0 where the head lacks one by which the mapping is recognised, or has one that it must not have.
    """
    keys = mapping.keys
    if any(keys[name].isdisjoint(known) for name in mapping.recognise) or not all(keys[name].isdisjoint(known) for name in mapping.unless):
        return 0
    every = frozenset[str]().union(*keys.values())
    return sum(1 for column in head.keys if not every.isdisjoint(column))


def likely_head(rows: Sequence[OpeningRow], merges: Sequence[Merge]) -> Head | None:
    """The head of a table that no mapping knows: the first row with the most texts of their own, and what is merged with it below."""
    best: tuple[float, Head] | None = None
    for number, (_, cells) in enumerate(rows[:20]):
        texts = [cell_text(cell).strip() for cell in cells]
        filled = [text for text in texts if text]
        named = sum(1 for cell in cells if isinstance(cell, str) and cell.strip() and not re.fullmatch(r"[\d./:\s-]+", cell.strip()))
        if len(set(filled)) < _TWICE or named < len(filled) * 0.8:
            continue
        score = len(set(filled)) - number * 0.3
        if best is None or score > best[0]:
            deep = max((m.last_row for m in merges if m.first_row == rows[number][0] and m.last_row - m.first_row < _DEEPEST), default=0)
            depth = sum(1 for row, _ in rows[number:] if row <= deep) or 1
            best = (score, _flattened(rows, number, depth, merges))
    return best[1] if best else None


def _heads(rows: Sequence[OpeningRow], merges: Sequence[Merge]) -> Iterable[Head]:
    for start in range(len(rows)):
        if not any(cell not in (None, "") for cell in rows[start][1]):
            continue
        for depth in range(1, _DEEPEST + 1):
            if start + depth > len(rows) or rows[start + depth - 1][0] - rows[start][0] != depth - 1:
                break
            yield _flattened(rows, start, depth, merges)


def _flattened(rows: Sequence[OpeningRow], start: int, depth: int, merges: Sequence[Merge]) -> Head:
    taken = rows[start : start + depth]
    width = max(len(cells) for _, cells in taken)
    grid = [[column_name(re.sub(r"\s*\n\s*", "", cell_text(cell))) for cell in cells] + [""] * (width - len(cells)) for _, cells in taken]
    first = taken[0][0]
    for merge in merges:
        if merge.first_row < first or merge.first_row >= first + depth or merge.first_column >= width:
            continue
        said = grid[merge.first_row - first][merge.first_column]
        for row in range(merge.first_row, min(merge.last_row, first + depth - 1) + 1):
            for column in range(merge.first_column, min(merge.last_column, width - 1) + 1):
                grid[row - first][column] = said
    if depth > 1 and not merges:
        _spread(grid)
    names = tuple("/".join(dict.fromkeys(filter(None, (line[column].replace("/", "／") for line in grid)))) for column in range(width))
    return Head(names=names, first_row=first, last_row=taken[-1][0], above=tuple(rows[:start]))


def _spread(grid: list[list[str]]) -> None:
    """In a text, a merged cell is its text and empty cells: an upper level holds for the empty cells after it that have a lower one."""
    for upper, lower in pairwise(grid):
        said = ""
        for column, text in enumerate(upper):
            if text:
                said = text
            elif said and lower[column]:
                upper[column] = said
