"""The engine without the adapter, in a process of its own: what the guide's defects look like raw."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from shixian.judge.durable.subset import Condition, EngineRule, Op, Ref, Term

if TYPE_CHECKING:
    from collections.abc import Callable

PREAMBLE = '''
import json, sys
import durable_rules_engine as E

def text(value):
    return json.dumps(value, ensure_ascii=False)

class Bare:
    """The C module as it is: one handle, no guard, no sentinel, no checks."""
    def __init__(self, rules, name="bare"):
        self.handle = E.create_ruleset(name, rules if isinstance(rules, str) else text(rules))
    def answers(self, session):
        found = []
        started = E.start_action_for_state(self.handle, session)
        answer = started and started[1]
        while answer is not None:
            found.append(json.loads(answer))
            answer = E.complete_and_start_action(self.handle, session)
        return [(rule, match) for one in found for rule, match in one.items()]
    def one(self, fact):
        status, session = E.assert_fact(self.handle, text(fact))
        return status, [rule for rule, _ in self.answers(session)]
    def many(self, facts):
        status, session = E.assert_facts(self.handle, facts if isinstance(facts, str) else text(facts))
        return status, [rule for rule, _ in self.answers(session)]

def rule(*conditions):
    return {"all": [{alias: test} for alias, test in conditions]}

def both(*tests):
    return {"$and": list(tests)}

GUARD = {"$gte": {"g": {"t": "g"}}}
'''


@dataclass(frozen=True)
class Ended:
    """How a child process ended."""

    code: int
    out: str
    err: str

    @property
    def crashed(self) -> bool:
        return self.code < 0


class Raw(Protocol):
    def __call__(self, code: str, *, perturb: bool = False) -> Ended: ...


def _child(code: str, *, perturb: bool = False) -> Ended:
    import shixian

    source_root = os.path.dirname(os.path.dirname(shixian.__file__))  # noqa: PTH120
    environment = {**os.environ, "PYTHONPATH": source_root, "PYTHONIOENCODING": "utf-8"}
    if perturb:
        environment["MALLOC_PERTURB_"] = "85"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False, env=environment)
    return Ended(ended.returncode, ended.stdout.strip(), ended.stderr.strip())


@pytest.fixture
def raw() -> Raw:
    """Run code against the bare engine in a child process."""

    def run(code: str, *, perturb: bool = False) -> Ended:
        return _child(PREAMBLE + code, perturb=perturb)

    return run


@pytest.fixture
def program() -> Raw:
    """Run a program of our own in a child process."""
    return _child


class Write(Protocol):
    """Short forms for rules."""

    def rule(self, name: str, *conditions: Condition) -> EngineRule: ...
    def on(self, alias: str, kind: str, *terms: Term) -> Condition: ...
    def none(self, alias: str, kind: str, *terms: Term) -> Condition: ...
    def is_(self, attribute: str, op: Op, value: int | str) -> Term: ...
    def join(self, attribute: str, op: Op, other: str) -> Term: ...
    @property
    def answering(self) -> tuple[EngineRule, ...]: ...


class _Write:
    def rule(self, name: str, *conditions: Condition) -> EngineRule:
        return EngineRule(name=name, conditions=conditions)

    def on(self, alias: str, kind: str, *terms: Term) -> Condition:
        return Condition(alias=alias, kind=kind, terms=terms)

    def none(self, alias: str, kind: str, *terms: Term) -> Condition:
        return Condition(alias=alias, kind=kind, terms=terms, negated=True)

    def is_(self, attribute: str, op: Op, value: int | str) -> Term:
        return Term(attribute, op, value)

    def join(self, attribute: str, op: Op, other: str) -> Term:
        alias, _, joined = other.partition(".")
        return Term(attribute, op, Ref(alias, joined))

    @property
    def answering(self) -> tuple[EngineRule, ...]:
        """An answer by a due moment: in time, too late, absent when the clock has passed it."""
        t = self.on("t", "obl")
        now = self.on("now", "clock", self.join("at", ">", "t.due"))
        return (
            self.rule("in time", t, self.on("f", "answer", self.join("at", "<=", "t.due"))),
            self.rule("late", t, self.on("f", "answer", self.join("at", ">", "t.due"))),
            self.rule("absent", t, now, self.none("n", "answer", self.join("at", "<=", "t.due"))),
        )


@pytest.fixture
def write() -> Write:
    return _Write()


@pytest.fixture
def resident() -> Callable[[], int]:
    """This process's resident memory in bytes, where the system says so."""
    try:
        statm = open("/proc/self/statm")  # noqa: SIM115, PTH123
    except OSError:
        pytest.skip("/proc/self/statm is Linux's")

    def size() -> int:
        statm.seek(0)
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    return size
