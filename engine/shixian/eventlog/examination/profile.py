"""What the cells of a column hold, counted block by block in bounded memory: never a list of them, never more than a few examples."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock.instant import Instant, StampError
from shixian.clock.serial import is_serial
from shixian.eventlog.columns import cell_text
from shixian.eventlog.event import cell_of
from shixian.eventlog.examination import model as m
from shixian.eventlog.examination.spellings import is_clock, may_be_moment, number_pattern, text_pattern
from shixian.eventlog.examination.stamps import Stamps
from shixian.eventlog.mapping.texts import document_number
from shixian.eventlog.moments import MomentReader, is_placeholder
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.values import legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.moments import Reading
    from shixian.eventlog.sheet import Cell

__all__ = ["MOST_DISTINCT", "ColumnProfile"]

MOST_DISTINCT = 2000
"""So many values of a column are told apart."""
_FEW = 24
_SPELLINGS = 12
_PLACEHOLDERS = 12
_EXAMPLES = 3
_CELLS = 5
_LONGEST_EXAMPLE = 40
_LONGEST_KEPT = 200
_TRIED = 200
_LIKELY = 0.5
"""The share of readable cells that makes a column of moments; below ``_HOPELESS`` after ``_TRIED`` cells no more are tried."""
_HOPELESS = 0.2
_KNOWN = 65_536
_SAMPLED = 500
"""So many values decide whether a column holds times of day, or document numbers."""
_LONGEST_MARK = 8
_NAMED_AS_DATE = re.compile(r"日期|时间|时刻|时点|戳|日$|(?:^|[_ ])(?:date|time|at|on)$|date|time", re.IGNORECASE)
_NUMBERED = re.compile(r"〔(?:19|20)\d{2}〕.*\d|(?:19|20)\d{2}.*第?\d+号")
_DATELIKE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?:\s.*)?|\d{5}|\d{6}|\d{8}|\d{10}|\d{12,14}", re.ASCII)
_OF_A_DATE_CELL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)
_TYPED = Text("日期格式的单元格", "date cell")
_OTHER_SPELLINGS = Text("其他写法", "other spellings")


@dataclass(slots=True)
class _Spelt:
    count: int = 0
    unreadable: int = 0
    example: str = ""
    shows_unreadable: bool = False


@dataclass(slots=True)
class ColumnProfile:
    """The cells of one column so far. ``is_moment``: it is known to hold moments, or one of several candidates; else that is found out.

    ``take`` is given the cells of one block of data rows.
    """

    place: int
    letters: str
    name: str
    sheet: str
    reader: MomentReader | Stamps
    is_moment: bool = False
    texts: int = 0
    numbers: int = 0
    others: int = 0
    faults: int = 0
    empty: int = 0
    longest: int = 0
    readable: int = 0
    refused: int = 0
    years: int = 0
    points: int = 0
    earliest: Instant | None = None
    latest: Instant | None = None
    placeholders: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    unreadable: list[m.Unreadable] = field(default_factory=list)
    faulty: list[m.Unreadable] = field(default_factory=list)
    _spellings: dict[Text, _Spelt] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)
    _sampled: int = 0
    _clocks: int = 0
    _numbered: int = 0
    _datelike: int = 0
    _more: bool = False
    _given_up: bool = False

    def take(self, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        """Count the cells of a block."""
        if list in set(map(type, cells)):  # pragma: no cover - no reader yields lists
            return
        floats = [cell for cell in cells if type(cell) is float]
        tally: Counter[Cell] = Counter(cells) if not floats else Counter(_own(cell) for cell in cells)
        for cell, count in tally.items():
            if isinstance(cell, str):
                self._text(cell, count, rows, cells)
            elif cell is None:
                self.empty += count
            elif isinstance(cell, CellFault):
                self._fault(cell, count, rows, cells)
            elif isinstance(cell, bool):
                self.others += count
                self._value(cell_text(cell), count)
                self._moment(cell, cell_text(cell), count, rows, cells)
            else:
                self._number(cell, count, rows, cells)

    def _text(self, cell: str, count: int, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        text = cell.strip()
        if not text:
            self.empty += count
            return
        if self._is_placeholder(text):
            shown = text if text in self.placeholders or len(self.placeholders) < _PLACEHOLDERS else "…"
            self.placeholders[shown] += count
            return
        self.texts += count
        self.longest = max(self.longest, len(text))
        self._value(text, count)
        if self._sampled < _SAMPLED:
            self._sampled += 1
            self._clocks += is_clock(text)
            self._numbered += _NUMBERED.search(document_number(text[:_LONGEST_EXAMPLE])) is not None
        self._moment(cell, text, count, rows, cells)

    def _is_placeholder(self, text: str) -> bool:
        if isinstance(self.reader, Stamps) or (len(text) > _LONGEST_MARK and not text.isascii() and "\u4e00" <= text[-1] <= "\u9fff"):
            return False
        known = self._known.get(text)
        if known is None:
            known = is_placeholder(text)
            if len(self._known) < _KNOWN:
                self._known[text] = known
        return known

    def _number(self, cell: float, count: int, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        if cell != cell:
            self.empty += count
            return
        self.numbers += count
        text = cell_text(cell)
        self.longest = max(self.longest, len(text))
        self._value(text, count)
        if self.is_moment or _NAMED_AS_DATE.search(self.name):
            self._moment(cell, text, count, rows, cells)

    def _fault(self, cell: CellFault, count: int, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        self.faults += count
        self._remember(self.faulty, cell, cell.shown, cell.what, cell.remedy, rows, cells)

    def _value(self, text: str, count: int) -> None:
        if text in self.values or len(self.values) < MOST_DISTINCT:
            self.values[text if len(text) <= _LONGEST_KEPT else text[:_LONGEST_KEPT]] += count
        else:
            self._more = True

    def _moment(self, cell: Cell, text: str, count: int, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        """Read a cell as a moment, unless the column is known to hold none."""
        if self._given_up:
            return
        reading: Reading | None = None
        if self.is_moment or not isinstance(cell, str) or may_be_moment(text):
            reading = self.reader.read(cell)
        if isinstance(reading, Instant):
            self.readable += count
            self._span(reading, count)
        else:
            self.refused += count
            self._datelike += count if _DATELIKE.fullmatch(text) else 0
        if self.is_moment or isinstance(reading, Instant) or (isinstance(cell, str) and may_be_moment(text)):
            self._spelt(cell, text, count, reading)
        if isinstance(reading, StampError):
            self._remember(self.unreadable, cell, text, reading.what, reading.remedy, rows, cells)
        tried = self.readable + self.refused
        if not self.is_moment and tried >= _TRIED and self.readable + self._datelike < _HOPELESS * tried:
            self._given_up = True
            self._spellings.clear()
            self.unreadable.clear()

    def _span(self, at: Instant, count: int) -> None:
        match at.precision:
            case "year":
                self.years += count
            case "point":
                self.points += count
            case "unknown":
                return
        if self.earliest is None or at.first < self.earliest.first:
            self.earliest = at
        if self.latest is None or at.last > self.latest.last:
            self.latest = at

    def _spelt(self, cell: Cell, text: str, count: int, reading: Reading) -> None:
        refused = not isinstance(reading, Instant)
        if isinstance(cell, str):
            pattern = _TYPED if self.reader.epoch is not None and _OF_A_DATE_CELL.fullmatch(cell) else text_pattern(text)
        else:
            number = float(cell) if isinstance(cell, int | float) else 0.0
            pattern = number_pattern(number, is_serial=self.reader.epoch is not None and is_serial(number, self.reader.epoch))
        if pattern not in self._spellings and len(self._spellings) >= _SPELLINGS:
            pattern = _OTHER_SPELLINGS
        text = text if isinstance(cell, str) or not isinstance(reading, Instant) else f"{text}={reading}"
        spelt = self._spellings.setdefault(pattern, _Spelt(example=_cut(text)))
        spelt.count += count
        spelt.unreadable += count if refused else 0
        if refused and not spelt.shows_unreadable:
            spelt.example, spelt.shows_unreadable = _cut(text), True

    def _remember(
        self, kept: list[m.Unreadable], cell: Cell, shown: str, what: Text, remedy: Text, rows: Sequence[int], cells: Sequence[Cell]
    ) -> None:
        if len(kept) >= _CELLS:
            return
        for row, other in zip(rows, cells, strict=True):
            if other == cell and type(other) is type(cell):
                kept.append(m.Unreadable(place=cell_of(self.sheet, self.letters, row), shown=_cut(shown), reason=what, remedy=remedy))
                if len(kept) >= _CELLS:
                    return

    @property
    def looks_like_moments(self) -> bool:
        """Whether it holds moments, as far as its cells tell: half of those that say something can be read, and not as bare years only.

        In a column whose name says so, dates that want a format count too.
        """
        tried = self.readable + self.refused
        named = _NAMED_AS_DATE.search(self.name) is not None
        if named and tried and self.readable + self._datelike >= _LIKELY * tried:
            return True
        return not self._given_up and self.readable > 0 and self.readable >= _LIKELY * tried and self.years < self.readable

    @property
    def column(self) -> m.Column:
        """What was found, without what it is read as."""
        filled = self.texts + self.numbers + self.others + self.faults
        commonest = self.values.most_common(_FEW)
        distinct = len(self.values)
        return m.Column(
            letters=self.letters,
            name=self.name,
            roles=(),
            texts=self.texts,
            numbers=self.numbers,
            others=self.others,
            faults=self.faults,
            empty=self.empty,
            placeholders=_counted(self.placeholders),
            filled=filled,
            distinct=distinct,
            has_more=self._more,
            is_unique=distinct > 1 and all(count == 1 for count in self.values.values()),
            longest=self.longest,
            is_clock=self._clocks > 0 and self._clocks >= _LIKELY * self._sampled,
            is_numbered=self._numbered > 0 and self._numbered >= _LIKELY * self._sampled,
            examples=tuple(_cut(value) for value in list(self.values)[:_EXAMPLES]),
            commonest=tuple(m.ValueCount(value=_cut(value), count=count) for value, count in commonest) if distinct <= _FEW else (),
            moments=self._moments() if self.is_moment or self.looks_like_moments else None,
            unreadable=(*self.faulty, *(self.unreadable if self.is_moment or self.looks_like_moments else ())),
        )

    def _moments(self) -> m.Moments:
        spellings = sorted(self._spellings.items(), key=lambda pair: -pair[1].count)
        return m.Moments(
            readable=self.readable,
            unreadable=self.refused,
            years=self.years,
            points=self.points,
            earliest="" if self.earliest is None else str(self.earliest),
            latest="" if self.latest is None else str(self.latest),
            spellings=tuple(
                m.Spelling(pattern=pattern, count=spelt.count, unreadable=spelt.unreadable, example=spelt.example)
                for pattern, spelt in spellings
            ),
        )


def _own(cell: Cell) -> Cell:
    """NaN is not equal to itself: each would count alone."""
    return None if isinstance(cell, float) and cell != cell else cell


def _cut(text: str) -> str:
    shown = legible(text).replace("\n", " ").replace("\t", " ")
    return shown if len(shown) <= _LONGEST_EXAMPLE else shown[: _LONGEST_EXAMPLE - 1] + "…"


def _counted(counts: Counter[str]) -> tuple[m.ValueCount, ...]:
    return tuple(m.ValueCount(value=value, count=count) for value, count in counts.most_common())
