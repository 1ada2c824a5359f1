"""What the attributes of an XES event and of its trace say, under which names (IEEE 1849-2023, 5.4 and the standard extensions)."""

from __future__ import annotations

import json
import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from shixian.eventlog import faults
from shixian.eventlog.naming import called
from shixian.eventlog.values import checked, column_name, text, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.eventlog.event import Value
    from shixian.eventlog.xes_elements import Node

__all__ = ["XES_NAMES", "Names", "clean_value", "marked", "said_by"]

XES_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "concept:name": "kind",
        "kind": "kind",
        "time:timestamp": "at",
        "at": "at",
        "subject": "subject",
        "case:subject": "subject",
        "org:group": "subject",
        "case:concept:name": "case",
        "case": "case",
        "identity:id": "id",
        "id": "id",
    }
)
"""Native names and what they are called; ``case:`` stands before the attributes of a trace. Of several for one, the first that is there.

A body is bound, not a person: the subject is what the log calls so, else ``org:group``, never ``org:resource``.
"""
_TRANSITION: Final = "lifecycle:transition"
_COMPLETE = "complete"
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


def clean_value(tag: str, raw: str) -> Value | None:
    """The value of an attribute element; None if it says nothing. Numbers that are none stay text. Raises RowRefused."""
    clean = text(checked(raw))
    match tag:
        case "int" if _WHOLE_NUMBER.fullmatch(clean):
            return int(clean)
        case "float" if "_" not in clean:
            try:
                number = float(clean)
            except ValueError:
                return clean or None
            return value(number) if math.isfinite(number) else clean
        case "boolean":
            return {"1": "true", "0": "false"}.get(clean, clean.lower() if clean.lower() in ("true", "false") else clean) or None
    return clean or None


def marked(kind: Value, transition: Value) -> Value:
    """The kind of an event that is not the completion of what it names: ``decision.published+start``, as process miners write it.

    To have begun, planned or withdrawn a publication is not to have published: no rule may take it for the act, or start a limit by it.
    """
    said = str(transition).casefold()
    return kind if said == _COMPLETE else f"{kind}+{said}"


def said_by(nodes: Iterable[Node]) -> dict[str, Value]:
    """The values of attributes by their keys. Attributes of an attribute come as ``key:subkey``, a list as the JSON of its items.

    Raises RowRefused for a key given twice, and for a value without one.
    """
    values: dict[str, Value] = {}
    names: set[str] = set()
    twice: set[str] = set()
    _flatten(nodes, "", values, names, twice)
    if twice:
        moment = {"time:timestamp"}
        raise faults.repeated(twice, values if twice == moment else None)
    return values


def _flatten(nodes: Iterable[Node], prefix: str, values: dict[str, Value], names: set[str], twice: set[str]) -> None:
    for node in nodes:
        name = column_name(checked(prefix + node.key))
        if node.tag == "list":
            said, inside = _listed(node)
        else:
            said, inside = clean_value(node.tag, node.value or ""), node.children
        if name in names:
            twice.add(name)
        names.add(name)
        if said is not None:
            if not node.key.strip():
                raise faults.unnamed()
            values[name] = said
        if inside:
            _flatten(inside, f"{prefix}{node.key}:", values, names, twice)


def _listed(node: Node) -> tuple[Value | None, list[Node]]:
    """The items of a list as JSON, each an object, since keys may repeat; and the attributes that it has beside its items."""
    wrapped = [child for child in node.children if child.tag == "values"]
    items = [item for child in wrapped for item in child.children] if wrapped else node.children
    beside = [child for child in node.children if child.tag != "values"] if wrapped else []
    found = [said_by([item]) for item in items]
    if not found:
        return clean_value("string", node.value or ""), beside
    return text(json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))), beside


class Names:
    """What the keys of a trace and of an event are called, by a table of native names; an empty table keeps them all."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table
        self.marks = "kind" in table.values()
        """Whether kinds are recognised, so that ``marked`` can mark them."""
        self.transition = table.get(_TRANSITION, _TRANSITION)
        """What the transition of an event is called."""

    def of(self, trace_keys: Sequence[str], keys: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of both, in their order. Raises RowRefused where two keys come to one name."""
        native = [f"case:{key}" for key in trace_keys]
        names = called((*native, *keys), self._table, "event:")
        return tuple(names[: len(native)]), tuple(names[len(native) :])
