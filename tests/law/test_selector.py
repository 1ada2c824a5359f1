from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shixian.law import EventKind, Selector, Test, Vocabulary
from shixian.law.overlap import may_share_events, satisfiable
from shixian.law.selector import read_where, written
from shixian.law.wording import selector_text


@pytest.mark.parametrize(
    ("form", "tests"),
    [
        ("许可", (Test("in", ("许可",)),)),
        (3, (Test("in", (3,)),)),
        (True, (Test("in", ("true",)),)),
        (["许可", "处罚"], (Test("in", ("许可", "处罚")),)),
        ({"not": "许可"}, (Test("not in", ("许可",)),)),
        ({"not": ["许可", 3]}, (Test("not in", ("许可", 3)),)),
        ({"present": True}, (Test("present"),)),
        ({"present": False}, (Test("absent"),)),
        ({"at least": 3, "less than": 9}, (Test(">=", (3,)), Test("<", (9,)))),
        ({"at most": 3, "not": [1]}, (Test("<=", (3,)), Test("not in", (1,)))),
        ({"more than": -1}, (Test(">", (-1,)),)),
        (" 许可 ", (Test("in", ("许可",)),)),
    ],
)
def test_each_way_of_writing_a_test_has_one_meaning(form: object, tests: tuple[Test, ...]) -> None:
    assert read_where({"category": form}) == {"category": tests}
    assert read_where({"category": written(tests)}) == {"category": tests}


@pytest.mark.parametrize(
    "form",
    [
        None,
        [],
        {},
        "",
        "  ",
        1.5,
        [None],
        [["许可"]],
        {"not": []},
        {"present": "yes"},
        {"at least": "3"},
        {"at least": True},
        {"like": "x"},
    ],
)
def test_what_is_no_test_is_refused(form: object) -> None:
    with pytest.raises(ValidationError):
        read_where({"category": form})


@pytest.mark.parametrize(
    ("test", "passes", "fails"),
    [
        (Test("in", ("许可", 2018)), ["许可", 2018, "2018"], [None, "处罚", 2019]),
        (Test("not in", ("许可",)), [None, "处罚", 3], ["许可"]),
        (Test("present"), ["", 0, "甲"], [None]),
        (Test("absent"), [None], ["", 0]),
        (Test(">=", (3,)), [3, "3", "+4"], [2, None, "三", "3.5"]),
        (Test("<=", (3,)), [3, -1], [4, None]),
        (Test(">", (3,)), [4], [3, None]),
        (Test("<", (3,)), [2, "-7"], [3, None, ""]),
    ],
)
def test_a_test_holds_for_the_values_it_means(test: Test, passes: list[Any], fails: list[Any]) -> None:
    assert all(test.holds(value) for value in passes)
    assert not any(test.holds(value) for value in fails)


def integer_tests() -> st.SearchStrategy[Test]:
    number = st.integers(-3, 3)
    return st.one_of(
        st.builds(lambda values: Test("in", tuple(values)), st.lists(number, min_size=1, max_size=3)),
        st.builds(lambda values: Test("not in", tuple(values)), st.lists(number, min_size=1, max_size=4)),
        st.sampled_from([Test("present"), Test("absent")]),
        st.builds(lambda op, n: Test(op, (n,)), st.sampled_from([">=", "<=", ">", "<"]), number),
    )


@given(st.lists(integer_tests(), max_size=5))
def test_tests_of_integers_can_be_passed_exactly_when_a_search_finds_a_value(tests: list[Test]) -> None:
    kind = EventKind.model_validate(
        {"label": {"zh": "甲", "en": "A"}, "attributes": {"n": {"type": "integer"}, "m": {"type": "integer", "required": True}}}
    )
    found = [value for value in (None, *range(-20, 21)) if all(test.holds(value) for test in tests)]
    assert satisfiable(tests, kind.attributes["n"]) == bool(found)
    assert satisfiable(tests, kind.attributes["m"]) == any(value is not None for value in found)


@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda op, values: Test(op, tuple(values)),
                st.sampled_from(["in", "not in"]),
                st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=4),
            ),
            st.sampled_from([Test("present"), Test("absent")]),
        ),
        max_size=4,
    )
)
def test_tests_of_texts_can_be_passed_exactly_when_a_search_finds_a_value(tests: list[Test]) -> None:
    open_kind = EventKind.model_validate({"label": {"zh": "甲", "en": "A"}, "attributes": {"c": {}, "d": {"values": list("甲乙丙丁")}}})
    assert satisfiable(tests, open_kind.attributes["c"]) == any(all(t.holds(v) for t in tests) for v in (None, *"甲乙丙丁戊"))
    assert satisfiable(tests, open_kind.attributes["d"]) == any(all(t.holds(v) for t in tests) for v in (None, *"甲乙丙丁"))


def selector(event: str = "决定", **where: object) -> Selector:
    return Selector.model_validate({"event": event, "where": where})


def test_two_selectors_share_events_when_every_attribute_may_agree() -> None:
    permits, others = selector(类别=["许可", "处罚"]), selector(类别={"not": ["许可", "处罚"]})
    assert not may_share_events(permits, others)
    assert may_share_events(permits, selector())
    assert may_share_events(permits, selector(级别={"at least": 3}))
    assert not may_share_events(selector(级别={"at least": 3}), selector(级别={"less than": 3}))
    assert may_share_events(selector(级别={"at least": 3}), selector(级别={"at most": 3}))
    assert not may_share_events(selector("公开"), selector("决定"))
    assert may_share_events(selector(机关={"present": False}), others)


def test_pairs_of_forms_share_events_exactly_when_some_event_passes_both() -> None:
    forms: list[object] = [
        "甲",
        ["甲", "乙"],
        {"not": "甲"},
        {"present": True},
        {"present": False},
        {"at least": 2},
        {"at most": 1},
        {"more than": 1, "less than": 3},
        2,
    ]
    domain = (None, "甲", "乙", "丙", *range(-5, 9))
    for one, other in product(forms, repeat=2):
        tests = (*read_where({"x": one})["x"], *read_where({"x": other})["x"])
        assert may_share_events(selector(x=one), selector(x=other)) == any(all(t.holds(v) for t in tests) for v in domain), (one, other)


def test_a_selector_is_said_in_the_words_of_the_vocabulary() -> None:
    vocabulary = Vocabulary.model_validate(
        {
            "kinds": {
                "decision": {
                    "label": {"zh": "执法决定", "en": "decision"},
                    "attributes": {"category": {"label": {"zh": "类别", "en": "category"}}, "pages": {}},
                }
            }
        }
    )
    said = selector_text(selector("decision", category=["许可", "处罚"], pages={"at least": 3}), vocabulary)
    assert said.zh == "执法决定（类别为许可或处罚，pages不小于3）"
    assert said.en == "decision (category is 许可 or 处罚; pages is at least 3)"
    assert selector_text(selector("unknown"), vocabulary).zh == "unknown"
