"""The SHA-256 of an input (FIPS 180-4), reckoned by a thread of its own while the input is read: hashing leaves the interpreter free."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import IO

__all__ = ["Digest"]

_CHUNK = 1 << 20


class Digest:
    """The digest of an open file's bytes from its beginning; its position is not moved. ``hex`` waits until it is known.

    To be stopped before the file is closed. A file without a descriptor of its own is read at once, and then rewound.
    """

    def __init__(self, file: IO[bytes], *, beside: bool) -> None:
        self._hash = hashlib.sha256()
        self._error: OSError | None = None
        self._stopped = False
        self._thread: threading.Thread | None = None
        if beside and hasattr(os, "pread"):
            self._thread = threading.Thread(target=self._read, args=(file.fileno(),), name="shixian-digest", daemon=True)
            self._thread.start()
        else:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                self._hash.update(chunk)
            file.seek(0)

    def _read(self, descriptor: int) -> None:
        at = 0
        try:
            while not self._stopped and (chunk := os.pread(descriptor, _CHUNK, at)):
                self._hash.update(chunk)
                at += len(chunk)
        except OSError as error:
            self._error = error

    def stop(self) -> None:
        """Reckon no further, and let go of the file."""
        self._stopped = True
        self._wait()

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @property
    def hex(self) -> str:
        """The digest of all bytes, 64 hex digits. Raises OSError if they could not be read."""
        self._wait()
        if self._error is not None:
            raise self._error
        return self._hash.hexdigest()
