"""A JSON array of objects, one event each, read as a stream (RFC 8259); also where an object wraps it, as web services answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from shixian.errors import InputError, Place, Problem
from shixian.eventlog import faults
from shixian.eventlog.jsonscan import JsonScanner
from shixian.eventlog.naming import renamed
from shixian.eventlog.rows import named_values
from shixian.eventlog.values import RowRefused, column_name, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value
    from shixian.eventlog.jsonscan import Readable

__all__ = ["JsonArray", "Objects"]

_RAW: Final = 500
_DEEPEST: Final = 3
_TOTALS: Final = frozenset({"total", "totalcount", "total_count", "totalelements", "totalrecords", "recordcount", "总数", "总条数"})
_ALONE = Text(
    "请只留要读的数组，例如：jq '.data' 原文件 > 新文件.json", "keep the array to be read, for example: jq '.data' old.json > new.json"
)


class Objects:
    """The elements of the array in a text: for each its place from 1, its text (shortened), what it is, and its repeated keys.

    The array is the text itself, or the one array of objects that the text's object holds, at most three members deep: ``member`` says
    which (``data.rows``; "" for the text itself). Raises InputError where there is no such array or more than one, where the text
    breaks off, and where the object gives a total that is larger: one page of an answer is not the whole log.
    """

    def __init__(self, stream: Readable, file: str, decoding: Decoding) -> None:
        self.member = ""
        self._file = file
        self._scanner = JsonScanner(stream, file, decoding)
        self._found: list[str] = []
        self._totals: dict[str, int] = {}
        self._count = 0

    def __iter__(self) -> Iterator[tuple[int, str, Any, Sequence[str]]]:
        scanner = self._scanner
        match scanner.peek():
            case "":
                raise faults.nothing_in(self._file)
            case "[":
                yield from self._elements()
            case "{":
                yield from self._wrapped("", 1)
                self._judge_wrapping()
            case _:
                raise scanner.complaint(Text("这里应是JSON数组", "a JSON array was expected here"), _ALONE)
        scanner.finish()

    def _elements(self) -> Iterator[tuple[int, str, Any, Sequence[str]]]:
        scanner = self._scanner
        for _ in scanner.items():
            found = scanner.value()
            self._count += 1
            yield self._count, scanner.raw[:_RAW], found, scanner.repeated

    def _wrapped(self, path: str, depth: int) -> Iterator[tuple[int, str, Any, Sequence[str]]]:
        scanner = self._scanner
        for key in scanner.members():
            name = f"{path}.{key}" if path else key
            start = scanner.peek()
            if start == "{" and depth < _DEEPEST:
                yield from self._wrapped(name, depth + 1)
            elif start == "[" and scanner.begins_with("{"):
                self._found.append(name)
                if len(self._found) > 1:
                    shown = legible("、".join(self._found))
                    raise scanner.complaint(Text(f"有几个对象数组：{shown}", f"there are several arrays of objects: {shown}"), _ALONE)
                self.member = name
                yield from self._elements()
            else:
                said = scanner.value()
                if key.strip().casefold() in _TOTALS and str(said).isdecimal():
                    self._totals[name] = int(said)
                elif said == []:
                    self.member = self.member or name

    def _judge_wrapping(self) -> None:
        if not self.member:
            raise self._error(Text("里面没有对象数组", "there is no array of objects in it"), _ALONE)
        short = next((name for name, total in self._totals.items() if total > self._count), None)
        if short is not None and self._found:
            raise self._error(
                Text(
                    f"{legible(short)}说有{self._totals[short]}条，数组里只有{self._count}条，多半是分页导出的一页",
                    f"{legible(short)} says {self._totals[short]}, the array holds {self._count}: most likely one page of several",
                ),
                Text("请导出全部各页，或只留数组本身", "export all pages, or keep the array alone if it is complete"),
            )

    def _error(self, what: Text, remedy: Text) -> InputError:
        return InputError(Problem(what=what, remedy=remedy, place=Place(file=self._file)))


class JsonArray:
    """A reader of a JSON array; see ``Rows``, and ``Objects`` for where it may lie. ``names``: what keys are called in the log.

    A row's number is the place of its element in the array, from 1: most exports have no line ends, and all on line 1.
    """

    def __init__(self, stream: Readable, file: str, decoding: Decoding, *, names: Mapping[str, str] = MappingProxyType({})) -> None:
        self.rows = 0
        self.silent: dict[str, None] = {}
        """Keys that some object has with nothing to them: columns all the same."""
        self._objects = Objects(stream, file, decoding)
        self._names = names

    @property
    def member(self) -> str:
        """The member that holds the array; "" where the text is the array."""
        return self._objects.member

    def __iter__(self) -> Iterator[tuple[int, str, dict[str, Value] | RowRefused | None]]:
        for number, raw, found, repeated in self._objects:
            self.rows += 1
            yield number, raw, self._values(found, repeated)

    def _values(self, found: Any, repeated: Sequence[str]) -> dict[str, Value] | RowRefused:
        if not isinstance(found, dict):
            return faults.no_object(found)
        try:
            values = named_values(found, repeated)
            self.silent |= dict.fromkeys(name for name in map(column_name, found) if name not in values)
            return renamed(values, self._names, "json:") if self._names else values
        except RowRefused as refused:
            return refused
