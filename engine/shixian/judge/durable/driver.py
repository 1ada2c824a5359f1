"""The one place that touches durable-rules: its C module alone, no host, no threads, one short session a case.

Every batch ends with a sentinel that must fire: it proves that the engine read everything, since it drops an unreadable rest in silence.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import os
import re
import struct
import threading
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Self

import orjson

from shixian.errors import EngineError, Problem
from shixian.judge.durable.facts import Intake
from shixian.judge.durable.subset import SENTINEL, EngineRule, to_ruleset
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_SESSION = "0"  # what the engine calls the session of facts without a sid
_M_TOP_PAD = -2  # <malloc.h>
_TOP_PAD = 8 << 20


class Truncated(EngineError):  # noqa: N818 - says what happened, like its siblings in the domain
    """The engine did not read the whole batch, so its answer counts for nothing."""


class Firing(NamedTuple):
    """A rule that fired, and the facts that it was bound to, as indices into the facts given."""

    rule: str
    facts: dict[str, int]


class Pack:
    """A few rules, compiled once and asked case by case. It belongs to the thread and the process that made it.

    Raises SubsetError for rules that the engine cannot be trusted with, EngineError if there is no engine.
    """

    def __init__(self, name: str, rules: Sequence[EngineRule], *, present: Mapping[str, Collection[str]] | None = None) -> None:
        self.name = name
        self._order = {rule.name: (number, rule.aliases) for number, rule in enumerate(rules)}
        ruleset = to_ruleset(rules, present=present)
        self._intake = Intake(rules)
        self._engine = _engine()
        self._owner = (threading.get_ident(), os.getpid())
        self._closed = False
        self._handle = self._create(ruleset)
        # deleting a session in which nothing has fired yet frees a pointer that was never set: let the sentinel fire in its slot first
        self._open = False
        self._answers(self._intake.batch(()))
        self._delete()

    def run(self, facts: Sequence[Mapping[str, int | str]]) -> list[Firing]:
        """What fires over the facts of one case, in the order of the rules, then of the facts bound. The order of ``facts`` is immaterial.

        Raises FactError for facts that the engine would misread, Truncated if it did not read them all.
        """
        if self._owner != (threading.get_ident(), os.getpid()):
            self._refuse(*_FOREIGN)
        if self._closed:
            self._refuse(*_CLOSED)
        batch = self._intake.batch(facts)
        if self._open:  # an interrupt fell between a run and its end
            self._delete()
        self._open = True
        try:
            answers = self._answers(batch)
        finally:
            self._delete()
        return self._firings(answers)

    def close(self) -> None:
        """Give the memory back. In a process that did not make the pack, nothing is touched."""
        if self._closed:
            return
        here = self._owner[1] == os.getpid()
        if here and self._owner[0] != threading.get_ident():
            self._refuse(*_FOREIGN)
        self._closed = True
        if here:
            self._engine.delete_ruleset(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _create(self, ruleset: dict[str, Any]) -> int:
        try:
            return int(self._engine.create_ruleset(self.name, orjson.dumps(ruleset).decode()))
        except self._engine.error as error:
            self._refuse(_message(error))

    def _answers(self, batch: str) -> list[str]:
        """The engine's answers to one batch, the sentinel's among them."""
        engine, handle = self._engine, self._handle
        answers: list[str] = []
        try:
            status, session = engine.assert_facts(handle, batch)
            if status > 1:  # 1: some fact matched no condition
                self._refuse(Text(f"引擎拒收事实（状态 {status}）", f"the engine refused a fact (status {status})"))
            started = engine.start_action_for_state(handle, session)
            answer = started and started[1]
            while answer is not None:
                answers.append(answer)
                answer = engine.complete_and_start_action(handle, session)
        except engine.error as error:
            self._refuse(_message(error))
        if not any(answer.startswith(_SENTINEL_FIRED) for answer in answers):
            raise Truncated(
                Problem(
                    what=Text(f"规则包 {self.name}：引擎没有读完这批事实", f"pack {self.name}: the engine did not read the whole batch"),
                    remedy=Text("请报告此错误，并附上该案件", "please report this, with the case"),
                )
            )
        return answers

    def _firings(self, answers: list[str]) -> list[Firing]:
        found = []
        for answer in answers:
            if answer.startswith(_SENTINEL_FIRED):
                continue
            ((rule, match),) = orjson.loads(answer).items()
            number, aliases = self._order[rule]
            bound = {alias: int(match[alias]["id"]) for alias in aliases}
            found.append((number, (*bound.values(),), Firing(rule, bound)))
        if len(found) > 1:  # no two share rule and facts, so firings themselves are never compared
            found.sort()
        return [firing for _, _, firing in found]

    def _delete(self) -> None:
        with contextlib.suppress(self._engine.error):  # no session was opened
            self._engine.delete_state(self._handle, _SESSION)
        self._open = False

    def _refuse(self, what: Text, remedy: Text | None = None) -> NoReturn:
        raise EngineError(Problem(what=Text(f"规则包 {self.name}:{what.zh}", f"pack {self.name}: {what.en}"), remedy=remedy or _REPORT))


_SENTINEL_FIRED = '{"' + SENTINEL + '":'
_REPORT = Text("请报告此错误", "please report this")
_FOREIGN = (
    Text("规则包只能在创建它的线程和进程里使用", "a pack may be used only by the thread and process that made it"),
    Text("在该线程或子进程里另建一个", "make another one there"),
)
_CLOSED = (Text("规则包已关闭", "the pack is closed"), Text("另建一个", "make another one"))


def _message(error: Exception) -> Text:
    """What the engine said, which is a number."""
    code = re.search(r"\d+$", str(error))
    return Text(f"引擎报错 {code[0] if code else error}", f"the engine failed: error {code[0] if code else error}")


@functools.cache
def _engine() -> Any:
    """The C module, loaded on first use."""
    try:
        engine = importlib.import_module("durable_rules_engine")
    except ImportError as error:
        raise EngineError(_missing(error)) from error
    if struct.calcsize("l") < 8:
        raise EngineError(
            Problem(
                what=Text("此平台上引擎的常量只有 32 位", "the engine's constants have 32 bits only on this platform"),
                remedy=Text("在 64 位的 Linux 或 macOS 上运行", "run it on 64-bit Linux or macOS"),
            )
        )
    _keep_heap()
    return engine


def _missing(error: ImportError) -> Problem:
    install = "pip install durable_rules==2.0.28"
    remedied = f"CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject {install} --no-binary :all: --force-reinstall --no-cache-dir"
    return Problem(
        what=Text(f"推理引擎 durable_rules 无法载入：{error}", f"the inference engine durable_rules cannot be loaded: {error}"),
        remedy=Text(
            f"需要 C 编译器和 Python 头文件，然后 {install};Python 3.13 及以后：{remedied}",
            f"it needs a C compiler and Python's headers, then: {install}; on Python 3.13 and later: {remedied}",
        ),
    )


def _keep_heap() -> None:
    """Stop glibc from giving the heap back after each session: 1.8 times faster or more.

    Other C libraries have no such call and keep their own counsel; without it everything is right, only slower.
    """
    try:
        ctypes.CDLL(None).mallopt(_M_TOP_PAD, _TOP_PAD)
    except (OSError, AttributeError, TypeError):
        return
