"""OCEL 2.0 in JSON and SQLite: which object is the case, what several cases and none mean, and a database that is not to be trusted."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.eventlog import ocel_sqlite
from shixian.eventlog.intake import Intake
from shixian.eventlog.ocel_json import OcelJson, looks_like_ocel
from shixian.eventlog.ocel_sqlite import OcelSqlite

from .reading_records import CORPUS, UTF8, Trickle, damaged, dicts, outcome, survives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shixian.eventlog.rows import Rows

FOLDER = CORPUS / "ocel"
LOG = json.loads((FOLDER / "log.json").read_text(encoding="utf-8"))
ENDLESS = "WITH RECURSIVE n(ocel_id) AS (SELECT 1 UNION ALL SELECT ocel_id + 1 FROM n) SELECT * FROM n"
SQL = (FOLDER / "log.sql").read_text(encoding="utf-8")


def in_json(log: object, **options: Any) -> OcelJson:
    data = log if isinstance(log, bytes) else json.dumps(log, ensure_ascii=False).encode()
    return OcelJson(io.BytesIO(data), "log.json", UTF8, **{"object_type": "案件", **options})


def database(path: Path, *more: str, sql: str = SQL) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.executescript(sql)
        for statement in more:
            made.execute(statement)
        made.commit()
    return path


def in_sqlite(path: Path, **options: Any) -> OcelSqlite:
    return OcelSqlite(path, "log.sqlite", **{"object_type": "案件", **options})


@pytest.fixture(params=["json", "sqlite"])
def the_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """``the_log(object_type=…)``: a reader of the same log in either form."""
    if request.param == "json":
        yield lambda **options: in_json((FOLDER / "log.json").read_bytes(), **options)
    else:
        path = database(tmp_path / "log.sqlite")
        yield lambda **options: in_sqlite(path, **options)


def test_an_event_says_its_type_its_moment_its_attributes_and_its_objects(the_log: Any) -> None:
    rows, error = outcome(the_log(subject_type="单位"))
    assert error == ""
    assert rows[0] == (
        1,
        {
            "id": "e1",
            "kind": "decision.enforcement",
            "at": "2020-09-25T06:20:00Z",
            "case": "示例罚1号",
            "subject": "示例单位甲",
            "category": "行政处罚",
            "object:案件": "示例罚1号",
            "qualifier:案件": "作出",
            "object:单位": "示例单位甲",
        },
    )


def test_an_event_of_two_cases_happened_in_each(the_log: Any) -> None:
    rows, _ = outcome(the_log())
    of_two = [values for number, values in rows if number == 2]
    assert sorted((values["id"], values["case"]) for values in of_two) == [("e2|示例罚1号", "示例罚1号"), ("e2|示例罚2号", "示例罚2号")]
    assert all(json.loads(values["object:案件"]) == ["示例罚1号", "示例罚2号"] for values in of_two)
    assert all(json.loads(values["qualifier:案件"]) == {"示例罚1号": "公示", "示例罚2号": "公示"} for values in of_two)
    assert all(values["object:网页"] == "p1" for values in of_two)


def test_an_event_of_no_case_is_kept_without_one(the_log: Any) -> None:
    ((_, values),) = [row for row in outcome(the_log())[0] if row[0] == 3]
    assert values == {"id": "e3", "kind": "decision.published", "at": "2020-09-29"}


def test_an_event_whose_object_is_unknown_is_refused(the_log: Any) -> None:
    ((_, why),) = [row for row in outcome(the_log())[0] if row[0] == 4]
    assert "没有的 is not among the objects" in why


def test_an_event_of_two_subjects_is_one_of_each(the_log: Any) -> None:
    found = [values for number, values in outcome(the_log(subject_type="单位"))[0] if number == 5]
    assert sorted((values["id"], values["case"], values["subject"]) for values in found) == [
        ("e5|示例单位乙", "示例罚2号", "示例单位乙"),
        ("e5|示例单位甲", "示例罚2号", "示例单位甲"),
    ]


def test_the_ledger_holds_and_an_event_without_a_moment_leaves_a_shadow(the_log: Any) -> None:
    intake = Intake()
    intake.take(the_log(), "log", "", "utf-8")
    log = intake.log()
    assert (log.inputs[0].rows, len(log.events), len(log.rejected)) == (6, 4, 2)
    assert [shadow.case for shadow in log.shadows] == ["示例罚2号"]


def test_the_object_type_has_to_be_named(the_log: Any) -> None:
    rows, error = outcome(the_log(object_type=None))
    assert rows == []
    assert "not said which object type is the case" in error
    assert "案件 (2), 单位 (2), 网页 (1)" in error


@pytest.mark.parametrize("wrong", [{"object_type": "案 件"}, {"subject_type": "单位名"}])
def test_an_unknown_object_type_is_named_with_its_neighbours(the_log: Any, wrong: dict[str, str]) -> None:
    rows, error = outcome(the_log(**wrong))
    assert rows == []
    assert f"there is no object type '{next(iter(wrong.values()))}'; did you mean" in error


def test_an_empty_table_of_names_keeps_the_native_ones(the_log: Any) -> None:
    values = outcome(the_log(names={}))[0][0][1]
    assert {
        "ocel_id": "e1",
        "ocel_type": "decision.enforcement",
        "ocel_time": "2020-09-25T06:20:00Z",
        "ocel_case": "示例罚1号",
    }.items() <= values.items()


def test_the_order_of_the_members_changes_nothing() -> None:
    straight = outcome(in_json(LOG))
    for names in (("events", "objects", "eventTypes", "objectTypes"), ("objects", "events", "objectTypes", "eventTypes")):
        assert outcome(in_json({name: LOG[name] for name in names})) == straight


def test_an_attribute_is_the_subject_where_no_object_is() -> None:
    event = {"id": "e", "type": "k", "time": "2020", "attributes": [{"name": "subject", "value": "示例单位"}], "relationships": []}
    assert dicts(in_json(LOG | {"events": [event]}))[0]["subject"] == "示例单位"
    event["relationships"] = [{"objectId": "示例单位乙", "qualifier": ""}]
    values = dicts(in_json(LOG | {"events": [event]}, subject_type="单位"))[0]
    assert (values["subject"], values["event:subject"]) == ("示例单位乙", "示例单位")


def test_an_object_that_is_named_twice_is_one() -> None:
    twice = [{"objectId": "示例罚1号", "qualifier": q} for q in ("甲", "乙", "甲")]
    (values,) = dicts(in_json(LOG | {"events": [{"id": "e", "type": "k", "time": "2020", "relationships": twice}]}))
    assert (values["id"], values["case"], values["qualifier:案件"]) == ("e", "示例罚1号", '["甲","乙"]')


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (7, "a number"),
        ({"id": "e", "attributes": {"a": 1}}, "its attributes are no array"),
        ({"id": "e", "relationships": [{"qualifier": "x"}]}, "its relationships are no array"),
        ({"id": "e", "attributes": [{"name": "a", "value": 1}, {"name": "ａ", "value": 2}]}, "more than once in one object: a"),
        ({"id": "e", "attributes": [{"name": 7, "value": 1}]}, "the name of an attribute is no text"),
        ({"id": "e", "attributes": [{"name": " ", "value": 1}]}, "no name"),
        ({"id": "e", "vmap": {}}, "an event has no key 'vmap'"),
        ({"id": "e", "attributes": [{"name": "ocel_id", "value": "x"}]}, "more than once in one object: ocel_id"),
        ({"id": "e", "attributes": [{"name": "a", "value": float("inf")}]}, "NaN"),
    ],
)
def test_an_event_that_is_no_ocel_is_refused_alone(event: object, why: str) -> None:
    good = {"id": "g", "type": "k", "time": "2020"}
    rows, error = outcome(in_json(LOG | {"events": [good, event, good | {"id": "h"}]}))
    assert error == ""
    assert [isinstance(values, dict) for _, values in rows] == [True, False, True]
    assert why in rows[1][1]


def test_a_key_given_twice_is_refused() -> None:
    data = json.dumps(LOG | {"events": []}).replace('"events": []', '"events": [{"id": "e", "id": "f", "type": "k"}]')
    ((_, why),), _ = outcome(in_json(data.encode()))
    assert "more than once in one object: id" in why


@pytest.mark.parametrize(
    ("log", "error"),
    [
        (b"", "nothing in the file"),
        (b"[]", "{ was expected here"),
        ({}, "it lacks events、objects"),
        ({"objects": []}, "it lacks events"),
        ({"ocel:events": {}, "ocel:objects": {}}, "this is OCEL 1.0, not 2.0"),
        (b'{"events": [], "events": []}', "'events' is given twice"),
        ({"objects": [{"id": "a"}], "events": []}, "an object has no id or no type"),
        ({"objects": [{"id": "a", "type": "x"}, {"id": "a", "type": "y"}], "events": []}, "the object a has two types"),
        ({"objects": [], "events": []}, "no object type"),
        (b'{"objects": [{"id": "a", "type": "x"}', "breaks off before its end"),
    ],
)
def test_what_is_no_ocel_2_to_its_end_is_an_error(log: object, error: str) -> None:
    assert error in outcome(in_json(log))[1]


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        ((FOLDER / "log.json").read_bytes(), True),
        (b'{"events": [{"id": "1", "relationships": [', True),
        (b'{"ocel:global-log": {', True),
        (b'{"kind": "k", "at": "2020"}', False),
        (b'{"events": [{"kind": "k"}]}', False),
        (b'[{"objectTypes": 1}]', False),
    ],
)
def test_a_log_is_told_by_its_members(head: bytes, is_one: bool) -> None:
    assert looks_like_ocel(head) is is_one


@settings(max_examples=100, deadline=None)
@given(data=st.data(), size=st.sampled_from([1, 11, 1 << 18]))
def test_one_row_for_each_case_of_an_event_and_ids_that_never_clash(data: st.DataObject, size: int) -> None:
    objects = [{"id": f"o{n}", "type": "案件" if n % 2 else "单位"} for n in range(6)]
    related = data.draw(st.lists(st.lists(st.sampled_from(objects), max_size=4), max_size=5))
    events = [
        {"id": f"e{n}", "type": "k", "time": "2020", "relationships": [{"objectId": o["id"], "qualifier": ""} for o in of_it]}
        for n, of_it in enumerate(related)
    ]
    log = json.dumps({"objectTypes": [{"name": "案件"}, {"name": "单位"}], "objects": objects, "events": events}).encode()
    found = dicts(OcelJson(Trickle(log, size), "f", UTF8, object_type="案件", subject_type="单位"))
    expected = sum(
        max(1, len({o["id"] for o in of_it if o["type"] == "案件"})) * max(1, len({o["id"] for o in of_it if o["type"] == "单位"}))
        for of_it in related
    )
    assert len(found) == expected
    assert len({values["id"] for values in found}) == expected


def test_damaged_json_ends_in_rows_or_an_error() -> None:
    survives(in_json, (FOLDER / "log.json").read_bytes(), seed=3)


def test_a_damaged_database_ends_in_rows_or_an_error(tmp_path: Path) -> None:
    data = database(tmp_path / "log.sqlite").read_bytes()
    path = tmp_path / "damaged.sqlite"

    def read(worse: bytes) -> Rows:
        path.write_bytes(worse)
        return in_sqlite(path)

    survives(read, data, seed=11, times=200)
    for n, worse in enumerate(damaged(data[:4096], 13, 100)):  # the schema
        assert outcome(read(worse + data[4096:])) is not None, n


def test_reading_leaves_no_trace_beside_the_evidence(tmp_path: Path) -> None:
    path = database(tmp_path / "log.sqlite")
    before = path.read_bytes()
    outcome(in_sqlite(path))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["log.sqlite"]


def test_what_is_still_in_the_write_ahead_log_is_read(tmp_path: Path) -> None:
    path = database(tmp_path / "log.sqlite")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO event VALUES ('e6', 'decision.published')")
        writer.execute("INSERT INTO event_Published VALUES ('e6', '2020-10-01')")
        writer.commit()
        assert outcome(in_sqlite(path))[0][-1][1]["id"] in ("e6", "e5")
        assert "e6" in {values["id"] for _, values in outcome(in_sqlite(path))[0] if isinstance(values, dict)}


def test_a_row_that_belongs_to_no_event_of_its_kind_is_refused(tmp_path: Path) -> None:
    path = database(
        tmp_path / "log.sqlite",
        "INSERT INTO event_Published VALUES ('e9', '2020')",
        "INSERT INTO event_Enforcement VALUES ('e3', '2019', 'x')",
    )
    rows, error = outcome(in_sqlite(path))
    assert error == ""
    refused = [(number, why) for number, why in rows if isinstance(why, str) and "is not in table event" in why]
    assert [number for number, _ in refused] == [3, 6]
    assert {"id": "e3", "kind": "decision.published", "at": "2020-09-29"} in [values for _, values in rows]


def test_an_event_without_a_row_of_its_own_is_kept_without_a_moment(tmp_path: Path) -> None:
    path = database(tmp_path / "log.sqlite", "DELETE FROM event_Published WHERE ocel_id = 'e3'")
    assert (3, {"id": "e3", "kind": "decision.published"}) in outcome(in_sqlite(path))[0]


def test_ids_that_are_numbers_are_read(tmp_path: Path) -> None:
    sql = SQL.replace("_id TEXT", "_id").replace("'e1'", "1")
    assert outcome(in_sqlite(database(tmp_path / "log.sqlite", sql=sql)))[0][0][1]["id"] == "1"


def test_a_binary_value_and_text_that_is_no_unicode_are_refused_alone(tmp_path: Path) -> None:
    path = database(
        tmp_path / "log.sqlite",
        "UPDATE event_Enforcement SET category = x'00ff'",
        "UPDATE event_Published SET ocel_time = CAST(x'ff' AS TEXT) WHERE ocel_id = 'e3'",
    )
    rows, error = outcome(in_sqlite(path))
    assert error == ""
    assert "binary" in rows[0][1]
    assert "broken character" in next(values for number, values in rows if number == 3)


@pytest.mark.parametrize(
    ("statements", "error"),
    [
        (["DROP TABLE event_object"], "there is no table event_object"),
        (["DROP TABLE event_Published"], "there is no table event_Published"),
        (["DELETE FROM event_map_type WHERE ocel_type_map = 'Published'"], "lacks the kinds decision.published"),
        (["DROP TABLE event", "CREATE VIEW event AS SELECT 'e1' AS ocel_id, 'x' AS ocel_type"], "a view or a virtual table"),
        (
            ["DROP TABLE event_Published", f"CREATE VIEW event_Published AS {ENDLESS}"],
            "a view or a virtual table",
        ),
        (["ALTER TABLE event ADD COLUMN g TEXT AS (hex(zeroblob(100000000)))"], "has a column that is computed"),
        (["ALTER TABLE event_Published ADD COLUMN g AS (upper('示例'))"], "has a column that is computed"),
        (["UPDATE object SET ocel_type = NULL"], "an object in table object has no ocel_id"),
        (["UPDATE event SET ocel_type = NULL"], "it has no ocel_id or ocel_type"),
        (
            ["DROP TABLE event", "CREATE TABLE event(ocel_id, ocel_type)", "INSERT INTO event VALUES (1, 'k'), (1, 'k')"],
            "the ocel_id of another",
        ),
    ],
)
def test_a_database_that_is_not_to_be_trusted_is_refused(tmp_path: Path, statements: list[str], error: str) -> None:
    assert error in outcome(in_sqlite(database(tmp_path / "log.sqlite", *statements)))[1]


def test_triggers_and_views_that_nobody_asks_for_do_nothing(tmp_path: Path) -> None:
    path = database(
        tmp_path / "log.sqlite",
        "CREATE VIEW trap AS SELECT load_extension('示例')",
        "CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT load_extension('示例'); END",
    )
    assert outcome(in_sqlite(path))[1] == ""


@pytest.mark.parametrize("data", [b"", b"not a database, but long enough to be one" * 200, b"SQLite format 3\0" + b"\xff" * 4096])
def test_what_is_no_database_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(data)
    rows, error = outcome(in_sqlite(path))
    assert rows == []
    assert "SQLite cannot read it" in error or "there is no table" in error


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    _, error = outcome(in_sqlite(tmp_path / "不存在 #?.sqlite"))
    assert "SQLite cannot read it" in error
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_odd_letters_is_read(tmp_path: Path) -> None:
    assert outcome(in_sqlite(database(tmp_path / "示例 100%? #1.sqlite")))[1] == ""


def test_nothing_can_be_written_or_run_through_the_connection(tmp_path: Path) -> None:
    path = database(tmp_path / "log.sqlite")
    with closing(ocel_sqlite._opened(path)) as opened:
        ocel_sqlite._Tables(opened, "f")
        for statement in (
            "DELETE FROM event",
            "ATTACH ':memory:' AS x",
            "SELECT random()",
            "PRAGMA query_only = OFF",
            "CREATE TEMP TABLE t(x)",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                opened.execute(statement)


def test_a_scan_without_end_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocel_sqlite, "_STEPS", 10)
    monkeypatch.setattr(ocel_sqlite, "_PATIENCE", -1)
    assert "interrupted" in outcome(in_sqlite(database(tmp_path / "log.sqlite")))[1]
