"""What is too large to be a table is refused with a message before it is held in memory, or costs its own row."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pytest reads annotations of fixtures

import pytest

from shixian.errors import InputError
from shixian.eventlog import delimited, faults, intake, read_logs
from shixian.eventlog.heads import MOST_COLUMNS


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_logs([path])
    return caught.value.in_("en")


@pytest.mark.parametrize("head", ["kind,at,", "行政处罚决定书文号,处罚决定日期,", ""])
def test_a_head_of_a_million_columns_is_refused(tmp_path: Path, head: str) -> None:
    (tmp_path / "t.csv").write_text(head + ",".join(f"c{n}" for n in range(1_000_000)) + "\n1,2\n", encoding="utf-8")
    assert f"more than {MOST_COLUMNS}" in refused(tmp_path / "t.csv")


def test_a_line_without_an_end_is_refused_before_it_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_LINE", 1 << 20)
    (tmp_path / "t.csv").write_bytes(b"kind,at,note\nk,2020-01-01,a\nk,2020-01-01," + b"x" * (3 << 20) + b"\n")
    assert "line 3 is longer than 1 Mi characters" in refused(tmp_path / "t.csv")


def test_an_object_without_an_end_is_refused_before_it_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LONGEST_OBJECT", 1 << 20)
    (tmp_path / "t.jsonl").write_bytes(b'{"kind": "k", "at": "2020-01-01"}\n{"kind": "k", "note": "' + b"x" * (3 << 20) + b'"}\n')
    assert "line 2 is longer than 1 MiB" in refused(tmp_path / "t.jsonl")


def test_a_flood_of_rejected_rows_is_another_sort_of_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_REJECTED", 1000)
    (tmp_path / "t.csv").write_text("kind,at\nk,2020-01-01\n" + "k,damaged\n" * 5000, encoding="utf-8")
    assert "more than 1000 rows are rejected" in refused(tmp_path / "t.csv")
    assert "shixian doctor" in refused(tmp_path / "t.csv")
