"""A rule or a document in full, as labelled texts: what is bound to what, by when, under which readings, in which hierarchy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law.wording import (
    IDLES,
    KINDS,
    LEVELS,
    STARTS,
    STATUSES,
    each_text,
    effective_text,
    frequency_text,
    selector_text,
)
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law.document import Document, Scope
    from shixian.law.model import Reading, Rule
    from shixian.law.rulebook import Rulebook
    from shixian.law.selector import Selector

Line = tuple[Text, Text]
"""A label and what it labels."""


def of_rule(rulebook: Rulebook, rule: Rule) -> list[Line]:
    """All that a rule says, in reading order."""
    return [*_source(rulebook, rule), *_demand(rulebook, rule), *_bounds(rulebook, rule), *_readings(rulebook, rule), *_note(rule.note)]


def of_document(document: Document) -> list[Line]:
    """What a document is; its clauses are its own."""
    lines = [
        (Text("标题", "title"), document.title),
        (Text("文号", "number"), _same(document.number) if document.number else Text("（无）", "(none)")),
        (Text("制发机关", "issuer"), document.issuer),
        (Text("印发日期", "issued"), _same(str(document.issued)) if document.issued else Text("（未载明）", "(not given)")),
        (Text("效力层级", "level"), LEVELS[document.level]),
        (Text("施行期间", "in force"), effective_text(document.effective)),
        (Text("适用范围", "scope"), _scope(document.scope)),
    ]
    for label, others in ((Text("上位文件", "superior"), document.superior), (Text("取代", "replaces"), document.replaces)):
        if others:
            lines.append((label, _ids(others)))
    return [*lines, *_note(document.note)]


def limit_text(rule: Rule) -> Text:
    """What a rule asks in time: its limit, or how often and by when."""
    limit = rule.limit.text if rule.limit else None
    if rule.every is None:
        return limit or Text("-", "-")
    often = frequency_text(rule.every, rule.times)
    return Text(f"{often.zh}，{limit.zh}", f"{often.en}, {limit.en}") if limit else often


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


def _demand(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    yield Text("种类", "kind"), _with_word(KINDS[rule.kind], rule.kind)
    if rule.when is not None:
        yield Text("触发", "trigger"), _selected(rulebook, rule.when)
    yield Text("履行", "act"), _selected(rulebook, rule.act)
    if rule.kind == "response":
        labels = [rulebook.vocabulary.attribute_label(rule.act.event, name) for name in rule.by]
        yield Text("关联键", "key"), Text("、".join(t.zh for t in labels), ", ".join(t.en for t in labels))
        yield Text("起算", "start"), STARTS[rule.start]
    yield Text("期限", "limit"), limit_text(rule)
    if rule.each is not None:
        yield Text("分项", "items"), each_text(rule.each, rulebook.vocabulary.attribute_label(rule.act.event, rule.each.attribute))
    if rule.kind == "recurrence":
        yield Text("空闲周期", "idle periods"), IDLES[rule.idle]
    if rule.restart is not None:
        yield Text("重新起算", "restart"), _selected(rulebook, rule.restart)
    if rule.extend is not None:
        event, adds = _selected(rulebook, rule.extend), rule.extend.adds.text
        yield Text("延期", "extension"), Text(f"{event.zh}，延长{adds.zh}", f"{event.en}, adds {adds.en}")
    if rule.suspend is not None:
        start, end = _selected(rulebook, rule.suspend.start), _selected(rulebook, rule.suspend.end)
        yield Text("中止", "suspension"), Text(f"自{start.zh}，至{end.zh}", f"from {start.en} until {end.en}")


def _bounds(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    yield Text("适用期间", "in force"), effective_text(rulebook.effective(rule))
    if rule.binds is not None:
        whom = [*rule.binds.kind, *rule.binds.subject]
        yield Text("约束", "binds"), Text("、".join(whom), ", ".join(whom))
    if rule.implements:
        yield Text("落实", "implements"), _ids(rule.implements)
    if rule.over:
        yield Text("优先于", "prevails over"), _ids(rule.over)
    under = [other.id for other in rulebook.rules.values() if rule.id in other.over]
    if under:
        yield Text("让位于", "yields to"), _ids(under)


def _readings(rulebook: Rulebook, rule: Rule) -> Iterator[Line]:
    if rule.reading is not None:
        because = rule.reading.because
        yield Text("缺省口径", "default reading"), Text(f"{rule.reading.name}：{because.zh}", f"{rule.reading.name}: {because.en}")
    variants = dict(rule.variants())
    for name, reading in rule.readings.items():
        changed = _changed(rulebook, variants[name], reading)
        yield (
            Text("其他口径", "other reading"),
            Text(f"{name}：{changed.zh}。{reading.because.zh}", f"{name}: {changed.en}. {reading.because.en}"),
        )


_LABELS = {
    "when": Text("触发", "trigger"),
    "act": Text("履行", "act"),
    "by": Text("关联键", "key"),
    "start": Text("起算", "start"),
    "within": Text("期限", "limit"),
    "due": Text("期限", "limit"),
    "every": Text("期限", "limit"),
    "times": Text("期限", "limit"),
    "each": Text("分项", "items"),
    "idle": Text("空闲周期", "idle periods"),
    "restart": Text("重新起算", "restart"),
    "extend": Text("延期", "extension"),
    "suspend": Text("中止", "suspension"),
}


def _changed(rulebook: Rulebook, variant: Rule, reading: Reading) -> Text:
    """What a reading puts in place of the default."""
    said = dict(_demand(rulebook, variant))
    labels = dict.fromkeys(_LABELS[name] for name in reading.overrides)
    none = Text("无", "none")
    pairs = [(label, said.get(label, none)) for label in labels]
    return Text("；".join(f"{a.zh}为{b.zh}" for a, b in pairs), "; ".join(f"{a.en} is {b.en}" for a, b in pairs))


def _selected(rulebook: Rulebook, selector: Selector) -> Text:
    return _with_word(selector_text(selector, rulebook.vocabulary), selector.event)


def _with_word(text: Text, word: str) -> Text:
    return Text(f"{text.zh} [{word}]" if text.zh != word else word, f"{text.en} [{word}]" if text.en != word else word)


def _scope(scope: Scope) -> Text:
    if scope.national:
        return Text("全国", "national")
    named = [*scope.regions, *scope.kinds, *scope.subjects]
    return Text("、".join(named), ", ".join(named))


def _same(word: str) -> Text:
    return Text(word, word)


def _ids(ids: tuple[str, ...] | list[str]) -> Text:
    return Text("、".join(ids), ", ".join(ids))


def _note(note: Text | None) -> list[Line]:
    return [(Text("说明", "note"), note)] if note else []
