"""OCEL 2.0 in JSON, read as a stream: one object or event is held at a time, and the type of each object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from shixian.errors import InputError, Place, Problem
from shixian.eventlog import faults
from shixian.eventlog.jsonscan import JsonScanner
from shixian.eventlog.ocel import OCEL_NAMES, Objects, OcelEvent, Roles, odd_event
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.encoding import Decoding
    from shixian.eventlog.event import Value
    from shixian.eventlog.jsonscan import Readable

__all__ = ["OcelJson", "looks_like_ocel"]

Row = tuple[int, str, "dict[str, Value] | RowRefused | None"]
_RAW: Final = 500
_EXPORT = Text("请按OCEL 2.0重新导出", "export the log again, as OCEL 2.0")


def looks_like_ocel(head: bytes) -> bool:
    """Whether a text that begins with ``head`` is an object-centric log in JSON, of either version."""
    marks = (b'"objectTypes"', b'"eventTypes"', b'"ocel:global-log"', b'"ocel:events"', b'"ocel:objects"', b'"ocel:global-event"')
    early = b'"events"' in head and (b'"relationships"' in head or b'"objectId"' in head)
    return head.lstrip()[:1] == b"{" and (early or any(mark in head for mark in marks))


class OcelJson:
    """A reader of OCEL 2.0 in JSON; see ``Rows``, and ``Roles`` for what becomes of an event. Its number is its place among the events.

    ``names``: see ``OCEL_NAMES``; an empty table keeps native names. Raises InputError for a text that is no OCEL 2.0 to its end, and
    where ``object_type`` is not named or not there: then with the types that there are.
    """

    def __init__(
        self,
        stream: Readable,
        file: str,
        decoding: Decoding,
        *,
        object_type: str | None,
        subject_type: str | None = None,
        names: Mapping[str, str] = OCEL_NAMES,
    ) -> None:
        self.rows = 0
        self._file = file
        self._scanner = JsonScanner(stream, file, decoding)
        self._wanted = object_type, subject_type, names
        self._types: list[str] = []
        self._objects = Objects()
        self._roles: Roles | None = None

    def __iter__(self) -> Iterator[Row]:
        scanner = self._scanner
        if not scanner.peek():
            raise faults.nothing_in(self._file)
        seen: set[str] = set()
        early: list[tuple[str, OcelEvent | RowRefused]] = []  # events that come before the objects
        for key in scanner.members():
            if key in seen:
                raise self._error(Text(f"“{legible(key)}”写了两次", f"{legible(key)!r} is given twice"))
            seen.add(key)
            if key.startswith("ocel:"):
                what = Text("这是OCEL 1.0，不是2.0", "this is OCEL 1.0, not 2.0")
                raise scanner.complaint(what, Text("请转换或导出为OCEL 2.0", "convert or export it as OCEL 2.0"))
            match key:
                case "objectTypes":
                    self._types = [str(found["name"]) for _, found in self._objects_in() if isinstance(found, dict) and "name" in found]
                case "objects":
                    self._take_objects()
                case "events" if {"objects", "objectTypes"} <= seen:
                    for number, (raw, event) in enumerate(self._events(), 1):
                        yield from self._rows(number, raw, event)
                case "events":
                    early = list(self._events())
                case _:
                    scanner.value()
        scanner.finish()
        missing = "、".join(name for name in ("events", "objects") if name not in seen)
        if missing:
            what = Text(f"不是OCEL 2.0：缺少{missing}", f"this is no OCEL 2.0: it lacks {missing}")
            raise InputError(Problem(what=what, remedy=_EXPORT, place=Place(file=self._file)))
        self._learn_roles()
        for number, (raw, event) in enumerate(early, 1):
            yield from self._rows(number, raw, event)

    def _objects_in(self) -> Iterator[tuple[str, Any]]:
        scanner = self._scanner
        for _ in scanner.items():
            found = scanner.value()
            yield scanner.raw[:_RAW], found

    def _take_objects(self) -> None:
        for _, found in self._objects_in():
            id_, type_ = (found.get("id"), found.get("type")) if isinstance(found, dict) else (None, None)
            if not isinstance(id_, str) or not isinstance(type_, str) or self._scanner.repeated:
                raise self._error(Text("有的对象没有id或type", "an object has no id or no type"))
            if self._objects.setdefault(id_, type_) != type_:
                shown = legible(id_)
                raise self._error(Text(f"对象{shown}有两种类型", f"the object {shown} has two types"))

    def _events(self) -> Iterator[tuple[str, OcelEvent | RowRefused]]:
        for raw, found in self._objects_in():
            try:
                yield raw, _event(found, self._scanner.repeated)
            except RowRefused as refused:
                yield raw, refused

    def _rows(self, number: int, raw: str, event: OcelEvent | RowRefused) -> Iterator[Row]:
        roles = self._learn_roles()
        for values in [event] if isinstance(event, RowRefused) else roles.rows(event):
            self.rows += 1
            yield number, raw, values

    def _learn_roles(self) -> Roles:
        if self._roles is None:
            object_type, subject_type, names = self._wanted
            self._roles = Roles(self._file, self._objects, self._types, object_type, subject_type, names)
        return self._roles

    def _error(self, what: Text) -> InputError:
        return self._scanner.complaint(what, _EXPORT)


def _event(found: Any, repeated: Sequence[str]) -> OcelEvent:
    """An element of ``events``. Raises RowRefused."""
    if not isinstance(found, dict):
        raise faults.no_object(found)
    if repeated:
        raise faults.repeated(repeated, None)
    odd = [name for name in found if name not in ("id", "type", "time", "attributes", "relationships")]
    if odd:
        shown = legible(odd[0])[:60]
        raise odd_event(f"事件里不该有键“{shown}”", f"an event has no key {shown!r}")
    return OcelEvent(
        id=found.get("id"),
        kind=found.get("type"),
        time=found.get("time"),
        attributes=_pairs(found, "attributes", "name", "value"),
        objects=_pairs(found, "relationships", "objectId", "qualifier"),
    )


def _pairs(found: dict[str, Any], key: str, first: str, second: str) -> list[tuple[object, object]]:
    listed = found.get(key)
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(item, dict) and first in item for item in listed):
        raise odd_event(f"{key}不是由{first}和{second}组成的对象的数组", f"its {key} are no array of objects with {first} and {second}")
    return [(item[first], item.get(second)) for item in listed]
