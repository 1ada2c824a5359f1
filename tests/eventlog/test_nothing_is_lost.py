"""Properties: whatever bytes come in, every row is accounted for, and what was written is what is read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog import RESERVED, Event, EventLog, read_logs, read_records
from shixian.eventlog.encoding import Decoding
from shixian.eventlog.jsonlines import JsonLines

if TYPE_CHECKING:
    from pathlib import Path

GOOD_LINES = (
    '{"id": "e1", "kind": "decision.enforcement", "at": "2020-09-25", "subject": "大英县市场监管局", "case": "c1", "n": 3}\n'
    '{"kind": "decision.published", "at": "2020-09-28T10:00:00+08:00", "subject": "大英县\\u6559育局", "x": ["a", null]}\n'
    '{"kind": "decision.published", "at": "2020/9/29 10:00", "note": "引\\"号\\"", "f": 0.5, "b": true}\n'
)
GOOD_TABLE = (
    "id,kind,at,subject,case,note\n"
    'e1,decision.enforcement,2020-09-25,大英县市场监管局,c1,"a,b"\n'
    'e2,decision.published,2020年9月28日,大英县教育局,c2,"多\n行 ""引""\n"\n'
    ",decision.published,2020-09,,,\n"
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("logs")
    (made / "good.jsonl").write_text('{"kind": "good", "at": "2020", "case": "beside"}\n', "utf-8")
    return made


def read_beside(folder: Path, name: str, data: bytes) -> EventLog | InputError:
    """What becomes of a file beside a good one, so that a file without one event is no error of itself."""
    path = folder / name
    path.write_bytes(data)
    try:
        log = read_logs([folder / "good.jsonl", path])
    except InputError as error:
        check_the_places(error)
        return error
    check_the_sums(log)
    return log


def check_the_places(error: InputError) -> None:
    assert all(problem.place is not None for problem in error.problems)
    (error.in_("zh") + error.in_("en")).encode()


def check_the_sums(log: EventLog) -> None:
    for record in log.inputs:
        assert record.rows == record.events + record.rejected + record.carried_none
        assert record.events == sum(event.source.file == record.path for event in log.events)
        assert record.rejected == sum(row.source.file == record.path for row in log.rejected)
    sources = [event.source for event in log.events] + [row.source for row in log.rejected] + [twin.source for twin in log.duplicates]
    places = [(source.file, source.row) for source in sources]
    assert len(set(places)) == len(places)
    assert len({event.id for event in log.events}) == len(log.events)
    for row in log.rejected:
        assert len(row.raw) <= 500
        assert (row.raw + row.reason.zh + row.reason.en + row.remedy.zh).replace("\n", "").replace("\t", "").isprintable()
        assert all(shadow.at.precision == "unknown" for shadow in row.shadows)
    for event in log.events:
        json.dumps(event.as_record()).encode()
        assert all(value != "" for value in event.attributes.values())
        assert not set(event.attributes) & set(RESERVED)


def lines_with_something(data: bytes, encoding: str) -> int:
    """How many rows a log of JSON Lines has, counted the simple way."""
    text = data.decode("gb18030" if encoding == "gb18030" else "utf-8", "replace").removeprefix("\ufeff")
    return sum(bool(line.strip()) for line in text.split("\n"))


names = st.sampled_from(["log", "log.jsonl", "log.csv", "log.txt"])
csvish = st.lists(
    st.sampled_from(["kind", "at", ",", ";", "\t", '"', '""', "\n", "\r\n", "\r", "k", "2020", "bad", "甲", " ", "\0", "x" * 50])
)  # fmt: skip
PIECES = (
    *("{", "}", "[", "]", '"', ":", ",", "\n", " ", '"kind":', '"at":', '"k"', '"2020"', '"n":'),
    *("1", "1.5", "null", "NaN", "\\", "\\u0000", "\\ud800", "甲", '{"kind": "k", "at": "2020"}\n'),
)
jsonish = st.lists(st.sampled_from(PIECES))


@given(names, st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example("log.csv", b"kind,at\nk,2020\n\xe5")
@example("log", b"\x1f\x8b")
@example("log", b"\x1f\x8b\x08\x00")
@settings(deadline=None)
def test_arbitrary_bytes_are_read_in_full_or_refused_with_a_place(folder: Path, name: str, data: bytes) -> None:
    read_beside(folder, name, data)
    if not data.startswith(b"\x1f\x8b"):
        read_beside(folder, f"{name}.gz", gzip.compress(data))


@given(st.sampled_from(ENCODINGS), csvish.map("".join), st.booleans())
@settings(deadline=None)
def test_arbitrary_tables_reconcile(folder: Path, encoding: str, text: str, headed: bool) -> None:
    read_beside(folder, "log.csv", (("kind,at,note\n" if headed else "") + text).encode(encoding))


@given(st.sampled_from(ENCODINGS), jsonish.map("".join))
@settings(deadline=None)
def test_arbitrary_lines_reconcile_and_none_is_overlooked(folder: Path, encoding: str, text: str) -> None:
    data = text.encode(encoding)
    log = read_beside(folder, "log.jsonl", data)
    if isinstance(log, EventLog):
        assert log.inputs[1].rows == lines_with_something(data, log.inputs[1].encoding)


@st.composite
def mutated(draw: st.DrawFn, whole: str) -> bytes:
    """A good log after a few accidents: bytes flipped, lost, doubled, moved; the end cut off."""
    data = bytearray(whole.encode(draw(st.sampled_from(ENCODINGS))))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        stop = min(len(data), start + draw(st.integers(1, 40)))
        match draw(st.sampled_from(["flip", "lose", "double", "cut", "insert", "move"])):
            case "flip" if data:
                data[start] ^= draw(st.integers(1, 255))
            case "lose":
                del data[start:stop]
            case "double":
                data[start:start] = data[start:stop]
            case "cut":
                del data[start:]
            case "insert":
                data[start:start] = draw(st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"{", b"}", b"\\", "，".encode()]))
            case "move":
                data += data[start:stop]
    return bytes(data)


@given(mutated(GOOD_LINES))
@settings(deadline=None, max_examples=200)
def test_damaged_lines_are_rejected_and_counted(folder: Path, data: bytes) -> None:
    log = read_beside(folder, "log.jsonl", data)
    if isinstance(log, EventLog):
        assert log.inputs[1].rows == lines_with_something(data, log.inputs[1].encoding)


@given(mutated(GOOD_TABLE))
@settings(deadline=None, max_examples=200)
def test_damaged_tables_are_rejected_and_counted(folder: Path, data: bytes) -> None:
    read_beside(folder, "log.csv", data)


@given(st.integers(0, len(GOOD_TABLE.encode())), st.sampled_from(ENCODINGS))
@settings(deadline=None)
def test_a_table_cut_anywhere_keeps_the_rows_before_the_cut(folder: Path, cut: int, encoding: str) -> None:
    data = GOOD_TABLE.encode(encoding)[:cut]
    first_row_ends = GOOD_TABLE.encode(encoding).index(b'"a,b"\n') + 6
    log = read_beside(folder, "log.csv", data)
    if cut >= first_row_ends:
        assert isinstance(log, EventLog)
        assert log.events[1].id == "e1"


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)
json_keys = st.one_of(st.sampled_from(["id", "kind", "at", "subject", "case", "x", "ｘ", ' "', "\\"]), st.text(max_size=4))


@st.composite
def object_lines(draw: st.DrawFn) -> bytes:
    """A line of JSON as all sorts of programs write it, with keys that may be repeated."""
    ascii_only = draw(st.booleans())
    space = draw(st.sampled_from(["", " "]))

    def dumped(said: object) -> str:
        return json.dumps(said, ensure_ascii=ascii_only)

    pairs = draw(st.lists(st.tuples(json_keys, json_values), max_size=5))
    text = ",".join(f"{dumped(key)}{space}:{space}{dumped(said)}" for key, said in pairs)
    return f"{{{text}}}\n".encode("utf-8", "surrogatepass")


@given(object_lines())
@example(b'{"x":"\\u0022","x":"\\u0022"}')
@example(b'{"x\\"":"a","x\\"":"a"}')
@example(b'{"x":1,"x":"a"}')
@settings(max_examples=500)
def test_the_fast_way_of_reading_json_says_what_the_exact_way_says_or_leaves_it_to_it(line: bytes) -> None:
    reader = JsonLines(io.BytesIO(line), "log", Decoding(encoding="utf-8", codec="utf-8", bom=0, cut=False))
    fast = reader._plain(line)
    if fast is not None:
        assert fast == reader._exact(line)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\n\t甲乙　'), max_size=12)
said = texts.map(lambda text: unicodedata.normalize("NFC", text.strip())).filter(lambda text: text == text.strip())
stamps = st.one_of(
    st.dates().filter(lambda day: 1900 <= day.year <= 2199).map(str),
    st.datetimes().filter(lambda moment: 1992 <= moment.year <= 2199).map(lambda moment: moment.isoformat()),
    st.sampled_from(["2020-09", "2020", "2020-09-25T14:20:00Z"]),
)
rows = st.fixed_dictionaries(
    {"kind": said.filter(bool), "at": stamps},
    optional={"id": said, "subject": said, "case": said, "category": said, "类别": said},
)
logs = st.lists(rows, min_size=1, max_size=6)


def contents(log: EventLog) -> list[dict[str, Any]]:
    return [event.as_record() for event in log.events]


@given(logs, st.sampled_from(ENCODINGS), st.sampled_from([".jsonl", ".jsonl.gz", ".csv", ".csv.gz"]), st.booleans())
@settings(deadline=None, max_examples=200)
def test_events_written_in_any_format_and_encoding_are_the_events_read(
    folder: Path, made: list[dict[str, str]], encoding: str, ending: str, ascii_only: bool
) -> None:
    events = contents(read_records(made, "rows"))
    if ending.startswith(".csv"):
        columns = [*RESERVED, "category", "类别"]
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, restval="")
        writer.writeheader()
        writer.writerows(events)
        content = text.getvalue()
    else:
        content = "".join(json.dumps(event, ensure_ascii=ascii_only) + "\n" for event in events)
    data = content.encode(encoding)
    path = folder / f"round{ending}"
    path.write_bytes(gzip.compress(data) if ending.endswith(".gz") else data)
    assert contents(read_logs([path], encoding=encoding)) == events
    if content.isascii() or encoding != "gb18030" or not _is_utf8(data):
        assert contents(read_logs([path])) == events


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


@given(logs)
def test_reading_a_log_twice_changes_nothing_but_the_count_of_duplicates(made: list[dict[str, str]]) -> None:
    once, twice = read_records(made, "rows"), read_records(made * 2, "rows")
    assert once.events == twice.events
    assert len(twice.duplicates) == len(once.duplicates) + len(made) - len(once.rejected)


@given(st.lists(st.one_of(st.dictionaries(json_keys, json_values, max_size=5), json_values), max_size=5))
def test_arbitrary_rows_in_memory_reconcile(made: list[Any]) -> None:
    log = read_records(made, "rows")
    check_the_sums(log)
    assert log.inputs[0].rows == len(made)


@given(rows, st.data())
def test_the_order_of_a_row_and_its_blanks_do_not_change_its_content(row: dict[str, str], data: st.DataObject) -> None:
    assume(not set(row) & {"id"})
    shuffled = {f" {name}　": f"\t{row[name]} " for name in data.draw(st.permutations(list(row)))}
    (event,) = read_records([row, shuffled], "rows").events
    assert isinstance(event, Event)
