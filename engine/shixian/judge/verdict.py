"""The six verdicts and the one table that decides between them (design.md section 5), used by every engine.

An engine establishes relations between an obligation, its acts and the moment of the check (``Relation``);
``decide`` reads the verdict off them: the first that applies. Nothing else in the project ranks verdicts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


class Verdict(StrEnum):
    """What became of an obligation."""

    WAIVED = "waived"
    MET = "met"
    UNDETERMINED = "undetermined"
    LATE = "late"
    PENDING = "pending"
    MISSED = "missed"

    @property
    def is_violation(self) -> bool:
        """True for late and missed only: undetermined accuses nobody."""
        return self in _VIOLATIONS

    @property
    def label(self) -> Text:
        """The verdict's name for people."""
        return _LABELS[self]


class Qualifier(StrEnum):
    """What stands beside a verdict without changing it."""

    PROVISIONAL = "provisional"
    CONTESTED = "contested"
    ACT_BEFORE_TRIGGER = "act_before_trigger"
    CONFLICTING_EVIDENCE = "conflicting_evidence"
    WAIVER_REJECTED = "waiver_rejected"

    @property
    def label(self) -> Text:
        """The qualifier's name for people."""
        return _QUALIFIER_LABELS[self]


class Relation(StrEnum):
    """What an engine may establish about one obligation; the values are the names of the engine's rules."""

    IN_TIME = "in-time"  # an act not wholly before the trigger ends by d0
    MAYBE = "maybe"  # such an act neither ends by d0 nor begins after d1
    TOO_LATE = "too-late"  # such an act begins after d1
    BEFORE = "before"  # an act lies wholly before the trigger
    OVERDUE = "overdue"  # no such act, and as_of is certainly past d1
    OPEN = "open"  # no such act, and as_of is not certainly past d1
    WAIVED = "waived"  # a valid exemption ends by d0
    WAIVER_DOUBTFUL = "waiver-doubtful"  # a valid exemption that may be in time or not
    WAIVER_LATE = "waiver-late"  # a valid exemption begins after d1
    WAIVER_INVALID = "waiver-invalid"  # an exemption without reason or authority
    BROKEN = "broken"  # what must stay public certainly was not, and no later proof that it is again
    RESTORED = "restored"  # it certainly was not, and certainly is again
    MAYBE_BROKEN = "maybe-broken"  # it may not have been, within the time that it must
    KEPT = "kept"  # a proof that it was public later (for good), or beyond the time that it must
    UNPROVEN = "unproven"  # that time is over, whatever the record shows of it
    UNSURE = "unsure"  # the obligation itself is in doubt (law in force, missing key, unreadable trigger)


_VIOLATIONS = frozenset({Verdict.LATE, Verdict.MISSED})

_TABLE: tuple[tuple[Relation, Verdict], ...] = (
    (Relation.WAIVED, Verdict.WAIVED),
    (Relation.UNSURE, Verdict.UNDETERMINED),
    (Relation.IN_TIME, Verdict.MET),
    (Relation.MAYBE, Verdict.UNDETERMINED),
    (Relation.TOO_LATE, Verdict.LATE),
    (Relation.BROKEN, Verdict.MISSED),
    (Relation.RESTORED, Verdict.LATE),
    (Relation.MAYBE_BROKEN, Verdict.UNDETERMINED),
    (Relation.KEPT, Verdict.MET),
    (Relation.OPEN, Verdict.PENDING),
    (Relation.OVERDUE, Verdict.MISSED),
    (Relation.UNPROVEN, Verdict.UNDETERMINED),
)


def decide(relations: AbstractSet[Relation]) -> Verdict:
    """The verdict that a set of relations carries: the first row of the table that applies.

    A doubtful waiver turns what would be a violation into ``undetermined``: nobody is accused by a guess.

    Raises:
        LookupError: no row applies, which means that the engine did not judge the obligation.

    """
    for relation, verdict in _TABLE:
        if relation in relations:
            if verdict.is_violation and Relation.WAIVER_DOUBTFUL in relations:
                return Verdict.UNDETERMINED
            return verdict
    raise LookupError(f"no verdict follows from {sorted(relations)}")


def waiver_rejected(relations: AbstractSet[Relation]) -> bool:
    """Whether an exemption was offered and cannot count."""
    return Relation.WAIVED not in relations and bool(relations & {Relation.WAIVER_LATE, Relation.WAIVER_INVALID})


_LABELS = {
    Verdict.WAIVED: Text("豁免", "waived"),
    Verdict.MET: Text("按时", "met"),
    Verdict.UNDETERMINED: Text("无法判定", "undetermined"),
    Verdict.LATE: Text("逾期", "late"),
    Verdict.PENDING: Text("未到期", "pending"),
    Verdict.MISSED: Text("未履行", "missed"),
}

_QUALIFIER_LABELS = {
    Qualifier.PROVISIONAL: Text("暂定（放假安排尚未公布）", "provisional (holiday arrangement not yet published)"),
    Qualifier.CONTESTED: Text("口径有争议", "contested (another reading decides otherwise)"),
    Qualifier.ACT_BEFORE_TRIGGER: Text("履行早于触发", "act before its trigger"),
    Qualifier.CONFLICTING_EVIDENCE: Text("证据相互矛盾", "conflicting evidence"),
    Qualifier.WAIVER_REJECTED: Text("豁免不成立", "waiver rejected"),
}
