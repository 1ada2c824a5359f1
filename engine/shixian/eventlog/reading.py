"""Reading logs: files, standard input and rows in memory become one EventLog in which every row is accounted for."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from shixian.collector import at_rest
from shixian.errors import InputError, Place, Problem
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.intake import Intake
from shixian.eventlog.jsonlines import JsonLines
from shixian.eventlog.ledger import IN_MEMORY
from shixian.eventlog.memory import MemoryRows
from shixian.eventlog.opened import STDIN, opened
from shixian.eventlog.table import Table
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shixian.eventlog.ledger import EventLog
    from shixian.eventlog.opened import Opened

__all__ = ["read_logs", "read_records"]

_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_TABLES = frozenset({".csv", ".tsv"})
_SHOWN = 5


def read_logs(
    paths: Iterable[str | os.PathLike[str]], *, encoding: str | None = None, on_progress: Callable[[int], None] | None = None
) -> EventLog:
    """The log that lies in ``paths`` (JSON Lines or CSV, either gzipped or not; "-" is standard input), in this order.

    Raises InputError with the problems of all files that cannot be read, and where no file holds an event: nothing could be checked.
    ``encoding`` overrides the ladder of ``encoding.recognise``; ``on_progress`` is told the rows read so far.
    """
    files = [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    codec = None if encoding is None else codec_named(encoding)
    _refuse_odd_arguments(files)
    problems: list[Problem] = []
    intake = Intake(on_progress)
    for file in files:
        try:
            with opened(file, codec) as log, at_rest():
                intake.take(_reader(log), file, log.sha256, log.decoding.encoding)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    read = intake.log()
    if not read.events:
        raise InputError(*_without_events(read))
    return read


def read_records(records: Iterable[Mapping[str, object]], name: str) -> EventLog:
    """The log of rows in memory; ``name`` stands for them in places. Rows are rejected as those of a file are, but none is needed."""
    intake = Intake()
    reader = MemoryRows(records)
    intake.take(reader, name, reader.sha256, IN_MEMORY)
    return intake.log()


def _reader(log: Opened) -> JsonLines | Table:
    """By the name's ending, else by the first character that is not blank."""
    suffixes = [suffix.lower() for suffix in PurePath(log.file).suffixes]
    ending = next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
    start = log.head.lstrip()
    is_lines = ending in _LINES or (ending not in _TABLES and start[:1] in (b"{", b"["))
    return (JsonLines if is_lines else Table)(log.stream, log.file, log.decoding)


def _refuse_odd_arguments(files: list[str]) -> None:
    if not files:
        raise InputError(
            Problem(
                what=Text("没有指定日志", "no log was named"),
                remedy=Text("请写明日志文件，标准输入写-", "name a log file, or - for standard input"),
            )
        )
    if files.count(STDIN) > 1:
        raise InputError(
            Problem(what=Text("标准输入只能读一次", "standard input can be read once only"), remedy=Text("请只写一个-", "write one - only"))
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
    place = Place(file=log.inputs[0].path)
    return [Problem(what=what, remedy=remedy, place=place), *(row.problem for row in log.rejected[:_SHOWN])]
