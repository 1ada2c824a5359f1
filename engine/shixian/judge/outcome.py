"""What an engine returns for one obligation: indices into its case and plain values, cheap to send between processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shixian.words import Text

if TYPE_CHECKING:
    from shixian.clock import Deadline
    from shixian.judge.finding import Margin
    from shixian.judge.verdict import Qualifier, Verdict


class Testified(NamedTuple):
    """What became of an obligation if one source alone of a record counted; no verdict: there would be no such obligation."""

    source: int
    verdict: Verdict | None = None
    margin: Margin | None = None
    due: Deadline | None = None


class Outcome(NamedTuple):
    """One judged obligation under one reading.

    ``key`` holds the values of the rule's correlation key; ``unique`` tells apart obligations of one key (the trigger's
    id where every trigger starts one, or where the key is missing). Events are indices into the matter's events, -1 none.
    ``conflicts`` holds the sources of each record whose sources cannot agree, ``testimony`` what each of them would decide.
    """

    key: tuple[str, ...]
    verdict: Verdict
    subject: str
    unique: str = ""
    item: str | None = None
    period: str | None = None
    trigger: int = -1
    act: int = -1
    acts: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    due: Deadline | None = None
    margin: Margin | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    causes: tuple[str, ...] = ()
    conflicts: tuple[tuple[int, ...], ...] = ()
    testimony: tuple[Testified, ...] = ()

    @property
    def identity(self) -> tuple[tuple[str, ...], str, str | None, str | None]:
        """What the same obligation has in common under every reading."""
        return (self.key, self.unique, self.item, self.period)


CAUSES: dict[str, Text] = {
    "no-key": Text(
        "触发事件缺少关联键（如案号），无法与履行事件对应",
        "the trigger has no correlation key (such as a case number), so no act can be matched to it",
    ),
    "unreadable-trigger": Text(
        "触发事件的时间无法读取，该行已列入退回清单",
        "the trigger's moment cannot be read; its row is in the list of rejected rows",
    ),
    "law-in-force": Text(
        "触发时间只精确到月或年，跨越规则生效或失效之日，无法确定适用哪一规定",
        "the trigger is known to the month or year only and lies astride the rule's first or last day, so the law in force is open",
    ),
    "unreadable-act": Text(
        "存在履行记录，但其时间无法读取，不能据此认定逾期或未履行",
        "an act is on record, but its moment cannot be read, so neither lateness nor absence can be found",
    ),
    "imprecise": Text(
        "现有时间精度不足以判断履行在截止之前还是之后",
        "the moments on record are not precise enough to tell whether the act came before or after the deadline",
    ),
    "waiver-doubtful": Text(
        "豁免是否在截止之前作出无法确定",
        "whether the exemption was granted before the deadline cannot be told",
    ),
    "extension-doubtful": Text(
        "延期是否在原截止之前作出无法确定，两种情形结论不同",
        "whether the extension came before the original deadline cannot be told, and the verdict depends on it",
    ),
    "suspended": Text(
        "期间中止后尚未恢复，截止日期未定",
        "the period is suspended and has not resumed, so there is no deadline yet",
    ),
    "no-working-day": Text(
        "本期没有工作日，按所采口径不作要求",
        "the period has no working day and is not asked for under this reading",
    ),
    "waived": Text(
        "截止之前已有载明理由和批准机关的豁免",
        "an exemption stating its reason and authority was granted before the deadline",
    ),
    "waiver-late": Text("豁免晚于截止时间，不予采信", "the exemption came after the deadline and does not count"),
    "waiver-invalid": Text("豁免未载明理由或批准机关，不予采信", "the exemption lacks its reason or its authority and does not count"),
    "conflict": Text(
        "同一记录的不同来源时间不一致，疑似记录有误，需人工核实",
        "the sources of one and the same record give different moments: a suspected error of record, to be verified by hand",
    ),
    "before": Text(
        "有履行记录早于触发事件，不能视为履行，疑似数据有误",
        "an act on record lies before its trigger and discharges nothing: suspected data error",
    ),
    "broken": Text(
        "记录显示该信息在应当保留期间已不再公开，此后没有恢复公开的记录",
        "the record shows that it was no longer public within the time that it must be, and nothing shows it public again",
    ),
    "restored": Text(
        "记录显示该信息在应当保留期间一度不再公开，后已恢复",
        "the record shows that it was not public for a while within the time that it must be, and is public again",
    ),
    "maybe-broken": Text(
        "有不再公开的记录，但其时间不足以判断是否在应当保留期间之内",
        "it is on record as no longer public, but whether that was within the time that it must be cannot be told from the moments",
    ),
    "kept": Text(
        "截至最后一次有记录的查看仍在公开；此后的情况日志没有记录",
        "it was still public when the record last looked; the log does not show what came after",
    ),
    "unproven": Text(
        "应当保留的期间已过，日志没有期满时仍在公开的记录，也没有中途撤下的记录",
        "the time that it must be kept is over; the log neither shows it public at its end nor removed before",
    ),
    "not-all-known": Text(
        "计入比例的事项中有无法判定或归属期间不明的，比例够不够取决于它们",
        "whether the share is reached depends on matters whose verdict or period cannot be told",
    ),
    "share-of-stock": Text(
        "存量按截止之日计，逐件看是否已经办成；截止前存量可能再变，不下结论",
        "the stock is taken as it is on the date, piece by piece; before the date it may still change, so nothing is concluded",
    ),
    "share": Text(
        "比例以列入分母的各项结论计算，逐项见所列规则的结果", "the share is reckoned from the findings of the rules named, one by one"
    ),
    "engine-crash": Text(
        "推理引擎在本案上异常退出，未能判定",
        "the inference engine crashed on this case and reached no verdict",
    ),
}
