"""Section 4 of the guide: what a fact must be. Each trap raw, then refused, or made harmless, by the intake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from shixian.judge.durable.driver import Firing, Pack
from shixian.judge.durable.facts import MAX_FACTS, FactError, Intake
from shixian.judge.durable.subset import SubsetError, Term, to_ruleset
from shixian.judge.durable.texts import hashes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.durable.conftest import Raw, Write

ONE = 'bare = Bare({"r": rule(("m", {"kind": "obl"}))})\n'
EQUAL = (
    'bare = Bare({{"r": rule(("m", {{"x": {0}}}))}})\nprint(*(bare.one({{"id": str(i), "x": v}})[1] == ["r"] for i, v in enumerate(({1}))))'
)


@pytest.fixture
def pack(write: Write) -> Pack:
    t = write.on("t", "a", write.is_("n", ">=", 0))
    same = write.on("f", "b", write.join("x", "==", "t.x"), write.join("m", ">=", "t.n"))
    return Pack("p", [write.rule("one", t), write.rule("pair", t, same)])


def refused(pack: Pack, *facts: Mapping[str, Any]) -> str:
    with pytest.raises(FactError) as caught:
        pack.run(facts)
    assert pack.run([{"kind": "a", "n": 1, "x": "A"}]) == [Firing("one", {"t": 0})]
    return str(caught.value)


# --- identity ---------------------------------------------------------------------------------------------------------------------


def test_raw_equal_facts_and_facts_of_one_id_count_once(raw: Raw) -> None:
    assert raw(ONE + 'print(bare.many([{"kind": "obl", "n": 1}] * 3))').out == "(2, ['r'])"
    assert raw(ONE + 'print(bare.many([{"kind": "obl", "id": "7", "n": 1}, {"kind": "obl", "id": "7", "n": 2}]))').out == "(2, ['r'])"


def test_equal_facts_count_each(pack: Pack) -> None:
    assert len(pack.run([{"kind": "a", "n": 1, "x": "A"}] * 300)) == 300


def test_raw_generated_ids_collide_among_a_few_ten_thousand_facts(raw: Raw) -> None:
    ended = raw(ONE + 'print(next((n for n in range(400_000) if E.assert_fact(bare.handle, \'{"kind":"obl","n":%d}\' % n)[0] == 2), None))')
    assert ended.out.isdigit()


def test_no_two_running_numbers_of_a_batch_share_a_hash() -> None:
    own = ["~", "~begin", "sid-0"]
    for variant in (0, 1):
        assert len({hashes_of(text)[variant] for text in [*map(str, range(MAX_FACTS)), *own]}) == MAX_FACTS + len(own)


def test_a_batch_beyond_the_numbers_that_are_known_to_differ_is_refused(pack: Pack) -> None:
    assert "facts in one batch" in refused(pack, *([{"kind": "other"}] * (MAX_FACTS + 1)))


def test_raw_sids_of_one_hash_share_a_session_and_a_rule_joins_two_cases(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("t", {"kind": "a"}), ("f", {"kind": "b"}))})\n'
        'bare.one({"sid": "CASE-615436", "kind": "a"}); print(bare.one({"sid": "CASE-1019840", "kind": "b"}))'
    )
    assert ended.out == "(0, ['r'])"


@pytest.mark.parametrize("name", ["id", "sid", "g", "$s", "$forward"])
def test_reserved_attributes_are_refused(pack: Pack, name: str) -> None:
    assert "a reserved attribute" in refused(pack, {"kind": "a", "n": 1, "x": "A", name: 1})
    assert "a reserved attribute" in refused(pack, {"kind": "other", name: 1})


def test_a_fact_that_no_condition_matches_is_left_out(pack: Pack) -> None:
    assert pack.run([{"kind": "other", "n": 5}, {"kind": "a", "n": 1, "x": "A"}]) == [Firing("one", {"t": 1})]


# --- numbers ------------------------------------------------------------------------------------------------------------------------


def test_raw_integers_beyond_64_bits_are_cut_in_silence(raw: Raw) -> None:
    assert raw(EQUAL.format(2**63 - 1, f"{2**63}, {2**70}")).out == "True True"


def test_raw_floats_booleans_and_texts_equal_integers_that_they_are_not(raw: Raw) -> None:
    assert raw(EQUAL.format(2**53 + 1, f"{float(2**53)!r},")).out == "True"
    assert raw(EQUAL.format(1, "True, '1'")).out == "True True"
    assert raw(EQUAL.format(0, "False, ''")).out == "True True"


def test_raw_one_and_one_point_zero_do_not_join(raw: Raw) -> None:
    ended = raw(
        'f = both({"kind": "b"}, {"x": {"t": "x"}}, GUARD)\nbare = Bare({"r": rule(("t", {"kind": "a"}), ("f", f))})\n'
        'bare.one({"kind": "a", "x": 1, "g": 1}); print(bare.one({"kind": "b", "x": 1.0, "g": 1}))'
    )
    assert ended.out == "(0, [])"


@pytest.mark.parametrize("value", [1.0, 1e-05, float("inf"), float("nan"), True, None, b"x", ["A"], {"b": 1}, 2**63, -(2**63) - 1])
def test_values_that_the_engine_misreads_are_refused_wherever_they_stand(pack: Pack, value: Any) -> None:
    assert "fact 1 ('a').n" in refused(pack, {"kind": "other"}, {"kind": "a", "n": value, "x": "A"})
    assert "fact 0 ('a').unread" in refused(pack, {"kind": "a", "n": 1, "x": "A", "unread": value})
    assert "fact 0 ('other').n" in refused(pack, {"kind": "other", "n": value})


def test_integers_are_exact_to_64_bits(write: Write) -> None:
    for edge in (2**63 - 1, -(2**63), 2**53 + 1):
        with Pack("p", [write.rule("r", write.on("t", "a", write.is_("n", "==", edge)))]) as edged:
            near = [n for n in (edge - 1, edge, edge + 1) if -(2**63) <= n < 2**63]
            assert [firing.facts["t"] for firing in edged.run([{"kind": "a", "n": n} for n in near])] == [near.index(edge)]


# --- presence and types -------------------------------------------------------------------------------------------------------------


def test_raw_null_in_a_comparison_is_error_312_or_a_silent_no(raw: Raw) -> None:
    start = 'f = both({"kind": "b"}, {"$lte": {"at": {"t": "due"}}}, GUARD)\nbare = Bare({"r": rule(("t", {"kind": "a"}), ("f", f))})\n'
    assert "error code: 312" in raw(start + 'bare.one({"kind": "a", "due": 5, "g": 1}); bare.one({"kind": "b", "at": None, "g": 1})').err
    assert raw(start + 'bare.one({"kind": "a", "due": None, "g": 1}); print(bare.one({"kind": "b", "at": 5, "g": 1}))').out == "(0, [])"


def test_an_attribute_that_a_rule_reads_must_be_there(pack: Pack) -> None:
    assert "is missing" in refused(pack, {"kind": "a", "n": 1})
    assert "is missing" in refused(pack, {"kind": "b", "x": "A"})
    assert "fill it in" in refused(pack, {"kind": "a"})


def test_an_attribute_has_the_type_that_the_rules_settle_or_the_first_fact_does(write: Write) -> None:
    rule = write.rule("r", write.on("t", "a", write.is_("n", ">=", 0)), write.on("f", "b", write.join("x", "==", "t.y")))
    with Pack("p", [rule]) as mixed:
        with pytest.raises(FactError, match="of type str, elsewhere int"):
            mixed.run([{"kind": "a", "n": "1", "y": "A"}])
        assert len(mixed.run([{"kind": "a", "n": 1, "y": "A"}, {"kind": "b", "x": "A"}])) == 1
        with pytest.raises(FactError, match=r"fact 1 \('b'\).x: of type int, elsewhere str"):
            mixed.run([{"kind": "a", "n": 1, "y": "A"}, {"kind": "b", "x": 1}])


@pytest.mark.parametrize("kind", [None, 5, True, "", "~end", "$s", ["a"]])
def test_a_fact_without_a_usable_kind_is_refused(pack: Pack, kind: Any) -> None:
    assert "no usable kind" in refused(pack, {"kind": kind, "n": 1, "x": "A"})


def test_raw_an_empty_object_in_a_batch_is_fatal(raw: Raw) -> None:
    assert raw(ONE + "bare.many([{}])").crashed


def test_an_empty_fact_is_refused_and_an_empty_batch_is_not(pack: Pack) -> None:
    assert "no usable kind" in refused(pack, {})
    assert pack.run([]) == []


# --- text ---------------------------------------------------------------------------------------------------------------------------


def test_raw_composed_and_decomposed_or_escaped_text_differ(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("m", {"x": "é"}))})\n'
        'for x in ("é", "e" + chr(0x301), chr(92) + "u00e9"):\n'
        '    print(E.assert_fact(bare.handle, \'{"x":"%s"}\' % x)[0], end=" ")'
    )
    assert ended.out == "0 1 1"


def test_text_is_normalised_and_escaped_alike_in_rules_and_facts(write: Write) -> None:
    for text in ("é", "政务公开", "a/b", 'say "no"', "back\\slash", "tab\tline\nbell\x07", "\u2028", "🏛", "", " "):
        with Pack("p", [write.rule("r", write.on("t", "a", write.is_("x", "==", text)))]) as exact:
            assert len(exact.run([{"kind": "a", "x": text}, {"kind": "a", "x": text + "."}])) == 1
    with Pack("p", [write.rule("r", write.on("t", "a", write.is_("x", "==", "é")))]) as composed:
        assert len(composed.run([{"kind": "a", "x": "e\u0301"}])) == 1


def test_raw_texts_of_65536_bytes_are_equal_whatever_they_say(raw: Raw) -> None:
    ended = raw(
        'f = both({"kind": "b"}, {"$neq": {"x": {"t": "x"}}}, GUARD)\n'
        "def differ(one, other):\n"
        '    bare = Bare({"r": rule(("t", {"kind": "a"}), ("f", f))})\n'
        '    bare.one({"id": "1", "kind": "a", "x": one, "g": 1}); return bare.one({"id": "2", "kind": "b", "x": other, "g": 1})[1]\n'
        'print(differ("x" * 65535, "y" * 65535), differ("x" * 65536, "y" * 65536), differ("公" * 21845 + "x", "开" * 21845 + "y"))'
    )
    assert ended.out == "['r'] [] []"  # the last has 21,846 characters: bytes are what counts


@pytest.mark.parametrize(
    "text",
    ["x" * 60_001, "公" * 20_001, '"' * 30_001, "a\0b", "\ud800"],
    ids=["long", "long in bytes", "long when escaped", "NUL", "surrogate"],
)
def test_text_that_the_engine_misreads_is_refused(pack: Pack, text: str) -> None:
    assert "fact 0 ('a').x" in refused(pack, {"kind": "a", "n": 1, "x": text})


def test_the_longest_texts_are_compared_to_the_end(pack: Pack) -> None:
    for text in ("x" * 59_999, "公" * 19_999):
        facts: list[dict[str, int | str]] = [
            {"kind": "a", "n": 1, "x": text + "x"},
            {"kind": "b", "m": 1, "x": text + "y"},
            {"kind": "b", "m": 1, "x": text + "x"},
        ]
        assert pack.run(facts) == [Firing("one", {"t": 0}), Firing("pair", {"t": 0, "f": 2})]


# --- size and shape -----------------------------------------------------------------------------------------------------------------


def test_raw_253_properties_are_error_302_and_end_a_batch(raw: Raw) -> None:
    big = 'big = {"kind": "obl", **{f"p{i}": i for i in range(253)}}\n'
    assert "error code: 302" in raw(ONE + big + "bare.one(big)").err
    assert raw(ONE + big + 'print(bare.many([{"kind": "obl", "i": 0}, big, {"kind": "obl", "i": 1}]))').out == "(0, ['r'])"


def test_250_attributes_work_and_251_are_refused(pack: Pack) -> None:
    assert len(pack.run([{"kind": "a", "n": 1, "x": "A", **{f"p{i}": i for i in range(247)}}])) == 1
    assert "251 attributes" in refused(pack, {"kind": "a", "n": 1, "x": "A", **{f"p{i}": i for i in range(248)}})


def test_raw_a_nested_object_and_a_dotted_name_are_one_property(raw: Raw) -> None:
    assert raw('print(Bare({"r": rule(("m", {"a.b": 1}))}).one({"a": {"b": 1}}))').out == "(0, ['r'])"


def test_a_dotted_name_is_a_name(write: Write) -> None:
    with Pack("p", [write.rule("r", write.on("t", "a", write.is_("a.b", "==", 1)))]) as dotted:
        assert len(dotted.run([{"kind": "a", "a.b": 1}])) == 1


def test_raw_absence_of_an_attribute_matches_the_engines_own_messages(raw: Raw) -> None:
    assert raw('print(Bare({"r": rule(("m", {"$nex": {"kind": 1}}))}).one({"kind": "a"}))').out == "(1, ['r'])"


def test_absence_of_an_attribute_cannot_be_said(write: Write) -> None:
    with pytest.raises(SubsetError):
        to_ruleset([write.rule("r", write.on("t", "a", Term("x", "$nex", 1)))])  # type: ignore[arg-type]


def test_a_batch_opens_the_session_holds_what_is_read_numbered_and_guarded_the_clock_last_and_ends_in_the_sentinel(write: Write) -> None:
    facts: list[dict[str, int | str]] = [
        {"kind": "clock", "at": 9},
        {"kind": "note", "text": "unread"},
        {"org": "unread", "due": 5, "kind": "obl"},
        {"kind": "answer", "at": 1},
    ]
    assert json.loads(Intake(write.answering).batch(facts)) == [
        {"id": "~begin", "kind": "~begin", "g": 1},
        {"id": "2", "g": 1, "kind": "obl", "due": 5},
        {"id": "3", "g": 1, "kind": "answer", "at": 1},
        {"id": "0", "g": 1, "kind": "clock", "at": 9},
        {"id": "~", "kind": "~end", "g": 1},
    ]
    assert facts[2] == {"org": "unread", "due": 5, "kind": "obl"}
