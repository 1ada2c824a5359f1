"""Patterns of paths, as shells have them: ``*``, ``?``, ``[…]`` within a name, ``**`` for folders of any depth, links to folders left out.

Python's glob follows links under ``**``, where two that lead back multiply without end.
"""

from __future__ import annotations

import difflib
import os
from fnmatch import fnmatch, fnmatchcase
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.errors import Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["has_magic", "matches", "no_match"]

_DEEP = "**"


def has_magic(spelt: str) -> bool:
    """Whether a path is a pattern."""
    return any(mark in spelt for mark in "*?[")


def matches(pattern: str) -> list[Path]:
    """Everything that exists and matches, sorted. A leading dot in a name matches only a dot."""
    parts = [part for part, _ in groupby(Path(pattern).parts)] if _DEEP in pattern else list(Path(pattern).parts)
    return sorted(set(_matching(Path(), parts)))


def no_match(pattern: str, shown: str) -> Problem:
    """The problem of a pattern that matches nothing, with what comes near."""
    parts = Path(pattern).parts
    first = next(place for place, part in enumerate(parts) if has_magic(part))
    folder = Path(*parts[:first])
    names = _names(folder)
    wanted = parts[first]
    close = [name for name in names if fnmatch(name.casefold(), wanted.casefold())][:3]
    close = close or difflib.get_close_matches("".join(c for c in wanted if c not in "*?[]"), names, n=3, cutoff=0.4)
    hint = ", ".join(str(folder / name) for name in close)
    what = (
        Text("没有文件与此匹配", "no file matches this pattern")
        if folder.is_dir()
        else Text(f"没有文件夹{folder}", f"there is no folder {folder}")
    )
    remedy = Text(f"请核对写法{f'；相近的有{hint}' if hint else ''}", f"check the pattern{f'; near it: {hint}' if hint else ''}")
    return Problem(what=what, remedy=remedy, place=Place(file=shown))


def _matching(base: Path, parts: Sequence[str]) -> Iterator[Path]:
    if not parts:
        yield base
        return
    part, rest = parts[0], parts[1:]
    if part == _DEEP:
        for folder in _folders(base):
            yield from _matching(folder, rest or ["*"])
    elif has_magic(part):
        for name in _names(base):
            if fnmatchcase(name, part) and (part.startswith(".") or not name.startswith(".")) and (not rest or (base / name).is_dir()):
                yield from _matching(base / name, rest)
    elif os.path.lexists(base / part):
        yield from _matching(base / part, rest)


def _folders(base: Path) -> Iterator[Path]:
    """A folder and all that are in it."""
    waiting = [base]
    while waiting:
        folder = waiting.pop()
        yield folder
        for name in _names(folder):
            child = folder / name
            if not name.startswith(".") and child.is_dir() and not child.is_symlink():
                waiting.append(child)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError:
        return []
