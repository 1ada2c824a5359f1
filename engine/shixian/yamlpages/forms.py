"""A value of a wrong form in words: what was expected and found, and what to type. One (what, remedy) for each of pydantic's errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from shixian.words import Text
from shixian.yamlpages.mistakes import half_width, kind_of, nearest, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from shixian.yamlpages.branches import Path

Said = tuple[Text, Text]
_MAPPING, _LIST, _NUMBER = Text("“键: 值”的键值表", "a mapping of key: value"), Text("列表", "a list"), Text("数字", "a number")
_EXPECTED = {
    "string": Text("文字", "text"),
    "int": Text("整数", "a whole number"),
    "float": _NUMBER,
    "decimal": _NUMBER,
    "bool": Text("true 或 false", "true or false"),
    "date": Text("日期", "a date"),
    "datetime": Text("日期和时间", "a date and time"),
    "none": Text("null（空）", "null (nothing)"),
    **dict.fromkeys(("dict", "mapping", "model", "dataclass"), _MAPPING),
    **dict.fromkeys(("list", "tuple", "set", "frozen", "sequence", "iterable"), _LIST),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "不小于 {}", "{} or more"),
    "greater_than": ("gt", "大于 {}", "more than {}"),
    "less_than_equal": ("le", "不大于 {}", "{} or less"),
    "less_than": ("lt", "小于 {}", "less than {}"),
}
_OF_WORDS = ("literal_error", "enum")


def wording(detail: ErrorDetails, instead: tuple[ErrorDetails, ...], path: Path, otherwise: Text) -> Said:
    """What is wrong with the value at ``path``; ``instead`` are the errors under the other sorts that it might be of."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case error if error in _OF_WORDS or _sort(error) is not None:
            return _of_no_sort([detail, *instead], path)
        case "union_tag_invalid":
            return _not_among(words_of(context["expected_tags"]), context["tag"], path)
        case bound if bound in _BOUNDS:
            limit, zh, en = _BOUNDS[bound]
            return _out_of_bounds(Text(zh.format(context[limit]), en.format(context[limit])), detail["input"], path, limit, context[limit])
        case "too_short" | "too_long" | "string_too_short" | "string_too_long":
            return _of_wrong_length(detail, path)
        case "string_pattern_mismatch":
            name, found, pattern = _name(path), shown(detail["input"]), context["pattern"]
            what = Text(f"{name.zh} 格式不对：{found}", f"{name.en} is malformed: {found}")
            return what, Text(f"写成符合 {pattern} 的样子", f"type what matches {pattern}")
        case _:
            name, told = _name(path), detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
            return Text(f"{name.zh} 不合要求：{told}", f"{name.en}: {told}"), otherwise


def _not_among(words: list[str], found: object, path: Path) -> Said:
    """A value that is none of the fixed words."""
    name, guess = _name(path), nearest(str(found), words)
    what = Text(
        f"{name.zh} 应为 {'、'.join(words)}，实为 {shown(found)}", f"{name.en} must be one of: {', '.join(words)}; found {shown(found)}"
    )
    return what, Text(f"改写为 {guess}", f"type {guess}") if guess else Text("改写为其中之一", "type one of them")


def _sort(error: str) -> Text | None:
    """The sort of value that is expected, where the error says that this is another one."""
    if error.endswith(("_type", "_parsing", "_inexact", "_from_float", "_required")):
        return _EXPECTED.get(error.split("_", maxsplit=1)[0])
    return None


def words_of(expected: object) -> list[str]:
    """The words of pydantic's ``'a', 'b or c' or 3``."""
    found = re.findall(r"'([^']*)'|\bor\b|([^\s,']+)", str(expected))
    return [word for word in (quoted or bare for quoted, bare in found) if word]


def _name(path: Path) -> Text:
    """How the value at ``path`` is called: by its key, or as an item of the list of that key."""
    key = next((step for step in reversed(path) if isinstance(step, str)), None)
    if not path or isinstance(path[-1], str):
        return Text("此值", "the value") if key is None else Text(key, key)
    number = path[-1] + 1
    return Text(f"第{number}项", f"item {number}") if key is None else Text(f"{key} 第{number}项", f"item {number} of {key}")


def _of_no_sort(details: list[ErrorDetails], path: Path) -> Said:
    found = details[0]["input"]
    words = list(dict.fromkeys(word for d in details if d["type"] in _OF_WORDS for word in words_of(d.get("ctx", {}).get("expected", ""))))
    sorts = list(dict.fromkeys(sort for d in details if (sort := _sort(d["type"])) is not None))
    if _NUMBER in sorts:
        sorts = [sort for sort in sorts if sort != _EXPECTED["int"]]
    if not sorts:
        return _not_among(words, found, path)
    if words:
        sorts.append(Text("、".join(words), ", ".join(words)))
    name, sort, guess = _name(path), kind_of(found), nearest(str(found), words)
    zh, en = "或".join(s.zh for s in sorts), " or ".join(s.en for s in sorts)
    what = Text(f"{name.zh} 应为{zh}，实为{sort.zh} {shown(found)}", f"{name.en} must be {en}, found {sort.en} {shown(found)}")
    if guess:
        return what, Text(f"改写为 {guess}", f"type {guess}")
    if len(sorts) > 1:
        return what, Text("写成其中一种", "write it as one of these")
    return what, _sort_remedy(sorts[0], found, path)


def _sort_remedy(sort: Text, found: object, path: Path) -> Text:
    key = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    if sort == _EXPECTED["int"] and isinstance(found, str) and half_width(found).isdigit():
        number = int(half_width(found))
        return Text(f"写成 {key}{number}，半角、不加引号", f"type {key}{number}, half-width, without quotes")
    if sort == _EXPECTED["string"] and isinstance(found, (int, float)):
        return Text(f'加半角引号：{key}"{shown(found)}"', f'put it in quotes: {key}"{shown(found)}"')
    if sort == _EXPECTED["date"]:
        return Text("写成 2020-07-17 的形式", "type it like 2020-07-17")
    if sort == _LIST:
        item = shown(found) if isinstance(found, (str, int)) else "…"
        return Text(f"写成列表：{key}[{item}]", f"type a list: {key}[{item}]")
    if sort == _MAPPING:
        return _mapping_remedy(found)
    return Text(f"改写为{sort.zh}", f"type {sort.en}")


def _mapping_remedy(found: object) -> Text:
    name, mark, _ = found.partition("：") if isinstance(found, str) else ("", "", "")
    if mark:
        return Text(f"全角冒号 ： 改为半角冒号加空格：{name}: ", f"type a half-width colon and a blank, not ：, as {name}: ")
    return Text("检查缩进，键后用半角冒号加空格", "check the indentation; a half-width colon and a blank after each key")


def _out_of_bounds(bound: Text, found: object, path: Path, limit: str, number: Any) -> Said:
    name = _name(path)
    what = Text(f"{name.zh} 应{bound.zh}，实为 {shown(found)}", f"{name.en} must be {bound.en}, found {shown(found)}")
    if limit == "ge" and number == 1:
        return what, Text("写正整数", "type a positive whole number")
    return what, Text(f"写{bound.zh} 的数", f"type a number: {bound.en}")


def _of_wrong_length(detail: ErrorDetails, path: Path) -> Said:
    name, context, found = _name(path), detail.get("ctx", {}), detail["input"]
    unit = Text("字", "characters") if detail["type"].startswith("string") else Text("项", "items")
    if "min_length" in context:
        least = context["min_length"]
        if not found:
            return Text(f"{name.zh} 是空的", f"{name.en} is empty"), Text(f"至少写{least}{unit.zh}", f"write at least {least}")
        what = Text(f"{name.zh} 太短：至少{least}{unit.zh}", f"{name.en} is too short: {least} {unit.en} at least")
        return what, Text("补足", "add what is missing")
    most = context.get("max_length")
    return (
        Text(f"{name.zh} 太长：至多{most}{unit.zh}", f"{name.en} is too long: {most} {unit.en} at most"),
        Text("删去多余的", "remove what is too much"),
    )
