"""Why the bytes of an input cannot be had, and what to do."""

from __future__ import annotations

import difflib
from pathlib import Path

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

__all__ = ["changed", "damaged_gzip", "no_room", "unreadable"]


def changed(file: str) -> InputError:
    """The error for a file that is written to while it is read."""
    return InputError(
        Problem(
            what=Text("读取期间文件被改动", "the file changed while it was being read"),
            remedy=Text("请复制一份，对副本进行检查", "copy it, and check the copy"),
            place=Place(file=file),
        )
    )


def damaged_gzip(file: str, error: Exception) -> InputError:
    """The error for a gzip file that is cut off or damaged."""
    cut = isinstance(error, EOFError)
    return InputError(
        Problem(
            what=Text("gzip文件不完整，末尾被截断", "the gzip file is cut off before its end")
            if cut
            else Text("gzip文件已损坏", "the gzip file is damaged"),
            remedy=Text(
                "请重新下载或压缩，可用“gzip -t 文件”查验；能解出的部分不会当作全部来检查",
                "fetch or pack it again (gzip -t tests it); the part that can still be unpacked is not checked as if it were all",
            ),
            place=Place(file=file),
        )
    )


def no_room(file: str, error: OSError) -> InputError:
    """The error for a temporary folder in which there is no room for a copy."""
    return InputError(
        Problem(
            what=Text(f"临时文件写不下：{error.strerror or error}", f"there is no room for a temporary copy: {error.strerror or error}"),
            remedy=Text("请腾出空间，或用环境变量TMPDIR指定另一个临时目录", "make room, or name another temporary folder with TMPDIR"),
            place=Place(file=file),
        )
    )


def unreadable(file: str, error: Exception) -> Problem:
    """What keeps a file from being read."""
    place = Place(file=file)
    match error:
        case FileNotFoundError():
            near = _neighbours(file)
            hint = f"；是不是{near}？" if near else "", f"; did you mean {near}?" if near else ""
            return Problem(
                what=Text("没有这个文件", "there is no such file"),
                remedy=Text(f"请核对路径{hint[0]}", f"check the path{hint[1]}"),
                place=place,
            )
        case IsADirectoryError():
            return Problem(
                what=Text("这是文件夹，不是文件", "this is a folder, not a file"),
                remedy=Text("请列出其中的日志文件，如 文件夹/*.csv", "name the logs in it, for example folder/*.csv"),
                place=place,
            )
        case PermissionError():
            return Problem(
                what=Text("没有读取权限", "it may not be read"),
                remedy=Text("请授予读取权限，或复制一份", "grant the right to read it, or copy it"),
                place=place,
            )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Problem(
        what=Text(f"读不出来：{reason}", f"it cannot be read: {reason}"),
        remedy=Text("请核对路径和存储介质", "check the path and the medium"),
        place=place,
    )


def _neighbours(file: str) -> str:
    """Files beside the missing one whose names are close to its name."""
    try:
        names = sorted(entry.name for entry in Path(file).parent.iterdir())
    except (OSError, ValueError):
        return ""
    wanted = Path(file).name
    same = [name for name in names if name.casefold() == wanted.casefold()]
    return ", ".join(same or difflib.get_close_matches(wanted, names, n=3))
