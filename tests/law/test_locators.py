"""Locators as rows write them and headings as damaged texts have them. The texts are made up."""

from __future__ import annotations

import pytest

from shixian.law.locators import Locator, locator, locators
from shixian.law.passages import phrases


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("四(二)2.(3)第2句", "四(二)2.(3)"),
        ("四、(二)2.（3）后段", "四(二)2.(3)"),
        ("一、(一)1.", "一(一)1"),
        ("四(二)2.4", "四(二)2.(4)"),
        ("四(二)4.(1)⑩", "四(二)4.(1)⑩"),
        ("三2", "三2"),
        ("三、组织保障", "三"),
        ("二(六)（年度数据）", "二(六)"),
        ("第二十六条第一款", "第二十六条"),
        ("第110条", "第一百一十条"),
        ("正文", "序言"),
    ],
)
def test_条款位置的各种写法(written: str, said: str) -> None:
    assert str(locator(written)) == said


def headings(text: str) -> list[str]:
    return list(dict.fromkeys(str(found) for found in locators(text, phrases(text))))


def test_逐级标题() -> None:
    text = "某县方案\n一、总则\n说明\n二、任务\n（一）公开\n1. 决策\n（1）草案\n①意见\n（2）结果\n2. 执行\n三、要求\n1. 落实"
    assert headings(text) == [
        "序言", "一", "二", "二(一)", "二(一)1", "二(一)1.(1)", "二(一)1.(1)①", "二(一)1.(2)", "二(一)2", "三", "三1",
    ]  # fmt: skip


def test_左括号脱落() -> None:
    assert headings("四、任务\n(一)公开\n1.决策\n1)草案\n 2)结果\n3）反馈") == [
        "四", "四(一)", "四(一)1", "四(一)1.(1)", "四(一)1.(2)", "四(一)1.(3)",
    ]  # fmt: skip


def test_括号全失的条目按次序归位() -> None:
    text = "四、任务\n(二)参与\n2.回应\n(1)监测\n2)研判\n3)处置\n4.效果\n3.互动\n1)渠道"
    assert headings(text)[-6:] == ["四(二)2.(1)", "四(二)2.(2)", "四(二)2.(3)", "四(二)2.(4)", "四(二)3", "四(二)3.(1)"]


def test_点号两级写法() -> None:
    assert headings("四、任务\n2.回应\n2.1 监测\n2.2 研判\n3.互动") == ["四", "四2", "四2.(1)", "四2.(2)", "四3"]


@pytest.mark.parametrize("line", ["2.26个领域的目录", "2.2020年11月底前公开"])
def test_条目号后紧跟数字(line: str) -> None:
    assert headings(f"一、公开\n1.清单\n{line}") == ["一", "一1", "一2"]


@pytest.mark.parametrize("line", ["1.5亿元", "12.5%", "2018 年的工作", "47号），优化", "(此件公开发布)", "一方面公开"])
def test_不是标题的行(line: str) -> None:
    assert headings(f"三、要求\n{line}") == ["三"]


def test_表格一行数个标题_续表重复标题() -> None:
    text = "一、公开\t（一）清单\t1. 更新\t甲科\n\t\t2. 公布\t乙科\n一、公开\t（二）决策\t1. 征求意见"
    assert headings(text) == ["一", "一(一)", "一(一)1", "一(一)2", "一(二)", "一(二)1"]


def test_网页标签() -> None:
    assert headings("<p>五、制度</p>\n\t<p>(二) 场所</p>\t<p>设查询点</p>") == ["五", "五(二)"]


def test_序号倒退说明上一级标题已失() -> None:
    text = "四、应急\n(一)信息\n(二)预案\n(三)权利\n\t<p>(一) 主动公开</p>\n五、制度\n(二)场所"
    found = locators(text, phrases(text))
    assert [str(f) for f in found if str(f).startswith("?")] == ["?(一)"]
    assert locator("五(一)").agrees(Locator(((1, None), (2, 1)))) == "illegible"
    assert str(found[-1]) == "五(二)"


@pytest.mark.parametrize(
    ("row", "heading", "agreement"),
    [
        ("四(二)2.(3)第2句", "四(二)2.(3)", "same"),
        ("四(二)", "四(二)2.(3)", "same"),
        ("四(二)4.(1)②", "四(二)4.(1)", "illegible"),
        ("四(二)2.(3)", "四(二)2.(4)", "other"),
        ("四(二)2.(3)", "五(二)2.(3)", "other"),
        ("正文", "三", "same"),
        ("三1", "序言", "illegible"),
    ],
)
def test_条款位置与标题比对(row: str, heading: str, agreement: str) -> None:
    assert locator(row).agrees(locator(heading)) == agreement


def test_两个同级标题之间丢了的_可能就在其间() -> None:
    text = "一、甲\n（一）清单\n说明\n方案\n（四）结果\n末段\n二、乙"
    found = {str(part.text): here for part, here in zip(phrases(text), locators(text, phrases(text)), strict=True)}
    agreements = [locator(row).agrees(found["方案"]) for row in ("一(一)", "一(二)", "一(三)", "一(四)")]
    assert agreements == ["same", "illegible", "illegible", "other"]
    assert [locator(row).agrees(found["末段"]) for row in ("一(三)", "一(五)", "一(六)", "二(一)")] == [
        "other",
        "illegible",
        "other",
        "other",
    ]
    assert locator("一(二)").agrees(found["（一）清单"]) == "other"  # on the heading's own line nothing is lost


def test_整部法规的条号() -> None:
    assert headings("第一章　总则\n第一条　为了公开\n第二条　本条例\n（一）甲\n（二）乙\n第二十六条　公开期限") == [
        "序言", "第一条", "第二条", "第二条(一)", "第二条(二)", "第二十六条",
    ]  # fmt: skip
