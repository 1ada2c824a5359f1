"""Figures of the durable-rules adapter: ``python tests/benchmarks/adapter.py [--full]``.

Facts a second for 2 and 60 rules (in one pack each obligation, routed by kind), memory over the cases, one process and two.
A case is three facts: an obligation, an act, the clock; ``run`` is measured whole, from dicts to firings.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from typing import TYPE_CHECKING

from shixian.judge.durable.driver import Pack
from shixian.judge.durable.subset import Condition, EngineRule, Ref, Term
from shixian.judge.workers import Crash, run_isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Fact = dict[str, int | str]


def join(attribute: str, op: str, other: str) -> Term:
    """``attribute op alias.attribute``."""
    alias, _, name = other.partition(".")
    return Term(attribute, op, Ref(alias, name))  # type: ignore[arg-type]


def obligation(number: int, rules: int) -> tuple[EngineRule, ...]:
    """The first ``rules`` of seven relations between an obligation, its acts and the clock: 16 conditions in all."""
    t = Condition(alias="t", kind=f"obl{number}")

    def act(*terms: Term, alias: str = "f", negated: bool = False) -> Condition:
        return Condition(alias=alias, kind=f"act{number}", terms=terms, negated=negated)

    def clock(*terms: Term) -> Condition:
        return Condition(alias="now", kind="clock", terms=terms)

    unanswered = act(join("first", ">=", "t.first"), alias="n", negated=True)
    waiver = Condition(alias="w", kind=f"waiver{number}", terms=(join("last", "<=", "t.d0"),))
    forms: tuple[tuple[str, tuple[Condition, ...]], ...] = (
        ("met", (t, act(join("last", "<=", "t.d0"), join("last", ">=", "t.first")))),
        ("missed", (t, clock(join("at", ">", "t.d1")), unanswered)),
        ("late", (t, act(join("first", ">", "t.d1")))),
        ("maybe", (t, act(join("first", "<=", "t.d1"), join("last", ">", "t.d0")))),
        ("before", (t, act(join("last", "<", "t.first")))),
        ("waived", (t, waiver)),
        ("pending", (t, clock(join("at", "<=", "t.d1")), unanswered)),
    )
    return tuple(EngineRule(name=f"{name}{number}", conditions=conditions) for name, conditions in forms[:rules])


def case(number: int, kind: int) -> list[Fact]:
    """Six in ten in time, three late, one without an act; moments in microseconds."""
    start = 1_600_000_000_000_000 + number * 60_000_000
    facts: list[Fact] = [{"kind": f"obl{kind}", "first": start, "d0": start + 10**9, "d1": start + 10**9}]
    if number % 10 < 9:
        at = start + (10**8 if number % 10 < 6 else 10**10)
        facts.append({"kind": f"act{kind}", "first": at, "last": at})
    facts.append({"kind": "clock", "at": 1_900_000_000_000_000})
    return facts


def resident() -> int:
    """Resident memory in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as statm:  # noqa: PTH123
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def judge(packs: Sequence[Pack], cases: range) -> tuple[int, int, float]:
    """Facts, firings and CPU seconds of ``run`` alone; the making of the cases is not counted."""
    facts = firings = 0
    seconds = 0.0
    for start in range(cases.start, cases.stop, 500):
        batch = [(n % len(packs), case(n, n % len(packs))) for n in range(start, min(start + 500, cases.stop))]
        began = time.process_time()
        for kind, one in batch:
            firings += len(packs[kind].run(one))
        seconds += time.process_time() - began
        facts += sum(len(one) for _, one in batch)
    return facts, firings, seconds


def obligations(count: int, rules: int) -> list[Pack]:
    return [Pack(f"o{i}", obligation(i, rules)) for i in range(count)]


def by_rules(cases: int) -> Iterator[str]:
    """The throughput, best of three."""
    shapes = (
        ("1 pack of 2 rules", 1, 2),
        ("30 packs of 2 rules = 60 rules", 30, 2),
        ("60 packs of 2 rules", 60, 2),
        ("1 pack of 7 rules", 1, 7),
        ("60 packs of 7 rules", 60, 7),
    )
    reference = 0.0
    for label, count, rules in shapes:
        packs = obligations(count, rules)
        judge(packs, range(1000))
        best = max(facts / seconds for facts, _, seconds in (judge(packs, range(cases)) for _ in range(3)))
        reference = reference or best
        yield f"{label:<32}{best:>10,.0f} facts/s{best / reference:>8.0%} of the first"
        for pack in packs:
            pack.close()


def by_cases(steps: Sequence[int]) -> Iterator[str]:
    """Memory after so many cases through the same 60 packs."""
    packs = obligations(60, 2)
    yield f"{'60 packs, no case':<32}{resident() / 2**20:>10.1f} MB"
    done = 0
    for step in steps:
        judge(packs, range(done, step))
        done = step
        yield f"{f'after {step:,} cases':<32}{resident() / 2**20:>10.1f} MB"


def in_child(cases: range) -> tuple[int, int, float]:
    """One partition in a child: its packs are made there, and counted."""
    began = time.process_time()
    packs = obligations(60, 2)
    made = time.process_time() - began
    facts, firings, seconds = judge(packs, cases)
    return facts, firings, seconds + made


def by_processes(cases: int) -> Iterator[str]:
    """The same cases in four partitions by one child and by two; the ratio of CPU time is free of what else the machine does."""
    quarter = cases // 4
    parts = [range(i * quarter, (i + 1) * quarter) for i in range(4)]
    figures = []
    for jobs in (1, 2):
        began = time.perf_counter()
        results = [result for _, result in run_isolated(in_child, parts, jobs=jobs)]
        wall = time.perf_counter() - began
        done = [result for result in results if not isinstance(result, Crash)]
        facts, cpu = sum(r[0] for r in done), sum(r[2] for r in done)
        figures.append((wall, cpu, sum(r[1] for r in done)))
        yield f"{f'{jobs} process(es)':<32}{facts / wall:>10,.0f} facts/s wall{facts / cpu:>10,.0f} facts per CPU second"
    (wall1, cpu1, fired1), (wall2, cpu2, fired2) = figures
    assert fired1 == fired2
    yield f"{'two against one':<32}{wall1 / wall2:>10.2f} times by wall clock"
    yield f"{'':<32}{2 * cpu1 / cpu2:>10.2f} times on two free cores: CPU time {cpu2 / cpu1:.2f} of one's"


def main() -> None:
    """Print all tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true", help="memory over a million cases")
    full = arguments.parse_args().full
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for title, lines in (
        ("facts a second (CPU time of run())", by_rules(20_000)),
        ("memory", by_cases((10_000, 100_000, 1_000_000) if full else (10_000, 100_000))),
        ("processes", by_processes(100_000)),
    ):
        print(f"\n{title}")
        for line in lines:
            print("  " + line, flush=True)


if __name__ == "__main__":
    main()
