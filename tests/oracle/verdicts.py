"""The verdict table of design.md section 5, read from top to bottom, and the margin beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.oracle import days
from tests.oracle.happenings import Happening, by_begin, by_finish
from tests.oracle.limits import Due, Limit

VIOLATIONS = frozenset({"late", "missed"})
Margin = tuple[float, str]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an obligation under one deadline."""

    verdict: str
    due: Due | None
    act: Happening | None = None
    rejected: bool = False
    margin: Margin | None = None
    notes: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Exemptions:
    """How the exemptions offered relate to one deadline."""

    waived: bool
    doubtful: bool
    rejected: bool


def exemptions(offered: Sequence[Happening], due: Due) -> Exemptions:
    """A reason and an authority make an exemption valid; it must certainly lie before the deadline to waive."""
    valid = [x for x in offered if x.value("reason") is not None and x.value("authority") is not None]
    waived = any(x.last <= due.d0 for x in valid)
    doubtful = any(x.last > due.d0 and x.first <= due.d1 for x in valid)
    rejected = any(x.first > due.d1 for x in valid) or len(valid) < len(offered)
    return Exemptions(waived, doubtful, rejected and not waived)


@dataclass(frozen=True)
class Standing:
    """The acts of one obligation by what is known of them: those certainly in time, those that may be, all that count."""

    sure: Sequence[Happening]
    may: Sequence[Happening]
    every: Sequence[Happening]


def verdict_of(standing: Standing, asked: int, due: Due, offered: Sequence[Happening], as_of: tuple[int, int]) -> Outcome:
    """The first line of the table that applies. ``asked`` is how many acts the rule wants."""
    exempt = exemptions(offered, due)
    if exempt.waived:
        return Outcome(verdict="waived", due=due)
    verdict, act = _first_line(standing, asked, due, as_of)
    if verdict in VIOLATIONS and exempt.doubtful:
        verdict = "undetermined"
    return Outcome(verdict=verdict, due=due, act=act, rejected=exempt.rejected)


def _first_line(standing: Standing, asked: int, due: Due, as_of: tuple[int, int]) -> tuple[str, Happening | None]:
    # the act named is the one that completes the number asked for
    if len(standing.sure) >= asked:
        return "met", sorted(standing.sure, key=by_finish)[asked - 1]
    if len(standing.may) >= asked:
        return "undetermined", sorted(standing.every, key=by_begin)[asked - 1]
    if len(standing.every) >= asked:
        return "late", sorted(standing.every, key=by_begin)[asked - 1]
    if as_of[0] <= due.d1:
        return "pending", None
    return "missed", None


def single_act(acts: Sequence[Happening], due: Due) -> Standing:
    """Acts of which one is enough."""
    return Standing([a for a in acts if a.last <= due.d0], [a for a in acts if a.first <= due.d1], acts)


def margin_of(outcome: Outcome, limit: Limit | None, region: str | None, as_of: tuple[int, int]) -> Margin | None:
    """How much too late (negative) or how early (positive), in the unit of the rule's limit."""
    due, act = outcome.due, outcome.act
    if due is None or due.d1 >= days.FOREVER:
        return None
    if outcome.verdict == "met" and act:
        return _amount(act.last, due.d0, limit, region)
    if outcome.verdict == "late" and act:
        return _overrun(due.d1, act.first, limit, region)
    if outcome.verdict == "missed":
        return _overrun(due.d1, as_of[0], limit, region)
    if outcome.verdict == "pending" and as_of[1] <= due.d0:
        return _amount(as_of[1], due.d0, limit, region)
    return None


def _amount(a: int, b: int, limit: Limit | None, region: str | None) -> Margin:
    if limit and limit.in_hours:
        hours = (b - a) / days.HOUR
        return round(hours, 6) or hours, "hours"  # a microsecond late is not zero hours late
    from_day, to_day = days.date_of(a), days.date_of(b)
    if limit and limit.unit == "working days":
        return days.working_days_between(from_day, to_day, region), "working days"
    return (to_day - from_day).days, "days"


def _overrun(a: int, b: int, limit: Limit | None, region: str | None) -> Margin:
    value, unit = _amount(a, b, limit, region)
    if unit == "working days" and value == 0:  # due on Friday, done on Saturday
        return -(days.date_of(b) - days.date_of(a)).days, "days"
    if unit == "days" and value == 0:  # later the same day than what it had to precede
        hours = (b - a) / days.HOUR
        return -(round(hours, 6) or hours), "hours"
    return -value, unit
