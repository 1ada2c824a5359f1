"""From pydantic's errors to problems with a place in the file, what was expected and found there, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.errors import Problem
from shixian.law.frame import model_inside
from shixian.law.mistakes import Mistake, as_mistake, half_width, kind_of, nearest, shown, unknown_word
from shixian.words import Text

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from shixian.law.page import Page, Path

_HOW = {
    "id": "id: daying-2020/permits-and-penalties",
    "clause": "clause: 二(六)",
    "title": "title: {zh: …, en: …}",
    "kind": "kind: response",
    "act": "act: {event: decision.published}",
    "event": "event: decision.published",
    "because": "because: {zh: …, en: …}",
    "name": "name: as-written",
    "adds": "adds: 15 working days",
    "from": "from: {event: …}",
    "until": "until: {event: …}",
    "attribute": "attribute: column",
    "items": "items: [甲, 乙]",
    "number": "number: null",
    "issuer": "issuer: {zh: …, en: …}",
    "issued": "issued: null",
    "level": "level: local-plan",
    "scope": "scope: {regions: [贵阳市]}",
    "locator": "locator: 二(六)",
    "summary": "summary: {zh: …, en: …}",
    "status": "status: encoded",
    "label": "label: {zh: …, en: …}",
    "kinds": "kinds: {decision.published: {label: {zh: …, en: …}}}",
}
_EXPECTED = {
    "string": Text("文字", "text"),
    "int": Text("整数", "a whole number"),
    "bool": Text("true 或 false", "true or false"),
    "dict": Text("“键: 值”的键值表", "a mapping of key: value"),
    "model": Text("“键: 值”的键值表", "a mapping of key: value"),
    "list": Text("列表", "a list"),
    "tuple": Text("列表", "a list"),
}


def problems_of(error: ValidationError, page: Page, model: type[BaseModel], root: Path = ()) -> list[Problem]:
    """All that pydantic found wrong with the value at ``root``, each at its place."""
    return [_problem(detail, page, model, root) for detail in error.errors(include_url=False)]


def mistake_at(page: Page, path: Path, mistake: Mistake) -> Problem:
    """A mistake of the value at ``path`` as a problem."""
    return Problem(place=page.place((*path, *mistake.at), on_key=mistake.on_key), what=mistake.what, remedy=mistake.remedy)


def _problem(detail: ErrorDetails, page: Page, model: type[BaseModel], root: Path) -> Problem:
    path: Path = (*root, *(step for step in detail["loc"] if step != "[key]"))
    given = as_mistake(detail.get("ctx", {}))
    if given is not None:
        return Problem(place=page.place(path, on_key=given.on_key or "[key]" in detail["loc"]), what=given.what, remedy=given.remedy)
    match detail["type"]:
        case "missing":
            return _missing(path, page)
        case "extra_forbidden":
            return _unknown_key(detail["loc"], path, page, model)
        case "literal_error":
            return _not_among(detail, path, page)
        case _:
            return _wrong_sort(detail, path, page)


def _missing(path: Path, page: Page) -> Problem:
    key = str(path[-1])
    how = _HOW.get(key, f"{key}: …")
    remedy = Text(f"补上 {how}", f"add {how}")
    if key == "items":
        remedy = Text(
            f"补上 {how}；若指日志中出现的各分项，写 each: column", f"add {how}; for the items seen in the log, type each: column"
        )
    on_key = len(path) > 1 and isinstance(path[-2], str)
    return Problem(place=page.place(path[:-1], on_key=on_key), what=Text(f"缺少 {key}", f"{key} is missing"), remedy=remedy)


def _unknown_key(loc: tuple[int | str, ...], path: Path, page: Page, model: type[BaseModel]) -> Problem:
    around = _model_at(model, loc[:-1])
    known = [field.alias or name for name, field in around.model_fields.items()] if around else []
    what, remedy = unknown_word(str(path[-1]), known, what=Text("键", "key"))
    if nearest(str(path[-1]), known) is None:
        remedy = Text(f"删去 {shown(path[-1])}，或改用上列的键", f"remove {shown(path[-1])}, or use one of these keys")
    return Problem(place=page.place(path, on_key=True), what=what, remedy=remedy)


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that reads the value at ``loc``, found by walking the annotations."""
    current: type[BaseModel] | None = model
    steps = iter(loc)
    for step in steps:
        fields = {field.alias or name: field.annotation for name, field in current.model_fields.items()} if current else {}
        if step not in fields:
            return None
        current, in_container = model_inside(fields[str(step)])
        if in_container:
            next(steps, None)  # an index, or a name chosen by the author
    return current


def _not_among(detail: ErrorDetails, path: Path, page: Page) -> Problem:
    expected = [word.strip("'") for word in str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").split(", ")]
    found = detail["input"]
    guess = nearest(str(found), expected)
    what = Text(
        f"{path[-1]} 应为 {'、'.join(expected)}，实为 {shown(found)}",
        f"{path[-1]} must be one of: {', '.join(expected)}; found {shown(found)}",
    )
    remedy = Text(f"改写为 {guess}", f"type {guess}") if guess else Text("改写为其中之一", "type one of them")
    return Problem(place=page.place(path), what=what, remedy=remedy)


def _wrong_sort(detail: ErrorDetails, path: Path, page: Page) -> Problem:
    found, sort = detail["input"], kind_of(detail["input"])
    expected = _EXPECTED.get(detail["type"].split("_")[0])
    key = path[-1] if path else ""
    if detail["type"] == "greater_than_equal":
        return Problem(
            place=page.place(path),
            what=Text(f"{key} 应不小于 1，实为 {shown(found)}", f"{key} must be 1 or more, found {shown(found)}"),
            remedy=Text("写正整数", "type a positive whole number"),
        )
    if expected is None:
        return Problem(
            place=page.place(path),
            what=Text(f"{key} 不合要求：{detail['msg']}", f"{key}: {detail['msg']}"),
            remedy=Text("按模式（rules schema）改正", "correct it as the schema says (rules schema)"),
        )
    what = Text(f"{key} 应为{expected.zh}，实为{sort.zh} {shown(found)}", f"{key} must be {expected.en}, found {sort.en} {shown(found)}")
    return Problem(place=page.place(path), what=what, remedy=_sort_remedy(detail["type"], found, str(key)))


def _sort_remedy(error: str, found: object, key: str) -> Text:
    if error.startswith("int") and isinstance(found, str) and half_width(found).isdigit():
        return Text(
            f"写成 {key}: {int(half_width(found))}，半角、不加引号", f"type {key}: {int(half_width(found))}, half-width, without quotes"
        )
    if error.startswith("string") and isinstance(found, (int, float)):
        return Text(f'加半角引号：{key}: "{found}"', f'put it in quotes: {key}: "{found}"')
    if error.startswith(("list", "tuple")):
        return Text(
            f"写成列表：{key}: [{shown(found) if isinstance(found, (str, int)) else '…'}]",
            f"type a list: {key}: [{shown(found) if isinstance(found, (str, int)) else '…'}]",
        )
    if error.startswith(("dict", "model")):
        return Text("检查缩进，键后用半角冒号加空格", "check the indentation; a half-width colon and a blank after each key")
    if error.startswith("bool"):
        return Text("改写为 true 或 false", "type true or false")
    return Text("改正此值", "correct this value")
