"""Puts the repository on the path, so that tests can say ``from tests.oracle import judge``; judging without child processes."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

_TOP = str(Path(__file__).resolve().parents[2])
if _TOP not in sys.path:
    sys.path.insert(0, _TOP)


def _here(task: Callable[[Any], Any], partitions: Sequence[Any], **_: object) -> Iterator[tuple[int, Any]]:
    for index, partition in enumerate(partitions):
        yield index, task(partition)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge here: starting a child process costs ten times the judging of a small world."""
    monkeypatch.setattr("shixian.judge.durable.run_isolated", _here)
