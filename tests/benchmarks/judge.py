"""What judging costs: facts a second for the enforcement log, by number of rules, of cases and of processes.

    python tests/benchmarks/judge.py            # up to 10⁵ cases
    python tests/benchmarks/judge.py --full     # up to 10⁶ cases

All that is done to a case is counted: tests, deadline, integer facts, the engine's session, verdict and margin. Given are
the events of the log (a decision and its publication: two a case) and the facts that the engine is handed for them (the
obligation, the act and the clock: three a case). Ratios within one run hold on any
machine; absolute figures depend on it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import time
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Instant
from shixian.eventlog import Event, Source
from shixian.judge.docket import CaseMatter
from shixian.judge.durable.engine import Circumstances, DurableEngine
from shixian.judge.plan import Plan, Predicate, Program, RulePlan, compile_program
from shixian.judge.workers import run_isolated
from shixian.law import Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator
from pathlib import Path

ENFORCEMENT = ("daying-2020/permits-and-penalties", "daying-2020/enforcement-decisions")
CATEGORIES = ("行政许可", "行政处罚", "行政处罚", "行政强制", "行政检查")


def cases(count: int, seed: int, rules: tuple[int, ...] = (0, 1)) -> Iterator[CaseMatter]:
    """Enforcement cases of the second half of 2020: a decision, and mostly a publication some days later."""
    rng = random.Random(seed)
    source = Source(file="generated", row=1)
    for n in range(count):
        day = dt.date(2020, 7, 20) + dt.timedelta(days=rng.randrange(150))
        key = f"示例〔2020〕{n}号"
        decision = Event(
            id=f"d{n}", kind="decision.enforcement", at=Instant.of_date(day), subject="示例单位", case=key,
            attributes={"category": rng.choice(CATEGORIES)}, source=source,
        )  # fmt: skip
        published = Event(
            id=f"p{n}", kind="decision.published", at=Instant.of_date(day + dt.timedelta(days=rng.randrange(1, 30))),
            subject="示例单位", case=key, attributes={}, source=source,
        )  # fmt: skip
        yield CaseMatter(rules=rules, key=(key,), events=(decision, published))


def program_of(rules: int) -> Program:
    """The two enforcement rules, and copies of them on kinds of their own up to ``rules``."""
    rulebook = Rulebook.load()
    program = compile_program(rulebook, rulebook.select(ENFORCEMENT))
    copies = [_copy(program.rules[i % 2], i) for i in range(2, rules)]
    return Program(rules=(*program.rules, *copies), exempting=program.exempting)


def _copy(rule: RulePlan, number: int) -> RulePlan:
    from dataclasses import replace

    main: Plan = rule.main
    assert main.trigger is not None
    assert main.act is not None
    return RulePlan(
        main=replace(
            main,
            rule=f"copy/{number}",
            trigger=Predicate(f"{main.trigger.kind}.{number}", main.trigger.tests),
            act=Predicate(f"{main.act.kind}.{number}"),
        )
    )


def engine_of(program: Program) -> DurableEngine:
    """An engine whose clock stands at the end of 2020."""
    calendar = Calendars().for_region(None)
    as_of = Instant.parse("2020-12-31")
    return DurableEngine(program, Circumstances(as_of=as_of, calendar_of=lambda _: calendar, openings={}))


def judge_all(engine: DurableEngine, count: int, seed: int, rules: tuple[int, ...] = (0, 1)) -> tuple[int, float, float]:
    """(verdicts, CPU seconds, wall seconds) of judging ``count`` generated cases one by one."""
    verdicts, cpu, wall = 0, 0.0, 0.0
    batch: list[CaseMatter] = []
    source = cases(count, seed, rules)
    while True:
        batch = [m for _, m in zip(range(2_000), source, strict=False)]
        if not batch:
            return verdicts, cpu, wall
        cpu0, wall0 = time.process_time(), time.perf_counter()
        for matter in batch:
            verdicts += sum(len(j.outcomes) for j in engine.judge(matter))
        cpu += time.process_time() - cpu0
        wall += time.perf_counter() - wall0


def rss_mb() -> float:
    """Resident memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def row(*cells: object) -> None:
    print("  ".join(f"{c:>16}" if not isinstance(c, str) else f"{c:<34}" for c in cells))


def in_child(job: tuple[int, int, int]) -> tuple[int, float, float, float, float]:
    """(verdicts, CPU s, wall s, RSS before, RSS after) of judging in a process of its own."""
    rules, count, seed = job
    engine = engine_of(program_of(rules))
    judge_all(engine, 2_000, seed)
    before = rss_mb()
    verdicts, cpu, wall = judge_all(engine, count, seed)
    return verdicts, cpu, wall, before, rss_mb()


def alone(job: tuple[int, int, int]) -> tuple[int, float, float, float, float]:
    ((_, result),) = run_isolated(in_child, [job], jobs=1)
    assert isinstance(result, tuple)
    return result


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--full", action="store_true", help="go up to 10⁶ cases")
    options.add_argument("--cases", type=int, default=30_000)
    args = options.parse_args()
    n = args.cases
    print(f"one core, {n:,} cases; best of 3\n")
    row("rules loaded", "facts/s", "events/s", "verdicts")
    best = {}
    for rules in (2, 60):
        runs = [alone((rules, n, seed)) for seed in (1, 2, 3)]
        cpu = min(r[1] for r in runs)
        best[rules] = 3 * n / cpu
        row(f"{rules}", f"{3 * n / cpu:,.0f}", f"{2 * n / cpu:,.0f}", f"{runs[0][0]:,}")
    print(f"\n60 rules / 2 rules: {best[60] / best[2]:.2f}\n")
    row("cases", "RSS at start MiB", "RSS at end MiB", "facts/s")
    for size in (10_000, 100_000, 1_000_000) if args.full else (10_000, 100_000):
        _, cpu, _, before, after = alone((2, size, 7))
        row(f"{size:,}", f"{before:.1f}", f"{after:.1f}", f"{3 * size / cpu:,.0f}")
    print()
    row("processes", "facts/s", "facts/CPU second")
    walls = {}
    for jobs in (1, 2):
        start = time.perf_counter()
        results = [r for _, r in run_isolated(in_child, [(2, 2 * n, s) for s in range(2)], jobs=jobs) if isinstance(r, tuple)]
        walls[jobs] = time.perf_counter() - start
        row(f"{jobs}", f"{12 * n / walls[jobs]:,.0f}", f"{12 * n / sum(r[1] for r in results):,.0f}")
    print(f"\ntwo processes / one: {walls[1] / walls[2]:.2f} times the throughput; peak RSS of a child {_peak():.0f} MiB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
