"""Many cases at once: the same results as one by one, also when the engine ends the child that runs them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.casebook import read_cases, run_case, run_cases
from shixian.casebook import run as running

if TYPE_CHECKING:
    import pytest

    from shixian.law import Rulebook

FOLDER = Path(__file__).parents[2] / "cases" / "daying-2020" / "draft-before-decision"


def test_a_batch_gives_the_results_of_each_case_in_order(shipped: Rulebook) -> None:
    files = read_cases(FOLDER)
    together = list(run_cases(files, shipped, jobs=2))
    assert [file.path for file, _ in together] == [file.path for file in files]
    assert [result for _, result in together] == [run_case(file.case, shipped, name=file.name) for file in files]


def test_a_child_that_dies_costs_no_case(shipped: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        os._exit(9)

    monkeypatch.setattr(running._Batch, "__call__", die)
    files = read_cases(FOLDER)
    results = list(run_cases(files, shipped))
    assert len(results) == len(files)
    assert all(result.passed for _, result in results)
