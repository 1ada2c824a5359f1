"""The databases that a query may be put to, each through a connection that can only read: SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import quote

from shixian.eventlog.sql_faults import not_installed, refused, unreadable_url
from shixian.eventlog.stored import undecodable
from shixian.words import Text

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

    from shixian.eventlog.sheet import CellFault

__all__ = ["Source", "source_of"]

_CONNECT_SECONDS = 10
_REACHES_FURTHER: Final = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
_AS_TEXT: Final = ("date", "time", "timetz", "interval", "json", "jsonb")


class Source(Protocol):
    """A database. ``name``: as people know it, without user and password; ``secrets``: what no message may show."""

    name: str
    secrets: tuple[str, ...]

    def engine(self) -> Engine:
        """An engine that opens one connection."""
        ...

    def guarded(self, connection: Connection) -> Connection:
        """The connection, in a state in which it can only read."""
        ...


def source_of(url: str) -> Source:
    """The source that ``url`` names (SQLAlchemy's spelling). Raises InputError, which does not show the URL."""
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise not_installed() from None
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise unreadable_url(Text("数据库地址（URL）不成立", "the URL of the database cannot be read")) from None
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return _Sqlite(parsed)
        case "postgresql" | "postgresql+psycopg":
            return _Postgres(parsed)
    raise unreadable_url(
        Text(
            f"不支持“{parsed.drivername}”：只有SQLite和PostgreSQL能保证只读",
            f"{parsed.drivername} is not supported: SQLite and PostgreSQL are those that are sure to be read only",
        )
    )


class _Sqlite:
    secrets: tuple[str, ...] = ()

    def __init__(self, url: URL) -> None:
        database = url.database or ""
        self.name = f"sqlite:///{database}"
        if database in ("", ":memory:") or database.startswith("file:"):
            raise unreadable_url(Text("SQLite数据库要写成文件路径", "an SQLite database is named by the path of its file"))
        self._path = Path(database)

    def engine(self) -> Engine:
        from sqlalchemy import NullPool, create_engine

        if not self._path.is_file():
            raise refused(Text("没有这个文件", "there is no such file"), Text("请核对路径", "check the path"), self.name)
        return create_engine("sqlite://", creator=self._opened, poolclass=NullPool)

    def _opened(self) -> sqlite3.Connection:
        opened = sqlite3.connect(f"file:{quote(str(self._path.resolve()))}?mode=ro", uri=True)
        opened.execute("PRAGMA query_only = ON")
        opened.text_factory = _text_of
        return opened

    def guarded(self, connection: Connection) -> Connection:
        """Deny what a read-only file allows: other files, and settings."""
        opened: Any = connection.connection.dbapi_connection  # the one that _opened made
        opened.set_authorizer(_allowed)
        return connection


def _allowed(action: int, what: str | None, *_: str | None) -> int:
    """SQLite's authorizer; full-text indexes ask for the data's version themselves."""
    return sqlite3.SQLITE_DENY if action in _REACHES_FURTHER and what != "data_version" else sqlite3.SQLITE_OK


def _text_of(raw: bytes) -> str | CellFault:
    """A text, which SQLite holds in whatever encoding it was given."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return undecodable(raw)


class _Postgres:
    def __init__(self, url: URL) -> None:
        if "@" in (url.host or ""):  # a password with a bare @: what follows it was taken for the host
            raise unreadable_url(Text("数据库地址里有不止一个@", "there is more than one @ in the URL of the database"))
        host = url.host or url.query.get("host") or "localhost"
        port = f":{url.port}" if url.port else ""
        self.name = f"postgresql://{host}{port}/{url.database or ''}"
        said = [url.password, *(value for key, value in url.query.items() if "pass" in key.lower())]
        self.secrets = tuple(secret for secret in said if isinstance(secret, str) and secret)
        self._url = url.set(drivername="postgresql+psycopg")

    def engine(self) -> Engine:
        from sqlalchemy import NullPool, create_engine, event

        settings = {"connect_timeout": _CONNECT_SECONDS, "client_encoding": "utf8", "application_name": "shixian"}
        wanted = {key: value for key, value in settings.items() if key not in self._url.query or key == "client_encoding"}
        try:
            engine = create_engine(self._url, poolclass=NullPool, connect_args=wanted)
        except ImportError:
            raise not_installed() from None
        event.listen(engine, "connect", _read_as_text)
        return engine

    def guarded(self, connection: Connection) -> Connection:
        """Begin a READ ONLY transaction, and ask the server whether it is one: a pooler between us and it may have thought otherwise."""
        connection = connection.execution_options(postgresql_readonly=True, no_parameters=True)
        for setting in ("TIME ZONE 'Asia/Shanghai'", "datestyle = 'ISO, YMD'", "transaction_read_only = on"):
            connection.exec_driver_sql(f"SET LOCAL {setting}")
        if connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() != "on":
            raise refused(
                Text("数据库没有进入只读状态", "the database did not go into read-only mode"),
                Text("请用只读账号，直接连接数据库（不经连接池）", "use an account that can only read, without a connection pooler"),
                self.name,
            )
        return connection


def _read_as_text(opened: Any, _: object) -> None:
    """Have dates, times and JSON as text: PostgreSQL knows dates that Python does not (infinity, years BC), and one would stop all rows."""
    from psycopg.adapt import Loader
    from psycopg.types.string import TextLoader

    class Stamp(Loader):
        """``2020-09-25 14:20:00+08`` as ISO 8601 has it."""

        def load(self, data: bytes | bytearray | memoryview) -> str:
            shown = bytes(data).decode().replace(" ", "T", 1)
            return f"{shown}:00" if shown[-3:-2] in "+-" else shown

    for kind in ("timestamp", "timestamptz"):
        opened.adapters.register_loader(kind, Stamp)
    for kind in _AS_TEXT:
        opened.adapters.register_loader(kind, TextLoader)
