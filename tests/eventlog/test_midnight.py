"""Midnight sharp where a format knows no bare dates is the day; nobody is accused for want of a time that nobody recorded."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pytest reads annotations of fixtures

import pytest

from shixian.eventlog import read_logs
from shixian.eventlog.midnight import day_of_midnight

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0"><trace><string key="concept:name" value="示例1号"/>
<event><string key="concept:name" value="k"/><date key="time:timestamp" value="{at}"/></event></trace></log>
"""


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2020-09-25T00:00:00", "2020-09-25"),
        ("2020-09-25 00:00:00.000", "2020-09-25"),
        ("2020-09-25T00:00:00.000+08:00", "2020-09-25"),
        ("2020-09-25T00:00:00Z", "2020-09-25T00:00:00Z"),
        ("2020-09-25T00:00:01", "2020-09-25T00:00:01"),
        ("2020-09-25T10:00:00", "2020-09-25T10:00:00"),
        ("2020-09-25", "2020-09-25"),
    ],
)
def test_only_midnight_in_shanghai_to_the_second_is_the_day(stamp: str, said: str) -> None:
    assert day_of_midnight(stamp) == said


@pytest.mark.parametrize(
    ("at", "precision"),
    [("2020-09-25T00:00:00.000+08:00", "day"), ("2020-09-25T00:00:00Z", "point"), ("2020-09-25T09:30:00+08:00", "point")],
)
def test_in_a_process_log_midnight_is_the_day(tmp_path: Path, at: str, precision: str) -> None:
    (tmp_path / "log.xes").write_text(XES.format(at=at), encoding="utf-8")
    (event,) = read_logs([tmp_path / "log.xes"]).events
    assert event.at.precision == precision


def test_in_a_canonical_text_midnight_is_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("kind,at\nk,2020-09-25T00:00:00\n", encoding="utf-8")
    (event,) = read_logs([tmp_path / "log.csv"]).events
    assert event.at.precision == "point"


def test_in_a_typed_column_midnight_is_the_day(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as store:
        store.execute(f"COPY (SELECT 'k' AS kind, TIMESTAMP '2020-09-25 00:00:00' AS at) TO '{tmp_path / 'log.parquet'}' (FORMAT parquet)")
    (event,) = read_logs([tmp_path / "log.parquet"]).events
    assert event.at.precision == "day"
