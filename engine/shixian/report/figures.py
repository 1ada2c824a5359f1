"""Moments and amounts for people: Beijing time, the end of a day as 24:00, lateness in the unit of the rule."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shixian.report import model as m
    from shixian.words import Lang

_POINT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(\.\d+)?)?\+08:00")


def moment(at: str, lang: Lang) -> str:
    """A canonical moment for people: Beijing time, seconds only where they are not zero, the end of a day as 24:00."""
    if at == "unknown":
        return "时间不明" if lang == "zh" else "an unknown moment"
    found = _POINT.fullmatch(at)
    if found is None:
        return at.replace("/", "至" if lang == "zh" else " to ")
    day, minute, second, fraction = found.groups()
    if second == "59" and fraction == ".999999":  # the last moment before a full minute, which is how a closed interval ends
        return f"{day} 24:00" if minute == "23:59" else str(datetime.fromisoformat(f"{day} {minute}") + timedelta(minutes=1))[:16]
    return f"{day} {minute}" + (f":{second}{fraction or ''}" if second != "00" or fraction else "")


def due_moment(due: str, lang: Lang) -> str:
    """A due moment for people: a date lasts until 24:00."""
    return f"{due} 24:00" if len(due) == len("2020-10-13") else moment(due, lang)


def amount(margin: m.MarginRecord, lang: Lang) -> str:
    """How much, without its sign: 2个工作日, 1小时30分."""
    value = abs(margin.value)
    if margin.unit == "hours":
        return _hours(value, lang)
    number = f"{value:g}" if isinstance(value, float) else str(value)
    if lang == "zh":
        return f"{number}{'个工作日' if margin.unit == 'working days' else '日'}"
    return f"{number} {margin.unit if value != 1 else margin.unit[:-1]}"


def _hours(hours: float, lang: Lang) -> str:
    seconds = round(hours * 3600)
    if seconds == 0:
        return "不足1秒" if lang == "zh" else "less than a second"
    parts = ((seconds // 3600, "小时", "h"), (seconds // 60 % 60, "分", "min"), (seconds % 60, "秒", "s"))
    if lang == "zh":
        return "".join(f"{n}{zh}" for n, zh, _ in parts if n)
    return " ".join(f"{n} {en}" for n, _, en in parts if n)


def plural(n: int, noun: str) -> str:
    """A number with its English noun."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
