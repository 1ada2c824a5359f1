from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.law.passages import LONGEST, Run, digest, normalised, phrases, runs_of

TEXT = "一、公开\n（一）决定作出后，7个工作日内公开；其他决定20个工作日。\n\t责任单位：甲科、乙科"


def test_短语以标点断开_行号和位置指回原文() -> None:
    found = phrases(TEXT)
    assert [p.text for p in found] == [
        "一",
        "公开",
        "（一）决定作出后",
        "7个工作日内公开",
        "其他决定20个工作日",
        "责任单位",
        "甲科",
        "乙科",
    ]
    assert [p.line for p in found] == [1, 1, 2, 2, 2, 3, 3, 3]
    assert all(TEXT[p.start : p.start + len(p.text)] == p.text for p in found)
    assert TEXT[found[2].start : found[3].end] == "（一）决定作出后，7个工作日内公开；"


@pytest.mark.parametrize(
    "same",
    [
        "７个工作日内，公开。",
        "<p>7个工作日内公开</p>",
        "7 个工作日\n内公开",
        "“7个工作日”内（公开）",
        "7个\u3000工作日内\u00a0公开",
        '<td class="a,b">7个工作日内公开',
    ],
    ids=["全角", "标签", "断行", "引号", "空格", "带属性的标签"],
)
def test_排印不改变摘要(same: str) -> None:
    assert digest(same) == digest("7个工作日内公开")
    assert digest("".join(p.text for p in phrases(same))) == digest("7个工作日内公开")


@pytest.mark.parametrize("other", ["8个工作日内公开", "7个工作日公开", "7%个工作日内公开", "在7个工作日内公开"])
def test_一字之差摘要就不同(other: str) -> None:
    assert digest(other) != digest("7个工作日内公开")


def test_尖括号里的文件名是正文_标签不是() -> None:
    assert normalised("印发<关于公开的意见>的<b>通知</b>") == "印发关于公开的意见的通知"


def test_按摘要找到连续短语_可以不止一处() -> None:
    text = "及时公开，并动态更新。\n其他事项及时公开，\n并动态更新。"
    parts = phrases(text)
    wanted = {digest("及时公开，并动态更新"), digest("并动态更新"), digest("没有的一段")}
    found = runs_of(parts, wanted)
    assert found == {
        digest("及时公开，并动态更新"): [Run(first=0, last=1)],
        digest("并动态更新"): [Run(first=1, last=1), Run(first=3, last=3)],
    }


def test_一段最多48个短语() -> None:
    parts = phrases("公开，" * (LONGEST + 1))
    assert runs_of(parts, {digest("公开" * LONGEST)})
    assert not runs_of(parts, {digest("公开" * (LONGEST + 1))})


@settings(max_examples=200)
@given(st.text(alphabet="公开7日a<p>/，。；、 \t\n%（）", max_size=80))
def test_任何文本的短语接起来就是原文_且每一段都能凭摘要找回(text: str) -> None:
    parts = phrases(text)
    assert all(0 <= p.start < p.end <= len(text) for p in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    for first in range(len(parts)):
        for last in range(first, min(first + 3, len(parts))):
            joined = "".join(normalised(p.text) for p in parts[first : last + 1])
            assert Run(first=first, last=last) in runs_of(parts, {digest(joined)})[digest(joined)]
