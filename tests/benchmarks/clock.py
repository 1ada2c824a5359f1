"""How long the clock takes, beside the holidays package's own walk in the same run. Run it: python tests/benchmarks/clock.py."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "engine"))

from holidays.countries.china import China

from shixian.clock import Calendars, Instant, TimeLimit, WorkingCalendar, due, explain

if TYPE_CHECKING:
    from collections.abc import Callable

STARTS = [date.fromordinal(date(2008, 1, 1).toordinal() + n) for n in range(6500)]


def best(repeat: int, count: int, work: Callable[[], object]) -> float:
    """µs for each of ``count`` units of one call of ``work``: the best of ``repeat`` calls."""
    found = []
    for _ in range(repeat):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return min(found) * 1e6 / count


def main() -> None:
    """Measure and print the table."""
    nation = Calendars().for_region(None)
    limit = TimeLimit.parse("7 working days")
    days, points = [Instant.of_date(day) for day in STARTS], [Instant.parse(f"{day}T14:20:00+08:00") for day in STARTS]
    texts = [str(point) for point in points]
    ordinals = [STARTS[n % len(STARTS)].toordinal() for n in range(10**6)]
    china = China(years=range(2007, 2028))  # type: ignore[no-untyped-call]
    few = STARTS[::10]
    nation.is_working(STARTS[0])
    rows = [
        ("due(): 7 working days, dated start", 5, len(days), lambda: [due(day, limit, nation) for day in days]),
        ("due(): 7 working days, start with a time", 5, len(points), lambda: [due(point, limit, nation) for point in points]),
        ("nth_after(): 7 working days, 10**6 starts", 3, len(ordinals), lambda: nation.nth_after(ordinals, 7)),
        ("add_working_days(): 7 working days", 5, len(STARTS), lambda: [nation.add_working_days(day, 7) for day in STARTS]),
        ("holidays get_nth_working_day(): the same", 3, len(few), lambda: [china.get_nth_working_day(day, 7) for day in few]),
        ("explain(): 7 working days, each day explained", 3, len(days), lambda: [explain(day, limit, nation) for day in days]),
        ("Instant.parse(): canonical point", 5, len(texts), lambda: [Instant.parse(text) for text in texts]),
        ("Instant.parse(): canonical date, seen before", 5, len(texts), lambda: [Instant.parse(text[:10]) for text in texts]),
        ("the table of 2007-2030, the arrangement being known", 5, 1, lambda: WorkingCalendar().is_working(STARTS[0])),
    ]
    print(f"{'what':<54}{'µs each':>12}{'repetitions':>14}")
    for name, repeat, count, work in rows:
        print(f"{name:<54}{best(repeat, count, work):>12.3f}{f'{repeat} x {count}':>14}")


if __name__ == "__main__":
    main()
