"""Makes the repository's top importable, so that tests can say ``from tests.oracle import judge``."""

import sys
from pathlib import Path

_TOP = str(Path(__file__).resolve().parents[2])
if _TOP not in sys.path:
    sys.path.insert(0, _TOP)
