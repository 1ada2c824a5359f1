"""Which JSON a text holds: one object a line, one array (perhaps inside an object), CloudEvents, an object-centric log."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from shixian.eventlog.jsonlines import JsonLines

if TYPE_CHECKING:
    from shixian.eventlog.how import How
    from shixian.eventlog.opened import Opened
    from shixian.eventlog.rows import Rows

__all__ = ["JsonKind", "kind_of_json", "reader_of_json"]

JsonKind = Literal["lines", "array", "cloudevents", "ocel"]
_LINES = (".jsonl", ".ndjson")
_HOLDS_MORE = re.compile(rb'\s*\{\s*"[^"\\]*"\s*:\s*[\[{]')


def reader_of_json(log: Opened, name: str, how: How) -> Rows:
    """The reader for the JSON that the text holds. ``name``: of the file. Raises InputError."""
    own = how.mapping is not None  # a mapping of the user's reads native names
    match kind_of_json(log.head, name):
        case "lines":
            return JsonLines(log.stream, log.file, log.decoding)
        case "array":
            from shixian.eventlog.jsonarray import JsonArray

            return JsonArray(log.stream, log.file, log.decoding)
        case "cloudevents":
            from shixian.eventlog.cloudevents import CLOUDEVENT_NAMES, CloudEvents

            return CloudEvents(log.stream, log.file, log.decoding, names={} if own else CLOUDEVENT_NAMES)
        case "ocel":
            from shixian.eventlog.ocel import OCEL_NAMES
            from shixian.eventlog.ocel_json import OcelJson

            return OcelJson(
                log.stream,
                log.file,
                log.decoding,
                object_type=how.object_type,
                subject_type=how.subject_type,
                names={} if own else OCEL_NAMES,
            )


def kind_of_json(head: bytes, name: str) -> JsonKind:
    """By how the text begins: its first line, if that is a whole object, else its first marks."""
    start = head.lstrip()
    lines = PurePath(name).name.lower().removesuffix(".gz").endswith(_LINES)
    if start[:1] == b"[":
        return "cloudevents" if b'"specversion"' in start else "array"
    first, newline, _ = start.partition(b"\n")
    whole = _object(first)
    if whole is not None and "specversion" in whole and "type" in whole:
        return "cloudevents"
    if lines:
        return "lines"
    from shixian.eventlog.ocel_json import looks_like_ocel

    if looks_like_ocel(head):
        return "ocel"
    if whole is not None:
        return "array" if _wraps(whole) else "lines"
    if b'"specversion"' in start and newline:
        return "cloudevents"
    return "array" if _HOLDS_MORE.match(start) or (newline and first.strip() == b"{") else "lines"


def _object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _wraps(found: dict[str, object]) -> bool:
    """Whether an object holds the records, and is none: it has no kind of its own, and an array of objects, or an object with one."""
    if "kind" in found or "at" in found:
        return False
    inside = [*found.values(), *(said for value in found.values() if isinstance(value, dict) for said in value.values())]
    return any(isinstance(said, list) and bool(said) and all(isinstance(item, dict) for item in said) for said in inside)
