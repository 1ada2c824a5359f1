"""Words of time in a plan's text: what may set a limit, an order, a rhythm or a share, and so must stand in the clause matrix.

The list is of words, not of meanings: rather a passage too many for a person to look at than a limit that nobody sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from shixian.law.passages import MARKUP
from shixian.words import Text

Sort = Literal["hours", "days", "date", "rhythm", "same day", "together", "before", "lasting", "vague", "referred", "share"]
SORTS: dict[Sort, Text] = {
    "hours": Text("小时", "hours"),
    "days": Text("工作日、日数", "working days and days"),
    "date": Text("日期、月底、年底", "dates, ends of months and years"),
    "rhythm": Text("周期、次数", "rhythms and counts"),
    "same day": Text("当日", "the same day"),
    "together": Text("同步", "at the same time"),
    "before": Text("先后", "what comes first"),
    "lasting": Text("持续、保留", "what lasts"),
    "vague": Text("程度词", "words of degree"),
    "referred": Text("指向他处的时限", "limits set elsewhere"),
    "share": Text("比例", "shares"),
}

_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_YEAR = r"20\d\d年?"  # some texts have lost the character 年: 20176月前
_BY = r"(?:之前|以前|前|起|以后|后)?"
_IN = r"(?:之内|以内|内)"
_SPAN = r"(?:半年|年度?|季度?|月度?|周|日|天|旬)"
_AHEAD = r"(?:之|以|事|会|[公发]布|公开|报批|决策|审[批查议]|印发|提交|报送)?"
_VAGUE = (
    "及时|实时|即时|适时|随时|按时|准时|限时|定时|定期|不定期|经常|尽快|尽早|快速|迅速|抓紧|立即|立刻|马上|第一时间|近期|逐步|稳步|"
    "分期|分批|动态|日常|常态化|滚动"
)

_PATTERNS: tuple[tuple[Sort, str], ...] = (
    ("hours", rf"{_N}个?(?:小时|分钟){_IN}?"),
    ("days", rf"{_N}?个?工作日{_IN}?{_BY}|{_N}(?:个自然日|个?日历日|日|天|个月|周|年){_IN}"),
    ("date", rf"(?:{_YEAR})?(?:\d{{1,2}}月底|年底|年末|年终|月底|月末|季末|季度末|周末){_BY}|[年季月周]内(?=[，,完公])"),
    ("date", rf"(?:{_YEAR})?\d{{1,2}}月(?:\d{{1,2}}[日号]|份|[上中下]旬)?{_BY}|自?20\d\d年度?{_BY}"),
    ("rhythm", rf"每隔?{_N}?个?(?:工作日|{_SPAN})|[按逐]{_SPAN}|(?:不少于|不低于|至少)[^，。；]{{0,6}}?{_N}次"),
    ("same day", rf"当[日天]{_IN}?|即日|同日|次日|翌日|次月|次年"),
    ("together", "同步|同时|一同|一并|届时"),
    ("before", rf"{_AHEAD}前|[事预]先|先行|先(?=[审公发向征听送报经由])|预公开|提前"),
    ("lasting", "持续|永久|长期|常年|始终|全程|全过程"),
    ("vague", _VAGUE),
    ("referred", rf"(?:法定|规定)的?(?:办理|答复)?(?:时限|期限|期间|时间)|时间(?:节点)?要求|时间节点|期限{_IN}|到期|逾期"),
    ("referred", "按照?(?:相关|有关|上级|统一)?(?:规定|要求)"),
    ("share", rf"\d+(?:\.\d+)?[%％]|百分之[百{'一二三四五六七八九十'}点]+"),
)
# What contains a word of the list and is no time for an act of the plan. The reason stands behind each.
_NEVER = (
    r"《[^《》]{1,80}》|〈[^〈〉]{1,80}〉|<[^<>]{1,80}>",  # the title of another document: its year and its words are names
    r"20\d\d年(?:度)?(?=政务公开|政府信息公开|工作要点|以来)",  # a year in the plan's own name; the year since which documents are covered
    r"[（(]\d{4}[-—–~至]?(?:\d{4})?年?[)）]|〔\d{4}〕?",  # the years of a programme; the year of a document's number
    r"目前|当前|此前|空前|面前|眼前|前期|前款|前述|前者|前后|前任",  # the present, the past, what was said above
    r"前置|前列|前往|前提|前景|前沿|前瞻|前来|前台|前端|前进|前线|前锋",  # a place, a condition, a prospect
    r"首先|优先|率先|领先|争先|原先|先进|先锋|先导|先后",  # first in rank, not in time
    r"及时性|时效性",  # a quality beside others: 时效性、针对性
    r"(?:疫情|舆情|工作|最新|行业|市场|社会|信息|政务)动态(?!更新|调整|管理|公开|发布|监测|掌握)",  # news, not movement
    r"防控常态化",  # a state of the epidemic
    r"日常(?:用品|生活|用语)",  # everyday things
    r"保密期限内",  # how long something is secret, not how long somebody has
    r"非工作日|工作日程|休息日|节假日",  # days that are named, not counted
    r"年度(?:报告|计划|目标|考核|预算|决算)",  # a yearly report by its title; that it is yearly is said by 每年
)
_TOLD = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)))
_HIDDEN = re.compile("|".join(_NEVER))
# The day of issue stands alone on its line, with 印发 or 发布 at most, or is the stamp of a web page.
_GAP = rf"(?:[^\S\n]|{MARKUP})*"
_ISSUED = re.compile(
    rf"^{_GAP}(?:(?:发布|印发|成文)?(?:日期|时间)[:：])?{_GAP}\d{{4}}(?:年|[-/.])\d{{1,2}}(?:月|[-/.])\d{{1,2}}日?(?:印发|发布)?{_GAP}$",
    re.MULTILINE,
)
_BLANK = re.compile(rf"[^\S\t]+|{MARKUP}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWord:
    """One word of time: its offsets in the whole text, the word without blanks, and of which sort it is."""

    start: int
    end: int
    word: str
    sort: Sort


def time_words(text: str) -> list[TimeWord]:
    """The words of time in a whole text, in order. Blanks and line breaks within a word don't matter, as a page may have been cut there."""
    shown = _ISSUED.sub(lambda found: "\n" * len(found.group()), text)
    plain, at = _squeezed(shown)
    hidden = [found.span() for found in _HIDDEN.finditer(plain)]
    return [
        TimeWord(start=at[found.start()], end=at[found.end() - 1] + 1, word=found.group(), sort=_sort_of(found))
        for found in _TOLD.finditer(plain)
        if not any(start <= found.start() and found.end() <= end for start, end in hidden)
    ]


def _sort_of(found: re.Match[str]) -> Sort:
    return _PATTERNS[int(str(found.lastgroup)[1:])][0]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without blanks, line breaks and markup, and where each character that is left stands; tabs part the cells of a table."""
    at: list[int] = []
    start = 0
    for blank in _BLANK.finditer(text):
        at += range(start, blank.start())
        start = blank.end()
    at += range(start, len(text))
    return "".join(text[i] for i in at), at
