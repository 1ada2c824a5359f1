"""Which value of a file an error of pydantic means, and, where the value may be of several sorts (a union), which of them was meant.

Pydantic tries every sort and tells what is wrong under each, with the sort's name among the steps of the location
(``columns.0.FixedColumn.name``). Its author had one sort in mind: that is the one whose errors are told.
"""

from __future__ import annotations

import collections.abc
import re
import types
import typing
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from shixian.yamlpages.frame import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
_Located = tuple[Path, "ErrorDetails"]
_WRAPPED = re.compile(r"function-(?:before|after|wrap)\[[^\[\]]*?\(\), (?P<inner>.*)\]")
_PLAIN = {"str", "int", "float", "bool", "none", "date", "datetime", "time", "decimal", "any"}
_LISTS = (list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Set)
_MAPPINGS = (dict, collections.abc.Mapping)
NOT_OF_THE_SORT = re.compile(r".*_type|.*_parsing|literal_error|enum|is_instance_of|int_from_float|none_required")
"""Errors that say: this is another sort of value altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error: the keys and indexes that lead to it, and the model whose key (or whole) it is.

    ``instead`` are the errors under the other sorts that the value might be of, where it is of none or each asks other words of it.
    """

    at: Path
    detail: ErrorDetails
    around: type[BaseModel] | None
    on_key: bool = False
    instead: tuple[ErrorDetails, ...] = ()


def faults(errors: Iterable[ErrorDetails], model: type[BaseModel]) -> list[Fault]:
    """Pydantic's errors on a value of ``model``, each at its place in the value."""
    return list(_walk([(detail["loc"], detail) for detail in errors], model, ()))


def _walk(errors: list[_Located], annotation: Any, at: Path) -> Iterator[Fault]:
    """The faults of the value at ``at``, which is annotated so; every location is what is left of it from here."""
    sorts = _sorts(annotation)
    model = sorts[0] if len(sorts) == 1 and _is_model(sorts[0]) else None
    yield from (Fault(at=at, detail=detail, around=model) for loc, detail in errors if not loc)
    deeper: dict[str | int, list[_Located]] = defaultdict(list)
    for loc, detail in errors:
        if loc:
            deeper[loc[0]].append((loc, detail))
    if len(sorts) == 1:
        for step, group in deeper.items():
            yield from _below(step, group, sorts[0], at)
        return
    labels = [step for step in deeper if _names_a_sort(step, sorts)]
    if labels:
        yield from _meant([list(_walk(_shortened(deeper[label]), _sort_of(str(label), sorts), at)) for label in labels], at)
    yield from (fault for step, group in deeper.items() if step not in labels for fault in _plainly(group, at, None))


def _below(step: str | int, errors: list[_Located], sort: Any, at: Path) -> Iterator[Fault]:
    """The faults of what ``step`` leads to from the value at ``at``, or of the key that it is."""
    inside = _inside(sort, step)
    of_the_key = [(loc, d) for loc, d in errors if inside is None or loc[1:] == ("[key]",) or (not loc[1:] and d["type"] == "missing")]
    of_the_value = [located for located in errors if located not in of_the_key]
    yield from _plainly(of_the_key, at, sort if _is_model(sort) else None)
    if of_the_value:
        yield from _walk(_shortened(of_the_value), inside, (*at, step))


def _shortened(errors: list[_Located]) -> list[_Located]:
    return [(loc[1:], detail) for loc, detail in errors]


def _plainly(errors: list[_Located], at: Path, around: type[BaseModel] | None) -> Iterator[Fault]:
    """Errors whose location leads through values and not through sorts: no annotation tells more about them."""
    for loc, detail in errors:
        steps = tuple(step for step in loc if step != "[key]")
        yield Fault(at=(*at, *steps), detail=detail, around=around if len(steps) == 1 else None, on_key="[key]" in loc)


def _meant(branches: list[list[Fault]], at: Path) -> Iterator[Fault]:
    """The faults under the sort that was meant: the one whose form fits, then the one whose fixed words and keys fit best."""
    best = min(branches, key=lambda branch: _distance(branch, at))
    others = [fault for branch in branches if branch is not best for fault in branch]
    for fault in best:
        alike = tuple(o.detail for o in others if o.at == fault.at and NOT_OF_THE_SORT.fullmatch(o.detail["type"]))
        asks_for_words = fault.detail["type"] in ("literal_error", "enum")
        if fault.at == at and NOT_OF_THE_SORT.fullmatch(fault.detail["type"]):
            yield replace(fault, instead=(*fault.instead, *alike))
        elif asks_for_words:
            yield replace(fault, instead=(*fault.instead, *(d for d in alike if d["type"] == fault.detail["type"])))
        else:
            yield fault


def _distance(branch: list[Fault], at: Path) -> tuple[int, int, int, int]:
    own = [fault for fault in branch if fault.at == at]
    form = 2 if any(NOT_OF_THE_SORT.fullmatch(f.detail["type"]) for f in own) else 1 if any(f.around is None for f in own) else 0
    words = sum(f.detail["type"] in ("literal_error", "enum") and len(f.at) == len(at) + 1 for f in branch)
    keys = sum(f.detail["type"] in ("missing", "extra_forbidden") for f in branch)
    return form, words, keys, len(branch)


def _sorts(annotation: Any) -> tuple[Any, ...]:
    """The sorts of value that an annotation allows, None left out; there is always one."""
    annotation = getattr(annotation, "__value__", annotation)  # of a type alias
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _sorts(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        flat = [sort for argument in typing.get_args(annotation) if argument is not type(None) for sort in _sorts(argument)]
        return tuple(flat) or (Any,)
    return (annotation,)


def _is_model(sort: Any) -> bool:
    return isinstance(sort, type) and issubclass(sort, BaseModel)


def _inside(sort: Any, step: str | int) -> Any:
    """The annotation of what ``step`` leads to inside a sort of value; None when that is not known."""
    if _is_model(sort):
        return next((_annotation(f) for name, f in sort.model_fields.items() if step in spellings(name, f)), None)
    origin, arguments = typing.get_origin(sort), typing.get_args(sort)
    if origin in _MAPPINGS:
        return arguments[1]
    if origin is tuple and Ellipsis not in arguments:
        return arguments[step] if isinstance(step, int) and step < len(arguments) else None
    return arguments[0] if origin in _LISTS else None


def _annotation(field: FieldInfo) -> Any:
    return field.annotation if field.annotation is not None else Any


def _unwrapped(label: str) -> str:
    found = _WRAPPED.fullmatch(label)
    return _unwrapped(found["inner"]) if found else label


def _names_a_sort(step: str | int, sorts: tuple[Any, ...]) -> bool:
    """Whether a step of a location is the name that pydantic gives to one of the sorts, or the tag that tells them apart."""
    if not isinstance(step, str):
        return False
    name = _unwrapped(step)
    return name in _PLAIN or "[" in name or name.startswith(("constrained-", "lax-or-strict")) or any(_bears(s, name) for s in sorts)


def _sort_of(label: str, sorts: tuple[Any, ...]) -> Any:
    name = _unwrapped(label)
    return next((sort for sort in sorts if _bears(sort, name)), Any)


def _bears(sort: Any, name: str) -> bool:
    if isinstance(sort, type) and name == sort.__name__:
        return True
    if _is_model(sort):
        return name in _tags(sort)
    origin = typing.get_origin(sort)
    return isinstance(origin, type) and name.startswith((f"{origin.__name__}[", f"{origin.__name__.lower()}["))


def _tags(model: type[BaseModel]) -> set[str]:
    """The words that tell this model from others: what its fields of fixed words may be."""
    literals = [f.annotation for f in model.model_fields.values() if typing.get_origin(f.annotation) is Literal]
    return {str(word) for literal in literals for word in typing.get_args(literal)}
