"""A rule or a document in full, as labelled texts: what is bound to what, by when, under which readings, in which hierarchy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law.model import OF_A_CASE
from shixian.law.sentence import sentence_of
from shixian.law.wording import (
    EVERY,
    IDLES,
    KINDS,
    LEVELS,
    STARTS,
    STATUSES,
    ahead_text,
    each_text,
    effective_text,
    frequency_text,
    selector_text,
)
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.law.document import Document, Scope
    from shixian.law.model import Binds, Reading, Rule
    from shixian.law.rulebook import Rulebook
    from shixian.law.selector import Selector

Line = tuple[Text, Text]
"""A label and what it labels."""


def of_rule(rulebook: Rulebook, rule: Rule) -> list[Line]:
    """All that a rule says, in reading order."""
    return [
        *_source(rulebook, rule),
        (Text("要求", "demand"), sentence_of(rule, rulebook.vocabulary)),
        *demanded(rulebook, rule),
        *_bounds(rulebook, rule),
        *_readings(rulebook, rule),
        *_note(rule.note),
        *_explained(rule),
    ]


def of_document(document: Document) -> list[Line]:
    """What a document is; its clauses are its own."""
    lines = [(Text("标题", "title"), document.title), *identity_of(document), (Text("适用范围", "scope"), scope_text(document.scope))]
    for label, others in ((Text("上位文件", "superior"), document.superior), (Text("取代", "replaces"), document.replaces)):
        if others:
            lines.append((label, _ids(others)))
    return [*lines, *_note(document.note), *_explained(document)]


def identity_of(document: Document) -> list[Line]:
    """Number, issuer, day of issue, level and validity of a document."""
    return [
        (Text("文号", "number"), _same(document.number) if document.number else Text("（无）", "(none)")),
        (Text("制发机关", "issuer"), document.issuer),
        (Text("印发日期", "issued"), _same(str(document.issued)) if document.issued else Text("（未载明）", "(not given)")),
        (Text("效力层级", "level"), LEVELS[document.level]),
        (Text("施行期间", "in force"), effective_text(document.effective)),
    ]


def limit_text(rule: Rule) -> Text:
    """What a rule asks in time: its limit, or how often and by when, or before what, or for how long, or how much of it by when."""
    limit = rule.limit.text if rule.limit else None
    match rule.kind:
        case "precedence":
            return Text("不晚于触发当日", "no later than the trigger's day") if limit else Text("触发之前", "before the trigger")
        case "retention":
            return Text(f"保留{limit.zh}", f"kept for {limit.en}") if limit else Text("永久", "for good")
        case "ratio" if rule.every is not None:
            return Text(f"{rule.share}%，{EVERY[rule.every].zh}", f"{rule.share}%, every {EVERY[rule.every].en}")
        case "ratio":
            return Text(f"{rule.share}%，{limit.zh}", f"{rule.share}%, {limit.en}") if limit else _same(f"{rule.share}%")
        case _ if rule.every is not None:
            often = frequency_text(rule.every, rule.times)
            return Text(f"{often.zh}，{limit.zh}", f"{often.en}, {limit.en}") if limit else often
        case _:
            return limit or Text("-", "-")


def demanded(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    """What a rule demands: kind, events, key, limit, and what moves the limit."""
    yield Text("种类", "kind"), _with_word(KINDS[rule.kind], rule.kind)
    yield from _events(rulebook, rule)
    if rule.kind in OF_A_CASE or rule.stock is not None:
        yield Text("关联键", "key"), key_text(rulebook, rule)
    if rule.kind in OF_A_CASE:
        yield Text("起算", "start"), STARTS[rule.start]
    if rule.ahead is not None:
        yield Text("可提前", "ahead"), ahead_text(rule.ahead)
    if rule.of:
        yield Text("统计", "counted over"), _ids(rule.of)
    if rule.share is not None:
        yield Text("比例", "share"), _same(f"{rule.share}%")
    yield Text("期限", "limit"), limit_text(rule)
    yield from _periods(rulebook, rule)
    yield from _moved(rulebook, rule)


def _events(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    if rule.when is not None:
        yield Text("触发", "trigger"), _selected(rulebook, rule.when)
    if rule.stock is not None:
        yield Text("存量", "stock"), _selected(rulebook, rule.stock)
    if rule.breach is not None:
        yield Text("不再公开", "breach"), _selected(rulebook, rule.breach)
    if rule.act is not None:
        yield Text("履行", "act"), _selected(rulebook, rule.act)


def _periods(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    if rule.each is not None and rule.act is not None:
        yield Text("分项", "items"), each_text(rule.each, rulebook.vocabulary.attribute_label(rule.act.event, rule.each.attribute))
    if rule.kind == "recurrence":
        yield Text("空闲周期", "idle periods"), IDLES[rule.idle]


def _moved(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    if rule.restart is not None:
        yield Text("重新起算", "restart"), _selected(rulebook, rule.restart)
    if rule.extend is not None:
        event, adds = _selected(rulebook, rule.extend), rule.extend.adds.text
        yield Text("延期", "extension"), Text(f"{event.zh}，延长{adds.zh}", f"{event.en}, adds {adds.en}")
    if rule.suspend is not None:
        start, end = _selected(rulebook, rule.suspend.start), _selected(rulebook, rule.suspend.end)
        yield Text("中止", "suspension"), Text(f"自{start.zh}，至{end.zh}", f"from {start.en} until {end.en}")


def key_text(rulebook: Rulebook, rule: Rule) -> Text:
    """What trigger and act have in common, by the labels of the vocabulary."""
    event = rule.act or rule.when or rule.stock
    labels = [rulebook.vocabulary.attribute_label(event.event if event else "", name) for name in rule.by]
    return Text("、".join(t.zh for t in labels), ", ".join(t.en for t in labels))


def binds_text(binds: Binds) -> Text:
    """Whom a rule binds among its document's subjects."""
    whom = [*binds.kind, *binds.subject]
    return Text("、".join(whom), ", ".join(whom))


def scope_text(scope: Scope) -> Text:
    """Whom a document binds."""
    if scope.national:
        return Text("全国", "national")
    named = [*scope.regions, *scope.kinds, *scope.subjects]
    return Text("、".join(named), ", ".join(named))


def yields_to(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """The rules that take precedence over this one."""
    return tuple(other.id for other in rulebook.rules.values() if rule.id in other.over)


def changed(rulebook: Rulebook, rule: Rule, reading: Reading) -> Text:
    """What a reading puts in place of the default."""
    variant = dict(rule.variants())[reading.name]
    said = dict(demanded(rulebook, variant))
    labels = dict.fromkeys(_LABELS[name] for name in reading.overrides)
    none = Text("无", "none")
    pairs = [(label, said.get(label, none)) for label in labels]
    return Text("；".join(f"{a.zh}为{b.zh}" for a, b in pairs), "; ".join(f"{a.en} is {b.en}" for a, b in pairs))


_LABELS = {
    "when": Text("触发", "trigger"),
    "act": Text("履行", "act"),
    "breach": Text("不再公开", "breach"),
    "stock": Text("存量", "stock"),
    "start": Text("起算", "start"),
    "ahead": Text("可提前", "ahead"),
    "within": Text("期限", "limit"),
    "due": Text("期限", "limit"),
    "share": Text("比例", "share"),
    "every": Text("期限", "limit"),
    "times": Text("期限", "limit"),
    "each": Text("分项", "items"),
    "idle": Text("空闲周期", "idle periods"),
    "restart": Text("重新起算", "restart"),
    "extend": Text("延期", "extension"),
    "suspend": Text("中止", "suspension"),
}


def _source(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    document, clause = rulebook.document_of(rule), rulebook.clause_of(rule)
    number = f"，{document.number}" if document.number else ""
    yield Text("标题", "title"), rule.title
    yield (
        Text("文件", "document"),
        Text(f"{document.title.zh}（{document.id}{number}）", f"{document.title.en} ({document.id}{number.replace('，', ', ')})"),
    )
    status = STATUSES[clause.status]
    yield (
        Text("条款", "clause"),
        Text(f"{rule.clause}（{status.zh}）：{clause.summary.zh}", f"{rule.clause} ({status.en}): {clause.summary.en}"),
    )


def _bounds(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    yield Text("适用期间", "in force"), effective_text(rulebook.effective(rule))
    if rule.binds is not None:
        yield Text("约束", "binds"), binds_text(rule.binds)
    if rule.implements:
        yield Text("落实", "implements"), _ids(rule.implements)
    if rule.over:
        yield Text("优先于", "prevails over"), _ids(rule.over)
    under = yields_to(rulebook, rule)
    if under:
        yield Text("让位于", "yields to"), _ids(under)


def _readings(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    if rule.reading is not None:
        because = rule.reading.because
        yield Text("缺省口径", "default reading"), Text(f"{rule.reading.name}：{because.zh}", f"{rule.reading.name}: {because.en}")
    for name, reading in rule.readings.items():
        replaced = changed(rulebook, rule, reading)
        yield (
            Text("其他口径", "other reading"),
            Text(f"{name}：{replaced.zh}。{reading.because.zh}", f"{name}: {replaced.en}. {reading.because.en}"),
        )


def _selected(rulebook: Rulebook, selector: Selector) -> Text:
    return _with_word(selector_text(selector, rulebook.vocabulary), selector.event)


def _with_word(text: Text, word: str) -> Text:
    return Text(f"{text.zh} [{word}]" if text.zh != word else word, f"{text.en} [{word}]" if text.en != word else word)


def _same(word: str) -> Text:
    return Text(word, word)


def _ids(ids: Sequence[str]) -> Text:
    return Text("、".join(ids), ", ".join(ids))


def _note(note: Text | None) -> list[Line]:
    return [(Text("说明", "note"), note)] if note else []


def _explained(subject: Rule | Document) -> list[Line]:
    return [
        (Text("疑点说明", "explained"), Text(f"{code}：{reason.zh}", f"{code}: {reason.en}")) for code, reason in subject.explained.items()
    ]
