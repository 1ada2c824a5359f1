"""Which events a rule speaks of: a kind, and tests of attributes. Equality, membership, presence, comparison: no expressions, no code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal, assert_never

from pydantic import Field

from shixian.law.fields import Limit, Name  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.words import Text
from shixian.yamlpages.frame import ReadBy, Strict
from shixian.yamlpages.mistakes import Mistake, half_width, kind_of, nearest, refusal, shown

Op = Literal["in", "not in", "present", "absent", ">=", "<=", ">", "<"]
Value = str | int
COMPARISONS: dict[str, Op] = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<"}
TEST_KEYS = ("not", "present", *COMPARISONS)
_WHOLE = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one attribute. ``in`` and ``not in`` have one value or more, comparisons one integer, presence none."""

    __test__ = False  # not a test case of pytest

    op: Op
    values: tuple[Value, ...] = ()

    def holds(self, value: Value | None) -> bool:
        """Whether an event's value passes; None is an absent attribute, which passes ``not in`` and ``absent`` only.

        Equality is of the written form (2018 equals "2018"), so that a table's text and a JSON number mean the same.
        """
        match self.op:
            case "present":
                return value is not None
            case "absent":
                return value is None
            case "in":
                return value is not None and str(value) in {str(v) for v in self.values}
            case "not in":
                return value is None or str(value) not in {str(v) for v in self.values}
            case ">=" | "<=" | ">" | "<":
                return self._compares(value)
            case _:
                assert_never(self.op)

    def _compares(self, value: Value | None) -> bool:
        if value is None or not _WHOLE.fullmatch(str(value)):
            return False
        have, bound = int(value), int(self.values[0])
        return {">=": have >= bound, "<=": have <= bound, ">": have > bound, "<": have < bound}[self.op]


def _value(raw: object, at: tuple[str | int, ...]) -> Value | Mistake:
    match raw:
        case bool():
            return "true" if raw else "false"  # the form that the log's readers give to booleans
        case int():
            return raw
        case str() if raw.strip():
            return unicodedata.normalize("NFC", raw).strip()
        case _:
            sort = kind_of(raw)
            return Mistake(
                what=Text(f"应为文字或整数，实为{sort.zh}", f"expected text or a whole number, found {sort.en}"),
                remedy=Text("写一个值；要判断有无此项，写 {present: true}", "type a value; to ask for presence, type {present: true}"),
                at=at,
            )


def _values(raw: object, at: tuple[str | int, ...]) -> tuple[list[Value], list[Mistake]]:
    if isinstance(raw, list) and not raw:
        return [], [Mistake(what=Text("列表是空的", "the list is empty"), remedy=Text("至少写一个值", "list at least one value"), at=at)]
    items = [_value(v, (*at, i)) for i, v in enumerate(raw)] if isinstance(raw, list) else [_value(raw, at)]
    return [v for v in items if not isinstance(v, Mistake)], [m for m in items if isinstance(m, Mistake)]


def _special(key: str, raw: object, at: tuple[str | int, ...]) -> tuple[Test | None, list[Mistake]]:
    if key == "not":
        values, mistakes = _values(raw, at)
        return Test("not in", tuple(values)), mistakes
    if key == "present":
        if isinstance(raw, bool):
            return Test("present" if raw else "absent"), []
        return None, [
            Mistake(
                what=Text(f"present 应为 true 或 false，实为 {shown(raw)}", f"present must be true or false, found {shown(raw)}"),
                remedy=Text("改写为 true 或 false", "type true or false"),
                at=at,
            )
        ]
    if key in COMPARISONS:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return Test(COMPARISONS[key], (raw,)), []
        sort, digits = kind_of(raw), half_width(str(raw))
        example = digits if _WHOLE.fullmatch(digits) else "3"
        return None, [
            Mistake(
                what=Text(f"{key} 后应为整数，实为{sort.zh} {shown(raw)}", f"{key} needs a whole number, found {sort.en} {shown(raw)}"),
                remedy=Text(f"写成 {key}: {example}，半角、不加引号", f"type it like {key}: {example}, half-width, without quotes"),
                at=at,
            )
        ]
    guess = nearest(key, TEST_KEYS)
    return None, [
        Mistake(
            what=Text(
                f"不认识的判断 {shown(key)}；应为 {'、'.join(TEST_KEYS)}",
                f"unknown test {shown(key)}; expected one of: {', '.join(TEST_KEYS)}",
            ),
            remedy=Text(f"改写为 {guess}", f"type {guess}") if guess else Text("判断相等时直接写值", "for equality, type the value itself"),
            at=at,
            on_key=True,
        )
    ]


def read_tests(raw: object, at: tuple[str | int, ...] = ()) -> tuple[tuple[Test, ...], list[Mistake]]:
    """The tests of one attribute, and what is wrong with them."""
    if isinstance(raw, tuple) and raw and all(isinstance(t, Test) for t in raw):
        return raw, []
    if not isinstance(raw, dict):
        values, mistakes = _values(raw, at)
        return (Test("in", tuple(values)),), mistakes
    if not raw:
        return (), [
            Mistake(
                what=Text("没有写判断", "there is no test"),
                remedy=Text("写一个值，或 {present: true}", "type a value, or {present: true}"),
                at=at,
            )
        ]
    read = [_special(str(key), value, (*at, str(key))) for key, value in raw.items()]
    return tuple(test for test, _ in read if test is not None), [m for _, mistakes in read for m in mistakes]


def read_where(raw: object) -> dict[str, tuple[Test, ...]]:
    """The tests by attribute, each shorthand in its full form."""
    if not isinstance(raw, dict):
        sort = kind_of(raw)
        raise refusal(
            Mistake(
                what=Text(f"应为“属性: 值”的键值表，实为{sort.zh}", f"expected attribute: value pairs, found {sort.en}"),
                remedy=Text("写成 where: {category: 行政处罚} 的形式", "type it like where: {category: 行政处罚}"),
            )
        )
    read = {str(name): read_tests(value, (str(name),)) for name, value in raw.items()}
    mistakes = [m for _, found in read.values() for m in found]
    if mistakes:
        raise refusal(*mistakes)
    return {name: tests for name, (tests, _) in read.items()}


def written(tests: tuple[Test, ...]) -> Any:
    """The tests of one attribute in the form of rule files."""
    if len(tests) == 1 and tests[0].op == "in":
        values = tests[0].values
        return values[0] if len(values) == 1 else list(values)
    back = {op: key for key, op in COMPARISONS.items()}
    form: dict[str, object] = {}
    for test in tests:
        match test.op:
            case "in":
                raise ValueError("equality stands alone")
            case "not in":
                form["not"] = list(test.values)
            case "present" | "absent":
                form["present"] = test.op == "present"
            case _:
                form[back[test.op]] = test.values[0]
    return form


_SCALAR = {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "integer"}, {"type": "boolean"}]}
_SCALARS = {"anyOf": [*_SCALAR["anyOf"], {"type": "array", "items": _SCALAR, "minItems": 1}]}
_WHERE_SCHEMA = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [
            *_SCALARS["anyOf"],
            {
                "type": "object",
                "properties": {"not": _SCALARS, "present": {"type": "boolean"}, **{key: {"type": "integer"} for key in COMPARISONS}},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    },
}

Where = Annotated[
    dict[str, tuple[Test, ...]],
    ReadBy(read_where, _WHERE_SCHEMA, lambda where: {name: written(tests) for name, tests in where.items()}),
]


class Selector(Strict):
    """Events of one kind whose attributes pass all the tests."""

    event: Name = Field(description="事件种类，见 vocabulary.yaml / kind of event, as in vocabulary.yaml")
    where: Where = Field(default_factory=dict, description="对属性的判断，须全部成立 / tests of attributes, all of which must hold")

    def __hash__(self) -> int:
        return hash((self.event, tuple(self.where.items())))


class Extension(Selector):
    """An event that prolongs a deadline, and by how much."""

    adds: Limit = Field(description="延长的期限，如 15 working days / the limit that it adds, like 15 working days")

    def __hash__(self) -> int:
        return hash((self.event, tuple(self.where.items()), self.adds))


class Suspend(Strict):
    """Days from one event (exclusive) to another (inclusive) are not counted."""

    start: Selector = Field(alias="from", description="中止计算的事件 / the event that stops the count")
    end: Selector = Field(alias="until", description="恢复计算的事件 / the event after which it goes on")
