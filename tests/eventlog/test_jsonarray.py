"""JSON arrays: elements as rows, arrays that an object wraps, and what cannot be read to its end."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.eventlog import jsonscan
from shixian.eventlog.intake import Intake
from shixian.eventlog.jsonarray import JsonArray

from .reading_records import CORPUS, GB18030, UTF8, Trickle, dicts, outcome, survives

if TYPE_CHECKING:
    from shixian.eventlog.encoding import Decoding

FOLDER = CORPUS / "json"


def reader(text: str | bytes, decoding: Decoding = UTF8, **options: Any) -> JsonArray:
    data = text.encode() if isinstance(text, str) else text
    return JsonArray(io.BytesIO(data), "log.json", decoding, **options)


def test_each_element_is_a_row_and_its_number_is_its_place() -> None:
    rows, error = outcome(reader((FOLDER / "array.json").read_bytes()))
    assert error == ""
    assert [number for number, _ in rows] == [1, 2, 3, 4, 5]
    assert rows[0][1]["category"] == "行政处罚"
    assert (rows[1][1]["n"], rows[1][1]["tags"]) == ("1.5", '["甲",{"b":null}]')
    assert "a number, not an object" in rows[2][1]
    assert "more than once in one object: kind" in rows[3][1]
    assert (rows[4][1]["kind"], rows[4][1]["note"]) == ("公示", '"引" 😀')


def test_the_sum_of_events_and_rejected_rows_holds() -> None:
    intake = Intake()
    intake.take(reader((FOLDER / "array.json").read_bytes()), "array.json", "", "utf-8")
    log = intake.log()
    assert (log.inputs[0].rows, len(log.events), [row.source.row for row in log.rejected]) == (5, 2, [3, 4, 5])
    assert log.inputs[0].reconciles


def test_an_array_that_an_object_wraps_is_found_and_named() -> None:
    found = reader((FOLDER / "wrapped.json").read_bytes())
    assert [values["at"] for values in dicts(found)] == ["2020", "2021"]
    assert found.member == "data.rows"


@pytest.mark.parametrize(
    ("text", "member", "count"),
    [
        ('{"data": []}', "data", 0),
        ('{"code": 0, "tags": ["a"], "rows": [{}]}', "rows", 1),
        ('{"a": {"b": {"c": [{"x": 1}]}}}', "a.b.c", 1),
        ('{"empty": [], "rows": [{}, {}]}', "rows", 2),
        ('{"total": 2, "rows": [{}, {}]}', "rows", 2),
        ('{"rows": [{"x": 1}], "total": "1"}', "rows", 1),
        ("[]", "", 0),
    ],
)
def test_the_one_array_of_objects_is_the_log(text: str, member: str, count: int) -> None:
    found = reader(text)
    assert len(outcome(found)[0]) == count
    assert found.member == member


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "nothing in the file"),
        (" \n", "nothing in the file"),
        ("7", "a JSON array was expected"),
        ('{"a": 1}', "no array of objects in it"),
        ('{"a": {"b": {"c": {"d": [{}]}}}}', "no array of objects in it"),
        ('{"a": [{}], "b": [{}]}', "several arrays of objects: a、b"),
        ('{"total": 5000, "rows": [{}]}', "total says 5000, the array holds 1"),
        ('{"data": {"totalCount": "20", "list": [{}]}}', "data.totalCount says 20, the array holds 1"),
        ("[", "log.json:1:2: the JSON breaks off before its end (0 were read before)"),
        ('[{"a": 1},\n{"a": 2}', "log.json:2:9: the JSON breaks off before its end (2 were read before)"),
        ('[{"a": 1},\n {"a": "x', "log.json:2:8: the JSON breaks off"),
        ('[{"a": 1},\n\n {"b" 2}]', "log.json:3:7: a colon is missing after the key (1 were read before)"),
        ('[{"a": 1} {"a": 2}]', "log.json:1:11: , was expected here (1 were read before)"),
        ('[{"a": 1}]\n]', "log.json:2:1: the text goes on after its end (1 were read before)"),
        ('[{"a": 1}, ]', "log.json:1:12: a value was expected here"),
        ('[{“a”: 1}]', "the full-width mark '“' stands here"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": 1, 2}', "a key in double quotes was expected"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_to_its_end_is_an_error_with_its_place(text: str, error: str) -> None:
    assert error in outcome(reader(text))[1]


def test_bytes_that_end_inside_a_character_are_no_whole_file() -> None:
    rows, error = outcome(reader('[{"a": 1}, {"a": "甲"}]'.encode()[:-4]))
    assert len(rows) == 1
    assert "half-written" in error


@pytest.mark.parametrize(
    ("element", "why"),
    [
        ('{"a": NaN}', "NaN"),
        ('{"a": "\\ud800"}', "broken character"),
        ('{"a": "\\u0000"}', "NUL"),
        ('{"": 1}', "no name"),
        ('{"a": {"b": 1, "b": 2}}', "more than once in one object: b"),
        ('{"a": 1, "ａ": 2}', "more than once in one object: a"),
        ("[1]", "an array"),
        ("null", "null"),
        ('"文字"', "a text"),
    ],
)
def test_an_element_that_is_no_event_is_refused_alone(element: str, why: str) -> None:
    rows, error = outcome(reader(f'[{{"x": 1}}, {element}, {{"x": 2}}]'))
    assert error == ""
    assert [values for _, values in rows][::2] == [{"x": 1}, {"x": 2}]
    assert why in rows[1][1]


def test_a_number_of_thousands_of_digits_is_a_name_made_of_digits() -> None:
    assert dicts(reader(f'[{{"a": {"9" * 5000}}}]')) == [{"a": "9" * 5000}]


def test_keys_are_called_as_the_table_says() -> None:
    names = {"事件": "kind", "时间": "at", "日期": "at"}
    text = '[{"日期": "2020", "时间": "2021", "事件": "公示", "kind": "别的"}, {"日期": "2022"}]'
    assert dicts(reader(text, names=names)) == [{"日期": "2020", "at": "2021", "kind": "公示", "json:kind": "别的"}, {"at": "2022"}]


def test_chinese_in_gb18030_is_read() -> None:
    assert dicts(reader('[{"kind": "公示"}]'.encode("gb18030"), GB18030)) == [{"kind": "公示"}]


def test_a_value_too_large_to_hold_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonscan, "LARGEST", 1 << 20)
    rows, error = outcome(reader('[{"a": 1}, "' + "x" * (4 << 20) + '"]'))
    assert len(rows) == 1
    assert "one value exceeds 1 MiB" in error


def test_what_was_read_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonscan, "_CHUNK", 1 << 10)
    found = reader("[" + ",".join('{"kind": "公示"}' for _ in range(5000)) + "]")
    held = [len(found._objects._scanner._text) for _ in found]
    assert len(held) == 5000
    assert max(held) < 4096


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    elements=st.lists(VALUES, max_size=6),
    size=st.sampled_from([1, 3, 50, 1 << 18]),
    indent=st.sampled_from([None, 0, 2]),
    ascii_=st.booleans(),
)
def test_parts_of_any_size_are_read_as_the_whole(elements: list[Any], size: int, indent: int | None, ascii_: bool) -> None:
    data = json.dumps(elements, indent=indent, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    if b"\xed\xa0" in data or b"\xed\xb0" in data:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonscan, "_CHUNK", size)
        little = outcome(JsonArray(Trickle(data, size), "log.json", UTF8))
    whole = outcome(reader(data))
    assert little == whole
    assert len(whole[0]) == len(elements)
    assert [isinstance(values, dict) for _, values in whole[0]] <= [isinstance(element, dict) for element in elements]


@pytest.mark.parametrize("name", ["array.json", "wrapped.json", "batch.json"])
def test_damaged_bytes_end_in_rows_or_an_error(name: str) -> None:
    survives(reader, (FOLDER / name).read_bytes(), seed=7)
