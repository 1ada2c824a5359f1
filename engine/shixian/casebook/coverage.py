"""What the cases of a rule must show: each situation that can occur under it, on both sides of the limit's last moment."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shixian.judge.verdict import Qualifier, Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shixian.casebook.run import CaseResult
    from shixian.judge.finding import Finding
    from shixian.law import Rule, Rulebook


class Situation(StrEnum):
    """A situation that a regulation must decide."""

    ON_TIME = "on time"
    LAST_MOMENT = "last moment"
    ONE_STEP_LATE = "one step late"
    MISSED = "missed"
    PENDING = "pending"
    UNDETERMINED = "undetermined"
    WAIVED = "waived"
    PROVISIONAL = "provisional"
    CONTESTED = "contested"
    RESTORED = "restored"

    @property
    def label(self) -> Text:
        """The situation's name for people."""
        return _LABELS[self]


_ALWAYS = frozenset(Situation) - {Situation.PROVISIONAL, Situation.CONTESTED, Situation.RESTORED}
_KEPT = _ALWAYS - {Situation.LAST_MOMENT, Situation.ONE_STEP_LATE} | {Situation.RESTORED}
_SHARED = frozenset({Situation.ON_TIME, Situation.MISSED, Situation.PENDING, Situation.UNDETERMINED})
_STEP = {"hours": 1 / 60, "working days": 1, "days": 1}  # how late is "one step"; a minute for hours


def required(rule: Rule, rulebook: Rulebook) -> frozenset[Situation]:
    """What the cases of this rule must show.

    What must stay public has no last moment: it is there, removed, or removed and restored. A share of findings is reached or not when its
    period is over. On the same day there is no time to spare: on time is at the last moment. Provisional deadlines can occur only where the
    limit asks the calendar and the rule has no last day; contested verdicts only where another reading changes the limit or what starts and
    discharges it, and moves it (a rolled date that is a working day moves nothing).
    """
    situations = set(_KEPT if rule.kind == "retention" else _SHARED if rule.of else _ALWAYS)
    if rule.kind == "response" and rule.limit is not None and rule.limit.unit == "same day":
        situations.discard(Situation.ON_TIME)
    if rule.limit is not None and rule.limit.asks_calendar and rulebook.effective(rule).end is None:
        situations.add(Situation.PROVISIONAL)
    if any(set(reading.overrides) - {"each"} and not _rolls_nothing(rule, reading.due) for reading in rule.readings.values()):
        situations.add(Situation.CONTESTED)
    return frozenset(situations)


def shown(results: Iterable[CaseResult]) -> Mapping[str, frozenset[Situation]]:
    """Which situations the cases show, by rule."""
    found: dict[str, set[Situation]] = {}
    for result in results:
        for finding in result.findings if result.passed else ():
            found.setdefault(finding.rule, set()).update(situations_of(finding))
    return {rule: frozenset(situations) for rule, situations in found.items()}


def situations_of(finding: Finding) -> frozenset[Situation]:
    """The situations that one finding shows."""
    situations = {_BY_QUALIFIER[q] for q in finding.qualifiers if q in _BY_QUALIFIER}
    margin = finding.margin
    match finding.verdict:
        case Verdict.MET:
            situations.add(Situation.LAST_MOMENT if margin is not None and margin.value == 0 else Situation.ON_TIME)
        case Verdict.LATE if finding.kind == "retention":
            situations.add(Situation.RESTORED)
        case Verdict.LATE:
            if margin is not None and -margin.value <= _STEP.get(margin.unit, 0):
                situations.add(Situation.ONE_STEP_LATE)
        case other:
            situations.add(_BY_VERDICT[other])
    return frozenset(situations)


def _rolls_nothing(rule: Rule, due: object) -> bool:
    """Whether the other reading's date is the rule's own, rolled, on a day that is no day off."""
    from dataclasses import replace

    from shixian.clock import TimeLimit, WorkingCalendar

    if not isinstance(due, TimeLimit) or rule.due is None or due.date is None or replace(due, rolled=False) != rule.due:
        return False
    return WorkingCalendar().is_working(due.date)


_BY_VERDICT = {
    Verdict.MISSED: Situation.MISSED,
    Verdict.PENDING: Situation.PENDING,
    Verdict.UNDETERMINED: Situation.UNDETERMINED,
    Verdict.WAIVED: Situation.WAIVED,
}
_BY_QUALIFIER = {Qualifier.PROVISIONAL: Situation.PROVISIONAL, Qualifier.CONTESTED: Situation.CONTESTED}
_LABELS = {
    Situation.ON_TIME: Text("按时", "on time"),
    Situation.LAST_MOMENT: Text("最后一刻", "at the last moment"),
    Situation.ONE_STEP_LATE: Text("晚一步", "one step late"),
    Situation.MISSED: Text("未履行", "missed"),
    Situation.PENDING: Text("未到期", "pending"),
    Situation.UNDETERMINED: Text("无法判定", "undetermined"),
    Situation.WAIVED: Text("豁免", "waived"),
    Situation.PROVISIONAL: Text("暂定", "provisional"),
    Situation.CONTESTED: Text("口径有争议", "contested"),
    Situation.RESTORED: Text("撤下后恢复", "removed and restored"),
}
