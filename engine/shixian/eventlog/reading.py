"""Reading logs: files, folders, archives, queries and rows in memory become one EventLog in which every row is accounted for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shixian.collector import at_rest
from shixian.errors import InputError, Place, Problem
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.how import AS_FOUND, How
from shixian.eventlog.inputs import expand
from shixian.eventlog.intake import Intake
from shixian.eventlog.ledger import IN_MEMORY
from shixian.eventlog.memory import MemoryRows
from shixian.eventlog.opened import held
from shixian.eventlog.texts import take_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shixian.eventlog.conversion import Sink
    from shixian.eventlog.inputs import Input
    from shixian.eventlog.junk import Skipped
    from shixian.eventlog.ledger import EventLog

__all__ = ["read_logs", "read_records"]

_SHOWN = 5


def read_logs(
    paths: Iterable[str | os.PathLike[str]],
    *,
    how: How = AS_FOUND,
    encoding: str | None = None,
    queries: Sequence[tuple[str, str]] = (),
    on_progress: Callable[[int], None] | None = None,
    sink: Sink | None = None,
) -> EventLog:
    """The log that lies in ``paths`` (files, folders, patterns, archives; "-" is standard input) and ``queries``, in this order.

    Args:
        paths: event logs (JSON Lines, JSON arrays, CSV, CloudEvents, XES, OCEL 2.0, Parquet) and tables (xlsx, xls, ods, CSV) that a
            mapping knows; texts, XES and Parquet may be gzipped.
        how: what the user says of them.
        encoding: of texts, overriding the ladder of ``encoding.recognise``; the same as in ``how``.
        queries: pairs of an SQLAlchemy URL and one SELECT.
        on_progress: told the rows read so far.
        sink: takes the events as they come, which are then not held: for logs larger than memory.

    Raises:
        InputError: with the problems of all inputs that cannot be read, and where none holds an event: nothing could be checked.
            A file that was found in a folder, by a pattern or in an archive stops the others only if ``how.strict``; else it is
            among the log's ``unread``.

    """
    how = how if encoding is None else replace(how, encoding=encoding)
    reading = _Reading(how, on_progress, sink)
    expansion = expand([paths] if isinstance(paths, str | os.PathLike) else list(paths))
    if not expansion.inputs and not expansion.problems and not expansion.broken and not queries:
        raise InputError(_nothing_named(expansion.skipped))
    reading.skipped += expansion.skipped
    reading.problems += expansion.problems
    (reading.problems if how.strict else reading.unread).extend(expansion.broken)
    for found in expansion.inputs:
        reading.take(found)
    for url, query in queries:
        reading.take_query(url, query)
    return reading.log()


def read_records(records: Iterable[Mapping[str, object]], name: str) -> EventLog:
    """The log of rows in memory; ``name`` stands for them in places. Rows are rejected as those of a file are, but none is needed."""
    intake = Intake()
    reader = MemoryRows(records)
    intake.take(reader, name, reader.sha256, IN_MEMORY)
    return intake.log()


@dataclass(slots=True)
class _Reading:
    """The inputs taken in so far, and what went wrong."""

    how: How
    on_progress: Callable[[int], None] | None
    sink: Sink | None
    intake: Intake = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.intake = Intake(self.on_progress, self.sink)
        if self.how.encoding is not None:
            codec_named(self.how.encoding)

    def take(self, found: Input) -> None:
        """Take one input in; what cannot be read stops all if the user named it."""
        try:
            with at_rest():
                self._take(found)
        except InputError as error:
            (self.problems if found.named or self.how.strict else self.unread).extend(error.problems)

    def _take(self, found: Input) -> None:
        how = self.how
        with held(found) as at_hand:
            match at_hand.kind:
                case "text":
                    take_text(at_hand.text(None if how.encoding is None else codec_named(how.encoding)), at_hand.name, how, self.intake)
                case _:
                    from shixian.eventlog.binaries import take_binary

                    self.skipped += take_binary(at_hand, how, self.intake)

    def take_query(self, url: str, query: str) -> None:
        """Take the result of a query in."""
        from shixian.eventlog.binaries import take_query

        try:
            with at_rest():
                take_query(url, query, self.how, self.intake)
        except InputError as error:
            self.problems += error.problems

    def log(self) -> EventLog:
        """The log; InputError if something named could not be read, or there is no event."""
        if self.problems:
            raise InputError(*self.problems)
        read = self.intake.log(skipped=self.skipped, unread=self.unread)
        idle = [key for key in self.how.moments if not _is_used(key, read)]
        if idle:
            raise InputError(*(_idle(key, self.how.moments[key], read) for key in idle))
        if not read.events and not read.passed_on:
            raise InputError(*(read.unread if read.unread and not read.inputs else _without_events(read)))
        return read


def _is_used(key: str, read: EventLog) -> bool:
    """Whether what the user said of a kind's moment was asked of any table. ``key``: a kind, or ``mapping:kind``."""
    mapping, _, kind = key.rpartition(":")
    return any(choice.kind == kind and mapping in ("", record.mapping) for record in read.inputs for choice in record.choices)


def _idle(key: str, column: str, read: EventLog) -> Problem:
    kind = key.rpartition(":")[2]
    mappings = sorted({record.mapping for record in read.inputs if record.mapping})
    scoped = f"{mappings[0]}:{kind}={column}" if mappings else ""
    hint = (
        Text(f"；要改用别的时间，写 --moment {scoped}", f"; to have another moment taken all the same, say --moment {scoped}")
        if scoped
        else None
    )
    return Problem(
        what=Text(
            f"--moment {key}={column} 没有用上：没有一张表要为它作选择",
            f"--moment {key}={column} was not used: no table leaves that choice",
        ),
        remedy=Text(
            f"核对事件种类和列名，或去掉它{hint.zh if hint else ''}",
            f"check the kind and the column, or leave it out{hint.en if hint else ''}",
        ),
    )


def _nothing_named(skipped: Sequence[Skipped]) -> Problem:
    if skipped:
        shown = "、".join(f"{s.file}（{s.why.zh}）" for s in skipped[:_SHOWN])
        shown_en = ", ".join(f"{s.file} ({s.why.en})" for s in skipped[:_SHOWN])
        return Problem(
            what=Text(f"没有可读的文件；跳过了{shown}", f"there is nothing to read; skipped: {shown_en}"),
            remedy=Text("请写明日志文件", "name a log file"),
        )
    return Problem(
        what=Text("没有指定日志", "no log was named"),
        remedy=Text("请写明日志文件，标准输入写-", "name a log file, or - for standard input"),
    )


def _without_events(log: EventLog) -> list[Problem]:
    rows, rejected = sum(record.rows for record in log.inputs), len(log.rejected)
    what = (
        Text(f"一个事件也没有：{rows}行中{rejected}行被退回", f"there is not one event: {rejected} of {rows} rows were rejected")
        if rejected
        else Text("日志里没有事件", "there is no event in the log")
    )
    remedy = (
        Text("请按下列各行的说明更正日志", "correct the log as said of the rows below")
        if rejected
        else Text("请核对导出的时段和条件", "check the period and the filter of the export")
    )
    place = Place(file=log.inputs[0].path) if log.inputs else None
    return [Problem(what=what, remedy=remedy, place=place), *(row.problem for row in log.rejected[:_SHOWN]), *log.unread]
