"""The sample logs under cases/logs/ are what their README says."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shixian import audit
from shixian.casebook.synthetic import County, events, roster
from shixian.clock import Instant
from shixian.eventlog import Roster, read_logs
from shixian.judge.verdict import Qualifier, Verdict

if TYPE_CHECKING:
    from types import ModuleType

    from shixian.errors import Problem
    from shixian.law import Rulebook

LOGS = Path(__file__).parents[2] / "cases" / "logs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", LOGS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_county_is_what_the_generator_writes(generator: ModuleType) -> None:
    for name, text in generator.written(County()).items():
        assert (LOGS / name).read_text(encoding="utf-8") == text, f"{name}: python cases/logs/generate.py"


def test_every_made_up_event_says_so_and_names_no_real_body() -> None:
    for record in events(County(decisions=100, applications=5)):
        assert record["synthetic"] == "true"
        assert "示例" in str(record["subject"])


def test_a_county_of_any_size_and_seed() -> None:
    small, other = (events(County(decisions=50, applications=0, seed=seed)) for seed in (1, 2))
    assert Counter(r["kind"] for r in small)["decision.enforcement"] == 50
    assert small != other
    assert small == events(County(decisions=50, applications=0, seed=1))
    assert len(list(roster(County(departments=3, towns=2)))) == 6


def test_the_county_is_checked_whole_with_violations_of_several_rules(shipped: Rulebook) -> None:
    log = read_logs([str(LOGS / "synthetic-county-2020.jsonl")])
    assert log.is_complete
    assert 4_500 < len(log.events) < 5_500
    people = Roster.load(LOGS / "roster-synthetic-county.csv")
    found = audit.check(log, shipped, roster=people, as_of=Instant.parse("2021-01-31")).judgement
    broken = {f.rule for f in found.findings if f.verdict.is_violation}
    assert {"daying-2020/permits-and-penalties", "daying-2020/catalogue", "ogi-2019/annual-report-departments", "ogi-2019/reply"} <= broken
    rush = [f for f in found.findings if f.rule == "daying-2020/permits-and-penalties" and f.trigger and str(f.trigger.at)[:7] == "2020-09"]
    assert sum(f.verdict is Verdict.LATE for f in rush) > 10


def test_the_real_disclosures_accuse_nobody_by_a_guess(shipped: Rulebook) -> None:
    log = read_logs([str(LOGS / "real-disclosures.jsonl")])
    assert [shadow.id for shadow in log.shadows] == ["eia-01-d"]
    found = {f.case: f for f in audit.check(log, shipped, as_of=Instant.parse("2024-12-31")).judgement.findings}
    assert found["闽岚环罚〔2019〕15号"].verdict is Verdict.UNDETERMINED
    assert found["闽岚环罚〔2019〕15号"].qualifiers == (Qualifier.CONFLICTING_EVIDENCE,)
    assert found["闽岚环罚〔2019〕21号"].verdict is Verdict.MET
    assert found["川环审批〔2020〕9号"].verdict is Verdict.UNDETERMINED
    assert Counter(f.verdict.value for f in found.values()) == {"met": 7, "undetermined": 2, "late": 1}


def test_each_real_row_names_its_source_and_each_repair(shipped: Rulebook) -> None:
    for line in (LOGS / "real-disclosures.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record.get("page") or str(record["id"]).startswith("pt-")
        assert record["trust"]


def test_the_damaged_rows_are_all_accounted_for(shipped: Rulebook) -> None:
    log = read_logs([str(LOGS / "damaged-rows.csv")])
    (record,) = log.inputs
    assert record.encoding == "gb18030"
    assert (record.rows, record.events, record.rejected, record.carried_none) == (22, 8, 11, 3)
    problems: list[Problem] = [row.problem for row in log.rejected]
    assert all(p.remedy.zh and p.place is not None and p.place.row for p in problems)
    found = audit.check(log, shipped, as_of=Instant.parse("2020-12-31")).judgement.findings
    assert not any(f.verdict.is_violation for f in found)
