"""The integer facts that stand for triggers and exemptions in an engine session."""

from __future__ import annotations

from shixian.clock import Deadline, Instant
from shixian.eventlog import Event
from shixian.judge.durable.packs import Fact
from shixian.judge.plan import LAST_US


def trigger_fact(at: Instant, deadline: Deadline | None, version: int = 0) -> Fact:
    """The fact of an obligation: its trigger's moment, its deadline, and whether the moment is known at all."""
    return {
        "kind": "trigger",
        "t0": at.first,
        "t1": at.last,
        "d0": deadline.first if deadline else LAST_US,
        "d1": deadline.last if deadline else LAST_US,
        "known": 0 if at.precision == "unknown" else 1,
        "version": version,
    }


def exemption_fact(event: Event) -> Fact:
    """The fact of an exemption: its moment, and whether it states a reason and an authority."""
    return {
        "kind": "exemption",
        "x0": event.at.first,
        "x1": event.at.last,
        "reason": 0 if event.value("reason") is None else 1,
        "authority": 0 if event.value("authority") is None else 1,
    }
