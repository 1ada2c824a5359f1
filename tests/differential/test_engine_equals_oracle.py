"""The product and the oracle agree, finding by finding, on generated worlds (design.md section 7).

``SHIXIAN_WORLDS=20000 pytest tests/differential -n 2`` for more; ``SHIXIAN_SEED=17`` for one world alone, as a failure reports it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from tests.differential.comparing import differences
from tests.differential.worlds import World, random_world, worlds
from tests.oracle.days import BeyondCalendarError

WORLDS = int(os.environ.get("SHIXIAN_WORLDS", "320"))
BATCHES = 8
IN_CHILDREN = 16  # worlds whose matters are judged in child processes, as users' are; starting one costs ten times the judging
ONE = os.environ.get("SHIXIAN_SEED")
many = pytest.mark.skipif(ONE is not None, reason="one world alone is asked for")


def disagreements(world: World, folder: Path) -> list[str] | None:
    """The reports, or None where the oracle cannot know the working days."""
    try:
        return differences(world, folder)
    except BeyondCalendarError:
        return None


def assert_agreement(seeds: Sequence[int], folder: Path) -> None:
    beyond = 0
    failures: list[str] = []
    for seed in seeds:
        reports = disagreements(random_world(seed), folder / str(seed))
        beyond += reports is None
        failures += [f"SHIXIAN_SEED={seed}\n{report}" for report in reports or ()]
        if len(failures) >= 5:
            break
    assert not failures, "\n\n" + "\n\n".join(failures[:5])
    assert beyond <= len(seeds) * 0.15, "too many worlds lie beyond the published calendar to say much"


@many
@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_seeded_worlds(batch: int, tmp_path: Path) -> None:
    share = WORLDS // BATCHES
    assert_agreement(range(batch * share, (batch + 1) * share), tmp_path)


@many
def test_seeded_worlds_in_child_processes(tmp_path: Path) -> None:
    assert_agreement(range(IN_CHILDREN), tmp_path)


@pytest.mark.skipif(ONE is None, reason="no single world is asked for")
def test_one_world(tmp_path: Path) -> None:
    reports = disagreements(random_world(int(ONE or 0)), tmp_path)
    assert not reports, "\n\n" + "\n\n".join(reports or ())


@many
@pytest.mark.usefixtures("in_this_process")
@settings(
    max_examples=max(40, WORLDS // 5),
    deadline=None,
    derandomize="SHIXIAN_WORLDS" not in os.environ,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(world=worlds())
def test_drawn_worlds(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    reports = disagreements(world, tmp_path_factory.mktemp("world"))
    assume(reports is not None)
    assert not reports, "\n\n" + "\n\n".join(reports or ())


@many
@pytest.mark.slow
@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("thousand", range(100, 104))
def test_thousands_of_worlds(thousand: int, tmp_path: Path) -> None:
    assert_agreement(range(thousand * 1000, (thousand + 1) * 1000), tmp_path)
