"""A crash of the engine costs the case that provokes it, and is said; the rest is judged."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from shixian import audit
from shixian.cli.check import exit_status
from shixian.clock import Instant
from shixian.eventlog import read_records
from shixian.judge.durable.engine import DurableEngine
from shixian.judge.verdict import Verdict
from shixian.law import Rulebook

if TYPE_CHECKING:
    import pytest


def rows(count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for n in range(count):
        common = {"subject": "示例单位A", "case": f"示例〔2020〕{n}号"}
        found.append({"kind": "decision.enforcement", "at": "2020-09-25", "category": "行政处罚", **common})
        found.append({"kind": "decision.published", "at": "2020-10-12", **common})
    return found


def test_引擎在一案上崩溃时其余各案照常判断(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = DurableEngine.judge

    def crashing(self: DurableEngine, matter: Any) -> Any:
        if "示例〔2020〕7号" in getattr(matter, "key", ()):
            os.kill(os.getpid(), signal.SIGSEGV)
        return judge(self, matter)

    monkeypatch.setattr(DurableEngine, "judge", crashing)
    result = audit.check(
        read_records(rows(20), "测试"), Rulebook.load(), rules=["daying-2020/permits-and-penalties"], as_of=Instant.parse("2021-01-31")
    )
    verdicts = {f.case: f.verdict for f in result.judgement.findings}
    assert verdicts.pop("示例〔2020〕7号") is Verdict.UNDETERMINED
    assert set(verdicts.values()) == {Verdict.MET}
    assert len(verdicts) == 19
    assert any(note.code == "engine-crash" for note in result.judgement.notes)
    assert exit_status(result.report()) == 4


def test_两个进程与一个进程结论相同() -> None:
    log = read_records(rows(5_000), "测试")
    rulebook = Rulebook.load()
    one, two = (
        audit.check(log, rulebook, rules=["daying-2020"], as_of=Instant.parse("2021-01-31"), jobs=jobs).judgement.findings
        for jobs in (1, 2)
    )
    assert one == two
    assert len(one) == 5_000
