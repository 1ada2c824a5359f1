"""CloudEvents: what the context and the data say, which events are refused, and the three ways to write them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.eventlog.cloudevents import CloudEvents, looks_like_cloudevents
from shixian.eventlog.intake import Intake

from .reading_records import CORPUS, GB18030, UTF8, Trickle, dicts, outcome, survives

if TYPE_CHECKING:
    from shixian.eventlog.encoding import Decoding

FOLDER = CORPUS / "json"
CONTEXT = {"specversion": "1.0", "id": "e1", "source": "/示例", "type": "decision.published"}


def reader(text: str | bytes, decoding: Decoding = UTF8, **options: Any) -> CloudEvents:
    data = text.encode() if isinstance(text, str) else text
    return CloudEvents(io.BytesIO(data), "log.jsonl", decoding, **options)


def one(**more: Any) -> dict[str, Any]:
    """What an event says that has ``more`` beside the required attributes."""
    (values,) = dicts(reader(json.dumps([CONTEXT | more], ensure_ascii=False)))
    return values


def test_an_event_says_what_its_context_and_its_data_say() -> None:
    rows, error = outcome(reader((FOLDER / "cloudevents.jsonl").read_bytes()))
    assert error == ""
    assert [number for number, _ in rows] == [1, 3, 4, 5, 6]
    assert rows[0][1] == {
        "id": "/示例/双公示|a1",
        "kind": "decision.published",
        "at": "2020-09-25T06:20:00Z",
        "case": "示例罚〔2020〕1号",
        "subject": "示例单位甲",
        "source": "/示例/双公示",
        "category": "行政处罚",
        "page": '{"url":"示例"}',
    }
    assert [isinstance(values, dict) for _, values in rows] == [True, True, False, False, False]
    assert "specversion is 0.3, not 1.0" in rows[2][1]
    assert "it has no id" in rows[3][1]
    assert "character 1" in rows[4][1]


def test_lines_a_batch_and_one_event_over_several_lines_say_the_same() -> None:
    event = CONTEXT | {"time": "2020-09-25T06:20:00Z", "data": {"n": 1, "text": "文 字"}}
    ways = [
        json.dumps(event),
        json.dumps(event) + "\n",
        "\n  \n" + json.dumps(event, ensure_ascii=False) + "\n",
        json.dumps([event]),
        "\n " + json.dumps([event], indent=2),
        json.dumps(event, indent=2),
        json.dumps(event, indent=2, ensure_ascii=False) + "\n",
    ]
    said = [dicts(reader(way)) for way in ways]
    assert all(values == said[0] for values in said)


def test_several_events_over_several_lines_are_all_read() -> None:
    text = "\n".join(json.dumps(CONTEXT | {"id": str(n)}, indent=1) for n in range(3))
    assert [values["id"] for values in dicts(reader(text))] == ["/示例|0", "/示例|1", "/示例|2"]


def test_the_same_id_of_two_sources_is_two_events_and_of_one_source_one() -> None:
    events = [
        CONTEXT | {"time": "2020-01-01T00:00:00Z"},
        CONTEXT | {"time": "2020-01-01T00:00:00Z", "source": "/另一"},
        CONTEXT | {"time": "2020-01-01T00:00:00Z"},
        CONTEXT | {"time": "2021-01-01T00:00:00Z"},
    ]
    intake = Intake()
    intake.take(reader(json.dumps(events)), "f", "", "utf-8")
    log = intake.log()
    assert (len(log.events), len(log.duplicates), len(log.rejected)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("more", "case", "subject"),
    [
        ({"subject": "示例一号"}, "示例一号", None),
        ({"subject": "示例一号", "data": {"case": "示例二号", "subject": "示例单位"}}, "示例二号", "示例单位"),
        ({"subject": "示例一号", "case": "示例三号"}, "示例三号", None),
        ({"data": {"subject": "示例单位"}}, None, "示例单位"),
        ({"data": {"case": 12}}, 12, None),
        ({"subject": "示例一号", "data": {"case": "", "subject": None}}, "示例一号", None),
    ],
)
def test_what_the_event_is_about_is_the_case_and_data_says_who_is_bound(more: dict[str, Any], case: object, subject: str | None) -> None:
    values = one(**more)
    assert (values.get("case"), values.get("subject")) == (case, subject)
    if more.get("subject") and case != more["subject"]:
        assert values["cloudevents:subject"] == more["subject"]


def test_members_of_data_never_replace_what_the_context_says() -> None:
    values = one(time="2020-01-01T00:00:00Z", trace="t", data={"kind": "k", "at": "2019", "id": "x", "source": "s", "trace": "u", "own": 1})
    assert values == {
        "id": "/示例|e1",
        "kind": "decision.published",
        "at": "2020-01-01T00:00:00Z",
        "source": "/示例",
        "trace": "t",
        "data:kind": "k",
        "data:at": "2019",
        "data:id": "x",
        "data:source": "s",
        "data:trace": "u",
        "own": 1,
    }


def test_the_moment_in_data_counts_where_the_context_has_none() -> None:
    assert one(data={"at": "2020-09"})["at"] == "2020-09"


@pytest.mark.parametrize(("data", "said"), [("文字", "文字"), (7, 7), ([1, "a"], '[1,"a"]'), (None, None), ({}, None), (True, "true")])
def test_data_that_is_no_object_is_one_attribute(data: object, said: object) -> None:
    assert one(data=data).get("data") == said


def test_binary_data_stays_as_it_stands() -> None:
    assert one(data_base64="56S65L6L")["data_base64"] == "56S65L6L"


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({}, "no specversion"),
        (CONTEXT | {"specversion": 1}, "specversion is 1, not 1.0"),
        (CONTEXT | {"specversion": "2.0"}, "specversion is 2.0"),
        (CONTEXT | {"id": ""}, "no id"),
        (CONTEXT | {"id": 7}, "no id"),
        (CONTEXT | {"source": None}, "no source"),
        ({key: said for key, said in CONTEXT.items() if key != "type"}, "no type"),
        (CONTEXT | {"data": {"": 1}}, "no name"),
        (CONTEXT | {"x": float("nan")}, "NaN"),
        (7, "a number"),
    ],
)
def test_what_is_no_cloudevent_is_refused_alone(event: object, why: str) -> None:
    for text in (
        json.dumps([CONTEXT, event, CONTEXT | {"id": "e3"}]),
        "\n".join(map(json.dumps, [CONTEXT, event, CONTEXT | {"id": "e3"}])),
    ):
        rows, error = outcome(reader(text))
        assert error == ""
        assert [isinstance(values, dict) for _, values in rows] == [True, False, True]
        assert why in rows[1][1]


def test_a_key_given_twice_is_refused_wherever_it_is() -> None:
    line = '{"specversion": "1.0", "id": "e1", "source": "s", "type": "k", "data": {"a": 1, "a": 2}}'
    ((_, why),), _ = outcome(reader(line))
    assert "more than once in one object: a" in why


def test_a_half_written_last_line_is_rejected_as_that() -> None:
    whole = json.dumps(CONTEXT)
    rows, error = outcome(reader(f"{whole}\n{whole[:-9]}\n{whole}\n{whole[:-9]}"))
    assert error == ""
    assert "half-written last line" not in rows[1][1]
    assert "half-written last line" in rows[3][1]


def test_a_batch_that_breaks_off_is_an_error() -> None:
    rows, error = outcome(reader(json.dumps([CONTEXT, CONTEXT])[:-1]))
    assert len(rows) == 2
    assert "breaks off before its end (2 were read before)" in error


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_text_is_an_error(text: str) -> None:
    assert "nothing in the file" in outcome(reader(text))[1]


def test_an_empty_table_of_names_keeps_the_native_ones() -> None:
    event = CONTEXT | {"subject": "示例", "data": {"case": "x", "n": 1}}
    assert dicts(reader(json.dumps(event), names={})) == [
        {
            "specversion": "1.0",
            "id": "/示例|e1",
            "source": "/示例",
            "type": "decision.published",
            "subject": "示例",
            "data:case": "x",
            "data:n": 1,
        }
    ]


def test_chinese_in_gb18030_is_read_in_lines_and_in_a_batch() -> None:
    for text in (json.dumps(CONTEXT, ensure_ascii=False), json.dumps([CONTEXT], ensure_ascii=False)):
        assert dicts(reader(text.encode("gb18030"), GB18030))[0]["source"] == "/示例"


@pytest.mark.parametrize(
    ("first", "is_one"),
    [(CONTEXT, True), ({"specversion": "0.3", "type": "k"}, True), ({"kind": "k", "at": "2020"}, False), ([], False), (7, False)],
)
def test_cloudevents_are_told_by_their_specversion(first: object, is_one: bool) -> None:
    assert looks_like_cloudevents(first) is is_one


CONTEXTS = {name: st.text(max_size=5) for name in ("id", "source", "type")} | {"specversion": st.sampled_from(["1.0", "1.0", "0.3"])}
DATA = st.none() | st.integers() | st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3)
EVENTS = st.lists(st.fixed_dictionaries(CONTEXTS, optional={"data": DATA, "subject": st.text(max_size=3)}), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, size=st.sampled_from([1, 10, 1 << 18]))
def test_lines_and_a_batch_of_the_same_events_say_the_same(events: list[dict[str, Any]], size: int) -> None:
    lines, batch = "\n".join(map(json.dumps, events)), json.dumps(events)
    as_lines = outcome(reader(lines))
    as_batch = outcome(CloudEvents(Lines(batch.encode(), size), "log.jsonl", UTF8))  # type: ignore[arg-type] # only reading is asked of it
    assert [values for _, values in as_lines[0]] == [values for _, values in as_batch[0]]
    assert len(as_lines[0]) == len(events)


class Lines(Trickle):
    """Few bytes at a time, and lines."""

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._data.readline(min(size or self._size, self._size))


@pytest.mark.parametrize("name", ["cloudevents.jsonl", "batch.json", "one-event.json"])
def test_damaged_bytes_end_in_rows_or_an_error(name: str) -> None:
    survives(reader, (FOLDER / name).read_bytes(), seed=5)
