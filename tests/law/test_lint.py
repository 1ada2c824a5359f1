from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.law.sample import DEADLINE, DOCUMENT, RULE, rulebook_in, second_document

from shixian.law import Rulebook
from shixian.law.lint import LintFinding, lint

if TYPE_CHECKING:
    from pathlib import Path

SECOND = RULE.replace("plan-2020/decisions", "plan-2020/permits").replace("7 working days", "5 working days")
LISTED = DOCUMENT.replace("[plan-2020/decisions]", "[plan-2020/decisions, plan-2020/permits, plan-2020/catalogue]")
CLAUSE = "  - {locator: 第一条, summary: {zh: 甲, en: A}, status: encoded, rules: [law-2019/decisions]}\n"
SUPERIOR = RULE.replace("plan-2020/decisions", "law-2019/decisions").replace("二(六)", "第一条")


def found(root: Path, rules: str = RULE, *, document: str = DOCUMENT, others: dict[str, str] | None = None) -> list[LintFinding]:
    return lint(Rulebook.load(rulebook_in(root, rules, document=document, others=others)))


def codes(findings: list[LintFinding]) -> list[tuple[str, str]]:
    return [(f.code, f.about) for f in findings]


def test_a_sound_rulebook_raises_no_doubt(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_reading_that_judges_as_the_default_does_is_named_at_its_place(tmp_path: Path) -> None:
    because = "because: {zh: 甲, en: A}"
    rules = (
        RULE
        + f"  reading: {{name: a, {because}}}\n"
        + f"  readings:\n    same: {{{because}, within: 7个工作日, start: earliest}}\n    other: {{{because}, start: every}}\n"
    )
    (finding,) = found(tmp_path, rules)
    assert (finding.code, finding.severity) == ("idle-reading", "warning")
    assert "same" in finding.what.en
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (10, 5)


@pytest.mark.parametrize(
    ("local", "superior", "looser"),
    [
        ("20 working days", "7 working days", True),
        ("7 working days", "7 working days", False),
        ("5 working days", "7 working days", False),
        ("48 hours", "24 hours", True),
        ("20 days", "7 working days", False),
        ("30 days rolled", "30 days", True),
        ("30 days", "30 days rolled", False),
        ("same day", "same day", False),
    ],
)
def test_a_local_limit_longer_than_the_one_it_implements_is_looser_when_the_unit_is_the_same(
    tmp_path: Path, local: str, superior: str, looser: bool
) -> None:
    rules = RULE.replace("7 working days", local) + "  implements: [law-2019/decisions]\n"
    others = second_document(SUPERIOR.replace("7 working days", superior), clauses=CLAUSE)
    assert codes(found(tmp_path, rules, others=others)) == ([("looser-than-superior", "plan-2020/decisions")] if looser else [])


@pytest.mark.parametrize(
    ("local", "superior", "looser"),
    [
        ("due: by 03-31", "due: by 01-31", True),
        ("due: by 01-31", "due: by 03-31", False),
        ("due: by 03-31 rolled", "due: by 03-31", True),
        ("times: 1", "times: 2", True),
        ("times: 2", "times: 1", False),
        ("due: 10 days", "due: by 03-31", False),
    ],
)
def test_a_local_recurrence_is_looser_when_it_asks_later_or_less_often(tmp_path: Path, local: str, superior: str, looser: bool) -> None:
    rule = "- {{id: {0}, clause: {1}, title: {{zh: 甲, en: A}}, kind: recurrence, act: {{event: decision.published}}, every: year, {2}}}\n"
    mine = rule.format("plan-2020/decisions", "二(六)", local + ", implements: [law-2019/decisions]")
    others = second_document(rule.format("law-2019/decisions", "第一条", superior), clauses=CLAUSE)
    assert codes(found(tmp_path, mine, others=others)) == ([("looser-than-superior", "plan-2020/decisions")] if looser else [])


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ("", "", True),
        ("  over: [plan-2020/permits]\n", "", False),
        ("", "  over: [plan-2020/decisions]\n", False),
        ("", "  implements: [plan-2020/decisions]\n", False),
        ("  effective: {to: 2020-08-31}\n", "  effective: {from: 2020-09-01}\n", False),
        ("  effective: {to: 2020-09-01}\n", "  effective: {from: 2020-09-01}\n", True),
        ("  binds: {kind: 部门}\n", "  binds: {kind: 政府}\n", False),
        ("  binds: {kind: [部门, 政府]}\n", "  binds: {kind: 政府}\n", True),
        ("  binds: {kind: 部门}\n", "", True),
    ],
)
def test_two_limits_for_one_trigger_and_act_collide_unless_something_ranks_or_parts_them(
    tmp_path: Path, one: str, other: str, collide: bool
) -> None:
    findings = found(tmp_path, RULE + one + SECOND + other, document=LISTED.replace(", plan-2020/catalogue", ""))
    assert codes(findings) == ([("colliding-limits", "plan-2020/decisions")] if collide else [])


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ("许可", "{not: [许可, 处罚]}", False),
        ("[许可, 处罚]", "{not: 许可}", True),
        ("{present: true}", "{present: false}", False),
        ("[许可, 处罚]", "检查", False),
        ("{not: [许可, 处罚]}", "{not: [检查]}", True),
    ],
)
def test_limits_collide_only_where_one_event_can_trigger_both(tmp_path: Path, one: str, other: str, collide: bool) -> None:
    first, second = (
        rule.replace("{event: decision.made}", f"{{event: decision.made, where: {{category: {test}}}}}")
        for rule, test in ((RULE, one), (SECOND, other))
    )
    findings = found(tmp_path, first + second, document=LISTED.replace(", plan-2020/catalogue", ""))
    assert bool(findings) == collide


@pytest.mark.parametrize(("scope", "collide"), [("{regions: [某县]}", True), ("{regions: [他县]}", False), ("{national: true}", True)])
def test_plans_collide_only_where_their_scopes_may_share_a_subject(tmp_path: Path, scope: str, collide: bool) -> None:
    others = second_document(SUPERIOR.replace("7 working days", "9 working days"), clauses=CLAUSE, scope=scope)
    assert bool(found(tmp_path, others=others)) == collide


def test_an_encoded_clause_names_rules_that_exist_and_each_rule_is_named_by_its_clause(tmp_path: Path) -> None:
    document = DOCUMENT.replace("[plan-2020/decisions]", "[plan-2020/decision]") + (
        "  - {locator: 三, summary: {zh: 甲, en: A}, status: encoded}\n"
        "  - {locator: 四, summary: {zh: 甲, en: A}, status: manual, reason: {zh: 甲, en: A}}\n"
    )
    findings = found(tmp_path, document=document)
    assert codes(findings) == [
        ("clause-without-rule", "plan-2020"),
        ("clause-without-rule", "plan-2020"),
        ("rule-not-in-clause", "plan-2020/decisions"),
    ]
    assert {f.severity for f in findings} == {"error"}
    assert [f.place.line for f in findings if f.place] == [11, 10, 2]


@pytest.mark.parametrize(
    ("old_ends", "code"),
    [("{to: 2020-07-16}", None), ("{to: 2020-07-15}", "gap"), ("{to: 2020-07-17}", "overlap"), ("{from: 2019-01-01}", "overlap")],
)
def test_a_document_takes_over_on_the_day_after_the_one_that_it_replaces(tmp_path: Path, old_ends: str, code: str | None) -> None:
    others = second_document(name="plan-2019", effective=old_ends)
    findings = found(tmp_path, document=DOCUMENT.replace("level: local-plan", "level: local-plan\nreplaces: [plan-2019]"), others=others)
    assert [f.code for f in findings] == ([code] if code else [])


def test_deadlines_of_one_act_do_not_collide(tmp_path: Path) -> None:
    other = DEADLINE.replace("plan-2020/catalogue", "plan-2020/permits").replace("09-30", "11-30")
    assert found(tmp_path, RULE + DEADLINE + other, document=LISTED) == []


def test_a_finding_is_said_in_both_languages_with_its_place(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, RULE + SECOND, document=LISTED.replace(", plan-2020/catalogue", ""))
    assert finding.in_("zh").startswith(f"{tmp_path}/plan-2020/rules.yaml:7:3: 警告 [colliding-limits] plan-2020/decisions: ")
    assert "warning" in finding.in_("en")
    assert len(finding.in_("en").splitlines()) == 2


def test_the_shipped_rulebook_raises_no_doubt() -> None:
    assert [finding.in_("en") for finding in lint(Rulebook.load())] == []
