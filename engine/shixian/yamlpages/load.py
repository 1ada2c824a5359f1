"""A YAML file read into a model: the value, or everything that is wrong with the file, each with its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from shixian.errors import Problem
from shixian.words import Text
from shixian.yamlpages.explain import Manual, located
from shixian.yamlpages.frame import keys_of, spellings
from shixian.yamlpages.keyboard import keyboard
from shixian.yamlpages.mistakes import kind_of
from shixian.yamlpages.page import Page, by_place, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.yamlpages.page import Path

M = TypeVar("M", bound=BaseModel)


def load_model(model: type[M], content: bytes, file: str, manual: Manual | None = None) -> tuple[M | None, list[Problem]]:
    """The value that the content of ``file`` says, and no problem; or None, and all its problems in the order of their places.

    ``model``: a frozen model that refuses unknown keys (:class:`~shixian.yamlpages.frame.Strict`). Its validators refuse values with
    :func:`~shixian.yamlpages.mistakes.refusal`; its keys are those by which slips of the keyboard are known.
    """
    page = read_page(file, content, keyboard(keys_of(model)))
    value, problems = _value(model, page, manual or Manual())
    return (None if problems else value), sorted(dict.fromkeys(problems), key=by_place)


def _value(model: type[M], page: Page, manual: Manual) -> tuple[M | None, list[Problem]]:
    if not isinstance(page.data, dict):
        return None, page.problems or [_no_mapping(page, model)]
    try:
        return model.model_validate(page.data), page.problems
    except ValidationError as error:
        return None, [*page.problems, *_undamaged(page, located(error, page, model, (), manual))]


def _undamaged(page: Page, found: Iterator[tuple[Path, Problem]]) -> Iterator[Problem]:
    """The problems that do not follow from a slip that is told already: a key that slipped is not missing."""
    keys_slipped = any(entry not in page.data for entry in page.damaged)
    for path, problem in found:
        of_the_whole = not path or (len(path) == 1 and path[0] not in page.data)
        if not (path and path[0] in page.damaged) and not (keys_slipped and of_the_whole):
            yield problem


def _no_mapping(page: Page, model: type[BaseModel]) -> Problem:
    fields = [(spellings(name, field)[0], field.is_required()) for name, field in model.model_fields.items()]
    keys = [key for key, required in fields if required] or [key for key, _ in fields]
    if page.data is None:
        what = Text("文件是空的", "the file is empty")
    else:
        sort = kind_of(page.data)
        what = Text(f"应为“键: 值”的键值表，实为{sort.zh}", f"expected a mapping of key: value, found {sort.en}")
    zh, en = "、".join(keys), ", ".join(keys)
    remedy = Text(f"写上 {zh}，键后用半角冒号加空格", f"write {en}, with a half-width colon and a blank after each key")
    return Problem(place=page.place(), what=what, remedy=remedy)
