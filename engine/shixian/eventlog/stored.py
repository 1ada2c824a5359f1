"""A value as a database or a column store holds it, made a cell: dates as ISO 8601 text, whole decimals as integers, bytes as a fault."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from shixian.eventlog.sheet import CellFault
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shixian.eventlog.sheet import Cell

__all__ = ["LONGEST", "binary", "cell_of", "no_number", "rows_of", "too_long", "undecodable"]

LONGEST: Final = 131_072
"""So many characters a cell may have: the limit of Python's csv module, four times that of Excel."""
_SHOWN = 20
_PLAIN: Final = frozenset({int, bool, type(None)})
_TEXT: Final = frozenset({str, type(None)})
_BINARY: Final = Text("单元格是二进制数据，不是文字", "the cell holds binary data, not text")
_AS_TEXT: Final = Text(
    "请在导出或查询时把这一列转换成文字（写明编码），用不着的列不要选",
    "convert the column to text (naming its encoding) in the export or the query, or leave it out",
)
_UNDECODABLE: Final = Text("文字的编码不是UTF-8，无法解读", "the text is not in UTF-8 and cannot be read")
_RECODE: Final = Text("请在源系统按正确的编码重新导入或导出这一列", "import or export the column again in its right encoding")


def cell_of(value: object) -> Cell:
    """``value``, of any type that a database driver returns, as a cell. Never raises."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= LONGEST else too_long(value)  # type: ignore[arg-type, return-value] # narrowed by hand: 10⁷ calls
    if value is None or kind is int or kind is bool or kind is CellFault:
        return value  # type: ignore[return-value]
    made = _MADE.get(kind)
    return made(value) if made else _other(value)


def rows_of(batch: Sequence[Sequence[object]]) -> list[Sequence[Cell]]:
    """The rows of ``batch``, all of one length, as cells; column by column, since most columns hold nothing that is not a cell already."""
    columns: list[Iterable[Any]] = []
    for column in zip(*batch, strict=True):
        kinds = set(map(type, column))
        if kinds <= _PLAIN or (kinds <= _TEXT and max(map(len, filter(None, column)), default=0) <= LONGEST):
            columns.append(column)
        else:
            columns.append(map(cell_of, column))
    return list(zip(*columns, strict=True)) if columns else [() for _ in batch]


def binary(value: bytes) -> CellFault:
    """The fault of a cell that holds bytes."""
    return CellFault(what=_BINARY, remedy=_AS_TEXT, shown="0x" + value[:_SHOWN].hex() + ("…" if len(value) > _SHOWN else ""))


def undecodable(value: bytes) -> CellFault:
    """The fault of a text whose bytes are not UTF-8."""
    return CellFault(what=_UNDECODABLE, remedy=_RECODE, shown=value[:_SHOWN].decode("utf-8", "backslashreplace"))


def too_long(start: str) -> CellFault:
    """The fault of a text longer than ``LONGEST``, of which ``start`` is shown in part."""
    return CellFault(
        what=Text(f"有一个单元格超长（超过{LONGEST}个字符）", f"a cell is too long (more than {LONGEST} characters)"),
        remedy=Text("这一列多半是正文或附件，请不要选入", "the column seems to hold whole documents: leave it out"),
        shown=start[:_SHOWN] + "…",
    )


def no_number(shown: str) -> CellFault:
    """The fault of a number that is none: NaN, infinity."""
    return CellFault(
        what=Text(f"数值不是数：{shown}", f"the number is none: {shown}"),
        remedy=Text("请按原件填写数值，没有就留空", "write the number from the original, or leave it empty"),
        shown=shown,
    )


def _float(value: float) -> Cell:
    return value if math.isfinite(value) else no_number(str(value))


def _decimal(value: Decimal) -> Cell:
    if not value.is_finite():
        return no_number(str(value))
    if value.adjusted() > LONGEST:  # 1E+999999999 is a megabyte of zeros
        return no_number(str(value))
    return int(value) if value == value.to_integral_value() else format(value, "f")


def _bytes(value: bytes | bytearray | memoryview) -> CellFault:
    return binary(bytes(value))


def _json(value: object) -> Cell:
    """Nested values as canonical JSON text; empty ones say nothing, as in a log of JSON lines."""
    if not value:
        return None
    try:
        return cell_of(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=str))
    except (ValueError, TypeError, RecursionError):
        return no_number(str(value)[:_SHOWN])


def _other(value: object) -> Cell:
    """Subclasses of the known types, which some drivers return, and everything that has a spelling of its own."""
    for kind, made in _MADE.items():
        if isinstance(value, kind):
            return made(value)
    if isinstance(value, int):
        return int(value)
    return cell_of(str(value)) if type(value) is not str else value


_MADE: Final[dict[type, Callable[..., Cell]]] = {
    float: _float,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    Decimal: _decimal,
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    list: _json,
    tuple: _json,
    dict: _json,
}
