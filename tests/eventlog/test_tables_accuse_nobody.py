"""What a table cannot say accuses nobody: the shipped mappings and the shipped rules together, on the tables of ``cases/tables``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from shixian import audit
from shixian.clock import Instant
from shixian.eventlog import Roster, read_logs
from shixian.eventlog.how import How
from shixian.law import Rulebook

from .tables.generate import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from shixian.judge.finding import Finding

RULEBOOK = Rulebook.load()
PUBLISHED = "decision.published"


def findings(
    *tables: str, as_of: str = "2021-12-31", rules: tuple[str, ...] = (), roster: Roster | None = None, **moments: str
) -> tuple[Finding, ...]:
    told = {kind.replace("__", ":").replace("_", "."): column for kind, column in moments.items()}
    log = read_logs([FOLDER / table for table in tables], how=How(moments=told))
    return audit.check(log, RULEBOOK, rules=rules, roster=roster, as_of=Instant.parse(as_of)).judgement.findings


def verdicts(found: tuple[Finding, ...]) -> dict[str, str]:
    return {finding.case or "": str(finding.verdict) for finding in found}


def test_没有公示日期的双公示表_无法判定而不是未公开() -> None:
    assert set(verdicts(findings("double-publicity-penalties-2018.csv")).values()) == {"undetermined"}


def test_另附网站公示清单并写明决定表不载公示时间_由清单判定() -> None:
    found = verdicts(findings("double-publicity-penalties-2018.csv", "publication-list.tsv", decision_published="none"))
    assert found["示例市监罚〔2020〕1号"] == "met"
    assert found["示例市监罚〔2020〕2号"] == "undetermined"  # 发布日期与网址中的日期不一致
    assert "missed" not in found.values()


def test_公示日期为空的是未公开_写待公示的无法判定_记录矛盾的无法判定() -> None:
    found = findings("double-publicity-penalties-2018.site.xlsx")
    assert verdicts(found) == {
        "示例市监罚〔2020〕11号": "met",
        "示例市监罚〔2020〕12号": "undetermined",
        "示例市监罚〔2020〕13号": "undetermined",
        "示例市监罚〔2020〕14号": "undetermined",
        "示例市监罚〔2020〕15号": "missed",
    }
    conflicting = {f.case for f in found if "conflicting_evidence" in map(str, f.qualifiers)}
    assert conflicting == {"示例市监罚〔2020〕12号", "示例市监罚〔2020〕13号"}


def test_信用平台_校验出错的和所选时间为空而其余不空的_无法判定() -> None:
    found = verdicts(findings("credit-platform-permits.csv", decision_published="提供日期"))
    assert found == {
        "示例交许〔2020〕41号": "met",
        "示例交许〔2020〕42号": "undetermined",
        "示例交许〔2020〕43号": "undetermined",
        "示例交许〔2020〕44号": "undetermined",
    }


def test_审批决定公告不能证明没有批准前公示(tmp_path: Path) -> None:
    table = tmp_path / "公告.csv"
    rows = "环评审批决定公告\n发布时间：2017-06-05 10:00\n项目名称,审批文号,审批时间\n示例项目,示环审〔2017〕1号,2017-06-01\n"
    table.write_text(rows, encoding="utf-8")
    assert findings(str(table), rules=("guiyang-2017/eia-notice-before-approval",)) == ()


def test_类别看不出的按二十个工作日() -> None:
    rules = {f.case: f.rule for f in findings("enforcement-results.tsv")}
    assert rules["示例综执〔2020〕84号"] == "gbf-2018-118/enforcement-decisions"
    assert rules["示例审批许〔2020〕82号"] == "gbf-2018-118/permits-and-penalties"


def test_登记台账_延期告知补正和第三方时间都算进期限_缺日期的答复不认定逾期() -> None:
    found = {f.case: str(f.verdict) for f in findings("disclosure-applications-register.xlsx") if f.rule == "ogi-2019/reply"}
    by_serial = {(case or "").split("｜")[1]: verdict for case, verdict in found.items()}
    assert by_serial == {
        "1": "met",
        "2": "met",  # 补正后重新起算
        "3": "met",  # 扣除征求第三方，再延长
        "4": "late",  # 即使在届满前延期，也逾期
        "5": "undetermined",  # 有文号没有日期
        "6": "undetermined",  # 收到日期为空
        "7": "undetermined",  # 只有送达日期
    }


def test_办理系统的列表_申请时间和完成时间只是界限_期限内完成的按时_其余无法判定() -> None:
    found = verdicts(findings("disclosure-applications-system.csv", rules=("ogi-2019/reply",)))
    assert found.pop("SQ202000101") == "met"
    assert set(found.values()) <= {"undetermined", "pending"}


def test_办理系统的列表_使用人写明以申请时间和完成时间为准的_才认定逾期() -> None:
    found = findings(
        "disclosure-applications-system.csv", rules=("ogi-2019/reply",), application_received="申请时间", application_replied="完成时间"
    )
    assert verdicts(found)["SQ202000102"] == "late"


def test_舆情台账_不是突发事件的按四十八小时_看不出级别的不按五小时() -> None:
    found = findings("opinion-ledger.xlsx")
    rules = {(f.case or "").partition("｜")[2]: f.rule for f in found}
    assert rules["2020-05-03 21:15"] == "gbf-2016-61/opinion-response"
    assert rules["2020-05-10 08:00"] == "gbf-2016-61/opinion-response"
    assert Counter(str(f.verdict) for f in found if f.rule == "gbf-2016-61/opinion-response") == {"met": 1, "undetermined": 3}


def test_栏目监测_只有最近更新以后监测以前的整周能够认定没有更新() -> None:
    found = findings("column-update-monitoring.csv", as_of="2017-12-31", rules=("guiyang-2017/column-updates",))
    accused = {(f.item, f.period) for f in found if str(f.verdict) in ("missed", "late")}
    assert accused == {("园林绿化", f"2017-W{week}") for week in (21, 22, 23, 24)}


def test_年报清单_看不出年份的不按公布之日推断() -> None:
    roster = Roster.of_records(
        [{"subject": name, "kind": "部门"} for name in ("示例县教育局", "示例县水利局", "示例县民政局", "示例县财政局")], "名录"
    )
    found = findings("annual-report-list.csv", as_of="2020-12-31", roster=roster)
    of_2019 = {f.subject: str(f.verdict) for f in found if f.rule == "ogi-2019/annual-report-departments" and f.period == "2019"}
    assert of_2019 == {
        "示例县教育局": "undetermined",
        "示例县水利局": "undetermined",
        "示例县民政局": "undetermined",
        "示例县财政局": "late",
    }


@pytest.mark.parametrize("table", ["enterprise-publicity-penalties.csv", "pboc-penalties.xlsx"])
def test_表里有两个日期的_照日期判定(table: str) -> None:
    assert set(verdicts(findings(table)).values()) <= {"met", "late", "missed"}
