"""An obligation with its verdict, its deadline and its evidence: what the judge hands to the report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.clock import Deadline
    from shixian.eventlog import Event
    from shixian.judge.verdict import Qualifier, Verdict
    from shixian.words import Text


@dataclass(frozen=True, slots=True)
class Margin:
    """How far the act (or, without one, the moment of the check) lies from the deadline; negative: that much too late."""

    value: float | int
    unit: str  # "hours" | "working days" | "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What the verdict would be if, of the sources of one record that cannot agree, this event alone counted.

    ``verdict`` is None where there would be no such obligation; ``due`` is the deadline that would hold then.
    """

    event: Event
    verdict: Verdict | None
    margin: Margin | None = None
    due: Deadline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One obligation and what became of it.

    ``acts`` are all acts of the obligation's key that were weighed, ``act`` the one that decides; ``others`` are the
    extension, suspension, restart and exemption events. ``readings`` holds the verdict under every other reading of the
    rule under which the obligation exists. ``causes`` says in words what the verdict rests on where a date does not.
    ``share`` is (met, all) of a ratio over findings. ``same_as`` names the fingerprints of the superior rules' findings on the same matter.
    ``testimony`` is there where evidence conflicts: each source of each record that is in conflict.
    """

    fingerprint: str
    rule: str
    document: str
    clause: str
    kind: str
    subject: str
    case: str | None
    item: str | None
    period: str | None
    verdict: Verdict
    qualifiers: tuple[Qualifier, ...] = ()
    trigger: Event | None = None
    act: Event | None = None
    acts: tuple[Event, ...] = ()
    others: tuple[Event, ...] = ()
    due: Deadline | None = None
    margin: Margin | None = None
    readings: Mapping[str, Verdict] = field(default_factory=dict)
    reading: str = "default"
    causes: tuple[Text, ...] = ()
    region: str | None = None
    share: tuple[int, int] | None = None
    same_as: tuple[str, ...] = ()
    testimony: tuple[Testimony, ...] = ()

    @property
    def key(self) -> str:
        """What the obligation is about, for people: its case, else its period and item, else its subject."""
        parts = [p for p in (self.case, self.item, self.period) if p]
        return " · ".join(parts) or self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """An event that is of a rule's kind and starts or discharges no obligation, with the reason."""

    rule: str
    event: Event
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about the data or the selection that the reader of the result must know; never a verdict."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All that the judge has to say about one log.

    ``applied`` names for each subject the documents it was checked against; ``not_asked`` the rules that the selection
    named and that could not be asked, with the reason; ``later`` counts the events after ``as_of``, which are not known yet.
    """

    findings: tuple[Finding, ...]
    unlinked: tuple[Unlinked, ...] = ()
    notes: tuple[Note, ...] = ()
    applied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    not_asked: Mapping[str, Text] = field(default_factory=dict)
    later: int = 0


def fingerprint_of(rule: str, key: Sequence[str], *, unique: str = "", period: str | None = None, item: str | None = None) -> str:
    """What names an obligation in every run: the rule, its correlation key, and the trigger, period or item that it is about."""
    parts = (rule, *key, unique, period or "", item or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
