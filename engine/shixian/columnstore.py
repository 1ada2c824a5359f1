"""DuckDB, behind its one door (design section 2): connections that reach nothing but what they are given, and its errors in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

__all__ = ["StoreError", "connect", "watched"]

_MEMORY = Text("内存不够：超过了允许的上限", "it needs more memory than it may have")
_MORE_MEMORY = Text("请关闭别的程序，或换内存更大的机器", "close other programs, or use a machine with more memory")
_LAST = (
    "enable_progress_bar = false",  # on standard output, wherever __main__ has no file: python -c, notebooks, frozen programs
    "enable_geoparquet_conversion = false",
    "TimeZone = 'UTC'",
    "enable_external_access = false",
    "lock_configuration = true",
)


class StoreError(Exception):
    """What DuckDB could not do. ``what`` and ``remedy`` are for people; ``detail`` is DuckDB's own first line, which may name files."""

    def __init__(self, what: Text, remedy: Text, detail: str, *, out_of_memory: bool = False) -> None:
        super().__init__(detail)
        self.what = what
        self.remedy = remedy
        self.detail = detail
        self.out_of_memory = out_of_memory


def connect(*, memory: str | None, temporary: Path | None, threads: int, readable: Iterable[Path] = ()) -> DuckDBPyConnection:
    """A database in memory, to be closed by the caller.

    It reads the files of ``readable`` (absolute paths) and no others, writes nowhere but under ``temporary`` (None: spills nothing),
    installs and loads no extension, opens no network connection, keeps times in UTC and rows in their order, and lets no later
    statement loosen any of this. ``memory``: as DuckDB spells it, such as ``512MB``; None: its default, 80 % of the machine's.
    Raises InputError where duckdb is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise InputError(_missing()) from None
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "enable_external_file_cache": False,
        "preserve_insertion_order": True,
        "python_enable_replacements": False,
        "temp_directory": str(temporary) if temporary else "",
        "threads": threads,
    }
    if memory is not None:
        settings["memory_limit"] = memory
    store = duckdb.connect(":memory:", config=settings)
    paths = ", ".join(_literal(str(path)) for path in readable)
    store.execute(f"SET allowed_paths = [{paths}]")
    for last in _LAST:
        store.execute(f"SET {last}")
    return store


@contextmanager
def watched() -> Iterator[None]:
    """Turn every error of DuckDB into a StoreError."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(_MEMORY, _MORE_MEMORY, _first_line(error), out_of_memory=True) from None
    except duckdb.Error as error:
        detail = _first_line(error)
        raise StoreError(
            Text(f"DuckDB无法处理：{detail}", f"DuckDB cannot process it: {detail}"),
            Text("请核对数据来源，重新导出", "check where the data come from, and export them again"),
            detail,
        ) from None


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300] or type(error).__name__


def _missing() -> Problem:
    return Problem(
        what=Text("没有安装duckdb（读Parquet文件要用它）", "duckdb, which reads Parquet files, is not installed"),
        remedy=Text("请安装：pip install duckdb", "install it: pip install duckdb"),
        place=None,
    )
