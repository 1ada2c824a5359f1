"""Sections 2, 5, 7 and 8 of the guide: sessions, order, threads, forks, memory, and an engine that is not there."""

from __future__ import annotations

import importlib
import os
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from shixian.errors import EngineError
from shixian.judge.durable import driver
from shixian.judge.durable.driver import Firing, Pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.durable.conftest import Raw, Write

CASE: list[dict[str, int | str]] = [{"kind": "obl", "due": 20}, {"kind": "answer", "at": 25}, {"kind": "clock", "at": 99}]
ANSWERED = [Firing("late", {"t": 0, "f": 1}), Firing("absent", {"t": 0, "now": 2})]


def test_an_answer_in_time_too_late_and_absent(write: Write) -> None:
    with Pack("p", write.answering) as pack:
        assert pack.run(CASE) == ANSWERED
        assert pack.run([CASE[0], {"kind": "answer", "at": 20}, CASE[2]]) == [Firing("in time", {"t": 0, "f": 1})]
        assert pack.run([CASE[0], CASE[2]]) == [Firing("absent", {"t": 0, "now": 1})]
        assert pack.run([CASE[0], {"kind": "clock", "at": 20}]) == []


# --- order (section 5) --------------------------------------------------------------------------------------------------------------


def test_raw_results_come_newest_first(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("m", {"kind": "x"}))})\n'
        'status, session = E.assert_facts(bare.handle, text([{"kind": "x", "n": n} for n in range(4)]))\n'
        'print([match["m"]["n"] for _, match in bare.answers(session)])'
    )
    assert ended.out == "[3, 2, 1, 0]"


def test_firings_come_in_the_order_of_the_rules_then_of_the_facts(write: Write) -> None:
    pair = write.rule("b", write.on("z", "x"), write.on("a", "x"))
    with Pack("p", [pair, write.rule("a", write.on("m", "x"))]) as pack:
        fired = [(firing.rule, *firing.facts.values()) for firing in pack.run([{"kind": "x"}] * 3)]
    assert fired == [("b", 0, 1), ("b", 0, 2), ("b", 1, 0), ("b", 1, 2), ("b", 2, 0), ("b", 2, 1), ("a", 0), ("a", 1), ("a", 2)]


def test_a_firing_binds_different_facts_by_alias_in_the_rules_order(write: Write) -> None:
    with Pack("p", [write.rule("r", write.on("z", "x"), write.on("a", "x"))]) as pack:
        assert pack.run([{"kind": "x"}]) == []
        assert list(pack.run([{"kind": "x"}] * 2)[0].facts) == ["z", "a"]


def test_raw_a_clock_that_came_early_fires_for_what_arrives_later(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("t", {"kind": "obl"}), ("k", {"kind": "clock"}))})\n'
        'bare.one({"kind": "clock"}); print(bare.one({"kind": "obl"}))'
    )
    assert ended.out == "(0, ['r'])"


def test_nothing_of_one_case_reaches_the_next(write: Write) -> None:
    with Pack("p", write.answering) as pack:
        pack.run(CASE)
        assert pack.run(CASE[:1]) == pack.run(CASE[1:2]) == pack.run(CASE[2:]) == []


# --- several sessions in a batch, many sessions (sections 5 and 7) --------------------------------------------------------------------


def test_raw_a_batch_of_several_sessions_answers_for_the_last_one_only(raw: Raw) -> None:
    ended = raw('print(Bare({"r": rule(("m", {"kind": "x"}))}).many([{"kind": "x", "sid": sid} for sid in "abc"]))')
    assert ended.out == "(0, ['r'])"


def test_raw_the_1025th_open_session_is_a_memory_error(raw: Raw) -> None:
    ended = raw(
        'bare = Bare({"r": rule(("m", {"kind": "x"}))})\n'
        "try:\n"
        '    for n in range(1, 1100): bare.one({"kind": "x", "sid": n})\n'
        "except MemoryError: print(n)"
    )
    assert ended.out == "1025"


def test_any_number_of_cases_one_after_the_other_in_flat_memory(write: Write, resident: Callable[[], int]) -> None:
    with Pack("p", write.answering) as pack:
        for _ in range(2_000):
            pack.run(CASE)
        before = resident()
        for _ in range(20_000):
            assert pack.run(CASE) == ANSWERED
        assert resident() - before < 2 << 20


def test_a_closed_pack_gives_its_memory_back(write: Write, resident: Callable[[], int]) -> None:
    def opened_and_closed() -> None:
        for _ in range(500):
            with Pack("p", write.answering) as pack:
                pack.run(CASE)

    opened_and_closed()
    before = resident()
    opened_and_closed()
    assert resident() - before < 4 << 20


def test_a_closed_pack_can_be_closed_again_but_not_run(write: Write) -> None:
    pack = Pack("p", write.answering)
    pack.close()
    pack.close()
    with pytest.raises(EngineError, match="the pack is closed"):
        pack.run(CASE)


def test_many_packs_live_side_by_side(write: Write) -> None:
    packs = [Pack(f"p{i}", [write.rule(f"r{i}", write.on("t", f"k{i}"))]) for i in range(200)]
    for i in range(200):
        assert packs[i].run([{"kind": f"k{i}"}, {"kind": f"k{i + 1}"}]) == [Firing(f"r{i}", {"t": 0})]
    for pack in packs:
        pack.close()


# --- threads and forks ----------------------------------------------------------------------------------------------------------------


def test_a_pack_refuses_another_thread(write: Write) -> None:
    pack = Pack("p", write.answering)
    caught: list[EngineError] = []

    def use() -> None:
        for act in (lambda: pack.run(CASE), pack.close):
            try:
                act()
            except EngineError as error:
                caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert ["only by the thread and process that made it" in str(error) for error in caught] == [True, True]
    assert pack.run(CASE) == ANSWERED
    pack.close()


def test_a_pack_refuses_a_forked_child_which_may_make_its_own(program: Raw) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    ended = program(
        "import os, sys\n"
        "from shixian.errors import EngineError\n"
        "from shixian.judge.durable.driver import Pack\n"
        "from shixian.judge.durable.subset import *\n"
        "rules = [EngineRule(name='r', conditions=(Condition(alias='t', kind='a'),))]\n"
        "pack = Pack('p', rules); pack.run([{'kind': 'a'}])\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    try: pack.run([{'kind': 'a'}])\n"
        "    except EngineError: pass\n"
        "    else: os._exit(1)\n"
        "    pack.close()\n"
        "    os._exit(0 if len(Pack('q', rules).run([{'kind': 'a'}])) == 1 else 2)\n"
        "print(os.waitpid(child, 0)[1], len(pack.run([{'kind': 'a'}])))"
    )
    assert ended.out == "0 1"


# --- the engine itself (section 8) ------------------------------------------------------------------------------------------------------


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    driver._engine.cache_clear()
    yield monkeypatch
    driver._engine.cache_clear()


@pytest.mark.parametrize(
    "error",
    [ModuleNotFoundError("No module named 'durable_rules_engine'"), ImportError("undefined symbol: PyEval_CallObject")],
)
def test_an_engine_that_cannot_be_loaded_is_explained_in_both_languages(
    write: Write, unloaded: pytest.MonkeyPatch, error: ImportError
) -> None:
    def fail(name: str) -> Any:
        raise error

    unloaded.setattr(importlib, "import_module", fail)
    with pytest.raises(EngineError) as caught:
        Pack("p", write.answering)
    for words in (caught.value.in_("zh"), caught.value.in_("en")):
        assert str(error) in words
        assert "pip install durable_rules" in words
        assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in words
    assert "C 编译器" in caught.value.in_("zh")
    assert "C compiler" in caught.value.in_("en")
    assert caught.value.exit_status == 4


def test_a_platform_whose_constants_have_32_bits_is_refused(write: Write, unloaded: pytest.MonkeyPatch) -> None:
    unloaded.setattr(struct, "calcsize", lambda form: 4)
    with pytest.raises(EngineError, match="32 bits only"):
        Pack("p", write.answering)


def test_without_mallopt_all_is_right(write: Write, unloaded: pytest.MonkeyPatch) -> None:
    def absent(name: object) -> Any:
        raise OSError("no such library")

    unloaded.setattr("shixian.judge.durable.driver.ctypes.CDLL", absent)
    with Pack("p", write.answering) as pack:
        assert pack.run(CASE) == ANSWERED


def test_a_ruleset_that_the_engine_refuses_is_an_error_with_its_number(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "to_ruleset", lambda rules, present: {"r": {"all": 5, "what": 1}})
    with pytest.raises(EngineError, match=r"pack p: the engine failed: error \d+"):
        Pack("p", write.answering)


def test_the_adapters_data_need_no_engine() -> None:
    code = "import sys; import shixian.judge.durable.subset, shixian.judge.durable.driver; print('durable_rules_engine' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.stdout.strip() == "False"
