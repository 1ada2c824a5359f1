"""An Office Open XML workbook (ECMA-376 part 1, 18): its epoch, the parts of its sheets, and whether its results are to be relied on."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Literal

from .markup import parse, parser
from .refusal import Refused
from .sheetxml import SheetXml

if TYPE_CHECKING:
    from .packed import Package
    from .refusal import Faults

__all__ = ["OpenXml"]

_WORKBOOK = "xl/workbook.xml"
_TRUE = ("1", "true", "on")


class OpenXml:
    """What the library does not tell of an .xlsx. ``epoch``: of its serials. ``names``: its sheets, in order."""

    serials = True

    def __init__(self, package: Package) -> None:
        self._package = package
        self.epoch: Literal[1900, 1904] | None = 1900
        self._recalculated = False
        self._relations: dict[str, str] = {}
        self._sheets: list[tuple[str, str]] = []
        self._read(_WORKBOOK, self._workbook)
        self._read("xl/_rels/workbook.xml.rels", self._relation)
        package.check(("xl/sharedStrings.xml", "xl/styles.xml"))

    @property
    def names(self) -> list[str]:
        """The names of all sheets, charts too, in order."""
        return [name for name, _ in self._sheets]

    def merges(self, _: int) -> None:
        """Nothing: the library knows them."""

    def faults(self, index: int) -> Faults:
        """The cells of the sheet on which nobody may rely: errors, formulas that were never computed."""
        part = self._relations.get(self._sheets[index][1])
        if part is None:
            raise Refused("changed_structure", self._sheets[index][0])
        return SheetXml(self._package.chunks(part), part, recalculated=self._recalculated).faults()

    def _read(self, part: str, handler: object) -> None:
        made = parser()
        made.StartElementHandler = handler  # type: ignore[assignment]
        parse(made, [self._package.part(part)], part)

    def _workbook(self, name: str, given: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "workbookPr" if given.get("date1904") in _TRUE:
                self.epoch = 1904
            case "calcPr":
                # the program that wrote it asks for all results to be computed anew, or says that it had not finished
                self._recalculated = given.get("fullCalcOnLoad") in _TRUE or given.get("calcCompleted") in ("0", "false", "off")
            case "sheet":
                relation = next((said for key, said in given.items() if key.endswith("/relationships id")), "")
                self._sheets.append((given.get("name", ""), relation))

    def _relation(self, name: str, given: dict[str, str]) -> None:
        if name.endswith(" Relationship") and given.get("TargetMode") != "External":
            target = given.get("Target", "").replace("\\", "/")
            self._relations[given.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
