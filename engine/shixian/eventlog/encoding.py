"""In which encoding a text is: byte order mark, else strict UTF-8 (RFC 3629), else GB 18030. A contradiction is an error, not a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Codec", "Decoding", "codec_named", "recognise"]

Codec = Literal["utf-8", "gb18030", "utf-16-le", "utf-16-be", "cp950"]
"""Python's name of an encoding that logs are read in. cp950 is Big5 as Windows has it; it is read only when asked for."""
_NAMES: dict[str, Codec] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-16le": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-16-be": "utf-16-be",
    "big5": "cp950",
    "cp950": "cp950",
}
_SHOWN: dict[Codec, str] = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE", "cp950": "Big5"}
_WIDE: Final[tuple[Codec, Codec]] = ("utf-16-le", "utf-16-be")
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS: tuple[tuple[bytes, Codec], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 4096
_SURELY_CHINESE = 4
"""So many well-formed ideographs in UTF-8 don't come about by chance in a GB 18030 text."""
_SURELY_WIDE = 4
"""So many NUL bytes, all at even or all at odd places, and the text reads well as UTF-16: then it is."""
_SAVE_AS_UTF8 = Text("请从源系统重新导出，或另存为“CSV UTF-8”", 'export it again, or save it as "CSV UTF-8"')
_DROP_IT = Text("请去掉--encoding，让程序识别", "leave --encoding out: it is recognised")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How to read a text: ``encoding`` is for people, ``codec`` for Python; ``cut``: the text ends inside a character."""

    encoding: str
    codec: Codec
    bom: int
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """Where a text stops being well formed: byte offset, line, and the ideographs that were read before. ``at_end``: it is only cut off."""

    offset: int
    line: int
    ideographs: int
    at_end: bool


def codec_named(name: str) -> Codec:
    """The codec for an ``--encoding``; raises InputError for an encoding that logs are not read in."""
    codec = _NAMES.get(name.strip().lower().replace("_", "-"))
    if codec is None:
        raise InputError(
            Problem(
                what=Text(f"不支持编码“{name}”", f"the encoding {name!r} is not supported"),
                remedy=Text(
                    "请写utf-8、gb18030（GBK、GB2312也写gb18030）、utf-16le、utf-16be或big5，或不写，由程序识别",
                    "write utf-8, gb18030, utf-16le, utf-16be or big5, or leave it out",
                ),
            )
        )
    return codec


def recognise(chunks: Callable[[], Iterable[bytes]], file: str, wanted: Codec | None = None) -> Decoding:
    """The encoding of the text that ``chunks()`` yields, every time it is called. Raises InputError with the byte and line of the fault."""
    head = _head(chunks())
    if head.startswith(_UTF32):
        raise _refusal(file, None, Text("这是UTF-32文本", "this is text in UTF-32"), _SAVE_AS_UTF8)
    mark, marked = next(((mark, codec) for mark, codec in _MARKS if head.startswith(mark)), (b"", None))
    if marked is not None and wanted not in (None, marked):
        raise _contradiction(file, wanted, f"文件开头的标记表明是{_SHOWN[marked]}", f"its first bytes mark it as {_SHOWN[marked]}")
    if wanted in ("utf-16-le", "utf-16-be", "cp950") or marked in _WIDE:
        return _as_asked(chunks, file, marked or wanted, mark)
    wide = None if marked else _unmarked_utf16(head)
    if wide is not None:
        raise _refusal(file, None, *_unmarked(wide))
    return _utf8_or_gb18030(chunks, file, wanted, mark)


def _utf8_or_gb18030(chunks: Callable[[], Iterable[bytes]], file: str, wanted: Codec | None, mark: bytes) -> Decoding:
    utf8 = _fault(chunks(), "utf-8")
    if wanted == "gb18030" and utf8 is None and _is_chinese(chunks()):
        raise _contradiction(file, wanted, "全文是合格的UTF-8中文", "all of it is well-formed Chinese in UTF-8")
    if wanted != "gb18030" and (utf8 is None or utf8.at_end):
        return Decoding(encoding="utf-8-sig" if mark else "utf-8", codec="utf-8", bom=len(mark), cut=utf8 is not None)
    if utf8 is not None and (mark or wanted == "utf-8" or (wanted is None and utf8.ideographs >= _SURELY_CHINESE)):
        raise _broken(file, utf8, "utf-8")
    gb18030 = _fault(chunks(), "gb18030")
    if gb18030 is None or gb18030.at_end:
        return Decoding(encoding="gb18030", codec="gb18030", bom=0, cut=gb18030 is not None)
    if wanted == "gb18030" or utf8 is None:
        raise _broken(file, gb18030, "gb18030")
    raise _refusal(
        file,
        utf8.line,
        Text(
            f"既不是UTF-8（第{utf8.offset + 1}字节起读不通），也不是GB18030（第{gb18030.offset + 1}字节，第{gb18030.line}行）",
            f"neither UTF-8 (broken at byte {utf8.offset + 1}) nor GB18030 (broken at byte {gb18030.offset + 1}, line {gb18030.line})",
        ),
        _SAVE_AS_UTF8,
    )


def _as_asked(chunks: Callable[[], Iterable[bytes]], file: str, codec: Codec | None, mark: bytes) -> Decoding:
    """UTF-16, marked or asked for, or Big5, asked for."""
    assert codec is not None
    if codec == "cp950" and _is_chinese(chunks()) and _fault(chunks(), "utf-8") is None:
        raise _contradiction(file, codec, "全文是合格的UTF-8中文", "all of it is well-formed Chinese in UTF-8")
    if codec in _WIDE and not mark:
        found = _unmarked_utf16(_head(chunks()))
        if found not in (None, codec):
            raise _contradiction(file, codec, "空字节的位置与之相反", "its NUL bytes stand where the other byte order has them")
        if found is None and not any(b"\0" in chunk for chunk in chunks()) and any(chunks()):
            raise _contradiction(file, codec, "全文没有一个空字节", "there is not one NUL byte in it, where every digit has one")
    fault = _fault(chunks(), codec)
    if fault is not None and not fault.at_end:
        raise _broken(file, fault, codec)
    return Decoding(encoding=_SHOWN[codec].lower(), codec=codec, bom=len(mark), cut=fault is not None)


def _head(chunks: Iterable[bytes]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk[:_HEAD]
        if len(head) >= _HEAD:
            break
    return head


def _unmarked_utf16(head: bytes) -> Codec | None:
    """UTF-16 without its mark, which plain letters and line ends give away: half of their bytes are NUL."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    codec: Codec = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < _SURELY_WIDE or 20 * min(even, odd) > max(even, odd):
        return None
    decoded = head[: len(head) // 2 * 2].decode(codec, "ignore")
    return codec if "\0" not in decoded and any(c in decoded for c in "\n\r\t,;:{") else None


def _unmarked(codec: Codec) -> tuple[Text, Text]:
    name = _SHOWN[codec]
    return (
        Text(f"每隔一个字节就有空字符（NUL）：多半是没有标记的{name}", f"every other byte is NUL: most likely {name} without its mark"),
        Text(
            f"请核对后写--encoding {name.lower()}，或另存为“CSV UTF-8”",
            f'if it is, write --encoding {name.lower()}; or save it as "CSV UTF-8"',
        ),
    )


def _fault(chunks: Iterable[bytes], codec: Codec) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    offset, line, last_wide = 0, 1, ""
    for chunk in chunks:
        try:
            decoded = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            held = len(error.object) - len(chunk)  # bytes of a character that began in the chunk before
            good = error.object[: error.start].decode(codec, "ignore")
            return _Fault(
                offset=offset - held + error.start,
                line=line + good.count("\n"),
                ideographs=_ideographs(last_wide) + _ideographs(good),
                at_end=False,
            )
        if not decoded.isascii():
            last_wide = decoded
        offset += len(chunk)
        line += decoded.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _Fault(offset=offset - len(error.object) + error.start, line=line, ideographs=_ideographs(last_wide), at_end=True)
    return None


def _is_chinese(chunks: Iterable[bytes]) -> bool:
    return sum(_ideographs(part) for part in _utf8_parts(chunks)) >= _SURELY_CHINESE


def _utf8_parts(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    return (decoder.decode(chunk) for chunk in chunks)


def _ideographs(decoded: str) -> int:
    return 0 if decoded.isascii() else sum(c >= "\u2e80" for c in decoded)


def _broken(file: str, fault: _Fault, codec: Codec) -> InputError:
    what = Text(
        f"第{fault.offset + 1}字节（第{fault.line}行）起不是合格的{_SHOWN[codec]}",
        f"it is not well-formed {_SHOWN[codec]} from byte {fault.offset + 1} (line {fault.line}) on",
    )
    match codec:
        case "utf-8":
            remedy = Text(
                "请修复或重新导出该行；若文件是GBK编码，请写--encoding gb18030",
                "repair or export that line again; if the file is in GBK, write --encoding gb18030",
            )
        case "utf-16-le" | "utf-16-be":
            remedy = _SAVE_AS_UTF8
        case "gb18030" | "cp950":
            remedy = Text("请去掉--encoding让程序识别，或另存为“CSV UTF-8”", 'leave --encoding out, or save it as "CSV UTF-8"')
    return _refusal(file, fault.line, what, remedy)


def _contradiction(file: str, wanted: Codec | None, zh: str, en: str) -> InputError:
    asked = "" if wanted is None else _SHOWN[wanted]
    return _refusal(file, None, Text(f"指定了{asked}，但{zh}", f"{asked} was asked for, but {en}"), _DROP_IT)


def _refusal(file: str, line: int | None, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file, line=line)))
