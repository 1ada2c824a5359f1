"""A page read into a model: the value, or every mistake at its place, in words, and with what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, model_validator

from shixian.words import Text
from shixian.yamlpages.explain import Manual
from shixian.yamlpages.frame import ReadBy, Strict, keys_of
from shixian.yamlpages.load import load_model
from shixian.yamlpages.mistakes import Mistake, refusal

if TYPE_CHECKING:
    from shixian.errors import Problem

MARK = "‸"  # in the texts below, the place that the problem must name


class Fixed(Strict):
    sort: Literal["fixed"]
    value: str = Field(examples=["许可"])


class Taken(Strict):
    sort: Literal["taken"]
    column: str
    width: Annotated[int, Field(strict=True, ge=1, le=80)] = 10


class Bounds(Strict):
    low: int = Field(alias="from", strict=True)
    high: int = Field(alias="to", strict=True)

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if self.high < self.low:
            what, remedy = Text("次序颠倒", "it ends before it begins"), Text("对调", "exchange from and to")
            raise refusal(Mistake(what=what, remedy=remedy, at=("to",)))
        return self


class Group(Strict):
    name: str
    groups: tuple[Group | str, ...] = ()


def _even(value: object) -> object:
    if isinstance(value, int) and value % 2 == 0:
        return value
    raise refusal(Mistake(what=Text("不是偶数", "not even"), remedy=Text("写偶数", "type an even number")))


Even = Annotated[int, ReadBy(_even, {"type": "integer"})]


class Form(Strict):
    title: str
    columns: tuple[Fixed | Taken | str, ...] = ()
    tagged: dict[str, Annotated[Fixed | Taken, Field(discriminator="sort")]] = Field(default_factory=dict)
    bounds: Bounds | None = None
    pages: Bounds | Even | None = None
    tree: list[Group] = Field(default_factory=list)
    share: float | Literal["all", "none"] = "all"
    only: Annotated[tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)] = ()
    mode: Literal["keep", "leave out"] = "keep"
    code: str = Field(default="a", pattern="^[a-z]+$", validation_alias=AliasChoices("code", "编码"))
    weights: dict[Literal["甲", "乙"], float] = Field(default_factory=dict)
    rows: list[str] = Field(default=["x"], min_length=1)
    names: dict[str, list[str]] = Field(default_factory=dict)


def problems(text: str | bytes, model: type[BaseModel] = Form) -> list[Problem]:
    value, found = load_model(model, text.encode() if isinstance(text, str) else text, "form.yaml")
    assert value is None
    assert found
    return found


def the_problem(marked: str) -> Problem:
    """The one problem of a text; it stands at the mark."""
    lines = marked.split("\n")
    line = next(i for i, text in enumerate(lines) if MARK in text)
    found = problems(marked.replace(MARK, ""))
    assert len(found) == 1, [p.in_("en") for p in found]
    assert str(found[0].place) == f"form.yaml:{line + 1}:{lines[line].index(MARK) + 1}", found[0].in_("en")
    return found[0]


def test_a_page_without_a_mistake_is_the_value() -> None:
    text = """\
title: 表
columns:
  - 名称
  - {sort: fixed, value: 许可}
  - &c {sort: taken, column: 时间, width: 20}
  - *c
tagged: {a: {sort: taken, column: 类别}}
bounds: {from: 1, to: 2}
pages: 4
tree: [{name: 一, groups: [二, {name: 三}]}]
share: 0.5
only: 甲
mode: leave out
编码: bc
weights: {乙: 1.5}
"""
    value, found = load_model(Form, text.encode(), "form.yaml")
    assert found == []
    assert value is not None
    taken = Taken(sort="taken", column="时间", width=20)
    assert value.columns == ("名称", Fixed(sort="fixed", value="许可"), taken, taken)
    assert value.tagged == {"a": Taken(sort="taken", column="类别")}
    assert (value.bounds, value.pages, value.only, value.code) == (Bounds.model_validate({"from": 1, "to": 2}), 4, ("甲",), "bc")
    assert value.tree[0].groups == ("二", Group(name="三"))


@pytest.mark.parametrize(
    ("marked", "what", "remedy"),
    [
        ("‸tilte: a\ntitle: b", "unknown key tilte; expected one of: bounds", "type title"),
        ("title: ‸[a]", "title must be text, found a list [a]", "type text"),
        ("title: ‸12", "title must be text, found a whole number 12", 'put it in quotes: title: "12"'),
        ("title: a\nbounds: {‸form: 1, from: 1, to: 2}", "unknown key form; expected one of: from, to", "type from"),
        ("title: a\nbounds: {from: ‸'１', to: 2}", "from must be a whole number, found text", "type from: 1, half-width"),
        ("title: a\n‸bounds: {from: 1}", "to is missing", "add to: …"),
        ("title: a\nbounds: {from: 2, to: ‸1}", "it ends before it begins", "exchange from and to"),
        ("title: a\nbounds: ‸x", "bounds must be a mapping of key: value, found text x", "check the indentation"),
        ("title: a\nbounds: ‸from：1", "bounds must be a mapping of key: value, found text from：1", "not ：, as from: "),
        ("title: a\nnames:\n  ‸时间：\n    - 甲\nmode: keep", "names must be a mapping of key: value", "not ：, as 时间: "),
        ("title: a\nnames: ‸时间：甲", "names must be a mapping of key: value, found text 时间：甲", "not ：, as 时间: "),
        ("title: a\nmode: ‸leaveout", "mode must be one of: keep, leave out; found leaveout", "type leave out"),
        ("title: a\nonly: [a, ‸3]", "item 2 of only must be text, found a whole number 3", 'put it in quotes: "3"'),
        ("title: a\ncode: ‸A1", "code is malformed: A1", "^[a-z]+$"),
        ("title: a\n编码: ‸A1", "编码 is malformed: A1", "^[a-z]+$"),
        ("title: a\nweights: {‸两: 1.0}", "unknown key 两; expected one of: 乙, 甲", "use one of these keys"),
        ("title: a\nweights: {甲: ‸x}", "甲 must be a number, found text x", "type a number"),
        ("title: a\nrows: ‸[]", "rows is empty", "write at least 1"),
        ("title: a\ntree:\n  - name: x\n    groups:\n      - name: y\n        ‸grups: []", "unknown key grups", "type groups"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_its_remedy(marked: str, what: str, remedy: str) -> None:
    found = the_problem(marked)
    assert what in found.what.en
    assert remedy in found.remedy.en
    assert found.what.zh != found.what.en


@pytest.mark.parametrize(
    ("marked", "what"),
    [
        ("columns: [{sort: taken, column: ‸7}]", "column must be text, found a whole number 7"),
        ("columns: [a, {sort: taken, ‸colum: x, column: y}]", "unknown key colum; expected one of: column, sort, width"),
        ("columns: [{sort: taken, column: x, width: ‸0}]", "width must be 1 or more, found 0"),
        ("columns: [{sort: taken, column: x, width: ‸81}]", "width must be 80 or less, found 81"),
        ("columns: [‸{sort: fixed}]", "value is missing"),
        ("columns: [{sort: ‸takn, column: x}]", "sort must be one of: taken, fixed; found takn"),
        ("columns: [a, ‸7]", "item 2 of columns must be a mapping of key: value or text, found a whole number 7"),
        ("pages: ‸3", "not even"),
        ("pages: {from: ‸x, to: 2}", "from must be a whole number, found text x"),
        ("pages: {from: 3, to: ‸2}", "it ends before it begins"),
        ("tree: [{name: a, groups: [b, {name: ‸1}]}]", "name must be text, found a whole number 1"),
        ("share: ‸al", "share must be a number or all, none, found text al"),
        ("share: ‸[1]", "share must be a number or all, none, found a list [1]"),
    ],
)
def test_of_a_value_that_may_be_of_several_sorts_only_the_mistakes_of_the_sort_that_was_meant_are_told(marked: str, what: str) -> None:
    assert what in the_problem(f"title: a\n{marked}").what.en


@pytest.mark.parametrize(
    ("marked", "what", "remedy"),
    [
        ("tagged: {a: {sort: taken, column: ‸7}}", "column must be text", "in quotes"),
        ("tagged: {a: {sort: ‸takne, column: x}}", "sort must be one of: fixed, taken; found takne", "type taken"),
        ("tagged: {‸a: {column: x}}", "sort is missing", "add sort: …"),
        ("tagged: {a: ‸7}", "a must be a mapping of key: value", "check the indentation"),
        ("tagged: {‸a: {sort: fixed}}", "value is missing", "add value: 许可"),
    ],
)
def test_sorts_that_a_key_tells_apart(marked: str, what: str, remedy: str) -> None:
    found = the_problem(f"title: a\n{marked}")
    assert what in found.what.en
    assert remedy in found.remedy.en


def test_ten_mistakes_are_ten_problems_in_the_order_of_their_places() -> None:
    text = """\
titel: a
columns:
  - {sort: taken, column: 1}
  - 2
tagged: {a: {sort: x}}
bounds: {from: 2, to: 1}
pages: 3
tree: [{}]
mode: kep
mode: keep
share: b
"""
    places = [(p.place.line, p.place.column) for p in problems(text) if p.place]
    assert places == [(1, 1), (1, 1), (3, 27), (4, 5), (5, 20), (6, 23), (7, 8), (8, 8), (9, 7), (10, 1), (11, 8)]


def test_a_mistake_that_an_alias_repeats_is_told_once() -> None:
    assert len(problems("title: a\ncolumns: [&x {sort: taken, column: 1}, *x, *x]\n")) == 1


def test_an_alias_that_leads_into_itself_is_refused() -> None:
    assert "leads into itself" in problems("title: a\nnames: &x {a: *x}\n")[0].what.en


def test_a_key_that_is_there_twice_is_told_with_its_first_line() -> None:
    assert "the key title is there twice (first on line 1)" in the_problem("title: a\nmode: keep\n‸title: b").what.en


def test_slips_of_the_keyboard_are_known_by_the_keys_of_the_model() -> None:
    assert "full-width colon ： after title" in the_problem("title‸：a\nmode: keep").what.en
    assert "no blank after the colon of mode:" in the_problem("title: a\nmode‸:keep\nonly: b").what.en
    assert "no blank after the colon of from:" in the_problem("title: a\nbounds: {from‸:1, to: 2}").what.en
    assert "full-width quotation mark “" in the_problem("title: ‸“甲”").what.en
    assert "tab in the indentation" in the_problem("title: a\nbounds:\n‸\tfrom: 1\n\tto: 2".replace("\n\tto", "\n  to")).what.en


def test_a_text_that_looks_like_a_key_of_no_such_model_stays_a_text() -> None:
    text = b"name: a\ngroups: [from:x]\n"
    assert load_model(Group, text, "group.yaml") == (Group(name="a", groups=("from:x",)), [])
    found = problems(b"title: a\nnames: {b: [from:x]}\nonly: [within:x]\n")
    assert [p.what.en for p in found] == ["there is no blank after the colon of from:"]


@pytest.mark.parametrize(
    "marked",
    [
        "title: a\nnames:\n  时间‸：[甲]\n  类别: [乙]",
        "title: a\nnames:\n  类别: [乙]\n  时间‸：[甲]\nmode: keep",
        "title: a\nnames: {时间‸：甲, 类别: [乙]}",
        "title: a\nnames:\n  发布 时间‸： [甲]\n  类别: [乙]",
    ],
)
def test_a_full_width_colon_after_a_key_of_the_authors_own_is_told_at_the_colon(marked: str) -> None:
    assert "full-width colon ： after " in the_problem(marked).what.en


def test_every_full_width_colon_after_a_key_of_the_authors_own_is_told_and_the_rest_is_read() -> None:
    found = problems("title: a\nnames:\n  时间：[甲]\n  类别：[乙]\n  备注: [1]\nmod: keep\n")
    assert [str(p.place) for p in found] == [f"form.yaml:{at}" for at in ("3:5", "4:5", "5:8", "6:1")]


def test_full_width_colons_inside_texts_are_left_alone() -> None:
    text = "title: 注意：甲\nnames:\n  '时间：': [甲：乙]\n  说明: [\"a：b\", '丙：丁']\n"
    value, found = load_model(Form, text.encode(), "form.yaml")
    assert found == []
    assert value is not None
    assert value.names == {"时间：": ["甲：乙"], "说明": ["a：b", "丙：丁"]}


def test_what_follows_from_a_slip_is_not_told_again() -> None:
    found = problems("{title：a, mode: kep}")
    assert [p.what.en for p in found] == [
        "there is a full-width colon ： after title",
        "mode must be one of: keep, leave out; found kep",
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("title: 甲\n".encode("gb18030"), "it looks like GBK"),
        (b"title: \xff\xfe\xff\n", "it is not UTF-8"),
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"- a\n", "expected a mapping of key: value, found a list"),
        (b"words\n", "expected a mapping of key: value, found text"),
        (b"title: a\n---\ntitle: b\n", "two YAML documents"),
        (b"title: a: b\n", "cannot be another key: value"),
        (b"title: 'a\n", "a quotation mark is not closed"),
        (b"title: a\x01\n", "control character"),
    ],
)
def test_a_file_that_is_no_such_page_has_one_problem_that_says_so(content: bytes, what: str) -> None:
    (found,) = problems(content)
    assert what in found.what.en
    assert found.place is not None
    assert found.place.line is not None


def test_the_callers_manual_gives_the_example_of_a_missing_key() -> None:
    manual = Manual(examples={"title": Text("title: 某表", "title: a table")})
    _, (found,) = load_model(Form, b"mode: keep\n", "form.yaml", manual)
    assert (found.remedy.zh, found.remedy.en) == ("补上 title: 某表", "add title: a table")


def test_the_keys_of_a_model_are_found_at_any_depth() -> None:
    assert keys_of(Group) == {"name", "groups"}
    assert {"from", "to", "sort", "column", "code", "编码", "groups"} <= keys_of(Form)
    assert not {"low", "high"} & keys_of(Form)
