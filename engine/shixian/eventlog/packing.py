"""What a file is by its first bytes: text, gzip (RFC 1952), or something that is no event log at all."""

from __future__ import annotations

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

__all__ = ["GZIP", "HEAD", "refuse_what_is_no_text"]

GZIP = b"\x1f\x8b"
HEAD = 4096
"""So many bytes tell what a file is."""

_EXPORT = Text(
    "暂不直接读表格文件：请打开后另存为“CSV UTF-8（逗号分隔）”再检查",
    'table files are not read directly yet: open it, save it as "CSV UTF-8 (comma delimited)", and check that',
)
_EXPORT_TEXT = Text("请从源系统导出为CSV或JSON Lines", "export the log as CSV or JSON Lines")
_UNPACK = Text("请先解压；压缩日志只支持gzip", "unpack it first; gzip is the one packing that is read")
_RECODE = Text("请另存为“CSV UTF-8（逗号分隔）”", 'save it as "CSV UTF-8 (comma delimited)"')
_MAGIC: tuple[tuple[bytes, Text, Text], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Text("旧版Office文件（.xls、.doc或.et）", "an old Office file (.xls, .doc or .et)"), _EXPORT),
    (b"%PDF", Text("PDF文件", "a PDF file"), _EXPORT_TEXT),
    (b"SQLite format 3\0", Text("SQLite数据库", "an SQLite database"), _EXPORT_TEXT),
    (b"PAR1", Text("Parquet文件", "a Parquet file"), _EXPORT_TEXT),
    (b"\x89PNG", Text("图片（PNG）", "a picture (PNG)"), _EXPORT_TEXT),
    (b"\xff\xd8\xff", Text("图片（JPEG）", "a picture (JPEG)"), _EXPORT_TEXT),
    (b"{\\rtf", Text("RTF文档", "an RTF document"), _EXPORT_TEXT),
    (b"7z\xbc\xaf\x27\x1c", Text("7z压缩包", "a 7z archive"), _UNPACK),
    (b"Rar!", Text("RAR压缩包", "a RAR archive"), _UNPACK),
    (b"BZh", Text("bzip2压缩文件", "a bzip2 file"), _UNPACK),
    (b"\xfd7zXZ\0", Text("xz压缩文件", "an xz file"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", Text("zstd压缩文件", "a zstd file"), _UNPACK),
    (GZIP, Text("两次压缩的gzip文件", "a gzip file inside a gzip file"), _UNPACK),
    (b"\xff\xfe", Text("UTF-16文本", "text in UTF-16"), _RECODE),
    (b"\xfe\xff", Text("UTF-16文本", "text in UTF-16"), _RECODE),
)
_ZIP = b"PK\x03\x04"
_ZIPPED = (
    (b"xl/", Text("Excel工作簿（.xlsx）", "an Excel workbook (.xlsx)"), _EXPORT),
    (b"word/", Text("Word文档（.docx）", "a Word document (.docx)"), _EXPORT_TEXT),
    (b"opendocument", Text("OpenDocument文件（.ods）", "an OpenDocument file (.ods)"), _EXPORT),
    (b"[Content_Types].xml", Text("Office文件（.xlsx一类）", "an Office file (such as .xlsx)"), _EXPORT),
)


def refuse_what_is_no_text(head: bytes, file: str) -> None:
    """Raise InputError saying what the file is, if its (unpacked) first bytes are those of another format."""
    found = _named(head)
    if found is not None:
        name, remedy = found
        raise InputError(
            Problem(
                what=Text(f"这是{name.zh}，不是事件日志", f"this is {name.en}, not an event log"), remedy=remedy, place=Place(file=file)
            )
        )


def _named(head: bytes) -> tuple[Text, Text] | None:
    for magic, name, remedy in _MAGIC:
        if head.startswith(magic):
            return name, remedy
    if head.startswith(_ZIP):
        inside = next(((name, remedy) for mark, name, remedy in _ZIPPED if mark in head), None)
        return inside or (Text("ZIP压缩包或.xlsx一类的文件", "a ZIP archive, or a file such as .xlsx"), _EXPORT)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return Text("网页或XML（有的系统导出的.xls实为网页）", "a web page or XML (what some systems export as .xls)"), _EXPORT
    return None
