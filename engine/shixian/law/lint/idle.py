"""What has no effect: readings that judge as another one does, and kinds of events that no rule speaks of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Instant, due, periods
from shixian.law.lint.finding import LintFinding
from shixian.law.model import Each, Rule
from shixian.law.selector import Extension, Selector, Suspend
from shixian.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from shixian.clock import Every, TimeLimit, WorkingCalendar
    from shixian.law.document import Scope
    from shixian.law.model import Reading
    from shixian.law.rulebook import Rulebook

_UNJUDGED = frozenset({"reading", "readings", "title", "note", "explained"})


def idle_readings(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Readings that, field by field, judge as the default one or as another one does."""
    for rule in rulebook.rules.values():
        if not rule.readings:
            continue
        seen: list[tuple[str, dict[str, object]]] = []
        for name, variant in rule.variants():
            judged = _judged_by(rulebook, variant)
            twin = next((other for other, theirs in seen if theirs == judged), None)
            if twin is not None:
                default = twin == rule.reading_name
                zh, en = ("缺省口径", "the default one") if default else (f"口径 {twin}", f"the reading {twin}")
                yield LintFinding(
                    code="idle-reading",
                    severity="warning",
                    about=rule.id,
                    place=rulebook.place_of(rule.id, f"readings.{name}"),
                    what=Text(f"口径 {name} 与{zh}没有差别", f"the reading {name} judges as {en} does"),
                    remedy=Text("写上它真正改变的键，或删去", "write what it really changes, or remove it"),
                )
            else:
                seen.append((name, judged))


def _judged_by(rulebook: Rulebook, rule: Rule) -> dict[str, object]:
    """What the rule is judged by, each part in a form that is equal where its effect is."""
    parts = {name: _plain(getattr(rule, name)) for name in Rule.model_fields if name not in _UNJUDGED}
    if rule.every != "week":
        parts["idle"] = None  # every longer period has a working day
    if rule.due is not None:
        parts["due"] = _dates(rulebook, rule, rule.due) or str(rule.due)
    return parts


def _plain(value: object) -> object:
    """Selectors without the order of their values, items without theirs."""
    match value:
        case Extension():
            return (value.event, _where(value), str(value.adds))
        case Selector():
            return (value.event, _where(value))
        case Suspend():
            return (_plain(value.start), _plain(value.end))
        case Each():
            return (value.attribute, frozenset(value.items))
        case _:
            return value


def _where(selector: Selector) -> frozenset[object]:
    return frozenset((name, test.op, frozenset(str(v) for v in test.values)) for name, tests in selector.where.items() for test in tests)


# --- a date that rolls over only matters where it is a day off ------------------------------------------------------------


def _dates(rulebook: Rulebook, rule: Rule, limit: TimeLimit) -> tuple[dt.date, ...] | None:
    """All the dates that a limit can come to, in every calendar that may apply; None where they are open or not yet known."""
    ends = _ends(rulebook, rule, limit)
    if ends is None:
        return None
    found = [
        (due(Instant.of_date(day), limit, calendar), calendar) for calendar in _calendars(rulebook.document_of(rule).scope) for day in ends
    ]
    if any(calendar.is_provisional(deadline.due_date) for deadline, calendar in found):
        return None
    return tuple(deadline.due_date for deadline, _ in found)


def _ends(rulebook: Rulebook, rule: Rule, limit: TimeLimit) -> list[dt.date] | None:
    """The days from which the limit is counted: the fixed date itself, or the last days of the periods in force."""
    if limit.date is not None:
        return [limit.date]
    effective, every = rulebook.effective(rule), rule.every
    if every is None or effective.start is None or effective.end is None:
        return None
    return [day for day in _last_days(every, effective.start, effective.end) if effective.covers(day)]


def _last_days(every: Every, start: dt.date, end: dt.date) -> list[dt.date]:
    return [period.last for period in periods(every, start, end)]


@cache
def _calendars(scope: Scope) -> tuple[WorkingCalendar, ...]:
    """The calendars of the scope's regions; where it names none, the national one and every regional one."""
    every = Calendars()
    regions: tuple[str | None, ...] = scope.regions or (None, *(overlay.names[0] for overlay in every.overlays))
    return tuple(dict.fromkeys(every.for_region(region) for region in regions))


# --- words that nothing uses ------------------------------------------------------------


def idle_kinds(rulebook: Rulebook) -> Iterator[LintFinding]:
    """Kinds of events that no rule and no reading speaks of; exemptions speak for themselves."""
    used = {selector.event for rule in rulebook.rules.values() for selector in _selectors(rule)}
    for name in rulebook.vocabulary.kinds:
        if name not in used and name not in rulebook.vocabulary.exemptions():
            yield LintFinding(
                code="unused-kind",
                severity="info",
                about=name,
                what=Text("没有规则用到这种事件", "no rule speaks of this kind of event"),
                remedy=Text("不再需要时从 vocabulary.yaml 删去", "remove it from vocabulary.yaml if it is no longer needed"),
            )


def _selectors(rule: Rule) -> Iterator[Selector]:
    parts: tuple[Rule | Reading, ...] = (rule, *rule.readings.values())
    for part in parts:
        for selector in (part.when, part.act, part.breach, part.stock, part.restart, part.extend):
            if selector is not None:
                yield selector
        if part.suspend is not None:
            yield from (part.suspend.start, part.suspend.end)
