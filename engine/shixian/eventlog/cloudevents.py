"""CloudEvents 1.0 in JSON (CNCF, spec v1.0.2 and its JSON event format): one event, one a line, or a batch (an array).

``type`` is the kind, ``time`` the moment. ``source`` and ``id`` together are unique for each distinct event (section 3.1.1), so the id is
``source|id``; a ``|`` is in no URI. ``subject`` names what the event is about within its source (3.2): a thing, not a body, so it is the
case. Members of ``data`` become attributes, and ``subject`` and ``case`` among them say who is bound and which case it is.
"""

from __future__ import annotations

import json
from functools import partial
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final

from shixian.eventlog import faults
from shixian.eventlog.event import RESERVED
from shixian.eventlog.jsonarray import Objects
from shixian.eventlog.jsonscan import JsonDecoder, JsonScanner
from shixian.eventlog.naming import renamed
from shixian.eventlog.rows import named_values
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value

__all__ = ["CLOUDEVENT_NAMES", "CloudEvents", "looks_like_cloudevents"]

CLOUDEVENT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "kind",
        "time": "at",
        "data:at": "at",
        "data:subject": "subject",
        "data:case": "case",
        "case": "case",
        "subject": "case",
    }
)
"""Native names and what they are called; ``data:`` stands before the members of ``data``. Of several for one, the first that is there.

``data.at`` counts only where the event has no ``time``: which of the two is the moment of what happened is the producer's to say.
"""
_VERSION: Final = "1.0"
_RAW: Final = 500
_LONGEST_START: Final = 1 << 20
_REQUIRED: Final = ("id", "source", "type")
_SPEC = Text(
    "请按CloudEvents 1.0导出，每个事件都要有id、source、specversion和type",
    "export CloudEvents 1.0: id, source, specversion and type are required",
)


def looks_like_cloudevents(first: object) -> bool:
    """Whether an object, the first of a text, is a CloudEvent of any version."""
    return isinstance(first, dict) and "specversion" in first and "type" in first


class CloudEvents:
    """A reader of CloudEvents; see ``Rows``. An event's number is its line, in a batch its place from 1.

    ``names``: what native names are called, see ``CLOUDEVENT_NAMES``. An empty table keeps them, also those of ``data:``.
    Raises InputError as ``Objects`` does for a batch that cannot be read to its end.
    """

    def __init__(self, stream: IO[bytes], file: str, decoding: Decoding, *, names: Mapping[str, str] = CLOUDEVENT_NAMES) -> None:
        self.rows = 0
        self._stream = stream
        self._file = file
        self._decoding = decoding
        self._names = names

    def __iter__(self) -> Iterator[tuple[int, str | bytes, dict[str, Value] | RowRefused | None]]:
        for number, raw, found, repeated in self._objects():
            self.rows += 1
            yield number, raw, found if isinstance(found, RowRefused) else self._values(found, repeated)

    def _objects(self) -> Iterator[tuple[int, str | bytes, Any, Sequence[str]]]:
        start = _Start(self._stream)
        if start.first.lstrip()[:1] == b"[":
            yield from Objects(start, self._file, self._decoding)
        elif _goes_on(start.first.decode(self._decoding.codec, "replace")):
            scanner = JsonScanner(start, self._file, self._decoding)
            while scanner.peek():
                found = scanner.value()
                scanner.read += 1
                yield scanner.read, scanner.raw[:_RAW], found, scanner.repeated
        else:
            yield from _lines(start, self._decoding.codec)
        if self.rows == 0:
            raise faults.nothing_in(self._file)

    def _values(self, found: Any, repeated: Sequence[str]) -> dict[str, Value] | RowRefused:
        if not isinstance(found, dict):
            return faults.no_object(found)
        try:
            _check(found)
            return self._named(found, repeated)
        except RowRefused as refused:
            return refused

    def _named(self, found: dict[str, Any], repeated: Sequence[str]) -> dict[str, Value]:
        context = named_values({name: said for name, said in found.items() if name != "data"}, repeated)
        id_ = f"{context['source']}|{context['id']}"
        data = found.get("data")
        inside = (
            {f"data:{name}": said for name, said in named_values(data).items()} if isinstance(data, dict) else named_values({"data": data})
        )
        if not self._names:
            return context | inside | {"id": id_}
        del context["id"], context["specversion"]
        values = renamed(context | inside, self._names, "cloudevents:")
        return {"id": id_} | _without_prefix(values)


def _without_prefix(values: dict[str, Value]) -> dict[str, Value]:
    """Members of ``data`` under their own names, where these are free and don't mean something else in a log."""
    free = {name for name in values if not name.startswith("data:")}
    plain: dict[str, Value] = {}
    for name, said in values.items():
        own = name.removeprefix("data:")
        plain[name if own != name and (own in free or own in RESERVED or not own) else own] = said
    return plain


def _check(found: dict[str, Any]) -> None:
    """Raise RowRefused for what is no CloudEvent of version 1.0."""
    version = found.get("specversion")
    if version != _VERSION:
        shown = legible(str(version))[:20]
        raise RowRefused(
            Text(f"specversion是{shown}，不是{_VERSION}", f"its specversion is {shown}, not {_VERSION}")
            if version is not None
            else Text("没有specversion", "it has no specversion"),
            _SPEC,
        )
    for name in _REQUIRED:
        said = found.get(name)
        if not isinstance(said, str) or not said.strip():
            raise RowRefused(Text(f"没有{name}，或它不是文字", f"it has no {name}, or one that is no text"), _SPEC)


class _Start:
    """A stream of which ``first``, the first line that is not blank (or its start), was looked at. Lines and ``read`` give all of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._held = self.first = b""
        while not self.first.strip() and (line := stream.readline(_LONGEST_START)):
            self.first = line
            self._held += line

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size``, or those that were looked at."""
        held, self._held = self._held, b""
        return held or self._stream.read(size)

    def __iter__(self) -> Iterator[bytes]:
        held, self._held = self._held, b""
        *whole, rest = held.split(b"\n")
        yield from (line + b"\n" for line in whole)
        rest += self._stream.readline(faults.LONGEST_OBJECT)
        if rest:
            yield rest
        yield from iter(partial(self._stream.readline, faults.LONGEST_OBJECT), b"")  # a longer line is refused in pieces


def _goes_on(line: str) -> bool:
    """Whether a line begins an object that the next ones end."""
    line = line.strip()
    try:
        JsonDecoder().decode(line)
    except json.JSONDecodeError as error:
        return error.pos >= len(line)
    except RecursionError:
        return False
    return False


def _lines(lines: Iterable[bytes], codec: str) -> Iterator[tuple[int, str | bytes, Any, Sequence[str]]]:
    """The objects of a text that has one a line. A line that is no JSON is refused; the last one, if it goes on, as half-written."""
    decoder = JsonDecoder()
    unfinished: tuple[int, str, faults.Incomplete] | None = None
    for number, line in enumerate(lines, 1):
        text = line.decode(codec, "surrogateescape").strip()
        if not text:
            continue
        if unfinished is not None:
            yield *unfinished, ()
            unfinished = None
        found = _decoded(decoder, text)
        if isinstance(found, faults.Incomplete):
            unfinished = number, text, found
        else:
            yield number, text, found, decoder.repeated.copy()
    if unfinished is not None:
        number, text, _ = unfinished
        yield number, text, RowRefused(faults.HALF_WRITTEN, faults.FINISH_IT), ()


def _decoded(decoder: JsonDecoder, text: str) -> Any:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        return faults.misspelt(error, text)
    except RecursionError:
        return faults.unbounded()
