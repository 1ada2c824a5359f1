"""A matrix against the text of a made-up plan: what is found, what changed, what moved, what is new."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from shixian.law.concordance import Concordance, Entry, concordance
from shixian.law.document import Document
from shixian.law.passages import digest

PLAN = """\
某县2021年政务公开工作方案
2021年3月1日
为持续做好公开工作，制定本方案。
一、决策公开
（一）草案
1. 重大决策作出前，公布草案并征求意见。意见采纳情况及时公布。
2. 会议纪要印发后3个工作日内公开。
（二）文件
公文印发当日上网；文件目录动态更新。
二、平台
（一）网站每周更新不少于2次。网站每季度自查。
（二）账号每月更新不少于4次。
三、保障
各单位于2021年11月底前报送总结。
"""
ROWS = (
    ("序言", "为持续做好公开工作", "持续"),
    ("一(一)1", "1. 重大决策作出前，公布草案并征求意见", "前"),
    ("一(一)1第2句", "意见采纳情况及时公布", "及时"),
    ("一(一)2", "2. 会议纪要印发后3个工作日内公开", "3个工作日"),
    ("一(二)", "公文印发当日上网", "当日"),
    ("一(二)后段", "文件目录动态更新", "动态"),
    ("二(一)", "（一）网站每周更新不少于2次", "每周"),
    ("二(一)第2句", "网站每季度自查", "每季度"),
    ("二(二)", "（二）账号每月更新不少于4次", "每月"),
    ("三", "各单位于2021年11月底前报送总结", "2021年11月底前"),
)


def plan(*rows: tuple[str, str | None, str]) -> Document:
    some: dict[str, Any] = {"zh": "甲", "en": "A"}
    clauses = [
        {"locator": locator, "summary": some, "status": "manual", "reason": some, "words": [word]}
        | ({"digest": digest(passage)} if passage else {})
        for locator, passage, word in rows
    ]
    return Document.model_validate(
        {
            "id": "plan-2021",
            "title": some,
            "number": None,
            "issuer": some,
            "issued": None,
            "level": "local-plan",
            "scope": {"regions": ["某县"]},
            "clauses": clauses,
        }
    )


def against(text: str, rows: tuple[tuple[str, str | None, str], ...] = ROWS) -> Concordance:
    return concordance(plan(*rows), text)


def row(found: Concordance, locator: str) -> Entry:
    return next(entry for entry in found.entries if entry.clause.locator == locator)


def outcomes(found: Concordance) -> dict[str, str]:
    """The rows that are not unchanged."""
    return {entry.clause.locator: entry.outcome for entry in found.entries if entry.outcome != "unchanged"}


def test_原文未动_各条款都在原处_逐字给出() -> None:
    found = against(PLAN)
    assert not found.differs
    assert outcomes(found) == {}
    assert found.new == ()
    for entry in found.entries:
        assert entry.passage is not None
        assert entry.legible
        assert not entry.lacking
        assert PLAN[entry.passage.start : entry.passage.end] == entry.passage.text
    passage = row(found, "一(一)1").passage
    assert passage is not None
    assert (passage.line, passage.text) == (6, "1. 重大决策作出前，公布草案并征求意见。")


@pytest.mark.parametrize(
    "text",
    [
        PLAN.replace("，", ",").replace("（", "(").replace("）", ")").replace("。", "．。"),
        PLAN.replace("更新不少于", "更新\n\n不少于").replace("印发当日", "印 发 当 日"),
        "".join(f"<p>{line}</p>\n" for line in PLAN.splitlines()),
        PLAN.replace("2021年11月", "２０２１年１１月"),
    ],
    ids=["半角标点", "断行和空格", "网页标签", "全角数字"],
)
def test_排印之别不算改动(text: str) -> None:
    assert not against(text).differs


def test_数字改了_列出现文和新摘要() -> None:
    found = against(PLAN.replace("3个工作日", "5个工作日"))
    assert outcomes(found) == {"一(一)2": "changed"}
    (now,) = row(found, "一(一)2").now
    assert now.text == "2. 会议纪要印发后5个工作日内公开。\n"
    assert now.line == 7
    assert [w.word for w in now.words] == ["5个工作日内"]
    assert now.digest == digest("2. 会议纪要印发后5个工作日内公开")
    assert found.new == ()


def test_同一处数条_只有改动的一条列出现文() -> None:
    found = against(PLAN.replace("意见采纳情况及时公布", "意见采纳情况20日内公布"))
    assert outcomes(found) == {"一(一)1第2句": "changed"}
    assert [p.text for p in row(found, "一(一)1第2句").now] == ["意见采纳情况20日内公布。\n"]


def test_时间词删去了_列出该处现有文字() -> None:
    found = against(PLAN.replace("会议纪要印发后3个工作日内公开", "会议纪要应当公开"))
    entry = row(found, "一(一)2")
    assert entry.outcome == "changed"
    assert [p.text for p in entry.now] == ["2. 会议纪要应当公开。\n"]
    assert entry.now[0].words == ()


def test_整条删去_说明此处没有了() -> None:
    found = against(PLAN.replace("（二）账号每月更新不少于4次。\n", ""))
    entry = row(found, "二(二)")
    assert (entry.outcome, entry.now, entry.there) == ("changed", (), False)


def test_换了条号的是移位() -> None:
    found = against(PLAN.replace("三、保障", "四、保障"))
    entry = row(found, "三")
    assert (entry.outcome, entry.moves) == ("moved", ("heading",))
    assert entry.passage is not None
    assert str(entry.passage.heading) == "四"
    assert found.differs


def test_移到别处的是移位_其余的不受牵连() -> None:
    text = PLAN.replace("公文印发当日上网；", "").replace("（二）账号", "公文印发当日上网；\n（二）账号")
    found = against(text)
    assert outcomes(found) == {"一(二)": "moved"}
    assert row(found, "一(二)").moves == ("heading", "order")


def test_矩阵的次序与正文不同也是移位() -> None:
    swapped = (*ROWS[:4], ROWS[5], ROWS[4], *ROWS[6:])
    found = against(PLAN, swapped)
    (moved,) = found.of("moved")
    assert moved.moves == ("order",)
    assert moved.clause.locator in ("一(二)", "一(二)后段")


@pytest.mark.parametrize(
    ("lost", "locator"),
    [("三、", "三"), ("（二）文件\n", "一(二)"), ("二、平台\n", "二(一)第2句")],
    ids=["最后一个", "同级最后一个", "中间一个"],
)
def test_条号残缺的不算移位_只说不可辨(lost: str, locator: str) -> None:
    found = against(PLAN.replace(lost, ""))
    assert outcomes(found) == {}
    assert not row(found, locator).legible


def test_条号就写在本段开头的_不当作残缺() -> None:
    found = against(PLAN.replace("（二）账号", "（一）账号"))
    assert row(found, "二(二)").outcome == "changed"  # its number is part of the passage
    moved = against(PLAN.replace("（二）文件\n公文", "（一）公文").replace("（一）草案\n", ""))
    assert row(moved, "一(二)后段").outcome == "moved"


def test_上级标题丢失而序号倒退的_说位置不可辨() -> None:
    text = PLAN.replace("二、平台\n", "")
    entry = row(against(text), "二(一)")
    assert (entry.outcome, entry.legible) == ("unchanged", False)


def test_新写的时限_给出位置_时间词和摘要() -> None:
    text = PLAN.replace("三、保障\n", "三、保障\n投诉应在24小时内回应，并逐步公开。办公时间另行公布。\n")
    found = against(text)
    assert outcomes(found) == {}
    (new,) = found.new
    assert new.text == "投诉应在24小时内回应，并逐步公开。"
    assert (new.line, new.proposed) == (14, "三第1句")
    assert [w.word for w in new.words] == ["24小时内", "逐步"]
    assert new.digest == digest("投诉应在24小时内回应并逐步公开")


def test_按给出的摘要补一行就一致了() -> None:
    text = PLAN.replace("三、保障\n", "三、保障\n投诉应在24小时内回应，并逐步公开。\n")
    (new,) = against(text).new
    rows = (*ROWS[:-1], (new.proposed, new.text, "24小时内"), ROWS[-1])
    assert not against(text, rows).differs


def test_没有摘要的条款列为无法核对_其中的时间词仍要列出() -> None:
    rows = (*ROWS[:3], ("一(一)2", None, "3个工作日"), *ROWS[4:])
    found = against(PLAN, rows)
    assert outcomes(found) == {"一(一)2": "unverifiable"}
    assert [(p.proposed, p.line) for p in found.new] == [("一(一)2第1句", 7)]


def test_正文里没有的时间词会指出() -> None:
    rows = (*ROWS[:3], ("一(一)2", ROWS[3][1], "5个工作日"), *ROWS[4:])
    assert row(against(PLAN, rows), "一(一)2").lacking == ("5个工作日",)


def test_同样的话出现两次_各归各条() -> None:
    text = "一、甲\n结果及时公开。\n二、乙\n结果及时公开。\n"
    rows = (("一", "结果及时公开", "及时"), ("二", "结果及时公开", "及时"))
    found = against(text, rows)
    assert not found.differs
    assert [e.passage.line for e in found.entries if e.passage] == [2, 4]
    gone = against("一、甲\n结果公开。\n二、乙\n结果及时公开。\n", rows)
    assert outcomes(gone) == {"一": "changed"}


def test_两条写的是同一段_一处就够() -> None:
    text = "一、甲\n7日内公开并及时更新。\n二、乙\n其他。\n"
    rows = (("一前段", "7日内公开并及时更新", "7日"), ("一后段", "7日内公开并及时更新", "及时"))
    assert not against(text, rows).differs


def test_长段套短段也算在原处() -> None:
    text = "一、甲\n及时公开，动态更新，长期保留。\n"
    rows = (("一", "及时公开动态更新长期保留", "及时"), ("一前段", "及时公开", "及时"))
    assert not against(text, rows).differs


def test_正文换成别的文件_逐条说不在() -> None:
    found = against("一份与此无关的通知。\n")
    assert {entry.outcome for entry in found.entries} == {"changed"}
    assert against("").differs


def test_三万字的正文不到一秒() -> None:
    lines = [f"（{'一二三四五六七八九十'[i % 10]}）第{i}类事项，{i}个工作日内公开，并及时更新目录。" for i in range(1, 1001)]
    text = "\n".join(lines)
    rows = tuple((f"第{i}段", lines[i - 1].split("，")[1], "工作日") for i in range(1, 200))
    start = time.perf_counter()
    found = against(text, rows)
    assert len(text) > 25_000
    assert time.perf_counter() - start < 5  # well under a second; generous for a busy machine
    places = [entry.passage.start for entry in found.entries if entry.passage]
    assert all(a < b for a, b in pairwise(places))
