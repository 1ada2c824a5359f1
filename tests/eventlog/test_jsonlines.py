"""JSON Lines: what a line says, and which lines are rejected with which reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from shixian.eventlog import EventLog, Rejected

    from .conftest import Read, Refuse

GOOD = '{"id": "e1", "kind": "decision.enforcement", "at": "2020-09-25", "subject": "大英县市场监管局", "case": "c1"}\n'


def only_rejection(log: EventLog) -> Rejected:
    assert len(log.rejected) == 1
    return log.rejected[0]


def test_the_canonical_line_of_the_design_is_read_as_it_stands(read: Read) -> None:
    line = (
        '{"id": "e1", "kind": "decision.enforcement", "at": "2020-09-25", "subject": "大英县市场监管局", '
        '"case": "大英市监罚〔2020〕12号", "category": "行政处罚"}\n'
    )
    (event,) = read("log.jsonl", line).events
    assert (event.id, event.kind, str(event.at)) == ("e1", "decision.enforcement", "2020-09-25")
    assert (event.subject, event.case) == ("大英县市场监管局", "大英市监罚〔2020〕12号")
    assert dict(event.attributes) == {"category": "行政处罚"}
    assert str(event.source).endswith("log.jsonl:1")
    assert event.as_record() == json.loads(line)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"文字"', "文字"),
        ('"  文字　"', "文字"),
        ('"e\\u0301"', "é"),
        ('"ｅ"', "ｅ"),
        ("3", 3),
        ("3.0", 3),
        ("-0.0", 0),
        ("0.1", "0.1"),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", "9223372036854775808"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("true", "true"),
        ("false", "false"),
        ('["乙", 1]', '["乙",1]'),
        ('{"b": 1, "a": [2]}', '{"a":[2],"b":1}'),
        ('"\\"引\\""', '"引"'),
        ("null", None),
        ('""', None),
        ('"　"', None),
        ("[]", None),
        ("{}", None),
    ],
)
def test_a_value_means_the_same_whichever_way_it_is_written(read: Read, written: str, meant: object) -> None:
    (event,) = read("log.jsonl", f'{{"kind": "k", "at": "2020", "x": {written}}}\n').events
    assert event.value("x") == meant
    assert type(event.value("x")) is type(meant)


def test_numbers_in_reserved_columns_become_text(read: Read) -> None:
    (event,) = read("log.jsonl", '{"id": 7, "kind": "k", "at": 20200925, "subject": 1, "case": 12}').events
    assert (event.id, str(event.at), event.subject, event.case) == ("7", "2020-09-25", "1", "12")


def test_an_event_without_subject_or_case_is_accepted(read: Read) -> None:
    (event,) = read("log.jsonl", '{"kind": "k", "at": "2020"}').events
    assert (event.subject, event.case) == ("", None)
    assert event.value("subject") is None
    assert event.value("case") is None
    assert event.value("kind") == "k"


def test_blank_lines_are_no_rows_but_keep_the_line_numbers(read: Read) -> None:
    log = read("log.jsonl", f"\n   \n　\n{GOOD}\n{GOOD.replace('e1', 'e2')}")
    assert [event.source.row for event in log.events] == [4, 6]
    assert log.inputs[0].rows == 2


def test_windows_line_ends_and_a_missing_last_one_change_nothing(read: Read) -> None:
    lines = GOOD + GOOD.replace("e1", "e2")
    assert [e.id for e in read("log.jsonl", lines.replace("\n", "\r\n").rstrip()).events] == ["e1", "e2"]


def test_full_width_keys_are_the_plain_ones(read: Read) -> None:
    (event,) = read("log.jsonl", '{"ｋind": "k", " at ": "2020", "Ａ": 1}').events
    assert (event.kind, dict(event.attributes)) == ("k", {"A": 1})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1, 2]", "an array"),
        ('"text"', "a text"),
        ("12", "a number"),
        ("null", "null"),
        ("not json", "character 1"),
        ('{"kind": "k" "at": "2020"}', "a comma is missing"),
        ('{"kind": "k", "at": "2020",}', "not JSON"),
        ("{'kind': 'k'}", "double quotes"),
        ('{“kind”: "k"}', "full-width"),
        ('{"kind"："k"}', "full-width"),
        ('{"kind": "k", "at": "2020"} {"kind": "k"}', "the line goes on"),
        ('{"kind": "k", "at": "2020", "x": NaN}', "NaN"),
        ('{"kind": "k", "at": "2020", "x": -Infinity}', "NaN"),
        ('{"kind": "k", "at": "2020", "x": 1e999}', "NaN"),
        ('{"kind": "k", "at": "2020", "x": [1e999]}', "NaN"),
        ('{"kind": "k", "at": "2020", "x": 1, "x": 1}', "more than once in one object: x"),
        ('{"kind": "k", "at": "2020", "x": 1, "ｘ": null}', "more than once in one object: x"),
        ('{"kind": "k", "at": "2020", "x": {"y": 1, "y": 2}}', "more than once in one object: y"),
        ('{"kind": "k", "at": "2020", "": "x"}', "no name"),
        ('{"kind": "k", "at": "2020", "x": "\\u0000"}', "NUL"),
        ('{"kind": "k", "at": "2020", "x": "\\ud800"}', "broken character"),
        ('{"kind": "k", "at": "2020", "x": "\t"}', "control character"),
        ('{"kind": "k", "at": "2020", "x": "\\q"}', "backslash"),
        ('{"kind": "k", "at": "2020", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"kind": "k", "at": "2020", "x": ' + "9" * 5000 + "}", "thousands of digits"),
        ('{"at": "2020"}', "no kind"),
        ('{"kind": "  ", "at": "2020"}', "no kind"),
        ('{"kind": 3, "at": "2020"}', "number 3"),
        ("{}", "no kind"),
    ],
)
def test_a_line_that_is_no_event_is_rejected_with_place_reason_and_remedy(read: Read, line: str, reason: str) -> None:
    row = only_rejection(read("log.jsonl", f"{GOOD}{line}\n{GOOD.replace('e1', 'e2')}"))
    assert row.source.row == 2
    assert reason in row.reason.en
    assert row.remedy.zh
    assert row.raw == line[:500].replace("\t", "\t")
    assert row.shadows == ()


@pytest.mark.parametrize("cut", range(1, len(GOOD) - 1))
def test_a_last_line_cut_anywhere_is_rejected_as_half_written(read: Read, cut: int) -> None:
    row = only_rejection(read("log.jsonl", (GOOD.replace("e1", "e0") + GOOD[:cut]).encode()))
    assert "half-written last line" in row.reason.en
    assert row.source.row == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_last_line_cut_inside_a_character_is_half_written_and_the_rest_is_no_gibberish(read: Read, encoding: str) -> None:
    whole = GOOD.encode(encoding)
    inside = whole.index("县".encode(encoding)) + 1
    log = read("log.jsonl", whole + whole[:inside])
    assert log.inputs[0].encoding == encoding
    assert [event.subject for event in log.events] == ["大英县市场监管局"]
    assert "half-written last line" in only_rejection(log).reason.en


def test_a_cut_line_that_is_followed_by_others_is_merely_wrong(read: Read) -> None:
    row = only_rejection(read("log.jsonl", GOOD[:30] + "\n" + GOOD))
    assert "half-written" not in row.reason.en
    assert row.source.row == 1


@pytest.mark.parametrize("stamp", ["2020121", "2022-09-31", "24:00", "不详"])
def test_a_row_whose_moment_cannot_be_read_leaves_a_shadow_that_accuses_nobody(read: Read, stamp: str) -> None:
    log = read("log.jsonl", GOOD + json.dumps({"kind": "k", "at": stamp, "subject": "甲", "case": "c", "x": 1}))
    (shadow,) = log.shadows
    assert only_rejection(log).shadows == (shadow,)
    assert (shadow.kind, shadow.subject, shadow.case, shadow.value("x")) == ("k", "甲", "c", 1)
    assert shadow.at.precision == "unknown"
    assert shadow not in log.events
    assert not log.is_complete


@pytest.mark.parametrize("at", ["", '"at": null, ', '"at": " ", ', '"at": "2020", "at": "2021", '])
def test_a_missing_or_repeated_moment_leaves_a_shadow_too(read: Read, at: str) -> None:
    (shadow,) = read("log.jsonl", f'{GOOD}{{"id": "e9", {at}"kind": "k", "case": "c"}}').shadows
    assert (shadow.id, shadow.kind, shadow.case, str(shadow.at)) == ("e9", "k", "c", "unknown")


def test_two_damaged_rows_of_a_case_are_two_shadows(read: Read) -> None:
    first, second = read("log.jsonl", GOOD + '{"kind": "k", "at": "x", "case": "c"}\n{"kind": "k", "at": "y", "case": "c"}').shadows
    assert first.id != second.id


@pytest.mark.parametrize("name", ["log.json", "log.jsonl", "log.txt"])
@pytest.mark.parametrize(
    "text", ['[{"kind": "k", "at": "2020"}]', '[\n  {"kind": "k",\n "at": "2020"}\n]', '{"data": [{"kind": "k", "at": "2020"}]}']
)
def test_a_json_array_is_read_as_one_whatever_its_name(read: Read, name: str, text: str) -> None:
    if name == "log.jsonl" and text.startswith("{"):
        pytest.skip("one object a line is what the name says")
    (event,) = read(name, text).events
    assert (event.kind, event.source.row) == ("k", 1)


def test_a_json_array_that_breaks_off_is_refused_as_a_whole(refuse: Refuse) -> None:
    assert "breaks off" in refuse("log.json", '[\n{"kind": "k", "at": "2020"},\n').in_("en")


def test_repeated_keys_are_found_on_the_fast_way_too(read: Read) -> None:
    doubled = [
        '{"kind":"k","at":"2020","at":"2020"}',
        '{"kind":"k","at":"2020","x":1,"x":1}',
        '{"kind":"k","at":"2020","x":null,"x":null}',
        '{"kind":"k","at":"2020","x":"\\u4e2d","x":"\\u4e2d"}',
        '{"kind":"k","at":"2020","x":"a\\"b","x":"a\\"b"}',
        '{"kind":"k","at":"2020","x":"\\\\","x":"\\\\"}',
        '{"kind":"k","at":"2020","x":true,"x":2}',
        '{"kind":"k","at":"2020","\\u0061t":"2021"}',
        '{"kind":"k","at":"2020","x":"\\u0022","x":"\\u0022"}',
    ]
    log = read("log.jsonl", GOOD + "\n".join(doubled))
    assert [row.source.row for row in log.rejected] == [*range(2, len(doubled) + 2)]
    assert all("more than once" in row.reason.en for row in log.rejected)
