"""Logs on disk for the tests of the log room."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shixian.errors import InputError
from shixian.eventlog import EventLog, read_logs

Write = Callable[..., Path]
Read = Callable[..., EventLog]
Refuse = Callable[..., InputError]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """``write(name, content, encoding)``: a file; a name that ends in .gz packs it."""

    def made(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        data = content.encode(encoding) if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return made


@pytest.fixture
def read(write: Write) -> Read:
    """``read(name, content)``: the log of one file."""

    def log_of(name: str, content: str | bytes, written_in: str = "utf-8", **options: Any) -> EventLog:
        return read_logs([write(name, content, written_in)], **options)

    return log_of


@pytest.fixture
def refuse(read: Read) -> Refuse:
    """``refuse(name, content)``: the InputError that reading it raises."""

    def error_of(*arguments: Any, **options: Any) -> InputError:
        with pytest.raises(InputError) as caught:
            read(*arguments, **options)
        for problem in caught.value.problems:
            assert problem.place is not None
            assert problem.what.zh != problem.what.en
            assert problem.remedy.zh != problem.remedy.en
        return caught.value

    return error_of
