"""Where a passage stands: the numbers of the headings above it, read from a row's locator or from the text itself.

Texts of plans come damaged: brackets lost (2) and 4.), circled numbers gone, several headings in one line of a table. What can be read is
read, what cannot is left open, and an open number agrees with every other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from shixian.law.passages import MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.law.passages import Phrase

Agreement = Literal["same", "illegible", "other"]
ARTICLE, CHAPTER, PART, POINT, ITEM, CIRCLED = range(6)  # 第一条, 一、, （一）, 1., (1), ①
_UNIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN = "[一二三四五六七八九十百零〇]"
_PREAMBLE = "序言"


@dataclass(frozen=True, slots=True)
class Locator:
    """Numbers by level, from the outermost in; None is a number that is there and cannot be told.

    ``reach``: up to which number, by level, a heading that the text has lost may stand unseen between this one and the passage.
    """

    steps: tuple[tuple[int, int | None], ...] = ()
    reach: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        """In the way of the clause matrices: 四(二)2.(3), 一(一)1, 第二十六条; 序言 before the first heading."""
        if not self.steps:
            return _PREAMBLE
        last = self.steps[-1][0]
        return "".join(_said(level, number, last=level == last) for level, number in self.steps)

    def agrees(self, seen: Locator) -> Agreement:
        """Whether a row at this place may stand under the headings ``seen``: not ``illegible`` where every number of it was found."""
        found, reach = dict(seen.steps), dict(seen.reach)
        agreement: Agreement = "same"
        for level, mine in self.steps:
            theirs = found.get(level)
            if theirs is None:
                agreement = "illegible"
            elif mine != theirs:
                return "illegible" if mine is not None and theirs < mine <= reach.get(level, theirs) else "other"
        return agreement


def locator(text: str) -> Locator:
    """The numbers in a row's locator: 四(二)2.(3)第2句, 一、(一)1., 2.4, 第二十六条第一款. What follows them is left."""
    steps: dict[int, int | None] = {}
    at = 0
    while found := _WRITTEN.match(text, at):
        level = _level(found)
        if level == POINT and POINT in steps:
            level = ITEM  # 2.4 is the text's own way to write 2.(4) after it lost the brackets
        if any(level <= earlier for earlier in steps):
            break
        steps[level] = _number(found.group(found.lastgroup or 0))
        at = found.end()
    return Locator(tuple(steps.items()))


def locators(text: str, parts: Sequence[Phrase]) -> list[Locator]:
    """Under which headings each phrase of a text stands."""
    reader = _Headings()
    marks = list(_marks(text))
    found = []
    for part in parts:
        while marks and marks[0][0] <= part.start:
            reader.take(marks.pop(0)[1])
        found.append(reader.here())
    return _with_reach(parts, found)


def _with_reach(parts: Sequence[Phrase], found: Sequence[Locator]) -> list[Locator]:
    """The headings with their reach: to the one before the next sibling, or one further than the last; not on the heading's own line."""
    lines: list[dict[int, int]] = []
    for i, (part, here) in enumerate(zip(parts, found, strict=True)):
        before = found[i - 1].steps if i else ()
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(here.steps, before, strict=False)))
        lines.append({level: lines[i - 1][level] if at < kept else part.line for at, (level, _) in enumerate(here.steps)})
    result: list[Locator] = []
    reach: dict[int, int] = {}
    for i in range(len(found) - 1, -1, -1):
        after = dict(found[i + 1].steps) if i + 1 < len(found) else {}
        reach = dict(_reached(found[i].steps, after, reach))
        own = tuple((level, n) for level, n in reach.items() if lines[i][level] < parts[i].line)
        result.append(replace(found[i], reach=own))
    return result[::-1]


def _reached(steps: Sequence[tuple[int, int | None]], after: dict[int, int | None], reach: dict[int, int]) -> Iterator[tuple[int, int]]:
    """How far each heading reaches: ``after`` are the headings of the next phrase, and ``reach`` is how far these do."""
    together = True
    for level, number in steps:
        following = after.get(level) if together else None
        together = together and following == number
        if number is None:
            continue
        if together:
            yield level, reach.get(level, number)
        elif following is not None and following > number:
            yield level, following - 1
        else:
            yield level, number + 1


_FORMS: tuple[tuple[int, str], ...] = (
    (ARTICLE, rf"第({_CN}+|\d+)条"),
    (PART, rf"[(（]?({_CN}{{1,3}})[)）]|([㈠-㈩])"),
    (ITEM, r"[(（]?(\d{1,2})[)）]|([⑴-⒇])"),
    (CIRCLED, r"([①-⑳㉑-㉟])"),
)
_GROUPS = "|".join(f"(?P<g{level}>{pattern})" for level, pattern in _FORMS)
_WRITTEN = re.compile(rf"\s*(?:{_GROUPS}|(?P<g{CHAPTER}>{_CN}{{1,3}})、?(?!款)|(?P<g{POINT}>\d{{1,2}})[.．、]?)")
_HEADING = re.compile(
    rf"{_GROUPS}|(?P<g{CHAPTER}>{_CN}{{1,3}})[、.．]|(?P<both>[1-9]\d?[.．]\d{{1,4}})(?![\d.．%％万亿倍])"
    rf"|(?P<g{POINT}>\d{{1,2}}|[⒈-⒛])(?:[.．、](?![\d])|(?<=[⒈-⒛]))"
)
_BEGINNING = re.compile(rf"(?:^|(?<=\t))(?=[^\t\n])(?:[^\S\t\n]|[#*]|{MARKUP})*", re.MULTILINE)
_BOTH = -1
_YEARS = 1000
_Mark = tuple[int, str]  # a level, and its number as it is written; _BOTH for 2.4, which may be 2.(4), or 2. before a figure


def _marks(text: str) -> Iterator[tuple[int, _Mark]]:
    """The headings' numbers in a text, each with the offset from which it holds: at the beginning of lines and of cells only."""
    for beginning in _BEGINNING.finditer(text):
        at = beginning.end()
        while found := _HEADING.match(text, at):
            name = str(found.lastgroup)
            yield beginning.start(), (_BOTH if name == "both" else int(name[1:]), found.group(name))
            at = found.end()
            if not text[at : at + 1].isprintable() or text[at : at + 1] in "\t\n":
                break


@dataclass(slots=True)
class _Headings:
    """The headings above the line that is being read."""

    state: dict[int, int | None] = field(default_factory=dict)

    def here(self) -> Locator:
        return Locator(tuple(sorted(self.state.items(), key=lambda step: step[0])))

    def take(self, mark: _Mark) -> None:
        level, written = mark
        if level == _BOTH:
            self._take_both(*(int(part) for part in re.split("[.．]", written)))
            return
        number = _number(written)
        if level == POINT and not self._follows(POINT, number) and self._follows(ITEM, number):
            level = ITEM  # (4) that has lost its brackets
        self._set(level, number)

    def _take_both(self, point: int, figure: int) -> None:
        before = self.state.get(POINT)
        if before == point and (figure == 1 or self._follows(ITEM, figure)):
            self._set(ITEM, figure)
        elif point == (before or 0) + 1 or (figure >= _YEARS and point > (before or 0)):  # 3.2020年11月底前 is the third point, and a year
            self._set(POINT, point)

    def _follows(self, level: int, number: int) -> bool:
        return number > 1 and self.state.get(level) == number - 1

    def _set(self, level: int, number: int) -> None:
        before = self.state.get(level)
        above = [other for other in self.state if other < level]
        if before is not None and number < before and above:
            self.state[max(above)] = None  # the count starts again: a heading above it must have been lost
        self.state = {other: n for other, n in self.state.items() if other < level} | {level: number}


def _level(found: re.Match[str]) -> int:
    return next(level for level in range(6) if found[f"g{level}"] is not None)


def _number(written: str) -> int:
    """The number in a mark: 二十六, （三）, 4), ⑨."""
    digits = re.sub(r"[^\d一二三四五六七八九十百零〇]", "", written)
    if not digits:
        return int(next(unicodedata.numeric(c) for c in written if unicodedata.category(c) == "No"))
    if digits.isdecimal():
        return int(digits)
    total, unit = 0, 0
    for c in digits:
        if c in "十百":
            total, unit = total + (unit or 1) * (10 if c == "十" else 100), 0
        else:
            unit = _UNIT[c]
    return total + unit


def _said(level: int, number: int | None, *, last: bool) -> str:
    n = "?" if number is None else str(number)
    match level:
        case 0:
            return f"第{n if number is None else _chinese(number)}条"
        case 1:
            return n if number is None else _chinese(number)
        case 2:
            return f"({n if number is None else _chinese(number)})"
        case 3:
            return n if last else f"{n}."
        case 4:
            return f"({n})"
        case _:
            return f"({n})" if number is None or not 1 <= number <= 20 else chr(ord("①") + number - 1)


def _chinese(number: int) -> str:
    """1 to 199 as law writes them: 十, 二十六, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    digits = "零一二三四五六七八九"
    said = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (digits[ones] if ones else "") or "零"
