"""The integer facts with which an engine session opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.judge.durable.ruleset import PLAIN, Features
from shixian.judge.plan import LAST_US

if TYPE_CHECKING:
    from shixian.clock import Deadline, Instant
    from shixian.eventlog import Event
    from shixian.judge.durable.packs import Fact


def trigger_fact(at: Instant, deadline: Deadline | None, version: int = 0, features: Features = PLAIN, opening: int | None = None) -> Fact:
    """An obligation: its trigger's moment and its deadline.

    Where it matters also whether the moment is known, which deadline it is, and from which moment on acts count.
    """
    fact: Fact = {
        "kind": "trigger",
        "t0": at.first,
        "t1": at.last,
        "d0": deadline.first if deadline else LAST_US,
        "d1": deadline.last if deadline else LAST_US,
    }
    if features.coarse:
        fact["known"] = 0 if at.precision == "unknown" else 1
    if features.extended:
        fact["version"] = version
    if features.opened:
        fact["o0"] = at.first if opening is None else opening
    return fact


def retention_fact(at: Instant, end: Deadline, exemptible: tuple[int, int], features: Features) -> Fact:
    """What must stay public: since when, until when, and until when an exemption from it would not be too late."""
    return trigger_fact(at, end, features=features) | {"x0": exemptible[0], "x1": exemptible[1]}


def breach_fact(first: int, last: int) -> Fact:
    """A record that something is no longer public, between two moments (µs)."""
    return {"kind": "breach", "b0": first, "b1": last}


def act_fact(first: int, last: int) -> Fact:
    """An act, between two moments (µs)."""
    return {"kind": "act", "a0": first, "a1": last}


def extension_fact(at: Instant) -> Fact:
    """An extension."""
    return {"kind": "extension", "e0": at.first, "e1": at.last}


def exemption_fact(event: Event) -> Fact:
    """An exemption: its moment, and whether it states a reason and an authority."""
    return {
        "kind": "exemption",
        "x0": event.at.first,
        "x1": event.at.last,
        "reason": 0 if event.value("reason") is None else 1,
        "authority": 0 if event.value("authority") is None else 1,
    }
