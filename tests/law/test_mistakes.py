from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.law.sample import DEADLINE, DOCUMENT, RECURRENCE, RULE, VOCABULARY, problems, rulebook_in, second_document, where

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.errors import Problem

BECAUSE = "because: {zh: 甲, en: A}"
READINGS = f"  reading: {{name: as-written, {BECAUSE}}}\n  readings:\n"
STAND_STILL = "suspend: {from: {event: decision.paused}, until: {event: decision.resumed}}"
MARK = "‸"  # in the texts below, the place that the problem must name


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def mistake(root: Path, name: str, marked: str, what: str) -> Problem:
    """The one problem that says ``what``; it must stand at the mark in the file ``name``."""
    lines = marked.split("\n")
    line = next(i for i, text in enumerate(lines) if MARK in text)
    found = [p for p in problems(root) if what in p.what.en]
    assert len(found) == 1, [p.in_("en") for p in problems(root)]
    assert where(found[0], root) == f"{name}:{line + 1}:{lines[line].index(MARK) + 1}"
    assert found[0].what.zh != found[0].what.en
    return found[0]


def mistake_in_rules(root: Path, marked: str, what: str) -> Problem:
    rulebook_in(root, marked.replace(MARK, ""))
    return mistake(root, "plan-2020/rules.yaml", marked, what)


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("id: plan-2020/decisions", "id: ‸plan-2020/Decisions_made", "malformed", "type plan-2020/decisions-made"),
        ("id: plan-2020/decisions", "id: ‸ｐｌａｎ-2020／decisions", "malformed", "type plan-2020/decisions"),
        ("id: plan-2020/decisions", "id: ‸decisions", "malformed", "type it like daying-2020/permits-and-penalties"),
        ("id: plan-2020/decisions", "id: ‸plan-2021/decisions", "not of its folder", "type plan-2020/decisions, or move it to plan-2021/"),
        ("clause: 二(六)", "clause: ‸二（六）", "not in the clause matrix", "type 二(六), or add locator: 二（六） under clauses"),
        ("clause: 二(六)", "clause: ‸三", "not in the clause matrix", "add locator: 三 under clauses"),
        ("clause: 二(六)", "clause: ‸2.4", "expected text, found a decimal number", 'put it in quotes: "2.4"'),
        ("zh: 决定公开, en: Decisions published", "zh: 决定公开, en: ‸''", "the English text (en) is missing", "add en"),
        ("zh: 决定公开, en: Decisions published", "zh: 决定公开, en: A, ‸fr: B", "unknown language fr", "write zh and en only"),
        (
            "{zh: 决定公开, en: Decisions published}",
            "‸决定公开",
            "expected a text in both languages, found text",
            "type {zh: 中文, en: English}",
        ),
        (
            "kind: response",
            "kind: ‸respons",
            "kind must be one of: response, precedence, deadline, recurrence, retention, ratio",
            "type response",
        ),
        (
            "within: 7 working days",
            "ahead: ‸7 working days\n  within: 7 working days",
            "cannot count 7 working days ahead",
            "ahead: 24 hours",
        ),
        ("kind: response", "kind: ‸deadline", "a deadline rule needs due", "like due: by 2020-11-30"),
        ("  within:", "  ‸wihtin:", "unknown key wihtin", "type within"),
        ("  within:", "  ‸期限:", "unknown key 期限", "remove 期限"),
        ("event: decision.made", "event: ‸decision.mad", "unknown kind of event decision.mad", "type decision.made"),
        ("event: decision.made", "event: ‸meeting", "unknown kind of event meeting", "add meeting under kinds in vocabulary.yaml"),
        ("event: decision.made", "event: ‸decision made", "no white space", "type decision-made"),
        ("event: decision.made", "‸evnet: decision.made", "unknown key evnet", "type event"),
        ("{event: decision.made}", "‸decision.made", "when must be a mapping", "check the indentation"),
        ("within: 7 working days", "within: ‸7 workdays", "does not say working days", "write 7 working days"),
        ("within: 7 working days", "within: ‸7", "expected a time limit, found 7", "for example 7 working days"),
        ("within: 7 working days", "within: ‸及时", "is not a time limit", "write"),
        ("within: 7 working days", "within: ‸by 2020-09-30", "cannot be a fixed date", "kind: deadline with due: by 2020-09-30"),
        ("{zh: 决定公开, en: Decisions published}", "‸{zh: 决定公开}", "the English text (en) is missing", "add en"),
        (
            "kind: response\n  when: {event: decision.made}\n",
            "kind: ‸response\n",
            "a response rule needs when",
            "like when: {event: decision.enforcement}",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_said_with_its_place_and_its_remedy(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    assert remedy in mistake_in_rules(tmp_path, changed(RULE, old, new), what).remedy.en


@pytest.mark.parametrize(
    ("tests", "what", "remedy"),
    [
        ("{‸categry: 许可}", "unknown attribute of decision.made categry", "type category"),
        ("{category: ‸许可证}", "unknown value of category 许可证", "type 许可"),
        ("{category: [‸许可，处罚]}", "unknown value", "blanks: [许可, 处罚]"),
        ("{category: [许可, ‸3]}", "must be text, found a whole number", 'type "3"'),
        ("{pages: ‸'３'}", "must be a whole number, found text", "type 3"),
        ("{pages: {at least: ‸３}}", "needs a whole number", "type it like at least: 3"),
        ("{pages: {‸atleast: 3}}", "unknown test atleast", "type at least"),
        ("{organ: ‸{at least: 3}}", "it cannot be compared", "set type: integer"),
        ("{signed: ‸昨天}", "is no date", "2020-07-17"),
        ("{period: ‸2017Q5}", "2017Q5", "2018Q2"),
        ("‸[许可]", "expected attribute: value pairs", "where: {category"),
    ],
)
def test_a_mistake_in_a_test_of_attributes_is_said_with_its_place_and_its_remedy(
    tmp_path: Path, tests: str, what: str, remedy: str
) -> None:
    marked = changed(RULE, "{event: decision.made}", f"{{event: decision.made, where: {tests}}}")
    assert remedy in mistake_in_rules(tmp_path, marked, what).remedy.en


@pytest.mark.parametrize(
    ("added", "what"),
    [
        ("‸due: by 2020-09-30", "a response rule cannot have due"),
        ("‸every: week", "a response rule cannot have every"),
        ("‸each: column", "a response rule cannot have each"),
        ("by: [case, ‸oragn]", "unknown attribute of when: decision.made oragn"),
        ("by: ‸[]", "the list is empty"),
        ("by: [case, ‸case]", "case is listed twice"),
        ("start: ‸first", "start must be one of: earliest, every"),
        ("effective: {from: 2020-12-31, to: ‸2020-07-17}", "before it begins"),
        ("effective: {from: ‸2020年7月17日}", "expected a date"),
        ("effective: {from: ‸2020-02-30}", "there is no day 2020-02-30"),
        ("effective: {from: ‸20200717}", "expected a date"),
        ("implements: ‸plan-2020/catalogue", "implements must be a list"),
        ("implements: [‸plan-2020/catalogue]", "unknown rule or document plan-2020/catalogue"),
        ("implements: [‸plan-2020/decisions]", "names the rule itself"),
        ("over: [‸plan-2020/decision]", "unknown rule plan-2020/decision"),
        ("over: [‸plan-2020]", "malformed"),
        ("‸suspend: {from: {event: decision.paused}}", "until is missing"),
        ("suspend: {from: {event: decision.paused}, until: {event: ‸decision.resume}}", "unknown kind of event decision.resume"),
        ("‸extend: {event: decision.extended}", "adds is missing"),
        ("extend: {event: decision.extended, adds: ‸5 hours}", "do not go together"),
        ("extend: {event: decision.extended, adds: ‸by 03-31}", "an extension cannot add"),
        ("binds: ‸{}", "does not say whom it binds"),
        ("binds: {‸kinds: [部门]}", "unknown key kinds"),
        ("binds: {kind: [部门, ‸12]}", "expected text, found a whole number"),
        ("‸readings: {other: {because: {zh: 甲, en: A}, start: every}}", "needs a name and a reason"),
        ("readings: ‸[other]", "expected name: reading pairs"),
        ("reading: {name: ‸As Written, because: {zh: 甲, en: A}}", "name As Written is malformed"),
        ("‸reading: {name: as-written}", "because is missing"),
        ("‸within: 8 working days", "the key within is there twice (first on line 7)"),
        ("note: ‸!secret {zh: 甲, en: A}", "tags are not used"),
        ("? ‸[a, b]\n  : c", "a key must be text"),
    ],
)
def test_a_key_too_many_or_of_a_wrong_form_is_said_with_its_place(tmp_path: Path, added: str, what: str) -> None:
    mistake_in_rules(tmp_path, f"{RULE}  {added}\n", what)


@pytest.mark.parametrize(
    ("reading", "what"),
    [
        ("other: ‸{BECAUSE}", "this reading replaces nothing"),
        ("‸other: {start: every}", "because is missing"),
        ("‸default: {BECAUSE, start: every}", "the name of the default reading"),
        ("‸as-written: {BECAUSE, start: every}", "the name of the default reading"),
        ("‸Other One: {BECAUSE, start: every}", "malformed"),
        ("other: ‸{BECAUSE, within: null}", "needs within"),
        ("other: ‸{BECAUSE, act: null}", "needs act"),
        ("other: {BECAUSE, ‸due: by 2020-09-30}", "cannot have due"),
        ("other: {BECAUSE, ‸wihtin: 5 hours}", "unknown key wihtin"),
        ("other: {BECAUSE, within: ‸soon}", "is not a time limit"),
        ("other: {BECAUSE, ‸name: another, start: every}", "there is no name inside"),
        ("other: {BECAUSE, when: {event: ‸decision.maid}}", "unknown kind of event decision.maid"),
        ("other: {BECAUSE, by: [case, ‸column]}", "unknown attribute of when: decision.made column"),
    ],
)
def test_a_mistake_in_a_reading_is_said_with_its_place(tmp_path: Path, reading: str, what: str) -> None:
    mistake_in_rules(tmp_path, f"{RULE}{READINGS}    {reading.replace('BECAUSE', BECAUSE)}\n", what)


def test_a_rule_without_an_act_is_said_at_the_rule(tmp_path: Path) -> None:
    rules = changed(RULE, "  act: {event: decision.published}\n", "")
    found = mistake_in_rules(tmp_path, changed(rules, "kind: response", "kind: ‸response"), "a response rule needs act")
    assert found.remedy.en == "add it, like act: {event: decision.published}"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("kind: ‸ratio\n  share: 50%", "a ratio is over findings (of) or over a stock (stock)"),
        ("kind: ‸ratio\n  share: 50%\n  of: [plan-2020/other]", "this sort of ratio needs every"),
        ("kind: ratio\n  share: ‸120%\n  of: [plan-2020/other]\n  every: year", "expected whole percent from 1% to 100%"),
        ("kind: ratio\n  share: 50%\n  of: [‸plan-2020/nobody]\n  every: year", "plan-2020/nobody"),
        ("kind: ‸retention\n  when: {event: decision.made}\n  act: {event: decision.published}", "a retention rule needs breach"),
        (
            "kind: precedence\n  when: {event: decision.made}\n  act: {event: decision.published}\n  within: ‸2 days",
            "the within of a precedence can be the same day only",
        ),
    ],
)
def test_mistakes_in_the_kinds_of_order_keeping_and_share(tmp_path: Path, body: str, what: str) -> None:
    head = RULE[: RULE.index("  kind:")]
    other = RULE.replace("plan-2020/", "plan-2020/", 1).replace(RULE.split("id: ")[1].split("\n")[0], "plan-2020/other", 1)
    assert mistake_in_rules(tmp_path, other + head + f"  {body}\n", what)


@pytest.mark.parametrize(
    ("rule", "old", "new", "what"),
    [
        (
            RULE,
            "within: 7 working days",
            f"within: 5 hours\n  {STAND_STILL}",
            "cannot be suspended",
        ),
        (
            RULE,
            "within: 7 working days",
            f"within: 3 months\n  {STAND_STILL}",
            "cannot be suspended",
        ),
        (RULE, "within: 7 working days", "within: 5 hours\n  extend: {event: decision.extended, adds: 3 days}", "do not go together"),
        (DEADLINE, "due: by 2020-09-30", "due: by 09-30", "a deadline is due by a fixed date"),
        (DEADLINE, "due: by 2020-09-30", "due: 7 working days", "a deadline is due by a fixed date"),
        (DEADLINE, "kind: deadline", "kind: deadline\n  by: case", "always asked of each subject"),
        (DEADLINE, "kind: deadline", "kind: deadline\n  within: 5 hours", "a deadline rule cannot have within"),
        (RECURRENCE, "every: week", "every: weekly", "type week"),
        (RECURRENCE, "  every: week\n", "", "a recurrence rule needs every"),
        (RECURRENCE, "times: 2", "times: 0", "must be 1 or more"),
        (RECURRENCE, "times: 2", "times: '2'", "type times: 2"),
        (RECURRENCE, "times: 2", "times: 2.5", "times must be a whole number"),
        (RECURRENCE, "each: column", "each: {attribute: column}", "items is missing"),
        (RECURRENCE, "each: column", "each: {attribute: column, items: []}", "the list is empty"),
        (RECURRENCE, "each: column", "each: {items: [甲]}", "attribute is missing"),
        (RECURRENCE, "each: column", "each: colum", "type column"),
        (RECURRENCE, "each: column", "each: {attribute: category, items: [许可, 罚款]}", "unknown value of category 罚款"),
        (RECURRENCE, "each: column", "idle: never", "idle must be one of: asked, exempt"),
        (RECURRENCE, "each: column", "due: by 2020-03-31", "the limit after a period cannot be"),
        (RECURRENCE, "each: column", "due: 5 hours", "the limit after a period cannot be"),
        (RECURRENCE, "each: column", "when: {event: decision.made}", "a recurrence rule cannot have when"),
    ],
)
def test_what_a_kind_of_rule_cannot_be_is_refused(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    root = rulebook_in(tmp_path, changed(rule, old, new))
    found = [p for p in problems(root) if what in p.what.en or what in p.remedy.en]
    assert len(found) == 1, [p.in_("en") for p in problems(root)]
    assert found[0].place is not None
    assert found[0].place.line is not None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("id: plan-2020", "id: ‸plan-2021", "is not its folder's name"),
        ("number: null", "number: ‸12", "expected text, found a whole number"),
        ("issued: 2020-07-17", "issued: ‸2020/7/17", "expected a date"),
        ("level: local-plan", "level: ‸local", "level must be one of"),
        ("level: local-plan", "level: local-plan\nsuperior: [‸law-2020]", "unknown document law-2020"),
        ("level: local-plan", "level: local-plan\nreplaces: [‸plan-2020]", "unknown document plan-2020"),
        ("{regions: [某县]}", "‸{}", "a scope is national, or it lists"),
        ("{regions: [某县]}", "‸{national: true, regions: [某县]}", "a scope is national, or it lists"),
        ("{regions: [某县]}", "{national: ‸'yes'}", "must be true or false"),
        ("status: encoded", "status: ‸encodd", "status must be one of"),
        ("status: encoded", "status: ‸manual", "a clause with the status manual needs a reason"),
        ("rules: [plan-2020/decisions]", "‸rule: [plan-2020/decisions]", "unknown key rule"),
    ],
)
def test_a_mistake_in_a_document_is_said_with_its_place(tmp_path: Path, old: str, new: str, what: str) -> None:
    marked = changed(DOCUMENT, old, new)
    rulebook_in(tmp_path, document=marked.replace(MARK, ""))
    mistake(tmp_path, "plan-2020/document.yaml", marked, what)


def test_a_document_that_does_not_say_whether_it_has_a_number_is_refused(tmp_path: Path) -> None:
    marked = "‸" + changed(DOCUMENT, "number: null\n", "")
    rulebook_in(tmp_path, document=marked.replace(MARK, ""))
    assert mistake(tmp_path, "plan-2020/document.yaml", marked, "number is missing").remedy.en == "add number: null"


def test_a_clause_that_is_listed_twice_is_said_at_its_second_place(tmp_path: Path) -> None:
    marked = DOCUMENT + "  - {locator: ‸二(六), summary: {zh: 甲, en: A}, status: encoded}\n"
    rulebook_in(tmp_path, document=marked.replace(MARK, ""))
    mistake(tmp_path, "plan-2020/document.yaml", marked, "is listed twice")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("signed: {type: date}", "signed: {type: day}", "type must be one of: text, integer, date, period"),
        ("signed: {type: date}", "case: {type: date}", "case is a fixed column of every log"),
        ("pages: {type: integer}", "pages: {type: integer, values: [一]}", "一 is not of the type integer"),
        ("pages: {type: integer}", "pages: {values: [1]}", "1 is not of the type text"),
        ("pages: {type: integer}", "pages: {values: [甲, 甲]}", "甲 is listed twice"),
        ("pages: {type: integer}", "pages: {values: [true]}", "expected text or a whole number"),
        ("pages: {type: integer}", "pages: {values: 甲}", "expected a list that is not empty"),
        ("role: exemption", "role: waiver", "role must be one of: exemption"),
        ("decision.paused: {label: {zh: 中止, en: Paused}}", "decision.paused: {label: 中止}", "both languages"),
        ("decision.paused:", "decision paused:", "no white space"),
    ],
)
def test_a_mistake_in_the_vocabulary_is_said(tmp_path: Path, old: str, new: str, what: str) -> None:
    root = rulebook_in(tmp_path, vocabulary=changed(VOCABULARY, old, new))
    found = [p for p in problems(root) if what in p.what.en]
    assert len(found) == 1, [p.in_("en") for p in problems(root)]
    assert where(found[0], root).startswith("vocabulary.yaml:")


def test_all_mistakes_of_all_files_come_in_one_error_in_the_order_of_the_files(tmp_path: Path) -> None:
    root = rulebook_in(
        tmp_path,
        changed(RULE, "within: 7 working days", "within: soon")
        + changed(DEADLINE, "event: decision.published", "event: decision.publishd"),
        document=changed(DOCUMENT, "issued: 2020-07-17", "issued: 2020-7-17"),
        vocabulary=changed(VOCABULARY, "pages: {type: integer}", "pages: {type: number}"),
        others=second_document(level="lawful"),
    )
    assert [where(p, root).rsplit(":", 1)[0] for p in problems(root)] == [
        "law-2019/document.yaml:6",
        "plan-2020/document.yaml:5",
        "plan-2020/rules.yaml:7",
        "vocabulary.yaml:6",
    ]


def test_two_rules_of_one_id_are_refused_also_across_files(tmp_path: Path) -> None:
    root = rulebook_in(tmp_path, others={"plan-2020/second.yaml": RULE})
    (problem,) = problems(root)
    assert where(problem, root) == "plan-2020/second.yaml:1:7"
    assert "rules.yaml:1:7" in problem.what.en


def test_a_rule_with_a_mistake_still_exists_for_the_others(tmp_path: Path) -> None:
    rules = changed(RULE, "within: 7 working days", "within: soon") + DEADLINE + "  over: [plan-2020/decisions]\n"
    (problem,) = problems(rulebook_in(tmp_path, rules))
    assert "time limit" in problem.what.en


def test_a_document_that_cannot_be_read_accuses_no_rule_of_a_missing_clause(tmp_path: Path) -> None:
    found = problems(rulebook_in(tmp_path, document=changed(DOCUMENT, "level: local-plan", "level: x")))
    assert [p.what.en.split(";")[0] for p in found] == [
        "level must be one of: law, administrative-regulation, national-document, local-plan"
    ]


@pytest.mark.parametrize(
    ("others", "what", "remedy"),
    [
        ({"plan-2020/more.yml": RULE}, "the suffix must be .yaml", "rename it to more.yaml"),
        ({"stray.yaml": RULE}, "outside <document id>/", "move it"),
        ({"plan-2020/part/deep.yaml": DEADLINE}, "outside <document id>/", "move it"),
        ({"Plan_2021/rules.yaml": ""}, "cannot be a document's id", "rename it to plan-2021"),
        ({"plan-2021/rules.yaml": DEADLINE}, "document.yaml is missing", "add it"),
        ({"plan-2020/empty.yaml": "# nothing\n"}, "expected a list of rules", "remove the file when there is none"),
        ({"plan-2020/single.yaml": "id: plan-2020/x\n"}, "expected a list of rules", "begin each rule with - id"),
        ({"plan-2020/texts.yaml": "- 一\n"}, "expected a mapping of key: value, found text", "rules schema"),
    ],
)
def test_a_file_out_of_place_or_of_a_wrong_shape_is_said(tmp_path: Path, others: dict[str, str], what: str, remedy: str) -> None:
    found = [p for p in problems(rulebook_in(tmp_path, others=others)) if what in p.what.en]
    assert len(found) == 1
    assert remedy in found[0].remedy.en


def test_a_folder_that_is_no_rulebook_is_said_with_the_folder_that_may_be_meant(tmp_path: Path) -> None:
    rulebook_in(tmp_path / "rules")
    assert any(f"name {tmp_path / 'rules'} instead" == p.remedy.en for p in problems(tmp_path))
    assert "no such folder" in problems(tmp_path / "nowhere")[0].what.en
    (tmp_path / "empty").mkdir()
    assert {p.what.en for p in problems(tmp_path / "empty")} == {"vocabulary.yaml is missing", "there is no document's folder"}
