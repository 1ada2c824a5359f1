"""The result of an SQL query as a sheet: SQLite, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from shixian.errors import InputError
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.sql import open_query, query_name
from shixian.eventlog.stored import LONGEST, cell_of, rows_of

from .postgres import NEEDS, PASSWORD, Server, missing, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shixian.eventlog.sheet import Cell

pytest.importorskip("sqlalchemy")


def result(url: str, query: str) -> tuple[list[Cell], list[list[Cell]]]:
    """The names of the columns, and the rows; checks what holds for every sheet."""
    with open_query(url, query) as sheet:
        assert (sheet.name, sheet.epoch, tuple(sheet.merges)) == ("", None, ())
        assert sheet.file == query_name(url, query)
        first, *blocks = list(sheet.blocks())
        assert list(first.rows) == [0]
        rows = [list(cells) for block in blocks for cells in block.cells if not isinstance(cells, Exception)]
        assert [number for block in blocks for number in block.rows] == list(range(1, len(rows) + 1))
        names = first.cells[0]
        assert not isinstance(names, Exception)
        return list(names), rows


def refusal(url: str, query: str) -> str:
    """What the InputError says, in English."""
    with pytest.raises(InputError) as caught:
        result(url, query)
    for problem in caught.value.problems:
        assert problem.what.zh != problem.what.en
        assert problem.remedy.zh != problem.remedy.en
    assert "Traceback" not in str(caught.value)
    return caught.value.in_("en")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "许可 #1?.db"
    with sqlite3.connect(path) as made:
        made.execute('CREATE TABLE "双公示" ("决定书文号" TEXT, "决定日期" TEXT, "罚款" REAL, "附件" BLOB, "备注" TEXT)')
        made.executemany(
            'INSERT INTO "双公示" VALUES (?, ?, ?, ?, ?)',
            [("大英市监罚〔2020〕12号", "2020-09-25", 500.5, b"\x00\xff", None), ("x", "2020-09-26 14:20:00", 3, None, "100% :x ?")],
        )
        made.execute("INSERT INTO 双公示 (备注) VALUES (CAST(x'c4fabac3' AS TEXT))")  # 您好 in GB18030
    made.close()
    return path


@pytest.fixture
def sqlite(library: Path) -> str:
    return f"sqlite:///{str(library).replace('?', '%3F').replace('#', '%23')}"


def test_a_query_of_sqlite_gives_names_and_rows(sqlite: str) -> None:
    names, rows = result(sqlite, 'SELECT * FROM "双公示" LIMIT 2;')
    assert names == ["决定书文号", "决定日期", "罚款", "附件", "备注"]
    assert isinstance(rows[0].pop(3), CellFault)
    assert rows[0] == ["大英市监罚〔2020〕12号", "2020-09-25", 500.5, None]
    assert rows[1] == ["x", "2020-09-26 14:20:00", 3.0, None, "100% :x ?"]


def test_text_that_is_not_utf8_costs_its_cell_and_not_the_query(sqlite: str) -> None:
    _, rows = result(sqlite, "SELECT 备注 FROM 双公示")
    (fault,) = rows[2]
    assert isinstance(fault, CellFault)
    assert "UTF-8" in fault.what.zh
    assert fault.shown == "\\xc4\\xfa\\xba\\xc3"


def test_marks_that_drivers_take_for_parameters_stay_as_they_are(sqlite: str) -> None:
    assert result(sqlite, "SELECT ':x' AS a, '100%' AS b, '?' AS c, 备注 FROM 双公示 WHERE 备注 LIKE '%:x%'")[1] == [
        [":x", "100%", "?", "100% :x ?"]
    ]


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO 双公示 (备注) VALUES ('新')",
        "UPDATE 双公示 SET 备注 = '新'",
        "DELETE FROM 双公示",
        "WITH x AS (SELECT 1) INSERT INTO 双公示 (备注) SELECT '新' FROM x",
        "WITH x AS (SELECT 1) DELETE FROM 双公示",
        "CREATE TABLE t (a)",
        "DROP TABLE 双公示",
        "ATTACH 'new.db' AS n",
        "PRAGMA query_only = OFF",
        "VACUUM INTO 'new.db'",
        "SELECT 1; DELETE FROM 双公示",
        "SELECT load_extension('x')",
        "REPLACE INTO 双公示 (备注) VALUES ('新')",
        "EXPLAIN SELECT 1",
        "BEGIN",
        "",
        " -- SELECT 1",
    ],
)
def test_nothing_but_one_select_is_run_and_sqlite_stays_as_it_was(
    sqlite: str, library: Path, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = library.read_bytes()
    assert refusal(sqlite, query)
    assert library.read_bytes() == before
    assert list(tmp_path.iterdir()) == [library]


@pytest.mark.parametrize(
    "query", ["( SELECT 1 )", "SELECT 1;", "-- 注\n/* 注 */ select 1", "VALUES (1)", "WITH x AS (SELECT 1) SELECT * FROM x"]
)
def test_the_statement_may_begin_with_comments_and_end_in_a_semicolon(sqlite: str, query: str) -> None:
    if query.startswith("("):
        assert "not well formed" in refusal(sqlite, query)  # SQLite has no brackets around a query; but it was asked
    else:
        assert result(sqlite, query)[1] == [[1]]


def test_mistakes_in_a_query_are_told_in_words(sqlite: str) -> None:
    assert "no such table: 没有" in refusal(sqlite, "SELECT * FROM 没有")
    assert "no such column" in refusal(sqlite, "SELECT 没有 FROM 双公示")
    assert "not well formed" in refusal(sqlite, "SELECT FROM WHERE")
    assert "more than one statement" in refusal(sqlite, "SELECT 1; SELECT 2")
    assert "begins with SELEC" in refusal(sqlite, "SELEC 1")
    assert "the query is empty" in refusal(sqlite, "  ")


def test_files_that_are_no_database_are_told_in_words(tmp_path: Path) -> None:
    assert "no such file" in refusal(f"sqlite:///{tmp_path}/none.db", "SELECT 1")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "log.csv").write_text("kind,at\nk,2020\n" * 100)
    assert "no SQLite database" in refusal(f"sqlite:///{tmp_path}/log.csv", "SELECT * FROM t")
    for url in ("sqlite://", "sqlite:///:memory:", "sqlite:///file:x.db?uri=true"):
        assert "path of its file" in refusal(url, "SELECT 1")


def test_a_damaged_database_fails_the_query_and_does_not_end_it_early(library: Path, sqlite: str) -> None:
    with sqlite3.connect(library) as made:
        made.execute("CREATE TABLE many (a TEXT)")
        made.executemany("INSERT INTO many VALUES (?)", [(f"行{n}" * 20,) for n in range(20_000)])
    made.close()
    data = bytearray(library.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    library.write_bytes(data)
    assert "damaged" in refusal(sqlite, "SELECT * FROM many")


def test_a_name_holds_the_database_and_a_digest_of_the_query_but_no_user_and_no_password() -> None:
    name = query_name("postgresql://inspector:secret@db.example:5433/xuke?sslpassword=hush", "SELECT 1")
    assert name.startswith("postgresql://db.example:5433/xuke (query ")
    assert not {"inspector", "secret", "hush"} & set(name.replace(":", "/").split("/"))
    assert name == query_name("postgresql+psycopg://other@db.example:5433/xuke", " SELECT 1\n")
    assert name != query_name("postgresql://db.example:5433/xuke", "SELECT 2")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:se@cret@localhost/d",
        "postgresql://u:secret@localhost:port/d",
        "mysql://u:secret@localhost/d",
        "postgresql+asyncpg://u:secret@localhost/d",
        "postgres://u:secret@localhost/d",
        "nonsense:secret",
        "",
        "postgresql://u:secret@127.0.0.1:1/d?connect_timeout=1",
    ],
)
def test_a_url_that_does_not_work_is_refused_without_showing_its_password(url: str) -> None:
    said = refusal(url, "SELECT 1")
    assert "cret" not in said


def test_without_sqlalchemy_the_message_says_what_to_install(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy.engine", None)
    assert "pip install sqlalchemy" in refusal(sqlite, "SELECT 1")


def test_without_psycopg_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install sqlalchemy" in refusal("postgresql://u:secret@localhost/d", "SELECT 1")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (datetime(2020, 9, 25, 6, 20, tzinfo=UTC), "2020-09-25T06:20:00+00:00"),
        (datetime(2020, 9, 25, 14, 20), "2020-09-25T14:20:00"),  # noqa: DTZ001 - as a driver returns it
        (date(2020, 9, 25), "2020-09-25"),
        (time(14, 20), "14:20:00"),
        (Decimal("500.00"), 500),
        (Decimal("1E+3"), 1000),
        (Decimal("0.50"), "0.50"),
        (True, True),
        (None, None),
        (0.5, 0.5),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"级": [1, None]}, '{"级":[1,null]}'),
        ([], None),
        ("", ""),
    ],
)
def test_a_value_of_a_driver_becomes_the_cell_that_says_the_same(value: object, cell: Cell) -> None:
    made = cell_of(value)
    assert (type(made), made) == (type(cell), cell)
    assert rows_of([(value,), (value,)]) == [(cell,), (cell,)]


@pytest.mark.parametrize(
    "value",
    [b"x", bytearray(b"x"), memoryview(b"x"), float("nan"), float("-inf"), Decimal("NaN"), Decimal("1E+999999"), "长" * (LONGEST + 1)],
)
def test_a_value_on_which_nobody_may_rely_becomes_a_fault(value: object) -> None:
    assert isinstance(cell_of(value), CellFault)
    ((alone,),), ((mixed,), _) = rows_of([(value,)]), rows_of([(value,), (None,)])
    assert isinstance(alone, CellFault)
    assert isinstance(mixed, CellFault)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    why = missing()
    if why and os.environ.get(NEEDS) == "1":
        pytest.fail(why)
    if why:
        pytest.skip(why)
    pytest.importorskip("psycopg")
    with running_server() as running:
        running.do(
            'CREATE DATABASE "许可"',
            "ALTER DATABASE \"许可\" SET timezone = 'America/New_York'",
            "ALTER DATABASE \"许可\" SET datestyle = 'German'",
            f"CREATE ROLE 督查 LOGIN PASSWORD '{PASSWORD}'",
        )
        running.do(
            """CREATE TABLE "双公示" ("决定书文号" text, "决定日期" date, "公示时间" timestamptz, "本地" timestamp, "罚款" numeric(12,2),
                                      "序号" serial, "详情" jsonb, "附件" bytea, "比例" float8, "标签" text[], "时刻" time)""",
            """INSERT INTO "双公示" VALUES
               ('大英市监罚〔2020〕12号', '2020-09-25', '2020-09-25 23:30:00.5+00', '2020-09-25 14:20:00', 500, DEFAULT, '{"级":1}',
                '\\x00ff',
                'NaN', '{甲,乙}', '24:00'),
               ('x', 'infinity', '-infinity', '0044-03-15 10:00 BC', 0.5, DEFAULT, NULL, NULL, 0.1, '{}', NULL)""",
            """CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql VOLATILE AS
               $$ BEGIN INSERT INTO "双公示" ("决定书文号") VALUES ('writes'); RETURN 1; END $$""",
            database="许可",
        )
        yield running


@pytest.fixture
def postgres(server: Server) -> str:
    return server.url("许可")


def unchanged(server: Server) -> list[tuple[object, ...]]:
    """All that a query could have changed."""
    return server.do(
        """SELECT (SELECT count(*) FROM "双公示"), (SELECT last_value FROM "双公示_序号_seq"), (SELECT count(*) FROM pg_class),
                  (SELECT count(*) FROM pg_largeobject_metadata)""",
        database="许可",
    )


@pytest.mark.postgres
def test_a_query_of_postgres_gives_names_and_rows_whatever_its_time_zone_and_date_style(postgres: str) -> None:
    names, rows = result(postgres, 'SELECT * FROM "双公示" ORDER BY "序号"')
    first = dict(zip(map(str, names), rows[0], strict=True))
    assert isinstance(first.pop("附件"), CellFault)
    assert isinstance(first.pop("比例"), CellFault)
    assert first == {
        "决定书文号": "大英市监罚〔2020〕12号",
        "决定日期": "2020-09-25",
        "公示时间": "2020-09-26T07:30:00.5+08:00",
        "本地": "2020-09-25T14:20:00",
        "罚款": 500,
        "序号": 1,
        "详情": '{"级": 1}',
        "标签": '["甲","乙"]',
        "时刻": "24:00:00",
    }
    assert rows[1] == ["x", "infinity", "-infinity", "0044-03-15T10:00:00 BC", "0.50", 2, None, None, 0.1, None, None]


@pytest.mark.postgres
def test_a_date_cut_out_of_a_stamp_is_the_date_in_shanghai(postgres: str) -> None:
    assert result(postgres, 'SELECT "公示时间"::date FROM "双公示" WHERE "序号" = 1')[1] == [["2020-09-26"]]
    assert result(postgres, "SELECT TIMESTAMPTZ '1988-07-01 00:00:00+00'")[1] == [["1988-07-01T09:00:00+09:00"]]  # summer time


@pytest.mark.postgres
def test_per_cents_and_colons_are_no_parameters(postgres: str) -> None:
    assert result(postgres, "SELECT '100%' AS a, ':x' AS b, '%s' AS c WHERE '甲乙' LIKE '%乙'")[1] == [["100%", ":x", "%s"]]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO 双公示 (决定书文号) VALUES ('新')",
        "WITH x AS (INSERT INTO 双公示 (决定书文号) VALUES ('新') RETURNING 1) SELECT * FROM x",
        "SELECT nextval('双公示_序号_seq')",
        "SELECT setval('双公示_序号_seq', 99)",
        "SELECT writes()",
        "SELECT * FROM 双公示 WHERE writes() = 1",
        "SELECT 1 INTO t",
        "CREATE TEMP TABLE t (a int)",
        "CREATE TABLE t AS SELECT 1",
        "SELECT * FROM 双公示 FOR UPDATE",
        "SELECT 1; INSERT INTO 双公示 (决定书文号) VALUES ('新')",
        "SELECT 1; COMMIT; INSERT INTO 双公示 (决定书文号) VALUES ('新')",
        "COMMIT; INSERT INTO 双公示 (决定书文号) VALUES ('新')",
        "SELECT set_config('transaction_read_only', 'off', false), writes()",
        "SELECT set_config('default_transaction_read_only', 'off', false), writes()",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "DO $$ BEGIN PERFORM writes(); END $$",
        "EXPLAIN ANALYZE SELECT writes()",
        "SELECT pg_notify('a', 'b'), writes()",
    ],
)
def test_a_superuser_too_can_only_read(server: Server, postgres: str, query: str) -> None:
    before = unchanged(server)
    assert refusal(postgres, query)
    assert unchanged(server) == before


@pytest.mark.postgres
def test_what_a_read_only_transaction_lets_pass_is_rolled_back(server: Server, postgres: str) -> None:
    before = unchanged(server)
    with suppress(InputError):  # from PostgreSQL 16 on
        result(postgres, "SELECT lo_create(0)")
    assert unchanged(server) == before


@pytest.mark.postgres
def test_mistakes_in_a_query_of_postgres_are_told_in_words(postgres: str) -> None:
    assert "no such table" in refusal(postgres, "SELECT * FROM 没有")
    assert "no such column" in refusal(postgres, "SELECT 没有 FROM 双公示")
    assert "not well formed" in refusal(postgres, "SELECT * FROM 双公示 WHERE (")
    assert "more than one statement" in refusal(postgres, "SELECT 1; SELECT 2")
    assert "would change something" in refusal(postgres, "SELECT writes()")
    assert "timed out" in refusal(postgres + "&options=-c%20statement_timeout%3D50", "SELECT pg_sleep(5)")


@pytest.mark.postgres
def test_a_query_that_fails_half_way_is_an_error_and_not_a_short_table(postgres: str) -> None:
    assert "division by zero" in refusal(postgres, "SELECT 1 / (12000 - n) FROM generate_series(1, 20000) AS n")


@pytest.mark.postgres
def test_a_password_of_odd_characters_works_and_a_wrong_one_is_not_shown(server: Server) -> None:
    assert result(server.url("许可", "督查", PASSWORD), "SELECT 1")[1] == [[1]]
    said = refusal(server.url("许可", "督查", "错" + PASSWORD), "SELECT 1")
    assert "cannot be reached" in said
    assert PASSWORD not in said
    assert "may not be read" in refusal(server.url("许可", "督查", PASSWORD), "SELECT * FROM 双公示")
    assert "cannot be reached" in refusal(server.url("没有"), "SELECT 1")


@pytest.mark.postgres
def test_a_reader_that_stops_half_way_closes_its_connection(server: Server, postgres: str) -> None:
    with open_query(postgres, "SELECT n FROM generate_series(1, 1000000) AS n") as sheet:
        blocks = sheet.blocks()
        next(blocks)
        assert list(next(blocks).rows) == list(range(1, 5001))
    assert server.do("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shixian'") in ([(0,)], [(1,)])


def peak_of(url: str, query: str) -> tuple[int, int]:
    """How many rows a query gives, and the most memory in MB that a process which reads them takes."""
    program = (
        "import sys\n"
        "from shixian.eventlog.sql import open_query\n"
        "with open_query(*sys.argv[1:]) as sheet:\n"
        "    rows = sum(len(block.rows) for block in sheet.blocks())\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"  # ru_maxrss would count the parent's too
        "print(rows, int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, url, query], capture_output=True, text=True, check=True)
    rows, peak = map(int, done.stdout.split())
    return rows, peak


@pytest.mark.slow
@pytest.mark.postgres
def test_a_million_rows_of_postgres_stream_in_bounded_memory(postgres: str) -> None:
    query = "SELECT n, '大英县' || n AS 单位, TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 s' AS at FROM generate_series(1, 1000000) AS n"
    rows, peak = peak_of(postgres, query)
    assert rows == 1_000_001
    assert peak < 150


@pytest.mark.slow
def test_a_million_rows_of_sqlite_stream_in_bounded_memory(sqlite: str) -> None:
    query = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i, '大英县市场监管局' || i AS 单位 FROM n"
    )
    rows, peak = peak_of(sqlite, query)
    assert rows == 1_000_001
    assert peak < 150


def test_full_text_tables_can_be_read_too(library: Path, sqlite: str) -> None:
    with sqlite3.connect(library) as made:
        try:
            made.execute("CREATE VIRTUAL TABLE notes USING fts5(body)")
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no FTS5")
        made.execute("INSERT INTO notes VALUES ('hello world')")
    made.close()
    assert result(sqlite, "SELECT body FROM notes WHERE notes MATCH 'hello'")[1] == [["hello world"]]
