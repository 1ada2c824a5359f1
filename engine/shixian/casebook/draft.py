"""Drafts of a rule's cases: the situations that every rule must decide, with dates computed from its clause.

A draft computes with the same clock that it is to test, so it proves nothing until a person has reckoned it anew: every draft
says so in its title and its ``because``, and no case that says so is accepted among the shipped ones.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.casebook.model import Case, Expected, ExpectedMargin
from shixian.clock import Calendars, Deadline, Instant, Period, TimeLimit, due, shanghai_date
from shixian.errors import Problem, RuleError
from shixian.judge.verdict import Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shixian.law import Rule, Rulebook, Selector

MARK = Text("草稿", "draft")
_SUBJECT = "示例单位A"
_CASE = "示例1号"
_A_MONTH = dt.timedelta(days=28)
_DAY = dt.timedelta(days=1)
_SECOND = 1_000_000
_BECAUSE = Text(
    "草稿：日期由程序算出，须由人按历法重新推算后改写此处", "draft: the dates were computed; reckon them by hand, then rewrite this"
)

Event = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted case and the name of its file."""

    name: str
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What all drafts of a rule have in common: what begins the obligation, when it is due, and how to perform it."""

    rule: Rule
    begin: dt.date
    deadline: Deadline
    period: str | None
    before: tuple[Event, ...]
    perform: Callable[[str], Event]


def draft_cases(rule: Rule, rulebook: Rulebook, *, on: dt.date | None = None) -> tuple[Draft, ...]:
    """Skeletons of the cases that the rule must have, to be thought through by a person.

    Args:
        rule: the rule.
        rulebook: its rulebook.
        on: the day of the trigger, or a day in the period; default: a Monday four weeks into the rule's validity.

    Raises:
        RuleError: the day lies outside of the rule's validity.

    """
    validity = rulebook.effective(rule)
    day = on or _a_monday((validity.start or dt.date(2020, 1, 1)) + _A_MONTH)
    if on is not None and not validity.covers(on):
        what = Text(f"{on} 不在 {rule.id} 的适用期间 {validity} 之内", f"{on} is outside of the validity of {rule.id}, {validity}")
        raise RuleError(Problem(what=what, remedy=Text("换一个 --on 日期", "choose another day for --on")))
    ground = _ground(rule, day, _bystander(rule, rulebook))
    return tuple(_drafts(ground))


def _bystander(rule: Rule, rulebook: Rulebook) -> str:
    """A kind of event that does not discharge the rule: it only shows that the subject was there."""
    acts = {variant.act.event for _, variant in rule.variants()}
    return next((kind for kind in rulebook.vocabulary.kinds if kind not in acts), rule.act.event)


def _a_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)


def _ground(rule: Rule, day: dt.date, bystander: str) -> _Ground:
    calendar = Calendars().for_region(None)
    if rule.kind == "response" and rule.when is not None and rule.within is not None:
        at = f"{day}T09:30:00" if rule.within.unit == "hours" else str(day)
        deadline = due(Instant.parse(at), rule.within, calendar)
        return _Ground(
            rule=rule,
            begin=day,
            deadline=deadline,
            period=None,
            before=(_event(rule.when, at, case=True),),
            perform=lambda t: _event(rule.act, t, case=True),
        )
    if rule.kind == "deadline" and rule.due is not None:
        deadline = due(Instant.of_date(day), rule.due, calendar)
        begin = shanghai_date(deadline.first) - _A_MONTH
        other: Event = {"kind": bystander, "at": str(begin), "subject": _SUBJECT}
        return _Ground(rule=rule, begin=begin, deadline=deadline, period=None, before=(other,), perform=lambda t: _event(rule.act, t))
    return _recurring(rule, day, bystander)


def _recurring(rule: Rule, day: dt.date, bystander: str) -> _Ground:
    period = Period.containing(day, rule.every or "year")
    limit = rule.due or TimeLimit(n=1, unit="same day")
    deadline = due(Instant.of_date(period.last), limit, Calendars().for_region(None))
    item: Event = {rule.each.attribute: rule.each.items[0] if rule.each.items else "示例分项"} if rule.each else {}
    named: Event = {"year": period.first.year} if period.every == "year" else {"period": str(period)}

    def perform(at: str) -> Event:
        return {**_event(rule.act, at), **item, **named}

    earlier = tuple(perform(str(period.first)) for _ in range(rule.times - 1))
    seen: Event = {"kind": bystander, "at": str(period.first), "subject": _SUBJECT}
    return _Ground(rule=rule, begin=period.first, deadline=deadline, period=str(period), before=earlier or (seen,), perform=perform)


def _event(selector: Selector, at: str, *, case: bool = False) -> Event:
    """An event that the selector accepts."""
    event: Event = {"kind": selector.event, "at": at, "subject": _SUBJECT, **({"case": _CASE} if case else {})}
    for name, tests in selector.where.items():
        for test in tests:
            match test.op:
                case "in" | ">=" | "<=":
                    event[name] = test.values[0]
                case ">":
                    event[name] = int(test.values[0]) + 1
                case "<":
                    event[name] = int(test.values[0]) - 1
                case "present":
                    event[name] = "示例"
                case "not in" | "absent":
                    pass
    return event


def _drafts(ground: _Ground) -> Iterator[Draft]:
    last = ground.deadline.last // _SECOND * _SECOND
    moment = _text_of(last)
    end = shanghai_date(ground.deadline.last)
    begin = ground.before[0]["at"] if ground.rule.kind == "response" else str(ground.begin + _DAY)
    later = str(end + dt.timedelta(days=7))
    month = str(end)[:7]
    met, late = Verdict.MET, Verdict.LATE
    yield _draft(ground, "按时", "on time", met, acts=(str(begin),), as_of=later)
    yield _draft(ground, "最后一刻", "last moment", met, acts=(moment,), as_of=later, margin=0)
    yield _draft(ground, "晚一步", "one step late", late, acts=(_text_of(last + _SECOND),), as_of=later)
    yield _draft(ground, "到期未履行", "missed", Verdict.MISSED, acts=(), as_of=later)
    yield _draft(ground, "截止当刻检查", "pending", Verdict.PENDING, acts=(), as_of=moment)
    if not ground.deadline.by_instant:
        inside = end.day < _last_day(end)
        yield _draft(
            ground, "只记到月", "known to the month", Verdict.UNDETERMINED if inside else met, acts=(month,), as_of=str(end + 2 * _A_MONTH)
        )
    else:
        yield _draft(ground, "只记到日", "known to the day", Verdict.UNDETERMINED, acts=(str(end),), as_of=later)
    waiver: Event = {"kind": "exemption.granted", "at": str(begin), "subject": _SUBJECT, "reason": "示例理由", "authority": "示例机关"}
    waiver |= {"case": _CASE} if ground.rule.kind == "response" else {"rule": ground.rule.id}
    yield _draft(ground, "豁免成立", "waived", Verdict.WAIVED, acts=(), as_of=later, more=(waiver,))


def _last_day(day: dt.date) -> int:
    return ((day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - _DAY).day


def _text_of(us: int) -> str:
    return str(Instant(us, us, "point")).removesuffix("+08:00")


def _draft(
    ground: _Ground,
    zh: str,
    en: str,
    verdict: Verdict,
    *,
    acts: tuple[str, ...],
    as_of: str,
    margin: int | None = None,
    more: tuple[Event, ...] = (),
) -> Draft:
    rule = ground.rule
    said: dict[str, object] = {"verdict": verdict, "due": ground.deadline.due}
    if ground.period is not None:
        said["period"] = ground.period
    if margin is not None and rule.limit is not None:
        said["margin"] = ExpectedMargin(value=margin, unit=rule.limit.margin_unit)
    kind = rule.binds.kind[0] if rule.binds and rule.binds.kind else None
    case = Case.model_validate(
        {
            "title": Text(f"{MARK.zh}：{rule.title.zh}——{zh}", f"{MARK.en}: {rule.title.en} - {en}"),
            "rules": [rule.id],
            "as_of": as_of,
            "roster": [{"subject": _SUBJECT, "kind": kind}] if kind else [],
            "events": [*ground.before, *(ground.perform(at) for at in acts), *more],
            "expect": [Expected.model_validate(said)],
            "because": _BECAUSE,
        }
        | ({"since": str(ground.begin), "until": str(Period.parse(ground.period).last)} if ground.period else {})
    )
    return Draft(name=f"{MARK.zh}-{zh}", case=case)
