"""OCEL 2.0 in SQLite, opened read-only: only its tables are read, and nothing in the file is ever executed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.ocel import OCEL_NAMES, Objects, OcelEvent, Roles, odd_event
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from shixian.eventlog.event import Value

__all__ = ["OcelSqlite"]

Row = tuple[int, str, "dict[str, Value] | RowRefused | None"]
_TABLES: Final = ("event", "object", "event_object", "event_map_type")
_LARGEST: Final = 16 << 20
_STEPS: Final = 1_000_000
_PATIENCE: Final = 100
"""So many million steps of SQLite's machine without a row: no table of honest make takes them."""
_RAW: Final = 500
_EXPORT = Text("请按OCEL 2.0重新导出SQLite文件", "export the SQLite file again, as OCEL 2.0")
_GENERATED: Final = (2, 3)
"""What ``PRAGMA table_xinfo`` says of columns that an expression in the file computes."""
_ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


class OcelSqlite:
    """A reader of OCEL 2.0 in SQLite; see ``Rows``, and ``Roles`` for what becomes of an event. Its number is its place in table ``event``.

    ``file`` stands for ``path`` in places. ``names``: see ``OCEL_NAMES``; an empty table keeps native names. Raises InputError for a
    file that is no such database, or is damaged, and where ``object_type`` is not named or not there: then with the types that there are.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        file: str,
        *,
        object_type: str | None,
        subject_type: str | None = None,
        names: Mapping[str, str] = OCEL_NAMES,
    ) -> None:
        self.rows = 0
        self._path = Path(path)
        self._file = file
        self._wanted = object_type, subject_type, names

    def __iter__(self) -> Iterator[Row]:
        try:
            with closing(_opened(self._path)) as database:
                yield from self._read(_Tables(database, self._file))
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter: the name of a column, or a message, of a damaged schema
            raise _unreadable(self._file, error) from None

    def _read(self, tables: _Tables) -> Iterator[Row]:
        objects, types = tables.objects()
        object_type, subject_type, names = self._wanted
        roles = Roles(self._file, objects, types, object_type, subject_type, names)
        places, kinds = tables.events()
        related = tables.related()
        missing = dict(places)
        for table, kinds_in_it in tables.event_tables(set(kinds.values())).items():
            for row in tables.rows(table):
                id_ = _name(row.pop("ocel_id", None))
                raw = legible(str({"ocel_id": id_, **row}))[:_RAW]
                if id_ not in missing or kinds[id_] not in kinds_in_it:
                    self.rows += 1
                    yield places.get(id_, len(places) + 1), raw, _stray(id_, table)
                    continue
                time = row.pop("ocel_time", None)
                event = OcelEvent(id=id_, kind=kinds[id_], time=time, attributes=list(row.items()), objects=related.get(id_, []))
                yield from self._rows(missing.pop(id_), raw, roles, event)
        for id_, number in missing.items():  # without a row of their own: no moment, no attributes
            event = OcelEvent(id=id_, kind=kinds[id_], time=None, attributes=[], objects=related.get(id_, []))
            yield from self._rows(number, legible(id_), roles, event)

    def _rows(self, number: int, raw: str, roles: Roles, event: OcelEvent) -> Iterator[Row]:
        for values in roles.rows(event):
            self.rows += 1
            yield number, raw, values


class _Tables:
    """The tables of a log. All reading is of whole tables, one row at a time."""

    def __init__(self, database: sqlite3.Connection, file: str) -> None:
        self._database = database
        self._file = file
        self._steps = 0
        database.set_progress_handler(self._impatient, _STEPS)
        found = database.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        self._known = {name for name, kind, sql in found if kind == "table" and isinstance(sql, str) and not _is_virtual(sql)}
        self._others = {name for name, _, _ in found} - self._known
        database.set_authorizer(_only_reading)
        missing = [name for name in _TABLES if name not in self._known]
        if missing:
            raise self._lacks(missing)

    def rows(self, table: str) -> Iterator[dict[str, object]]:
        """The rows of a table by column names."""
        if table not in self._known:
            raise self._lacks([table])
        quoted = table.replace('"', '""')
        if any(hidden in _GENERATED for *_, hidden in self._database.execute(f'PRAGMA table_xinfo("{quoted}")')):
            what = Text(
                f"表{legible(table)}有生成列，其值要由文件里的公式算出", f"the table {legible(table)} has a column that is computed"
            )
            raise _error(self._file, what)
        cursor = self._database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - the name of a table that is there, quoted
        columns = [str(column[0]) for column in cursor.description]
        if len(set(columns)) < len(columns):
            raise _error(self._file, Text(f"表{legible(table)}有同名的列", f"the table {legible(table)} has two columns of one name"))
        for row in cursor:
            self._steps = 0
            yield dict(zip(columns, row, strict=True))

    def objects(self) -> tuple[Objects, list[str]]:
        """The objects, and the types that are declared."""
        objects = Objects()
        for row in self.rows("object"):
            id_, type_ = _name(row.get("ocel_id")), row.get("ocel_type")
            if not id_ or not isinstance(type_, str):
                what = Text("表object里有的对象没有ocel_id或ocel_type", "an object in table object has no ocel_id or no ocel_type")
                raise _error(self._file, what)
            if objects.setdefault(id_, type_) != type_:
                raise _error(self._file, Text(f"对象{legible(id_)}有两种类型", f"the object {legible(id_)} has two types"))
        declared = self.rows("object_map_type") if "object_map_type" in self._known else ()
        return objects, [str(row["ocel_type"]) for row in declared if row.get("ocel_type") is not None]

    def events(self) -> tuple[dict[str, int], dict[str, str]]:
        """The place of each event, and its kind, by its id."""
        places: dict[str, int] = {}
        kinds: dict[str, str] = {}
        for number, row in enumerate(self.rows("event"), 1):
            id_, kind = _name(row.get("ocel_id")), row.get("ocel_type")
            if not id_ or not isinstance(kind, str) or id_ in places:
                what = Text("有的事件没有ocel_id或ocel_type，或ocel_id重复", "it has no ocel_id or ocel_type, or the ocel_id of another")
                raise InputError(Problem(what=what, remedy=_EXPORT, place=Place(file=f"{self._file}!event", row=number)))
            places[id_], kinds[id_] = number, kind
        return places, kinds

    def related(self) -> dict[str, list[tuple[object, object]]]:
        """The objects of each event, with their qualifiers, by its id."""
        related: dict[str, list[tuple[object, object]]] = {}
        for row in self.rows("event_object"):
            related.setdefault(_name(row.get("ocel_event_id")), []).append((_name(row.get("ocel_object_id")), row.get("ocel_qualifier")))
        return related

    def event_tables(self, kinds: set[str]) -> dict[str, set[str]]:
        """The tables that hold the events, each with the kinds in it."""
        tables: dict[str, set[str]] = {}
        for row in self.rows("event_map_type"):
            kind, table = _name(row.get("ocel_type")), f"event_{_name(row.get('ocel_type_map'))}"
            if kind in kinds or table in self._known:
                tables.setdefault(table, set()).add(kind)
        missing = sorted(kinds.difference(*tables.values()))
        if missing:
            shown = legible("、".join(missing))
            raise _error(self._file, Text(f"表event_map_type里没有事件类型{shown}", f"the table event_map_type lacks the kinds {shown}"))
        return tables

    def _impatient(self) -> int:
        self._steps += 1
        return int(self._steps > _PATIENCE)

    def _lacks(self, names: list[str]) -> InputError:
        shown = legible("、".join(names))
        if self._others.intersection(names):
            return _error(self._file, Text(f"{shown}不是普通的表（是视图或虚拟表）", f"{shown}: a view or a virtual table, not a table"))
        return _error(self._file, Text(f"不是OCEL 2.0：没有表{shown}", f"this is no OCEL 2.0: there is no table {shown}"))


def _opened(path: Path) -> sqlite3.Connection:
    """The database, in a connection that cannot write, load extensions, or run what the schema says beyond reading tables."""
    pending = any(Path(f"{path}{suffix}").exists() for suffix in ("-wal", "-journal"))
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if pending else '&immutable=1'}"  # immutable: leaves no file beside the evidence
    database = sqlite3.connect(uri, uri=True)
    database.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    return database


def _only_reading(action: int, first: str | None, *_: object) -> int:
    is_allowed = action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo")
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _is_virtual(sql: str) -> bool:
    return sql.split(None, 2)[1:2] != ["TABLE"] if sql[:6].upper() == "CREATE" else True


def _name(said: object) -> str:
    """An id or a name, which some programs write as a number; "" for what is neither."""
    return said if isinstance(said, str) else str(said) if type(said) is int else ""


def _stray(id_: object, table: str) -> RowRefused:
    shown, name = legible(str(id_))[:60], legible(table)
    return odd_event(
        f"表{name}里的{shown}在表event里没有，或不是这一类型，或出现两次",
        f"{shown} in table {name} is not in table event, or of another type, or there twice",
    )


def _error(file: str, what: Text) -> InputError:
    return InputError(Problem(what=what, remedy=_EXPORT, place=Place(file=file)))


def _unreadable(file: str, error: Exception) -> InputError:
    shown = legible(str(error))
    return InputError(
        Problem(
            what=Text(f"SQLite读不出来：{shown}", f"SQLite cannot read it: {shown}"),
            remedy=Text(
                "请先关闭写它的程序再复制文件（连同-wal、-journal文件），或重新导出",
                "close the program that writes it, then copy it (with its -wal and -journal files), or export it again",
            ),
            place=Place(file=file),
        )
    )
