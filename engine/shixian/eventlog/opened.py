"""A log file opened for reading: found, unpacked, hashed, its encoding known. Everything here fails as an InputError with a remedy."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import io
import os
import shutil
import sys
import tempfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.encoding import Codec, Decoding, recognise
from shixian.eventlog.packing import GZIP, HEAD, refuse_what_is_no_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STDIN", "Opened", "opened"]

STDIN = "-"
_CHUNK = 1 << 20
_IN_MEMORY = 64 << 20
_GARBLED = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open log. ``stream`` yields its unpacked bytes, from after the byte order mark on; ``head`` is how they begin."""

    file: str
    stream: IO[bytes]
    head: bytes
    sha256: str
    decoding: Decoding


@contextmanager
def opened(path: str | os.PathLike[str], codec: Codec | None = None) -> Iterator[Opened]:
    """Open a log (``-`` is standard input), and close it again. It is read twice: for its encoding and digest, then for its rows."""
    file = os.fspath(path)
    with _seekable(file) as raw:
        before = _stamp(raw)
        found = _examined(file, raw, codec)
        try:
            yield found
        except (*_GARBLED, UnicodeDecodeError):
            raise _changed(file) from None
        if _stamp(raw) != before:
            raise _changed(file)


def _examined(file: str, raw: IO[bytes], codec: Codec | None) -> Opened:
    try:
        sha256 = _digest(raw)
        raw.seek(0)
        packed = raw.read(len(GZIP)) == GZIP
        stream = _unpacked(raw, packed)
        head = stream.read(HEAD)
        refuse_what_is_no_text(head, file)
        decoding = recognise(lambda: _chunks(raw, packed), file, codec)
    except _GARBLED as error:
        raise InputError(_damaged(file, error)) from None
    except OSError as error:
        raise InputError(_unreadable(file, error)) from None
    stream = _unpacked(raw, packed)
    stream.read(decoding.bom)
    return Opened(file=file, stream=stream, head=head[decoding.bom :], sha256=sha256, decoding=decoding)


def _digest(raw: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := raw.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _unpacked(raw: IO[bytes], packed: bool) -> IO[bytes]:
    raw.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=raw, mode="rb"), _CHUNK) if packed else raw


def _chunks(raw: IO[bytes], packed: bool) -> Iterator[bytes]:
    stream = _unpacked(raw, packed)
    while chunk := stream.read(_CHUNK):
        yield chunk


@contextmanager
def _seekable(file: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, standard input or a pipe; the latter two are copied aside, in memory or on disk, to be read twice."""
    try:
        source = sys.stdin.buffer if file == STDIN else Path(file).open("rb")  # noqa: SIM115 - closed below; standard input is not ours to close
    except (OSError, ValueError) as error:
        raise InputError(_unreadable(file, error)) from None
    try:
        if file != STDIN and source.seekable():
            yield source
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            shutil.copyfileobj(source, spool, _CHUNK)
            spool.seek(0)
            yield spool
    finally:
        if file != STDIN:
            source.close()


def _stamp(raw: IO[bytes]) -> tuple[int, int] | None:
    """Size and time of change of a file on disk, to notice that it is written to while it is read."""
    if not isinstance(raw, io.BufferedReader):
        return None
    status = os.fstat(raw.fileno())
    return status.st_size, status.st_mtime_ns


def _changed(file: str) -> InputError:
    return InputError(
        Problem(
            what=Text("读取期间文件被改动", "the file changed while it was being read"),
            remedy=Text("请复制一份，对副本进行检查", "copy it, and check the copy"),
            place=Place(file=file),
        )
    )


def _damaged(file: str, error: Exception) -> Problem:
    cut = isinstance(error, EOFError)
    return Problem(
        what=Text("gzip文件不完整，末尾被截断", "the gzip file is cut off before its end")
        if cut
        else Text("gzip文件已损坏", "the gzip file is damaged"),
        remedy=Text(
            "请重新下载或压缩，可用“gzip -t 文件”查验；能解出的部分不会当作全部来检查",
            "fetch or pack it again (gzip -t tests it); the part that can still be unpacked is not checked as if it were all",
        ),
        place=Place(file=file),
    )


def _unreadable(file: str, error: Exception) -> Problem:
    place = Place(file=file)
    match error:
        case FileNotFoundError():
            near = _neighbours(file)
            hint = f"；是不是{near}？" if near else "", f"; did you mean {near}?" if near else ""
            return Problem(
                what=Text("没有这个文件", "there is no such file"),
                remedy=Text(f"请核对路径{hint[0]}", f"check the path{hint[1]}"),
                place=place,
            )
        case IsADirectoryError():
            return Problem(
                what=Text("这是文件夹，不是文件", "this is a folder, not a file"),
                remedy=Text("请列出其中的日志文件，如 文件夹/*.csv", "name the logs in it, for example folder/*.csv"),
                place=place,
            )
        case PermissionError():
            return Problem(
                what=Text("没有读取权限", "it may not be read"),
                remedy=Text("请授予读取权限，或复制一份", "grant the right to read it, or copy it"),
                place=place,
            )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Problem(
        what=Text(f"读不出来：{reason}", f"it cannot be read: {reason}"),
        remedy=Text("请核对路径和存储介质", "check the path and the medium"),
        place=place,
    )


def _neighbours(file: str) -> str:
    """Files beside the missing one whose names are close to its name."""
    try:
        names = [entry.name for entry in Path(file).parent.iterdir()]
    except (OSError, ValueError):
        return ""
    return ", ".join(difflib.get_close_matches(Path(file).name, names, n=3))
