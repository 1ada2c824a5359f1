"""How a finding's deadline was reached: the derivations of ``clock``, with the restarts, suspensions and extension of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock import Calendars, Derivation, Instant, Period, WorkingCalendar, due, explain
from shixian.judge.deadlines import as_start, start_of, suspensions_of
from shixian.judge.evidence import hull, of_one_record

if TYPE_CHECKING:
    from shixian.eventlog import Event
    from shixian.judge.finding import Finding
    from shixian.law import Rule


def derive(finding: Finding, rule: Rule, calendars: Calendars) -> tuple[Derivation, ...]:
    """The derivation of the deadline, and a second one from there on where it was extended; empty where there is none to derive.

    Where the sources of the trigger conflict, those of each of them.
    """
    variant = dict(rule.variants())[finding.reading]
    calendar = calendars.for_region(finding.region)
    if finding.due is None or variant.limit is None:
        return ()
    if finding.period is not None:
        return (explain(Instant.of_date(Period.parse(finding.period).last), variant.limit, calendar),)
    if finding.trigger is not None:
        return _of_case(finding.trigger, finding, variant, calendar)
    assert variant.limit.date is not None
    return (explain(Instant.of_date(variant.limit.date), variant.limit, calendar),)


def _of_case(trigger: Event, finding: Finding, variant: Rule, calendar: WorkingCalendar) -> tuple[Derivation, ...]:
    assert variant.limit is not None
    limit, suspend = variant.limit, variant.suspend
    others = finding.others
    restarts = [e for e in others if variant.restart and e.kind == variant.restart.event]
    suspensions = suspensions_of(
        [e for e in others if suspend and e.kind == suspend.start.event],
        [e for e in others if suspend and e.kind == suspend.end.event],
    )
    sources = _sources(trigger, finding)
    whole = start_of(hull(sources) if len(sources) > 1 else trigger.at, restarts)
    extend = None if due(whole, limit, calendar, suspensions) == finding.due else variant.extend
    found = []
    for start in dict.fromkeys(start_of(source.at, restarts) for source in sources):
        found.append(explain(start, limit, calendar, suspensions))
        if extend is not None:
            found.append(explain(as_start(found[-1].deadline), extend.adds, calendar, suspensions))
    return tuple(found)


def _sources(trigger: Event, finding: Finding) -> list[Event]:
    """The trigger; where its sources conflict, each of them."""
    return [t.event for t in finding.testimony if of_one_record(trigger, t.event)] or [trigger]
