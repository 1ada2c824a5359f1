"""XES: what events say, what is refused, and that the fast way and the exact one never differ."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog import xes, xes_elements, xes_shapes
from shixian.eventlog.intake import Intake
from shixian.eventlog.xes import XES_NAMES, Xes

from .reading_records import CORPUS, Trickle, damaged, dicts, outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shixian.eventlog.encoding import Codec
    from shixian.eventlog.event import Event

FOLDER = CORPUS / "xes"
AT = '<date key="time:timestamp" value="2020-09-25T14:20:00.000+08:00"/>'
NAME = '<string key="concept:name" value="公示"/>'


def reader(text: str | bytes, **options: Any) -> Xes:
    data = text.encode() if isinstance(text, str) else text
    return Xes(io.BytesIO(data), "log.xes", **options)


def one(*attributes: str, trace: str = "", **options: Any) -> dict[str, Any]:
    """What an event with these attributes says, read both ways."""
    log = f"<log><trace>{trace}<event>{''.join(attributes)}</event></trace></log>"
    (plainly,), (exactly,) = dicts(reader(log, **options)), dicts(reader(log, plainly=False, **options))
    assert plainly == exactly
    return plainly


def refusal(*attributes: str, trace: str = "") -> str:
    log = f"<log><trace>{trace}<event>{''.join(attributes)}</event></trace></log>"
    ((number, why),), error = outcome(reader(log))
    assert (number, error) == (1, "")
    assert isinstance(why, str), why
    return why


def string(key: str, value: str) -> str:
    return f'<string key="{key}" value="{value}"/>'


def events_of(name: str) -> tuple[Event, ...]:
    intake = Intake()
    intake.take(reader((FOLDER / name).read_bytes()), name, "", "utf-8")
    return intake.log().events


def test_an_event_says_what_its_attributes_say_and_what_its_trace_says() -> None:
    events = events_of("plain.xes")
    assert len(events) == 18
    first = events[0]
    assert (first.kind, str(first.at), first.subject, first.case) == (
        "decision.enforcement",
        "2020-09-06T09:30:00+08:00",
        "示例单位1",
        "示例市监罚〔2020〕1号",
    )
    assert dict(first.attributes) == {"lifecycle:transition": "complete", "pages": 1, "case:category": "行政处罚"}
    assert [event.row for event in events] == list(range(1, 19))


def test_an_empty_table_of_names_keeps_the_native_ones() -> None:
    values = dicts(reader((FOLDER / "plain.xes").read_bytes(), names={}))[17]
    assert values == {
        "concept:name": "catalogue.published",
        "time:timestamp": "2020-09-23T09:30:00.000+08:00",
        "org:group": "示例单位3",
        "lifecycle:transition": "complete",
        "pages": 18,
        "case:concept:name": "示例市监罚〔2020〕3号",
        "case:category": "行政处罚",
    }


def test_the_odd_ways_to_write_an_event_are_all_read() -> None:
    rows, error = outcome(reader((FOLDER / "mixed.xes").read_bytes()))
    assert error == ""
    said = [values for _, values in rows]
    assert [number for number, _ in rows] == list(range(1, 11))
    of_trace = {"case": "示例1号", "subject": "示例单位甲"}
    assert said[0] == of_trace | {"kind": "a & b", "at": "2020-09-25T14:20:00Z"}
    assert said[1] == of_trace | {"kind": "换了次序", "at": "2020-09-25"}
    assert said[2] == of_trace | {"kind": "decision.published+start", "at": "2020-09-26T08:00:00+08:00", "lifecycle:transition": "START"}
    assert said[3] == of_trace | {
        "kind": "decision.published",
        "concept:name:basis": "示例依据",
        "at": "2020-09-27",
        "items": '[{"item":"甲"},{"item":"乙"}]',
        "place:city": "示例市",
        "place:x": "1.5",
        "open": "true",
        "fee": "NaN",
        "n": 7,
        "id": "示例-1",
    }
    assert said[4] == of_trace
    assert "concept:name" in said[5]
    assert said[6] == of_trace | {"kind": "没有时间"}
    assert "text outside" in said[7]
    assert said[8]["at"] == "2020-02-30T00:00:00.000+08:00"
    assert said[9] == {"kind": "不属案件", "at": "2020"}


def test_what_cannot_be_an_event_is_rejected_with_the_rest_of_it() -> None:
    intake = Intake()
    intake.take(reader((FOLDER / "mixed.xes").read_bytes()), "mixed.xes", "", "utf-8")
    log = intake.log()
    assert [row.source.row for row in log.rejected] == [5, 6, 7, 8, 9]
    assert [shadow.case for shadow in log.shadows] == ["示例1号", "示例1号"]
    assert "2020-02-30" in log.rejected[-1].raw


@pytest.mark.parametrize(
    ("tag", "written", "meant"),
    [
        ("string", " 文字　", "文字"),
        ("string", "", None),
        ("string", "&lt;甲&gt;", "<甲>"),
        ("string", "e\u0301", "é"),
        ("string", "甲&#10;乙", "甲\n乙"),
        ("string", "甲\n乙", "甲 乙"),
        ("date", "2020-09-25T14:20:00.000+08:00", "2020-09-25T14:20:00.000+08:00"),
        ("int", "-12", -12),
        ("int", "+3", 3),
        ("int", "1_000", "1_000"),
        ("int", "９", "９"),
        ("int", "99999999999999999999", "99999999999999999999"),
        ("float", "1.50", "1.5"),
        ("float", "2.0", 2),
        ("float", "1e400", "1e400"),
        ("float", "INF", "INF"),
        ("float", "x", "x"),
        ("boolean", "TRUE", "true"),
        ("boolean", "0", "false"),
        ("boolean", "是", "是"),
        ("id", "示例-1", "示例-1"),
    ],
)
def test_a_value_means_the_same_in_an_event_and_in_a_trace(tag: str, written: str, meant: object) -> None:
    attribute = f'<{tag} key="x" value="{written}"/>'
    values = one(NAME, attribute)
    assert values.get("x") == meant
    assert type(values.get("x")) is type(meant)
    assert one(NAME, trace=attribute).get("case:x") == meant


@pytest.mark.parametrize(
    ("attributes", "trace", "subject"),
    [
        ((string("org:group", "示例组"), string("org:resource", "示例人")), "", "示例组"),
        ((string("org:resource", "示例人"),), "", None),
        ((string("subject", "示例单位"), string("org:group", "示例组")), string("subject", "另一"), "示例单位"),
        ((string("org:group", "示例组"),), string("subject", "示例单位"), "示例单位"),
        ((string("org:group", ""),), string("subject", "示例单位"), "示例单位"),
        ((string("subject", ""), string("org:group", "示例组")), "", "示例组"),
    ],
)
def test_the_subject_is_a_body_and_never_a_person(attributes: tuple[str, ...], trace: str, subject: str | None) -> None:
    values = one(NAME, *attributes, trace=trace)
    assert values.get("subject") == subject
    assert "示例人" not in {values.get(name) for name in ("kind", "at", "subject", "case", "id")}


def test_names_of_the_log_that_the_standard_ones_have_taken_step_aside() -> None:
    values = one(NAME, AT, string("kind", "别的"), string("at", "2019"), string("case", "别的案"), trace=string("concept:name", "示例一号"))
    assert values == {
        "kind": "公示",
        "at": "2020-09-25T14:20:00.000+08:00",
        "case": "示例一号",
        "event:kind": "别的",
        "event:at": "2019",
        "event:case": "别的案",
    }


def test_canonical_names_are_taken_where_the_standard_ones_are_not_there() -> None:
    values = one(string("kind", "公示"), string("at", "2020"), string("case", "示例"), string("id", "e1"))
    assert values == {"kind": "公示", "at": "2020", "case": "示例", "id": "e1"}


@pytest.mark.parametrize("transition", ["start", "schedule", "withdraw", "ate_abort", "unknown", "Suspend"])
def test_what_was_not_completed_is_not_the_act_that_it_names(transition: str) -> None:
    values = one(NAME, AT, string("lifecycle:transition", transition))
    assert values["kind"] == f"公示+{transition.lower()}"
    assert values["lifecycle:transition"] == transition


@pytest.mark.parametrize("transition", ["complete", "COMPLETE", " Complete "])
def test_what_was_completed_is_the_act_that_it_names(transition: str) -> None:
    assert one(NAME, AT, string("lifecycle:transition", transition))["kind"] == "公示"


def test_without_names_no_kind_is_marked() -> None:
    assert one(NAME, string("lifecycle:transition", "start"), names={})["concept:name"] == "公示"


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ((NAME, NAME), "more than once in one object: concept:name"),
        ((NAME, string("ａ", "1"), string("a", "2")), "more than once in one object: a"),
        ((NAME, '<string key="" value="x"/>'), "no name"),
        ((NAME, "<string value='x'/>"), "no name"),
        ((NAME, '<text key="x" value="y"/>'), "<text> does not belong into <event>"),
        ((NAME, '<string key="x" value="y" unit="z"/>'), "<string> has no unit="),
        ((NAME, "文字"), "text outside"),
        ((NAME, "<![CDATA[文字]]>"), "text outside"),
        ((NAME, "<event>", NAME, AT), None),
        (('<container key="a"><string key="b" value="1"/></container>', string("a:b", "2")), "more than once in one object: a:b"),
        (('<string key="x" value="1">' * 40, "</string>" * 40), "nested too deeply"),
    ],
)
def test_an_event_that_is_no_xes_is_refused_alone(attributes: tuple[str, ...], why: str | None) -> None:
    if why is None:
        log = f"<log><trace><event>{''.join(attributes)}</event></event></trace></log>"
        ((_, found),), error = outcome(reader(log))
        assert error == ""
        assert "<event> does not belong into <event>" in found
        return
    assert why in refusal(*attributes)
    log = f"<log><trace><event>{NAME}{AT}</event><event>{''.join(attributes)}</event><event>{NAME}{AT}</event></trace></log>"
    rows, error = outcome(reader(log))
    assert error == ""
    assert [isinstance(values, dict) for _, values in rows] == [True, False, True]


def test_a_trace_that_cannot_be_read_costs_its_events_and_no_others() -> None:
    bad = string("concept:name", "甲") + string("concept:name", "乙")
    log = f"<log><trace>{bad}<event>{NAME}{AT}</event><event>{NAME}{AT}</event></trace><trace><event>{NAME}{AT}</event></trace></log>"
    rows, error = outcome(reader(log))
    assert error == ""
    assert [isinstance(values, dict) for _, values in rows] == [False, False, True]
    assert "its trace: a key is given more than once" in rows[1][1]


def test_only_the_moment_given_twice_leaves_a_shadow() -> None:
    intake = Intake()
    intake.take(reader(f"<log><event>{NAME}{AT}{AT}{string('org:group', '示例单位')}</event></log>"), "f", "", "")
    (shadow,) = intake.log().shadows
    assert (shadow.kind, shadow.subject, shadow.at.precision) == ("公示", "示例单位", "unknown")


@pytest.mark.parametrize("name", ["gb2312.xes", "utf16.xes"])
def test_the_declared_encoding_is_used(name: str) -> None:
    assert dicts(reader((FOLDER / name).read_bytes())) == [{"kind": "公示", "at": "2020-09-25", "case": "示例一号"}]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_mark_or_its_absence_changes_nothing(codec: str) -> None:
    text = f'<?xml version="1.0"?><log><event>{NAME}</event></log>'
    assert dicts(reader(text.encode(codec))) == [{"kind": "公示"}]


def test_an_encoding_that_the_user_asks_for_overrides_the_declared_one() -> None:
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<event>{NAME}</event></log>'.encode("gb18030")
    codec: Codec = "gb18030"
    assert dicts(reader(data, codec=codec)) == [{"kind": "公示"}]
    _, error = outcome(reader(data))
    assert "log.xes:3: there are bytes that are not utf-8" in error


def test_an_encoding_that_is_not_read_is_named() -> None:
    with pytest.raises(InputError) as caught:
        reader('<?xml version="1.0" encoding="EBCDIC-CP-US"?><log/>')
    assert "'EBCDIC-CP-US', which is not supported" in caught.value.in_("en")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "nothing in the file"),
        ("  \n", "nothing in the file"),
        ("<log>", "log.xes:1:6: the XML breaks off"),
        (f"<log><trace>\n<event>{NAME}</event>\n", "log.xes:3:1: the XML breaks off"),
        (f"<log><trace>\n<event>{NAME}</event>\n<eve", "log.xes:3:1: the XML breaks off"),
        ("<log></trace></log>", "log.xes:1:8: an end tag does not match"),
        (f"<log>\n<event>{NAME}</event><event>{NAME}</event>\n</trace></log>", "log.xes:3:3: an end tag does not match"),
        (f"<log><event>{NAME}</event><event>{NAME}</event>&x;</log>", "log.xes:1:114: an entity that is not defined"),
        ("<log/><log/>", "there is more after the end"),
        ("<log>&#0;</log>", "a character reference to what XML does not allow"),
        ("<log>\n<event><string key='a' value='\x01'/></event></log>", "log.xes:2:31: not well-formed XML"),
        (f"<log><trace><event>{NAME}</event>{NAME}</trace></log>", "an attribute of a trace comes after its events"),
        (f"<log><trace><event>{NAME}</event><event>{NAME}</event>{NAME}</trace></log>", "an attribute of a trace comes after its events"),
        ("<log><trace>文字</trace></log>", "text outside of the tags"),
        (f"<log><traces><trace><event>{NAME}</event></trace></traces></log>", "<traces> does not belong into <log>"),
        (f"<log><global scope='event'><event>{NAME}</event></global></log>", "<event> does not belong into <global>"),
        ("<html><body/></html>", "the outermost element is <html>"),
        ("<WorkflowLog/>", "an MXML log"),
        ("<!DOCTYPE log><log/>", "log.xes:1:14: it has a DOCTYPE"),
    ],
)
def test_a_file_that_is_no_xes_to_its_end_is_an_error_with_its_place(text: str, error: str) -> None:
    found = {outcome(reader(text, plainly=plainly))[1] for plainly in (True, False)}
    assert len(found) == 1
    assert error in found.pop()


@pytest.mark.parametrize("name", ["bomb.xes", "external.xes"])
def test_entities_and_outside_documents_are_never_read(name: str) -> None:
    rows, error = outcome(reader((FOLDER / name).read_bytes()))
    assert rows == []
    assert "DOCTYPE" in error


def test_a_file_that_breaks_off_is_not_read_as_if_it_were_whole() -> None:
    rows, error = outcome(reader((FOLDER / "broken-off.xes").read_bytes()))
    assert len(rows) > 5
    assert "breaks off before its end" in error


@pytest.mark.parametrize(
    "endless",
    [
        f"<log><event><string key='a' value='{'x' * (20 << 20)}'/></event></log>",
        "<log><event>" + string("a", "x" * 1000) * 20_000,
        "<log><trace>" + string("a", "x" * 1000) * 20_000,
    ],
    ids=["value", "event", "trace"],
)
def test_what_would_fill_the_memory_is_refused(endless: str) -> None:
    rows, error = outcome(reader(endless))
    assert rows == []
    assert "exceed 16 MiB" in error


def test_elements_nested_without_end_are_refused() -> None:
    rows, error = outcome(reader("<log><event>" + "<string key='a' value='b'>" * 100_000))
    assert rows == []
    assert "nested too deeply" in error


def test_an_event_longer_than_a_part_of_the_file_is_read() -> None:
    note = "示例" * 600_000
    assert one(NAME, string("note", note))["note"] == note


def test_comments_between_and_in_events_are_no_events() -> None:
    comment = f"<!-- <event>{NAME}</event> -->"
    log = f"<log><trace>{comment}<event>{NAME}</event><event>{NAME}<!-- x --></event>{comment}</trace></log>"
    assert dicts(reader(log)) == [{"kind": "公示"}] * 2


def test_many_tags_before_an_odd_event_are_read_in_one_go() -> None:
    empty = "<trace></trace>" * 5000 + "<!-- -->" + '<string key="x" value="y" />' * 5000 + " " * 100_000
    log = f"<log><event>{NAME}</event>{empty}<event>{NAME}</event></log>"
    assert dicts(reader(log)) == [{"kind": "公示"}] * 2


def test_no_tree_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[xes_elements.Elements] = []

    def noted(file: str) -> xes_elements.Elements:
        made.append(xes_elements.Elements(file))
        return made[0]

    monkeypatch.setattr(xes, "Elements", noted)
    event = f"<event>{NAME}{AT}<string key='q' value='x'/></event>"
    for plainly in (True, False):
        made.clear()
        held = [len(made[0].found) for _ in reader(f"<log><trace>{event * 20_000}</trace></log>", plainly=plainly)]
        assert len(held) == 20_000
        assert made[0].trace.nodes == []
        assert max(held) < 10_000


PIECES = st.sampled_from(
    [
        NAME,
        AT,
        string("org:group", "示例单位"),
        string("subject", "示例"),
        string("kind", "k"),
        string("x", "a&amp;b"),
        string("x", "&lt;"),
        string("x", "一&#10;二"),
        string("ｘ", "1"),
        string("", "1"),
        string("x", ""),
        string("id", "e1"),
        string("x", "</event>"),
        string("x", "]]>"),
        string("x", ">"),
        string("x", "\u0085"),
        string("x", "\ufffe"),
        string("x", "\x01"),
        string("x", "a\tb"),
        string("lifecycle:transition", "start"),
        string("lifecycle:transition", "COMPLETE"),
        string("lifecycle:transition", "complete"),
        '<int key="n" value="1"/>',
        '<int key="n" value="x"/>',
        '<float key="f" value="1.50"/>',
        '<boolean key="b" value="1"/>',
        "<string key='x' value='单\"引号'/>",
        '<string value="y" key="x"/>',
        '<string key="x" value="y"></string>',
        "<event>",
        "<event/>",
        '<date key="time:timestamp" value=" 2020-09-25 "/>',
        '<date key="time:timestamp" value="２０２０"/>',
        '<date key="time:timestamp" value=""/>',
        '<string key="x" value="1"><string key="y" value="2"/></string>',
        '<list key="l"><values><int key="i" value="3"/></values></list>',
        "<!-- <event> -->",
        "<!-- </event> -->",
        "<![CDATA[<event>]]>",
        "<?pi <event>?>",
        "文字",
        "&amp;",
        "\n\t",
        "  ",
        '"',
        "<!--",
        "-->",
        "</event>",
        "<event >",
        "</event >",
        "</trace><trace>",
        "<trace>",
        "</trace>",
        "</trace>" + NAME + "<trace>",
        '<string key="x" value="<event>',
        "</trace><trace>" + string("concept:name", "示例二号"),
        "</trace><trace>" + string("subject", "示例") + string("x", "&amp;"),
    ]
)
PLAIN = st.lists(
    st.sampled_from([NAME, AT, string("org:group", "示例单位"), '<int key="n" value="1"/>', string("q", "v")]), max_size=4, unique=True
)


@st.composite
def logs(draw: st.DrawFn) -> str:
    """A log, mostly as programs write it, with odd things in it; often enough no XML at all."""
    events = []
    for _ in range(draw(st.integers(1, 4))):
        inside = draw(PLAIN)
        if draw(st.booleans()):
            inside.insert(draw(st.integers(0, len(inside))), draw(PIECES))
        gap = draw(st.sampled_from(["", "\n", "\r\n\t", " ", "\r"]))
        event = f"<event>{gap}{gap.join(inside)}{gap}</event>{gap}"
        events.append(event * draw(st.sampled_from([1, 1, 3])))
        if draw(st.integers(0, 3)) == 0:
            events.append(draw(PIECES))
    return f"<log><trace>{draw(st.sampled_from(['', string('concept:name', '示例')]))}{''.join(events)}</trace></log>"


@settings(max_examples=600, deadline=None)
@given(text=logs(), size=st.sampled_from([1, 7, 64, 1 << 18]), names=st.sampled_from([XES_NAMES, {}]), worth=st.integers(1, 3))
def test_the_fast_way_and_the_exact_way_never_differ(text: str, size: int, names: Mapping[str, str], worth: int) -> None:
    data = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xes_shapes, "_WORTH_COMPILING", worth)
        fast = outcome(Xes(Trickle(data, size), "f", names=names))  # type: ignore[arg-type] # only read() is asked of it
    exact = outcome(reader(data, names=names, plainly=False))
    assert _comparable(fast) == _comparable(exact)


def _comparable(found: tuple[list[tuple[int, Any]], str]) -> object:
    rows, error = found
    return rows, error.replace("f:", "log.xes:") if error.startswith("f:") else error


@pytest.mark.parametrize("name", ["plain.xes", "mixed.xes", "gb2312.xes", "utf16.xes", "bomb.xes"])
@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_bytes_are_read_alike_by_both_ways(name: str, seed: int) -> None:
    for worse in damaged((FOLDER / name).read_bytes(), seed, 100):
        fast, exact = (_opened(worse, plainly=plainly) for plainly in (True, False))
        assert fast == exact


def _opened(data: bytes, **options: Any) -> object:
    try:
        made = reader(data, **options)
    except InputError as error:
        return error.in_("en")
    return outcome(made)


def test_more_shapes_than_are_kept_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes_shapes, "_KEPT", 4)
    monkeypatch.setattr(xes_shapes, "_CACHED", 4)
    monkeypatch.setattr(xes_shapes, "_WORTH_COMPILING", 2)
    keys = itertools.cycle("abcdefg")
    traces = "".join(
        f"<trace>{string(next(keys), '1')}" + f"<event>{NAME}{string(next(keys), 'x')}</event>" * 4 + "</trace>" for _ in range(40)
    )
    log = f"<log>{traces}</log>"
    assert outcome(reader(log)) == outcome(reader(log, plainly=False))
