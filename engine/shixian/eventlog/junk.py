"""What lies in folders and archives beside the data and is nobody's data. It is skipped, and said to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Skipped", "junk_in", "junk_reason"]

_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "__macosx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was found and not read, and why."""

    file: str
    why: Text


def junk_reason(name: str, *, hidden: bool = True) -> Text | None:
    """Why a file or folder of this name (without its folder) is no input; None if it is one. ``hidden``: whether a dot hides it."""
    if name.startswith("~$"):
        return Text("Office打开文件时留下的锁文件", "the lock file that Office leaves beside an open file")
    if name.lower() in _SYSTEM:
        return Text("操作系统自己的文件", "a file of the operating system's own")
    if name.startswith("._"):
        return Text("macOS的附属文件", "a companion file of macOS")
    if hidden and name.startswith(".") and name not in {".", ".."}:
        return Text("隐藏文件（名称以点开头）；要读请直接写明", "hidden (its name begins with a dot); name it to have it read")
    return None


def junk_in(parts: Sequence[str]) -> Text | None:
    """Why something with these parts of a path is no input; None if it is one."""
    return next((why for part in parts if (why := junk_reason(part))), None)
