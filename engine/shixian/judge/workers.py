"""Work in child processes, so that a crash of the engine costs a partition and not the audit.

No threads: one loop in the parent hands out partitions over pipes and waits for whichever child answers or dies first.
"""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import pickle
import signal
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, TypeVar

from shixian.errors import EngineError, Problem, ShixianError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

P = TypeVar("P")
R = TypeVar("R")

_PATIENCE = 5.0  # seconds that an idle child gets to leave by itself


@dataclass(frozen=True, slots=True)
class Crash:
    """A partition whose process died. ``code``: the exit status, or minus the signal that ended it."""

    partition: int
    code: int
    what: Text


def run_isolated(
    task: Callable[[P], R], partitions: Sequence[P], *, jobs: int, on_done: Callable[[int], None] | None = None
) -> Iterator[tuple[int, R | Crash]]:
    """``task`` over each partition in one of ``jobs`` child processes; (index, result) in the order of the partitions.

    Children are forked where the system can, so that a partition may refer to data that the parent holds; where it cannot, task and
    partitions are pickled. An exception of ``task`` is raised here as itself when its turn comes. A child that dies costs its
    partition, which is reported as a Crash, and a fresh child takes the rest. ``on_done`` hears the index of each partition as it
    ends, in whatever order. However the iteration ends, no child outlives it.
    """
    if jobs < 1:
        raise ValueError("jobs must be at least 1")
    if _HERE.get():
        return _run_here(task, partitions, on_done)
    return _run(task, partitions, jobs, on_done)


_HERE: ContextVar[bool] = ContextVar("in_this_process", default=False)


@contextlib.contextmanager
def in_this_process() -> Iterator[None]:
    """Within the block ``run_isolated`` works in this process: for one that is itself a child, whose death costs its own work and is seen.

    Starting a child costs ten times the judging of a small case. A task that has a ``close`` is closed when its partitions are done.
    """
    before = _HERE.set(True)
    try:
        yield
    finally:
        _HERE.reset(before)


def _run_here(task: Callable[[P], R], partitions: Sequence[P], on_done: Callable[[int], None] | None) -> Iterator[tuple[int, R | Crash]]:
    try:
        for index, partition in enumerate(partitions):
            result = task(partition)
            if on_done is not None:
                on_done(index)
            yield index, result
    finally:
        close = getattr(task, "close", None)
        if close is not None:
            close()


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: connection.Connection[Any, Any]
    partition: int | None = None  # in work


def _run(
    task: Callable[[P], R], partitions: Sequence[P], jobs: int, on_done: Callable[[int], None] | None
) -> Iterator[tuple[int, R | Crash]]:
    waiting = iter(range(len(partitions)))
    ended: dict[int, tuple[bool, Any]] = {}  # index → whether it is a result, and the result or the exception
    children: list[_Child] = []
    try:
        for turn in range(len(partitions)):
            while turn not in ended:
                while len(children) < jobs and (index := next(waiting, None)) is not None:
                    with _undisturbed():
                        children.append(_start(task, partitions, index, children))
                for child in _answered(children):
                    index = child.partition
                    if index is not None:
                        ended[index] = _outcome(child, index)
                        if on_done is not None:
                            on_done(index)
                    if not _assign(child, waiting):
                        children.remove(child)
                        _stop(child)
            success, value = ended.pop(turn)
            if not success:
                raise value
            yield turn, value
    finally:
        with _undisturbed():
            for child in children:
                _stop(child)


def _answered(children: list[_Child]) -> list[_Child]:
    ready = connection.wait([child.pipe for child in children])
    return [child for child in children if child.pipe in ready]


def _assign(child: _Child, waiting: Iterator[int]) -> bool:
    """Give a living child the next partition, if there is one."""
    child.partition = None
    if not child.process.is_alive():
        return False
    child.partition = next(waiting, None)
    if child.partition is None:
        return False
    with contextlib.suppress(OSError):  # it died in between: reading says so
        child.pipe.send_bytes(str(child.partition).encode())
    return True


def _outcome(child: _Child, index: int) -> tuple[bool, Any]:
    try:
        answer = child.pipe.recv_bytes()
    except (EOFError, OSError):
        return True, _crash(child, index)
    try:
        success, value = pickle.loads(answer)  # noqa: S301 - written by our own child
    except Exception as error:  # noqa: BLE001 - whatever the value's class does when it is rebuilt
        return False, _unpicklable(error)
    return success, value


def _crash(child: _Child, index: int) -> Crash:
    child.process.join(_PATIENCE)
    if child.process.is_alive():  # it closed its pipe and lives on
        child.process.kill()
        child.process.join()
    code = child.process.exitcode or 0
    try:
        cause_zh = cause_en = signal.Signals(-code).name
    except ValueError:
        cause_zh, cause_en = f"退出码 {code}", f"exit status {code}"
    return Crash(
        index,
        code,
        Text(f"第 {index + 1} 份数据的子进程意外终止({cause_zh})", f"the process working on partition {index + 1} died ({cause_en})"),
    )


def _stop(child: _Child) -> None:
    if child.partition is not None:
        child.process.kill()
    child.pipe.close()  # what an idle child waits for
    child.process.join(_PATIENCE)
    if child.process.is_alive():
        child.process.kill()
        child.process.join()
    child.process.close()


def _context() -> ForkContext | SpawnContext:
    if "fork" in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _start(task: Callable[[P], R], partitions: Sequence[P], index: int, siblings: list[_Child]) -> _Child:
    context = _context()
    ours, theirs = context.Pipe()
    # a forked child holds copies of our ends; unless it closes them, a sibling does not notice that we are gone
    inherited = [ours, *(child.pipe for child in siblings)] if context.get_start_method() == "fork" else []
    process = context.Process(target=_serve, args=(task, partitions, index, theirs, inherited), daemon=True)
    process.start()
    theirs.close()
    return _Child(process, ours, index)


def _serve(
    task: Callable[[P], R],
    partitions: Sequence[P],
    index: int,
    pipe: connection.Connection[Any, Any],
    inherited: list[connection.Connection[Any, Any]],
) -> None:
    """The child: one partition after the other until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    gc.freeze()  # what was forked is shared with the parent as long as no collection writes to it
    for end in inherited:
        end.close()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_attempt(task, partitions[index]))
            index = int(pipe.recv_bytes())


def _attempt(task: Callable[[P], R], partition: P) -> bytes:
    try:
        return _dumps((True, task(partition)))
    except Exception as error:  # noqa: BLE001 - it goes back to the parent as itself
        error.add_note("".join(traceback.format_exception(error)))
        try:
            answer = _dumps((False, error))
            pickle.loads(answer)  # noqa: S301 - our own; some exceptions are written but cannot be rebuilt
        except Exception:  # noqa: BLE001 - whatever its class does
            return _dumps((False, _unpicklable(error)))
        return answer


def _unpicklable(error: Exception) -> EngineError:
    name = type(error).__name__
    lost = EngineError(
        Problem(
            what=Text(
                f"子进程出错，且无法原样传回：{name}: {error}", f"a child failed with an error that cannot be passed on: {name}: {error}"
            ),
            remedy=Text("请报告此错误", "please report this"),
        )
    )
    for note in getattr(error, "__notes__", ()):
        lost.add_note(note)
    return lost


class _Pickler(pickle.Pickler):
    """Our errors are rebuilt from their problems; ``args`` holds only the text."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, ShixianError):
            return type(value), value.problems, value.__dict__
        return NotImplemented


def _dumps(value: object) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until a child is either registered or gone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
