"""From pydantic's errors to problems with a place in the file, what was expected and found there, and what to type."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - read at run time by whoever inspects the dataclass
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.errors import Problem
from shixian.words import Text
from shixian.yamlpages.branches import Fault, faults
from shixian.yamlpages.forms import wording, words_of
from shixian.yamlpages.frame import spellings
from shixian.yamlpages.mistakes import Mistake, as_mistake, nearest, shown, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel, ValidationError

    from shixian.yamlpages.page import Page, Path


_CORRECT = Text("改正此值", "correct this value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What one sort of file tells its authors: an example for each key that may be missing, and what to do where nothing else is known.

    For a key that is not among the ``examples`` the first example of the model's field is shown.
    """

    examples: Mapping[str, Text] = field(default_factory=dict)
    otherwise: Text = _CORRECT


_NO_MANUAL = Manual()


def problems_of(error: ValidationError, page: Page, model: type[BaseModel], root: Path = (), manual: Manual = _NO_MANUAL) -> list[Problem]:
    """All that pydantic found wrong with the value at ``root``, each at its place."""
    return [problem for _, problem in located(error, page, model, root, manual)]


def located(
    error: ValidationError, page: Page, model: type[BaseModel], root: Path = (), manual: Manual = _NO_MANUAL
) -> Iterator[tuple[Path, Problem]]:
    """The same, each with the path that it is of."""
    for fault in faults(error.errors(include_url=False), model):
        path = (*root, *fault.at)
        yield path, _problem(fault, page, path, manual)


def mistake_at(page: Page, path: Path, mistake: Mistake) -> Problem:
    """A mistake of the value at ``path`` as a problem."""
    return Problem(place=page.place((*path, *mistake.at), on_key=mistake.on_key), what=mistake.what, remedy=mistake.remedy)


def _problem(fault: Fault, page: Page, path: Path, manual: Manual) -> Problem:
    context = fault.detail.get("ctx", {})
    given = as_mistake(context)
    if given is not None:
        return Problem(place=page.place(path, on_key=given.on_key or fault.on_key), what=given.what, remedy=given.remedy)
    tag = str(context.get("discriminator", "")).strip("'")
    match fault.detail["type"]:
        case "missing":
            return _missing(fault, page, path, manual)
        case "union_tag_not_found":
            return _missing(fault, page, (*path, tag), manual)
        case "extra_forbidden":
            known = [key for name, f in fault.around.model_fields.items() for key in spellings(name, f)] if fault.around else []
            return _unknown_key(known, page, path)
        case "literal_error" | "enum" if fault.on_key:
            return _unknown_key(words_of(context["expected"]), page, path)
        case "union_tag_invalid":
            path = (*path, tag)
        case _:
            pass
    what, remedy = wording(fault.detail, fault.instead, path, manual.otherwise)
    return Problem(place=page.place(path, on_key=fault.on_key), what=what, remedy=remedy)


def _missing(fault: Fault, page: Page, path: Path, manual: Manual) -> Problem:
    key = str(path[-1])
    how = manual.examples.get(key) or _example(fault, key)
    on_key = len(path) > 1 and isinstance(path[-2], str)
    return Problem(
        place=page.place(path[:-1], on_key=on_key),
        what=Text(f"缺少 {key}", f"{key} is missing"),
        remedy=Text(f"补上 {how.zh}", f"add {how.en}"),
    )


def _example(fault: Fault, key: str) -> Text:
    fields = fault.around.model_fields.items() if fault.around else ()
    example = next((f.examples[0] for name, f in fields if key in spellings(name, f) and f.examples), None)
    how = f"{key}: {shown(example)}" if example is not None else f"{key}: …"
    return Text(how, how)


def _unknown_key(known: list[str], page: Page, path: Path) -> Problem:
    what, remedy = unknown_word(str(path[-1]), known, what=Text("键", "key"))
    if nearest(str(path[-1]), known) is None:
        remedy = Text(f"删去 {shown(path[-1])}，或改用上列的键", f"remove {shown(path[-1])}, or use one of these keys")
    return Problem(place=page.place(path, on_key=True), what=what, remedy=remedy)
