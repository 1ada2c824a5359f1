"""The bounds of the child: address space, processor time, files (setrlimit, POSIX.1-2017); where a system has none, it goes unbounded."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

__all__ = ["bound_memory", "bound_the_rest"]

_SECONDS = 600
_WRITTEN = 1 << 20
_WITHOUT_PROC = 1 << 30


def bound_memory(memory: int) -> None:
    """No more than ``memory`` bytes of address space above what the process has now. Interrupts are the parent's to heed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        _lower(resource.RLIMIT_AS, _address_space() + memory)


def bound_the_rest() -> None:
    """Not one more file, socket or core dump, ten minutes of processor time, one megabyte of complaints on standard error."""
    if resource is not None:
        _lower(resource.RLIMIT_NOFILE, 0)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_CPU, _SECONDS)
        _lower(resource.RLIMIT_FSIZE, _WRITTEN)


def _lower(which: int, wanted: int) -> None:
    _, hard = resource.getrlimit(which)
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):  # some systems (macOS) know the name of a limit, and refuse to set it
        resource.setrlimit(which, (bound, bound))


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return _WITHOUT_PROC
