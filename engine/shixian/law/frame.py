"""The frame of rule-file values: frozen models that refuse unknown keys, and values read by a function of our own."""

from __future__ import annotations

import typing
from collections.abc import Callable  # noqa: TC003 - pydantic may read it
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Strict(BaseModel):
    """A value of a rule file: frozen, and a key that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: annotations are hashed, a schema is not
class ReadBy:
    """How a field is read (an error of :func:`~shixian.law.mistakes.refusal` when it cannot), its JSON Schema, and how it is written.

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


def model_inside(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model inside an annotation such as ``Selector | None`` or ``tuple[Clause, ...]``, and whether it is inside a container."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for argument in typing.get_args(annotation):
        found, in_container = model_inside(argument)
        if found is not None:
            return found, in_container or typing.get_origin(annotation) in (dict, tuple)
    return None, False
