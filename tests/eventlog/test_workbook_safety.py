"""Workbooks that are damaged, hostile or too large cost an InputError with a remedy, and nothing else: no memory, no process, no file."""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shixian.eventlog.workbook as room
from shixian.errors import InputError
from shixian.eventlog.sheet import Block, CellFault
from shixian.eventlog.values import RowRefused
from shixian.eventlog.workbook import open_workbook
from shixian.eventlog.workbook.child import loaded
from shixian.eventlog.workbook.child.biff import Biff
from shixian.eventlog.workbook.child.refusal import Refused

from .workbook_by_hand import CORPUS, SMALL, everything, number, sheet_xml, text, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = ("ledger.xls", "ledger-1904.xls", "ledger.ods", "uncomputed.xls")


def refused(path: Path, *, memory: int = SMALL) -> str:
    """The problem, in both languages, of a workbook that cannot be read."""
    with pytest.raises(InputError) as caught:
        everything(path, memory=memory)
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.file == path.name
    assert problem.what.zh != problem.what.en
    assert problem.remedy.zh != problem.remedy.en
    return f"{problem.what} {problem.remedy}"


def many_rows(path: Path, rows: int) -> Path:
    """A workbook of so many rows of eight cells."""
    return write_xlsx(
        path, "".join(f'<row r="{n}">' + "".join(number(f"{c}{n}", n) for c in "ABCDEFGH") + "</row>" for n in range(1, rows + 1))
    )


def children() -> set[str]:
    """The children of this process that run, or wait to be reaped; other tests' servers may be among them."""
    mine = f"/proc/{os.getpid()}/task"
    return {child for task in os.listdir(mine) for child in open(f"{mine}/{task}/children").read().split()}  # noqa: PTH123, PTH208


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    before = children()
    yield
    assert children() <= before
    assert list(aside.iterdir()) == []


@pytest.mark.parametrize("name", ["password.xlsx", "password.xls", "password.ods"])
def test_a_password_is_named_as_the_reason(name: str) -> None:
    assert "密码" in refused(CORPUS / name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "不是工作簿"),
        (b"id,kind,at\n1,k,2020\n", "不是工作簿"),
        (b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table>", "网页"),
        (b"PK\x03\x04", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "w.xls").write_bytes(content)
    assert reason in refused(tmp_path / "w.xls")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        (["word/document.xml"], "Word"),
        (["xl/workbook.bin"], "xlsb"),
        (["a.csv"], "不是工作簿"),
        (["xl/workbook.xml", "XL/Workbook.xml"], "同名"),
        (["xl/workbook.xml", *map(str, range(50_001))], "50002个成员"),
    ],
)
def test_a_package_that_is_no_workbook_is_named(tmp_path: Path, members: list[str], reason: str) -> None:
    with zipfile.ZipFile(tmp_path / "w.xlsx", "w") as package:
        for member in members:
            package.writestr(member, "<a/>")
    assert reason in refused(tmp_path / "w.xlsx")


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/media/image1.png"])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, member: str) -> None:
    path = write_xlsx(tmp_path / "w.xlsx", "", more={member: "<?xml version='1.0'?>" + " " * (65 << 20)})
    assert path.stat().st_size < 1 << 20
    assert "压缩炸弹" in refused(path)


def test_a_workbook_that_unpacks_to_more_than_the_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    noise = random.Random(4).randbytes(1 << 20).hex()
    path = write_xlsx(tmp_path / "w.xlsx", "", shared=[f"<si><t>{noise}</t></si>"] * 20, packing=zipfile.ZIP_STORED)
    assert "超过40MB" in refused(path, memory=32 << 20)


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_zip_that_lies_about_its_sizes_is_found_out(tmp_path: Path, member: str) -> None:
    rows = "".join(f'<row r="{n}">{number(f"A{n}", n)}</row>' for n in range(1, 200_000))
    path = write_xlsx(tmp_path / "w.xlsx", rows, shared=["<si><t>甲</t></si>"] * 200_000)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        size = package.getinfo(member).file_size
    real, lie = struct.pack("<I", size), struct.pack("<I", 1000)
    assert content.count(real) == 2
    path.write_bytes(content.replace(real, lie))
    assert "已损坏" in refused(path)


@pytest.mark.parametrize("last", ["XFD1048576", "XFD1000", "E1048576", "A300000"])
def test_two_cells_far_apart_cost_no_memory(tmp_path: Path, last: str) -> None:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    path = write_xlsx(tmp_path / "w.xlsx", f'<row r="1">{number("A1", 1)}</row><row r="{row}">{number(last, 2)}</row>')
    if last == "A300000":
        with open_workbook(path, "w.xlsx", memory=SMALL) as workbook:
            assert sum(len(block.rows) for block in workbook.sheet(0).blocks()) == 300_000
    else:
        assert f"超过{SMALL >> 20}MB" in refused(path)


def test_one_cell_far_out_is_refused_before_its_blanks_are_made(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "w.xlsx", f'<row r="1048576">{number("XFD1048576", 1)}</row>')
    assert "第1048576行、第16384列" in refused(path)


def test_a_value_repeated_over_a_whole_ods_costs_no_memory(tmp_path: Path) -> None:
    repeated = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
    for kind, reason in ((b'office:value-type="float" office:value="1"/>', "读不通"), (b'calcext:value-type="error"/>', "内存")):
        with zipfile.ZipFile(CORPUS / "ledger.ods") as old, zipfile.ZipFile(tmp_path / "w.ods", "w") as new:
            for member in old.infolist():
                part = old.read(member)
                if member.filename == "content.xml":
                    part = part.replace(b"<table:table-row", repeated + kind + b"</table:table-row><table:table-row", 1)
                new.writestr(member, part)
        assert reason in refused(tmp_path / "w.ods")


def test_a_long_text_in_a_million_cells_costs_no_memory(tmp_path: Path) -> None:
    long = "<si><t>" + "长" * 30_000 + "</t></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_001))
    assert "内存" in refused(write_xlsx(tmp_path / "w.xlsx", rows, shared=[long]))


def test_a_row_that_is_too_long_is_refused_alone(tmp_path: Path) -> None:
    rows = f'<row r="1">{number("A1", 1)}</row><row r="2">{text("A2", "x" * (33 << 20))}</row><row r="3">{number("A3", 3)}</row>'
    path = write_xlsx(tmp_path / "w.xlsx", rows)
    with open_workbook(path, "w.xlsx", memory=1 << 30) as workbook:
        found = [cells for block in workbook.sheet(0).blocks() for cells in block.cells]
    assert (found[0], found[2]) == ([1], [3])
    assert isinstance(found[1], RowRefused)
    assert "33MB" in found[1].reason.zh


def test_blocks_are_small_whatever_the_rows(tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = "".join(f'<row r="{n}">{text(f"A{n}", chance.randbytes(15_000).hex())}{number(f"ZZ{n}", n)}</row>' for n in range(1, 1201))
    path = write_xlsx(tmp_path / "w.xlsx", rows, packing=zipfile.ZIP_STORED)
    with open_workbook(path, "w.xlsx", memory=1 << 30) as workbook:
        blocks = list(workbook.sheet(0).blocks())
    assert max(sum(map(len, block.cells)) for block in blocks) <= 400_000  # type: ignore[arg-type]
    assert [row for block in blocks for row in block.rows] == list(range(1, 1201))


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    content = (CORPUS / name).read_bytes()
    for part in (0.3, 0.6, 0.9):
        (tmp_path / name).write_bytes(content[: int(len(content) * part)])
        refused(tmp_path / name)


@pytest.mark.parametrize(
    "rows", ['<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2">', '<row r="1"><c r="A1" t="s"><v>7</v></c></row>']
)
def test_xml_that_is_cut_off_or_refers_to_nothing_is_refused(tmp_path: Path, rows: str) -> None:
    xml = sheet_xml(rows)
    refused(write_xlsx(tmp_path / "w.xlsx", xml[: xml.index("</sheetData>")] if "A2" in rows else xml))


def test_lists_of_sheets_that_disagree_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "w.xlsx", "", more={"xl/_rels/workbook.xml.rels": '<Relationships xmlns="r"/>'})
    assert any(words in refused(path) for words in ("对不上", "读不通"))


def test_a_dtd_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        original = zipfile.ZipFile(write_xlsx(tmp_path / "w.xlsx", "")).read(part).decode()
        xml = bomb + original.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
        assert "DOCTYPE" in refused(write_xlsx(tmp_path / "w.xlsx", "", more={part: xml})) or part != "xl/workbook.xml"


@pytest.mark.parametrize(
    ("how", "reason"),
    [(signal.SIGKILL, "被系统或他人终止"), (signal.SIGSEGV, "SIGSEGV"), (signal.SIGXCPU, "超时"), (signal.SIGABRT, "崩溃")],
)
def test_a_child_that_dies_amid_its_rows_is_a_refusal_with_the_reason(tmp_path: Path, how: signal.Signals, reason: str) -> None:
    with open_workbook(many_rows(tmp_path / "w.xlsx", 30_000), "w.xlsx", memory=SMALL) as workbook:
        blocks = workbook.sheet(0).blocks()
        next(blocks)
        os.kill(workbook._supply._child._process.pid, how)  # type: ignore[union-attr]
        with pytest.raises(InputError, match=reason):
            list(blocks)
        assert sum(len(block.rows) for block in workbook.sheet(0).blocks()) == 30_000, "another child reads it anew"


def test_the_child_ends_with_an_exception_and_with_a_generator_that_is_closed(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "w.xlsx", 30_000)
    before = children()
    with pytest.raises(ZeroDivisionError), open_workbook(path, "w.xlsx", memory=SMALL) as workbook:
        next(workbook.sheet(0).blocks()).rows[0] / 0
    with open_workbook(path, "w.xlsx", memory=SMALL) as workbook:
        blocks = workbook.sheet(0).blocks()
        next(blocks)
        blocks.close()  # type: ignore[attr-defined]
        assert children() <= before
        begun = workbook.sheet(0).blocks()
        next(begun)
    with pytest.raises(RuntimeError):
        list(begun)


def test_the_parent_keeps_little_of_a_long_sheet(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "w.xlsx", 60_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_workbook(path, "w.xlsx", memory=SMALL) as workbook:
        assert sum(len(block.rows) for block in workbook.sheet(0).blocks()) == 60_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "w.xlsx", 10)
    with pytest.raises(InputError, match="被改动"), open_workbook(path, "w.xlsx", memory=SMALL):
        path.write_bytes(path.read_bytes() + b"\0")


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "读不出来" in refused(tmp_path / "none.xlsx")


def test_the_child_can_open_nothing(tmp_path: Path) -> None:
    """The bounds are set on a child of our own, which then tries what hostile code would."""
    code = (
        "import sys, os, socket; sys.path.append(sys.argv[1])\n"
        "from child.limits import bound_memory, bound_the_rest\n"
        "bound_memory(64 << 20); bound_the_rest()\n"
        "said = []\n"
        "for what in (lambda: open('/etc/passwd'), lambda: socket.socket(), lambda: os.pipe(), lambda: bytearray(1 << 30)):\n"
        "    try: what(); said.append('got it')\n"
        "    except (OSError, MemoryError) as error: said.append(type(error).__name__)\n"
        "print(*said)"
    )
    told = subprocess.run([sys.executable, "-c", code, str(Path(room.__file__).parent)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["OSError", "OSError", "OSError", "MemoryError"]


# Damage of every kind: blocks or an InputError, and this process lives.


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _inside(content: bytes, chance: random.Random) -> bytes:
    """Damage within a member, under a right checksum."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice([name for name in old.namelist() if name.endswith((".xml", ".rels"))])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _flipped(part, chance) if name == chosen and part else part)
    return out.getvalue()


def _xlsx(tmp_path: Path) -> bytes:
    rows = f'<row r="2">{text("B2", "甲")}{number("C2", 44099, 1)}<c r="D2"><f>A1</f></c><c r="E2" t="e"><v>#N/A</v></c></row>'
    more = sheet_xml(rows, '<mergeCells count="1"><mergeCell ref="B2:F2"/></mergeCells>')
    return write_xlsx(tmp_path / "good.xlsx", more, rows, shared=["<si><t>乙</t></si>"]).read_bytes()


def _read_or_refused(path: Path) -> None:
    try:
        with open_workbook(path, path.name, memory=SMALL) as workbook:
            for place in range(len(workbook.sheets)):
                for block in workbook.sheet(place).blocks():
                    _is_sound(block)
    except InputError as error:
        assert error.problems[0].remedy.zh  # noqa: PT017


def _is_sound(block: Block) -> None:
    assert len(block.rows) == len(block.cells)
    for row in block.cells:
        assert isinstance(row, RowRefused) or all(cell is None or isinstance(cell, str | int | float | bool | CellFault) for cell in row)


def _damage_and_read(tmp_path: Path, seed: int, times: int) -> None:
    chance = random.Random(seed)
    originals = [_xlsx(tmp_path), *((CORPUS / name).read_bytes() for name in GOOD)]
    for turn in range(times):
        content = originals[turn % len(originals)]
        how: Callable[[bytes, random.Random], bytes] = _inside if content.startswith(b"PK") and chance.random() < 0.7 else _flipped
        (tmp_path / "damaged").write_bytes(how(content, chance))
        _read_or_refused(tmp_path / "damaged")


def test_damage_is_read_or_refused(tmp_path: Path) -> None:
    _damage_and_read(tmp_path, seed=20201, times=25)


@pytest.mark.slow
def test_much_damage_is_read_or_refused(tmp_path: Path) -> None:
    _damage_and_read(tmp_path, seed=20202, times=1500)


@settings(max_examples=300)
@given(st.sampled_from([*GOOD, "xlsx"]), st.randoms(use_true_random=False), st.booleans())
def test_our_own_parsers_of_damage_find_or_refuse(
    tmp_path_factory: pytest.TempPathFactory, name: str, chance: random.Random, inside: bool
) -> None:
    content = _xlsx(tmp_path_factory.getbasetemp()) if name == "xlsx" else (CORPUS / name).read_bytes()
    damaged = (_inside if inside and content.startswith(b"PK") else _flipped)(content, chance)
    try:
        known = loaded._known(io.BytesIO(damaged), SMALL)
        for place in range(known.count if isinstance(known, Biff) else len(known.names)):
            for row, cells in known.faults(place).items():
                assert row >= 1
                assert all(column >= 0 for column in cells)
            known.merges(place)
    except Refused:
        pass


def test_xml_in_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    xml = '<?xml version="1.0" encoding="U1F-8"?><workbook/>'
    assert "已损坏" in refused(write_xlsx(tmp_path / "w.xlsx", "", more={"xl/workbook.xml": xml}))


def test_a_deflated_member_that_is_no_deflate_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "w.xlsx", "".join(f'<row r="{n}">{number(f"A{n}", n)}</row>' for n in range(1, 2000)))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        member = package.getinfo("xl/worksheets/sheet1.xml")
    start = member.header_offset + 30 + len(member.filename)
    path.write_bytes(content[: start + 50] + bytes(200) + content[start + 250 :])
    assert "已损坏" in refused(path)
