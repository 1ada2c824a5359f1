from __future__ import annotations

import datetime as dt
import pickle
from typing import TYPE_CHECKING

import pytest
from tests.law.sample import DEADLINE, RECURRENCE, RULE, VOCABULARY, rulebook_in, second_document

from shixian.errors import RuleError
from shixian.law import Rulebook, shipped

if TYPE_CHECKING:
    from pathlib import Path

READINGS = (
    RULE.replace("kind: response", "kind: response\n  effective: {from: 2020-08-01}")
    + """\
  reading: {name: as-written, because: {zh: 依文义, en: By the letter}}
  readings:
    rolled: {because: {zh: 遇休息日顺延, en: Rolls to a working day}, within: 30 days rolled}
    every-decision: {because: {zh: 每次决定各自起算, en: Each decision by itself}, start: every, within: 20 working days}
"""
)


def test_a_small_rulebook_loads_with_its_document_clause_and_words(tmp_path: Path) -> None:
    book = Rulebook.load(rulebook_in(tmp_path))
    rule = book.rules["plan-2020/decisions"]
    assert (rule.document, str(rule.within), rule.by, rule.start) == ("plan-2020", "7 working days", ("case",), "earliest")
    assert book.document_of(rule).title.zh == "某县方案"
    assert book.clause_of(rule).status == "encoded"
    assert book.vocabulary.exemptions() == ("豁免",)
    assert book.vocabulary.label("decision.made").zh == "作出决定"


def test_each_missing_end_of_a_rules_validity_is_the_documents(tmp_path: Path) -> None:
    book = Rulebook.load(rulebook_in(tmp_path, READINGS))
    effective = book.effective(book.rules["plan-2020/decisions"])
    assert (effective.start, effective.end) == (dt.date(2020, 8, 1), dt.date(2020, 12, 31))
    assert effective.covers(dt.date(2020, 12, 31))
    assert not effective.covers(dt.date(2020, 7, 31))


def test_the_default_reading_comes_first_and_each_other_one_changes_only_what_it_says(tmp_path: Path) -> None:
    rule = Rulebook.load(rulebook_in(tmp_path, READINGS)).rules["plan-2020/decisions"]
    (first, default), (second, rolled), (third, every) = rule.variants()
    assert (first, second, third) == ("as-written", "rolled", "every-decision")
    assert (default.by, rolled.by, every.by) == (("case",), ("case",), ("case",))
    assert (str(default.within), str(rolled.within), str(every.within)) == ("7 working days", "30 days rolled", "20 working days")
    assert (every.start, every.reading_name, rolled.reading_name) == ("every", "every-decision", "rolled")
    assert not any(variant.readings for _, variant in rule.variants())
    assert len({rule for _, rule in rule.variants()}) == 3


def test_a_rule_without_readings_has_the_one_variant_named_default(tmp_path: Path) -> None:
    rule = Rulebook.load(rulebook_in(tmp_path)).rules["plan-2020/decisions"]
    assert [name for name, _ in rule.variants()] == ["default"]


def test_a_reading_takes_a_key_away_with_null(tmp_path: Path) -> None:
    rules = RULE + (
        "  restart: {event: decision.resumed}\n  reading: {name: a, because: {zh: 甲, en: A}}\n"
        "  readings:\n    b: {because: {zh: 乙, en: B}, restart: null}\n"
    )
    (_, default), (_, other) = Rulebook.load(rulebook_in(tmp_path, rules)).rules["plan-2020/decisions"].variants()
    assert default.restart is not None
    assert other.restart is None


def test_deadlines_and_recurrences_are_asked_of_each_subject(tmp_path: Path) -> None:
    book = Rulebook.load(rulebook_in(tmp_path, DEADLINE + RECURRENCE))
    assert {rule.by for rule in book.rules.values()} == {("subject",)}
    columns = book.rules["plan-2020/columns"]
    assert columns.each is not None
    assert (columns.each.attribute, columns.each.items, columns.times) == ("column", (), 2)


def test_kinds_of_events_may_be_named_in_chinese_and_whole_rules_written_with_chinese_limits(tmp_path: Path) -> None:
    vocabulary = "kinds:\n  执法决定: {label: {zh: 执法决定, en: Decision}}\n  决定公开: {label: {zh: 决定公开, en: Publication}}\n"
    rules = RULE.replace("decision.made", "执法决定").replace("decision.published", "决定公开").replace("7 working days", "7个工作日")
    rule = Rulebook.load(rulebook_in(tmp_path, rules, vocabulary=vocabulary)).rules["plan-2020/decisions"]
    assert rule.when is not None
    assert (rule.when.event, str(rule.within)) == ("执法决定", "7 working days")


def test_rules_are_selected_by_rule_or_document_each_once(tmp_path: Path) -> None:
    book = Rulebook.load(rulebook_in(tmp_path, RULE + DEADLINE, others=second_document()))
    assert [r.id for r in book.select(["plan-2020", "plan-2020/decisions"])] == ["plan-2020/catalogue", "plan-2020/decisions"]
    assert [r.id for r in book.select(["plan-2020/decisions"])] == ["plan-2020/decisions"]
    assert len(book.select([])) == 2
    with pytest.raises(RuleError) as error:
        book.select(["plan-2020/decision", "plan2020"])
    assert [p.remedy.en for p in error.value.problems] == ["type plan-2020/decisions", "type plan-2020"]


def test_the_digest_tells_the_bytes_and_the_names_but_not_where_the_folder_is(tmp_path: Path) -> None:
    one = Rulebook.load(rulebook_in(tmp_path / "one")).digest
    assert Rulebook.load(rulebook_in(tmp_path / "two")).digest == one
    assert Rulebook.load(rulebook_in(tmp_path / "three", RULE + "# a comment\n")).digest != one
    renamed = rulebook_in(tmp_path / "four")
    (renamed / "plan-2020/rules.yaml").rename(renamed / "plan-2020/other.yaml")
    assert Rulebook.load(renamed).digest != one


def test_a_rulebook_goes_to_a_child_process_and_back(tmp_path: Path) -> None:
    book = Rulebook.load(rulebook_in(tmp_path, READINGS))
    assert pickle.loads(pickle.dumps(book)) == book


def test_a_rule_read_from_its_own_plain_values_is_the_same_rule(tmp_path: Path) -> None:
    for rule in Rulebook.load(rulebook_in(tmp_path, READINGS + DEADLINE + RECURRENCE)).rules.values():
        assert type(rule).model_validate(rule.as_data()) == rule


def test_aliases_are_expanded_and_keep_the_place_of_their_anchor(tmp_path: Path) -> None:
    vocabulary = VOCABULARY.replace("category: {values: [许可, 处罚, 检查]}", "category: &c {values: [许可, 处罚, 检查]}").replace(
        "column: {}", "column: *c"
    )
    book = Rulebook.load(rulebook_in(tmp_path, vocabulary=vocabulary))
    assert book.vocabulary.kinds["decision.published"].attributes["column"].values == ("许可", "处罚", "检查")


def test_hidden_files_and_files_that_are_no_yaml_are_left_alone(tmp_path: Path) -> None:
    root = rulebook_in(tmp_path, others={".git/x.yaml": "[", "plan-2020/notes.txt": "甲", "README.md": "甲"})
    assert list(Rulebook.load(root).rules) == ["plan-2020/decisions"]


def test_the_shipped_rulebook_is_found_and_loads_without_a_path() -> None:
    book = Rulebook.load()
    assert book.root == shipped.rules_root()
    assert book.rules
    assert book.documents


def test_the_shipped_files_are_package_data_in_a_wheel_and_the_top_level_in_a_checkout(tmp_path: Path) -> None:
    package = tmp_path / "engine" / "shixian"
    package.mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    assert shipped.rules_root(package) == tmp_path / "rules"
    (package / "_shipped" / "rules").mkdir(parents=True)
    assert shipped.rules_root(package) == package / "_shipped" / "rules"
    with pytest.raises(RuleError):
        shipped.cases_root(package)


def test_a_reading_cannot_change_what_belongs_together(tmp_path: Path) -> None:
    """Readings are compared obligation by obligation, so the key must be the same under all of them."""
    changed = READINGS.replace("within: 30 days rolled}", "by: [case, organ]}")
    with pytest.raises(RuleError) as caught:
        Rulebook.load(rulebook_in(tmp_path, rules=changed))
    assert "by" in caught.value.in_("en")
