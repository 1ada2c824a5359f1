"""Workbooks: cells on which nobody may rely come out as faults, not as the blanks and noughts that they look like to a program."""

from __future__ import annotations

import shutil
import struct
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog.sheet import Cell, CellFault, column_letters
from shixian.eventlog.workbook.child.refusal import Refused
from shixian.eventlog.workbook.child.sheetxml import SheetXml

from .workbook_by_hand import CORPUS, first_sheet, number, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shixian.eventlog.workbook.child.refusal import Faults

ANEW = '<calcPr calcId="191029" fullCalcOnLoad="1"/>'


def seen(path: Path) -> dict[int, list[Cell | tuple[str, str]]]:
    """The rows of the first sheet, with the words and the display of faults."""
    return {
        row: [(cell.what.zh, cell.shown) if isinstance(cell, CellFault) else cell for cell in cells]
        for row, cells in first_sheet(path).items()
    }


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", ""])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
def test_an_error_value_is_a_fault_that_says_which(tmp_path: Path, error: str, formula: str) -> None:
    (cell,) = first_sheet(write_xlsx(tmp_path / "w.xlsx", f'<row r="1"><c r="A1" t="e">{formula}<v>{error}</v></c></row>'))[1]
    assert isinstance(cell, CellFault)
    assert cell.shown == error
    assert f"错误值{error}" in cell.what.zh


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B1"><f>A1&lt;2</f></c>',
        '<c r="B1"><f>A1&lt;2</f><v></v></c>',
        '<c r="B1"><f>A1&lt;2</f><v/></c>',
        '<c r="B1" s="1">\n <f ca="1">A1&lt;2</f>\n <v />\n</c>',
        '<c r="B1" t="str"><f>A1&lt;2</f></c>',
        "<c r='B1'><f>A1&lt;2</f></c>",
        "<c\nr='B1'><f>A1&lt;2</f></c>",
        '<c r="B1" t="b"><f>A1&lt;2</f></c>',
        "<c><f>A1&lt;2</f></c>",
    ],
)
def test_a_formula_without_a_result_is_a_fault(tmp_path: Path, cell: str) -> None:
    one, fault = seen(write_xlsx(tmp_path / "w.xlsx", f'<row r="1">{number("A1", 1)}{cell}</row>'))[1]
    assert one == 1
    assert isinstance(fault, tuple)
    assert "没有计算过" in fault[0]
    assert fault[1] == "=A1<2"


@pytest.mark.parametrize(
    ("cell", "result"),
    [
        ('<c r="A1"><f>1-1</f><v>0</v></c>', [0]),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', []),
        ('<c r="A1" t="str"><f>""</f><v/></c>', []),
        ('<c r="A1" t="str"><f>"#N/A"</f><v>#N/A</v></c>', ["#N/A"]),
        ('<c r="A1" t="b"><f>1=2</f><v>0</v></c>', [False]),
        ('<c r="A1" s="1"><f t="shared" si="0"/><v>44099</v></c>', ["2020-09-25"]),
    ],
)
def test_a_formula_with_its_result_is_the_result(tmp_path: Path, cell: str, result: list[Cell]) -> None:
    assert first_sheet(write_xlsx(tmp_path / "w.xlsx", f'<row r="1">{cell}</row>')).get(1, []) == result


@pytest.mark.parametrize("calculation", [ANEW, '<calcPr calcCompleted="0"/>'])
def test_no_result_counts_where_the_file_asks_to_be_computed_anew(tmp_path: Path, calculation: str) -> None:
    rows = f'<row r="1"><c r="A1"><f>1+1</f><v>0</v></c>{number("B1", 44099, 1)}</row>'
    fault, date = seen(write_xlsx(tmp_path / "w.xlsx", rows, calculation=calculation))[1]
    assert isinstance(fault, tuple)
    assert "重新计算" in fault[0]
    assert date == "2020-09-25"


def test_all_cells_of_an_array_formula_without_results_are_faults(tmp_path: Path) -> None:
    first = number("A1", 1) + '<c r="B1"><f t="array" ref="B1:C2">A1:B2</f></c>' + number("C1", 0)
    rows = f'<row r="1">{first}</row><row r="2">{number("A2", 2)}</row>'
    found = first_sheet(write_xlsx(tmp_path / "w.xlsx", rows))
    assert [[type(cell) for cell in found[row]] for row in (1, 2)] == [[int, CellFault, CellFault]] * 2


def test_a_fault_below_the_last_value_has_a_row(tmp_path: Path) -> None:
    rows = f'<row r="1">{number("A1", 1)}</row><row r="4001"><c r="C4001"><f>A1</f></c></row>'
    found = first_sheet(write_xlsx(tmp_path / "w.xlsx", rows))
    assert (len(found), found[1], found[4000], [type(cell) for cell in found[4001]]) == (4001, [1], [], [type(None), type(None), CellFault])


def test_rows_out_of_order_keep_their_faults(tmp_path: Path) -> None:
    rows = f'<row r="3"><c r="A3"><f>A1</f></c></row><row r="1">{number("A1", 1)}<c r="B1" t="e"><v>#N/A</v></c></row>'
    found = first_sheet(write_xlsx(tmp_path / "w.xlsx", rows))
    assert {row: [type(cell) for cell in cells] for row, cells in found.items()} == {1: [int, CellFault], 2: [], 3: [CellFault]}


def test_an_xls_by_xlwt_has_no_results_and_says_so() -> None:
    first, second, *rest = seen(CORPUS / "uncomputed.xls").values()
    assert (first, rest[:2], rest[2][0]) == (
        ["a"],
        [[None, None, 1.5], [True]],
        ("单元格是错误值#N/A（没有可用的值，多半是没查到）", "#N/A"),
    )
    assert isinstance(second[1], tuple)
    assert "无法判断是否计算过" in second[1][0]


@pytest.mark.parametrize(("mark", "value"), [("on opening", 2.0), ("uncalced", 2.0)])
def test_an_xls_that_asks_to_be_computed_has_no_results(tmp_path: Path, mark: str, value: float) -> None:
    content = bytearray((CORPUS / "ledger.xls").read_bytes())
    formula = content.index(struct.pack("<HHHHHd", 0x0006, 29, 8, 5, 15, value))  # F9: =1+1, 2
    if mark == "on opening":
        content[formula + 4 + 14] |= 2
    else:  # in the place of DefColWidth, which has two bytes as Uncalced has
        width = content.index(struct.pack("<HH", 0x0055, 2))
        content[width : width + 4] = struct.pack("<HH", 0x005E, 2)
    (tmp_path / "w.xls").write_bytes(content)
    fault = seen(tmp_path / "w.xls")[9][5]
    assert isinstance(fault, tuple)
    assert "重新计算" in fault[0]


def test_an_ods_formula_without_a_result_is_a_fault(tmp_path: Path) -> None:
    shutil.copy(CORPUS / "ledger.ods", tmp_path / "old.ods")
    with zipfile.ZipFile(tmp_path / "old.ods") as old, zipfile.ZipFile(tmp_path / "w.ods", "w") as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename == "content.xml":
                computed = b'office:value-type="float" office:value="2" calcext:value-type="float"><text:p>2</text:p></table:table-cell>'
                assert part.count(computed) == 1
                part = part.replace(computed, b"/>")
            new.writestr(member, part)
    fault = seen(tmp_path / "w.ods")[9][5]
    assert isinstance(fault, tuple)
    assert "没有计算过" in fault[0]


# The XML of a sheet is searched, not parsed. Here it is parsed as well, and both must find the same.

_NAMES = st.sampled_from(["<f>", 't="e"', "</row>", 'r="Z9"', "<!--", "甲", "]]>", "<c r='A1'>"])
_TEXT = st.lists(_NAMES, max_size=2).map("".join)
_SPACE = st.sampled_from(["", " ", "\n"])


@st.composite
def _cell(draw: st.DrawFn, row: int, column: int, prefix: str) -> str:
    p = prefix
    quote = draw(st.sampled_from("'\""))
    tag = f" r={quote}{column_letters(column)}{row}{quote}" if draw(st.integers(0, 3)) else ""
    type_ = draw(st.sampled_from(["", "", "n", "e", "str", "b", "inlineStr"]))
    tag += draw(_SPACE) + f" t={quote}{type_}{quote}" if type_ else ""
    said = draw(_TEXT).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    if draw(st.booleans()):
        said = f"<![CDATA[{draw(_TEXT).replace(']]>', '')}]]>"
    formula = draw(st.sampled_from(["", "", f"<{p}f>{said}</{p}f>", f"<{p}f/>", f'<{p}f t="shared" si="0"/>']))
    value = draw(st.sampled_from(["", f"<{p}v/>", f"<{p}v></{p}v>", f"<{p}v>1</{p}v>", f"<{p}v>{said}</{p}v>"]))
    inline = f"<{p}is><{p}t>{said}</{p}t></{p}is>" if type_ == "inlineStr" else ""
    comment = draw(st.sampled_from(["", "", "<!-- <f> </c> t='e' -->"]))
    return f"<{p}c{tag}>{draw(_SPACE)}{formula}{comment}{value}{inline}</{p}c>" if formula + value + inline else f"<{p}c{tag}/>"


@st.composite
def _sheet(draw: st.DrawFn) -> str:
    p = draw(st.sampled_from(["", "x:", "main.1:"]))
    rows = []
    number = 0
    for _ in range(draw(st.integers(0, 6))):
        number += draw(st.integers(1, 3))
        tag = f' r="{number}"' if draw(st.integers(0, 3)) else ""
        columns = sorted(draw(st.sets(st.integers(0, 60), max_size=4)))
        cells = "".join(draw(_cell(number, column, p)) for column in columns)
        rows.append(f"<{p}row{tag}>{cells}</{p}row>" if cells else f"<{p}row{tag}/>")
    name = f"xmlns:{p[:-1]}" if p else "xmlns"
    after = f"<{p}conditionalFormatting><{p}cfRule><{p}formula>A1</{p}formula></{p}cfRule></{p}conditionalFormatting>"
    data = f"<{p}sheetData>{''.join(rows)}</{p}sheetData>"
    return f'<?xml version="1.0"?>\n<!-- <worksheet> --><{p}worksheet {name}="urn:m">{data}{after}</{p}worksheet>'


def _parsed(xml: str) -> dict[tuple[int, int], str]:
    """The cells at fault, by a parser."""
    found: dict[tuple[int, int], str] = {}
    row = 0
    for row_element in ET.fromstring(xml).iter("{urn:m}row"):
        row = int(row_element.get("r", row + 1))
        column = -1
        for cell in row_element.iter("{urn:m}c"):
            place = cell.get("r")
            letters = place.rstrip("0123456789") if place else ""
            column = next(c for c in range(99) if column_letters(c) == letters) if place else column + 1
            here = (int(place.removeprefix(letters)) if place else row), column
            value, formula, type_ = cell.find("{urn:m}v"), cell.find("{urn:m}f"), cell.get("t", "n")
            if type_ == "e":
                found[here] = "error"
            elif formula is not None and not (value is not None and (value.text or type_ == "str")) and type_ != "inlineStr":
                found[here] = "uncomputed"
    return found


def _searched(chunks: Sequence[bytes]) -> dict[tuple[int, int], str]:
    faults: Faults = SheetXml(chunks, "sheet1.xml", recalculated=False).faults()
    return {(row, column): fault for row, cells in faults.items() for column, (fault, _) in cells.items()}


@given(_sheet(), st.integers(1, 200))
def test_the_search_finds_what_a_parser_finds_however_the_part_is_cut(xml: str, size: int) -> None:
    content = xml.encode()
    without_cdata = _parsed(xml)
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    assert _searched(chunks) == _searched([content])
    if "CDATA" not in xml:
        assert _searched([content]) == without_cdata


def test_a_part_that_is_cut_off_or_in_another_encoding_is_refused() -> None:
    for content in (b"<worksheet><sheetData><row><!-- ", b"", b"<html>", "<worksheet><sheetData/></worksheet>".encode("utf-16")):
        with pytest.raises(Refused):
            SheetXml([content], "sheet1.xml", recalculated=False).faults()
    with pytest.raises(Refused):
        SheetXml([b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"], "sheet1.xml", recalculated=False).faults()


def test_an_error_value_that_the_library_does_not_know_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="#SPILL!"):
        first_sheet(write_xlsx(tmp_path / "w.xlsx", '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>'))
