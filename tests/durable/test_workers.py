"""Child processes: a crash costs one partition, an exception comes back as itself, nothing is left running."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import shixian
from shixian.errors import EngineError, InputError, Place, Problem, RuleError
from shixian.judge.workers import Crash, run_isolated
from shixian.words import Text

forking = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")


def double(n: int) -> int:
    return n * 2


def die(n: int) -> int:
    if n % 5 == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    return n


def leave(n: int) -> int:
    if n == 1:
        os._exit(7)
    if n == 2:
        sys.exit(3)
    return n


def no_children() -> bool:
    return multiprocessing.active_children() == []


@pytest.fixture(autouse=True)
def quiet() -> Any:
    """A fault handler would write the wanted crashes' tracebacks to stderr."""
    import faulthandler

    was = faulthandler.is_enabled()
    faulthandler.disable()
    yield
    if was:
        faulthandler.enable()


# --- results ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2, 5, 40])
def test_results_come_in_the_order_of_the_partitions(jobs: int) -> None:
    def slower_at_first(n: int) -> int:
        time.sleep(0.002 * (20 - n))
        return n * 2

    assert list(run_isolated(slower_at_first, range(20), jobs=jobs)) == [(n, n * 2) for n in range(20)]
    assert no_children()


def test_no_partitions_no_children() -> None:
    assert list(run_isolated(double, [], jobs=2)) == []


@pytest.mark.parametrize("jobs", [0, -1])
def test_no_jobs_is_an_error_at_once(jobs: int) -> None:
    with pytest.raises(ValueError, match="jobs"):
        run_isolated(double, [1], jobs=jobs)


def test_one_job_is_still_a_child_and_serves_all_partitions() -> None:
    pids = {pid for _, pid in run_isolated(lambda _: os.getpid(), range(10), jobs=1)}
    assert len(pids) == 1
    assert os.getpid() not in pids


@forking
def test_partitions_may_refer_to_what_only_the_parent_holds() -> None:
    rows = [object() for _ in range(1000)]
    parts = [range(i, i + 100) for i in range(0, 1000, 100)]
    counted = run_isolated(lambda part: sum(type(rows[i]) is object for i in part), parts, jobs=2)
    assert [n for _, n in counted] == [100] * 10


def test_results_larger_than_a_pipe_come_whole() -> None:
    assert [len(r) for _, r in run_isolated(lambda n: b"x" * n, [5_000_000, 10, 3_000_000], jobs=2) if isinstance(r, bytes)] == [
        5_000_000,
        10,
        3_000_000,
    ]


def test_on_done_hears_each_partition_once() -> None:
    heard: list[int] = []
    list(run_isolated(die, range(8), jobs=2, on_done=heard.append))
    assert sorted(heard) == list(range(8))


def test_spawned_where_there_is_no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    import math

    assert list(run_isolated(math.factorial, [3, 4, 5], jobs=2)) == [(0, 6), (1, 24), (2, 120)]
    assert no_children()


# --- deaths -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_segfault_costs_its_partition_and_no_other(jobs: int) -> None:
    results = list(run_isolated(die, range(12), jobs=jobs))
    crashes = [r for _, r in results if isinstance(r, Crash)]
    assert [(c.partition, c.code) for c in crashes] == [(2, -signal.SIGSEGV), (7, -signal.SIGSEGV)]
    assert [r for i, r in results if i % 5 != 2] == [n for n in range(12) if n % 5 != 2]
    assert "SIGSEGV" in crashes[0].what.zh
    assert "partition 3 died (SIGSEGV)" in crashes[0].what.en
    assert no_children()


def test_an_exit_costs_its_partition_and_no_other() -> None:
    results = dict(run_isolated(leave, range(4), jobs=1))
    assert (results[0], results[3]) == (0, 3)
    assert [r.code for r in (results[1], results[2]) if isinstance(r, Crash)] == [7, 3]


def test_every_partition_may_crash() -> None:
    assert all(isinstance(r, Crash) for _, r in run_isolated(lambda n: os.kill(os.getpid(), signal.SIGKILL), range(6), jobs=2))
    assert no_children()


def test_a_crash_of_the_engine_itself_is_contained() -> None:
    def bare_engine(n: int) -> int:
        import durable_rules_engine

        if n == 1:
            handle = durable_rules_engine.create_ruleset("r", '{"r":{"all":[{"m":{"kind":"a"}}]}}')
            durable_rules_engine.assert_facts(handle, "[{}]")
        return n

    results = dict(run_isolated(bare_engine, range(3), jobs=1))
    assert (results[0], results[2]) == (0, 2)
    assert isinstance(results[1], Crash)


# --- exceptions -----------------------------------------------------------------------------------------------------------------------


def test_an_exception_is_raised_here_as_itself_when_its_turn_comes() -> None:
    def fail(n: int) -> int:
        if n == 2:
            raise KeyError("dossier 17")
        return n

    results = run_isolated(fail, range(50), jobs=2)
    assert [next(results), next(results)] == [(0, 0), (1, 1)]
    with pytest.raises(KeyError, match="dossier 17") as caught:
        next(results)
    assert "in fail" in "".join(caught.value.__notes__)  # where it happened in the child
    assert no_children()


@pytest.mark.parametrize("kind", [InputError, RuleError, EngineError])
def test_our_errors_keep_their_problems_places_and_exit_status(kind: type[InputError]) -> None:
    problem = Problem(what=Text("坏", "bad"), remedy=Text("改", "mend"), place=Place(file="log.csv", row=3))

    def fail(_: int) -> None:
        raise kind(problem, problem)

    with pytest.raises(kind) as caught:
        list(run_isolated(fail, [0], jobs=1))
    assert caught.value.problems == (problem, problem)
    assert caught.value.exit_status == kind.exit_status
    assert str(caught.value) == str(kind(problem, problem))


class UnrebuildableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def test_what_cannot_be_pickled_is_told_in_words() -> None:
    def fail(_: int) -> None:
        raise UnrebuildableError("no", "way")

    with pytest.raises(EngineError, match="UnrebuildableError: no way"):
        list(run_isolated(fail, [0], jobs=1))
    with pytest.raises(Exception, match="pickle"):
        list(run_isolated(lambda _: lambda: 1, [0], jobs=1))
    assert no_children()


# --- endings --------------------------------------------------------------------------------------------------------------------------


def test_an_iteration_that_is_given_up_leaves_no_child() -> None:
    results = run_isolated(lambda n: time.sleep(60 if n else 0), range(6), jobs=3)
    assert next(results) == (0, None)
    assert len(multiprocessing.active_children()) == 3
    started = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert no_children()
    assert time.monotonic() - started < 3


def test_an_error_of_on_done_leaves_no_child() -> None:
    def fail(_: int) -> None:
        raise RuntimeError("full")

    with pytest.raises(RuntimeError, match="full"):
        list(run_isolated(double, range(9), jobs=2, on_done=fail))
    assert no_children()


LONG = """
import os, sys, time
from shixian.judge.workers import run_isolated
def task(n):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(60)
list(run_isolated(task, range(4), jobs=2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("whom", ["the parent", "the whole group", "the parent, killed"])
def test_an_interrupt_ends_parent_and_children_and_leaves_no_orphan(whom: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(shixian.__file__).parent.parent)}
    parent = subprocess.Popen(
        [sys.executable, "-c", LONG.replace("60", "3") if "killed" in whom else LONG],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment,
    )
    assert parent.stdout is not None
    children = [int(parent.stdout.readline()) for _ in range(2)]
    match whom:
        case "the parent":
            parent.send_signal(signal.SIGINT)
        case "the whole group":
            os.killpg(parent.pid, signal.SIGINT)
        case _:
            parent.kill()
    _, errors = parent.communicate(timeout=20)
    assert parent.returncode == (-signal.SIGKILL if "killed" in whom else -signal.SIGINT)
    assert errors.count("Traceback") == (0 if "killed" in whom else 1)
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in children):
        assert time.monotonic() < deadline, "an orphan"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc").exists()
