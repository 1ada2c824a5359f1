"""Texts that both renderings print: titles, chapter heads and the sentences that introduce them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shixian.words import Text

if TYPE_CHECKING:
    from shixian.report.book.model import Book

TITLE: Final = Text("政务公开时限规则汇编", "The Rulebook of Time Limits in Open Government")
SUBTITLE: Final = Text("文件、条款、规则、口径与案例", "Documents, clauses, rules, readings and cases")
GUIDE: Final = Text("怎样读这本书", "How to read this book")
TIME: Final = Text("时间怎样算", "How time counts")
CALENDAR: Final = Text("工作日历", "The working calendar")
WORDS: Final = Text("词汇", "Vocabulary")

HOW_TO_READ: Final = Text(
    "每一编是一个文件：先是它的身份，再是条款矩阵——凡有时间词的条款都列出，编成规则的指向规则，没有编的说明理由——然后是规则。"
    "规则之下先用一句话说它要求什么，再列细目、解释口径、上下位关系，最后是案例：每个案例是一个小日志，连同规定对它的结论，期限逐日推算。"
    "条款只引位置和数字，要点用自己的话；有正文可核的，附正文摘要（digest）。",
    "Each part is one document: what it is, then its clause matrix, which lists every clause with a word of time, points at the "
    "rules of those "
    "that are encoded and gives the reason for the others, then its rules. A rule says in one sentence what it demands, then its "
    "particulars, "
    "its readings and its place in the hierarchy, and last its cases: each a small log with what the regulation concludes from "
    "it, the deadline "
    "derived day by day. Clauses are cited by place and figure and summarised in our own words; where the text is at hand, its "
    "digest stands "
    "beside them.",
)
LAW_OF_PERIODS: Final = Text(
    "条款自己没有规定怎样算的，参照民事法律关于期间的规定，用起算之日施行的那一部：",
    "Where a clause does not say how to count, the civil law on periods is applied by analogy, as it stood on the day from which "
    "the limit runs:",
)
CITED: Final = Text("案例的推算以方括号里的号码引用以下各项。", "Derivations of the examples cite these by their numbers in brackets.")
VOCABULARY: Final = Text("日志里的事件种类，及说到它们的规则。", "The kinds of events in a log, and the rules that speak of them.")
ALL_AS_EXPECTED: Final = Text(
    "全部案例于成书时逐一判定，与所期相符；引条款只述位置、数字和要点，不录原文。",
    "Every case was judged when this book was made, and all are as expected. Clauses are cited by place, figure and gist, not by "
    "their sentences.",
)
NOBODY: Final = Text("（未注明主体）", "(no subject)")
NO_FINDING: Final = Text("无发现", "no finding")


def known_up_to(book: Book) -> Text:
    """How far the calendar is published."""
    return Text(f"国务院放假安排已知至 {book.horizon} 年（含）", f"the State Council's arrangements, known up to {book.horizon} (included)")


def usual_days(book: Book) -> Text:
    """What the calendar does not list."""
    return Text(
        f"没有列出的日子照常：周一至周五上班，周六、周日休息。已公布的安排到 {book.horizon} 年为止；{book.horizon} "
        f"年12月起的结果为暂定，因为下一年的通知可能改动它。",
        f"Days that are not listed are as usual: Monday to Friday work, Saturday and Sunday off. What is published ends with "
        f"{book.horizon}; "
        f"from December {book.horizon} on results are provisional, since the next year's notice may still change them.",
    )


def not_as_expected(n: int) -> Text:
    """How many cases differ."""
    return Text(f"{n} 个案例与判定不符：", f"Not as expected, cases: {n}.")
