"""Running a case: its log is judged as any log is, and what was found is compared with what it expects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.audit import check
from shixian.casebook.compare import Difference, compare
from shixian.clock import Instant
from shixian.errors import Problem, ShixianError
from shixian.eventlog import Roster, read_records
from shixian.judge.workers import Crash, in_this_process, run_isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.casebook.files import CaseFile
    from shixian.casebook.model import Case
    from shixian.eventlog import EventLog
    from shixian.judge.finding import Finding
    from shixian.law import Rulebook

_BATCH = 50  # cases


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


def run_cases(files: Sequence[CaseFile], rulebook: Rulebook, *, jobs: int = 1) -> Iterator[tuple[CaseFile, CaseResult]]:
    """Run many cases, in order: a batch at a time in a child process that judges within itself, ten times as fast as a child a case.

    Where the engine ends such a child, each case of its batch is run again with a child of its own.
    """
    batches = [files[i : i + _BATCH] for i in range(0, len(files), _BATCH)]
    for index, results in run_isolated(_Batch(rulebook), batches, jobs=jobs):
        if isinstance(results, Crash):
            yield from ((file, run_case(file.case, rulebook, name=file.name)) for file in batches[index])
        else:
            yield from zip(batches[index], results, strict=True)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a child does with a batch of cases."""

    rulebook: Rulebook

    def __call__(self, files: Sequence[CaseFile]) -> list[CaseResult]:
        with in_this_process():
            return [run_case(file.case, self.rulebook, name=file.name) for file in files]


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
