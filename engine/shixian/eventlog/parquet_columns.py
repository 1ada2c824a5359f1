"""How each column of a Parquet file becomes cells: the expression that DuckDB is asked for, and what is left to do in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from shixian.eventlog.sheet import CellFault
from shixian.eventlog.stored import LONGEST, binary, cell_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from shixian.eventlog.sheet import Cell

__all__ = ["Column", "Element", "column_of"]

_SHOWN_BYTES = 21  # one more than a fault shows, so that it knows of the rest
_SHANGHAI_US: Final = 8 * 3600 * 1_000_000
_FOUR_DIGIT_YEARS = "BETWEEN TIMESTAMPTZ '0001-01-02 00:00:00+00' AND TIMESTAMPTZ '9999-12-30 00:00:00+00'"

_ZONELESS: Final = Text(
    "这一列用旧式时间类型（INT96或无时区标记），说不清是UTC还是北京时间，可能差8小时",
    "a stamp of a legacy type (INT96, or not marked as UTC or local): it may be UTC or Beijing time, eight hours apart",
)
_SAY_THE_ZONE: Final = Text(
    "请重新导出：时间列用TIMESTAMP（写明isAdjustedToUTC），Spark设spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS，"
    "或转换成带“+08:00”的文字",
    "export it again with TIMESTAMP and isAdjustedToUTC (Spark: spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS), "
    'or as text that ends in "+08:00"',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What the footer says of a column: its name, physical type, and legacy and present annotation (parquet.thrift, SchemaElement)."""

    name: str
    physical: str | None
    converted: str | None
    logical: str | None

    @property
    def says_no_zone(self) -> bool:
        """Whether it is a stamp of a legacy type: INT96, which some write in UTC and some in local time, or a converted type alone."""
        return self.physical == "INT96" or (self.logical is None and (self.converted or "").startswith("TIMESTAMP_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the expression for its value, the condition under which the value wants ``cell_of``, what is made of every value."""

    name: str
    expression: str
    odd: str | None = None
    finish: Callable[[Any], Cell] | None = None


def column_of(place: int, element: Element, held: str) -> Column:
    """The column named ``c<place>`` in the query; ``held`` is the type that DuckDB reads it as."""
    column, name = f"c{place}", element.name
    if element.says_no_zone:
        return Column(name=name, expression=f"CAST({column} AS VARCHAR)", finish=_zoneless)
    match held:
        case "VARCHAR":
            return _text(name, column)
        case "BOOLEAN" | "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "UTINYINT" | "USMALLINT" | "UINTEGER" | "UBIGINT" | "HUGEINT":
            return Column(name=name, expression=column)
        case "DOUBLE":
            return Column(name=name, expression=column, odd=f"NOT isfinite({column})")
        case "FLOAT":  # through its shortest spelling: 0.1, not 0.10000000149011612
            return Column(name=name, expression=f"CAST(CAST({column} AS VARCHAR) AS DOUBLE)", odd=f"NOT isfinite({column})")
        case "BLOB":
            return Column(name=name, expression=f"{column}[1:{_SHOWN_BYTES}]", finish=binary)
        case "TIMESTAMP WITH TIME ZONE":
            return Column(name=name, expression=_in_shanghai(column))
        case "TIMESTAMPTZ_NS":
            return Column(name=name, expression=_in_shanghai(f"CAST({column} AS TIMESTAMPTZ)"))
        case _ if held.startswith("TIMESTAMP"):
            return Column(name=name, expression=f"replace(CAST({column} AS VARCHAR), ' ', 'T')")
        case _ if held.startswith("DECIMAL("):
            return Column(name=name, expression=column, finish=cell_of)
        case _ if held.endswith("]") or held.startswith(("STRUCT(", "MAP(", "UNION(", "VARIANT")):
            return _text(name, f"nullif(nullif(CAST(to_json({column}) AS VARCHAR), '[]'), '{{}}')")
    return _text(name, f"CAST({column} AS VARCHAR)")


def _text(name: str, value: str) -> Column:
    """Text, of which no more is fetched than tells that it is too long."""
    too_long = f"(strlen({value}) > {LONGEST} AND length({value}) > {LONGEST})"
    return Column(name=name, expression=f"CASE WHEN {too_long} THEN left({value}, {LONGEST + 1}) ELSE {value} END", odd=too_long)


def _in_shanghai(column: str) -> str:
    """The moment as ISO 8601 text of +08:00, by arithmetic alone; DuckDB's own spelling of what lies outside of the years 1 to 9999."""
    shifted = f"CAST(make_timestamp(epoch_us({column}) + {_SHANGHAI_US}) AS VARCHAR)"
    return f"CASE WHEN {column} {_FOUR_DIGIT_YEARS} THEN replace({shifted}, ' ', 'T') || '+08:00' ELSE CAST({column} AS VARCHAR) END"


def _zoneless(shown: str) -> CellFault:
    return CellFault(what=_ZONELESS, remedy=_SAY_THE_ZONE, shown=shown)
