"""How a finding's deadline was reached: the derivations of ``clock``, with the restarts, suspensions and extension of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock import Calendars, Derivation, Instant, Period, WorkingCalendar, explain
from shixian.judge.deadlines import as_start, start_of, suspensions_of

if TYPE_CHECKING:
    from shixian.judge.finding import Finding
    from shixian.law import Rule


def derive(finding: Finding, rule: Rule, calendars: Calendars) -> tuple[Derivation, ...]:
    """The derivation of the deadline, and a second one from there on where it was extended; empty where there is none to derive."""
    variant = dict(rule.variants())[finding.reading]
    calendar = calendars.for_region(finding.region)
    if finding.due is None or variant.limit is None:
        return ()
    if finding.period is not None:
        return (explain(Instant.of_date(Period.parse(finding.period).last), variant.limit, calendar),)
    if finding.trigger is not None:
        return _of_case(finding, variant, calendar)
    assert variant.limit.date is not None
    return (explain(Instant.of_date(variant.limit.date), variant.limit, calendar),)


def _of_case(finding: Finding, variant: Rule, calendar: WorkingCalendar) -> tuple[Derivation, ...]:
    assert finding.trigger is not None
    assert variant.limit is not None
    others = finding.others
    start, _ = start_of(finding.trigger, [e for e in others if variant.restart and e.kind == variant.restart.event])
    suspend = variant.suspend
    suspensions = suspensions_of(
        [e for e in others if suspend and e.kind == suspend.start.event],
        [e for e in others if suspend and e.kind == suspend.end.event],
    )
    original = explain(start, variant.limit, calendar, suspensions)
    if variant.extend is None or original.deadline == finding.due:
        return (original,)
    return (original, explain(as_start(original.deadline), variant.extend.adds, calendar, suspensions))
