"""The report as JSON: the keys of design.md section 8, their forms, and equal bytes for equal inputs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError
from tests.report import docket as d

from shixian.clock import Deadline
from shixian.judge.verdict import Verdict
from shixian.report.build import counts, summarise

Json = dict[str, Any]

TOP = {
    "unread",
    "skipped",
    "schema",
    "version",
    "as_of",
    "since",
    "until",
    "reading",
    "rulebook",
    "calendar",
    "inputs",
    "reconciliation",
    "roster",
    "applied",
}
TOP |= {"not_asked", "notes", "summary", "findings", "unlinked", "rejected", "duplicates"}
DESIGN = {
    "fingerprint",
    "rule",
    "document",
    "clause",
    "kind",
    "subject",
    "case",
    "period",
    "verdict",
    "qualifiers",
    "trigger",
    "act",
    "due",
}
DESIGN |= {"margin", "readings"}
MORE = {"item", "region", "reading", "causes", "acts", "others"}


def printed(*, explain: bool = False) -> Json:
    report: Json = json.loads(d.docket().report(explain=explain).as_json())
    return report


def of(report: Json, case: str | None, rule: str) -> Json:
    return next(f for f in report["findings"] if f["case"] == case and f["rule"] == rule)


def test_the_report_has_its_keys() -> None:
    report = printed()
    assert set(report) == TOP
    assert next(iter(report)) == "schema"
    assert report["schema"] == "shixian.report/1"
    assert report["calendar"]["horizon"] == 2020
    assert report["rulebook"]["digest"] == "d" * 64
    assert report["inputs"] == [
        {"path": d.LOG, "sha256": "a" * 64, "encoding": "gb18030", "rows": 20, "events": 18, "rejected": 1, "carried_none": 1}
    ]


def test_rows_in_are_accounted_for() -> None:
    assert printed()["reconciliation"] == {
        "rows": 20,
        "events": 18,
        "rejected": 1,
        "carried_none": 1,
        "converted": 18,
        "holds": True,
        "after_as_of": 2,
    }


def test_every_finding_has_exactly_the_keys_of_the_design_and_our_own() -> None:
    for finding in printed()["findings"]:
        assert set(finding) - {"due_earliest"} == DESIGN | MORE


def test_a_late_finding_as_the_design_has_it() -> None:
    finding = of(printed(), "示例许字〔2020〕12号", d.PERMITS)
    assert finding["verdict"] == "late"
    assert finding["qualifiers"] == ["contested"]
    assert finding["trigger"] == {"event": "e2", "kind": "decision.enforcement", "at": "2020-09-25", "source": {"file": d.LOG, "row": 2}}
    assert finding["act"]["at"] == "2020-10-15T16:20:00+08:00"
    assert finding["due"] == "2020-10-12"
    assert finding["margin"] == {"value": -3, "unit": "working days"}
    assert finding["readings"] == {"calendar-days": "met"}
    assert finding["period"] is None


def test_hours_are_due_at_an_instant_and_an_imprecise_start_gives_two() -> None:
    report = printed()
    assert of(report, "舆情-7", d.RELEASE)["due"] == "2020-10-30T19:20:00+08:00"
    assert "due_earliest" not in of(report, "舆情-7", d.RELEASE)
    imprecise = of(report, "舆情-8", d.RELEASE)
    assert imprecise["due_earliest"] == "2020-10-29T05:00:00+08:00"
    assert imprecise["due"] == "2020-10-30T04:59:59.999999+08:00"


@pytest.mark.parametrize("deadline", [None, Deadline(0, 2**62, False, False, open=True), Deadline(-(2**62), 2**62, False, False)])
def test_no_deadline_is_null(deadline: Deadline | None) -> None:
    report = d.docket((d.finding(1, d.REPLY, Verdict.PENDING, due=deadline),)).report()
    assert report.findings[0].due is None
    assert report.findings[0].due_earliest is None


def test_derivations_only_where_they_are_asked_for() -> None:
    assert all("derivation" not in f for f in printed()["findings"])
    explained = printed(explain=True)
    late = of(explained, "申请-13", d.REPLY)["derivation"]
    assert [x["due"] for x in late] == ["2020-08-31", "2020-09-27"]  # the limit, then its extension
    assert late[0]["steps"][0] | {"label": None} == {
        "date": "2020-08-03", "counted": False, "number": None, "kind": "start", "label": None, "notice": None
    }  # fmt: skip
    assert late[1]["steps"][-1]["number"] == 20
    assert late[1]["steps"][-1]["notice"]["issued"] == "2019-11-21"


def test_the_same_inputs_give_the_same_bytes_and_chinese_stays_readable() -> None:
    one, two = d.docket().report().as_json(), d.docket().report().as_json()
    assert one == two
    assert "示例许字〔2020〕12号" in one
    assert one.endswith("}\n")


def test_nothing_of_a_report_can_be_changed() -> None:
    report = d.docket().report()
    with pytest.raises(ValidationError):
        report.findings[0].subject = "丙局"


def test_rates_are_pooled_and_never_the_mean_of_percentages() -> None:
    def many(subject: str, verdict: Verdict, n: int, start: int) -> list[Any]:
        return [d.finding(start + i, d.REPLY, verdict, subject=subject) for i in range(n)]

    found = (*many("甲局", Verdict.MET, 1, 0), *many("乙局", Verdict.MET, 1, 10), *many("乙局", Verdict.MISSED, 8, 20))
    summary = d.docket(found).report().summary
    assert summary.by_subject["甲局"].on_time == 1.0
    assert summary.by_subject["乙局"].on_time == round(1 / 9, 6)
    assert summary.totals.on_time == 0.2  # not (1 + 1/9) / 2


def test_what_is_pending_waived_or_undetermined_is_not_due() -> None:
    line = counts({Verdict.PENDING: 2, Verdict.WAIVED: 3, Verdict.UNDETERMINED: 4})
    assert (line.due, line.on_time) == (0, None)
    line = counts({Verdict.MET: 1, Verdict.LATE: 1, Verdict.MISSED: 1, Verdict.PENDING: 5})
    assert (line.due, line.met, line.late, line.missed, line.pending) == (3, 1, 1, 1, 5)


def test_the_summary_tells_contested_violations_from_those_that_hold_under_every_reading() -> None:
    summary = summarise(d.docket().report().findings)
    assert summary.violations == 5
    assert summary.violations_under_every_reading == 4
    assert summary.contested == 2
    assert summary.provisional == 1


def test_a_path_that_is_no_text_is_spelled_out() -> None:
    from shixian.report.build import readable

    assert readable("日志\udcff.csv") == "日志\\xff.csv"


def test_how_a_moment_was_come_by_stands_beside_it() -> None:
    from shixian.eventlog import read_records
    from shixian.report.build import event_record

    row = {"kind": "k", "at": "2021-05-07", "basis": "公告落款日期", "note": "镜像页"}
    (event,) = read_records([row], "log").events
    assert event_record(event).basis == "公告落款日期；镜像页"
    assert json.loads(event_record(event).model_dump_json())["basis"] == "公告落款日期；镜像页"
