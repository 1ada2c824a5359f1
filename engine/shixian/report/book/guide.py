"""How to read the book: verdicts, qualifiers, kinds and statuses; and the conventions of time in plain words, with the law they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.clock.conventions import PERIOD_LAWS, conventions
from shixian.judge.verdict import Qualifier, Verdict
from shixian.law.wording import KINDS, STATUSES
from shixian.report.book.model import Convention, Entry, Guide
from shixian.report.labels import MARKS
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock import TimeLimit
    from shixian.clock.conventions import PeriodLaw
    from shixian.law import Kind, Rulebook
    from shixian.law.document import Status

STATUS_MARKS: dict[Status, str] = {"encoded": "√", "partly": "◐", "manual": "○", "out of scope": "–"}


def guide_of(rulebook: Rulebook) -> Guide:
    """The guide; what derivations cite is listed for the limits that this rulebook sets."""
    return Guide(
        verdicts=tuple(Entry(name=v.value, label=v.label, meaning=_VERDICTS[v], mark=MARKS[v]) for v in Verdict),
        qualifiers=tuple(Entry(name=q.value, label=q.label, meaning=_QUALIFIERS[q]) for q in Qualifier),
        kinds=tuple(Entry(name=name, label=label, meaning=_KINDS[name]) for name, label in KINDS.items()),
        statuses=tuple(Entry(name=name, label=label, meaning=_STATUSES[name], mark=STATUS_MARKS[name]) for name, label in STATUSES.items()),
        conventions=_CONVENTIONS,
        statutes=tuple((law.since, Text(f"《{law.zh}》", law.en), _articles(law)) for law in PERIOD_LAWS),
        cited=cited(rulebook),
    )


def cited(rulebook: Rulebook) -> tuple[Text, ...]:
    """What a derivation under this rulebook may apply, under each statute on periods, each once: newest law first."""
    limits = sorted({limit for rule in rulebook.rules.values() for limit in _limits(rulebook, rule.id)}, key=str)
    return tuple(
        dict.fromkeys(
            text
            for law in PERIOD_LAWS
            for limit in limits
            for suspended in (False, True)
            for text in conventions(law.since, limit, suspended=suspended and limit.counted_in_days)
        )
    )


def _limits(rulebook: Rulebook, rule: str) -> Iterator[TimeLimit]:
    for _, variant in rulebook.rules[rule].variants():
        if variant.limit is not None:
            yield variant.limit
        if variant.extend is not None:
            yield variant.extend.adds


def _articles(law: PeriodLaw) -> tuple[Text, ...]:
    named = (
        (law.start, Text("起算当日不计入；小时自规定的时刻起算", "the first day is not counted; hours run from the moment set")),
        (law.month_end, Text("期末对应日、月末日", "the same day number, or the month's last day")),
        (law.last_day, Text("末日遇休息日顺延；末日24时截止", "a last day off rolls over; the last day ends at 24:00")),
        (law.own_rule, Text("另有规定的从其规定", "a rule of its own prevails")),
    )
    return tuple(Text(f"第{n}条：{said.zh}", f"art. {n}: {said.en}") for n, said in named if n is not None)


_VERDICTS = {
    Verdict.WAIVED: Text(
        "期限届满之前已有豁免，并写明了理由和批准机关。", "An exemption that states its reason and authority was there before the deadline."
    ),
    Verdict.MET: Text(
        "至少有一次履行确定不晚于期限；恰在期限最后一刻的也是按时。",
        "At least one act is certainly not after the deadline; an act at its very last moment is in time.",
    ),
    Verdict.UNDETERMINED: Text(
        "有履行可能按时、也可能不按时，或者义务本身是否成立说不准。数据不足以下结论，就不下结论，更不推定逾期。",
        "An act may be in time or not, or whether there is an obligation cannot be told. Where the data cannot carry a verdict, "
        "there is none, and lateness is never presumed.",
    ),
    Verdict.LATE: Text("有履行，但全部确定晚于期限。", "There are acts, and all of them are certainly after the deadline."),
    Verdict.PENDING: Text(
        "日志里没有履行，而检查时点还没有确定超过期限。",
        "The log shows no act, and the moment of the check is not certainly past the deadline.",
    ),
    Verdict.MISSED: Text(
        "日志里没有履行，检查时点已确定超过期限。说的是日志里没有，不是断言没有做。",
        "The log shows no act, and the moment of the check is past the deadline. It says what the log holds, not that nothing was done.",
    ),
}
_QUALIFIERS = {
    Qualifier.PROVISIONAL: Text(
        "期限所到之处，国务院的放假安排尚未公布（或仍可能改动），待公布后复核。",
        "The deadline reaches into days that the State Council has not arranged yet, or may still change; check again once it has.",
    ),
    Qualifier.CONTESTED: Text(
        "换一种解释口径，违规与否就会改变。", "Under another reading of the rule, there being a violation or not turns into its reverse."
    ),
    Qualifier.ACT_BEFORE_TRIGGER: Text(
        "有一次履行整个早于触发：它不算履行，多半是登记有误或页面倒填日期。",
        "An act lies wholly before its trigger: it discharges nothing, and is mostly an error of record or a backdated page.",
    ),
    Qualifier.CONFLICTING_EVIDENCE: Text(
        "同一记录的几处来源时间互相矛盾：报告列出单凭每一处的结论，疑似记录有误，须人工核实。",
        "Sources of one and the same record give moments that contradict each other: the report says what each alone would decide; "
        "a suspected error of record, to be verified by hand.",
    ),
    Qualifier.WAIVER_REJECTED: Text(
        "提出过豁免，但不能采信：没有理由、没有批准机关，或晚于期限。",
        "An exemption was offered and cannot count: it lacks its reason or authority, or came after the deadline.",
    ),
}
_KINDS: dict[Kind, Text] = {
    "response": Text("触发之后，在时限之内履行。", "After the trigger, the act within a limit."),
    "precedence": Text("触发之前，先已履行；次序颠倒为逾期。", "The act before the trigger; the wrong order is late."),
    "deadline": Text("到某一固定日期为止履行一次。", "The act by a fixed date, once."),
    "recurrence": Text(
        "每个周期至少若干次，按主体（和分项）逐一要求。", "At least so often in every period, for each subject (and each item)."
    ),
    "retention": Text(
        "公开之后持续公开；撤下为未履行，撤下后恢复为逾期。",
        "What was disclosed stays public; removed is missed, removed and restored is late.",
    ),
    "ratio": Text("其他规则的结果，或一批存量，达到某一比例。", "A share of the findings of other rules, or of a stock, is reached."),
}
_STATUSES: dict[Status, Text] = {
    "encoded": Text("条款的时间要求已编成规则。", "What the clause asks in time is encoded in rules."),
    "partly": Text("一部分已编成规则，其余及理由见该行。", "Part of it is encoded; what remains, and why, stands in its row."),
    "manual": Text(
        "没有数字或无从由日志判断，不编造规则，由人核查；上位法有上限的，指向该上限。",
        "It has no figure, or no log can show it: no rule is invented, people check it; where superior law gives a ceiling, the "
        "row points at it.",
    ),
    "out of scope": Text("有时间词，但不是公开行为。", "It has a word of time, but is no act of disclosure."),
}

_START, _MONTHS, _LAST_DAY, _OWN = (Text(f"参照《民法典》第{n}条", f"after Civil Code art. {n}") for n in (201, 202, 203, 204))
_CONVENTIONS = (
    Convention(
        text=Text(
            "时刻一律是北京时间。记录带别的时区的，先换算成北京时间；是不是工作日，看北京的日期。",
            "Every moment is Beijing time. A record with another time zone is converted first, and working days are asked of the "
            "Beijing date.",
        )
    ),
    Convention(
        text=Text(
            "写明时刻的记录是一个点；只写日期的是那一整天；只写年月的是那一整月。比较的结果有三种：是、否、说不准；说不准就是无法判定。",
            "A record with a time of day is a point; one with a date alone is that whole day; one with a month alone is that "
            "month. A comparison says yes, no, or cannot be told; what cannot be told is undetermined.",
        )
    ),
    Convention(
        text=Text(
            "小时自触发的时刻起算，连续计算，夜间和休息日不扣除；到期的那一刻仍是按时。",
            "Hours run from the moment of the trigger, through nights and days off; the moment at which they end is still in time.",
        ),
        law=_START,
    ),
    Convention(
        text=Text(
            "工作日自触发之日的次一工作日数起，不论触发在几点；触发当日从不计入，当日是调休上班日也不计入；数到第 n 个工作日的24时为止。",
            "Working days count from the next working day after the trigger's date, whatever its hour; the trigger's own day is "
            "never counted, not even a make-up working day; they end at 24:00 of the n-th.",
        ),
        law=Text("参照《民法典》第201条、第203条、第204条", "after Civil Code arts. 201, 203 and 204"),
    ),
    Convention(
        text=Text(
            "日历日同样自次日起算，每天都算；最后一日是休息日的，只有规则写明顺延时才移到下一个工作日。",
            "Calendar days count from the next day too, every day of them; a last day that is a day off moves to the next working "
            "day only where the rule says so.",
        ),
        law=Text("参照《民法典》第201条、第203条", "after Civil Code arts. 201 and 203"),
    ),
    Convention(text=Text("“当日”到触发之日24时为止。", "The same day ends at 24:00 of the trigger's date."), law=_LAST_DAY),
    Convention(
        text=Text(
            "按月计算的，到期月的同一日为最后一日；没有那一日的，到月末。",
            "Months end on the same day number of their last month, or on its last day where it has no such day.",
        ),
        law=_MONTHS,
    ),
    Convention(
        text=Text(
            "固定日期（“3月31日前”“11月底前”）含当日，缺省不因休息日顺延；顺延是另一种口径。",
            "Fixed dates (by 31 March, by the end of November) include that day and do not roll over under the default reading; "
            "rolled is another reading.",
        )
    ),
    Convention(
        text=Text(
            "周为周一至周日；月、季、半年、年按公历。",
            "A week is Monday to Sunday; months, quarters, half-years and years are those of the calendar.",
        ),
        law=Text("参照《民法典》第200条（公历）", "after Civil Code art. 200 (the Gregorian calendar)"),
    ),
    Convention(
        text=Text(
            "延期只有在原期限届满前作出才算，自原期限届满接着加；中止期间自中止的次日至恢复的当日不计入。",
            "An extension counts only before the original deadline, and is added from that deadline on; suspended days, from the "
            "day after the stop to the day of resumption, are not counted.",
        ),
        law=Text("依各规则所据条款", "as the clause of each rule says"),
    ),
    Convention(
        text=Text(
            "工作日按国务院办公厅公布的放假安排；期限落在尚未公布安排的年份，或落在已公布的最后一年的12月，结果标为暂定。",
            "Working days follow the arrangements that the State Council publishes; a deadline in a year that is not arranged "
            "yet, or in December of the last one that is, is marked provisional.",
        ),
        law=Text("各年放假安排的通知（见工作日历）", "the notice of each year (see the calendar)"),
    ),
    Convention(
        text=Text(
            "地区另有放假的，按主体所在地区叠加，并在推算中写明所据的通知。",
            "Where a region has days off of its own, they are laid over the national calendar by the subject's region, and the "
            "derivation names the notice.",
        ),
        law=Text("该地区的通知（见地区历）", "that region's notice (see the regional calendars)"),
    ),
    Convention(
        text=Text(
            "适用哪部规定，看触发之日（或周期届满之日）在不在其适用期间之内。年度要点、年度方案自印发说到当年年底，"
            "条款另有写明的除外；此后由国家层面的规定说话。",
            "Which law applies is asked of the trigger's date (or the period's last day). A yearly plan speaks from its issue to "
            "the end of its year unless a clause says otherwise; beyond it the national layer speaks.",
        )
    ),
    Convention(
        text=Text(
            "每次检查都有一个检查时点，写在结果上；时点之后的事还不知道，不作数。除此之外不看任何时钟。",
            "Every check has a moment, which is printed with its result; what comes after it is not known yet. No other clock is read.",
        )
    ),
)
