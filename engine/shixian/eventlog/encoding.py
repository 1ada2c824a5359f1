"""In which encoding a text is: byte order mark, else strict UTF-8 (RFC 3629), else GB 18030. A contradiction is an error, not a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Codec", "Decoding", "codec_named", "recognise"]

Codec = Literal["utf-8", "gb18030"]
_NAMES: dict[str, Codec] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
}
_SURELY_CHINESE = 4
"""So many well-formed ideographs in UTF-8 don't come about by chance in a GB 18030 text."""
_SAVE_AS_UTF8 = Text("请从源系统重新导出，或另存为“CSV UTF-8”", 'export it again, or save it as "CSV UTF-8"')


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
                remedy=Text("请写utf-8或gb18030（GBK、GB2312也写gb18030），或不写，由程序识别", "write utf-8 or gb18030, or leave it out"),
            )
        )
    return codec


def recognise(chunks: Callable[[], Iterable[bytes]], file: str, wanted: Codec | None = None) -> Decoding:
    """The encoding of the text that ``chunks()`` yields, every time it is called. Raises InputError with the byte and line of the fault."""
    bom = len(codecs.BOM_UTF8) if _starts_with_bom(chunks()) else 0
    utf8 = _fault(chunks(), "utf-8")
    if bom and wanted == "gb18030":
        raise _refusal(
            file,
            None,
            Text("指定了GB18030，但文件开头的标记表明是UTF-8", "GB18030 was asked for, but its first bytes mark it as UTF-8"),
            _DROP_IT,
        )
    if wanted == "gb18030" and utf8 is None and _ideographs_in(chunks()) >= _SURELY_CHINESE:
        raise _refusal(
            file,
            None,
            Text("指定了GB18030，但全文是合格的UTF-8中文", "GB18030 was asked for, but all of it is well-formed Chinese in UTF-8"),
            _DROP_IT,
        )
    if wanted != "gb18030" and (utf8 is None or utf8.at_end):
        return Decoding(encoding="utf-8-sig" if bom else "utf-8", codec="utf-8", bom=bom, cut=utf8 is not None)
    if utf8 is not None and (bom or wanted == "utf-8" or (wanted is None and utf8.ideographs >= _SURELY_CHINESE)):
        raise _broken(file, utf8, "UTF-8")
    gb18030 = _fault(chunks(), "gb18030")
    if gb18030 is None or gb18030.at_end:
        return Decoding(encoding="gb18030", codec="gb18030", bom=0, cut=gb18030 is not None)
    if wanted == "gb18030" or utf8 is None:
        raise _broken(file, gb18030, "GB18030")
    raise _refusal(
        file,
        utf8.line,
        Text(
            f"既不是UTF-8（第{utf8.offset + 1}字节起读不通），也不是GB18030（第{gb18030.offset + 1}字节，第{gb18030.line}行）",
            f"neither UTF-8 (broken at byte {utf8.offset + 1}) nor GB18030 (broken at byte {gb18030.offset + 1}, line {gb18030.line})",
        ),
        _SAVE_AS_UTF8,
    )


_DROP_IT = Text("请去掉--encoding，或写--encoding utf-8", "leave --encoding out, or write --encoding utf-8")


def _starts_with_bom(chunks: Iterable[bytes]) -> bool:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(codecs.BOM_UTF8):
            break
    return head.startswith(codecs.BOM_UTF8)


def _fault(chunks: Iterable[bytes], codec: Codec) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    offset, line, last_wide = 0, 1, ""
    for chunk in chunks:
        try:
            decoded = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            held = len(error.object) - len(chunk)  # bytes of a character that began in the chunk before
            good = error.object[: error.start]
            return _Fault(
                offset=offset - held + error.start,
                line=line + good.count(b"\n"),
                ideographs=_ideographs(last_wide) + _ideographs(good.decode(codec, "ignore")),
                at_end=False,
            )
        if not chunk.isascii():
            last_wide = decoded
        offset += len(chunk)
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _Fault(offset=offset - len(error.object) + error.start, line=line, ideographs=_ideographs(last_wide), at_end=True)
    return None


def _ideographs_in(chunks: Iterable[bytes]) -> int:
    return sum(_ideographs(part) for part in _utf8_parts(chunks))


def _utf8_parts(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    return (decoder.decode(chunk) for chunk in chunks)


def _ideographs(decoded: str) -> int:
    return 0 if decoded.isascii() else sum(c >= "\u2e80" for c in decoded)


def _broken(file: str, fault: _Fault, name: str) -> InputError:
    what = Text(
        f"第{fault.offset + 1}字节（第{fault.line}行）起不是合格的{name}",
        f"it is not well-formed {name} from byte {fault.offset + 1} (line {fault.line}) on",
    )
    remedy = (
        Text(
            "请修复或重新导出该行；若文件是GBK编码，请写--encoding gb18030",
            "repair or export that line again; if the file is in GBK, write --encoding gb18030",
        )
        if name == "UTF-8"
        else Text("请去掉--encoding让程序识别，或另存为“CSV UTF-8”", 'leave --encoding out, or save it as "CSV UTF-8"')
    )
    return _refusal(file, fault.line, what, remedy)


def _refusal(file: str, line: int | None, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file, line=line)))
