"""Sketches for drafts of the kinds without a clock that runs on: what must come before its trigger, and what must stay public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Deadline, Instant, due
from shixian.judge.deadlines import before
from shixian.judge.verdict import Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law import Rule, Selector

Event = dict[str, object]

SUBJECT = "示例单位A"
CASE = "示例1号"
DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
A_MONTH = dt.timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """One situation: its name, what happened, when it is looked at, and what must be found."""

    name: Text
    verdict: Verdict
    events: tuple[Event, ...]
    as_of: str
    said: dict[str, object] = field(default_factory=dict)


def event_of(rule: Rule, selector: Selector, at: str, *, key: str = CASE) -> Event:
    """An event that the selector accepts, with the rule's correlation key."""
    event: Event = {"kind": selector.event, "at": at, "subject": SUBJECT}
    event |= {name: key for name in rule.by if name != "subject"}
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


def waiver(rule: Rule, at: str) -> Event:
    """An exemption from the rule that states its reason and its authority."""
    event: Event = {"kind": "exemption.granted", "at": at, "subject": SUBJECT, "reason": "示例理由", "authority": "示例机关"}
    keys = [name for name in rule.by if name != "subject"] if rule.when is not None else []
    said: Event = dict.fromkeys(keys, CASE)
    return event | (said or {"rule": rule.id})


def precedence(rule: Rule, day: dt.date) -> Iterator[Sketch]:
    """The trigger on ``day``, and its act before, at and after the last moment."""
    assert rule.when is not None
    assert rule.act is not None
    act = rule.act
    trigger, same_day = event_of(rule, rule.when, str(day)), rule.within is not None
    deadline = _deadline(rule, day)
    last, later = day if same_day else day - DAY, str(day + A_WEEK)

    def sketch(zh: str, en: str, verdict: Verdict, at: str | None, *more: Event, as_of: str = later, margin: int | None = None) -> Sketch:
        acts = (event_of(rule, act, at),) if at else ()
        return Sketch(name=Text(zh, en), verdict=verdict, events=(trigger, *acts, *more), as_of=as_of, said=_said(deadline, margin))

    yield sketch("在先", "before", Verdict.MET, str(day - A_WEEK))
    yield sketch("最后一刻", "last moment", Verdict.MET, f"{last}T23:59:59", margin=0)
    yield sketch("晚一步", "one step late", Verdict.LATE, f"{day + DAY}T00:00:00", margin=-1)
    yield sketch("从未履行", "missed", Verdict.MISSED, None)
    yield sketch("触发当日检查", "pending", Verdict.PENDING, None, as_of=str(day))
    if same_day:
        yield sketch("只记到月", "known to the month", Verdict.UNDETERMINED, str(day)[:7], as_of=str(day + 2 * A_MONTH))
    else:
        yield sketch("同日先后不明", "the same day", Verdict.UNDETERMINED, str(day))
    yield sketch("豁免成立", "waived", Verdict.WAIVED, None, waiver(rule, str(day - DAY)))


def retention(rule: Rule, day: dt.date) -> Iterator[Sketch]:
    """Disclosed on ``day``; found public, removed, restored."""
    assert rule.when is not None
    assert rule.act is not None
    assert rule.breach is not None
    disclosed = event_of(rule, rule.when, str(day))
    end = _deadline(rule, day) if rule.within is not None else None
    broken = day + A_MONTH
    gone, looked = event_of(rule, rule.breach, str(broken)), broken if end is None else end.due_date + DAY
    far = str(looked + A_WEEK)

    def sketch(zh: str, en: str, verdict: Verdict, *more: Event, as_of: str = far) -> Sketch:
        said: dict[str, object] = {"due": None if end is None else end.due}
        return Sketch(name=Text(zh, en), verdict=verdict, events=(disclosed, *more), as_of=as_of, said=said)

    yield sketch("查看时仍在公开", "still public", Verdict.MET, event_of(rule, rule.act, str(looked)))
    yield sketch("中途撤下", "removed", Verdict.MISSED, gone)
    yield sketch("撤下后恢复", "removed and restored", Verdict.LATE, gone, event_of(rule, rule.act, str(broken + 2 * DAY)))
    yield sketch("没有后续记录", "nothing on record", Verdict.PENDING, as_of=str(day + A_WEEK))
    yield sketch("公开当日撤下", "removed on the same day", Verdict.UNDETERMINED, event_of(rule, rule.breach, str(day)))
    yield sketch("豁免成立", "waived", Verdict.WAIVED, waiver(rule, str(broken - A_WEEK)), gone)


def _deadline(rule: Rule, day: dt.date) -> Deadline:
    trigger = Instant.of_date(day)
    return before(trigger) if rule.within is None else due(trigger, rule.within, Calendars().for_region(None))


def _said(deadline: Deadline, margin: int | None) -> dict[str, object]:
    return {"due": deadline.due} | ({"margin": {"value": margin, "unit": "days"}} if margin is not None else {})
