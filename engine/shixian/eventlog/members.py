"""The members of a zip archive (PKWARE APPNOTE 6.3.10): which are inputs, which are nobody's data, and which nobody should unpack."""

from __future__ import annotations

import difflib
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.inflating import DEFLATED, LIMITS, STORED, Entry, Limits, data_of, inflated, too_large
from shixian.eventlog.junk import Skipped, junk_in
from shixian.eventlog.packing import kind_of_zip
from shixian.eventlog.values import legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.packing import FileKind

__all__ = ["Members", "entry_named", "member_file", "members_of", "no_member", "proven", "shown_name", "zip_kind"]

_DIRECTORY = 4 << 20
"""No directory of 10,000 members with names of 300 bytes is longer; a longer one is not even parsed."""
_ENCRYPTED = 0x2041  # 4.4.4: bits 0, 6 (strong) and 13 (masked directory)
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_IDEOGRAPH = "\u2e80"
_GARBLED = (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError, EOFError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The members of an archive by name. ``problems``: the members that cannot be had."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()


def member_file(archive: str, member: str) -> str:
    """How a member is named in places."""
    return f"{archive}!{member}"


def zip_kind(raw: IO[bytes], file: str, limits: Limits = LIMITS) -> FileKind:
    """What a file is that begins as a zip does. Raises InputError where its directory cannot be read."""
    infos = _directory(raw, file, limits)
    named = {info.orig_filename: info for info in infos}
    mimetype = named.get("mimetype")
    content = b""
    if mimetype is not None and mimetype.file_size <= 256 and mimetype.compress_type in (STORED, DEFLATED):
        content = b"".join(inflated(raw, _entry(mimetype), member_file(file, "mimetype"), limits))
    return kind_of_zip(named.keys(), content)


def proven(raw: IO[bytes], file: str, limits: Limits = LIMITS) -> None:
    """Unpack all of an office file for nothing but its sizes and checksums. Raises InputError for a bomb, for overlaps and for damage.

    Whoever reads it afterwards trusts what its directory says.
    """
    entries = [_entry(info) for info in _directory(raw, file, limits)]
    _refuse_bombs(raw, entries, file, limits)
    for entry in entries:
        if entry.method not in (STORED, DEFLATED):
            raise InputError(_refused(file, entry.name, *_METHOD))
        for _ in inflated(raw, entry, file, limits):
            pass


def members_of(raw: IO[bytes], file: str, limits: Limits = LIMITS) -> Members:
    """The members of the archive ``raw``, sorted. Raises InputError for an archive that is damaged, or made to be a bomb."""
    infos = [info for info in _directory(raw, file, limits) if not (info.orig_filename.endswith("/") and not info.file_size)]
    entries = [_entry(info) for info in infos]
    _refuse_bombs(raw, entries, file, limits)
    twice = {name for name, count in Counter(entry.name for entry in entries).items() if count > 1}
    good: list[Entry] = []
    skipped: list[Skipped] = []
    problems: list[Problem] = []
    for info, entry in sorted(zip(infos, entries, strict=True), key=lambda pair: pair[1].name):
        why = junk_in(entry.name.split("/"))
        if why is not None:
            skipped.append(Skipped(file=member_file(file, legible(entry.name)), why=why))
            continue
        fault = _fault(info, entry, entry.name in twice)
        if fault is not None:
            problems.append(_refused(file, entry.name, *fault))
        elif entry.size > limits.member or limits.swells(entry.size, entry.packed):
            problems += too_large(member_file(file, entry.name), entry.size, entry.packed).problems
        else:
            good.append(entry)
    return Members(entries=tuple(good), skipped=tuple(skipped), problems=tuple(problems))


def entry_named(name: str, raw: IO[bytes], file: str, limits: Limits = LIMITS) -> Entry:
    """The one member of this name. Raises InputError where there is none, or where it cannot be had."""
    members = members_of(raw, file, limits)
    found = next((entry for entry in members.entries if entry.name == name), None)
    if found is not None:
        return found
    place = member_file(file, legible(name))
    refused = [problem for problem in members.problems if problem.place is not None and problem.place.file == place]
    raise InputError(*(refused or [no_member(file, name, [entry.name for entry in members.entries])]))


class _Directory:
    """The file as ``zipfile`` may read it: it takes in the whole directory at once, whose length is up to who made the archive."""

    def __init__(self, raw: IO[bytes], file: str) -> None:
        self._raw = raw
        self._file = file
        self.seek, self.tell, self.seekable = raw.seek, raw.tell, raw.seekable

    def read(self, size: int = -1, /) -> bytes:
        if size > _DIRECTORY:
            raise InputError(_too_many(self._file))
        return self._raw.read(size)


def _directory(raw: IO[bytes], file: str, limits: Limits) -> list[zipfile.ZipInfo]:
    raw.seek(0)
    try:
        infos = zipfile.ZipFile(_Directory(raw, file)).infolist()
    except _GARBLED as error:
        raise InputError(_no_directory(file, error)) from None
    if len(infos) > limits.members:
        raise InputError(_too_many(file))
    return infos


def _entry(info: zipfile.ZipInfo) -> Entry:
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    return Entry(
        name=info.orig_filename if info.flag_bits & _UTF8 else _unicode_path(info.extra, raw) or shown_name(raw),
        raw=raw,
        offset=info.header_offset,
        packed=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
        method=info.compress_type,
    )


def shown_name(raw: bytes) -> str:
    """A name that says nothing of its encoding: UTF-8 if it is Chinese in it, else GB 18030 (Windows in Chinese), else code page 437."""
    tried: list[str] = []
    for codec in ("utf-8", "gb18030"):
        try:
            name = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if name.isascii() or any(c >= _IDEOGRAPH for c in name):
            return name
        tried.append(name)
    return tried[0] if tried else raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in Info-ZIP's extra field (4.6.9), if it is that of this very name."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        content, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and content[:1] == b"\1" and content[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            try:
                return content[5:].decode()
            except UnicodeDecodeError:
                return None
    return None


def _refuse_bombs(raw: IO[bytes], entries: Sequence[Entry], file: str, limits: Limits) -> None:
    """All of an archive whose members share bytes (Fifield 2019), or are too much together."""
    total = sum(entry.size for entry in entries)
    if total > limits.archive:
        raise too_large(file, total, sum(entry.packed for entry in entries))
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < end:
            raise InputError(_overlapping(file))
        end = data_of(raw, entry, member_file(file, legible(entry.name))) + entry.packed


_RENAME = Text("请自行解压核对；确是日志的，改名后重新压缩", "unpack it yourself and look; if it is a log, rename it and pack it again")
_REPACK = Text(
    "请自行解压，再写明解出的文件，或重新压缩为普通的zip", "unpack it yourself and name the file, or pack it again as a plain zip"
)
_LEADS_OUT = Text(
    "名称指向压缩包之外（绝对路径、盘符、..或反斜杠）", "its name leads out of the archive (an absolute path, a drive, .. or a backslash)"
)
_METHOD = Text("压缩方法不是deflate", "it is packed by another method than deflate"), _REPACK


def _fault(info: zipfile.ZipInfo, entry: Entry, twice: bool) -> tuple[Text, Text] | None:
    """Why a member is not unpacked, and what to do; None if it may be."""
    mode = info.external_attr >> 16
    if not entry.name.isprintable():
        return Text("名称含有不可见字符", "its name holds invisible characters"), _RENAME
    if _leaves(entry.name):
        return _LEADS_OUT, _RENAME
    if entry.name.endswith("/"):
        return Text("名称是文件夹，却有内容", "it has the name of a folder, and content"), _RENAME
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Text("是链接、设备或文件夹，不是文件", "it is a link, a device or a folder, not a file"), _REPACK
    if info.flag_bits & _ENCRYPTED:
        return Text("有密码", "it has a password"), Text(
            "请用密码自行解压，再写明解出的文件", "unpack it with its password, and name the file"
        )
    if entry.method not in (STORED, DEFLATED):
        return _METHOD
    if twice:
        return Text("包内有两个同名的成员，无从分辨", "the archive has two members of this name, and nothing tells them apart"), _RENAME
    return None


def _leaves(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) is not None


def _refused(file: str, name: str, what: Text, remedy: Text) -> Problem:
    said = Text(f"压缩包成员不展开：{what.zh}", f"the member is not unpacked: {what.en}")
    return Problem(what=said, remedy=remedy, place=Place(file=member_file(file, legible(name))))


def no_member(file: str, name: str, names: Sequence[str]) -> Problem:
    """The problem of a member that an archive doesn't have; ``names`` are those that it has."""
    close = ", ".join(difflib.get_close_matches(name, names, n=3))
    zh, en = (f"；是不是{close}？", f"; did you mean {close}?") if close else ("", "")
    return Problem(
        what=Text("压缩包里没有这个成员", "the archive has no such member"),
        remedy=Text(f"请核对名称{zh}", f"check its name{en}"),
        place=Place(file=member_file(file, legible(name))),
    )


def _no_directory(file: str, error: Exception) -> Problem:
    return Problem(
        what=Text(
            "是ZIP压缩包或.xlsx一类的文件，但读不出目录（不完整、分卷或已损坏）",
            f"a ZIP archive or a file such as .xlsx whose directory cannot be read (cut off, split or damaged): {error}",
        ),
        remedy=Text("请重新下载、导出或压缩", "fetch, export or pack it again"),
        place=Place(file=file),
    )


def _too_many(file: str) -> Problem:
    return Problem(
        what=Text("压缩包的成员太多", "the archive has too many members"),
        remedy=Text("请自行解压，再写明解出的文件夹", "unpack it yourself, and name the folder"),
        place=Place(file=file),
    )


def _overlapping(file: str) -> Problem:
    return Problem(
        what=Text(
            "压缩包成员互相重叠：正常的压缩包不会这样，整包不读", "members of the archive overlap, as in no honest one; none of it is read"
        ),
        remedy=Text("请核对来源，重新取得或重新压缩", "check where it comes from, and fetch or pack it again"),
        place=Place(file=file),
    )
