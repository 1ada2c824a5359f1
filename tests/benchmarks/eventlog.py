"""How fast logs are read: ``python tests/benchmarks/eventlog.py [events]`` prints events a second, and the memory of an event.

A program, not a test: what a machine manages is no property of the code.
"""

from __future__ import annotations

import csv
import gc
import gzip
import io
import json
import sys
import tempfile
import time
import tracemalloc
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.eventlog import read_logs

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = ("id", "kind", "at", "subject", "case", "category")
EVENTS = 100_000
ROUNDS = 7


def rows(count: int, *, with_ids: bool) -> list[dict[str, str]]:
    """Decisions and publications of 200 subjects; every other moment has a time of day."""
    made = []
    for n in range(count):
        day = date(2015, 1, 1) + timedelta(days=n % 3000)
        at = f"{datetime(day.year, day.month, day.day) + timedelta(seconds=n % 86_400)}" if n % 2 else day.isoformat()  # noqa: DTZ001
        row = {
            "kind": "decision.published" if n % 3 else "decision.enforcement",
            "at": at.replace(" ", "T"),
            "subject": f"某县第{n % 200}局",
            "case": f"某市监罚〔2020〕{n // 2}号",
            "category": "行政处罚" if n % 5 else "行政许可",
        }
        made.append({"id": f"e{n}", **row} if with_ids else row)
    return made


def as_jsonl(made: list[dict[str, str]], *, escaped: bool = False) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=escaped) + "\n" for row in made).encode()


def as_csv(made: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, [name for name in COLUMNS if name in made[0]])
    writer.writeheader()
    writer.writerows(made)
    return text.getvalue()


def seconds(path: Path) -> float:
    """The best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        log = read_logs([path])
        best = min(best, time.perf_counter() - start)
        assert not log.rejected
    return best


def memory(path: Path, count: int) -> float:
    """Bytes an event, without the interpreter's own."""
    gc.collect()
    tracemalloc.start()
    log = read_logs([path])
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert log.events
    return held / count


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    formats: dict[str, tuple[str, bool, Callable[[list[dict[str, str]]], bytes]]] = {
        "JSON Lines, own ids": (".jsonl", True, as_jsonl),
        "JSON Lines, ids from content": (".jsonl", False, as_jsonl),
        r"JSON Lines, \u escapes": (".jsonl", True, lambda made: as_jsonl(made, escaped=True)),
        "JSON Lines, gzip": (".jsonl.gz", True, lambda made: gzip.compress(as_jsonl(made), 6)),
        "CSV, UTF-8, own ids": (".csv", True, lambda made: as_csv(made).encode()),
        "CSV, UTF-8, ids from content": (".csv", False, lambda made: as_csv(made).encode()),
        "CSV, GB18030": (".csv", True, lambda made: as_csv(made).encode("gb18030")),
    }
    print(f"{count:,} events; best of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (ending, with_ids, written) in formats.items():
            path = Path(folder) / f"log{ending}"
            path.write_bytes(written(rows(count, with_ids=with_ids)))
            print(f"{name:32} {count / seconds(path):>10,.0f} events/s", flush=True)
        sample = min(count, 50_000)
        path.write_bytes(as_csv(rows(sample, with_ids=True)).encode())
        print(f"{'memory, CSV':32} {memory(path, sample):>10,.0f} bytes/event")


if __name__ == "__main__":
    main()
