"""The child process that reads a workbook, seen from its parent: it is started, asked, heard, and ended in every case."""

from __future__ import annotations

import importlib.util
import marshal
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from shixian.errors import InputError
from shixian.eventlog.workbook.wording import library_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Child"]

_START = """
import sys
here, library, path, memory = sys.argv[1:]
sys.path += [here, library]
from child.main import main
main(path, int(memory))
"""
_LONGEST = 256 << 20
_HEARD = 8192
_LAST_BREATH = 5.0
"""Seconds."""


class Child:
    """A child at work on one file. ``busy``: it has been asked for a sheet, and has not come to its end."""

    def __init__(self, path: Path, memory: int) -> None:
        self.busy = False
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        try:
            self._process = subprocess.Popen(
                [*_interpreter(), "-c", _START, str(Path(__file__).parent), _library(), os.fspath(path), str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=os.environ | {"MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"},
            )
        except BaseException:
            self._complaints.close()
            raise

    def ask(self, sheet: int) -> None:
        """Ask for the sheet at this place."""
        self.busy = True
        with suppress(BrokenPipeError):  # it is dead: why, answer() tells
            self._stdin.write(b"%d\n" % sheet)
            self._stdin.flush()

    def answer(self) -> Sequence[Any]:
        """What it says next: its kind, and the rest. The answer of a child that died is a refusal too."""
        length = self._heard(4)
        said = self._heard(int.from_bytes(length, "little")) if length else None
        if said is None:
            return ["refused", *self._post_mortem()]
        answer: Sequence[Any] = marshal.loads(said)  # noqa: S302 - from our own child
        if answer[0] == "end":
            self.busy = False
        return answer

    def end(self) -> None:
        """Kill it, and leave nothing of it; any number of times."""
        self._process.kill()
        for pipe in (self._stdin, self._stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        self._process.wait()
        self._complaints.close()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _heard(self, length: int) -> bytes | None:
        """So many bytes of it; None if it fell silent before, or makes no sense."""
        said = self._stdout.read(length) if length <= _LONGEST else b""
        return said if said and len(said) == length else None

    def _post_mortem(self) -> list[str]:
        """The reason why it died, as a refusal."""
        try:
            status = self._process.wait(_LAST_BREATH)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read(_HEARD)
        if b"memory allocation of" in said or b"MemoryError" in said:
            return ["memory"]
        if -status == getattr(signal, "SIGXCPU", None):
            return ["time"]
        if -status == signal.SIGKILL:
            return ["killed"]
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        return ["crashed", last or (signal.Signals(-status).name if status < 0 else f"exit status {status}")]


def _interpreter() -> list[str]:
    """This Python, without the user's settings and site packages: quick, and nobody's start-up code runs in the child."""
    options = ["-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}"]
    return [sys.executable, *options, *(["-B"] if sys.dont_write_bytecode else [])]


def _library() -> str:
    """The folder from which this process would import python_calamine."""
    found = importlib.util.find_spec("python_calamine")
    if found is None or found.origin is None:
        raise InputError(library_missing())
    return str(Path(found.origin).parent.parent)
