"""Section 3 and the checklist of section 9 of the guide: what a rule may not say. Each trap raw, then refused before the engine sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shixian.judge.durable import limits
from shixian.judge.durable.driver import Pack
from shixian.judge.durable.refusals import MAX_CONDITIONS, MAX_RULES
from shixian.judge.durable.subset import Condition, EngineRule, Ref, SubsetError, Term, to_ruleset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.durable.conftest import Raw, Write


def refused(rules: Sequence[EngineRule], **declared: Any) -> str:
    """The refusals, both languages."""
    with pytest.raises(SubsetError) as caught:
        to_ruleset(rules, **declared)
    assert all(problem.what.zh != problem.what.en and problem.remedy.zh and problem.remedy.en for problem in caught.value.problems)
    return str(caught.value)


# --- the form ---------------------------------------------------------------------------------------------------------------------


def test_constants_come_first_joins_after_the_guard_last_and_the_sentinel_is_the_last_rule(write: Write) -> None:
    act = write.on(
        "f", "act", write.join("at", "<=", "t.due"), write.is_("level", "==", 3), write.join("org", "==", "t.org"), write.is_("at", ">", 0)
    )
    assert to_ruleset([write.rule("met", write.on("t", "obl"), act)]) == {
        "met": {
            "all": [
                {"t": {"kind": "obl"}},
                {
                    "f": {
                        "$and": [
                            {"kind": "act"},
                            {"level": 3},
                            {"$gt": {"at": 0}},
                            {"$lte": {"at": {"t": "due"}}},
                            {"org": {"t": "org"}},
                            {"$gte": {"g": {"t": "g"}}},
                        ]
                    }
                },
            ]
        },
        "~end": {"all": [{"end": {"$and": [{"kind": "~end"}, {"g": 1}]}}]},
    }


def test_a_negated_condition_is_last_guarded_and_marked(write: Write) -> None:
    absent = to_ruleset(write.answering)["absent"]["all"]
    assert absent[-1] == {"n$not": {"$and": [{"kind": "answer"}, {"$lte": {"at": {"t": "due"}}}, {"$gte": {"g": {"t": "g"}}}]}}


def test_all_refusals_come_together_each_naming_rule_and_condition_and_what_to_write(write: Write) -> None:
    message = refused(
        [
            write.rule("a", write.on("t", "obl", write.join("x", "<", "u.y"))),
            write.rule("b", write.on("t", "obl", write.is_("id", "==", 1))),
        ]
    )
    assert "a, t: a join in the first condition" in message
    assert "put the join into a later condition" in message
    assert "b, t.id: 'id' is a reserved attribute" in message


# --- 1, 2: facts only ---------------------------------------------------------------------------------------------------------------


def test_raw_an_event_is_consumed_by_the_first_rule(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({n: rule(("m", {"kind": "x"})) for n in "abc"})\n'
        'status, session = E.assert_event(bare.handle, text({"kind": "x"}))\nprint([r for r, _ in bare.answers(session)])'
    )
    assert ended.out == "['a']"


def test_a_fact_serves_every_rule(write: Write) -> None:
    with Pack("p", [write.rule(name, write.on("m", "x")) for name in "abc"]) as pack:
        assert [firing.rule for firing in pack.run([{"kind": "x"}])] == ["a", "b", "c"]


# --- 3: no alternatives, no nesting -------------------------------------------------------------------------------------------------


def test_raw_an_or_before_a_join_switches_the_join_off(raw: Raw) -> None:
    ended = raw(
        'f = both({"kind": "answer"}, {"$or": [{"by": "web"}, {"by": "post"}]}, {"$lte": {"at": {"t": "due"}}}, GUARD)\n'
        'bare = Bare({"met": rule(("t", {"kind": "obl"}), ("f", f))})\n'
        'bare.one({"kind": "obl", "due": 9, "g": 1}); print(bare.one({"kind": "answer", "at": 50, "by": "web", "g": 1}))'
    )
    assert ended.out == "(0, ['met'])"  # fifty is not by nine


def test_raw_an_or_in_the_first_condition_fires_twice(raw: Raw) -> None:
    ended = raw('print(Bare({"r": rule(("m", {"$or": [{"a": 1}, {"b": 1}]}))}).one({"a": 1, "b": 1}))')
    assert ended.out == "(0, ['r', 'r'])"


def test_raw_a_nested_and_is_wrong_or_fatal(raw: Raw) -> None:
    ended = raw(
        'f = both({"kind": "answer"}, both({"$gte": {"at": {"t": "from"}}}, {"$lte": {"at": {"t": "due"}}}))\n'
        'bare = Bare({"met": rule(("t", {"kind": "obl"}), ("f", f))})\n'
        'bare.one({"kind": "obl", "from": 3, "due": 9}); print(bare.one({"kind": "answer", "at": 50}))',
        perturb=True,
    )
    assert ended.crashed or ended.out != "(0, [])"


@pytest.mark.parametrize("value", [{"$or": [1, 2]}, ("web", "post"), {"$div": {"$l": 1, "$r": 0}}, {"f": "due"}])
def test_a_value_that_is_an_expression_is_refused(write: Write, value: Any) -> None:
    assert "a value of type" in refused([write.rule("r", write.on("t", "obl", Term("at", "==", value)))])


# --- 4: aliases ---------------------------------------------------------------------------------------------------------------------


def test_raw_a_join_in_the_first_condition_is_ignored_and_its_alias_never_looked_up(raw: Raw) -> None:
    ended = raw(
        'print(Bare({"r": rule(("f", both({"kind": "answer"}, {"$gt": {"at": {"typo": "due"}}})))}).one({"kind": "answer", "at": 5}))'
    )
    assert ended.out == "(0, ['r'])"


def test_a_join_in_the_first_condition_is_refused(write: Write) -> None:
    assert "a join in the first condition" in refused([write.rule("r", write.on("f", "answer", write.join("at", ">", "t.due")))])


def test_raw_an_unknown_alias_is_error_305_when_the_fact_comes(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("t", {"kind": "obl"}), ("f", both({"kind": "answer"}, {"$gt": {"at": {"typo": "due"}}})))})\n'
        'bare.one({"kind": "obl", "due": 1}); bare.one({"kind": "answer", "at": 5})'
    )
    assert "error code: 305" in ended.err


def test_an_alias_that_is_unbound_bound_later_negated_or_its_own_is_refused(write: Write) -> None:
    t, k = write.on("t", "obl"), write.on("k", "clock")
    assert "names 'typo'" in refused([write.rule("r", t, write.on("f", "answer", write.join("at", ">", "typo.due")))])
    assert "names 'k'" in refused([write.rule("r", t, write.on("f", "answer", write.join("at", ">", "k.at")), k)])
    assert "names 'f'" in refused([write.rule("r", t, write.on("f", "answer", write.join("at", ">", "f.due")))])
    n = write.none("n", "answer", write.join("at", ">", "t.due"))
    assert "names 'n'" in refused([write.rule("r", t, k, n, write.none("m", "x", write.join("at", ">", "n.at")))])


def test_raw_two_conditions_of_one_alias_are_accepted_and_one_of_them_is_lost(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("a", {"kind": "x"}), ("a", {"kind": "y"}))})\n'
        'E.assert_fact(bare.handle, text({"kind": "x"})); s, session = E.assert_fact(bare.handle, text({"kind": "y"}))\n'
        "print([sorted(match) for _, match in bare.answers(session)])"
    )
    assert ended.out == "[['a']]"


@pytest.mark.parametrize("alias", ["", "$m", "t$not", "~t", 'a"b', "a\\b", "a\nb", "e\u0301", 5, None])
def test_an_alias_that_the_engine_would_misread_is_refused(write: Write, alias: Any) -> None:
    refused([write.rule("r", write.on(alias, "obl"))])


def test_a_repeated_alias_and_one_of_the_same_hash_are_refused(write: Write) -> None:
    assert "used twice" in refused([write.rule("r", write.on("a", "x"), write.on("a", "y"))])
    assert "cannot tell it from costarring" in refused([write.rule("r", write.on("costarring", "x"), write.on("liquid", "y"))])


# --- 5, 6: absence ------------------------------------------------------------------------------------------------------------------


def test_raw_a_leading_none_never_fires(raw: Raw) -> None:
    ended = raw('print(Bare({"r": rule(("n$not", {"kind": "done"}), ("t", {"kind": "obl"}))}).one({"kind": "obl"}))')
    assert ended.out == "(0, [])"


def test_a_rule_that_begins_with_or_consists_of_absence_is_refused(write: Write) -> None:
    n = Condition(alias="n", kind="done", negated=True)
    assert "a positive condition after a negated one" in refused([write.rule("r", n, write.on("t", "obl"))])
    assert "no positive condition" in refused([write.rule("r", n)])
    assert "no positive condition" in refused([write.rule("r")])


def test_raw_without_a_clock_absence_depends_on_the_order_of_arrival(raw: Raw) -> None:
    ended = raw(
        "for order in (0, 1):\n"
        '    bare = Bare({"r": rule(("t", {"kind": "obl"}), ("n$not", {"kind": "done"}))})\n'
        '    facts = [{"kind": "obl", "i": 0}, {"kind": "done", "i": 1}]\n'
        "    print([bare.one(fact)[1] for fact in (facts, facts[::-1])[order]])"
    )
    assert ended.out.splitlines() == ["[['r'], []]", "[[], []]"]


def test_absence_without_a_clock_not_bounded_in_time_or_of_the_clock_itself_is_refused(write: Write) -> None:
    t, now = write.on("t", "obl"), write.on("now", "clock", write.join("at", ">", "t.due"))
    bounded = write.none("n", "answer", write.join("at", "<=", "t.due"))
    assert "last positive one is not on 'clock'" in refused([write.rule("r", t, bounded)])
    assert "last positive one is not on 'clock'" in refused([write.rule("r", t, now, write.on("f", "x"), bounded)])
    assert "not bounded in time" in refused([write.rule("r", t, now, write.none("n", "answer"))])
    assert "not bounded in time" in refused([write.rule("r", t, now, write.none("n", "answer", write.join("org", "==", "t.org")))])
    assert "not bounded in time" in refused([write.rule("r", t, now, write.none("n", "answer", write.is_("at", "<=", 5)))])
    assert "is the clock" in refused([write.rule("r", t, now, write.none("n", "clock", write.join("at", "<=", "t.due")))])


# --- 7: joined attributes -----------------------------------------------------------------------------------------------------------


def test_raw_a_missing_bound_attribute_is_error_311_and_a_missing_new_one_no_match(raw: Raw) -> None:
    start = 'bare = Bare({"r": rule(("t", {"kind": "obl"}), ("f", both({"kind": "x"}, {"$lte": {"at": {"t": "due"}}}, GUARD)))})\n'
    assert "error code: 311" in raw(start + 'bare.one({"kind": "obl", "g": 1}); bare.one({"kind": "x", "at": 5, "g": 1})').err
    assert raw(start + 'bare.one({"kind": "obl", "due": 9, "g": 1}); print(bare.one({"kind": "x", "g": 1}))').out == "(1, [])"


def test_a_join_on_an_attribute_that_is_not_declared_present_is_refused(write: Write) -> None:
    rule = write.rule("r", write.on("t", "obl"), write.on("f", "answer", write.join("at", "<=", "t.due")))
    assert to_ruleset([rule], present={"obl": {"due"}, "answer": {"at"}})
    assert "not every 'obl' fact is declared to carry 'due'" in refused([rule], present={"answer": ["at"]})
    assert "not every 'answer' fact is declared to carry 'at'" in refused([rule], present={"obl": ["due"], "answer": ["due"]})


# --- 8, 11: operators ---------------------------------------------------------------------------------------------------------------


def test_raw_a_zero_divisor_kills_the_process(raw: Raw) -> None:
    ended = raw(
        'f = both({"kind": "x"}, {"$gt": {"a": {"$div": {"$l": {"t": "p"}, "$r": {"t": "q"}}}}})\n'
        'bare = Bare({"r": rule(("t", {"kind": "obl"}), ("f", f))})\n'
        'bare.one({"kind": "obl", "p": 1, "q": 0}); bare.one({"kind": "x", "a": 7})'
    )
    assert ended.crashed


def test_raw_an_unknown_operator_is_accepted_and_never_matches(raw: Raw) -> None:
    assert raw('print(Bare({"r": rule(("m", {"$regex": {"x": "a"}}))}).one({"x": "a"}))').out == "(1, [])"


@pytest.mark.parametrize("op", ["regex", "$regex", "=", "in", "", None, "≤"])
def test_an_unknown_operator_is_refused(write: Write, op: Any) -> None:
    assert "unknown operator" in refused([write.rule("r", write.on("t", "obl", Term("at", op, 1)))])


# --- 9: limits ----------------------------------------------------------------------------------------------------------------------


def test_raw_seventeen_conditions_are_error_304(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(*((f"a{i}", {"kind": f"k{i}"}) for i in range(17)))})\nfor i in range(17): bare.one({"kind": f"k{i}"})'
    )
    assert "error code: 304" in ended.err


def test_sixteen_conditions_work_and_seventeen_are_refused(write: Write) -> None:
    rules = [write.rule("r", *(write.on(f"a{i}", f"k{i}") for i in range(n))) for n in (16, 17)]
    with Pack("p", rules[:1]) as pack:
        assert len(pack.run([{"kind": f"k{i}"} for i in range(16)])) == 1
    assert "17 conditions" in refused(rules[1:])


def test_raw_thirty_joins_are_error_113(raw: Raw) -> None:
    ended = raw('Bare({"r": rule(("t", {"kind": "a"}), ("f", both({"kind": "b"}, *({f"p{i}": {"t": f"p{i}"}} for i in range(30)))))})')
    assert "error code: 113" in ended.err


def test_28_joins_and_the_guard_work_and_29_are_refused(write: Write) -> None:
    rules = [
        write.rule("r", write.on("t", "a"), write.on("f", "b", *(write.join(f"p{i}", "==", f"t.p{i}") for i in range(n)))) for n in (28, 29)
    ]
    with Pack("p", rules[:1]) as pack:
        assert len(pack.run([{"kind": kind, **{f"p{i}": i for i in range(28)}} for kind in "ab"])) == 1
        assert pack.run([{"kind": kind, **{f"p{i}": i + (i == 27 and kind == "b") for i in range(28)}} for kind in "ab"]) == []
    assert "29 joins" in refused(rules[1:])


def test_raw_65_joined_conditions_under_one_prefix_are_error_303(raw: Raw) -> None:
    ended = raw(
        'k = both({"kind": "clock"}, {"$gt": {"at": {"t": "due"}}}, GUARD)\n'
        'bare = Bare({f"r{i}": rule(("t", {"kind": f"t{i}"}), ("k", k)) for i in range(65)})\n'
        'bare.one({"kind": "clock", "at": 5, "g": 1})'
    )
    assert "error code: 303" in ended.err


def _crowded(write: Write, count: int, *, tagged: bool = False) -> list[EngineRule]:
    """``count`` joined conditions on the clock, in as few rules as hold them."""
    rules: list[EngineRule] = []
    for start in range(0, count, 15):
        numbers = range(start, min(start + 15, count))
        tags = [(write.is_("ob", "==", i),) if tagged else () for i in numbers]
        conditions = [write.on(f"k{i}", "clock", *tag, write.join("at", ">", "t.due")) for i, tag in zip(numbers, tags, strict=True)]
        rules.append(write.rule(f"r{start}", write.on("t", f"t{start}"), *conditions))
    return rules


def test_64_joined_conditions_under_one_prefix_work_65_are_refused_and_a_tag_helps(write: Write) -> None:
    with Pack("p", _crowded(write, 64)) as pack:
        pack.run([{"kind": "t0", "due": 1}, {"kind": "clock", "at": 5}])
    assert "65 conditions under one prefix" in refused(_crowded(write, 65))
    with Pack("p", _crowded(write, 120, tagged=True)) as pack:
        pack.run([{"kind": "t0", "due": 1}, {"kind": "clock", "at": 5, "ob": 3}])


def test_raw_256_identical_single_conditions_are_fatal(raw: Raw) -> None:
    code = 'bare = Bare({{f"r{{i}}": rule(("m", {{"kind": "clock"}})) for i in range({})}})\nprint(len(bare.one({{"kind": "clock"}})[1]))'
    assert raw(code.format(255)).out == "255"
    over = raw(code.format(256), perturb=True)
    assert over.crashed or over.out != "256"


def test_256_identical_conditions_and_a_21st_rule_are_refused(write: Write) -> None:
    many = [write.rule(f"r{i}", *(write.on(f"a{j}", "clock") for j in range(16))) for i in range(16)]
    assert "same condition more than 255 times" in refused(many)
    assert to_ruleset([*many[:15], write.rule("r15", *many[15].conditions[:15])])
    assert "21 rules" in refused([write.rule(f"r{i}", write.on("a", f"k{i}")) for i in range(21)])


def test_raw_512_kinds_are_too_many(raw: Raw) -> None:
    ended = raw('bare = Bare({f"r{i}": rule(("m", {"kind": f"k{i}"})) for i in range(512)})\nprint(bare.one({"kind": "k511"}))')
    assert ended.code != 0 or ended.out != "(0, ['r511'])"


def test_512_kinds_cannot_be_said_in_20_rules_of_16_conditions() -> None:
    assert MAX_RULES * MAX_CONDITIONS < 512


# --- 10: names by hash --------------------------------------------------------------------------------------------------------------


def test_raw_attributes_are_told_apart_by_a_32_bit_hash_alone(raw: Raw) -> None:
    ended = raw('print(Bare({"r": rule(("m", {"liquid": 1}))}).one({"costarring": 1}))')
    assert ended.out == "(0, ['r'])"


def test_attributes_of_one_hash_are_refused_also_across_joins_and_against_the_engines_own_names(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    liquid, costarring = write.is_("liquid", "==", 1), write.is_("costarring", "==", 1)
    assert "cannot tell 'costarring' from 'liquid'" in refused(
        [write.rule("r", write.on("t", "a", liquid), write.on("f", "b", costarring))]
    )
    crossed = write.rule("r", write.on("t", "a"), write.on("f", "b", write.join("liquid", "==", "t.costarring")))
    assert "cannot tell" in refused([crossed])
    assert to_ruleset([write.rule("r", write.on("t", "a", liquid))])
    monkeypatch.setattr(limits, "ENGINE_NAMES", ("costarring",))
    assert "cannot tell 'liquid' from 'costarring'" in refused([write.rule("r", write.on("t", "a", liquid))])


# --- names, values, types ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id", "sid", "g", "kind", "$s", "", "~x", 'a"b', "a\x00", "e\u0301", "\ud800", 5])
def test_reserved_and_unreadable_attributes_are_refused(write: Write, name: Any) -> None:
    refused([write.rule("r", write.on("t", "a", Term(name, "==", 1)))])
    refused([write.rule("r", write.on("t", "a"), write.on("f", "b", Term("x", "==", Ref("t", name))))])


@pytest.mark.parametrize("name", ["", "~end", "$r", "a\nb", None])
def test_reserved_and_unreadable_kinds_and_rule_names_are_refused(write: Write, name: Any) -> None:
    refused([write.rule("r", write.on("t", name))])
    refused([write.rule(name, write.on("t", "a"))])


def test_two_rules_of_one_name_are_refused(write: Write) -> None:
    assert "two rules have this name" in refused([write.rule("r", write.on("t", "a")), write.rule("r", write.on("t", "b"))])


def test_names_in_chinese_with_slashes_and_dots_work(write: Write) -> None:
    with Pack(
        "规则包", [write.rule("guiyang-2017/首次 发布.x", write.on("触发", "incident.opinion", write.is_("级别", "==", "重大")))]
    ) as pack:
        assert pack.run([{"kind": "incident.opinion", "级别": "重大"}])[0].rule == "guiyang-2017/首次 发布.x"


@pytest.mark.parametrize(
    "value",
    [1.0, 0.5, float("nan"), True, None, b"x", [1], 2**63, -(2**63) - 1, "e\u0301", "\ud800", "a\0b", "x" * 60_001, "字" * 20_001],
    ids=lambda value: f"{type(value).__name__} {str(value)[:8]!a}",
)
def test_constants_that_the_engine_misreads_are_refused(write: Write, value: Any) -> None:
    refused([write.rule("r", write.on("t", "a", Term("x", "==", value)))])


def test_text_is_not_compared_by_order(write: Write) -> None:
    assert "compares bytes" in refused([write.rule("r", write.on("t", "a", write.is_("at", "<", "2020-01-01")))])


def test_raw_text_is_ordered_by_bytes_so_that_9_is_after_10(raw: Raw) -> None:
    assert raw('print(Bare({"r": rule(("m", {"$lt": {"x": "10"}}))}).one({"x": "9"}))').out == "(1, [])"


@pytest.mark.parametrize(
    "terms",
    [
        (Term("x", "==", 1), Term("x", "!=", "a")),
        (Term("x", "==", "a"), Term("x", "<", Ref("t", "y"))),
        (Term("x", "==", Ref("t", "y")), Term("x", "==", "a"), Term("y", "==", 1)),
        (Term("x", "==", Ref("t", "y")), Term("z", "!=", Ref("t", "y")), Term("x", "==", "a"), Term("z", "==", 1)),
    ],
)
def test_an_attribute_that_is_text_here_and_a_number_there_is_refused(write: Write, terms: tuple[Term, ...]) -> None:
    assert "both as int and as text" in refused([write.rule("r", write.on("t", "a"), write.on("f", "b", *terms))])


def test_more_than_250_attributes_read_of_one_kind_are_refused(write: Write) -> None:
    def reading(count: int) -> list[EngineRule]:
        return [write.rule("r", write.on("t", "a", *(write.is_(f"p{i}", "==", i) for i in range(count))))]

    with Pack("p", reading(250)) as pack:
        assert len(pack.run([{"kind": "a", **{f"p{i}": i for i in range(250)}}])) == 1
    assert "251 attributes" in refused(reading(251))
