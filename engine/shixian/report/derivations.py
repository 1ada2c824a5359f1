"""Derivations for the report: each day that was counted or skipped, and why, as the clock gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.report import model as m

if TYPE_CHECKING:
    from shixian.clock import Calendars, Deadline, Derivation, Notice, Step
    from shixian.judge.finding import Finding
    from shixian.law import Rulebook


_NO_DATE = ("open", "unknown")  # how the clock says that there is no deadline yet, or none that can be known


def derivations(finding: Finding, rulebook: Rulebook, calendars: Calendars) -> tuple[m.DerivationRecord, ...]:
    """How the finding's deadline was computed under the reading that it was judged by: one derivation, more after an extension."""
    from shixian.judge.derivation import derive

    return tuple(derivation_record(d) for d in derive(finding, rulebook.rules[finding.rule], calendars))


def derivation_record(derivation: Derivation) -> m.DerivationRecord:
    """One derivation of the clock."""
    due, earliest = due_texts(derivation.deadline)
    return m.DerivationRecord(
        limit=str(derivation.limit),
        limit_text=derivation.limit.text,
        calendar=derivation.calendar,
        start=str(derivation.start),
        due=due,
        due_earliest=earliest,
        provisional=derivation.deadline.provisional,
        steps=tuple(_step(s) for s in derivation.steps),
        conventions=derivation.conventions,
        provisional_reason=derivation.provisional_reason,
    )


def due_texts(deadline: Deadline | None) -> tuple[str | None, str | None]:
    """The deadline as the report writes it, and its earliest possible end where that is another one."""
    from shixian.clock import Instant, shanghai_date

    if deadline is None or deadline.due in _NO_DATE:
        return None, None
    if deadline.first == deadline.last:
        return deadline.due, None
    earliest = str(Instant(deadline.first, deadline.first, "point")) if deadline.by_instant else shanghai_date(deadline.first).isoformat()
    return deadline.due, earliest


def _step(step: Step) -> m.StepRecord:
    return m.StepRecord(
        date=step.day.isoformat(),
        counted=step.counted,
        number=step.number,
        kind=step.why.kind,
        label=step.why.label,
        notice=notice_record(step.why.notice),
    )


def notice_record(notice: Notice | None) -> m.NoticeRecord | None:
    """A notice of holidays, if there is one."""
    if notice is None:
        return None
    return m.NoticeRecord(title=notice.title, url=notice.url, issued=notice.issued.isoformat() if notice.issued else None)
