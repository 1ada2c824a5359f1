"""The generator makes what it is meant to: every verdict and qualifier, stamps that the log reader reads, the same world twice."""

from collections import Counter

import pytest
from tests.differential.comparing import ask_oracle
from tests.differential.worlds import knows_something, random_world
from tests.oracle import OracleFinding
from tests.oracle.days import BeyondCalendarError

from shixian.eventlog import read_records

SEEDS = range(1000, 1450)


@pytest.fixture(scope="module")
def findings() -> list[OracleFinding]:
    found: list[OracleFinding] = []
    for seed in SEEDS:
        world = random_world(seed)
        try:
            found += ask_oracle(world, read_records(world.records, "made-up"))
        except BeyondCalendarError:
            continue
    return found


def test_a_seed_makes_one_world() -> None:
    assert random_world(7) == random_world(7)
    assert random_world(7) != random_world(8)


def test_every_world_knows_something() -> None:
    assert all(knows_something(random_world(seed)) for seed in SEEDS)


def test_every_verdict_is_common(findings: list[OracleFinding]) -> None:
    counted = Counter(f.verdict for f in findings)
    assert set(counted) == {"waived", "met", "undetermined", "late", "pending", "missed"}
    assert min(counted.values()) >= 10, counted


def test_every_qualifier_occurs(findings: list[OracleFinding]) -> None:
    counted = Counter(q for f in findings for q in f.qualifiers)
    assert set(counted) == {"provisional", "contested", "act_before_trigger", "conflicting_evidence", "waiver_rejected"}


def test_sources_conflict_often_and_with_every_effect(findings: list[OracleFinding]) -> None:
    conflicted = [f for f in findings if f.testimony]
    assert len(conflicted) >= len(findings) * 0.05, (len(conflicted), len(findings))
    effects: Counter[str] = Counter()
    for finding in conflicted:
        verdicts = {verdict for _, verdict, _, _ in finding.testimony}
        effects["agree" if len(verdicts) == 1 else "differ"] += 1
        effects["a violation under each"] += verdicts <= {"late", "missed"}
        effects["none by one source"] += None in verdicts
        effects["of the trigger"] += finding.trigger_id in {name for name, *_ in finding.testimony}
        effects["of a period"] += finding.period is not None
        effects["more than two"] += len(finding.testimony) > 2
    assert min(effects.values()) >= 5, effects


def test_every_kind_of_rule_sees_its_verdicts() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for seed in SEEDS:
        world = random_world(seed)
        kinds = {rule["id"]: rule["kind"] + ("-of" if "of" in rule else "") for rule in world.rules}
        try:
            seen.update((kinds[f.rule], f.verdict) for f in ask_oracle(world, read_records(world.records, "made-up")))
        except BeyondCalendarError:
            continue
    verdicts = ("waived", "met", "undetermined", "late", "pending", "missed")
    wanted = {
        (kind, verdict) for kind in ("response", "precedence", "retention", "deadline", "recurrence", "ratio") for verdict in verdicts
    }
    wanted |= {("ratio-of", verdict) for verdict in ("met", "undetermined", "pending", "missed")}
    assert not wanted - set(seen), sorted(wanted - set(seen))


def test_close_calls_are_common(findings: list[OracleFinding]) -> None:
    close = sum(1 for f in findings if f.margin is not None and abs(f.margin[0]) <= 1)
    assert close >= len(findings) * 0.05, (close, len(findings))


def test_the_log_reader_reads_the_stamps_as_the_oracle_does() -> None:
    for seed in SEEDS:
        world = random_world(seed)
        log = read_records(world.records, "made-up")
        read = {event.source.row: (event.at.first, event.at.last) for event in log.events}
        for row, span in enumerate(world.spans, 1):
            if row in read:
                assert span is not None, world.records[row - 1]
                assert read[row] == (span.first, span.last), world.records[row - 1]
        unread = {row for row, span in enumerate(world.spans, 1) if span is None}
        assert unread <= {rejected.source.row for rejected in log.rejected}
        assert len(log.shadows) >= len(unread)
