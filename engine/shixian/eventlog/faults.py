"""What can be wrong with a row, in words: the reason, with its place in a line of JSON, and the remedy."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    import csv
    import json
    from collections.abc import Iterable, Iterator

    from shixian.eventlog.event import Value

__all__ = [
    "FINISH_IT",
    "HALF_WRITTEN",
    "LONGEST_OBJECT",
    "Incomplete",
    "bounded_lines",
    "cut_inside",
    "misquoted",
    "misspelt",
    "no_object",
    "nothing_in",
    "repeated",
    "too_many",
    "unbounded",
    "unnamed",
]

HALF_WRITTEN = Text("最后一行没有写完（half-written last line）", "half-written last line: it is cut off before its end")
FINISH_IT = Text(
    "写日志的程序可能还在写，或文件没有传完：请取完整的文件，或补全、删去这一行",
    "the writer may not have finished, or the file was not copied in full: take the complete file, or complete or remove the line",
)
_LINE = Text(
    '每行写一个完整的JSON对象：{"kind": "…", "at": "2020-09-25", "subject": "…"}',
    'write one complete JSON object a line: {"kind": "…", "at": "2020-09-25", "subject": "…"}',
)
_MESSAGES = {
    "Expecting property name enclosed in double quotes": Text("这里应是双引号括起的键名", "a key in double quotes was expected here"),
    "Illegal trailing comma before end of object": Text("最后一个值后面多了逗号", "there is a comma after the last value"),
    "Expecting ':' delimiter": Text("键名后面缺少冒号", "a colon is missing after the key"),
    "Expecting ',' delimiter": Text("两个值之间缺少逗号", "a comma is missing between two values"),
    "Expecting value": Text("这里应是一个值", "a value was expected here"),
    "Unterminated string starting at": Text("从这里开始的字符串没有结束的引号", "the text that begins here has no closing quote"),
    "Invalid control character at": Text(
        "字符串里有未转义的控制字符（如制表符）", "there is a bare control character (such as a tab) in a text"
    ),
    "Invalid \\escape": Text(
        "反斜杠后面的转义不成立（反斜杠本身要写成两个）", "a backslash is followed by no escape (a backslash itself is written twice)"
    ),
    "Invalid \\uXXXX escape": Text("\\u后面要有四位十六进制数", "\\u wants four hexadecimal digits"),
    "Extra data": Text("对象已经结束，后面还有内容（一行只写一个对象）", "the object has ended, but the line goes on (one object a line)"),
}
_UNCLOSED = Text("从这一行开始的引号没有闭合", "a quote that opens in this row is never closed")
_CLOSE_IT = Text("请补上或删去这个引号；单元格里的引号要写成两个", "close or remove it; a quote inside a cell is written twice")
_TOO_LONG = Text("有一个单元格超长", "a cell is too long")
_FULL_WIDTH = "“”‘’：，｛｝［］＂"


class Incomplete(RowRefused):
    """A line that would be well formed if it went on: half-written, if it turns out to be the last."""


def misspelt(error: json.JSONDecodeError, line: str) -> RowRefused:
    """The refusal of a line that is no JSON."""
    here = line[error.pos : error.pos + 1]
    if here and here in _FULL_WIDTH:
        what = Text(f"用了全角标点“{here}”", f"the full-width mark {here!r} stands here")
        remedy = Text('请改用半角的英文标点：" : , { }', 'use the plain marks " : , { }')
    else:
        what = _MESSAGES.get(error.msg.removesuffix(": "), Text("不成其为JSON", "this is no JSON"))
        remedy = _LINE
    column = error.pos + 1
    reason = Text(f"不是合格的JSON，第{column}个字符：{what.zh}", f"not JSON, character {column}: {what.en}")
    goes_on = line.startswith("{") and (not line.endswith("}") or error.pos >= len(line))
    return (Incomplete if goes_on else RowRefused)(reason, remedy)


def cut_inside() -> Incomplete:
    """The refusal of a line that ends inside a character, which only the last can."""
    return Incomplete(HALF_WRITTEN, FINISH_IT)


def no_object(found: object) -> RowRefused:
    """The refusal of JSON that is no object."""
    match found:
        case list():
            name = Text("数组", "an array")
        case str():
            name = Text("字符串", "a text")
        case bool() | None:
            name = Text("true、false或null", "true, false or null")
        case _:
            name = Text("数值", "a number")
    return RowRefused(Text(f"这一行是{name.zh}，不是对象", f"this line is {name.en}, not an object"), _LINE)


def repeated(names: Iterable[str], rest: dict[str, Value] | None) -> RowRefused:
    """The refusal of an object that gives a key twice; ``rest`` as in RowRefused."""
    shown = legible(", ".join(sorted(names)))
    return RowRefused(
        Text(f"同一个对象里重复出现键：{shown}", f"a key is given more than once in one object: {shown}"),
        Text("每个键只留一个，按原件核对留哪一个", "keep one of each, the one that the original says"),
        rest,
    )


def unbounded() -> RowRefused:
    """The refusal of an object that no reader of JSON takes: nested too deeply, or a number of thousands of digits."""
    return RowRefused(
        Text("JSON嵌套过深，或数值过长", "the JSON is nested too deeply, or holds a number of thousands of digits"),
        Text("每行写一个简单的对象，属性值用文字或整数", "write a plain object a line, with texts and integers as values"),
    )


def unnamed() -> RowRefused:
    """The refusal of a value without a name."""
    return RowRefused(
        Text("有值，但它的列名（键）是空的", "there is a value whose column or key has no name"),
        Text("请给这一列起名，或清空这个值", "name the column, or remove the value"),
    )


def misquoted(error: csv.Error) -> RowRefused:
    """The refusal of a record whose cells the csv module cannot tell apart."""
    message = str(error)
    if "unexpected end of data" in message:
        return RowRefused(_UNCLOSED, _CLOSE_IT)
    if "expected after" in message:
        return RowRefused(
            Text("单元格的引号结束后还有文字", "text goes on after the closing quote of a cell"),
            Text("单元格里的引号要写成两个，整个单元格再用引号括起", "write a quote inside a cell twice, and put the cell in quotes"),
        )
    if "field larger" in message:
        return RowRefused(_TOO_LONG, Text("多半是引号没有闭合；请核对这一行", "most likely a quote is not closed: check this row"))
    return RowRefused(
        Text(f"单元格分不开：{message}", f"its cells cannot be told apart: {message}"),
        Text("请从源系统重新导出，或核对这一行的引号和换行", "export it again, or check quotes and line ends in this row"),
    )


def too_many(cells: int, columns: int) -> RowRefused:
    """The refusal of a row with more cells than the header has columns."""
    return RowRefused(
        Text(f"有{cells}个单元格，表头只有{columns}列", f"it has {cells} cells where the header has {columns} columns"),
        Text("单元格内容里有分隔符的，请用双引号把整个单元格括起来", "put a cell that contains the delimiter in double quotes"),
    )


LONGEST_OBJECT = 64 << 20
"""Bytes of one line of JSON; a longer one is no record, and would have to be held in memory whole."""


def bounded_lines(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """The lines of a stream. Raises InputError for one that is longer than ``LONGEST_OBJECT``."""
    for number, line in enumerate(iter(partial(stream.readline, LONGEST_OBJECT), b""), 1):
        if len(line) == LONGEST_OBJECT and not line.endswith(b"\n"):
            raise InputError(
                Problem(
                    what=Text(f"第{number}行超过{LONGEST_OBJECT >> 20} MiB", f"line {number} is longer than {LONGEST_OBJECT >> 20} MiB"),
                    remedy=Text("请每行写一个对象（JSON Lines）", "write one object a line (JSON Lines)"),
                    place=Place(file=file, row=number),
                )
            )
        yield line


def nothing_in(file: str) -> InputError:
    """The error for a file that is empty or blank."""
    return InputError(
        Problem(
            what=Text("文件里没有内容", "there is nothing in the file"),
            remedy=Text(
                "请核对导出是否成功；没有事件的文件请不要列入", "check that the export worked; leave the file out if nothing happened"
            ),
            place=Place(file=file),
        )
    )
