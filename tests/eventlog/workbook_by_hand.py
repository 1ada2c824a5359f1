"""Workbooks written by hand, XML by XML, so that they hold what no library writes; and everything that is read of one."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.eventlog.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.eventlog.sheet import Cell, Epoch, Merge
    from shixian.eventlog.values import RowRefused
    from shixian.eventlog.workbook import SheetHead

CORPUS = Path(__file__).parent / "corpus" / "workbook"
SMALL = 128 << 20
"""Bytes of memory that the readings of the tests may take."""
DATE, MOMENT, CLOCK, ELAPSED, YEARS = range(1, 6)
"""Styles of cells by their place: yyyy-mm-dd, with the time, a time of day, a duration, 2020年9月25日."""

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_STYLES = (
    f'<styleSheet xmlns="{_SPREADSHEET}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    "<cellXfs>" + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 21, 46, 164)) + "</cellXfs></styleSheet>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All that was read of a workbook: ``cells`` by sheet and row."""

    epoch: Epoch | None
    heads: Sequence[SheetHead]
    cells: dict[str, dict[int, list[Cell]]]
    merges: dict[str, Sequence[Merge]]


def sheet_xml(rows: str, after: str = "") -> str:
    """A sheet with these rows."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{_SPREADSHEET}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def write_xlsx(
    path: Path,
    *sheets: str,
    properties: str = "",
    calculation: str = "",
    shared: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    more: Mapping[str, str] | None = None,
    packing: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Write an .xlsx of sheets named S1, S2, …: their rows, or their whole XML."""
    numbers = range(1, len(sheets) + 1)
    state = states or {}
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"' + (f' state="{state[n]}"' if n in state else "") + "/>" for n in numbers
    )
    related = "".join(f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}">{properties}'
        f"<sheets>{listed}</sheets>{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_SPREADSHEET}">{"".join(shared)}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": xml if xml.startswith("<?xml") else sheet_xml(xml)
            for n, xml in zip(numbers, sheets, strict=True)
        },
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", packing) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return path


def text(cell: str, said: str) -> str:
    """A cell of text."""
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def number(cell: str, said: float | str, style: int = 0) -> str:
    """A cell of a number, or of what its style makes of it."""
    return f'<c r="{cell}" s="{style}"><v>{said}</v></c>'


def everything(path: Path, *, memory: int = SMALL) -> Read:
    """Read all sheets; their rows are checked to be numbered from 1 on without a gap."""
    cells: dict[str, dict[int, list[Cell]]] = {}
    merges = {}
    with open_workbook(path, path.name, memory=memory) as workbook:
        for place, head in enumerate(workbook.sheets):
            sheet = workbook.sheet(place)
            assert (sheet.name, sheet.epoch) == (head.name, workbook.epoch)
            merges[sheet.name] = sheet.merges
            rows = [row for block in sheet.blocks() for row in zip(block.rows, block.cells, strict=True)]
            assert [row for row, _ in rows] == list(range(1, len(rows) + 1))
            cells[sheet.name] = {row: _plain(said) for row, said in rows}
    return Read(epoch=workbook.epoch, heads=workbook.sheets, cells=cells, merges=merges)


def first_sheet(path: Path, *, memory: int = SMALL) -> dict[int, list[Cell]]:
    """The rows of the first sheet."""
    return next(iter(everything(path, memory=memory).cells.values()))


def _plain(row: Sequence[Cell] | RowRefused) -> list[Cell]:
    assert not isinstance(row, Exception)
    return list(row)
