"""What a YAML parser says, in words for people who never saw its grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

_SAID = (
    (
        "another document",
        Text("一个文件里有两个 YAML 文档（---）", "there are two YAML documents (---) in one file"),
        Text("删去 ---，或分成两个文件", "remove the ---, or make two files"),
    ),
    (
        "undefined alias",
        Text("别名 * 没有定义", "there is an undefined alias *"),
        Text("写出全文；以 * 开头的文字加引号", "write it out; quote text that begins with *"),
    ),
    (
        "quoted scalar",
        Text("引号没有配对", "a quotation mark is not closed"),
        Text('在行末补上半角引号 "', 'add the closing " (half-width)'),
    ),
    (
        "mapping values are not allowed",
        Text("此处不能再有“键: 值”", "there cannot be another key: value here"),
        Text("检查上一行的缩进；文字里有半角冒号时整段加引号", "check the indentation of the line before; put text with a colon in quotes"),
    ),
    (
        "flow",
        Text("花括号或方括号里的项没有隔开，或没有闭合", "items in braces or brackets are not separated, or not closed"),
        Text("各项之间用半角逗号加空格，检查 } 与 ]", "separate items with a half-width comma and a blank, check } and ]"),
    ),
    (
        "could not find expected ':'",
        Text("这一行应为“键: 值”，没有冒号", "this line should be key: value, there is no colon"),
        Text("键后写半角冒号和一个空格", "type a half-width colon and a blank after the key"),
    ),
    (
        "block",
        Text("缩进与上文对不齐", "the indentation does not match the lines above"),
        Text("同一层的键缩进相同，用空格", "indent keys of one level alike, with blanks"),
    ),
)


def translated(error: MarkedYAMLError) -> tuple[Text, Text]:
    """(what, remedy) of a syntax error; the parser's own words stay in brackets."""
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    for part, what, remedy in _SAID:
        if part in said:
            return Text(what.zh, f"{what.en} ({said})"), remedy
    return Text(f"不是 YAML（{said}）", f"not YAML ({said})"), Text(
        "改正此处；含标点的文字加引号", "correct it here; quote text with punctuation"
    )
