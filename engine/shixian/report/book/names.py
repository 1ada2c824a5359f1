"""Anchors and numbers, the same in both renderings."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def anchor(sort: str, *names: str) -> str:
    """The id of an element: what sort of thing it is, and its name; an id holds no blanks."""
    return f"{sort}:{'/'.join(names)}".replace(" ", "_")


def numeral(n: int) -> str:
    """A number up to 99 in Chinese: 十二."""
    tens, ones = divmod(n, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
