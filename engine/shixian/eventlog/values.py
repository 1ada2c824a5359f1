"""What a cell or a JSON value says: NFC text without blanks at its ends (Unicode UAX #15), an integer, or nothing."""

from __future__ import annotations

import json
import math
import unicodedata
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.event import Value

__all__ = ["INT64", "RowRefused", "TextCache", "checked", "column_name", "holds_stray_bytes", "legible", "text", "value"]

INT64 = 2**63
"""Integers from -INT64 to INT64 - 1 stay integers; larger ones are names made of digits and stay text."""
_CACHED = 65_536
_RAW = 500


class RowRefused(Exception):  # noqa: N818 - a row's fate, not a fault of the program
    """A row that is no event, on its way to becoming a Rejected. ``rest``: all of its values but the moment, if only that is at fault."""

    def __init__(self, reason: Text, remedy: Text, rest: dict[str, Value] | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.remedy = remedy
        self.rest = rest


class TextCache(dict[str, str]):
    """Cleaned texts by the texts as they came: ten thousand rows of one subject share one string. Bounded; emptied when full."""

    def __missing__(self, raw: str) -> str:
        if len(self) >= _CACHED:
            self.clear()
        clean = self[raw] = text(raw)
        return clean


def text(raw: str) -> str:
    """``raw`` without blanks at its ends, normalised to NFC."""
    raw = raw.strip()
    return raw if raw.isascii() else unicodedata.normalize("NFC", raw)


def column_name(raw: str) -> str:
    """A column's or a key's name: full-width letters made plain (NFKC), no blanks at its ends."""
    return unicodedata.normalize("NFKC", raw).strip()


def value(raw: object) -> Value | None:
    """What a JSON value says; None for null and everything empty.

    Raises RowRefused for text that is no text (half a surrogate pair, NUL) and numbers that are none (infinity).
    """
    match raw:
        case None:
            return None
        case bool():
            return "true" if raw else "false"
        case int():
            return int(raw) if -INT64 <= raw < INT64 else str(int(raw))
        case float():
            return _number(raw)
        case str():
            return text(checked(raw)) or None
        case list() | tuple() | dict() if not raw:
            return None
    try:
        canonical = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=str)
    except (ValueError, RecursionError):
        raise _no_number() from None
    return text(checked(canonical))


def _no_number() -> RowRefused:
    return RowRefused(
        Text("数值超出范围，或不是数（NaN、Infinity）", "a number is out of range or none at all (NaN, Infinity)"),
        Text("请按原件填写数值，没有就留空", "write the number from the original, or leave it out"),
    )


def _number(raw: float) -> Value:
    if not math.isfinite(raw):
        raise _no_number()
    return value(int(raw)) or 0 if raw.is_integer() else repr(raw)


def checked(raw: str) -> str:
    """``raw`` itself; raises RowRefused where it holds what is no text."""
    if "\0" in raw:
        raise RowRefused(
            Text("含有空字符（NUL，U+0000）", "holds a NUL character (U+0000)"),
            Text("请从源系统重新导出；多半是文件损坏，或导出为UTF-16", "export it again: the file is damaged, or was saved as UTF-16"),
        )
    if holds_stray_bytes(raw):
        raise RowRefused(
            Text(
                "含有残缺的字符（半个代理对或无法解码的字节）",
                "holds a broken character (half a surrogate pair, or bytes that are no text)",
            ),
            Text("请从源系统重新导出该行", "export this row again"),
        )
    return raw


def holds_stray_bytes(raw: str) -> bool:
    """Whether ``raw`` holds half a surrogate pair, which is also what stands for bytes that could not be decoded."""
    if raw.isascii():
        return False
    try:
        raw.encode()
    except UnicodeEncodeError:
        return True
    return False


def legible(raw: str | bytes) -> str:
    """The start of a rejected row, with everything that terminals, HTML and spreadsheets choke on made visible."""
    if isinstance(raw, bytes):
        raw = raw[: 4 * _RAW].decode("utf-8", "surrogateescape")
    start = raw.strip("\r\n")[:_RAW]
    if start.isprintable():
        return start
    shown = "".join(c if c.isprintable() or c in "\t\n" else c.encode("unicode_escape", "surrogatepass").decode() for c in start)
    return shown[:_RAW]
