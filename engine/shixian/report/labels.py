"""Fixed words of the report in both languages: heads, columns, units, marks. Marks and lines are chosen to encode in GBK."""

from __future__ import annotations

from typing import Final

from shixian.judge.verdict import Verdict
from shixian.words import Lang, Text

MARKS: Final = {
    Verdict.WAIVED: "○",
    Verdict.MET: "√",
    Verdict.UNDETERMINED: "●",
    Verdict.LATE: "×",
    Verdict.PENDING: "…",
    Verdict.MISSED: "×",
}
STYLES: Final = {
    Verdict.WAIVED: "cyan",
    Verdict.MET: "green",
    Verdict.UNDETERMINED: "yellow",
    Verdict.LATE: "bold red",
    Verdict.PENDING: "blue",
    Verdict.MISSED: "bold red",
}

# One column of counts: the field of ``Counts`` and its head.
COUNT_COLUMNS: Final = (
    ("due", Text("应履行", "due")),
    ("met", Text("按时", "met")),
    ("late", Text("逾期", "late")),
    ("missed", Text("未履行", "missed")),
    ("undetermined", Text("无法判定", "undetermined")),
    ("pending", Text("未到期", "pending")),
    ("waived", Text("豁免", "waived")),
    ("on_time", Text("及时率", "on time")),
)

EVERY: Final = {
    "year": Text("每年", "year"),
    "half-year": Text("每半年", "half-year"),
    "quarter": Text("每季度", "quarter"),
    "month": Text("每月", "month"),
    "week": Text("每周", "week"),
}

LABELS: Final = {
    "title": Text("时限检查报告", "Time limit report"),
    "log": Text("日志", "log"),
    "rows": Text("行数", "rows"),
    "mapping": Text("映射", "mapping"),
    "unread": Text("未读", "not read"),
    "skipped": Text("跳过", "skipped"),
    "digest": Text("sha256", "sha256"),
    "rulebook": Text("规则库", "rulebook"),
    "as_of": Text("截至", "as of"),
    "span": Text("期间", "span"),
    "reading": Text("口径", "reading"),
    "calendar": Text("日历", "calendar"),
    "overlay": Text("叠加", "overlay"),
    "roster": Text("名录", "roster"),
    "applied": Text("适用", "applied"),
    "not_asked": Text("未查", "not asked"),
    "note": Text("说明", "note"),
    "summary": Text("汇总", "Summary"),
    "by_rule": Text("按规则", "By rule"),
    "by_subject": Text("按主体", "By subject"),
    "total": Text("合计", "total"),
    "rule": Text("规则", "rule"),
    "subject": Text("主体", "subject"),
    "nobody": Text("（未注明主体）", "(no subject)"),
    "violations": Text("违规", "Violations"),
    "undetermined": Text("无法判定", "Undetermined"),
    "contested": Text("本口径下不违规、另一口径下违规", "No violation here, but under another reading"),
    "conflicting": Text("其他证据相互矛盾、需人工核实的", "Other conflicting evidence, to be verified by hand"),
    "rejected": Text("退回的行", "Rejected rows"),
    "unlinked": Text("未能关联的事件", "Events that could not be linked"),
    "basis": Text("依据", "basis"),
    "facts": Text("事实", "facts"),
    "outcome": Text("认定", "outcome"),
    "causes": Text("缘由", "reason"),
    "sources": Text("来源", "sources"),
    "evidence": Text("证据", "evidence"),
    "stamps": Text("时间", "stamps"),
    "fingerprint": Text("指纹", "id"),
    "derivation": Text("推算", "count"),
    "readings": Text("口径", "readings"),
    "provisional": Text("暂定", "caution"),
    "role": Text("作用", "role"),
    "moment": Text("时间", "moment"),
    "kind": Text("种类", "kind"),
    "source": Text("出处", "row"),
    "event": Text("事件", "event"),
    "trigger": Text("触发", "trigger"),
    "act": Text("履行", "act"),
    "considered": Text("并查", "also weighed"),
    "witness": Text("另一来源", "other source"),
    "other": Text("相关", "related"),
    "remedy": Text("处理", "remedy"),
    "raw": Text("原文", "raw"),
}

CAPTION: Final = Text(
    "及时率=按时÷应履行，应履行=按时+逾期+未履行，按义务数合并计算，不取各单位百分比的平均；无法判定、未到期、豁免另列，不计入。",
    "On time = met ÷ due, where due = met + late + missed, pooled over obligations, never the mean of percentages; "
    "undetermined, pending and waived are counted apart.",
)


def label(name: str, lang: Lang) -> str:
    """The fixed word of this name."""
    return LABELS[name].in_(lang)


def percent(share: float | None) -> str:
    """A share as a percentage; a dash when there was nothing to share."""
    return "—" if share is None else f"{share * 100:.1f}%"
