"""The engine behind the adapter against a brute-force evaluator of the same rules (fuzz.py), in child processes."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.durable.conftest import Raw

SESSIONS = int(os.environ.get("SHIXIAN_FUZZ_SESSIONS", "2000"))
SEED = int(os.environ.get("SHIXIAN_FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)
FUZZ = Path(__file__).with_name("fuzz.py")


@pytest.mark.parametrize("perturb", [False, True], ids=["as it is", "MALLOC_PERTURB_=85"])
def test_random_packs_and_facts_agree_with_trying_everything(program: Raw, perturb: bool) -> None:
    code = f"import runpy, sys; sys.argv = ['fuzz.py', '{SESSIONS}', '{SEED}']; runpy.run_path({str(FUZZ)!r}, run_name='__main__')"
    ended = program(code, perturb=perturb)
    assert ended.code == 0, f"SHIXIAN_FUZZ_SEED={SEED}\n{ended.out}\n{ended.err}"
