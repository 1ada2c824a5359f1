"""What a file is: by its first bytes, and by its name only where they cannot tell. What is never read is refused with the way to a log."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

from shixian.errors import Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["GZIP", "HEAD", "FileKind", "Readable", "Refused", "kind_of", "kind_of_zip", "no_text", "own_name", "readable", "refusal"]

Readable = Literal["text", "workbook", "sqlite", "parquet", "xes"]
"""What a log can lie in: text (CSV, JSON), a workbook (.xlsx, .xls, .ods, .et), a database, a Parquet file, an XES log (IEEE 1849)."""
Refused = Literal[
    "zip", "gzip", "7z", "rar", "bzip2", "xz", "zstd", "tar",
    "compound", "encrypted-office", "old-document", "slides", "document", "opendocument", "ofd", "pdf", "rtf",
    "html", "xml", "spreadsheet-xml", "ocel-xml", "picture",
]  # fmt: skip
"""What is recognised only to be refused. ``zip`` and ``compound`` (MS-CFB) are looked into before."""
FileKind = Readable | Refused

GZIP: Final = b"\x1f\x8b"
"""How gzip begins (RFC 1952)."""
HEAD: Final = 4096
"""So many bytes tell what a file is."""

_TEXT_NAMES = frozenset({".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"%PDF-", "pdf"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh91AY", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (GZIP, "gzip"),
)
_PARQUET = b"PAR1"
_TAR_AT, _TAR = 257, b"ustar"
_PROLOG = re.compile(r"\s*(<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_ROOT = re.compile(r"\s*<(?:!doctype\s+)?(?:[\w.-]+:)?([a-z_][\w.-]*)", re.IGNORECASE)
_HTML = frozenset({"html", "head", "body", "table", "meta", "style", "div", "tr"})


def own_name(name: str) -> str:
    """The name of what is packed: without the ending .gz."""
    return name[:-3] if name.lower().endswith(".gz") else name


def kind_of(head: bytes, name: str) -> FileKind:
    """What a file is whose first (unpacked) bytes are ``head``. A zip or a compound file is only told by what is in it."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    ending = PurePath(own_name(name)).suffix.lower()
    if head.startswith(_PARQUET) and (ending == ".parquet" or _is_binary(head)):
        return "parquet"
    if head[_TAR_AT:].startswith(_TAR):
        return "tar"
    if head[:64].lower().startswith(b"mime-version:") and b"multipart/related" in head.lower():
        return "html"
    start = _decoded(head).lstrip()
    return _marked_up(start, ending) if start.startswith("<") else "text"


def kind_of_zip(names: Collection[str], mimetype: bytes) -> FileKind:
    """What a zip is that holds ``names``: an office file (ECMA-376 part 2; OpenDocument 1.3 part 2; GB/T 33190), or an archive.

    ``mimetype``: the content of the member of that name.
    """
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return "workbook" if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet") else "opendocument"
    names = {name.replace("\\", "/").casefold() for name in names}
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        tops = {name.partition("/")[0] for name in names}
        parts: tuple[tuple[str, FileKind], ...] = (("xl", "workbook"), ("word", "document"), ("ppt", "slides"))
        return next((kind for top, kind in parts if top in tops), "document")
    return "zip"


def _is_binary(head: bytes) -> bool:
    return any(byte < 0x20 and byte not in b"\t\n\r\f" for byte in head[:64])


def _decoded(head: bytes) -> str:
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(codec, "ignore")
    return head.decode("latin-1")


def _marked_up(start: str, ending: str) -> FileKind:
    """What a text is that begins with "<"."""
    rest = start
    while prolog := _PROLOG.match(rest):
        rest = rest[prolog.end() :]
    root = _ROOT.match(rest)
    match root.group(1).lower() if root else "":
        case "log":
            return "ocel-xml" if "object-types>" in rest else "xes"
        case "workbook" if "urn:schemas-microsoft-com:office" in start:
            return "spreadsheet-xml"
        case name if name in _HTML:
            return "html"
        case "" if ending == ".xes":  # comments longer than the head
            return "xes"
    return "text" if ending in _TEXT_NAMES and not start.startswith("<?") else "xml"


_EXPORT = Text("请从源系统导出表格（.xlsx、CSV），或JSON Lines", "export the table from its source (.xlsx, CSV), or JSON Lines")
_RESAVE = Text("请用Excel或WPS打开，另存为.xlsx", "open it in Excel or WPS and save it as .xlsx")
_COPY = Text("请把其中的表格复制到工作簿，存为.xlsx", "copy the table in it into a workbook, and save that as .xlsx")
_UNPACK = Text(
    "请先解压，再写明其中的文件；直接读的压缩格式只有gzip和zip", "unpack it first and name its files; only gzip and zip are unpacked here"
)
_NO_LOG: dict[FileKind, tuple[Text, Text]] = {
    "zip": (
        Text(
            "ZIP压缩包，这里不能再展开（压缩包里的压缩包、标准输入或gzip里的压缩包）",
            "a ZIP archive where none is unpacked (inside an archive, inside gzip, or on standard input)",
        ),
        Text("请先解压，再写明其中的文件或文件夹", "unpack it first, and name its files or its folder"),
    ),
    "gzip": (Text("两次压缩的gzip文件", "a gzip file inside a gzip file"), Text("请先解压一次（gunzip）", "unpack it once (gunzip)")),
    "7z": (Text("7z压缩包", "a 7z archive"), _UNPACK),
    "rar": (Text("RAR压缩包", "a RAR archive"), _UNPACK),
    "bzip2": (Text("bzip2压缩文件", "a bzip2 file"), _UNPACK),
    "xz": (Text("xz压缩文件", "an xz file"), _UNPACK),
    "zstd": (Text("zstd压缩文件", "a zstd file"), _UNPACK),
    "tar": (Text("tar归档", "a tar archive"), _UNPACK),
    "compound": (
        Text(
            "旧版Office文件（.xls、.doc或.et），里面没有可读的工作簿",
            "an old Office file (.xls, .doc or .et) without a workbook that can be read",
        ),
        _RESAVE,
    ),
    "encrypted-office": (
        Text("有密码的Office文件", "an Office file with a password"),
        Text("请用密码打开，另存为不加密的.xlsx", "open it with its password, and save it as .xlsx without one"),
    ),
    "old-document": (Text("旧版Word文档（.doc、.wps）", "an old Word document (.doc or .wps)"), _COPY),
    "slides": (Text("演示文稿（.pptx）", "slides (.pptx)"), _COPY),
    "document": (Text("Word文档（.docx）", "a Word document (.docx)"), _COPY),
    "opendocument": (Text("OpenDocument文档，不是表格（.ods）", "an OpenDocument file that is no spreadsheet (.ods)"), _COPY),
    "ofd": (Text("OFD版式文件", "an OFD file"), _EXPORT),
    "pdf": (Text("PDF文件", "a PDF file"), _EXPORT),
    "rtf": (Text("RTF文档", "an RTF document"), _COPY),
    "html": (Text("网页（有的系统导出的.xls实为网页）", "a web page (what some systems export as .xls)"), _RESAVE),
    "xml": (Text("XML文件，但不是XES日志", "an XML file, but no XES log"), _EXPORT),
    "spreadsheet-xml": (Text("Excel 2003的XML表格", "an Excel 2003 XML spreadsheet"), _RESAVE),
    "ocel-xml": (
        Text("XML形式的OCEL日志", "an OCEL log in XML"),
        Text("请导出为OCEL 2.0的JSON或SQLite", "export it as OCEL 2.0 in JSON or SQLite"),
    ),
    "picture": (Text("图片", "a picture"), _EXPORT),
}
_NO_TEXT: dict[Readable, Text] = {
    "workbook": Text("Excel工作簿（.xlsx、.xls、.ods）", "an Excel workbook (.xlsx, .xls or .ods)"),
    "sqlite": Text("SQLite数据库", "an SQLite database"),
    "parquet": Text("Parquet文件", "a Parquet file"),
    "xes": Text("XES日志（XML）", "an XES log (XML)"),
    "text": Text("文本", "text"),
}


def readable(kind: FileKind) -> Readable | None:
    """``kind``, if a log can lie in it."""
    match kind:
        case "text" | "workbook" | "sqlite" | "parquet" | "xes":
            return kind
        case _:
            return None


def refusal(kind: FileKind, file: str) -> Problem | None:
    """Why a file of this kind is no log, and the way to one; None for what can be read."""
    if kind not in _NO_LOG:
        return None
    name, remedy = _NO_LOG[kind]
    what = Text(f"这是{name.zh}，不是事件日志", f"this is {name.en}, not an event log")
    return Problem(what=what, remedy=remedy, place=Place(file=file))


def no_text(kind: Readable, file: str) -> Problem:
    """Why a file of this kind is not read where only text is."""
    name = _NO_TEXT[kind]
    return Problem(
        what=Text(f"这是{name.zh}，这里只读文本", f"this is {name.en}; only text is read here"),
        remedy=Text("请另存为“CSV UTF-8（逗号分隔）”", 'save it as "CSV UTF-8 (comma delimited)"'),
        place=Place(file=file),
    )
