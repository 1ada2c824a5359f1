"""The oracle reaches the same findings as the product on every shipped case, rule by rule: the living regulation, judged twice."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.differential.comparing import FIELDS, as_oracle_finding, key_of
from tests.oracle import OracleRule, judge
from tests.oracle.days import BeyondCalendarError
from tests.oracle.rulebook import Kinds, read_files
from tests.oracle.stamps import span_of

from shixian.audit import check
from shixian.casebook import CaseFile, read_cases
from shixian.clock import Calendars, Instant
from shixian.eventlog import Roster, read_records
from shixian.law import Rulebook

if TYPE_CHECKING:
    from tests.oracle.judging import Bound

    from shixian.eventlog import EventLog

ROOT = Path(__file__).parents[2]
_CALENDARS = Calendars()
DOCUMENTS = sorted(path.name for path in (ROOT / "cases").iterdir() if path.is_dir() and path.name not in ("logs", "tables"))


@cache
def law() -> tuple[dict[str, OracleRule], Kinds]:
    files = {p.relative_to(ROOT / "rules").as_posix(): p.read_text(encoding="utf-8") for p in (ROOT / "rules").rglob("*.yaml")}
    rules, kinds, _ = read_files(files)
    return {rule.id: rule for rule in rules}, kinds


@cache
def book() -> Rulebook:
    return Rulebook.load(ROOT / "rules")


def region_of(name: str | None) -> str | None:
    """The region as the oracle's calendar calls it."""
    return next((region for region in ("湖北", "广西") if name and name.startswith(region)), name)


def bound(file: CaseFile, rule: OracleRule, log: EventLog) -> Bound:
    """Whom a rule asked for by name binds."""
    people: Bound = [(entry.subject, entry.kind, region_of(entry.region)) for entry in file.case.roster]
    if not file.case.roster:
        seen = sorted({e.subject for e in (*log.events, *log.shadows)} | {""})
        people = [(name, None, None) for name in seen if name or rule.is_response]
    kinds, names = rule.binds.get("kind", ()), rule.binds.get("subject", ())
    return [p for p in people if (not kinds or p[1] is None or p[1] in kinds) and (not names or p[0] in names)]


def differences(file: CaseFile) -> list[str]:
    case = file.case
    log = read_records(case.events, file.name)
    roster = Roster.of_records([entry.model_dump() for entry in case.roster], file.name) if case.roster else None
    result = check(
        log,
        book(),
        rules=case.rules,
        roster=roster,
        as_of=Instant.parse(case.as_of),
        since=case.since,
        until=case.until,
        reading=case.reading,
        calendars=_CALENDARS,
    )
    every, kinds = law()
    asked = [every[name] for name in sorted({*case.rules, *(base for name in case.rules for base in every[name].variants[0].of)})]
    aside = {general for rule in book().select(case.rules) for general in rule.over if general in case.rules}
    found = judge(
        asked,
        kinds=kinds,
        events=result.log.events,
        shadows=result.log.shadows,
        as_of=span_of(case.as_of),
        since=case.since,
        until=case.until,
        subjects={rule.id: bound(file, rule, result.log) for rule in asked},
        reading=case.reading,
        regions={entry.subject: region_of(entry.region) for entry in case.roster},
    )
    ours = {key_of(f): f for f in found if f.rule not in aside}
    theirs = {key_of(f): f for f in map(as_oracle_finding, result.judgement.findings) if f.rule not in aside}
    return [
        f"{file.path}: {key}: {name}: oracle {getattr(ours.get(key), name, None)!r}, product {getattr(theirs.get(key), name, None)!r}"
        for key in sorted(ours.keys() | theirs.keys())
        for name in FIELDS
        if getattr(ours.get(key), name, None) != getattr(theirs.get(key), name, None)
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_oracle_agrees_on_every_case(document: str) -> None:
    found: list[str] = []
    judged = beyond = 0
    for file in read_cases(ROOT / "cases" / document):
        try:
            found += differences(file)
            judged += 1
        except BeyondCalendarError:
            beyond += 1
    assert not found, "\n".join(found[:20])
    assert judged > 9 * beyond
