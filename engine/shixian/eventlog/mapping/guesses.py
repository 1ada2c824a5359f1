"""What names suggest: of what a table speaks, which event a column of moments records, which column is the case, which the subject.

Guesses for a draft that its user checks; nothing else reads by them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - a field of a dataclass
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shixian.eventlog.heads import head_key
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["KnownAttribute", "KnownKind", "MomentGuess", "Sense", "Topic", "case_rank", "guess_moment", "subject_rank", "topic_of"]

Topic = Literal["enforcement", "application", "opinion", "document", "meeting", "column", "annual"]
"""Of what a table speaks."""

Sense = Literal["event", "limit", "stamp", "observed", "untold"]
"""What a column of moments is: the moment of an event, the end of a term, a stamp of a record or an export, the moment at which the table's
maker looked, or nothing that its name tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAttribute:
    """An attribute of a kind of event, and the values it may have (none: any)."""

    label: Text
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKind:
    """A kind of event as the rulebook knows it."""

    label: Text
    attributes: Mapping[str, KnownAttribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentGuess:
    """What a column of moments seems to be, by which word of its name, and what is in doubt."""

    sense: Sense
    kind: str = ""
    word: str = ""
    doubt: Text | None = None


_TOPICS: tuple[tuple[Topic, str], ...] = (
    ("enforcement", "处罚|许可|行政强制|执法|双公示|相对人|环评|环境影响|审批文号|批复|(?:cf|xk)(?:jdrq|wsh|xzjg)"),
    ("application", "依申请|申请人|申请内容|申请公开|所需信息|答复|补正"),
    ("opinion", "舆情|首发平台|涉事|权威发布|回应"),
    ("column", "栏目"),
    ("annual", "年度报告|年报"),
    ("meeting", "会议|议题|纪要"),
    ("document", "文件|公文|发文|文号|索引号|印发|标题|解读"),
)
_NOT_EVENTS: tuple[tuple[Sense, re.Pattern[str]], ...] = (
    ("limit", re.compile("截止|有效期|期限|到期|届满|时限|应(?:当)?(?:于|答复|公开|办结)|(?:公示|公告)期$|jzq")),
    ("observed", re.compile("监测|检查(?:时间|日期)|查看|巡查|抽查(?:时间|日期)")),
    (
        "stamp",
        re.compile(
            "导出|推送|归集|上报|报送|入库|业务库|创建|录入|新增|更新|修改|同步|抽取|采集|提供(?:日期|时间)|时间戳|lysj|sjc|creat|updat|modif|insert"
        ),
    ),
)
_KINDS: tuple[tuple[str, str, frozenset[Topic]], ...] = (
    ("application.correction.requested", "补正告知|告知补正|要求补正|补正通知", frozenset({"application"})),
    ("application.corrected", "补正", frozenset({"application"})),
    ("application.extended", "延期|延长", frozenset({"application"})),
    ("application.consultation.sent", "(?:征求|征询|第三方).*(?:发出|发函|去函|征求日期|征求时间)", frozenset({"application"})),
    ("application.consultation.answered", "(?:征求|征询|第三方).*(?:反馈|收到|回复|回函|答复)", frozenset({"application"})),
    ("application.replied", "答复|办结|完成时间|finish", frozenset({"application"})),
    ("application.received", "收到|收件|收文|申请日期|申请时间|受理|来件|apply", frozenset({"application"})),
    ("opinion.response", "回应|回复", frozenset({"opinion"})),
    ("press.conference", "发布会", frozenset({"opinion"})),
    ("release.authoritative", "权威发布|首次发布|发布", frozenset({"opinion"})),
    ("incident.occurred", "事发|发生", frozenset({"opinion"})),
    ("incident.known", "接报|接到", frozenset({"opinion"})),
    ("incident.opinion", "发现", frozenset({"opinion"})),
    ("column.updated", "最新|更新|发布", frozenset({"column"})),
    ("report.annual.published", "公示|公开|发布|公布|上网", frozenset({"annual"})),
    ("decision.served", "送达", frozenset({"enforcement"})),
    ("decision.announced", "宣告|宣读", frozenset({"enforcement"})),
    ("decision.published", "公示|公开|发布|公布|上网|公告|publish|release", frozenset({"enforcement"})),
    (
        "decision.enforcement",
        "决定|处罚日期|处罚时间|许可日期|许可时间|作出|审批|批准|批复|核准|发证|发文|出文|印发|jdrq|decid|decision",
        frozenset({"enforcement"}),
    ),
    ("decision.minutes.issued", "纪要|印发", frozenset({"meeting"})),
    ("decision.disclosed", "公示|公开|发布|公布|上网", frozenset({"meeting"})),
    ("decision.meeting", "会议|召开|审议|议定", frozenset({"meeting"})),
    ("interpretation.published", "解读", frozenset({"document"})),
    ("document.published", "公示|公开|发布|公布|上网|publish|release", frozenset({"document"})),
    ("document.issued", "印发|发文|成文|签发|出文|行文|issue", frozenset({"document"})),
)
_ALONE = (("document.issued", "印发|发文|成文|签发|出文|行文"), ("application.received", "收到|收件|受理|申请日期|申请时间"))
"""What such words say where nothing tells the sort of matter."""
_NUMBER = (
    re.compile("(?:决定|处罚|许可|审批|批复)[^/]*文号|文书号|文书编号|wsh"),
    re.compile("文号|案号|字号"),
    re.compile(
        "受理号|受理编号|申请编号|申请号|办件编号|登记编号|登记号|流水号|flownum|索引号|许可编号|项目编号|事项编号|舆情编号|案件编号"
    ),
    re.compile("编号|编码|号$|number|case|no$|id$"),
)
_NO_NUMBER = re.compile(
    "序号|行号|信用代码|机构代码|身份证|证件|电话|手机|邮编|门牌|账号|标识码|代码|行政区划|注册号|登记证|许可证号|^答复|复议|诉讼"
)
_BODY = (
    re.compile("(?:处罚|许可|执法|决定|审批|实施|批复)[^/]*(?:机关|单位|部门)$|xzjg$"),
    re.compile("(?:机关|机关名称)$"),
    re.compile("(?:责任|主办|承办|办理|发文|制发|公开|填报|报送)[^/]*(?:单位|部门|主体|机构)$"),
    re.compile("(?:单位|部门|机构|科室|来源)(?:名称)?$|subject|organ|agency|department"),
)
_NO_BODY = re.compile("代码|数据来源|信息来源|首发|涉事|涉及|相对人|企业|当事人|申请|联系|建设|环评|第三方|被|施工|用人")
_ENDINGS = re.compile("(?:的)?(?:日期|时间|时刻|时点|年月日|日)$")


def topic_of(texts: Iterable[str]) -> Topic | None:
    """Of what a table speaks, by the words in its head and above; None where they tell nothing."""
    said = head_key("｜".join(texts))
    hits = [(sum(1 for _ in re.finditer(words, said)), topic) for topic, words in _TOPICS]
    best = max(hits, key=lambda pair: pair[0])
    return best[1] if best[0] else None


def guess_moment(name: str, topic: Topic | None, kinds: Mapping[str, KnownKind]) -> MomentGuess:
    """What a column of moments of this name seems to record, of the kinds that the rulebook knows."""
    key = head_key(name)
    for sense, words in _NOT_EVENTS:
        found = words.search(key)
        if found and not (sense == "stamp" and topic == "column" and "最" in key):
            return MomentGuess(sense=sense, word=found[0])
    certain = [(kind, found[0]) for kind, words, topics in _KINDS if topic in topics and (found := re.search(words, key)) and kind in kinds]
    if certain:
        return MomentGuess(sense="event", kind=certain[0][0], word=certain[0][1])
    labelled = _by_label(key, kinds)
    if labelled is not None:
        return MomentGuess(sense="event", kind=labelled, word=kinds[labelled].label.zh, doubt=_BY_LABEL)
    if topic is None:
        alone = [(kind, found[0]) for kind, words in _ALONE if kind in kinds and (found := re.search(words, key))]
        if alone:
            return MomentGuess(sense="event", kind=alone[0][0], word=alone[0][1], doubt=_NO_TOPIC)
    if "information.published" in kinds and (found := re.search("公示|公开|发布|公布|上网|publish|release", key)):
        return MomentGuess(sense="event", kind="information.published", word=found[0], doubt=_NO_TOPIC)
    return MomentGuess(sense="untold")


_BY_LABEL = Text("只是列名与这种事件的名称相近", "only the column's name is like the label of this kind")
_NO_TOPIC = Text("列名没有说明是哪一类事务，请核对事件种类", "the names do not tell what sort of matter this is: check the kind of event")
_ENOUGH = 0.6


def _by_label(key: str, kinds: Mapping[str, KnownKind]) -> str | None:
    """The kind whose label is most like the name, if it is like enough."""
    wanted = _pairs(_ENDINGS.sub("", key))
    if not wanted:
        return None
    core = _ENDINGS.sub("", key)
    holding = [name for name, kind in kinds.items() if core in head_key(kind.label.zh)]
    if len(holding) == 1:
        return holding[0]
    scored = [
        (2 * len(wanted & _pairs(kind.label.zh)) / (len(wanted) + len(_pairs(kind.label.zh)) or 1), name) for name, kind in kinds.items()
    ]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= _ENOUGH else None


def _pairs(text: str) -> set[str]:
    plain = head_key(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def case_rank(name: str) -> int | None:
    """How well a name fits the number of a case (0 best); None for names of something else."""
    return _rank(name, _NUMBER, _NO_NUMBER)


def subject_rank(name: str) -> int | None:
    """How well a name fits the body that is bound (0 best); None for names of something else."""
    return _rank(name, _BODY, _NO_BODY)


def _rank(name: str, wanted: Sequence[re.Pattern[str]], unwanted: re.Pattern[str]) -> int | None:
    key = head_key(name)
    if unwanted.search(key):
        return None
    return next((i for i, words in enumerate(wanted) if words.search(key)), None)
