"""What there is to do about what was found, in the order in which it is done, as commands to be copied."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePath
from typing import TYPE_CHECKING

from shixian.eventlog.examination.model import Step
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.examination import model as m

__all__ = ["advise"]

_FORMATS = (
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}.*", re.ASCII), ("dd/mm/yyyy", "mm/dd/yyyy")),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}.*", re.ASCII), ("dd-mm-yyyy", "mm-dd-yyyy")),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}.*", re.ASCII), ("d.m.yyyy", "m.d.yyyy")),
    (re.compile(r"\d{2}-\d{1,2}-\d{1,2}", re.ASCII), ("20yy-m-d",)),
    (re.compile(r"\d{5}(\.\d+)?", re.ASCII), ("excel1900", "excel1904")),
    (re.compile(r"\d{10}", re.ASCII), ("epoch-s",)),
    (re.compile(r"\d{13}", re.ASCII), ("epoch-ms",)),
    (re.compile(r"\d{12}", re.ASCII), ("yyyymmddhhmm",)),
)


def advise(found: m.Examination, words: Sequence[str], labels: Mapping[str, Text]) -> tuple[Step, ...]:
    """The steps. ``words``: the command line that named the inputs and how to read them; ``labels``: of the kinds of events."""
    return tuple(_steps(found, _Command(words), labels))


_READY = Text("每一行都读得进，可以检查了", "every row is read: ready to be checked")
_READY_IN_PART = Text(
    "现在也可以检查：读得进的照常判定，退回的行按不明处理，报告会写明不完整",
    "it can be checked as it is: what is read is judged, rejected rows are taken as unknown, and the report says that it is incomplete",
)


class _Command:
    """The command lines that fit what the user typed."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)

    def said(self, verb: str, *more: str) -> str:
        """The same inputs under another verb, with further options."""
        return " ".join(("shixian", verb, *map(_quoted, (*self._words, *more))))

    @staticmethod
    def of_file(verb: str, file: str, *more: str) -> str:
        """One file alone."""
        return " ".join(("shixian", verb, *map(_quoted, (file, *more))))


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w@%+=:,./\-〔〕（）]+", word) else shlex.quote(word)


def _steps(found: m.Examination, command: _Command, labels: Mapping[str, Text]) -> Iterator[Step]:
    for problem in found.problems:
        zh, en = (f"{problem.place}：", f"{problem.place}: ") if problem.place else ("", "")
        yield Step(what=Text(f"{zh}{problem.what.zh}；{problem.remedy.zh}", f"{en}{problem.what.en}; {problem.remedy.en}"))
    unknown = [(file, table) for file in found.files for table in file.tables if table.reading == "unknown"]
    for file in found.files:
        for problem in file.problems:
            place = problem.place or file.file
            yield Step(what=Text(f"{place}：{problem.remedy.zh}", f"{place}: {problem.remedy.en}"))
        for problem in (p for table in file.tables if table.reading != "unknown" for p in table.problems):
            place = problem.place or file.file
            yield Step(what=Text(f"{place}：{problem.remedy.zh}", f"{place}: {problem.remedy.en}"))
    for file, table in unknown:
        yield _roster(file) if table.mapping else _draft(file, table, command)
    yield from _choices(found, command, labels)
    yield from _rejected(found, command)
    hidden = [(file, sheet) for file in found.files for sheet in file.other_sheets if sheet.hidden]
    for file, sheet in hidden:
        yield Step(
            what=Text(f"隐藏的工作表“{sheet.name}”不会读入；要看它", f"the hidden sheet {sheet.name!r} is not read; to look at it"),
            commands=(command.of_file("doctor", file.file, "--sheet", sheet.name),),
        )
    if found.would_run:
        yield Step(what=_READY if found.exit_status == 0 else _READY_IN_PART, commands=(command.said("check"),))


def _roster(file: m.FileReport) -> Step:
    return Step(
        what=Text(
            f"{file.file}像是主体名录，不是事件：检查时写在 --roster 后面，同日志一起用",
            f"{file.file} seems to be a roster of subjects, not a log: give it with --roster when a log is checked",
        ),
        commands=(f"shixian check LOG --roster {_quoted(file.file)}",),
    )


def _draft(file: m.FileReport, table: m.Table, command: _Command) -> Step:
    draft = _draft_name(file.file)
    sheet = ("--sheet", table.sheet) if table.sheet and len(file.tables) > 1 else ()
    near = table.near[0] if table.near else None
    shown = f"{file.file}!{table.sheet}" if table.sheet else file.file
    zh = f"（最接近的映射是{near.mapping}{_lacking(near, 'zh')}）" if near else ""
    en = f" (the nearest mapping is {near.mapping}{_lacking(near, 'en')})" if near else ""
    return Step(
        what=Text(
            f"认不出{shown}是哪一种表{zh}：先起草映射，按草稿里的“待定”核对，再用它看一遍",
            f"{shown} is of no known sort{en}: draft a mapping, settle what it leaves open, and look again with it",
        ),
        commands=(
            command.of_file("map", file.file, *sheet, "--suggest", "-o", draft),
            command.of_file("doctor", file.file, *sheet, "--mapping", draft),
        ),
    )


def _draft_name(file: str) -> str:
    name = PurePath(file.rpartition("!")[2]).name
    return f"{name.split('.')[0] or 'table'}.yaml"


def _lacking(near: m.Near, lang: str) -> str:
    if near.lacks:
        return f"，缺少列：{'、'.join(near.lacks)}" if lang == "zh" else f", which lacks: {', '.join(near.lacks)}"
    if near.must_not_have:
        return f"，但有它不应有的列：{'、'.join(near.must_not_have)}" if lang == "zh" else f", but has: {', '.join(near.must_not_have)}"
    if near.speaks_of:
        words = "、".join(near.speaks_of)
        return f"，但表头及上方没有这些字眼：{words}" if lang == "zh" else f", but none of these words is in or above the head: {words}"
    return ""


def _choices(found: m.Examination, command: _Command, labels: Mapping[str, Text]) -> Iterator[Step]:
    told: set[tuple[str, tuple[str, ...]]] = set()
    for choice in (choice for file in found.files for table in file.tables for choice in table.choices if choice.must):
        names = tuple(candidate.column for candidate in choice.candidates)
        if (choice.kind, names) in told:
            continue
        told.add((choice.kind, names))
        label = labels.get(choice.kind, Text(choice.kind, choice.kind))
        shown = "；".join(f"{c.column}（可读{c.readable}，空{c.empty}，读不出{c.unreadable}）" for c in choice.candidates)
        shown_en = "; ".join(f"{c.column} ({c.readable} readable, {c.empty} empty, {c.unreadable} not readable)" for c in choice.candidates)
        yield Step(
            what=Text(
                f"“{label.zh}”的时间有{len(names)}个候选列，以哪一列为准由检查的人决定：{shown}。从下面选一条（都不是就用最后一条）",
                f"{len(names)} columns may hold the moment of {label.en!r}, and which counts is for the inspector to say: {shown_en}. "
                "Take one of these (the last, if none of them is)",
            ),
            commands=tuple(command.said("doctor", "--moment", f"{choice.kind}={name}") for name in (*names, "unknown")),
            either=True,
        )


def _rejected(found: m.Examination, command: _Command) -> Iterator[Step]:
    tables = [table for file in found.files for table in file.tables]
    rejected = sum(table.tally.rejected for table in tables if table.tally)
    formats = list(dict.fromkeys(name for table in tables for name in _formats(table)))
    if formats:
        yield Step(
            what=Text(
                "有的日期要说明格式才能读；按原件看准是哪一种再选，没有一种对就改表",
                "some dates can be read only if their format is said; see from the original which it is, or mend the table",
            ),
            commands=tuple(command.said("doctor", "--dates", name) for name in formats),
            either=True,
        )
    if rejected:
        must = any(choice.must for table in tables for choice in table.choices)
        yield Step(
            what=Text(
                f"有{rejected}行会被退回（其中的事按不明处理，不据以认定违规）：写出来，按原件改正原表，再看一遍",
                f"{rejected} rows would be rejected (what they say is taken as unknown, and accuses nobody): "
                "write them out, mend the table from the originals, and look again",
            ),
            commands=() if must else (command.said("check", "--rejects", "退回.xlsx"), command.said("doctor")),
        )


def _formats(table: m.Table) -> Iterator[str]:
    for column in table.columns:
        if column.moments is None or not any(role.sort in ("moment", "candidate", "bound") for role in column.roles):
            continue
        for spelling in column.moments.spellings:
            if spelling.unreadable:
                yield from next((names for expression, names in _FORMATS if expression.fullmatch(spelling.example)), ())
