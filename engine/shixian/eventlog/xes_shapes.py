"""The fast way of reading XES: events of one shape, which differ in their values alone, are told by their markup.

An XES log is written by a program: its events come in a few shapes. Where the text between the values is that of an event of plain
attributes, and no value holds ``&``, ``<`` or a control character, it is well formed by construction, and says what expat would find in it.
"""

from __future__ import annotations

import re
from operator import getitem
from typing import TYPE_CHECKING, Final

from shixian.eventlog.values import RowRefused, column_name
from shixian.eventlog.xes_values import clean_value, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.xes_values import Names

__all__ = ["PLAIN_TAGS", "Shape", "Shapes"]

_CACHED: Final = 65_536
_KEPT: Final = 1024
_WORTH_COMPILING: Final = 8
"""Events of one shape, after which a pattern of its own pays: it takes a millisecond to make."""
_S = r"[ \t\r\n]"
_BLANKS = f"{_S}*"
_TAGS = "string|date|int|float|boolean|id"
_TAG = f"<({_TAGS})"
_OPENS = re.compile(rf"<event>{_S}*{_TAG}{_S}+key=")
_GOES_ON = re.compile(rf"{_S}*/>{_S}*{_TAG}{_S}+key=")
_IS = re.compile(rf"{_S}+value=")
_CLOSES = re.compile(rf"{_S}*/>{_S}*")
_NO_TEXT = "<&\\x00-\\x1f\ufffe\uffff"
_ODD = re.compile(f"[{_NO_TEXT}]")
_NEVER = re.compile("(?!)").match
PLAIN_TAGS: Final = re.compile(rf'(?:{_S}*<(?:/[a-z]+|[a-z]+(?:{_S}+[a-z]+="[^"{_NO_TEXT}]*")*{_S}*/?)>)*{_S}*')
"""Whole tags and blanks: after them a parser is at the end of a tag if it was before."""
_TEXT = f'[^"{_NO_TEXT}]*'
_ATTRIBUTE = re.compile(f'{_TAG}{_S}+key="({_TEXT})"{_S}+value="({_TEXT})"')
_NEXT_TRACE = re.compile(f'{_S}*</trace>{_S}*<trace>((?:{_S}*<(?:{_TAGS}){_S}+key="{_TEXT}"{_S}+value="{_TEXT}"{_S}*/>)*){_S}*(?=<event>)')
_STAMP = "([0-9TZ:.+-]+)"
_ANY = '([^"<&]*)'


class _NotPlainError(Exception):
    """A value that only the exact way can read."""


class _Plain(dict[str, "Value"]):
    """Clean values of one kind of attribute by their text. Bounded; emptied when full. Raises _NotPlainError for text that needs expat."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag

    def __missing__(self, raw: str) -> Value:
        if len(self) >= _CACHED:
            self.clear()
        clean = None if _ODD.search(raw) else clean_value(self.tag, raw)
        if clean is None:
            raise _NotPlainError
        self[raw] = clean
        return clean


class Shape:
    """How events of one shape are read, within one trace: ``trace_said`` is what all of its events say."""

    __slots__ = ("_at", "_base", "_clean", "_cleaners", "_markup", "_names", "_others", "_seen", "_transition", "match", "trace_names")

    def __init__(self, markup: list[str], names: list[str], trace_names: tuple[str, ...], cleaners: list[_Plain], transition: str) -> None:
        self.match: Callable[[str, int], re.Match[str] | None] = _NEVER
        """Finds an event of this shape at a place, with its values as groups; nothing, until a pattern is worth while."""
        self.trace_names = trace_names
        self._at = names.index("at") if "at" in names else -1
        if self._at >= 0:
            del names[self._at], cleaners[self._at]
        self._names = names
        self._others = [place for place in range(1, len(cleaners) + 2) if place != self._at + 1]
        self._clean = cleaners[0].__getitem__ if len({cleaner.tag for cleaner in cleaners}) == 1 else None
        self._cleaners = cleaners
        self._transition = transition if transition in names and "kind" in names else ""
        self._markup = markup
        self._seen = 0
        self._base: dict[str, Value] = {}

    def enter(self, trace_said: Sequence[Value]) -> None:
        """Go over to a trace that says ``trace_said`` under the names of ``trace_names``."""
        self._base = dict(zip(self.trace_names, trace_said, strict=True))

    def read(self, said: list[str]) -> dict[str, Value] | None:
        """What an event says whose values are ``said``, as they are written; None where only the exact way can tell."""
        at = ""
        if self._at >= 0:
            at = said.pop(self._at).strip()
            if not at or not at.isascii() or not at.isprintable() or "<" in at or "&" in at:
                return None
        return self._values(said, at)

    def found(self, found: re.Match[str]) -> dict[str, Value] | None:
        """What an event says that ``match`` found; None where only the exact way can tell."""
        if self._at < 0 or len(self._others) < 2:
            return self.read(list(found.groups()))
        return self._values(found.group(*self._others), found[self._at + 1])

    def _values(self, said: Sequence[str], at: str) -> dict[str, Value] | None:
        values = self._base.copy()
        if at:
            values["at"] = at
        clean, transition = self._clean, self._transition
        try:
            values.update(zip(self._names, map(clean, said) if clean else map(getitem, self._cleaners, said)))  # noqa: B905 - as many by construction
        except _NotPlainError:
            return None
        if transition and values[transition] != "complete":
            values["kind"] = marked(values["kind"], values[transition])
        return values

    def seen(self) -> None:
        """Note one more event of this shape that was not found by ``match``."""
        self._seen += 1
        if self._seen == _WORTH_COMPILING:
            self.match = re.compile(self._pattern()).match

    def _pattern(self) -> str:
        """``<event><string key="concept:name" value="(…)"/><date key="time:timestamp" value="(…)"/> … </event>``, blanks as they are."""
        parts = self._markup
        pattern = _BLANKS
        for place, i in enumerate(range(0, len(parts) - 1, 3)):
            pattern += re.escape('"'.join(parts[i : i + 3])) + f'"{_STAMP if place == self._at else _ANY}"'
        return pattern + re.escape(parts[-1] + "</event>")


class Shapes:
    """The shapes of a log, by the keys of the trace and by their markup. Bounded; emptied when full."""

    def __init__(self, names: Names) -> None:
        self._names = names
        plain = {tag: _Plain(tag) for tag in ("string", "int", "float", "boolean")}
        self._cleaners = plain | dict.fromkeys(("date", "id"), plain["string"])
        self._by_keys: dict[tuple[str, ...], dict[tuple[str, ...], Shape]] = {}
        self._by_markup: dict[tuple[str, ...], Shape] = {}
        self._trace_keys: tuple[str, ...] = ()

    def enter(self, trace_keys: tuple[str, ...]) -> None:
        """Go over to a trace with these keys."""
        if len(self._by_keys) >= _KEPT:
            self._by_keys.clear()
        self._trace_keys = trace_keys
        self._by_markup = self._by_keys.setdefault(trace_keys, {})

    def next_trace(self, whole: str, start: int) -> tuple[int, dict[str, Value]] | None:
        """Where the first event of a trace begins, and what the trace says, if another ends at ``start`` and its head is plain."""
        head = _NEXT_TRACE.match(whole, start)
        if head is None:
            return None
        said: dict[str, Value] = {}
        try:
            for tag, key, raw in _ATTRIBUTE.findall(head[1]):
                if key in said or not key or key != column_name(key):
                    return None
                said[key] = self._cleaners[tag][raw]
        except _NotPlainError:
            return None
        return head.end(), said

    def told(self, piece: str) -> tuple[Shape, list[str]] | None:
        """The shape of ``piece``, an event but for its end tag, and its values as they are written; None if it is not plain."""
        parts = piece.split('"')
        said = parts[3::4]
        del parts[3::4]
        shape = self._by_markup.get(tuple(parts)) or self._learnt(parts)
        return None if shape is None else (shape, said)

    def _learnt(self, parts: list[str]) -> Shape | None:
        if len(parts) < 4 or len(parts) % 3 != 1:
            return None
        keys = parts[1::3]
        tags = [_OPENS.fullmatch(parts[0]), *map(_GOES_ON.fullmatch, parts[3:-1:3])]
        if not all(tags) or not all(map(_IS.fullmatch, parts[2::3])) or not _CLOSES.fullmatch(parts[-1]):
            return None
        if len(set(keys)) < len(keys) or not all(key and key == column_name(key) and not _ODD.search(key) for key in keys):
            return None
        try:
            trace_names, names = self._names.of(self._trace_keys, keys)
        except RowRefused:
            return None
        if len(self._by_markup) >= _KEPT:
            self._by_markup.clear()
        cleaners = [self._cleaners[tag[1]] for tag in tags if tag]
        shape = self._by_markup[tuple(parts)] = Shape(
            parts, list(names), trace_names, cleaners, self._names.transition if self._names.marks else ""
        )
        return shape
