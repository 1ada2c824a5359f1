"""What can be wrong with an XES log, in words, with line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import errors

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from xml.parsers.expat import ExpatError

__all__ = [
    "broken",
    "doctype",
    "late_attribute",
    "no_element",
    "no_log",
    "no_such_encoding",
    "odd_event",
    "of_trace",
    "stray_text",
    "too_deep",
    "too_large",
    "unreadable_bytes",
]

_EXPORT = Text("请从源系统重新导出XES（IEEE 1849）", "export the XES log (IEEE 1849) again")
_WHOLE = Text(
    "写日志的程序可能还在写，或文件没有传完：请取完整的文件；读到的部分不会当作全部来检查",
    "the writer may not have finished, or the file was not copied in full: take the complete file; a part is not checked as if it were all",
)
_SHOWN = 60
_CUT_OFF = frozenset({errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_UNCLOSED_CDATA_SECTION})
_CUT_OFF_TOO = frozenset({errors.XML_ERROR_ASYNC_ENTITY, errors.XML_ERROR_PARTIAL_CHAR})
_MEANINGS = {
    errors.XML_ERROR_TAG_MISMATCH: Text("结束标签与开始标签不配对", "an end tag does not match its start tag"),
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: Text("同一标签里属性重复", "a tag names an attribute twice"),
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: Text("日志结束之后还有内容", "there is more after the end of the log"),
    errors.XML_ERROR_UNDEFINED_ENTITY: Text("用了没有定义的实体", "an entity that is not defined is used"),
    errors.XML_ERROR_BAD_CHAR_REF: Text("字符引用指的不是XML允许的字符", "a character reference to what XML does not allow"),
    errors.XML_ERROR_MISPLACED_XML_PI: Text("XML声明不在文件开头", "the XML declaration does not come first"),
    errors.XML_ERROR_INVALID_TOKEN: Text(
        "不是合格的XML（多半是未转义的&或<，或控制字符）", "not well-formed XML (most likely a bare & or <, or a control character)"
    ),
}
_BROKEN = Text("不是合格的XML", "not well-formed XML")


def _error(file: str, line: int | None, column: int | None, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file, line=line, column=column)))


def broken(file: str, error: ExpatError, *, ended: bool) -> InputError:
    """The error for a file that is no well-formed XML; ``ended``: all of it had been read, so that it may be cut off."""
    message = errors.messages[error.code]
    line, column = error.lineno, error.offset + 1
    if message in _CUT_OFF_TOO or (ended and message in _CUT_OFF):
        return _error(file, line, column, Text("XML没有写完就断了", "the XML breaks off before its end"), _WHOLE)
    return _error(file, line, column, _MEANINGS.get(message, _BROKEN), _EXPORT)


def doctype(file: str, line: int, column: int) -> InputError:
    """The error for a document type declaration: entities can grow without bound, or fetch other files."""
    return _error(
        file,
        line,
        column,
        Text(
            "含有DOCTYPE声明；XES不用它，其中的实体可能无限膨胀或读取别的文件",
            "it has a DOCTYPE, which XES never needs and which is never read",
        ),
        Text("请核对文件来源，从源系统重新导出不带DOCTYPE的XES", "check where the file comes from, and export XES without a DOCTYPE"),
    )


def no_log(file: str, line: int, column: int, tag: str) -> InputError:
    """The error for a root element other than ``log``."""
    shown = legible(tag)[:_SHOWN]
    if tag == "WorkflowLog":
        what = Text("这是MXML日志，不是XES", "this is an MXML log, not XES")
        return _error(file, line, column, what, Text("请先转换为XES（如用ProM）", "convert it to XES first, for example with ProM"))
    what = Text(f"最外层的元素是<{shown}>，不是XES的<log>", f"the outermost element is <{shown}>, not the <log> of XES")
    return _error(file, line, column, what, _EXPORT)


def no_element(file: str, line: int, column: int, tag: str, parent: str) -> InputError:
    """The error for an element that XES does not have at this place: what it holds might be events."""
    shown = legible(tag)[:_SHOWN]
    what = Text(f"<{parent}>里不该有<{shown}>", f"<{shown}> does not belong into <{parent}>")
    return _error(file, line, column, what, _EXPORT)


def stray_text(file: str, line: int, column: int) -> InputError:
    """The error for text outside of events, where XES has elements only."""
    return _error(file, line, column, Text("标签之外有文字", "there is text outside of the tags"), _EXPORT)


def late_attribute(file: str, line: int, column: int) -> InputError:
    """The error for an attribute of a trace that comes after events, which were read without it."""
    return _error(
        file,
        line,
        column,
        Text("案件（trace）的属性写在事件之后", "an attribute of a trace comes after its events"),
        Text("XES要求属性在前、事件在后：请重新导出", "XES wants attributes first, then events: export it again"),
    )


def too_deep(file: str, line: int, column: int) -> InputError:
    """The error for elements nested without end."""
    return _error(file, line, column, Text("元素嵌套过深", "elements are nested too deeply"), _EXPORT)


def too_large(file: str, line: int, column: int, limit: int) -> InputError:
    """The error for an event, a tag, or the attributes of a trace that would fill the memory."""
    shown = limit >> 20
    return _error(
        file,
        line,
        column,
        Text(f"一个事件、标签或案件的属性超过{shown} MiB", f"an event, a tag, or the attributes of a trace exceed {shown} MiB"),
        Text(
            "请核对文件是否损坏；附件、全文请不要写进事件",
            "check whether the file is damaged; leave attachments and full texts out of events",
        ),
    )


def no_such_encoding(file: str, name: str) -> InputError:
    """The error for an encoding declared by the file that is not read."""
    shown = legible(name)[:_SHOWN]
    return _error(
        file,
        1,
        None,
        Text(f"XML声明的编码“{shown}”不支持", f"the XML declares the encoding {shown!r}, which is not supported"),
        Text('请另存为UTF-8，并把声明改为encoding="UTF-8"', 'save it as UTF-8, and declare encoding="UTF-8"'),
    )


def unreadable_bytes(file: str, line: int, codec: str) -> InputError:
    """The error for bytes that are not in the declared encoding."""
    return _error(
        file,
        line,
        None,
        Text(f"有不属于{codec}编码的字节，与XML声明不符", f"there are bytes that are not {codec}, which the XML declares"),
        Text(
            "请更正声明的编码或重新导出；若文件是GBK编码，请写--encoding gb18030",
            "correct the declaration, or write --encoding gb18030 for GBK",
        ),
    )


def odd_event(zh: str, en: str) -> RowRefused:
    """The refusal of an event that is not written as XES has it."""
    return RowRefused(Text(zh, en), _EXPORT)


def of_trace(refused: RowRefused) -> RowRefused:
    """The refusal of each event of a trace that ``refused`` is said of."""
    return RowRefused(Text(f"所属案件（trace）：{refused.reason.zh}", f"its trace: {refused.reason.en}"), refused.remedy)
