"""Workbooks: what cells hold, in every format that inspectors hold them in."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from shixian.errors import InputError
from shixian.eventlog.sheet import CellFault, Merge
from shixian.eventlog.workbook import SheetHead, open_workbook

from .workbook_by_hand import (
    CLOCK,
    CORPUS,
    DATE,
    ELAPSED,
    MOMENT,
    SMALL,
    YEARS,
    everything,
    first_sheet,
    number,
    sheet_xml,
    text,
    write_xlsx,
)

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.eventlog.sheet import Cell


def row_of(tmp_path: Path, cells: str, **options: object) -> list[Cell]:
    """The one row that these cells make."""
    return first_sheet(write_xlsx(tmp_path / "w.xlsx", f'<row r="1">{cells}</row>', **options))[1]  # type: ignore[arg-type]


def test_texts_stand_as_they_are_written_whichever_way_the_file_keeps_them(tmp_path: Path) -> None:
    shared = ["<si><t>共享</t></si>", '<si><r><t xml:space="preserve">甲 </t></r><r><t>乙</t></r></si>']
    cells = (
        text("A1", "  大市监罚〔2020〕12号 ")
        + '<c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="str"><v>a&amp;b</v></c>'
        + text("E1", "007")
        + text("F1", "=1+1")
        + text("G1", "")
    )
    assert row_of(tmp_path, cells, shared=shared) == ["  大市监罚〔2020〕12号 ", "共享", "甲 乙", "a&b", "007", "=1+1"]


def test_a_whole_number_is_an_integer_with_the_digits_that_the_file_has(tmp_path: Path) -> None:
    written = ("1", "-3.0", "0.1", "1E+2", "-0", "9007199254740993", "123456789012345680000", "1e300")
    row = row_of(tmp_path, "".join(number(f"{letter}1", said) for letter, said in zip("ABCDEFGH", written, strict=True)))
    assert row[:5] == [1, -3, 0.1, 100, 0]
    assert [type(cell) for cell in row] == [int, int, float, int, int, int, int, int]
    assert row[5:] == [9007199254740992, 123456789012345680000, 10**300]


def test_booleans_are_no_numbers(tmp_path: Path) -> None:
    row = row_of(tmp_path, '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>' + number("C1", 1))
    assert [(type(cell), cell) for cell in row] == [(bool, True), (bool, False), (int, 1)]


@pytest.mark.parametrize(
    ("serial", "style", "expected"),
    [
        ("44099", DATE, "2020-09-25"),
        ("44099", YEARS, "2020-09-25"),
        ("44099", MOMENT, "2020-09-25"),
        ("44099", 0, 44099),
        ("44099.597222222222", MOMENT, "2020-09-25T14:20:00"),
        ("44099.597222222222", DATE, "2020-09-25T14:20:00"),
        ("44099.99998842593", MOMENT, "2020-09-25T23:59:59"),
        ("44099.5000057870", MOMENT, "2020-09-25T12:00:00.500000"),
        ("0.597280092592593", CLOCK, "14:20:05"),
        ("1.25347222222222", ELAPSED, "30:05:00"),
        ("-0.5", ELAPSED, "-12:00:00"),
        ("61", DATE, "1900-03-01"),
        ("2958465", DATE, "9999-12-31"),
        ("2958466", DATE, 2958466),
    ],
)
def test_a_serial_in_the_format_of_a_date_is_a_date(tmp_path: Path, serial: str, style: int, expected: str | float) -> None:
    assert row_of(tmp_path, number("A1", serial, style)) == [expected]


def test_every_second_of_a_day_comes_out_as_itself(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{second + 1}">{number(f"A{second + 1}", f"{44099 + second / 86400:.15g}", MOMENT)}</row>' for second in range(1, 86400, 7)
    )
    found = first_sheet(write_xlsx(tmp_path / "w.xlsx", rows))
    for second in range(1, 86400, 7):
        assert found[second + 1] == [f"2020-09-25T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"]


def test_a_date_by_its_type_needs_no_format(tmp_path: Path) -> None:
    assert row_of(tmp_path, '<c r="A1" t="d"><v>2020-09-25T14:20:00</v></c><c r="B1" t="d"><v>2020-09-25</v></c>') == [
        "2020-09-25T14:20:00",
        "2020-09-25",
    ]


@pytest.mark.parametrize("serial", ["1", "60", "60.5", "0.0001e4"])
def test_a_serial_before_march_1900_is_no_date_to_rely_on(tmp_path: Path, serial: str) -> None:
    (cell,) = row_of(tmp_path, number("A1", serial, DATE))
    assert isinstance(cell, CellFault)
    assert "1900" in cell.what.zh


@pytest.mark.parametrize(
    ("properties", "epoch", "date"),
    [
        ("", 1900, "2020-09-25"),
        ("<workbookPr/>", 1900, "2020-09-25"),
        ('<workbookPr date1904="0"/>', 1900, "2020-09-25"),
        ('<workbookPr date1904="1"/>', 1904, "2024-09-26"),
        ('<workbookPr date1904="true"/>', 1904, "2024-09-26"),
    ],
)
def test_the_epoch_is_the_workbook_s(tmp_path: Path, properties: str, epoch: int, date: str) -> None:
    read = everything(write_xlsx(tmp_path / "w.xlsx", f'<row r="1">{number("A1", 44099, DATE)}</row>', properties=properties))
    assert (read.epoch, read.cells["S1"][1]) == (epoch, [date])


def test_rows_and_columns_are_counted_from_the_sheet_s_first_whatever_is_used_first(tmp_path: Path) -> None:
    rows = f'<row r="5">{text("C5", "甲")}{number("E5", 1)}</row><row r="8">{number("D8", 2)}</row>'
    assert first_sheet(write_xlsx(tmp_path / "w.xlsx", rows)) == {
        1: [], 2: [], 3: [], 4: [], 5: [None, None, "甲", None, 1], 6: [], 7: [], 8: [None, None, None, 2],
    }  # fmt: skip


def test_cells_and_rows_without_a_reference_follow_the_one_before(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    assert first_sheet(write_xlsx(tmp_path / "w.xlsx", rows)) == {1: [], 2: [None, 1, 2], 3: [3]}


def test_merged_ranges_are_told_in_rows_as_shown_and_columns_from_nought(tmp_path: Path) -> None:
    xml = sheet_xml(
        f'<row r="2">{text("B2", "甲")}</row>', '<mergeCells count="2"><mergeCell ref="B2:F2"/><mergeCell ref="C4:C5"/></mergeCells>'
    )
    assert everything(write_xlsx(tmp_path / "w.xlsx", xml)).merges["S1"] == [
        Merge(first_row=2, last_row=2, first_column=1, last_column=5),
        Merge(first_row=4, last_row=5, first_column=2, last_column=2),
    ]


def test_hidden_sheets_are_listed_as_such_and_can_be_read(tmp_path: Path) -> None:
    rows = [f'<row r="1">{number("A1", place)}</row>' for place in (1, 2, 3)]
    read = everything(write_xlsx(tmp_path / "w.xlsx", *rows, states={2: "hidden", 3: "veryHidden"}))
    assert [(head.name, head.hidden) for head in read.heads] == [("S1", False), ("S2", True), ("S3", True)]
    assert [read.cells[name][1] for name in ("S1", "S2", "S3")] == [[1], [2], [3]]


def test_a_sheet_that_is_a_chart_is_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as workbook:
        workbook.add_worksheet("甲").write(0, 0, 1)
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=甲!$A$1"})
        workbook.add_chartsheet("图").set_chart(chart)
        workbook.add_worksheet("乙").write(0, 0, 2)
    assert everything(tmp_path / "w.xlsx").cells == {"甲": {1: [1]}, "乙": {1: [2]}}


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    assert everything(write_xlsx(tmp_path / "w.xlsx", "")).cells == {"S1": {}}


LEDGER: dict[int, list[Cell]] = {
    1: [],
    2: [None, "行政处罚台账（2020年）"],
    3: [],
    4: [None, None, "合并", "文号", "日期", "时刻"],
    5: [],
    6: [None, None, None, "大市监罚〔2020〕12号", "2020-09-25", "2020-09-25T14:20:00", "14:20:05", "30:05:00"],
    7: [],
    8: [None, None, None, 44099, -1.5, True, False, "  留白  ", "两行\n文字", "007"],
    9: [None, None, None, "#DIV/0!", "#N/A", 2, "甲乙", None, "#NAME?", True, "2020-09-26"],
    10: [],
    11: [],
    12: [None, None, None, "同样"],
    13: [None, None, None, "同样"],
    14: [None, None, None, "同样"],
}


@pytest.mark.parametrize(
    ("name", "epoch"), [("ledger.xls", 1900), ("ledger-1904.xls", 1904), ("ledger.ods", None), ("ledger-1904.ods", None)]
)
def test_an_xls_and_an_ods_say_what_the_xlsx_said_from_which_they_were_made(name: str, epoch: int | None) -> None:
    read = everything(CORPUS / name)
    assert read.epoch == epoch
    assert read.heads == [
        SheetHead(name="处罚台账", hidden=False),
        SheetHead(name="隐藏的表", hidden=True),
        SheetHead(name="空表", hidden=False),
    ]
    assert read.merges["处罚台账"] == [
        Merge(first_row=2, last_row=2, first_column=1, last_column=5),
        Merge(first_row=4, last_row=5, first_column=2, last_column=2),
    ]
    shown = {row: [cell.shown if isinstance(cell, CellFault) else cell for cell in cells] for row, cells in read.cells["处罚台账"].items()}
    assert shown == LEDGER  # an .ods of LibreOffice keeps TRUE as 1, which is equal
    assert [type(cell) for cell in read.cells["处罚台账"][9]].count(CellFault) == 3
    assert (read.cells["隐藏的表"], read.cells["空表"]) == ({1: ["藏"]}, {})


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "ledger.xlsx").write_bytes((CORPUS / "ledger.xls").read_bytes())
    assert everything(tmp_path / "ledger.xlsx").epoch == 1900


def test_names_in_the_package_may_be_in_any_case_and_with_backslashes(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "good.xlsx", '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as new:
        for member in old.infolist():
            new.writestr(member.filename.replace("/", "\\").replace("sheet1", "Sheet1"), old.read(member))
    (cell,) = first_sheet(tmp_path / "odd.xlsx")[1]
    assert isinstance(cell, CellFault)


def test_sheets_are_read_in_any_order_again_and_half(tmp_path: Path) -> None:
    rows = ["".join(f'<row r="{row}">{number(f"A{row}", place * 10_000 + row)}</row>' for row in range(1, 9001)) for place in (1, 2)]
    path = write_xlsx(tmp_path / "w.xlsx", *rows)
    with open_workbook(path, "w.xlsx", memory=SMALL) as workbook:
        for which, first in (("S2", 20_001), (0, 10_001), (-1, 20_001), ("S1", 10_001)):
            blocks = workbook.sheet(which).blocks()
            assert next(blocks).cells[0] == [first]
            blocks.close()  # type: ignore[attr-defined]
        one, two = workbook.sheet(0), workbook.sheet(1)
        assert [sum(len(block.rows) for block in sheet.blocks()) for sheet in (one, two)] == [9000, 9000]
        begun = workbook.sheet(0).blocks()
        next(begun)
        workbook.sheet(1)
        with pytest.raises(RuntimeError):
            list(begun)


def test_a_sheet_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with open_workbook(write_xlsx(tmp_path / "w.xlsx", ""), "w.xlsx", memory=SMALL) as workbook:
        with pytest.raises(InputError) as caught:
            workbook.sheet("S2")
        with pytest.raises(IndexError):
            workbook.sheet(1)
    assert "S1" in caught.value.problems[0].remedy.zh
