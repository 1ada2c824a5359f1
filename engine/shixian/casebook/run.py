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
    from shixian.eventlog import EventLog
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case whose log has been read, to be judged under one rulebook or many."""

    case: Case
    log: EventLog
    roster: Roster | None

    def under(self, rulebook: Rulebook) -> CaseResult:
        """Judge the case's log under its rules and compare.

        Findings of rules that the case does not name are context (what a ratio is taken of), and are not compared.

        Raises:
            InputError: the log cannot be checked.
            RuleError: a rule or reading that the rulebook does not have.
            EngineError: the engine is missing or failed.

        """
        case = self.case
        judgement = check(
            self.log,
            rulebook,
            rules=case.rules,
            roster=self.roster,
            as_of=Instant.parse(case.as_of),
            since=case.since,
            until=case.until,
            reading=case.reading,
        ).judgement
        findings = tuple(finding for finding in judgement.findings if finding.rule in case.rules)
        unlinked = sum(event.rule in case.rules for event in judgement.unlinked)
        return CaseResult(
            case=case,
            findings=findings,
            differences=compare(case, findings, unlinked=unlinked, rejected=len(self.log.rejected)),
        )


def open_case(case: Case, *, name: str = "case") -> OpenCase:
    """Read a case's log and roster; ``name`` is what the log is called in places of evidence.

    Raises:
        InputError: the log or the roster cannot be read.

    """
    roster = Roster.of_records([entry.model_dump() for entry in case.roster], name) if case.roster else None
    return OpenCase(case=case, log=read_records(case.events, name), roster=roster)


def run_case(case: Case, rulebook: Rulebook, *, name: str = "case") -> CaseResult:
    """Judge the case's log under its rules and compare; where that is refused, the result says why.

    Args:
        case: the case.
        rulebook: the rulebook that its rules are looked up in.
        name: what to call the log in places of evidence.

    """
    try:
        return open_case(case, name=name).under(rulebook)
    except ShixianError as error:
        return CaseResult(case=case, problems=error.problems)
