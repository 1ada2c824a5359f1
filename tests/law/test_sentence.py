"""Each kind of rule says what it demands in one sentence of each language, and rules show prints it."""

from __future__ import annotations

from typing import Any

import pytest

from shixian.law import Rule, Rulebook
from shixian.law.particulars import changed, demanded, limit_text
from shixian.law.sentence import sentence_of

MEETING = {"event": "decision.meeting"}
DRAFT = {"event": "draft.published"}
WHY = {"because": {"zh": "因为", "en": "because"}}

CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"kind": "response", "when": MEETING, "act": DRAFT, "within": "5 hours"},
        "自“会议决策”起5小时内，须有“草案公布”。",
        'Within 5 hours of "Decision made at a meeting" there must be "Draft published".',
    ),
    (
        {"kind": "response", "when": MEETING, "act": DRAFT, "within": "30 days rolled", "start": "every", "ahead": "2 days"},
        "自每次“会议决策”之日起30日内（遇休息日顺延），须有“草案公布”；早于触发2日以内的履行也算。",
        (
            'Within 30 days of every "Decision made at a meeting", rolled over if the last day is a day off, '
            'there must be "Draft published"; an act up to 2 days ahead of it counts too.'
        ),
    ),
    (
        {"kind": "response", "when": MEETING, "act": DRAFT, "within": "same day", "ahead": "same day"},
        "“会议决策”的当日，须有“草案公布”；早于触发、但在触发当日的履行也算。",
        (
            'On the same day as "Decision made at a meeting" there must be "Draft published"; '
            "an act earlier on the trigger's own day counts too."
        ),
    ),
    (
        {"kind": "precedence", "when": MEETING, "act": DRAFT},
        "“会议决策”之前，须先有“草案公布”。",
        'Before "Decision made at a meeting" there must be "Draft published".',
    ),
    (
        {"kind": "precedence", "when": MEETING, "act": DRAFT, "within": "same day"},
        "“会议决策”当日或之前，须先有“草案公布”。",
        'On the day of "Decision made at a meeting" or before it there must be "Draft published".',
    ),
    (
        {"kind": "deadline", "act": DRAFT, "due": "by 2020-11-30"},
        "2020年11月30日前（含当日），须有“草案公布”。",
        'By 2020-11-30 (that day included), there must be "Draft published".',
    ),
    (
        {"kind": "recurrence", "act": DRAFT, "every": "week", "times": 2, "idle": "exempt"},
        "每周至少须有2次“草案公布”，以期末当日24时为限；整期没有工作日的免除。",
        (
            'There must be "Draft published" at least twice every week, until the end of the period\'s last day; '
            "a period without a working day is exempt."
        ),
    ),
    (
        {"kind": "retention", "when": MEETING, "breach": {"event": "press.conference"}, "act": DRAFT},
        "“会议决策”之后，须永久保持公开：“新闻发布会”表明已不再公开，“草案公布”表明仍在公开或已恢复。",
        (
            'After "Decision made at a meeting" it must stay public for good: "Press conference" shows that it is public no longer, '
            '"Draft published" that it is, or is again.'
        ),
    ),
    (
        {"kind": "ratio", "of": "ogi-2019/reply", "every": "year", "share": "100%"},
        "每年到期的义务（规则 ogi-2019/reply）中，按时履行的比例须达到100%。",
        "Every year, 100% of the obligations that fell due under ogi-2019/reply must have been met in time.",
    ),
    (
        {"kind": "ratio", "stock": MEETING, "act": DRAFT, "share": "50%", "due": "by 2018-12-31"},
        "2018年12月31日前（含当日），“会议决策”所记的存量中，已有“草案公布”的比例须达到50%。",
        (
            'By 2018-12-31 (that day included), there must be "Draft published" for at least 50% of the stock recorded as '
            '"Decision made at a meeting".'
        ),
    ),
]


def rule(**keys: Any) -> Rule:
    return Rule.model_validate({"id": "ogi-2019/sample", "clause": "一", "title": {"zh": "题", "en": "t"}, **keys})


@pytest.mark.parametrize(("keys", "zh", "en"), CASES)
def test_each_kind_in_one_sentence(keys: dict[str, Any], zh: str, en: str, shipped: Rulebook) -> None:
    said = sentence_of(rule(**keys), shipped.vocabulary)
    assert (said.zh, said.en) == (zh, en)


def test_every_shipped_rule_has_a_sentence_under_every_reading_that_encodes_in_gbk(shipped: Rulebook) -> None:
    for one in shipped.rules.values():
        for _, variant in one.variants():
            said = sentence_of(variant, shipped.vocabulary)
            assert said.zh.endswith("。")
            assert said.en.endswith(".")
            said.zh.encode("gbk")


def test_the_particulars_name_what_the_new_kinds_need(shipped: Rulebook) -> None:
    kept = dict(demanded(shipped, rule(kind="retention", when=MEETING, breach={"event": "press.conference"}, act=DRAFT)))
    assert {label.en: text.zh for label, text in kept.items()} == {
        "kind": "保留 [retention]",
        "trigger": "会议决策 [decision.meeting]",
        "breach": "新闻发布会 [press.conference]",
        "act": "草案公布 [draft.published]",
        "key": "事项编号",
        "start": "同一键最早的触发",
        "limit": "永久",
    }
    shared = dict(demanded(shipped, rule(kind="ratio", of="ogi-2019/reply", every="year", share="100%")))
    assert {label.zh: text.en for label, text in shared.items()} == {
        "种类": "ratio",
        "统计": "ogi-2019/reply",
        "比例": "100%",
        "期限": "100%, every year",
    }


def test_limits_of_the_new_kinds(shipped: Rulebook) -> None:
    assert limit_text(rule(kind="precedence", when=MEETING, act=DRAFT)).zh == "触发之前"
    assert limit_text(rule(kind="retention", when=MEETING, act=DRAFT, breach=DRAFT, within="36 months")).en == "kept for 36 months"
    stock = rule(kind="ratio", stock=MEETING, act=DRAFT, share="50%", due="by 2018-12-31")
    assert limit_text(stock).en == "50%, by 2018-12-31 (that day included)"


def test_what_a_reading_replaces_in_them(shipped: Rulebook) -> None:
    readings = {"same-day-counts": {**WHY, "within": "same day"}, "at-submission": {**WHY, "when": {"event": "press.conference"}}}
    one = rule(kind="precedence", when=MEETING, act=DRAFT, reading={"name": "before", **WHY}, readings=readings)
    assert changed(shipped, one, one.readings["same-day-counts"]).zh == "期限为不晚于触发当日"
    assert changed(shipped, one, one.readings["at-submission"]).en == "trigger is Press conference [press.conference]"
