"""How fast tables become events: ``python tests/benchmarks/readers.py [--full]`` prints seconds, rows a second and peak memory.

Each line is a process of its own, so that memory is that of the reading alone; beside each reader stands the bare parser that it is
built on, doing nothing with what it reads, in the same run. ``--full``: also 10⁶ rows of xlsx and 10⁷ rows of CSV.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

MAPPING = """
id: bench
title: {zh: 基准, en: Benchmark}
columns:
  number: [行政处罚决定书文号]
  authority: [作出行政处罚决定机关名称]
  decided: [作出行政处罚决定日期]
  published: [公示日期]
recognise: [number, decided, published]
case: {from: number, as: document-number}
subject: authority
set: {category: {is: 行政处罚}}
events:
  - {kind: decision.enforcement, at: decided, required: true}
  - {kind: decision.published, at: published}
"""
WIDE = ("行政处罚决定书文号", "作出行政处罚决定机关名称", "作出行政处罚决定日期", "公示日期")
FILLERS = 6


def days(rows: int) -> list[tuple[date, date]]:
    dice = random.Random(4)
    first = date(2020, 1, 1)
    return [(d := first + timedelta(days=dice.randrange(360)), d + timedelta(days=dice.randrange(20))) for _ in range(rows)]


def write_canonical(path: Path, rows: int, *, hourly: bool) -> None:
    """A canonical log without ids; ``hourly``: every moment has a time of day."""
    with path.open("w", encoding="utf-8") as file:
        file.write("kind,at,subject,case,category\n")
        for n, (decided, published) in enumerate(days(rows // 2)):
            for kind, day in (("decision.enforcement", decided), ("decision.published", published)):
                at = f"{day} {n % 24:02}:{n % 60:02}:{n * 7 % 60:02}" if hourly else day
                file.write(f"{kind},{at},示例单位{n % 40},示例罚〔2020〕{n}号,行政处罚\n")


def write_wide(path: Path, rows: int) -> None:
    """A table of decisions with both dates and six columns that no event needs."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*WIDE, *(f"列{i}" for i in range(FILLERS))]) + "\n")
        for n, (decided, published) in enumerate(days(rows)):
            more = ",".join(f"内容{(n * i) % 97}" for i in range(FILLERS))
            file.write(f"示例罚〔2020〕{n}号,示例单位{n % 40},{decided},{published},{more}\n")


def write_xlsx(path: Path, rows: int) -> None:
    """The same as a workbook: one date typed as a date, one as text."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("表")
    typed = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate([*WIDE, *(f"列{i}" for i in range(FILLERS))]):
        sheet.write_string(0, column, name)
    for n, (decided, published) in enumerate(days(rows), 1):
        sheet.write_string(n, 0, f"示例罚〔2020〕{n}号")
        sheet.write_string(n, 1, f"示例单位{n % 40}")
        sheet.write_datetime(n, 2, datetime.combine(decided, datetime.min.time()), typed)
        sheet.write_string(n, 3, str(published))
        for i in range(FILLERS):
            sheet.write_string(n, 4 + i, f"内容{(n * i) % 97}")
    book.close()


def write_xes(path: Path, events: int) -> None:
    """A process log of eight events a trace, four attributes an event."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n')
        for n, (decided, published) in enumerate(days(events // 8)):
            file.write(f'<trace><string key="concept:name" value="示例罚〔2020〕{n}号"/>\n')
            steps = [(f"process.step{i}", decided) for i in range(6)]
            for kind, day in (("decision.enforcement", decided), *steps, ("decision.published", published)):
                file.write(
                    f'<event><string key="concept:name" value="{kind}"/><date key="time:timestamp" value="{day}T09:{n % 60:02}:00+08:00"/>'
                    f'<string key="org:group" value="示例单位{n % 40}"/><string key="category" value="行政处罚"/></event>\n'
                )
            file.write("</trace>\n")
        file.write("</log>\n")


def read(path: str, mapping: str) -> int:
    from shixian.eventlog import read_logs
    from shixian.eventlog.how import How
    from shixian.eventlog.mapping.shelf import read_mapping

    log = read_logs([path], how=How(mapping=read_mapping(Path(mapping))) if mapping else How())
    return len(log.events)


def stream(path: str, mapping: str) -> int:
    from shixian.eventlog import read_logs
    from shixian.eventlog.how import How
    from shixian.eventlog.mapping.shelf import read_mapping
    from shixian.eventlog.writing import LogWriter

    with tempfile.TemporaryFile() as file:
        return read_logs([path], how=How(mapping=read_mapping(Path(mapping))) if mapping else How(), sink=LogWriter(file)).passed_on


def bare(path: str, _: str) -> int:
    match Path(path).suffix:
        case ".csv":
            import csv

            with Path(path).open(encoding="utf-8", newline="") as file:
                return sum(1 for _ in csv.reader(file)) - 1
        case ".xlsx":
            import python_calamine

            return sum(1 for _ in python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows()) - 1
        case _:
            from xml.etree import ElementTree

            count = 0
            for _, element in ElementTree.iterparse(path):
                if element.tag.endswith("}event"):
                    count += 1
                    element.clear()
            return count


def alone(what: str, path: Path, mapping: Path | None) -> tuple[float, int, float]:
    """Seconds, how many, and MiB at the peak (the child that reads a workbook included), in a process of its own."""
    done = subprocess.run([sys.executable, __file__, what, str(path), str(mapping or "")], capture_output=True, text=True, check=True)
    seconds, count, memory = done.stdout.split()
    return float(seconds), int(count), float(memory)


def line(name: str, rows: int, path: Path, mapping: Path | None = None, *, streaming: bool = False) -> None:
    ours = [alone("stream" if streaming else "read", path, mapping) for _ in range(1 if rows > 1_000_000 else 3)]
    seconds, events, memory = min(ours)
    plain, _, _ = alone("bare", path, None)
    print(
        f"{name:<44}{rows:>12,}{events:>12,}{seconds:>9.2f}{rows / seconds:>12,.0f}{memory:>9.0f}{plain:>9.2f}{seconds / plain:>8.1f}",
        flush=True,
    )


def main(full: bool) -> None:
    print(f"{'':<44}{'rows':>12}{'events':>12}{'s':>9}{'rows/s':>12}{'MiB':>9}{'bare s':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mapping = folder / "mapping.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        for title, hourly in (("CSV, canonical, dates", False), ("CSV, canonical, times of day", True)):
            write_canonical(folder / "log.csv", 1_000_000, hourly=hourly)
            line(title, 1_000_000, folder / "log.csv")
        write_wide(folder / "wide.csv", 1_000_000)
        line("CSV, mapped, two events a row", 1_000_000, folder / "wide.csv", mapping)
        line("CSV, mapped, written on (shixian convert)", 1_000_000, folder / "wide.csv", mapping, streaming=True)
        write_xlsx(folder / "table.xlsx", 100_000)
        line("xlsx, mapped, two events a row", 100_000, folder / "table.xlsx", mapping)
        write_xes(folder / "log.xes", 400_000)
        line("XES, eight events a trace", 400_000, folder / "log.xes")
        if full:
            write_xlsx(folder / "large.xlsx", 1_000_000)
            line("xlsx, mapped, written on", 1_000_000, folder / "large.xlsx", mapping, streaming=True)
            line("xlsx, mapped, held", 1_000_000, folder / "large.xlsx", mapping)
            write_canonical(folder / "large.csv", 10_000_000, hourly=False)
            line("CSV, canonical, written on", 10_000_000, folder / "large.csv", streaming=True)
            line("CSV, canonical, held", 10_000_000, folder / "large.csv")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("read", "stream", "bare"):
        what, file, given = sys.argv[1:4]
        import shixian.eventlog.binaries
        import shixian.eventlog.mapping.shelf
        import shixian.eventlog.writing  # noqa: F401 - imported before the clock starts

        start = time.perf_counter()
        found = {"read": read, "stream": stream, "bare": bare}[what](file, given)
        elapsed = time.perf_counter() - start
        own = next(
            row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM")
        )  # ru_maxrss has the parent's too
        peak = (int(own.split()[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
        print(elapsed, found, peak)
    else:
        main("--full" in sys.argv[1:])
