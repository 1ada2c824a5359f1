"""A world: a rulebook, a log, a roster and the arguments of one check. Drawn by Hypothesis, or made from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.differential.dice import Dice, DrawnDice, SeededDice
from tests.differential.lawbooks import KINDS_OF_SUBJECT, Raw, lawbook
from tests.differential.logs import EDGES, SUBJECTS, LogWriter, Record, write_log
from tests.oracle import days
from tests.oracle.stamps import Span, span_of

REGIONS = (None, None, "湖北", "广西", "四川")
_LAST_DAY = date(2026, 12, 30)

RosterRow = tuple[str, str | None, str | None]


@dataclass(frozen=True, kw_only=True)
class World:
    """One check. ``spans`` are the intervals that the records' stamps mean, None where a stamp means nothing."""

    rulebook_files: Mapping[str, str]
    documents: Mapping[str, Raw]
    rules: tuple[Raw, ...]
    records: tuple[Record, ...]
    spans: tuple[Span | None, ...]
    roster: tuple[RosterRow, ...] | None  # name, kind, region
    as_of: str
    since: date | None = None
    until: date | None = None
    reading: str | None = None


def random_world(seed: int) -> World:
    """The world of a seed; the same in every run."""
    return build_world(SeededDice(seed))


@st.composite
def worlds(draw: DrawFn) -> World:
    """Worlds that Hypothesis can shrink."""
    return build_world(DrawnDice(draw))


def build_world(dice: Dice) -> World:
    """A world from whatever makes the choices."""
    around = dice.pick(EDGES) if dice.chance(70) else date(2008 + dice.number(0, 17), dice.number(1, 12), dice.number(1, 28))
    book = lawbook(dice, around)
    log = write_log(dice, book, around)
    since, until = _span(dice, around)
    names = sorted({name for rule in book.rules for name in (rule.get("reading", {}).get("name"), *rule.get("readings", ())) if name})
    return World(
        rulebook_files=book.files,
        documents=book.documents,
        rules=book.rules,
        records=tuple(log.records),
        spans=tuple(log.spans),
        roster=_roster(dice, log),
        as_of=_as_of(dice, log, around),
        since=since,
        until=until,
        reading=dice.pick((*names, "strict", "lenient")) if names and dice.chance(30) else None,
    )


def _span(dice: Dice, around: date) -> tuple[date | None, date | None]:
    since = around + timedelta(days=dice.number(-40, 10)) if dice.chance(25) else None
    until = around + timedelta(days=dice.number(10, 60)) if dice.chance(25) else None
    return since, until


def _roster(dice: Dice, log: LogWriter) -> tuple[RosterRow, ...] | None:
    if not dice.chance(60):
        return None
    seen = {record.get("subject") for record, span in zip(log.records, log.spans, strict=True) if span}
    rows = [
        (name, dice.pick(KINDS_OF_SUBJECT) if dice.chance(85) else None, dice.pick(REGIONS))
        for name in (*SUBJECTS, "丁局")
        if not dice.chance(12)
    ]
    return tuple(rows) if seen & {name for name, _, _ in rows} else None


def _as_of(dice: Dice, log: LogWriter, around: date) -> str:
    """Late enough to know at least one event; one time in three close to a deadline."""
    first = min(span.first for span in log.spans if span)
    if log.aims and dice.chance(35):
        us = dice.pick(log.aims) + dice.pick((0, 1, -days.DAY, days.DAY))
    else:
        us = days.begin(around) + dice.number(20, 150) * days.DAY
    us = max(min(us, days.begin(_LAST_DAY)), first)
    day = days.date_of(us).isoformat()
    if dice.chance(50):
        return day
    return max(days.instant_text(us), days.instant_text(first)) if dice.chance(50) else f"{day}T23:59:59+08:00"


def knows_something(world: World) -> bool:
    """Whether any event is known at the moment of the check."""
    return any(span and span.first <= span_of(world.as_of).last for span in world.spans)
