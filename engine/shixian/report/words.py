"""A finding in words, precise and fair: which clause asks for what, what the log holds, and what follows from it.

What the log does not hold is never said not to have happened; a verdict that rests on one reading says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.judge.verdict import Qualifier, Verdict
from shixian.report.figures import amount, due_moment, moment
from shixian.report.outcomes import special_outcome
from shixian.report.sources import from_sources, is_of_the_trigger
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.report import model as m


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A finding in sentences of one language. ``keep`` are the texts in them that no line may break."""

    basis: str
    facts: str
    outcome: str
    readings: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    provisional: str | None = None
    keep: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All of it as one paragraph."""
        gap = "" if self.basis.endswith("。") else " "
        return gap.join(
            p for p in (self.basis, self.facts, self.outcome, *self.causes, *self.sources, *self.readings, self.provisional) if p
        )


def statement(finding: m.FindingRecord, report: m.Report, lang: Lang) -> Statement:
    """The finding in words."""
    return Statement(
        basis=_basis(finding, report, lang),
        facts=_facts(finding, report, lang),
        outcome=_outcome(finding, report, lang),
        readings=_readings(finding, report, lang),
        causes=tuple(_sentence(c.in_(lang), lang) for c in finding.causes),
        sources=from_sources(finding, report, lang),
        provisional=_provisional(finding, report, lang),
        keep=kept(finding, report),
    )


def kept(finding: m.FindingRecord, report: m.Report) -> tuple[str, ...]:
    """The ids in a finding: they are never cut and never broken across lines."""
    events = [e for e in (finding.trigger, finding.act, *finding.acts, *finding.others, *(finding.testimony or ())) if e is not None]
    document = report.document(finding.document)
    names = [finding.fingerprint, finding.rule, finding.clause, finding.subject, finding.case, finding.item, document and document.number]
    margins = [finding.margin, *(one.margin for one in finding.testimony or ())]
    names += [amount(margin, lang) for margin in margins if margin is not None for lang in ("zh", "en")]
    return tuple({n for n in (*names, *(str(e.source) for e in events), *(e.event for e in events)) if n})


def kind_label(kind: str, report: m.Report, lang: Lang) -> str:
    """An event kind's label, or its name where the vocabulary has none."""
    known = report.rulebook.kinds.get(kind)
    return known.in_(lang) if known is not None else kind


def document_title(document: m.DocumentRecord, lang: Lang) -> str:
    """A document's title in its marks, and its number."""
    title = document.title.in_(lang)
    if lang == "zh" and not title.startswith("《"):
        title = f"《{title}》"
    number = document.number
    if not number:
        return title
    return f"{title}（{number}）" if lang == "zh" else f"{title} ({number})"


def _sentence(text: str, lang: Lang) -> str:
    if lang == "zh":
        return text if text.endswith(("。", "！", "？")) else f"{text}。"
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith((".", "!", "?")) else f"{capital}."


def _basis(finding: m.FindingRecord, report: m.Report, lang: Lang) -> str:
    document, rule = report.document(finding.document), report.rule(finding.rule)
    title = document_title(document, lang) if document else finding.document
    if rule is None:
        return f"{title}{finding.clause}。" if lang == "zh" else f"{title}, {finding.clause}."
    return f"{title}{finding.clause}：{rule.demand.zh}" if lang == "zh" else f"{title}, {finding.clause}: {rule.demand.en}"


def _row(event: m.EventRecord, report: m.Report, lang: Lang) -> str:
    name = kind_label(event.kind, report, lang)
    if lang == "zh":
        return f"{moment(event.at, lang)}（{name}，{event.source}）"
    return f"{moment(event.at, lang)} ({name}, {event.source})"


def _facts(finding: m.FindingRecord, report: m.Report, lang: Lang) -> str:
    zh = lang == "zh"
    parts = []
    if finding.period:
        parts.append(f"所属期间{finding.period}" if zh else f"period {finding.period}")
    if finding.item:
        parts.append(f"分项{finding.item}" if zh else f"item {finding.item}")
    if finding.trigger is not None:
        row = _row(finding.trigger, report, lang)
        parts.append(f"触发于{row}" if zh else f"triggered {row}")
    if finding.trigger is not None and finding.verdict is not Verdict.WAIVED:
        rows = [
            f"{kind_label(e.kind, report, lang)} {moment(e.at, lang)}" + (f"（{e.source}）" if zh else f" ({e.source})")
            for e in finding.others
        ]
        parts += [f"另有{'、'.join(rows)}" if zh else f"also {', '.join(rows)}"] if rows else []
    parts.append(_due(finding, report, lang))
    return _sentence(("；" if zh else "; ").join(parts), lang)


def _due(finding: m.FindingRecord, report: m.Report, lang: Lang) -> str:
    zh = lang == "zh"
    rule = report.rule(finding.rule)
    if finding.kind == "precedence" and finding.trigger is not None and rule is not None and rule.limit is None:
        at = moment(finding.trigger.at, lang)
        return f"须在{at}的触发之前" if zh else f"due before the trigger ({at})"
    if finding.due is None and finding.kind == "retention":
        return "须永久保留" if zh else "to be kept for good"
    if finding.due is None:
        return "期限未定" if zh else "no deadline yet"
    last = due_moment(finding.due, lang)
    if finding.due_earliest is not None:
        first = due_moment(finding.due_earliest, lang)
        if is_of_the_trigger(finding):
            why = "起算时间各来源不一" if zh else "the sources disagree on its start"
        else:
            why = "起算时间不够精确" if zh else "its start is not recorded more precisely"
        return f"期限在{first}至{last}之间（{why}）" if zh else f"due between {first} and {last} ({why})"
    return f"期限至{last}" if zh else f"due by {last}"


def _outcome(finding: m.FindingRecord, report: m.Report, lang: Lang) -> str:
    zh = lang == "zh"
    verdict = finding.verdict
    row = _row(finding.act, report, lang) if finding.act is not None else None
    size = amount(finding.margin, lang) if finding.margin is not None else None
    as_of = moment(report.as_of, lang)
    special = special_outcome(finding, row, as_of)
    if special is not None:
        return _sentence(special.in_(lang), lang)
    match verdict:
        case Verdict.LATE:
            text = _late(finding, report, row, size).in_(lang)
        case Verdict.MISSED:
            text = _missed(finding, report, as_of, size).in_(lang)
        case Verdict.MET:
            early = (
                (f"，距期限{size}" if zh else f", {size} before the deadline") if size and finding.margin and finding.margin.value else ""
            )
            text = (f"履行于{row}{early}，按时" if zh else f"done {row}{early}: met") if row else verdict.label.in_(lang)
        case Verdict.PENDING:
            left = (f"，尚余{size}" if zh else f", {size} left") if size else ""
            text = (
                f"截至{as_of}尚未到期，日志中暂无履行记录{left}" if zh else f"not yet due as of {as_of}; the log holds no act so far{left}"
            )
        case Verdict.UNDETERMINED:
            maybe = (f"，相关履行为{row}" if zh else f"; the act in question: {row}") if row else ""
            text = f"现有数据不足以判定{maybe}" if zh else f"the data cannot carry a verdict{maybe}"
        case Verdict.WAIVED:
            text = "已获豁免，不作要求" if zh else "waived: not asked for"
    return _sentence(text, lang)


def _late(finding: m.FindingRecord, report: m.Report, row: str | None, size: str | None) -> Text:
    rule = report.rule(finding.rule)
    times = (rule.times or 1) if rule is not None else 1
    row = row or "—"
    by = (f"，逾期{size}", f", {size} late") if size else ("，逾期", ", late")
    if times > 1:
        return Text(
            f"期限内不足{times}次，期限后的履行为{row}{by[0]}", f"fewer than {times} by the deadline; the act after it: {row}{by[1]}"
        )
    return Text(f"日志所载最早的履行为{row}{by[0]}", f"the earliest act in the log: {row}{by[1]}")


def _missed(finding: m.FindingRecord, report: m.Report, as_of: str, size: str | None) -> Text:
    rule = report.rule(finding.rule)
    times = (rule.times or 1) if rule is not None else 1
    by = (f"，已逾期{size}", f", {size} past the deadline") if size else ("", "")
    if times > 1:
        n = len(finding.acts)
        return Text(
            f"截至{as_of}，日志中本期只有{n}次，不足{times}次{by[0]}", f"as of {as_of} the log holds {n} of {times} for this period{by[1]}"
        )
    return Text(f"截至{as_of}，日志中没有相应的履行记录{by[0]}", f"as of {as_of} the log holds no such act{by[1]}")


def _readings(finding: m.FindingRecord, report: m.Report, lang: Lang) -> tuple[str, ...]:
    rule = report.rule(finding.rule)
    reasons = dict(rule.readings) if rule is not None else {}
    if rule is not None and rule.because is not None:
        reasons[rule.reading] = rule.because
    names = sorted((set(reasons) | set(finding.readings)) - {finding.reading})
    if not names and finding.reading not in reasons:
        return ()
    lines = [_reading(finding.reading, finding.verdict.label.in_(lang), reasons.get(finding.reading), lang, judged=True)]
    for name in names:
        verdict = finding.readings.get(name)
        none = "据现有日志不产生本项义务" if lang == "zh" else "no such obligation in this log"
        lines.append(_reading(name, verdict.label.in_(lang) if verdict is not None else none, reasons.get(name), lang))
    if finding.contested:
        lines.append("不同口径结论不同，本项有争议。" if lang == "zh" else "The readings disagree: this finding is contested.")
    elif names and finding.verdict.is_violation and len(finding.readings) == len(names):
        lines.append("各口径下均为违规。" if lang == "zh" else "A violation under every reading.")
    return tuple(lines)


def _reading(name: str, verdict: str, because: Text | None, lang: Lang, *, judged: bool = False) -> str:
    if lang == "zh":
        reason = f"（{because.zh.rstrip('。')}）" if because else ""
        return f"{'本报告按' if judged else '若按'}{name}口径：{verdict}{reason}。"
    reason = f" ({because.en.rstrip('.')})" if because else ""
    return f"{'Judged under' if judged else 'Under'} {name}: {verdict}{reason}."


def _provisional(finding: m.FindingRecord, report: m.Report, lang: Lang) -> str | None:
    if Qualifier.PROVISIONAL not in finding.qualifiers:
        return None
    year = report.calendar.horizon
    if lang == "zh":
        return f"放假安排公布至{year}年，本项期限涉及尚未公布的安排，为暂定。"
    return f"Holiday arrangements are published up to {year}; this deadline reaches into one that is not, so it is provisional."
