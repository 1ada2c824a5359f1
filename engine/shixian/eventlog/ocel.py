"""Object-centric logs (OCEL 2.0, https://www.ocel-standard.org): the user says which object type is the case, and which the subject.

An event that concerns several cases happened in each: it comes as one row for each case (and each subject), under ids of their own,
``id|case``. An event that concerns none comes without a case. Attributes of objects change with time and are no part of an event.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from shixian.errors import InputError, Place, Problem
from shixian.eventlog import faults
from shixian.eventlog.naming import renamed
from shixian.eventlog.values import RowRefused, checked, column_name, legible, text, value
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.event import Value

__all__ = ["OCEL_NAMES", "Objects", "OcelEvent", "Roles", "odd_event"]

OCEL_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ocel_type": "kind",
        "ocel_time": "at",
        "ocel_case": "case",
        "ocel_subject": "subject",
        "subject": "subject",
        "ocel_id": "id",
    }
)
"""Native names and what they are called. Of several for one, the first that is there: an object is the subject before an attribute is."""
_EXPORT = Text("请按OCEL 2.0重新导出", "export the log again, as OCEL 2.0")
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OcelEvent:
    """An event as the log has it: its attributes by name (None and "" say nothing), and the ids of its objects with their qualifiers."""

    id: object
    kind: object
    time: object
    attributes: Sequence[tuple[object, object]]
    objects: Sequence[tuple[object, object]]


class Objects(dict[str, str]):
    """The type of each object, by its id."""

    def counts(self) -> Counter[str]:
        """How many objects there are of each type, the most frequent first."""
        return Counter(self.values())


class Roles:
    """What the object types mean to this reader. Raises InputError where the log has no objects of a type, or none is named."""

    def __init__(
        self, file: str, objects: Objects, types: Sequence[str], object_type: str | None, subject_type: str | None, names: Mapping[str, str]
    ) -> None:
        counts = Counter(dict.fromkeys(types, 0))
        counts.update(objects.counts())
        if object_type is None:
            raise _error(file, Text("没有指明哪种对象是案件", "it was not said which object type is the case"), counts)
        for wanted in (object_type, subject_type):
            if wanted is not None and wanted not in counts:
                raise _unknown(file, wanted, counts)
        self._objects = objects
        self._case_type = object_type
        self._subject_type = subject_type
        self._names = names

    def rows(self, event: OcelEvent) -> Iterator[dict[str, Value] | RowRefused]:
        """The rows of an event: one, or one for each of its cases and subjects."""
        try:
            shared, cases, subjects = self._native(event)
        except RowRefused as refused:
            yield refused
            return
        for case, subject in product(_or_none(cases), _or_none(subjects)):
            values = shared.copy()
            if case is not None:
                values["ocel_case"] = case
            if subject is not None:
                values["ocel_subject"] = subject
            if "ocel_id" in values:
                parts = [case if len(cases) > 1 else None, subject if len(subjects) > 1 else None]
                values["ocel_id"] = "|".join([str(values["ocel_id"]), *(part for part in parts if part is not None)])
            try:
                yield renamed(values, self._names, "event:") if self._names else values
            except RowRefused as refused:
                yield refused

    def _native(self, event: OcelEvent) -> tuple[dict[str, Value], list[str], list[str]]:
        """What all rows of an event say under native names, its cases, and its subjects. Raises RowRefused."""
        values: dict[str, Value] = {}
        twice: set[str] = set()
        for name, said in (("ocel_id", event.id), ("ocel_type", event.kind), ("ocel_time", event.time), *event.attributes):
            if not isinstance(name, str):
                raise odd_event("属性的名字不是文字", "the name of an attribute is no text")
            clean, name = _value(said), column_name(checked(name))
            if clean is None:
                continue
            if not name:
                raise faults.unnamed()
            if name in values:
                twice.add(name)
            values[name] = clean
        by_type: dict[str, dict[str, list[str]]] = {}
        for id_, qualifier in event.objects:
            if not isinstance(id_, str) or id_ not in self._objects:
                shown = legible(str(id_))[:_SHOWN]
                raise odd_event(
                    f"关联的对象{shown}不在对象表里，看不出案件", f"its object {shown} is not among the objects, so its case cannot be told"
                )
            qualifiers = by_type.setdefault(self._objects[id_], {}).setdefault(text(checked(id_)), [])
            if isinstance(qualifier, str) and qualifier.strip():
                qualifiers.append(text(checked(qualifier)))
        for type_, found in by_type.items():
            name = f"object:{column_name(type_)}"
            if name in values:
                twice.add(name)
            values[name] = _listed(list(found))
            said = {id_: _listed(list(dict.fromkeys(qualifiers))) for id_, qualifiers in found.items() if qualifiers}
            if said:
                values[f"qualifier:{column_name(type_)}"] = _json(said) if len(found) > 1 else next(iter(said.values()))
        if twice:
            raise faults.repeated(twice, None)
        cases, subjects = list(by_type.get(self._case_type, {})), list(by_type.get(self._subject_type or "", {}))
        return values, cases, subjects


def odd_event(zh: str, en: str) -> RowRefused:
    """The refusal of an event that is not written as OCEL has it."""
    return RowRefused(Text(zh, en), _EXPORT)


def _value(said: object) -> Value | None:
    if isinstance(said, bytes):
        raise odd_event("有二进制的值", "a value is binary")
    return value(said)


def _or_none(texts: list[str]) -> list[str | None]:
    return [*texts] or [None]


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else _json(texts)


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _error(file: str, what: Text, counts: Counter[str]) -> InputError:
    shown = [f"{legible(name)}（{n}）" for name, n in counts.most_common(_SHOWN)]
    shown_en = [f"{legible(name)} ({n})" for name, n in counts.most_common(_SHOWN)]
    remedy = (
        Text(
            f"请用--object-type从这些里指定一种（括号里是个数）：{'、'.join(shown)}",
            f"name one of these with --object-type (with the number of objects): {', '.join(shown_en)}",
        )
        if shown
        else Text("日志里没有对象：请核对导出", "there are no objects in the log: check the export")
    )
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file)))


def _unknown(file: str, wanted: str, counts: Counter[str]) -> InputError:
    folded = {name.casefold(): name for name in counts}
    near = [folded[name] for name in difflib.get_close_matches(wanted.casefold(), folded, n=3)]
    shown = legible("、".join(near))
    meant = (f"；是不是{shown}？", f"; did you mean {shown}?") if near else ("", "")
    named = legible(wanted)
    return _error(file, Text(f"没有对象类型“{named}”{meant[0]}", f"there is no object type {named!r}{meant[1]}"), counts)
