"""Drafts of a rule's cases: the situations that every rule must decide, with dates computed from its clause.

A draft computes with the same clock that it is to test, so it proves nothing until a person has reckoned it anew: every draft
says so in its title and its ``because``, and no case that says so is accepted among the shipped ones.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.casebook.model import Case, Expected
from shixian.casebook.sketches import A_MONTH, A_WEEK, CASE, DAY, SUBJECT, Event, Sketch, event_of, precedence, retention, waiver
from shixian.clock import Calendars, Deadline, Instant, Period, TimeLimit, due, shanghai_date
from shixian.errors import Problem, RuleError
from shixian.judge.verdict import Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shixian.law import Rule, Rulebook, Selector

MARK = Text("草稿", "draft")
_AN_ITEM = "示例分项"
_ALL = 100
_PIECES = 2
_DECEMBER = 12
_SECOND = 1_000_000
_BECAUSE = Text(
    "草稿：日期由程序算出，须由人按历法重新推算后改写此处", "draft: the dates were computed; reckon them by hand, then rewrite this"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted case and the name of its file."""

    name: str
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What all drafts of a rule with a deadline have in common: what begins the obligation, when it is due, and how to perform it.

    ``silent``: the obligation is there without any act; an item that no rule lists is known by its acts alone.
    """

    rule: Rule
    begin: dt.date
    deadline: Deadline
    before: tuple[Event, ...]
    perform: Callable[[str], tuple[Event, ...]]
    period: str | None = None
    silent: bool = True


def draft_cases(rule: Rule, rulebook: Rulebook, *, on: dt.date | None = None) -> tuple[Draft, ...]:
    """Skeletons of the cases that the rule must have, to be thought through by a person.

    Args:
        rule: the rule.
        rulebook: its rulebook.
        on: the day of the trigger, or a day in the period; default: a Monday four weeks into the rule's validity.

    Raises:
        RuleError: the day lies outside of the rule's validity, or nothing can be drafted for such a rule.

    """
    _refuse_the_undraftable(rule)
    validity = rulebook.effective(rule)
    day = on or _a_monday((validity.start or dt.date(2020, 1, 1)) + A_MONTH)
    if on is not None and not validity.covers(on):
        what = Text(f"{on} 不在 {rule.id} 的适用期间 {validity} 之内", f"{on} is outside of the validity of {rule.id}, {validity}")
        raise RuleError(Problem(what=what, remedy=Text("换一个 --on 日期", "choose another day for --on")))
    return tuple(_draft(rule, sketch) for sketch in _sketches(rule, day, rulebook))


def _refuse_the_undraftable(rule: Rule) -> None:
    """Findings of other rules are made by their own logs; and an act that is the next trigger leaves a second obligation open."""
    if rule.of:
        what = Text(f"{rule.id} 的比例取自其他规则的结果，起草不了", f"{rule.id} is a share of other rules' findings and cannot be drafted")
        named = ", ".join(rule.of)
        remedy = Text(f"起草 {named} 的案例，合成几件后改写", f"draft cases of {named}, put several into one log, and rewrite them")
        raise RuleError(Problem(what=what, remedy=remedy))
    if rule.when is not None and rule.act is not None and rule.when.event == rule.act.event:
        what = Text(
            f"{rule.id} 的触发与履行是同一种事件，起草不了", f"trigger and act of {rule.id} are one kind of event, so it cannot be drafted"
        )
        raise RuleError(Problem(what=what, remedy=Text("参照同类规则的案例手写", "write the cases by hand, after those of a similar rule")))


def _sketches(rule: Rule, day: dt.date, rulebook: Rulebook) -> Iterator[Sketch]:
    if rule.kind == "precedence":
        return precedence(rule, day)
    if rule.kind == "retention":
        return retention(rule, day)
    return _around_the_deadline(_ground(rule, day, _bystander(rule, rulebook)))


def _bystander(rule: Rule, rulebook: Rulebook) -> str:
    """A kind of event that the rule does not look at: it only shows that the subject was there."""
    acts = {variant.act.event for _, variant in rule.variants() if variant.act}
    return next(kind for kind in rulebook.vocabulary.kinds if kind not in acts and kind not in rulebook.vocabulary.exemptions())


def _a_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)


def _ground(rule: Rule, day: dt.date, bystander: str) -> _Ground:
    assert rule.act is not None
    act = rule.act
    if rule.kind == "response" and rule.when is not None and rule.within is not None:
        at = f"{day}T09:30:00" if rule.within.unit == "hours" else str(day)
        return _Ground(
            rule=rule,
            begin=day,
            deadline=due(Instant.parse(at), rule.within, Calendars().for_region(None)),
            before=(event_of(rule, rule.when, at),),
            perform=lambda t: (event_of(rule, act, t),),
        )
    if rule.due is not None and rule.every is None:
        return _by_a_date(rule, rule.due, act, bystander)
    return _recurring(rule, act, day, bystander)


def _by_a_date(rule: Rule, limit: TimeLimit, act: Selector, bystander: str) -> _Ground:
    deadline = due(Instant.of_date(limit.date or dt.date.min), limit, Calendars().for_region(None))
    begin = shanghai_date(deadline.first) - A_MONTH
    seen: Event = {"kind": bystander, "at": str(begin), "subject": SUBJECT}
    return _Ground(
        rule=rule,
        begin=begin,
        deadline=deadline,
        before=(seen,) if rule.stock is None else _stock(rule, rule.stock, act, str(begin)),
        perform=lambda t: tuple({**event_of(rule, act, t), **item} for item in _items(rule)),
        silent=rule.each is None or bool(rule.each.items),
    )


def _stock(rule: Rule, stock: Selector, act: Selector, at: str) -> tuple[Event, ...]:
    """Two pieces, and the acts without the last that the share needs."""
    names = [CASE, *(f"示例{n}号" for n in range(2, _PIECES + 1))]
    needed = -(-(rule.share or _ALL) * _PIECES // _ALL)
    return (
        *(event_of(rule, stock, at, key=name) for name in names),
        *(event_of(rule, act, at, key=name) for name in names[1:needed]),
    )


def _items(rule: Rule) -> tuple[Event, ...]:
    """What an act says of its item, for each; an example where the rule lists none."""
    if rule.each is None:
        return ({},)
    return tuple({rule.each.attribute: name} for name in rule.each.items or (_AN_ITEM,))


def _recurring(rule: Rule, act: Selector, day: dt.date, bystander: str) -> _Ground:
    period = Period.containing(day, rule.every or "year")
    limit = rule.due or TimeLimit(n=1, unit="same day")

    def perform(at: str, during: Period = period) -> tuple[Event, ...]:
        named: Event = {"year": during.first.year} if during.every == "year" else {"period": str(during)}
        return tuple({**event_of(rule, act, at), **item, **named} for item in _items(rule))

    last_time = Period.containing(period.first - DAY, period.every)
    seen: Event = {"kind": bystander, "at": str(period.first), "subject": SUBJECT}
    known = perform(str(last_time.first), last_time) if rule.each is not None and not rule.each.items else (seen,)
    return _Ground(
        rule=rule,
        begin=period.first,
        deadline=due(Instant.of_date(period.last), limit, Calendars().for_region(None)),
        before=tuple(event for _ in range(rule.times - 1) for event in perform(str(period.first))) or known,
        perform=perform,
        period=str(period),
    )


def _around_the_deadline(ground: _Ground) -> Iterator[Sketch]:
    last = ground.deadline.last // _SECOND * _SECOND
    moment = _text_of(last)
    end = shanghai_date(ground.deadline.last)
    begin = str(ground.before[0]["at"]) if ground.rule.kind == "response" else str(ground.begin + DAY)
    later = str(end + A_WEEK)
    month = str(end)[:7]

    def sketch(zh: str, en: str, verdict: Verdict, at: str | None, *more: Event, as_of: str = later, margin: int | None = None) -> Sketch:
        acts = ground.perform(at) if at else ()
        events = (*ground.before, *acts, *more)
        return Sketch(name=Text(zh, en), verdict=verdict, events=events, as_of=as_of, said=_said(ground, margin))

    yield sketch("按时", "on time", Verdict.MET, begin)
    yield sketch("最后一刻", "last moment", Verdict.MET, moment, margin=0)
    yield sketch("晚一步", "one step late", Verdict.LATE, _text_of(last + _SECOND))
    if not ground.deadline.by_instant:
        if end.day < _last_day(end) or end.month == _DECEMBER:
            verdict = Verdict.UNDETERMINED if end.day < _last_day(end) else Verdict.MET
            yield sketch("只记到月", "known to the month", verdict, month, as_of=str(end + 2 * A_MONTH))
        else:  # the month ends in time, whichever of its days it was
            yield sketch("只记到年", "known to the year", Verdict.UNDETERMINED, str(end.year), as_of=str(end + 2 * A_MONTH))
    else:
        yield sketch("只记到日", "known to the day", Verdict.UNDETERMINED, str(end))
    if ground.silent:
        yield sketch("到期未履行", "missed", Verdict.MISSED, None)
        yield sketch("截止当刻检查", "pending", Verdict.PENDING, None, as_of=moment)
        yield sketch("豁免成立", "waived", Verdict.WAIVED, None, waiver(ground.rule, begin))


def _said(ground: _Ground, margin: int | None) -> dict[str, object]:
    said: dict[str, object] = {"due": ground.deadline.due}
    if ground.period is not None:
        said |= {"period": ground.period, "since": str(ground.begin), "until": str(Period.parse(ground.period).last)}
    if margin is not None and ground.rule.limit is not None:
        said["margin"] = {"value": margin, "unit": ground.rule.limit.margin_unit}
    return said


def _last_day(day: dt.date) -> int:
    return ((day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - DAY).day


def _text_of(us: int) -> str:
    return str(Instant(us, us, "point")).removesuffix("+08:00")


def _draft(rule: Rule, sketch: Sketch) -> Draft:
    said = dict(sketch.said)
    span = {name: said.pop(name) for name in ("since", "until") if name in said}
    items = [{"item": name} for name in rule.each.items] if rule.each else []
    kind = rule.binds.kind[0] if rule.binds and rule.binds.kind else None
    subject = rule.binds.subject[0] if rule.binds and rule.binds.subject else SUBJECT
    case = Case.model_validate(
        {
            "title": Text(f"{MARK.zh}：{rule.title.zh}——{sketch.name.zh}", f"{MARK.en}: {rule.title.en} - {sketch.name.en}"),
            "rules": [rule.id],
            "as_of": sketch.as_of,
            "roster": [{"subject": subject, "kind": kind}] if kind else [],
            "events": [{**event, "subject": subject} for event in sketch.events],
            "expect": [Expected.model_validate({**item, "verdict": sketch.verdict, **said}) for item in items or [{}]],
            "because": _BECAUSE,
            **span,
        }
    )
    return Draft(name=f"{MARK.zh}-{sketch.name.zh}", case=case)
