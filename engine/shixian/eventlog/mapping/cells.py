"""What the value of a mapping says in each row of a block: a column's text, a constant, the first of several columns, translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.columns import cell_text
from shixian.eventlog.mapping.texts import document_number, document_number_within, year_of
from shixian.eventlog.values import RowRefused
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shixian.eventlog.columns import Cleaner
    from shixian.eventlog.mapping.model import Test, Values
    from shixian.eventlog.sheet import Cell

__all__ = ["Said", "Saids", "condition"]

_NOTHING = frozenset(
    [
        "— —",
        *[
            "—",
            "——",
            "———",
            "-",
            "--",
            "/",
            "／",
            "\\",
            "无",
            "暂无",
            "空",
            "N/A",
            "n/a",
            "NA",
            "null",
            "NULL",
            "None",
            "－",
            "*",
            "无文号",
            "无编号",
            "无号",
        ],
    ]
)
"""Placeholders: a cell that holds one of these says nothing."""
_JOINT = "｜"


class Said:
    """A value of a mapping, fitted to the columns of a table. ``places``: the columns that it asks."""

    def __init__(
        self, value: Values, places: Mapping[str, int], above: Mapping[str, Cell], clean: Cleaner, *, repeating: bool = True
    ) -> None:
        self._value = value
        alone = value.columns if value.from_ else value.first
        self._alone = [places[name] for name in alone if name in places]
        self._joined = [places.get(name, cell_text(above[name]).strip() if name in above else None) for name in value.join]
        self.places = (*self._alone, *(part for part in self._joined if isinstance(part, int)))
        self._constant = None if value.is_ is None else str(value.is_)
        self._above = next((cell_text(above[name]).strip() for name in alone if name in above), "")
        self._clean = clean.repeating if repeating else clean.unique
        self._known: dict[str, str] = {}
        self._asked: Sequence[Sequence[Cell]] | None = None  # the last block, of which every event of a row asks the same
        self._answer: list[str] = []

    def of(self, columns: Sequence[Sequence[Cell]], size: int) -> list[str]:
        """What it says in each row; "" for nothing."""
        if self._constant is not None:
            return [self._constant] * size
        if self._asked is not columns:
            texts = self._texts(columns, size)
            self._asked, self._answer = columns, list(map(self._meaning, texts)) if self._is_translated else texts
        return self._answer

    def refusals(self, columns: Sequence[Sequence[Cell]], size: int, names: Sequence[str]) -> Iterator[tuple[int, RowRefused, int | None]]:
        """The rows in which it says nothing though it must, or what the mapping refuses; with the column, if the table has one."""
        value = self._value
        if self._constant is not None or not (value.required or value.otherwise == "refuse"):
            return
        place = self.places[0] if self.places else None
        name = value.columns[0] if place is None else names[place]
        for i, text in enumerate(self._texts(columns, size)):
            if not text and value.required:
                yield i, _says_nothing(name), place
            elif text and value.otherwise == "refuse" and not self._is_known(text):
                yield i, self._unknown(name, text), place

    def _is_known(self, text: str) -> bool:
        return text in self._value.values or (self._value.as_ != "text" and bool(self._meaning(text)))

    def _unknown(self, name: str, text: str) -> RowRefused:
        if self._value.as_ == "year":
            return RowRefused(
                Text(f"“{name}”里的“{text}”看不出是哪一年", f"{name}: {text!r} names no year, or more than one"),
                Text("请写明年度，如2019", "write the year that is meant, such as 2019"),
            )
        known = list(self._value.values)[:8]
        known_en = ", ".join(known)
        return RowRefused(
            Text(f"“{name}”里的“{text}”不在映射的取值表中", f"{name}: {text!r} is none of the values that the mapping knows"),
            Text(f"改为其中之一，或在映射中补上：{'、'.join(known)}", f"make it one of these, or add it to the mapping: {known_en}"),
        )

    @property
    def _is_translated(self) -> bool:
        return bool(self._value.values) or self._value.as_ != "text"

    def _texts(self, columns: Sequence[Sequence[Cell]], size: int) -> list[str]:
        found: list[str] | None = None
        for place in self._alone:
            texts = self._said(columns[place])
            found = texts if found is None else [a or b for a, b in zip(found, texts, strict=True)]
            if "" not in found:
                return found
        if self._above:
            return [self._above] * size if found is None else [text or self._above for text in found]
        if not self._joined:
            return [""] * size if found is None else found
        joint = self._joint(columns, size)
        return joint if found is None else [text or other for text, other in zip(found, joint, strict=True)]

    def _joint(self, columns: Sequence[Sequence[Cell]], size: int) -> list[str]:
        """What several columns say together; what stands above the head says it in every row."""
        parts = [self._said(columns[part]) if isinstance(part, int) else [part or ""] * size for part in self._joined]
        return [_JOINT.join(filter(None, said)) for said in zip(*parts, strict=True)]

    def _said(self, column: Sequence[Cell]) -> list[str]:
        texts = self._clean(column)
        return texts if _NOTHING.isdisjoint(texts) else ["" if text in _NOTHING else text for text in texts]

    def _meaning(self, text: str) -> str:
        known = self._known.get(text)
        if known is None:
            known = self._translated(text)
            if len(self._known) < 65_536:
                self._known[text] = known
        return known

    def _translated(self, text: str) -> str:
        if not text:
            return ""
        value = self._value
        match value.as_:
            case "document-number":
                return document_number(text)
            case "document-number-within":
                return document_number_within(text) or (text if value.otherwise == "keep" else "")
            case "year":
                return year_of(text) or (text if value.otherwise == "keep" else "")
        if text in value.values:
            return value.values[text]
        return text if value.otherwise == "keep" else ""


class Saids:
    """The values of one mapping fitted to one table; what several events of a row say alike is read once."""

    def __init__(self, places: Mapping[str, int], above: Mapping[str, Cell], clean: Cleaner) -> None:
        self._fitting = places, above, clean
        self._made: dict[tuple[int, bool], Said] = {}

    def of(self, value: Values, *, repeating: bool = True) -> Said:
        """The fitted value. ``repeating``: whether its texts come again and again."""
        key = id(value), repeating
        if key not in self._made:
            self._made[key] = Said(value, *self._fitting, repeating=repeating)
        return self._made[key]

    def maybe(self, value: Values | None, *, repeating: bool = True) -> Said | None:
        """The fitted value, if there is one."""
        return None if value is None else self.of(value, repeating=repeating)


def condition(test: Test, place: int | None, above: Cell) -> Callable[[Sequence[Sequence[Cell]], int], list[bool]]:
    """Whether a condition holds, row by row; a column that the table lacks says nothing."""

    def holds(cell: Cell) -> bool:
        text = cell_text(cell).strip()
        text = "" if text in _NOTHING else text
        if test.present is not None and bool(text) != test.present:
            return False
        return (not test.in_ or text in test.in_) and not (test.not_ and text in test.not_)

    def of(columns: Sequence[Sequence[Cell]], size: int) -> list[bool]:
        return [holds(above)] * size if place is None else list(map(holds, columns[place]))

    return of


def _says_nothing(name: str) -> RowRefused:
    return RowRefused(
        Text(f"“{name}”没有内容，而这一行必须有", f"{name} says nothing, and the row must"),
        Text("请按原件补上", "fill it in from the original"),
    )
