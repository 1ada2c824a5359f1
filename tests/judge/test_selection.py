"""Who is asked what: documents by scope, rules by name, and nobody accused of what a log cannot show (design section 6)."""

from __future__ import annotations

from typing import Any

import pytest

from shixian import audit
from shixian.clock import Instant
from shixian.errors import InputError, RuleError
from shixian.eventlog import EventLog, Roster, read_records
from shixian.judge.verdict import Verdict
from shixian.law import Rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def log(*rows: dict[str, Any]) -> EventLog:
    return read_records(rows, "测试")


def decision(subject: str = "示例单位A", case: str = "示例〔2020〕1号", at: str = "2020-09-25", **more: str) -> dict[str, Any]:
    return {"kind": "decision.enforcement", "at": at, "subject": subject, "case": case, "category": "行政处罚", **more}


def run(rulebook: Rulebook, events: EventLog, *, roster: list[dict[str, str]] | None = None, **options: Any) -> audit.Audit:
    names = Roster.of_records(roster, "名录") if roster else None
    return audit.check(events, rulebook, roster=names, as_of=Instant.parse(options.pop("as_of", "2021-01-31")), **options)


def test_没有名录时只适用国家层面(rulebook: Rulebook) -> None:
    result = run(rulebook, log(decision()))
    assert {f.document for f in result.judgement.findings} == {"gbf-2018-118"}
    assert "daying-2020/catalogue" in result.judgement.not_asked


def test_名录给出地区后适用当地文件和国家层面(rulebook: Rulebook) -> None:
    roster = [{"subject": "示例单位A", "kind": "部门", "region": "四川省遂宁市大英县"}]
    result = run(rulebook, log(decision()), roster=roster)
    assert {f.document for f in result.judgement.findings} == {"daying-2020", "gbf-2018-118"}
    assert {"daying-2020", "gbf-2018-118", "ogi-2019"} <= set(result.judgement.applied["示例单位A"])
    assert not {"guiyang-2017", "shanwei-2018"} & set(result.judgement.applied["示例单位A"])
    assert any(note.code == "implements" for note in result.judgement.notes)


def test_名录不认识的单位只适用国家层面(rulebook: Rulebook) -> None:
    roster = [{"subject": "示例单位A", "kind": "部门", "region": "四川省遂宁市大英县"}]
    result = run(rulebook, log(decision(), decision("示例单位B", "示例〔2020〕2号")), roster=roster)
    documents = {(f.subject, f.document) for f in result.judgement.findings}
    assert ("示例单位B", "gbf-2018-118") in documents
    assert ("示例单位B", "daying-2020") not in documents


def test_只有执法决定的日志不能说明年度报告有没有公布(rulebook: Rulebook) -> None:
    roster = [{"subject": "示例单位A", "kind": "部门", "region": "四川省遂宁市大英县"}]
    result = run(rulebook, log(decision(at="2019-09-25")), roster=roster)
    assert not any(f.rule.startswith("ogi-2019/annual-report") for f in result.judgement.findings)
    assert "ogi-2019/annual-report-departments" in result.judgement.not_asked


def test_按文件点名时没有此类事件的规则也不查_按规则点名才查(rulebook: Rulebook) -> None:
    by_document = run(rulebook, log(decision()), rules=["daying-2020"])
    assert "daying-2020/catalogue" in by_document.judgement.not_asked
    by_name = run(rulebook, log(decision()), rules=["daying-2020/catalogue"])
    assert [f.verdict for f in by_name.judgement.findings] == [Verdict.MISSED]
    assert any(note.code == "no-such-event" for note in by_name.judgement.notes)


def test_名录中从未出现在日志里的单位也被查到(rulebook: Rulebook) -> None:
    roster = [{"subject": name, "kind": "部门", "region": "四川省遂宁市大英县"} for name in ("示例单位A", "示例单位B")]
    published = {"kind": "catalogue.published", "at": "2020-09-01", "subject": "示例单位A"}
    result = run(rulebook, log(published), roster=roster, rules=["daying-2020/catalogue"])
    assert {f.subject: f.verdict for f in result.judgement.findings} == {"示例单位A": Verdict.MET, "示例单位B": Verdict.MISSED}


def test_点名规则又给了名录时名录以外的单位不查并说明(rulebook: Rulebook) -> None:
    roster = [{"subject": "示例单位A", "kind": "部门", "region": "四川省遂宁市大英县"}]
    events = log(decision(), decision("示例单位B", "示例〔2020〕2号"))
    result = run(rulebook, events, roster=roster, rules=["daying-2020/permits-and-penalties"])
    assert {f.subject for f in result.judgement.findings} == {"示例单位A"}
    assert any(note.code == "not-bound" and "示例单位B" in note.text.zh for note in result.judgement.notes)


def test_不同单位共用案号时按最早的一件计并提示核对(rulebook: Rulebook) -> None:
    events = log(decision(), decision("示例单位B", at="2020-09-28"))
    result = run(rulebook, events, rules=["daying-2020/permits-and-penalties"])
    assert [f.subject for f in result.judgement.findings] == ["示例单位A"]
    assert any(note.code == "shared-key" for note in result.judgement.notes)


def test_名录在日志中一个也找不到时报错并给出相近名称(rulebook: Rulebook) -> None:
    roster = [{"subject": "大英县市场监督管理局", "kind": "部门", "region": "四川省遂宁市大英县"}]
    with pytest.raises(InputError) as caught:
        run(rulebook, log(decision("大英县市场监管局")), roster=roster)
    assert "大英县市场监督管理局" in caught.value.in_("zh")


def test_未知口径报错并列出可用的(rulebook: Rulebook) -> None:
    with pytest.raises(RuleError) as caught:
        run(rulebook, log(decision()), rules=["ogi-2019/annual-report-departments"], reading="rolld")
    assert "rolled" in caught.value.in_("zh")
    assert "rolled" in caught.value.in_("en")


def test_换口径后原缺省口径成为对照(rulebook: Rulebook) -> None:
    events = log({"kind": "catalogue.published", "at": "2020-11-02", "subject": "示例单位A"})
    rules = ["hualong-2020/function-directory"]
    (strict,) = run(rulebook, events, rules=rules).judgement.findings
    (rolled,) = run(rulebook, events, rules=rules, reading="rolled").judgement.findings
    # 31 October 2020 is a Saturday
    assert (strict.verdict, strict.readings) == (Verdict.LATE, {"rolled": Verdict.MET})
    assert (rolled.verdict, rolled.readings) == (Verdict.MET, {"fixed-day-2020": Verdict.LATE})
    assert strict.fingerprint == rolled.fingerprint


def test_首个年度报告写明2018年度_审查就从2018年度开始(rulebook: Rulebook) -> None:
    report = {"kind": "report.annual.published", "at": "2019-04-02", "subject": "示例单位A", "year": 2018}
    result = run(rulebook, log(report), rules=["shanwei-2018/annual-report"])
    assert [(f.period, f.verdict, f.due and f.due.due) for f in result.judgement.findings] == [("2018", Verdict.LATE, "2019-03-31")]


def test_拼错的事件种类退回并提示_不因此认定未履行(rulebook: Rulebook) -> None:
    slip = {"kind": "decision.publishd", "at": "2020-09-26", "subject": "示例单位A", "case": "示例〔2020〕1号"}
    result = run(rulebook, log(decision(), slip), rules=["daying-2020/permits-and-penalties"])
    assert [f.verdict for f in result.judgement.findings] == [Verdict.UNDETERMINED]
    (rejected,) = result.log.rejected
    assert "decision.published" in rejected.remedy.zh
    assert all(record.reconciles for record in result.log.inputs)


def test_没有一个认识的事件种类时报错(rulebook: Rulebook) -> None:
    with pytest.raises(InputError) as caught:
        run(rulebook, log({**decision(), "kind": "decision.enforcment"}))
    assert "decision.enforcement" in caught.value.in_("zh")
    assert "测试:1" in caught.value.in_("en")


def test_截至时刻只剩退回的行时照常给出结论(rulebook: Rulebook) -> None:
    slip = {**decision(at="2020-09-01"), "kind": "decision.enforcment"}
    result = run(rulebook, log(slip, decision(case="示例〔2020〕2号", at="2020-12-01")), rules=["daying-2020"], as_of="2020-10-01")
    assert [(f.case, f.verdict) for f in result.judgement.findings] == [("示例〔2020〕1号", Verdict.UNDETERMINED)]
    assert result.judgement.later == 1
