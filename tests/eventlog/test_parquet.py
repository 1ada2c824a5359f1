"""Parquet as a sheet: types, stamps with and without a zone, damage, and what the reader may reach."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixian.columnstore import StoreError, connect, watched
from shixian.errors import InputError
from shixian.eventlog.parquet import open_parquet
from shixian.eventlog.sheet import CellFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from shixian.eventlog.sheet import Cell

duckdb = pytest.importorskip("duckdb")

CORPUS = Path(__file__).parent / "corpus" / "parquet"
ALL = sorted(CORPUS.glob("*.parquet"))
SAME = ["brotli", "checksums", "gzip", "lz4", "none", "pages-v2", "snappy", "zstd"]


def rows_of(path: Path) -> tuple[list[str], dict[int, list[Cell]]]:
    """The names of the columns, and the rows by their numbers; checks what holds for every sheet."""
    with open_parquet(path, path.name) as sheet:
        assert (sheet.name, sheet.epoch, tuple(sheet.merges)) == ("", None, ())
        first, *blocks = list(sheet.blocks())
        assert list(first.rows) == [0]
        found: dict[int, list[Cell]] = {}
        for block in blocks:
            assert len(block.rows) == len(block.cells)
            for number, cells in zip(block.rows, block.cells, strict=True):
                assert not isinstance(cells, Exception)
                assert number not in found
                found[number] = list(cells)
        assert len(found) == sheet.rows
        names = first.cells[0]
        assert not isinstance(names, Exception)
        return [str(name) for name in names], found


def column(path: Path, name: str) -> list[Cell]:
    names, rows = rows_of(path)
    return [cells[names.index(name)] for cells in rows.values()]


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        rows_of(path)
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.file == path.name
    assert str(path) not in str(caught.value)
    return caught.value


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Path]:
    """``made(select)``: a Parquet file of the rows of a SELECT in DuckDB."""

    def written(select: str) -> Path:
        path = tmp_path / "made.parquet"
        with duckdb.connect() as store:
            store.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return path

    return written


@pytest.mark.parametrize("name", SAME)
def test_every_packing_and_encoding_holds_the_same_rows(name: str) -> None:
    names, rows = rows_of(CORPUS / f"{name}.parquet")
    assert list(rows) == list(range(1, 13))
    first = dict(zip(names, rows[2], strict=True))
    assert isinstance(first.pop("比例"), CellFault)  # NaN
    assert first == {
        "决定书文号": "大英市监罚〔2020〕1号",
        "处罚决定日期": "2020-09-02",
        "公示时间": "2020-09-02T14:20:01.000123",
        "创建时间": "2020-09-02T14:20:01+08:00",
        "纳秒": "2020-09-02T14:20:01+08:00",
        "罚款": "0.50",
        "单位": "蓬溪县公安局",
        "附件": None,
        "标签": None,  # an empty list says nothing
        "详情": '{"级":1,"名":"一"}',
        "序号": 1,
        "有效": False,
        "时刻": "14:20:00",
    }
    assert rows[8][1] is None
    assert rows[1][names.index("标签")] == '["甲","乙"]'
    assert rows[1][names.index("比例")] == 0.1  # not 0.10000000149011612
    assert [rows[n][names.index("罚款")] for n in (1, 3, 4)] == [0, 1, "1.50"]


def test_bytes_are_a_fault_that_shows_how_they_begin() -> None:
    found = column(CORPUS / "zstd.parquet", "附件")
    assert isinstance(found[0], CellFault)
    assert found[0].shown == "0x" + "00ff" * 10 + "…"
    assert found[1] is None


@pytest.mark.parametrize("name", ["int96", "converted-alone"])
def test_a_stamp_of_a_legacy_type_may_be_eight_hours_off_and_is_a_fault(name: str) -> None:
    found = column(CORPUS / f"{name}.parquet", "公示时间")
    assert len(found) == 12
    for cell in found:
        assert isinstance(cell, CellFault)
        assert "isAdjustedToUTC" in cell.remedy.zh
    assert column(CORPUS / f"{name}.parquet", "单位")[0] == "大英县市场监管局"


def test_rows_of_several_row_groups_come_in_the_order_of_the_file() -> None:
    assert column(CORPUS / "row-groups.parquet", "决定书文号") == [f"大英市监罚〔2020〕{n}号" for n in range(12)]


def test_a_file_without_rows_still_names_its_columns() -> None:
    names, rows = rows_of(CORPUS / "no-rows.parquet")
    assert (names[0], rows) == ("决定书文号", {})


def test_columns_of_one_name_keep_it_so_that_the_header_is_refused_and_none_is_renamed_in_silence() -> None:
    names, rows = rows_of(CORPUS / "same-name.parquet")
    assert names == ["单位", "单位"]
    assert rows[2] == ["蓬溪县公安局", "蓬溪县公安局"]


def test_a_stamp_beyond_all_years_costs_no_other_row(made: Callable[[str], Path]) -> None:
    path = made(
        "SELECT * FROM (VALUES (1, 'infinity'::TIMESTAMPTZ, '-infinity'::TIMESTAMP, 'infinity'::DATE), "
        "(2, TIMESTAMPTZ '290000-01-01 00:00:00+00', TIMESTAMP '10000-01-01', DATE '0044-03-15 (BC)'), "
        "(3, TIMESTAMPTZ '2020-09-25 23:30:00+00', TIMESTAMP '2020-09-25 23:30:00.5', DATE '2020-09-25'), (4, NULL, NULL, NULL))"
    )
    _, rows = rows_of(path)
    assert rows[3] == [3, "2020-09-26T07:30:00+08:00", "2020-09-25T23:30:00.5", "2020-09-25"]
    assert rows[4] == [4, None, None, None]
    assert rows[1][1] == "infinity"


def test_numbers_stay_numbers_and_those_that_are_none_are_faults(made: Callable[[str], Path]) -> None:
    path = made(
        "SELECT * FROM (VALUES (18446744073709551615::UBIGINT, 1e300::DOUBLE, 12345678901234567890::DECIMAL(38,0), 1::TINYINT), "
        "(0, 'inf'::DOUBLE, 5, 2), (0, '-inf'::DOUBLE, 5, 2))"
    )
    _, rows = rows_of(path)
    assert rows[1] == [18446744073709551615, 1e300, 12345678901234567890, 1]
    assert [type(rows[n][1]) for n in (2, 3)] == [CellFault, CellFault]


def test_types_that_have_no_cell_of_their_own_come_as_text(made: Callable[[str], Path]) -> None:
    path = made(
        "SELECT 'b97dc991-dc01-4b9c-9f4b-316315eb1c29'::UUID AS u, INTERVAL 3 DAY AS i, map {'级': 1} AS m, [DATE '2020-09-25'] AS d, "
        "{'at': TIMESTAMPTZ '2020-09-25 14:20:00+08'} AS s, TIMETZ '14:20:00+08' AS t, ''::VARCHAR AS e"
    )
    _, rows = rows_of(path)
    assert rows[1] == [
        "b97dc991-dc01-4b9c-9f4b-316315eb1c29", "3 days", '{"级":1}', '["2020-09-25"]', '{"at":"2020-09-25 06:20:00+00"}', "06:20:00+00", ""
    ]  # fmt: skip


def test_a_text_too_long_for_a_cell_is_a_fault_and_a_bomb_of_them_stays_small(made: Callable[[str], Path]) -> None:
    path = made("SELECT CASE WHEN range % 2 = 0 THEN repeat('长', 200000) ELSE '短' END AS c, 'x' AS d FROM range(100)")
    assert path.stat().st_size < 1_000_000
    _, rows = rows_of(path)
    assert isinstance(rows[1][0], CellFault)
    assert len(rows[1][0].shown) < 50
    assert rows[2] == ["短", "x"]
    assert len(rows) == 100


def test_a_name_of_wildcards_reads_that_file_and_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "year=2020"
    folder.mkdir()
    odd = folder / "表[1]*?'.parquet"
    shutil.copy(CORPUS / "row-groups.parquet", odd)
    for other in ("表1.parquet", "表1x?'.parquet"):
        shutil.copy(CORPUS / "same-name.parquet", folder / other)
    names, rows = rows_of(odd)
    assert names == ["决定书文号", "公示时间", "单位"]  # and no column year
    assert len(rows) == 12


def test_what_is_cut_off_or_no_parquet_at_all_is_refused_in_words(tmp_path: Path) -> None:
    whole = (CORPUS / "snappy.parquet").read_bytes()
    path = tmp_path / "log.parquet"
    for data, words in (
        (whole[:-100], "cut off"),
        (b"kind,at\nk,2020\n", "no Parquet file"),
        (b"", "no Parquet file"),
        (b"PAR1", "damaged"),
        (b"PAR1PAR1", "damaged"),
        (whole[:-4] + b"PARE", "encrypted"),
        (b"PARE" + whole[4:-4] + b"PARE", "encrypted"),
    ):
        path.write_bytes(data)
        assert words in refusal(path).in_("en"), data[:20]
    assert "No such file" in refusal(tmp_path / "none.parquet").in_("en")
    assert "directory" in refusal(tmp_path).in_("en")


def test_damage_inside_a_page_refuses_the_whole_and_not_its_tail_only(tmp_path: Path) -> None:
    whole = bytearray((CORPUS / "none.parquet").read_bytes())
    seventh = whole.find("大英市监罚〔2020〕7号".encode())
    assert seventh > 0
    whole[seventh + 2] = 0xFF  # no UTF-8
    path = tmp_path / "log.parquet"
    path.write_bytes(whole)
    error = refusal(path)
    assert "damaged" in error.in_("en")
    assert "不会当作全部" in error.in_("zh")


def test_a_footer_that_promises_more_rows_than_there_are_is_damage(tmp_path: Path) -> None:
    whole = (CORPUS / "converted-alone.parquet").read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    footer = whole[-8 - length : -8]
    promised = b"\x16\x18\x19"  # FileMetaData field 3, num_rows, zigzag 24 = 12 rows; then the list of row groups
    assert footer.count(promised) == 1
    path = tmp_path / "log.parquet"
    path.write_bytes(whole[: -8 - length] + footer.replace(promised, b"\x16\x1a\x19") + whole[-8:])
    assert "13" in refusal(path).in_("en")


def test_a_file_written_to_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    shutil.copy(CORPUS / "row-groups.parquet", path)
    with pytest.raises(InputError, match="changed while it was being read"):
        read_and_touch(path)


def read_and_touch(path: Path) -> None:
    with open_parquet(path, path.name) as sheet:
        assert len(list(sheet.blocks())) == 2  # the names, and the rows
        os.utime(path, ns=(1, 1))


def test_a_reader_that_stops_half_way_leaves_nothing_open() -> None:
    with open_parquet(CORPUS / "row-groups.parquet", "log") as sheet:
        next(sheet.blocks())
        held = sheet
    with pytest.raises(InputError):
        list(held.blocks())


def test_without_duckdb_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(InputError, match="pip install duckdb"):
        rows_of(ALL[0])


def flipped(data: bytes, draw: st.DrawFn) -> bytes:
    """``data`` with some bytes changed, half of the time in the footer, or with a piece taken out."""
    found = bytearray(data)
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    start = draw(st.sampled_from((0, footer)))
    if draw(st.integers(0, 9)) == 0:
        cut = draw(st.integers(4, len(data) - 5))
        del found[cut : cut + draw(st.integers(1, 200))]
        return bytes(found[:-4]) + b"PAR1"
    for _ in range(draw(st.integers(1, 8))):
        found[draw(st.integers(start, len(data) - 1))] = draw(st.sampled_from((0, 1, 127, 128, 255)) | st.integers(0, 255))
    return bytes(found)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    return flipped(draw(st.sampled_from(ALL)).read_bytes(), draw)


def never_anything_but_blocks_or_an_input_error(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        _, rows = rows_of(path)
    except InputError:
        return
    assert list(rows) == list(range(1, len(rows) + 1))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=damaged())
def test_a_damaged_file_gives_all_of_its_rows_or_an_input_error(tmp_path: Path, data: bytes) -> None:
    never_anything_but_blocks_or_an_input_error(tmp_path / "log.parquet", data)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=damaged())
def test_thousands_of_damaged_files_give_all_of_their_rows_or_an_input_error(tmp_path: Path, data: bytes) -> None:
    never_anything_but_blocks_or_an_input_error(tmp_path / "log.parquet", data)


@pytest.mark.slow
def test_a_million_rows_stream_in_bounded_memory(made: Callable[[str], Path]) -> None:
    path = made(
        "SELECT 'e' || range AS id, TIMESTAMPTZ '2020-01-01' + to_seconds(range) AS at, '单位' || range % 50 AS 单位, "
        "repeat('x', 1200) || range AS x FROM range(1000000)"  # 1.3 GB
    )
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from shixian.eventlog.parquet import open_parquet\n"
        "with open_parquet(Path(sys.argv[1]), 'log') as sheet:\n"
        "    rows = sum(len(block.rows) for block in sheet.blocks())\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"  # ru_maxrss would count the parent's too
        "print(rows, int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    rows, peak = map(int, done.stdout.split())
    assert rows == 1_000_001
    assert peak < 640  # what DuckDB may take, and Python


@pytest.fixture
def store(tmp_path: Path) -> Any:
    shutil.copy(ALL[0], tmp_path / "allowed.parquet")
    shutil.copy(ALL[0], tmp_path / "other.parquet")
    opened = connect(memory="64MB", temporary=tmp_path / "spill", threads=1, readable=[tmp_path / "allowed.parquet"])
    yield opened
    opened.close()


def test_a_store_reads_what_it_was_given_and_nothing_else(store: Any, tmp_path: Path) -> None:
    store.execute("SELECT count(*) FROM read_parquet(?)", [str(tmp_path / "allowed.parquet")])
    for statement in (
        f"SELECT * FROM read_parquet('{tmp_path}/other.parquet')",
        f"SELECT * FROM read_parquet('{tmp_path}/*.parquet')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/new.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '8GB'",
        "SET TimeZone = 'America/New_York'",
        "SELECT * FROM local_of_python",
    ):
        local_of_python = [1]  # noqa: F841 - what DuckDB would find by its name, if it were let
        with pytest.raises(StoreError), watched():
            store.execute(statement).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["allowed.parquet", "other.parquet"]


def test_a_store_spills_into_its_own_folder_and_says_so_in_words_when_it_must_not(store: Any) -> None:
    heavy = "SELECT count(*) FROM (SELECT range, repeat('x', 100) || range AS c FROM range(700000) ORDER BY c DESC) WHERE range >= 0"
    with watched():
        assert store.execute(heavy).fetchone() == (700_000,)
    bare = connect(memory="64MB", temporary=None, threads=1)
    with pytest.raises(StoreError) as caught, watched():
        bare.execute(heavy).fetchone()
    assert caught.value.out_of_memory
    assert caught.value.what.zh.startswith("内存不够")
    bare.close()


def test_a_store_draws_no_progress_bar_into_the_output_of_a_program_without_a_file() -> None:
    program = (
        "from shixian.columnstore import connect\n"
        "store = connect(memory=None, temporary=None, threads=1)\n"
        "print(store.execute(\"SELECT current_setting('enable_progress_bar')\").fetchone()[0])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"


def test_one_module_alone_imports_duckdb() -> None:
    package = Path(__file__).parents[2] / "engine" / "shixian"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"^\s*(import duckdb|from duckdb import (?!DuckDBPyConnection$))", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert found == {"columnstore.py"}
