"""An input opened for reading: found, unpacked, hashed, what it is and its encoding known. All that fails here is an InputError."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from shixian.errors import InputError
from shixian.eventlog.compound import kind_of_compound
from shixian.eventlog.digest import Digest
from shixian.eventlog.encoding import Codec, Decoding, recognise
from shixian.eventlog.inflating import CHUNK, LIMITS, Limits, inflated, ungzipped
from shixian.eventlog.inputs import STDIN, Input
from shixian.eventlog.members import entry_named, proven, zip_kind
from shixian.eventlog.packing import GZIP, HEAD, FileKind, Readable, kind_of, no_text, own_name, readable, refusal
from shixian.eventlog.transcoding import as_utf8
from shixian.eventlog.unreadable import changed, no_room, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["STDIN", "Held", "Opened", "held", "on_disk", "opened"]

_IN_MEMORY = 64 << 20
_READ_AS_THEY_ARE = frozenset({"utf-8", "gb18030"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open text. ``stream`` yields its unpacked bytes, from after the byte order mark on; ``head`` is how they begin.

    Their codec is UTF-8 or GB 18030 (``decoding.codec``): any other is transcoded to UTF-8, and ``decoding.encoding`` says from what.
    """

    file: str
    stream: IO[bytes]
    head: bytes
    digest: Digest
    decoding: Decoding

    @property
    def sha256(self) -> str:
        """Of the bytes as they lie on disk, or in their archive; waits until it is known."""
        return self.digest.hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An input whose bytes are at hand, to be read as often as needed. ``name`` is its own, without folder, archive and .gz.

    ``kind``: what it is by its content. ``head``: how it begins, unpacked. ``sha256``: of its bytes as they lie on disk (those of a
    gzip file packed) or in their archive (unpacked).
    """

    file: str
    name: str
    kind: Readable
    head: bytes
    digest: Digest
    raw: IO[bytes]
    gzipped: bool
    path: Path | None
    limits: Limits

    @property
    def sha256(self) -> str:
        """See the class; waits until it is known."""
        return self.digest.hex

    def stream(self) -> IO[bytes]:
        """The unpacked bytes from their beginning; one at a time. Reading raises InputError for a damaged gzip file."""
        return _unpacked(self.raw, self.gzipped, self.file, self.limits)

    def text(self, codec: Codec | None = None) -> Opened:
        """The input as text, read once to recognise its encoding (``codec`` overrides that). Raises InputError; also if it is no text."""
        if self.kind != "text":
            raise InputError(no_text(self.kind, self.file))
        try:
            decoding = recognise(lambda: _chunks(self.stream()), self.file, codec)
            stream = self.stream()
            stream.read(decoding.bom)
        except OSError as error:
            raise InputError(unreadable(self.file, error)) from None
        head = self.head[decoding.bom :]
        if decoding.codec not in _READ_AS_THEY_ARE:
            stream = as_utf8(stream, decoding.codec)
            head = head.decode(decoding.codec, "ignore").encode()
            decoding = replace(decoding, codec="utf-8", bom=0)
        return Opened(file=self.file, stream=stream, head=head, digest=self.digest, decoding=decoding)

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A path to the unpacked bytes: the file itself, or a copy that only its owner may read and that is deleted afterwards."""
        if self.path is not None and not self.gzipped:
            yield self.path
            if not _is_still_at(self.path, self.raw):
                raise changed(self.file)
            return
        with ExitStack() as stack:
            try:
                copy = stack.enter_context(tempfile.NamedTemporaryFile(prefix="shixian-"))
            except OSError as error:
                raise no_room(self.file, error) from None
            try:
                _fill(copy, _chunks(self.stream()), self.file)
            except OSError as error:
                raise InputError(unreadable(self.file, error)) from None
            yield Path(copy.name)


@contextmanager
def held(source: str | os.PathLike[str] | Input, limits: Limits = LIMITS) -> Iterator[Held]:
    """Take an input (``-`` is standard input) in hand. Raises InputError for what cannot be had, is damaged, a bomb, or no log at all."""
    found = source if isinstance(source, Input) else Input.at(source)
    with _bytes_of(found, limits) as raw:
        before = _stamp(raw)
        try:
            at_hand = _examined(found, raw, before is not None, limits)
        except OSError as error:
            raise InputError(unreadable(found.file, error)) from None
        try:
            yield at_hand
        except (InputError, UnicodeDecodeError) as error:
            if _is_changed(raw, before) or (isinstance(error, UnicodeDecodeError) and at_hand.kind == "text"):
                raise changed(found.file) from None
            raise
        finally:
            at_hand.digest.stop()
        if _is_changed(raw, before):
            raise changed(found.file)


@contextmanager
def opened(source: str | os.PathLike[str] | Input, codec: Codec | None = None, limits: Limits = LIMITS) -> Iterator[Opened]:
    """Open a text (``-`` is standard input), and close it again. It is read twice: for its encoding and digest, then for its rows."""
    with held(source, limits) as at_hand:
        yield at_hand.text(codec)


@contextmanager
def on_disk(source: str | os.PathLike[str] | Input, limits: Limits = LIMITS) -> Iterator[Path]:
    """A path to the unpacked bytes of an input, for readers that need one; see ``Held.on_disk``."""
    with held(source, limits) as at_hand, at_hand.on_disk() as path:
        yield path


def _examined(found: Input, raw: IO[bytes], in_place: bool, limits: Limits) -> Held:
    digest = Digest(raw, beside=in_place)
    try:
        return _recognised(found, raw, digest, in_place, limits)
    except BaseException:
        digest.stop()
        raise


def _recognised(found: Input, raw: IO[bytes], digest: Digest, in_place: bool, limits: Limits) -> Held:
    file, name = found.file, own_name(found.name)
    raw.seek(0)
    gzipped = raw.read(len(GZIP)) == GZIP
    head = _unpacked(raw, gzipped, file, limits).read(HEAD)
    kind = kind_of(head, found.name)
    if kind in ("zip", "compound"):
        with ExitStack() as stack:
            inside = _aside(stack, _chunks(_unpacked(raw, gzipped, file, limits)), file) if gzipped else raw
            kind = _looked_into(inside, kind, file, limits)
    known = readable(kind)
    if known is None:
        problem = refusal(kind, file)
        assert problem is not None
        raise InputError(problem)
    return Held(
        file=file,
        name=name,
        kind=known,
        head=head,
        digest=digest,
        raw=raw,
        gzipped=gzipped,
        path=found.path if in_place else None,
        limits=limits,
    )


def _looked_into(raw: IO[bytes], kind: FileKind, file: str, limits: Limits) -> FileKind:
    """What a zip or a compound file is by what is in it; a workbook's parts are unpacked once, for nothing but their sizes."""
    if kind == "compound":
        return kind_of_compound(raw)
    inside = zip_kind(raw, file, limits)
    if inside == "workbook":
        proven(raw, file, limits)
    return inside


def _unpacked(raw: IO[bytes], gzipped: bool, file: str, limits: Limits) -> IO[bytes]:
    raw.seek(0)
    return ungzipped(raw, file, limits) if gzipped else raw


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


@contextmanager
def _bytes_of(found: Input, limits: Limits) -> Iterator[IO[bytes]]:
    """The bytes of an input, seekable. Those of standard input, a pipe and a member are copied aside, in memory or an anonymous file."""
    with ExitStack() as stack:
        try:
            raw = _source(found, limits, stack)
        except (OSError, ValueError) as error:
            raise InputError(unreadable(found.file, error)) from None
        yield raw


def _source(found: Input, limits: Limits, stack: ExitStack) -> IO[bytes]:
    if found.path is None:
        return _aside(stack, _chunks(sys.stdin.buffer), found.file)
    raw = stack.enter_context(found.path.open("rb"))
    if found.member is not None:
        entry = found.entry or entry_named(found.member, raw, str(found.path), limits)
        return _aside(stack, inflated(raw, entry, found.file, limits), found.file)
    return raw if raw.seekable() else _aside(stack, _chunks(raw), found.file)


def _aside(stack: ExitStack, chunks: Iterable[bytes], file: str) -> IO[bytes]:
    spool = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes it
    _fill(spool, chunks, file)
    spool.seek(0)
    return spool


def _fill(copy: IO[bytes], chunks: Iterable[bytes], file: str) -> None:
    for chunk in chunks:
        try:
            copy.write(chunk)
        except OSError as error:
            raise no_room(file, error) from None
    try:
        copy.flush()
    except OSError as error:
        raise no_room(file, error) from None


def _stamp(raw: IO[bytes]) -> tuple[int, int] | None:
    """Size and time of change of a file on disk, to notice that it is written to while it is read."""
    if not isinstance(raw, io.BufferedReader):
        return None
    status = os.fstat(raw.fileno())
    return status.st_size, status.st_mtime_ns


def _is_still_at(path: Path, raw: IO[bytes]) -> bool:
    """Whether the file that was examined is the one that its path leads to: whoever opened it by its path read the same."""
    try:
        return os.path.samestat(path.stat(), os.fstat(raw.fileno()))
    except OSError:
        return False


def _is_changed(raw: IO[bytes], before: tuple[int, int] | None) -> bool:
    return not raw.closed and _stamp(raw) != before
