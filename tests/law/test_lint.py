from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.law.sample import DEADLINE, DOCUMENT, RECURRENCE, RULE, rulebook_in, second_document

from shixian.law import Rulebook
from shixian.law.lint import LintFinding, lint

if TYPE_CHECKING:
    from pathlib import Path

SECOND = RULE.replace("plan-2020/decisions", "plan-2020/permits").replace("7 working days", "5 working days")
LISTED = DOCUMENT.replace("[plan-2020/decisions]", "[plan-2020/decisions, plan-2020/permits, plan-2020/catalogue]")
CLAUSE = "  - {locator: 第一条, summary: {zh: 甲, en: A}, status: encoded, rules: [law-2019/decisions]}\n"
SUPERIOR = RULE.replace("plan-2020/decisions", "law-2019/decisions").replace("二(六)", "第一条")


def found(root: Path, rules: str = RULE, *, document: str = DOCUMENT, others: dict[str, str] | None = None) -> list[LintFinding]:
    """The errors and warnings; the sample's vocabulary has kinds that no rule uses."""
    every = lint(Rulebook.load(rulebook_in(root, rules, document=document, others=others)))
    return [finding for finding in every if finding.severity != "info"]


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
        ("20 days", "7 working days", True),
        ("15 days", "7 working days", False),
        ("7 working days", "7 days", True),
        ("7 days", "7 working days", False),
        ("24 hours", "same day", True),
        ("24 hours", "5 hours", True),
        ("5 hours", "24 hours", False),
        ("1 day", "48 hours", False),
        ("48 hours", "1 day", True),
        ("1 day", "24 hours", True),
        ("5 hours from next hour", "5 hours", True),
        ("1 month", "30 days", False),
        ("2 months", "30 days", True),
        ("30 days rolled", "30 days", True),
        ("30 days", "30 days rolled", False),
        ("same day", "same day", False),
    ],
)
def test_a_local_limit_is_looser_when_it_never_ends_before_the_one_it_implements_and_at_times_after_it(
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
        "  - {locator: 三, summary: {zh: 甲, en: A}, status: encoded, digest: '0000000000000000'}\n"
        "  - {locator: 四, summary: {zh: 甲, en: A}, status: manual, reason: {zh: 甲, en: A}, digest: '0000000000000000'}\n"
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


def test_a_finding_is_said_in_both_languages_with_its_place(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, RULE + SECOND, document=LISTED.replace(", plan-2020/catalogue", ""))
    assert finding.in_("zh").startswith(f"{tmp_path}/plan-2020/rules.yaml:7:3: 警告 [colliding-limits] plan-2020/decisions: ")
    assert "warning" in finding.in_("en")
    assert len(finding.in_("en").splitlines()) == 2


# --- superiors of the other kinds --------------------------------------------------------------------------------------

PARTS = "id: {0}, clause: {1}, title: {{zh: 甲, en: A}}, "
KINDS = {
    "every": "kind: recurrence, act: {event: decision.published}, ",
    "precedence": "kind: precedence, when: {event: decision.made}, act: {event: decision.published}",
    "retention": "kind: retention, when: {event: decision.made}, breach: {event: decision.paused}, act: {event: decision.published}",
    "ratio": "kind: ratio, stock: {event: decision.made}, act: {event: decision.published}, ",
    "deadline": "kind: deadline, act: {event: decision.published}, ",
    "response": "kind: response, when: {event: decision.made}, act: {event: decision.published}, within: 7 working days",
}


def rule_of(name: str, clause: str, kind: str, more: str) -> str:
    return "- {" + PARTS.format(name, clause) + KINDS[kind] + more + "}\n"


@pytest.mark.parametrize(
    ("kind", "local", "superior", "key"),
    [
        ("every", "every: year", "every: quarter", "every"),
        ("every", "every: quarter", "every: year", None),
        ("every", "every: month, times: 2", "every: week", "every"),
        ("every", "every: month, times: 6", "every: week", None),
        ("every", "every: quarter, due: 10 days", "every: quarter", "due"),
        ("every", "every: quarter, due: 10 working days", "every: quarter, due: 10 days", "due"),
        ("every", "every: quarter", "every: quarter, due: 10 days", None),
        ("precedence", ", within: same day", "", "within"),
        ("precedence", "", ", within: same day", None),
        ("retention", ", within: 12 months", "", "within"),
        ("retention", ", within: 12 months", ", within: 36 months", "within"),
        ("retention", "", ", within: 36 months", None),
        ("ratio", "share: 50%, due: by 2020-12-31", "share: 100%, due: by 2020-12-31", "share"),
        ("ratio", "share: 100%, due: by 2020-12-31", "share: 50%, due: by 2020-12-31", None),
        ("ratio", "share: 50%, due: by 2021-12-31", "share: 50%, due: by 2020-12-31", "due"),
        ("deadline", "due: by 2020-11-30", "due: by 2020-09-30", "due"),
        ("deadline", "due: by 2020-10-01 rolled", "due: by 2020-10-01", "due"),
        ("deadline", "due: by 2020-09-30 rolled", "due: by 2020-09-30", None),
        ("response", ", extend: {event: decision.extended, adds: 20 days}", "", "extend"),
        (
            "response",
            ", extend: {event: decision.extended, adds: 20 days}",
            ", extend: {event: decision.extended, adds: 15 days}",
            "extend",
        ),
        ("response", "", ", extend: {event: decision.extended, adds: 15 days}", None),
    ],
)
def test_each_kind_has_its_own_way_of_being_looser(tmp_path: Path, kind: str, local: str, superior: str, key: str | None) -> None:
    mine = rule_of("plan-2020/decisions", "二(六)", kind, local + ", implements: [law-2019/decisions]")
    others = second_document(rule_of("law-2019/decisions", "第一条", kind, superior), clauses=CLAUSE)
    findings = found(tmp_path, mine, others=others)
    assert codes(findings) == ([("looser-than-superior", "plan-2020/decisions")] if key else [])
    if key:
        line = mine.replace("\n", "")
        assert findings[0].place is not None
        assert line[(findings[0].place.column or 0) - 1 :].startswith(f"{key}:")


def test_limits_in_other_units_are_said_with_a_day_on_which_they_differ(tmp_path: Path) -> None:
    others = second_document(SUPERIOR.replace("7 working days", "7 days"), clauses=CLAUSE)
    (finding,) = found(tmp_path, RULE + "  implements: [law-2019/decisions]\n", others=others)
    assert "the limit is 7 working days, never earlier than 7 days and at times later (from 20" in finding.what.en


def test_rules_of_different_kinds_are_not_compared(tmp_path: Path) -> None:
    others = second_document(rule_of("law-2019/decisions", "第一条", "precedence", ""), clauses=CLAUSE)
    assert found(tmp_path, RULE + "  implements: [law-2019/decisions]\n", others=others) == []


# --- collisions of the other kinds -------------------------------------------------------------------------------------

TWO = DOCUMENT.replace("[plan-2020/decisions]", "[plan-2020/decisions, plan-2020/permits]")


@pytest.mark.parametrize(
    ("kind", "one", "other", "collide"),
    [
        ("deadline", "due: by 2020-09-30", "due: by 2020-11-30", True),
        ("deadline", "due: by 2020-09-30", "due: by 2020-09-30", False),
        (
            "deadline",
            "due: by 2020-09-30, each: {attribute: column, items: [甲]}",
            "due: by 2020-11-30, each: {attribute: column, items: [乙]}",
            False,
        ),
        (
            "deadline",
            "due: by 2020-09-30, each: {attribute: column, items: [甲]}",
            "due: by 2020-11-30, each: {attribute: column, items: [甲, 乙]}",
            True,
        ),
        ("deadline", "due: by 2020-09-30, each: column", "due: by 2020-11-30, each: {attribute: column, items: [乙]}", True),
        ("every", "every: week", "every: week, times: 2", True),
        ("every", "every: week", "every: month", True),
        ("every", "every: year, due: by 03-31", "every: year, due: by 01-31", True),
        ("every", "every: year, due: by 03-31, binds: {kind: 政府}", "every: year, due: by 01-31, binds: {kind: 部门}", False),
        ("every", "every: year, over: [plan-2020/permits]", "every: month", False),
        ("precedence", "", ", within: same day", True),
        ("precedence", "", "", False),
        ("retention", "", ", within: 12 months", False),
    ],
)
def test_fixed_dates_recurrences_and_precedences_collide_as_responses_do(
    tmp_path: Path, kind: str, one: str, other: str, collide: bool
) -> None:
    rules = rule_of("plan-2020/decisions", "二(六)", kind, one) + rule_of("plan-2020/permits", "二(六)", kind, other)
    assert codes(found(tmp_path, rules, document=TWO)) == ([("colliding-limits", "plan-2020/decisions")] if collide else [])


# --- readings ----------------------------------------------------------------------------------------------------------

BECAUSE = "because: {zh: 甲, en: A}"


def with_readings(rule: str, **readings: str) -> str:
    bodies = "".join(f"    {name}: {{{BECAUSE}, {body}}}\n" for name, body in readings.items())
    return f"{rule}  reading: {{name: as-written, {BECAUSE}}}\n  readings:\n{bodies}"


def idle(findings: list[LintFinding]) -> list[str]:
    assert {f.code for f in findings} <= {"idle-reading"}
    return [f.what.en for f in findings]


@pytest.mark.parametrize(
    ("due", "idles"),
    [
        ("by 2020-09-30", True),  # a Wednesday
        ("by 2020-10-31", False),  # a Saturday
        ("by 2020-10-10", True),  # a Saturday on which all worked
        ("by 2020-10-01", False),  # National Day
        ("by 2027-01-04", False),  # not arranged yet
    ],
)
def test_rolling_over_changes_nothing_where_the_date_is_a_working_day(tmp_path: Path, due: str, idles: bool) -> None:
    rule = DEADLINE.replace("plan-2020/catalogue", "plan-2020/decisions").replace("by 2020-09-30", due)
    said = idle(found(tmp_path, with_readings(rule, rolled=f"due: {due} rolled")))
    assert said == (["the reading rolled judges as the default one does"] if idles else [])


def test_a_regional_day_off_keeps_the_reading_alive(tmp_path: Path) -> None:
    rule = DEADLINE.replace("plan-2020/catalogue", "plan-2020/decisions").replace("2020-09-30", "2017-03-30")  # 三月三 in Guangxi
    rules = with_readings(rule, rolled="due: by 2017-03-30 rolled")
    assert len(found(tmp_path / "a", rules)) == 1
    assert found(tmp_path / "b", rules, document=DOCUMENT.replace("regions: [某县]", "regions: [广西壮族自治区]")) == []
    assert found(tmp_path / "c", rules, document=DOCUMENT.replace("regions: [某县]", "national: true")) == []


def test_rolling_over_a_yearly_date_is_asked_of_the_periods_in_force(tmp_path: Path) -> None:
    rule = (
        RECURRENCE.replace("plan-2020/columns", "plan-2020/decisions").replace("week", "year").replace("  times: 2\n", "  due: by 03-31\n")
    )
    rules = with_readings(rule, rolled="due: by 03-31 rolled")
    assert len(idle(found(tmp_path / "a", rules))) == 1  # 31 March 2021 is a Wednesday
    assert found(tmp_path / "b", rules, document=DOCUMENT.replace("2020-12-31}", "2025-12-31}")) == []
    assert found(tmp_path / "c", rules, document=DOCUMENT.replace(", to: 2020-12-31}", "}")) == []


def test_idle_periods_only_matter_for_weeks(tmp_path: Path) -> None:
    rule = RECURRENCE.replace("plan-2020/columns", "plan-2020/decisions")
    assert found(tmp_path / "a", with_readings(rule, exempt="idle: exempt")) == []
    assert len(idle(found(tmp_path / "b", with_readings(rule.replace("week", "month"), exempt="idle: exempt")))) == 1


def test_the_order_of_values_changes_nothing(tmp_path: Path) -> None:
    rule = RULE.replace("{event: decision.made}", "{event: decision.made, where: {category: [许可, 处罚]}}")
    other = "when: {event: decision.made, where: {category: [处罚, 许可]}}"
    assert len(idle(found(tmp_path / "a", with_readings(rule, swapped=other)))) == 1
    assert found(tmp_path / "b", with_readings(rule, one="when: {event: decision.made, where: {category: 处罚}}")) == []


def test_two_readings_that_judge_alike_are_one_too_many(tmp_path: Path) -> None:
    said = idle(found(tmp_path, with_readings(RULE, twenty="within: 20 working days", lenient="within: 20个工作日")))
    assert said == ["the reading lenient judges as the reading twenty does"]


# --- matrices ----------------------------------------------------------------------------------------------------------


def test_a_superior_of_a_clause_must_exist(tmp_path: Path) -> None:
    document = DOCUMENT.replace("rules: [", "superior: [law-2019/decision, law-2019], rules: [")
    others = second_document(SUPERIOR, clauses=CLAUSE)
    (finding,) = found(tmp_path, RULE + "  implements: [law-2019]\n", document=document, others=others)
    assert (finding.code, finding.severity, finding.about) == ("unknown-superior", "error", "plan-2020")
    assert "law-2019/decision" in finding.what.en
    assert finding.remedy.en == "type law-2019/decisions"


def test_rows_of_a_local_plan_need_a_digest_those_of_a_law_do_not(tmp_path: Path) -> None:
    document = DOCUMENT.replace(', digest: "0123456789abcdef"', "") + "".join(
        f"  - {{locator: 三{n}, summary: {{zh: 甲, en: A}}, status: manual, reason: {{zh: 甲, en: A}}}}\n" for n in range(1, 7)
    )
    (finding,) = found(tmp_path / "a", document=document)
    assert (finding.code, finding.about) == ("no-digest", "plan-2020")
    assert finding.what.en == "clauses without the digest of their text: 二(六), 三1, 三2, 三3, 三4 and 2 more"
    assert finding.what.zh.endswith("二(六)、三1、三2、三3、三4 等 7 条")
    assert found(tmp_path / "b", document=document.replace("local-plan", "national-document")) == []


# --- succession of rules -----------------------------------------------------------------------------------------------

OLD = RULE.replace("plan-2020/decisions", "plan-2019/decisions")
OLD_CLAUSE = "  - {locator: 二(六), summary: {zh: 甲, en: A}, status: encoded, rules: [plan-2019/decisions], digest: '0000000000000000'}\n"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", None),
        ("  effective: {to: 2020-06-30}\n", "", "gap"),
        ("", "  effective: {from: 2020-08-01}\n", "gap"),
        ("  effective: {to: 2020-07-31}\n", "", "overlap"),
        ("  effective: {to: 2020-07-31}\n", "  effective: {from: 2020-08-01}\n", None),
        ("  binds: {kind: 部门}\n  effective: {to: 2020-06-30}\n", "  binds: {kind: 政府}\n", None),
    ],
)
def test_rules_that_ask_for_the_same_follow_on_each_other(tmp_path: Path, old: str, new: str, code: str | None) -> None:
    others = second_document(
        OLD + old, name="plan-2019", effective="{from: 2019-01-01, to: 2020-07-16}", clauses=OLD_CLAUSE, level="national-document"
    )
    document = DOCUMENT.replace("level: local-plan", "level: local-plan\nreplaces: [plan-2019]")
    assert codes(found(tmp_path, RULE + new, document=document, others=others)) == ([(code, "plan-2020/decisions")] if code else [])


def test_a_second_version_within_the_new_document_follows_on_the_first(tmp_path: Path) -> None:
    others = second_document(OLD, name="plan-2019", effective="{from: 2019-01-01, to: 2020-07-16}", clauses=OLD_CLAUSE)
    document = TWO.replace("level: local-plan", "level: local-plan\nreplaces: [plan-2019]")
    rules = RULE + "  effective: {to: 2020-08-31}\n" + SECOND + "  effective: {from: 2020-09-01}\n"
    assert found(tmp_path, rules, document=document, others=others) == []


# --- words and explanations --------------------------------------------------------------------------------------------


def test_kinds_that_no_rule_speaks_of_are_an_information(tmp_path: Path) -> None:
    rules = RULE + "  suspend: {from: {event: decision.paused}, until: {event: decision.resumed}}\n"
    (finding,) = lint(Rulebook.load(rulebook_in(tmp_path, rules)))
    assert (finding.code, finding.severity, finding.about, finding.counts) == ("unused-kind", "info", "decision.extended", False)


def test_an_explained_finding_is_listed_with_its_explanation_and_does_not_count(tmp_path: Path) -> None:
    explained = "  explained: {colliding-limits: {zh: 条文如此, en: The text has it so}}\n"
    for one, other in ((explained, ""), ("", explained)):
        root = tmp_path / ("a" if one else "b")
        (finding,) = found(root, RULE + one + SECOND + other, document=TWO)
        assert finding.code == "colliding-limits"
        assert not finding.counts
        assert finding.in_("en").endswith("    = explained: The text has it so")
        assert finding.in_("zh").endswith("    = 已说明：条文如此")


def test_a_document_explains_findings_about_itself(tmp_path: Path) -> None:
    document = DOCUMENT.replace(', digest: "0123456789abcdef"', "")
    explained = document.replace("level:", "explained: {no-digest: {zh: 没有正文, en: The text is not at hand}}\nlevel:")
    assert [f.counts for f in found(tmp_path / "a", document=document)] == [True]
    assert [f.counts for f in found(tmp_path / "b", document=explained)] == [False]


@pytest.mark.parametrize(
    ("code", "remedy"), [("gap", "remove it"), ("coliding-limits", "type colliding-limits, or remove it"), ("好", "remove it")]
)
def test_an_explanation_of_nothing_is_itself_a_finding(tmp_path: Path, code: str, remedy: str) -> None:
    (finding,) = found(tmp_path, RULE + f"  explained:\n    {code}: {{zh: 甲, en: A}}\n")
    assert (finding.code, finding.about, finding.remedy.en, finding.counts) == ("idle-explanation", "plan-2020/decisions", remedy, True)
    assert finding.place is not None
    assert finding.place.line == 9


def test_the_shipped_rulebook_raises_no_doubt_that_it_does_not_explain() -> None:
    assert [finding.in_("en") for finding in lint(Rulebook.load()) if finding.counts] == []
