"""``recurrence``: at least n acts in every period; ``deadline``: one act by a date (design.md section 5)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.oracle import days, periods
from tests.oracle.happenings import Happening, by_begin, chosen, one_act_each
from tests.oracle.limits import Due, due_after
from tests.oracle.periods import Period
from tests.oracle.rulebook import Variant
from tests.oracle.verdicts import Outcome, Standing, margin_of, single_act, verdict_of
from tests.oracle.world import Duty, Question, conflicts_of


def recurring(rule: Variant, q: Question) -> list[Duty]:
    """One obligation for each bound subject, item and period."""
    assert rule.every is not None
    last_day = min(q.until or date.max, days.date_of(q.as_of[1]))
    span = list(periods.from_until(q.since or _opening_day(rule, q), last_day, rule.every))
    found = []
    for subject, item in _asked(rule, q):
        asked = span + ([] if q.since else _on_record_before(rule, subject, item, span, q))
        in_force = [p for p in asked if (q.validity[0] or date.min) <= p.last <= (q.validity[1] or date.max)]
        found += [_in_period(rule, subject, item, p, q) for p in in_force]
    return found


def _opening_day(rule: Variant, q: Question) -> date:
    """The day of the first event of those bound; earlier, if the log's first act of the rule names an earlier period that was not due yet.

    An act that makes up for a period long due says nothing of what the log covers, so nobody else is asked for that period.
    """
    assert q.first_event_day is not None
    assert rule.every is not None
    acts = [e for e in q.log if not e.shadow and (rule.act and chosen(rule.act, e, q.kinds))]
    first = min(acts, key=by_begin, default=None)
    name = _named(first, rule.every) if first else None
    period = periods.named(name, rule.every) if name else None
    if period is None:
        return q.first_event_day
    due = due_after((days.end(period.last),) * 2, rule.due, None) if rule.due else None
    last_day = days.date_of(due.d1) if due else period.last
    return min(q.first_event_day, period.first) if last_day >= q.first_event_day else q.first_event_day


def _on_record_before(rule: Variant, subject: str, item: str | None, span: list[Period], q: Question) -> list[Period]:
    """Periods before the span that acts of the subject name: what is on record is judged."""
    names = {name for a in _acts(rule, subject, item, q) if (name := _named(a, rule.every or "")) is not None}
    earlier = [p for name in sorted(names) if (p := periods.named(name, rule.every or "")) is not None]
    return [p for p in earlier if span and p.first < span[0].first]


def once(rule: Variant, q: Question) -> list[Duty]:
    """One obligation for each bound subject and item, if the span audited has the due date in it."""
    assert rule.due is not None
    found = []
    for subject, item in _asked(rule, q):
        region = q.regions.get(subject)
        due = due_after((days.begin(rule.due.fixed), days.begin(rule.due.fixed)), rule.due, region)
        acts = one_act_each(_acts(rule, subject, item, q), lambda _: None)
        if not is_audited(rule.due.fixed, has_act=bool(acts), q=q):
            continue
        offered = offered_to(rule, subject, item, None, q)
        outcome = verdict_of(single_act(acts, due), 1, due, offered, q.as_of)
        found.append(_duty(rule, subject, item, None, outcome, acts, frozenset(), q))
    return found


def is_audited(fixed: date, *, has_act: bool, q: Question) -> bool:
    """Whether the date that the rule names (not the day it may roll to) lies in the span; an act makes up for a late start of the log."""
    if q.until and fixed > q.until:
        return False
    if q.since:
        return q.since <= fixed
    return has_act or (q.first_event_day is not None and q.first_event_day.year <= fixed.year)


def _asked(rule: Variant, q: Question) -> Iterator[tuple[str, str | None]]:
    for subject in q.bound:
        if rule.each is None:
            yield subject, None
        elif rule.items:
            yield from ((subject, item) for item in rule.items)
        else:
            mine = [e for e in q.known if e.subject == subject and (rule.act and chosen(rule.act, e, q.kinds))]
            yield from ((subject, item) for item in sorted({str(e.value(rule.each)) for e in mine if e.value(rule.each) is not None}))


def _acts(rule: Variant, subject: str, item: str | None, q: Question) -> list[Happening]:
    mine = [e for e in q.known if e.subject == subject and (rule.act and chosen(rule.act, e, q.kinds))]
    return [e for e in mine if rule.each is None or (e.value(rule.each) is not None and str(e.value(rule.each)) == item)]


def offered_to(rule: Variant, subject: str, item: str | None, period: str | None, q: Question) -> list[Happening]:
    """The exemptions of the subject that name the rule and speak of this item and period, or of none."""

    def covers(x: Happening) -> bool:
        named_item = x.value(rule.each) if rule.each else None
        named_period = _named(x, rule.every) if rule.every else None
        return (named_item is None or str(named_item) == item) and (named_period is None or named_period == period)

    exempting = [e for e in q.known if e.kind in q.kinds.exempting and e.subject == subject]
    return [x for x in exempting if x.value("rule") in {rule.rule, rule.document} and covers(x)]


def _named(act: Happening, every: str) -> str | None:
    name = act.value("period")
    if name is None and every == "year":
        name = act.value("year")
    return None if name is None else str(name)


def _in_period(rule: Variant, subject: str, item: str | None, period: Period, q: Question) -> Duty:
    assert rule.every is not None
    every, region = rule.every, q.regions.get(subject)
    begin, end = days.begin(period.first), days.end(period.last)
    acts = one_act_each(_acts(rule, subject, item, q), lambda a: _named(a, every))
    named = [a for a in acts if _named(a, every) == period.name]
    lying = [a for a in acts if _named(a, every) is None and a.first <= end and a.last >= begin]
    live = [a for a in named if a.last >= begin] + lying
    certain = [a for a in live if a in named or (begin <= a.first and a.last <= end)]
    due = due_after((end, end), rule.due, region) if rule.due else Due(end, end, False, False)
    standing = Standing([a for a in certain if a.last <= due.d0], [a for a in live if a.first <= due.d1], live)
    outcome = verdict_of(standing, rule.times, due, offered_to(rule, subject, item, period.name, q), q.as_of)
    if rule.idle_exempt and not periods.has_working_day(period, region):
        return _duty(rule, subject, item, period.name, Outcome(verdict="waived", due=due), [], frozenset(), q)
    before = frozenset(["act_before_trigger"]) if any(a.last < begin for a in named) else frozenset()
    return _duty(rule, subject, item, period.name, outcome, named + lying, before, q)


def _duty(
    rule: Variant,
    subject: str,
    item: str | None,
    period: str | None,
    outcome: Outcome,
    acts: list[Happening],
    qualifiers: frozenset[str],
    q: Question,
) -> Duty:
    return Duty(
        identity=(subject, item, period),
        subject=subject,
        item=item,
        period=period,
        outcome=replace(outcome, margin=margin_of(outcome, rule.due, q.regions.get(subject), q.as_of)),
        qualifiers=qualifiers,
        conflicts=conflicts_of(acts),
    )
