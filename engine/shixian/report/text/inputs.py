"""What was read, in the head of the report: each input and its sum, and how a mapping read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.report.figures import plural
from shixian.report.labels import label
from shixian.report.model import InputFile
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shixian.eventlog import EventLog
    from shixian.report import model as m
    from shixian.words import Lang

__all__ = ["because", "file_line", "lines_of_inputs", "mapping_line", "sum_line"]


def file_line(file: m.InputFile, lang: Lang) -> str:
    """The input as it was named, with its sheet, and how it was read."""
    name = f"{file.path}!{file.sheet}" if file.sheet else file.path
    if file.encoding == "—":
        return name
    how = Text("工作簿", "workbook").in_(lang) if file.encoding == "workbook" else file.encoding
    return f"{name}（{how}）" if lang == "zh" else f"{name} ({how})"


def sum_line(read: m.InputFile | m.Reconciliation, lang: Lang) -> str:
    """Rows in = events + rejected + said to carry none; where a row may be several events, the rows that became some."""
    rows, events, rejected, none = read.rows, read.events, read.rejected, read.carried_none
    converted = events if read.converted is None else read.converted
    why = because(read.because, lang) if isinstance(read, InputFile) else ""
    if lang == "zh":
        made = f"{events}个事件" if converted == events else f"{converted}行成为事件"
        total = "" if converted == events else f"；共{events}个事件"
        return f"{rows}行 = {made} + {rejected}行退回 + {none}行无新事件{f'（{why}）' if why else ''}{total}"
    made = plural(events, "event") if converted == events else f"{converted} that became events"
    total = "" if converted == events else f"; {plural(events, 'event')} in all"
    return f"{plural(rows, 'row')} = {made} + {rejected} rejected + {none} without a new event{f' ({why})' if why else ''}{total}"


_BECAUSE = {
    "repeated": Text("重复", "repeated"),
    "blank": Text("空行", "blank"),
    "head": Text("重复的表头", "the head again"),
    "note": Text("说明", "notes"),
    "total": Text("合计", "totals"),
    "number": Text("只有序号", "a number only"),
    "empty": Text("没有所涉日期", "none of the dates"),
}


def because(reasons: Mapping[str, int], lang: Lang) -> str:
    """Why rows carry no new event, and how many of each."""
    shown = [f"{_BECAUSE[name].in_(lang) if name in _BECAUSE else name} {n}" for name, n in reasons.items()]
    return ("、" if lang == "zh" else ", ").join(shown)


def mapping_line(file: m.InputFile, lang: Lang) -> str:
    """The mapping that read a table, and which of several stamps was taken."""
    zh = lang == "zh"
    parts = [file.mapping or ""]
    for choice in file.choices:
        others = [name for name in choice.candidates if name != choice.column]
        also = ("、" if zh else ", ").join(others)
        if choice.column is None:
            parts.append(f"{choice.kind} 的时间不取自本表" if zh else f"the moment of {choice.kind} is not taken from this table")
        else:
            parts.append(
                f"{choice.kind} 的时间取“{choice.column}”列" if zh else f"the moment of {choice.kind} is that of the column {choice.column}"
            )
        if also:
            parts[-1] += f"（未取：{also}）" if zh else f" (not taken: {also})"
    return ("；" if zh else "; ").join(parts)


def lines_of_inputs(log: EventLog, lang: Lang) -> Iterator[str]:
    """What became of the rows of each input, a line each, and what was not read."""
    from shixian.report.build import input_record

    for record in log.inputs:
        file = input_record(record)
        yield f"{file_line(file, lang)}  {sum_line(file, lang)}"
        if file.mapping:
            yield f"    {label('mapping', lang)}  {mapping_line(file, lang)}"
    for problem in log.unread:
        yield f"{label('unread', lang)}  {problem.in_(lang)}"
    for skipped in log.skipped:
        yield f"{label('skipped', lang)}  {skipped.file}  {skipped.why.in_(lang)}"
