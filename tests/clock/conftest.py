"""Calendars for the tests of the clock; and the repository's top, so that tests can say ``from tests.clock import …``."""

import sys
from pathlib import Path

import pytest

from shixian.clock import Calendars, WorkingCalendar

_TOP = str(Path(__file__).resolve().parents[2])
if _TOP not in sys.path:
    sys.path.insert(0, _TOP)


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return Calendars()


@pytest.fixture(scope="session")
def nation(calendars: Calendars) -> WorkingCalendar:
    return calendars.for_region(None)
