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
from datetime import date, timedelta
from pathlib import Path

from shixian.eventlog import read_logs

COLUMNS = ("id", "kind", "at", "subject", "case", "category")
EVENTS = 20_000
ROUNDS = 40


def rows(count: int, *, with_ids: bool = True, hourly: bool = True) -> list[dict[str, str]]:
    """Decisions and publications of 200 subjects; ``hourly``: every other moment has a time of day."""
    made = []
    for n in range(count):
        at = (date(2015, 1, 1) + timedelta(days=n % 3000)).isoformat()
        row = {
            "kind": "decision.published" if n % 3 else "decision.enforcement",
            "at": f"{at}T{timedelta(seconds=36_000 + n % 36_000)}" if hourly and n % 2 else at,
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
    plain, bare, dated = rows(count), rows(count, with_ids=False), rows(count, hourly=False)
    samples = {
        "JSON Lines": (".jsonl", as_jsonl(plain)),
        "JSON Lines, dates only": (".jsonl", as_jsonl(dated)),
        "JSON Lines, ids from content": (".jsonl", as_jsonl(bare)),
        r"JSON Lines, \u escapes": (".jsonl", as_jsonl(plain, escaped=True)),
        "JSON Lines, gzip": (".jsonl.gz", gzip.compress(as_jsonl(plain), 6)),
        "CSV": (".csv", as_csv(plain).encode()),
        "CSV, dates only": (".csv", as_csv(dated).encode()),
        "CSV, ids from content": (".csv", as_csv(bare).encode()),
        "CSV, GB18030": (".csv", as_csv(plain).encode("gb18030")),
    }
    print(f"{count:,} events, half of them with a time of day; the best of {ROUNDS} rounds")
    with tempfile.TemporaryDirectory() as folder:
        for name, (ending, data) in samples.items():
            path = Path(folder) / f"log{ending}"
            path.write_bytes(data)
            print(f"{name:32} {count / seconds(path):>10,.0f} events/s", flush=True)
        print(f"{'memory (CSV, GB18030)':32} {memory(path, count):>10,.0f} bytes/event")


if __name__ == "__main__":
    main()
