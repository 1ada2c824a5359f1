"""Every reader under a coverage-guided fuzzer: ``python tests/fuzz/readers.py [--runs N] [TARGET…]``.

Whatever bytes come in, a reader gives a log in which every row is accounted for, or an InputError that says what is wrong and what to
do; it never raises anything else, hangs, or takes more memory than its limit. Each target starts from its corpus in
tests/eventlog/corpus and runs in a process of its own (atheris, the extra ``fuzz``); what it finds is written to the current folder as
crash-…, and belongs into the corpus once it is mended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "eventlog" / "corpus"
TARGETS = {  # the ending of the file, the folder of its corpus, how many times fewer runs than a text (each starts a process)
    "csv": (".csv", "csv", 1),
    "jsonl": (".jsonl", "json", 1),
    "json": (".json", "json", 1),
    "xes": (".xes", "xes", 1),
    "ocel": (".json", "ocel", 1),
    "sqlite": (".sqlite", "ocel", 2),
    "parquet": (".parquet", "parquet", 4),
    "zip": (".zip", "zip", 1),
    "gzip": (".csv.gz", "gzip", 1),
    "workbook": (".xlsx", "workbook", 40),
    "stamp": ("", "stamp", 1),
    "mapping": (".yaml", "mapping", 1),
}
MEMORY = 2048  # MiB


def read_file(ending: str, data: bytes, folder: Path) -> None:
    """One input through the reader of logs."""
    from shixian.errors import InputError
    from shixian.eventlog import read_logs
    from shixian.eventlog.how import How

    path = folder / f"input{ending}"
    path.write_bytes(data)
    try:
        log = read_logs([path], how=How(object_type="order"))
    except InputError as refused:
        problems = refused.problems
    else:
        problems = log.unread
        for record in log.inputs:
            assert record.rows == record.converted + record.rejected + record.carried_none, record
    assert all(problem.what.zh and problem.remedy.zh for problem in problems)


def read_stamp(data: bytes) -> None:
    """One text as a moment: read, it reads back as itself."""
    from shixian.clock import Instant, StampError
    from shixian.eventlog.moments import MomentReader

    text = data.decode("utf-8", "replace")
    MomentReader(1900).many([text])
    try:
        moment = Instant.parse(text)
    except StampError:
        return
    assert Instant.parse(moment.as_stamp()) == moment


def read_mapping(data: bytes) -> None:
    """One text as a mapping: loaded, or told with a place."""
    from shixian.eventlog.mapping.model import Mapping
    from shixian.yamlpages.load import load_model

    mapping, problems = load_model(Mapping, data, "input.yaml")
    assert mapping is not None or problems
    assert all(problem.place is not None for problem in problems)


def fuzz(target: str, arguments: list[str]) -> None:
    """Run one target until it fails or has done its runs; does not return."""
    import atheris

    with atheris.instrument_imports(include=["shixian"]):
        import shixian.eventlog
        import shixian.eventlog.binaries
        import shixian.eventlog.mapping.shelf
        import shixian.yamlpages.load  # noqa: F401 - imported to be instrumented
    ending = TARGETS[target][0]
    folder = Path(tempfile.mkdtemp(prefix="shixian-fuzz-"))

    def one(data: bytes) -> None:
        match target:
            case "stamp":
                read_stamp(data)
            case "mapping":
                read_mapping(data)
            case _:
                read_file(ending, data, folder)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    runs = 20_000
    if "--runs" in arguments:
        at = arguments.index("--runs")
        runs = int(arguments[at + 1])
        del arguments[at : at + 2]
    unknown = set(arguments) - set(TARGETS)
    if unknown:
        sys.stderr.write(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}\n")
        return 2
    failed = []
    for target in arguments or list(TARGETS):
        _, corpus, slower = TARGETS[target]
        with tempfile.TemporaryDirectory() as found:
            options = [
                f"-runs={max(runs // slower, 50)}",
                "-max_len=20000",
                "-timeout=30",
                f"-rss_limit_mb={MEMORY}",
                "-verbosity=0",
                "-print_final_stats=0",
            ]
            command = [sys.executable, __file__, "--one", target, found, str(CORPUS / corpus), *options]
            done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"}, check=False)
            print(f"{target:<10} {max(runs // slower, 50):>8} runs  {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
            if done.returncode:
                failed.append(target)
                print(done.stdout[-3000:], done.stderr[-5000:], flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        raise SystemExit(main(sys.argv[1:]))
