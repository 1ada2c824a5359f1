"""Running a case: its log is judged as any log is, and what was found is compared with what it expects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.audit import check
from shixian.casebook.compare import Difference, compare
from shixian.clock import Instant
from shixian.errors import Problem, ShixianError
from shixian.eventlog import Roster, read_records

if TYPE_CHECKING:
    from shixian.casebook.model import Case
    from shixian.judge.finding import Finding
    from shixian.law import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What became of a case: its findings and the differences; ``problems`` where the check itself was refused."""

    case: Case
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether all is as the case says."""
        return not self.differences and not self.problems


def run_case(case: Case, rulebook: Rulebook, *, name: str = "case") -> CaseResult:
    """Judge the case's log under its rules and compare.

    Args:
        case: the case.
        rulebook: the rulebook that its rules are looked up in.
        name: what to call the log in places of evidence.

    """
    try:
        roster = Roster.of_records([entry.model_dump() for entry in case.roster], name) if case.roster else None
        log = read_records(case.events, name)
        audit = check(
            log,
            rulebook,
            rules=case.rules,
            roster=roster,
            as_of=Instant.parse(case.as_of),
            since=case.since,
            until=case.until,
            reading=case.reading,
        )
    except ShixianError as error:
        return CaseResult(case=case, problems=error.problems)
    judgement = audit.judgement
    differences = compare(case, judgement.findings, unlinked=len(judgement.unlinked), rejected=len(log.rejected))
    return CaseResult(case=case, findings=judgement.findings, differences=differences)
