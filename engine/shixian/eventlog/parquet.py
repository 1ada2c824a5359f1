"""Apache Parquet (parquet-format 2.x) as a sheet, read by DuckDB in bounded memory.

The sheet's row 0 holds the names of the columns, its rows 1, 2, … are those of the file in their order. A stamp that the file marks as
adjusted to UTC comes with the offset of Shanghai; one that it marks as local comes without; one of a legacy type, which says neither, is a
fault.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shixian.columnstore import StoreError, connect, watched
from shixian.errors import InputError, Place, Problem
from shixian.eventlog.parquet_columns import Element, column_of
from shixian.eventlog.sheet import Block, CellFault
from shixian.eventlog.stored import cell_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from shixian.eventlog.parquet_columns import Column
    from shixian.eventlog.sheet import Cell, Epoch, Merge

__all__ = ["MAGIC", "ParquetSheet", "open_parquet"]

MAGIC = b"PAR1"
"""The first and the last four bytes of a Parquet file."""
_MEMORY = "512MB"  # on one thread: two hold twice as much for a fifth less time
_MOST_COLUMNS = 16_384  # as many as a sheet of Excel has
_MOST_ROWS, _FEWEST_ROWS, _MOST_CELLS = 5_000, 16, 100_000  # of a block
_SMALLER = Text(
    "请按较小的行组（row group）重新导出，或去掉存放正文、附件的列",
    "export it again with smaller row groups, or without the columns that hold whole documents",
)
_READ = "read_parquet(?, hive_partitioning = false, union_by_name = false)"
_TYPES = f"DESCRIBE SELECT * FROM {_READ}"  # noqa: S608 - made of constants
_SCHEMA = "SELECT name, coalesce(num_children, 0), type, converted_type, logical_type FROM parquet_schema(?) ORDER BY column_id"


class ParquetSheet:
    """The one table of a Parquet file; see ``Sheet``. ``rows``: how many the file promises."""

    name = ""
    epoch: Epoch | None = None
    merges: Sequence[Merge] = ()

    def __init__(self, store: DuckDBPyConnection, path: str, file: str) -> None:
        self._store = store
        self._path = path
        self._file = file
        with _told(path, file):
            ((self.rows,),) = store.execute("SELECT num_rows FROM parquet_file_metadata(?)", [path]).fetchall()
            elements = self._elements()
            types = [str(row[1]) for row in store.execute(_TYPES, [path]).fetchall()]
        if len(elements) != len(types):
            raise InputError(_damaged(file, Text("列的描述前后不一", "its columns are described in two ways")))
        self._columns: tuple[Column, ...] = tuple(map(column_of, range(len(elements)), elements, types))

    def _elements(self) -> list[Element]:
        """The columns at the top of the schema, under the names that the file gives them."""
        store = self._store.execute(_SCHEMA, [self._path])
        store.fetchone()  # the root
        top: list[Element] = []
        inside = 0
        while found := store.fetchone():
            name, children, *types = found
            if inside:
                inside -= 1
            else:
                top.append(Element(name=name, physical=types[0], converted=types[1], logical=types[2]))
            inside += children
            if len(top) > _MOST_COLUMNS:
                raise InputError(_too_wide(self._file))
        if not top:
            raise InputError(_damaged(self._file, Text("没有列", "no columns")))
        return top

    def blocks(self) -> Iterator[Block]:
        """The names of the columns as row 0, then all rows. Raises InputError for what is damaged, and for rows fewer than promised."""
        yield Block(rows=(0,), cells=([column.name for column in self._columns],))
        finish = [(place, column.finish) for place, column in enumerate(self._columns) if column.finish]
        done = 0
        for batch in self._batches():
            cells: list[Sequence[Cell]] = [row[:-1] if not row[-1] else [cell_of(value) for value in row[:-1]] for row in batch]
            if finish:
                cells = [_finished(list(row), finish) for row in cells]
            yield Block(rows=range(done + 1, done + 1 + len(batch)), cells=cells)
            done += len(batch)
        if done != self.rows:
            raise InputError(
                _damaged(self._file, Text(f"应有{self.rows}行，只读出{done}行", f"{self.rows} rows are promised, {done} are there"))
            )

    def _batches(self) -> Iterator[list[tuple[Cell, ...]]]:
        """The rows as tuples of their values, and one more that says whether any of these wants a closer look."""
        values = ", ".join(column.expression for column in self._columns)
        odd = " OR ".join(column.odd for column in self._columns if column.odd) or "false"
        names = ", ".join(f"c{place}" for place in range(len(self._columns)))
        size = max(_FEWEST_ROWS, min(_MOST_ROWS, _MOST_CELLS // len(self._columns)))
        with _told(self._path, self._file):
            self._store.execute(f"SELECT {values}, coalesce({odd}, false) FROM {_READ} AS t({names})", [self._path])  # noqa: S608 - no text of the file's is in it
        while True:
            with _told(self._path, self._file):
                batch = self._store.fetchmany(size)
            if not batch:
                return
            yield batch


def _finished(row: list[Cell], finish: Sequence[tuple[int, Callable[[Any], Cell]]]) -> list[Cell]:
    for place, made in finish:
        value = row[place]
        if value is not None and not isinstance(value, CellFault):
            row[place] = made(value)
    return row


@contextmanager
def open_parquet(path: Path, file: str) -> Iterator[ParquetSheet]:
    """Open the Parquet file at ``path``, which people know as ``file``. Raises InputError, also where duckdb is not installed."""
    before = _examined(path, file)
    with tempfile.TemporaryDirectory(prefix="shixian-") as folder:
        plain = Path(folder).resolve() / "log.parquet"  # DuckDB takes *, ? and [ in a name for wildcards
        plain.symlink_to(path.resolve())
        store = connect(memory=_MEMORY, temporary=None, threads=1, readable=[plain])
        try:
            yield ParquetSheet(store, str(plain), file)
        finally:
            store.close()
    if _examined(path, file) != before:
        raise InputError(
            Problem(
                what=Text("读取期间文件被改动", "the file changed while it was being read"),
                remedy=Text("请复制一份，对副本进行检查", "copy it, and check the copy"),
                place=Place(file=file),
            )
        )


def _examined(path: Path, file: str) -> tuple[int, int]:
    """Size and time of change of the file; raises InputError where it cannot be read or does not begin and end as Parquet does."""
    try:
        with path.open("rb") as raw:
            status = os.fstat(raw.fileno())
            head = raw.read(len(MAGIC))
            raw.seek(max(0, status.st_size - len(MAGIC)))
            tail = raw.read(len(MAGIC))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            Problem(
                what=Text(f"读不出来：{reason}", f"it cannot be read: {reason}"),
                remedy=Text("请核对路径、权限和存储介质", "check the path, the rights and the medium"),
                place=Place(file=file),
            )
        ) from None
    if b"PARE" in (head, tail):
        raise InputError(_encrypted(file))
    if head != MAGIC:
        raise InputError(_no_parquet(file))
    if tail != MAGIC:
        raise InputError(_damaged(file, Text("末尾没有PAR1，文件不完整", "no PAR1 at the end: it is cut off")))
    return status.st_size, status.st_mtime_ns


@contextmanager
def _told(path: str, file: str) -> Iterator[None]:
    """Say in words, and of this file, what DuckDB could not do."""
    try:
        with watched():
            yield
    except StoreError as error:
        raise InputError(_problem_of(error, path, file)) from None
    except UnicodeDecodeError:
        raise InputError(_damaged(file, Text("有文字不是UTF-8", "a text is not UTF-8"))) from None


def _problem_of(error: StoreError, path: str, file: str) -> Problem:
    detail = error.detail.replace(path, file)
    if error.out_of_memory:
        return Problem(what=error.what, remedy=_SMALLER, place=Place(file=file))
    if "encrypt" in detail:
        return _encrypted(file)
    return _damaged(file, Text(detail, detail))


def _damaged(file: str, detail: Text) -> Problem:
    return Problem(
        what=Text(f"Parquet文件已损坏或不完整（{detail.zh}）", f"the Parquet file is damaged or incomplete ({detail.en})"),
        remedy=Text(
            "请重新下载或导出；能读出的部分不会当作全部来检查",
            "fetch or export it again; the part that can still be read is not checked as if it were all",
        ),
        place=Place(file=file),
    )


def _no_parquet(file: str) -> Problem:
    return Problem(
        what=Text("这不是Parquet文件（开头没有PAR1）", "this is no Parquet file (it does not begin with PAR1)"),
        remedy=Text("请核对文件，或去掉.parquet扩展名", "check the file, or give it the extension of what it is"),
        place=Place(file=file),
    )


def _encrypted(file: str) -> Problem:
    return Problem(
        what=Text("Parquet文件是加密的", "the Parquet file is encrypted"),
        remedy=Text("请由导出方提供未加密的文件", "ask its sender for one that is not encrypted"),
        place=Place(file=file),
    )


def _too_wide(file: str) -> Problem:
    return Problem(
        what=Text(f"列数超过{_MOST_COLUMNS}", f"it has more than {_MOST_COLUMNS} columns"),
        remedy=Text("请只导出需要的列", "export the columns that are needed"),
        place=Place(file=file),
    )
