"""JSON Schemas (draft 2020-12) of rule files, document.yaml and vocabulary.yaml, for editors: generated from the models.

They accept what the loader accepts, as far as one file can tell: what refers to another file, or to a calendar, is left to the loader.
"""

from __future__ import annotations

from typing import Any, Literal, assert_never

from shixian.law.fitness import ALLOWED, NEEDED, OF_SOME_KIND
from shixian.law.model import Document, Rule, Vocabulary
from shixian.law.names import SLUG
from shixian.law.vocabulary import RESERVED

Which = Literal["rule", "document", "vocabulary"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_ABSENT_OR_NULL = {"type": "null"}


def schema(which: Which) -> Schema:
    """The schema of one sort of file; a file of rules is a list of them."""
    match which:
        case "rule":
            return _rules()
        case "document":
            return _document()
        case "vocabulary":
            return _vocabulary()
        case _:
            assert_never(which)


def _rules() -> Schema:
    rule = _plain(Rule.model_json_schema())
    parts: Schema = rule.pop("$defs")
    _demand_of_kinds(rule)
    _name_readings(rule, parts["Reading"])
    parts["Binds"]["minProperties"] = 1
    head = {"$schema": DIALECT, "title": "时限规则文件 / Shixian: a file of rules"}
    return {**head, "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Rule"}, "$defs": {"Rule": rule, **parts}}


def _demand_of_kinds(rule: Schema) -> None:
    """Which keys each kind needs, and which it cannot have."""
    rule["allOf"] = []
    for kind, needed in NEEDED.items():
        then: Schema = {"required": list(needed), "properties": {key: {"not": {"type": "null"}} for key in needed}}
        then["properties"] |= dict.fromkeys(sorted(OF_SOME_KIND - ALLOWED[kind]), _ABSENT_OR_NULL)
        if kind in ("deadline", "recurrence"):
            then["properties"]["by"] = {"enum": ["subject", ["subject"]]}
        rule["allOf"].append({"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then})


def _name_readings(rule: Schema, reading: Schema) -> None:
    """A reading is named by its key, replaces something, and stands beside a default one that has a name."""
    del reading["properties"]["name"]
    reading["required"].remove("name")
    reading["minProperties"] = 2
    named = rule["properties"]["readings"]
    named["propertyNames"] = {"pattern": f"^{SLUG}$", "not": {"const": "default"}}
    several = {"properties": {"readings": {"minProperties": 1}}, "required": ["readings"]}
    rule["allOf"].append({"if": several, "then": {"required": ["reading"], "properties": {"reading": {"not": {"type": "null"}}}}})


def _document() -> Schema:
    document = _plain(Document.model_json_schema())
    parts = document["$defs"]
    whom = ("regions", "kinds", "subjects")
    national = {"properties": {"national": {"const": True}}, "required": ["national"]}
    named = {"anyOf": [{"required": [key]} for key in whom]}
    parts["Scope"]["oneOf"] = [national, named]
    parts["Clause"]["if"] = {"properties": {"status": {"const": "encoded"}}, "required": ["status"]}
    parts["Clause"]["else"] = {"required": ["reason"], "properties": {"reason": {"not": {"type": "null"}}}}
    return {"$schema": DIALECT, **document, "title": "时限文件信息 / Shixian: document.yaml"}


def _vocabulary() -> Schema:
    vocabulary = _plain(Vocabulary.model_json_schema())
    parts = vocabulary["$defs"]
    parts["EventKind"]["properties"]["attributes"]["propertyNames"] = {"not": {"enum": list(RESERVED)}}
    integers = {"properties": {"type": {"const": "integer"}}, "required": ["type"]}
    parts["Attribute"] |= {"if": integers, "then": _values_are("integer"), "else": _values_are("string")}
    return {"$schema": DIALECT, **vocabulary, "title": "时限词汇表 / Shixian: vocabulary.yaml"}


def _values_are(sort: str) -> Schema:
    return {"properties": {"values": {"items": {"type": sort}}}}


def _plain(generated: Schema) -> Schema:
    """Pydantic's schema without generated titles and defaults, and closed where names follow a pattern."""
    plain: Schema = _plain_value(generated)
    return plain


def _plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept: Schema = {}
    for key, inner in value.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _plain_value(part) for name, part in inner.items()}
        elif not _generated(key, inner):
            kept[key] = _plain_value(inner)
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept


def _generated(key: str, value: object) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, []))
