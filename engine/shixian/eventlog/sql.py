"""The rows of one SQL query as a sheet (SQLite, PostgreSQL), streamed through a connection that can only read.

The sheet's row 0 holds the names of the columns, its rows 1, 2, … are those of the result in their order. A session of PostgreSQL has
Shanghai's time zone (design section 4, item 1) whatever the server's is, so that a date cut out of a stamp by the query is the date there.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from shixian.eventlog.sheet import Block
from shixian.eventlog.sql_faults import cannot_connect, failed, no_query
from shixian.eventlog.sql_sources import source_of
from shixian.eventlog.stored import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, CursorResult

    from shixian.errors import InputError
    from shixian.eventlog.sheet import Epoch, Merge
    from shixian.eventlog.sql_sources import Source

__all__ = ["QuerySheet", "open_query", "query_name"]

_ROWS = 5_000
"""Rows fetched at a time."""
_QUERIES = ("SELECT", "WITH", "VALUES", "TABLE")
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*(\w*)", re.DOTALL)


class QuerySheet:
    """The result of a query; see ``Sheet``. ``file`` names it in places, ``sha256`` is the digest of the query's text."""

    name = ""
    epoch: Epoch | None = None
    merges: Sequence[Merge] = ()

    def __init__(self, result: CursorResult[Any], file: str, sha256: str, source: Source) -> None:
        self.file = file
        self.sha256 = sha256
        self._result = result
        self._source = source

    def blocks(self) -> Iterator[Block]:
        """The names of the columns as row 0, then all rows. Raises InputError where the database fails half-way."""
        cursor = self._result.cursor
        assert cursor is not None  # the result has rows, or it would not have been opened
        yield Block(rows=(0,), cells=([str(column[0]) for column in cursor.description],))
        done = 0
        batches = self._result.partitions(_ROWS)
        while True:
            with _told(failed, self.file, self._source):
                batch = next(batches, None)
            if batch is None:
                return
            yield Block(rows=range(done + 1, done + 1 + len(batch)), cells=rows_of(batch))
            done += len(batch)


@contextmanager
def open_query(url: str, query: str) -> Iterator[QuerySheet]:
    """Run ``query``, one SELECT, on the database that ``url`` names as SQLAlchemy does (``sqlite:///file.db``, ``postgresql://…``).

    Raises InputError for everything that fails; a password in ``url`` is in none of them.
    """
    source = source_of(url)
    file = _named(source, query)
    word = _first_word(query)
    if word.upper() not in _QUERIES:
        raise no_query(word, file)
    engine = source.engine()
    try:
        with _told(cannot_connect, file, source):
            connection = engine.connect()
        with connection:
            with _told(failed, file, source):
                result = _result(source.guarded(connection), query)
            if not result.returns_rows:
                raise no_query(word, file)
            try:
                yield QuerySheet(result, file, _digest(query), source)
            finally:
                result.close()
    finally:
        engine.dispose()


def query_name(url: str, query: str) -> str:
    """How places and reports name a query: the database without user and password, and a short digest. Raises InputError for a bad URL."""
    return _named(source_of(url), query)


def _result(connection: Connection, query: str) -> CursorResult[Any]:
    return connection.execution_options(yield_per=_ROWS, no_parameters=True).exec_driver_sql(query)


def _named(source: Source, query: str) -> str:
    return f"{source.name} (query {_digest(query)[:8]})"


def _digest(query: str) -> str:
    return hashlib.sha256(query.strip().encode("utf-8", "surrogatepass")).hexdigest()


def _first_word(query: str) -> str:
    """The word with which the statement begins, behind blanks, brackets and comments."""
    found = _FIRST_WORD.match(query)
    return found[1] if found else ""


@contextmanager
def _told(made: Callable[[Exception, str, tuple[str, ...]], InputError], file: str, source: Source) -> Iterator[None]:
    """Turn what the database and its driver raise into an InputError."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError, OverflowError) as error:
        raise made(error, file, source.secrets) from None
