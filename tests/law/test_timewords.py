"""Which words are words of time, and which only look like it. The sentences are made up."""

from __future__ import annotations

import pytest

from shixian.law.timewords import SORTS, Sort, time_words


def found(text: str) -> list[tuple[str, str]]:
    return [(w.sort, w.word) for w in time_words(text)]


@pytest.mark.parametrize(
    ("text", "sort", "word"),
    [
        ("应在5小时内发布", "hours", "5小时内"),
        ("二十四小时内回应", "hours", "二十四小时内"),
        ("作出之日起20个工作日内公布", "days", "20个工作日内"),
        ("会前3个工作日", "days", "3个工作日"),
        ("三十日内公布", "days", "三十日内"),
        ("2020年9月30日前完成", "date", "2020年9月30日前"),
        ("10 月底前公开", "date", "10月底前"),
        ("20176月前公布目录", "date", "20176月前"),
        ("201711月底前编制", "date", "201711月底前"),
        ("2018年底前建成", "date", "2018年底前"),
        ("自2017年起，文件上网", "date", "自2017年起"),
        ("2018年全部迁入", "date", "2018年"),
        ("每年清理一次", "rhythm", "每年"),
        ("每两年评估", "rhythm", "每两年"),
        ("每隔2年清理", "rhythm", "每隔2年"),
        ("按季度公开水质", "rhythm", "按季度"),
        ("逐月公布", "rhythm", "逐月"),
        ("更新不少于2次", "rhythm", "不少于2次"),
        ("至少专门听取一次汇报", "rhythm", "至少专门听取一次"),
        ("印发当日内上网", "same day", "当日内"),
        ("与文件同步发布", "together", "同步"),
        ("在回应的同时移交", "together", "同时"),
        ("随方案一同报批", "together", "一同"),
        ("文件公布前做好解读", "before", "公布前"),
        ("会前公开", "before", "会前"),
        ("先审查后发布", "before", "先"),
        ("预公开制度", "before", "预公开"),
        ("持续发布", "lasting", "持续"),
        ("永久保留", "lasting", "永久"),
        ("及时公开", "vague", "及时"),
        ("动态更新目录", "vague", "动态"),
        ("加强日常监管", "vague", "日常"),
        ("开展常态化巡查", "vague", "常态化"),
        ("抓紧构建", "vague", "抓紧"),
        ("在法定时限内答复", "referred", "法定时限"),
        ("规定的办理时限", "referred", "规定的办理时限"),
        ("按要求公开", "referred", "按要求"),
        ("100%按时回复", "share", "100%"),
        ("共享率达到百分之五十", "share", "百分之五十"),
    ],
)
def test_时间词(text: str, sort: Sort, word: str) -> None:
    assert (sort, word) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "公开办公地址、办公时间、联系方式",
        "目前进展和前期工作",
        "当前位置：首页",
        "优先公开、首先推进",
        "印发《某县2020年政务公开工作要点》的通知",
        "某县2020年政务公开工作要点",
        "清理2008年以来的文件",
        "绿色行动计划（2015-2017年）",
        "某政办〔2017〕5号",
        "日期:2017/4/28",
        "\u3000\u30002018年8月8日印发\n",
        "了解最新疫情动态和舆情动态",
        "提高及时性、针对性",
        "疫情防控常态化下的工作",
        "在保密期限内调整的事项",
        "发布政府信息公开工作年度报告",
        "坚持以公开为常态",
        "事项的名称、依据、时限、主体",
    ],
)
def test_不是时限的词(text: str) -> None:
    assert found(text) == []


def test_同一行里另有文字的日期仍是期限() -> None:
    assert found("2018年12月20日前报办公室") == [("date", "2018年12月20日前")]
    assert found("2018年12月20日，各部门报送") == [("date", "2018年12月20日")]


def test_词中有空格或断行也认得_位置指回原文() -> None:
    text = "应在 24 小时内发布，并及\n\n时更新；<p>当<b>日</b>公开</p>"
    words = time_words(text)
    assert [w.word for w in words] == ["24小时内", "及时", "当日"]
    assert [text[w.start : w.end] for w in words] == ["24 小时内", "及\n\n时", "当<b>日"]


def test_表格的格子不连读() -> None:
    assert found("及\t时") == []


def test_一个词不重复计() -> None:
    assert found("每年3月31日前公布") == [("rhythm", "每年"), ("date", "3月31日前")]
    assert found("2017年底前") == [("date", "2017年底前")]


def test_每一类都有中英文名称() -> None:
    assert all(label.zh and label.en for label in SORTS.values())
