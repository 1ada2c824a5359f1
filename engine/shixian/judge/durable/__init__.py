"""The durable engine: forward chaining with durable-rules, in child processes, behind one adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.judge.deadlines import moment_order
from shixian.judge.docket import CaseMatter, LooseMatter, Matter, SubjectMatter
from shixian.judge.durable.engine import Circumstances, DurableEngine, Judged
from shixian.judge.outcome import Outcome
from shixian.judge.verdict import Verdict
from shixian.judge.workers import Crash, run_isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.eventlog import Event
    from shixian.judge.bench import Hearing
    from shixian.judge.plan import Program

PARTITION = 2_000  # matters that go to a child at once; the matters of a crashed partition are tried again one by one


class _Work:
    """What a child does with a partition; the engine is made in the child, on its first partition."""

    def __init__(self, program: Program, circumstances: Circumstances, matters: Sequence[Matter]) -> None:
        self.program = program
        self._circumstances = circumstances
        self.matters = matters
        self._engine: DurableEngine | None = None

    def __call__(self, partition: range) -> list[list[Judged]]:
        if self._engine is None:
            self._engine = DurableEngine(self.program, self._circumstances)
        return [self._engine.judge(self.matters[i]) for i in partition]

    def close(self) -> None:
        """Give the engine's memory back, in a process that goes on to other work."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None


def judge_matters(hearing: Hearing, matters: Sequence[Matter], known: Sequence[Event]) -> Iterator[list[Judged]]:
    """The outcomes of each matter, in order; raises EngineError if the engine cannot be had at all."""
    work = _Work(
        hearing.program,
        Circumstances(
            as_of=hearing.as_of,
            calendar_of=hearing.calendar_of,
            openings=_openings(hearing, known),
            acts=_acts(hearing, known),
            since=hearing.since,
            until=hearing.until,
        ),
        matters,
    )
    ranges = [range(i, min(i + PARTITION, len(matters))) for i in range(0, len(matters), PARTITION)]
    done = 0

    def on_done(index: int) -> None:
        nonlocal done
        done += len(ranges[index])
        if hearing.on_progress:
            hearing.on_progress(done, len(matters))

    for index, result in run_isolated(work, ranges, jobs=hearing.jobs, on_done=on_done):
        if isinstance(result, Crash):
            yield from _one_by_one(work, ranges[index])
        else:
            yield from result


def _dated(events: Sequence[Event]) -> list[Event]:
    return [e for e in events if e.at.precision != "unknown"]


def _acts(hearing: Hearing, known: Sequence[Event]) -> dict[str, list[Event]]:
    """The events of the kinds that recur, by kind and in order."""
    kinds = {plan.act.kind for rule in hearing.program.rules for plan in rule.plans if plan.act and plan.every is not None}
    found: dict[str, list[Event]] = {kind: [] for kind in kinds}
    for event in _dated(known):
        if event.kind in kinds:
            found[event.kind].append(event)
    return {kind: sorted(events, key=moment_order) for kind, events in found.items()}


def _openings(hearing: Hearing, known: Sequence[Event]) -> dict[str, int]:
    """For each rule the moment at which what the log shows of the subjects bound by it begins."""
    by_subject: dict[str, int] = {}
    for event in known:
        if not event.at.is_bounded:  # something before or after some day shows nothing of when the log begins
            continue
        by_subject[event.subject] = min(event.at.first, by_subject.get(event.subject, event.at.first))
    whole = min(by_subject.values(), default=hearing.as_of.first)
    found = {}
    for rule in hearing.program.rules:
        bound = hearing.binding.subjects[rule.main.rule]
        found[rule.main.rule] = min((first for subject, first in by_subject.items() if subject in bound), default=whole)
    return found


def _one_by_one(work: _Work, crashed: range) -> Iterator[list[Judged]]:
    """The matters of a partition whose process died, each in a process of its own; the one that kills it stays undetermined."""
    singles = [range(i, i + 1) for i in crashed]
    for index, result in run_isolated(work, singles, jobs=1):
        if isinstance(result, Crash):
            yield _given_up(work.program, work.matters[singles[index].start])
        else:
            yield from result


def _given_up(program: Program, matter: Matter) -> list[Judged]:
    match matter:
        case LooseMatter():
            return []
        case CaseMatter(rules=rules):
            judged = []
            for i in rules:
                main = program.rules[i].main
                trigger = next((n for n, e in enumerate(matter.events) if main.trigger and e.kind == main.trigger.kind), -1)
                if trigger >= 0:
                    outcome = Outcome(
                        key=matter.key,
                        verdict=Verdict.UNDETERMINED,
                        subject=matter.events[trigger].subject,
                        trigger=trigger,
                        causes=("engine-crash",),
                    )
                    judged.append(Judged(i, main.reading, [outcome]))
            return judged
        case SubjectMatter(rule=rule, subject=subject):
            outcome = Outcome(key=(subject,), verdict=Verdict.UNDETERMINED, subject=subject, causes=("engine-crash",))
            return [Judged(rule, program.rules[rule].main.reading, [outcome])]
