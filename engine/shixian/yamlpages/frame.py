"""The frame of the values of YAML files: frozen models that refuse unknown keys, and values read by a function of our own."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator  # noqa: TC003 - pydantic may read it
from dataclasses import dataclass
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

if typing.TYPE_CHECKING:
    from pydantic.fields import FieldInfo


class Strict(BaseModel):
    """A value of a YAML file: frozen, and a key that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: annotations are hashed, a schema is not
class ReadBy:
    """How a field is read (an error of :func:`~shixian.yamlpages.mistakes.refusal` when it cannot), its JSON Schema, how it is written.

    Unlike pydantic's PlainValidator it does not look into the annotated type, which may be a class of another room.
    """

    read: Callable[[object], object]
    schema: dict[str, Any]
    write: Callable[[Any], object] = _as_it_is

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        del source, handler
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(self.write)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        del schema, handler
        return dict(self.schema)


def spellings(name: str, field: FieldInfo) -> tuple[str, ...]:
    """The keys under which a file may give a field, the preferred one first."""
    match field.validation_alias:
        case str(alias):
            return (alias,)
        case AliasChoices(choices=choices):
            return tuple(choice for choice in choices if isinstance(choice, str))
        case _:
            return (field.alias or name,)


def keys_of(*models: type[BaseModel]) -> frozenset[str]:
    """Every key that a file of these models may have, at any depth; those inside a :class:`ReadBy` as its schema names them."""
    keys: set[str] = set()
    seen: set[type[BaseModel]] = set()
    waiting = list(models)
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            keys.update(spellings(name, field))
            for part in _parts((field.annotation, *field.metadata)):
                if isinstance(part, ReadBy):
                    keys.update(_properties(part.schema))
                elif isinstance(part, type) and issubclass(part, BaseModel):
                    waiting.append(part)
    return frozenset(keys)


def _parts(annotations: tuple[Any, ...]) -> Iterator[Any]:
    for annotation in annotations:
        yield annotation
        yield from _parts(typing.get_args(annotation))


def _properties(schema: object) -> Iterator[str]:
    match schema:
        case dict():
            yield from schema.get("properties", {})
            for inner in schema.values():
                yield from _properties(inner)
        case list():
            for inner in schema:
                yield from _properties(inner)
        case _:
            return
