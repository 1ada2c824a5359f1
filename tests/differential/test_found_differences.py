"""Small worlds in which the product and the oracle have differed, or the product has failed; each says what the oracle holds."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.differential.comparing import ask_oracle, ask_product, differences
from tests.differential.lawbooks import Raw, book_of
from tests.differential.worlds import World
from tests.oracle.stamps import span_of

from shixian.errors import RuleError

RESPONSE: Raw = {"kind": "response", "when": {"event": "matter.begun"}, "act": {"event": "notice.posted"}, "within": "7 working days"}
MONTHLY: Raw = {"kind": "recurrence", "act": {"event": "notice.posted"}, "every": "month"}
SUSPEND: Raw = {"from": {"event": "count.paused"}, "until": {"event": "count.resumed"}}

pytestmark = pytest.mark.usefixtures("in_this_process")


def world(rule: Raw, *records: Raw, effective: Raw | None = None, **more: Any) -> World:
    book = book_of(rule, effective or {})
    rows = tuple({"id": f"e{i}", "case": "c1", "subject": "甲局", **record} for i, record in enumerate(records))
    spans = tuple(None if row["at"] == "不详" else span_of(row["at"]) for row in rows)
    given: dict[str, Any] = {"roster": None, "as_of": "2024-12-31", **more}
    return World(rulebook_files=book.files, documents=book.documents, rules=book.rules, records=rows, spans=spans, **given)


def row(kind: str, at: str, **more: object) -> Raw:
    return {"kind": kind, "at": at, **more}


def begun(at: str, **more: object) -> Raw:
    return row("matter.begun", at, **more)


def posted(at: str, **more: object) -> Raw:
    return row("notice.posted", at, **more)


def verdicts(asked: World, folder: Path) -> list[str]:
    """The verdicts, after product and oracle have been found to agree on everything."""
    assert not differences(asked, folder), "\n\n".join(differences(asked, folder))
    return [f.verdict for f in ask_oracle(asked, ask_product(asked, folder).log)]


def test_一次更新两处记录_只算一次(tmp_path: Path) -> None:
    twice_seen = [posted("2024-03-04", record="n1"), posted("2024-03", record="n1")]
    assert verdicts(world({**MONTHLY, "times": 2}, *twice_seen, as_of="2024-04-02"), tmp_path) == ["missed", "pending"]


def test_同一时刻两件_按编号取_与行的次序无关(tmp_path: Path) -> None:
    rows = [posted("2024-03-04", id="b"), posted("2024-03-04", id="a")]
    assert verdicts(world(MONTHLY, *rows, as_of="2024-03-31"), tmp_path) == ["met"]


def test_损坏的触发重复_只算一件(tmp_path: Path) -> None:
    damaged = begun("不详", id="x")
    assert verdicts(world({**RESPONSE, "start": "every"}, damaged, damaged, begun("2024-03-01", case="c2")), tmp_path) == [
        "undetermined",
        "missed",
    ]


def test_损坏的履行重复_也许是两次_不认定未履行(tmp_path: Path) -> None:
    damaged = posted("不详", id="x")
    asked = world({**MONTHLY, "times": 2}, begun("2024-03-01"), damaged, damaged, as_of="2024-04-02", until=date(2024, 3, 31))
    assert verdicts(asked, tmp_path) == ["undetermined"]


@pytest.mark.parametrize("damaged", ["count.paused", "count.resumed", "matter.renewed", "limit.extended"])
@pytest.mark.parametrize("within", ["7 working days", "7 days rolled"])
def test_改变期限的行损坏_检查照常(damaged: str, within: str, tmp_path: Path) -> None:
    rule = {
        **RESPONSE,
        "within": within,
        "suspend": SUSPEND,
        "restart": {"event": "matter.renewed"},
        "extend": {"event": "limit.extended", "adds": "5 working days"},
    }
    rows = [
        begun("2024-03-01"),
        row("count.paused", "2024-03-04"),
        row("count.resumed", "2024-03-05"),
        row(damaged, "不详"),
        posted("2024-04-20"),
    ]
    assert set(verdicts(world(rule, *rows), tmp_path)) <= {"undetermined", "late", "met"}


@pytest.mark.parametrize("within", ["7 working days", "7 days rolled"])
def test_中止的行损坏又无恢复_检查照常(within: str, tmp_path: Path) -> None:
    rows = [begun("2024-03-01"), row("count.paused", "不详"), posted("2024-04-20")]
    assert verdicts(world({**RESPONSE, "within": within, "suspend": SUSPEND}, *rows), tmp_path) == ["undetermined"]


def test_延期以日计_原期限依赖未公布的安排_仍属暂定(tmp_path: Path) -> None:
    rule = {**RESPONSE, "extend": {"event": "limit.extended", "adds": "10 days"}}
    rows = [begun("2026-11-23"), row("limit.extended", "2026-11-24"), posted("2026-11-29")]
    asked = world(rule, *rows, as_of="2026-12-27")
    assert verdicts(asked, tmp_path) == ["met"]
    assert [f.qualifiers for f in ask_oracle(asked, ask_product(asked, tmp_path).log)] == [("provisional",)]


def test_未注明单位的触发_不归只约束某几家的规则(tmp_path: Path) -> None:
    asked = world({**RESPONSE, "binds": {"subject": ["甲局"]}}, begun("2024-03-01", subject=""), begun("2024-03-01", case="c2"))
    assert verdicts(asked, tmp_path) == ["missed"]


def test_中止而延期一个月_规则不予载入(tmp_path: Path) -> None:
    rule = {**RESPONSE, "suspend": SUSPEND, "extend": {"event": "limit.extended", "adds": "1 month"}}
    with pytest.raises(RuleError):
        ask_product(world(rule, begun("2024-03-01")), tmp_path)


def test_规则生效晚于文件失效_规则不予载入(tmp_path: Path) -> None:
    rule = {**RESPONSE, "effective": {"from": date(2025, 1, 1)}}
    with pytest.raises(RuleError):
        ask_product(world(rule, begun("2024-03-01"), effective={"to": date(2024, 12, 31)}), tmp_path)


def test_两件延期_一件只知月份_一件确在期内_即延期(tmp_path: Path) -> None:
    rule = {**RESPONSE, "extend": {"event": "limit.extended", "adds": "7 working days"}}
    rows = [begun("2024-03-01"), row("limit.extended", "2024-03"), row("limit.extended", "2024-03-05"), posted("2024-03-20")]
    assert verdicts(world(rule, *rows), tmp_path) == ["met"]


def test_是否延期存疑_指出可能在期内的履行(tmp_path: Path) -> None:
    rule = {**RESPONSE, "extend": {"event": "limit.extended", "adds": "7 working days"}}
    rows = [begun("2024-03-01"), row("limit.extended", "2024-03"), posted("2024-03-15", id="a"), posted("2024-06-01", id="b")]
    asked = world(rule, *rows)
    assert verdicts(asked, tmp_path) == ["undetermined"]
    assert [f.act_id for f in ask_oracle(asked, ask_product(asked, tmp_path).log)] == ["a"]


def test_顺延之日仍在中止_继续顺延(tmp_path: Path) -> None:
    rule = {**RESPONSE, "within": "7 days rolled", "suspend": SUSPEND}
    rows = [begun("2016-06-18"), row("count.paused", "2016-06-25"), row("count.resumed", "2016-06-29"), posted("2016-06-30")]
    assert verdicts(world(rule, *rows), tmp_path) == ["met"]


def test_补报早已到期的期间_不使他人被追问该期(tmp_path: Path) -> None:
    roster = (("甲局", None, None), ("乙局", None, None))
    belated = posted("2024-03-04", period="2023-01")
    found = verdicts(world(MONTHLY, belated, posted("2024-03-05", subject="乙局"), roster=roster, as_of="2024-03-31"), tmp_path)
    assert sorted(found) == ["late", "met", "pending"]


def test_不合本规则的事件_不使各家被追问其所称期间(tmp_path: Path) -> None:
    rule = {**MONTHLY, "act": {"event": "notice.posted", "where": {"level": "重大"}}}
    rows = [posted("2024-03-04", level="一般", period="2024-02"), posted("2024-03-05", level="重大")]
    assert verdicts(world(rule, *rows, as_of="2024-03-31"), tmp_path) == ["met"]
