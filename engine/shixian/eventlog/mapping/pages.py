"""The pages of the shipped mappings as they are shipped, and the JSON Schema (draft 2020-12) of a mapping file, for editors."""

from __future__ import annotations

from importlib import resources
from typing import Any

from shixian.eventlog.mapping.model import Mapping
from shixian.eventlog.mapping.shelf import mapping_named, shipped

__all__ = ["page_of", "schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string", "minLength": 1}
_SHORT: dict[str, list[dict[str, Any]]] = {
    "Values": [_TEXT],
    "When": [_TEXT],
    "Test": [_TEXT, {"type": "array", "items": {"type": "string"}}],
}
"""What may be written in short, by the model that it is short for: a column alone; for a condition a value, or several."""


def page_of(name: str) -> bytes:
    """The YAML of a shipped mapping, comments and all. Raises InputError for an id that none has."""
    if name not in {mapping.id for mapping in shipped()}:
        mapping_named(f"{name}")
    return (resources.files("shixian.eventlog.mapping") / "shipped" / f"{name}.yaml").read_bytes()


def schema() -> dict[str, Any]:
    """The schema: it accepts what is read, as far as a schema can tell."""
    made: dict[str, Any] = _plain(Mapping.model_json_schema(by_alias=True))
    for name, short in _SHORT.items():
        made["$defs"][name] = {"anyOf": [*short, made["$defs"][name]]}
    return {"$schema": _DIALECT, **made, "title": "时限映射文件 / Shixian: a mapping"}


def _plain(value: Any, *, named: bool = False) -> Any:
    """Pydantic's schema without the titles that it makes up; ``named``: the keys are names and not words of the schema."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _plain(inner, named=key in ("properties", "$defs"))
        for key, inner in value.items()
        if named or key != "title" or not isinstance(inner, str)
    }
