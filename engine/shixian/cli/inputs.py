"""What a command reads: files, folders, archives, standard input, a database query; and what the user says of how to read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog import EventLog
    from shixian.eventlog.conversion import Sink
    from shixian.eventlog.how import How

DATABASE = "SHIXIAN_DATABASE"
"""The environment variable that may hold the URL of the database, so that no password stands in a list of processes."""

LogsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="LOG…",
        help="事件日志或表格：文件、文件夹、通配符、zip 包（- 为标准输入） "
        "/ event logs or tables: files, folders, patterns, zip archives (- is stdin)",
    ),
]
EncodingOption = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="文本编码；缺省自动识别 / encoding of texts; default: recognised"),
]
DelimiterOption = Annotated[
    str | None,
    typer.Option(
        "--delimiter", metavar="C", help="分隔符，一个字符；缺省自动识别（tab 写 \\t） / delimiter, one character (\\t for a tab)"
    ),
]
MappingOption = Annotated[
    str | None,
    typer.Option(
        "--mapping", metavar="ID|FILE", help="表格用哪个映射；缺省按表头认 / mapping of the tables; default: recognised by their heads"
    ),
]
MomentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--moment",
        metavar="KIND=COLUMN",
        help="某种事件的时间取哪一列（或 unknown、none），可重复 / which column is the moment of a kind of event (or unknown, none)",
    ),
]
DatesOption = Annotated[
    str | None,
    typer.Option("--dates", metavar="FORMAT", help="日期格式，如 dd/mm/yyyy、excel1900 / format of dates that are ambiguous without it"),
]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="只读这个工作表 / only this sheet of a workbook")]
ObjectTypeOption = Annotated[
    str | None,
    typer.Option("--object-type", metavar="TYPE", help="OCEL 中作为案件的对象类型 / the object type that is the case, in OCEL"),
]
SubjectTypeOption = Annotated[
    str | None,
    typer.Option("--subject-type", metavar="TYPE", help="OCEL 中作为主体的对象类型 / the object type that is the subject, in OCEL"),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="文件夹中有一个文件读不了就停下 / stop if any file of a folder cannot be read"),
]
SqlOption = Annotated[
    str | None,
    typer.Option("--sql", metavar="SELECT", help="一条查询语句，其结果作为一张表（只读） / one query whose result is read as a table"),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar=DATABASE,
        show_envvar=False,
        help=f"数据库地址（SQLAlchemy URL；可写在环境变量 {DATABASE}） / SQLAlchemy URL of the database, or in {DATABASE}",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInputs:
    """The inputs of a command, as the command line gave them."""

    logs: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    mapping: str | None = None
    moments: tuple[str, ...] = ()
    dates: str | None = None
    sheet: str | None = None
    object_type: str | None = None
    subject_type: str | None = None
    strict: bool = False
    sql: str | None = None
    database: str | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file or folder that is read, standard input apart."""
        named = [Path(log.split("!", 1)[0] if ".zip!" in log.lower() else log) for log in self.logs if log != "-"]
        if self.mapping is not None and os.sep in self.mapping:
            named.append(Path(self.mapping))
        return tuple(named)

    @property
    def queries(self) -> Sequence[tuple[str, str]]:
        """The query and its database. Raises InputError where one of them is missing."""
        if self.sql is None:
            return ()
        if self.database is None:
            what = Text("--sql 没有写明数据库", "--sql needs a database")
            remedy = Text(
                f"用 --database 写明地址，如 sqlite:///日志.db、postgresql://用户@主机/库，或设环境变量 {DATABASE}",
                f"name it with --database, such as sqlite:///log.db or postgresql://user@host/name, or set {DATABASE}",
            )
            raise InputError(Problem(what=what, remedy=remedy))
        return ((self.database, self.sql),)

    def how(self) -> How:
        """What the user says of the inputs. Raises InputError for what cannot be meant."""
        from shixian.eventlog.how import How
        from shixian.eventlog.mapping.shelf import mapping_named

        if self.dates is not None:
            _refuse_bad_format(self.dates)
        return How(
            encoding=self.encoding,
            delimiter=_delimiter(self.delimiter),
            mapping=None if self.mapping is None else mapping_named(self.mapping),
            moments=_moments(self.moments),
            dates=self.dates,
            sheet=self.sheet,
            object_type=self.object_type,
            subject_type=self.subject_type,
            strict=self.strict,
        )

    def read(self, on_progress: Callable[[int], None] | None = None, sink: Sink | None = None) -> EventLog:
        """The log, or what there is to say of it where its events go to a ``sink``. Raises InputError."""
        from shixian.eventlog import read_logs

        return read_logs(self.logs, how=self.how(), queries=self.queries, on_progress=on_progress, sink=sink)


def _refuse_bad_format(text: str) -> None:
    from shixian.eventlog.dateformat import FormatError, format_named

    try:
        format_named(text)
    except FormatError as error:
        raise InputError(Problem(what=Text(f"--dates：{error.what.zh}", f"--dates: {error.what.en}"), remedy=error.remedy)) from None


def _delimiter(text: str | None) -> str | None:
    if text is None:
        return None
    plain = {"\\t": "\t", "tab": "\t"}.get(text.lower(), text)
    if len(plain) != 1 or plain in '"\r\n\0':
        what = Text(f"--delimiter “{text}”不是一个可作分隔的字符", f"--delimiter {text!r} is not one character that can delimit")
        raise InputError(
            Problem(what=what, remedy=Text("写一个字符，如 , ; |；制表符写 \\t", "write one character, such as , ; or |; \\t for a tab"))
        )
    return plain


def _moments(said: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in said:
        kind, mark, column = (part.strip() for part in text.partition("="))
        if not (kind and mark and column):
            what = Text(f"--moment “{text}”读不通", f"--moment {text!r} cannot be read")
            raise InputError(
                Problem(
                    what=what,
                    remedy=Text("写成 --moment decision.published=公示日期", "write it like --moment decision.published=公示日期"),
                )
            )
        if found.setdefault(kind, column) != column:
            what = Text(
                f"--moment 给了{kind}两个列：{found[kind]}、{column}", f"--moment gives {kind} two columns: {found[kind]}, {column}"
            )
            raise InputError(Problem(what=what, remedy=Text("只留一个", "keep one of them")))
    return found
