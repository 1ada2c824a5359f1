"""What a rule asks for, in words: its kind, its events, its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.report.labels import EVERY
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.report import model as m


def kind_label(kind: str, report: m.Report, lang: Lang) -> str:
    """An event kind's label, or its name where the vocabulary has none."""
    known = report.rulebook.kinds.get(kind)
    return known.in_(lang) if known is not None else kind


def demand(rule: m.RuleRecord, report: m.Report) -> Text:
    """What the rule asks for, as a phrase."""
    act = _named(rule.act_kinds, report)
    match rule.kind:
        case "response":
            return _response_demand(rule, report, act)
        case "precedence":
            return _precedence_demand(rule, report, act)
        case "retention":
            return _retention_demand(rule, report)
        case "ratio":
            return _ratio_demand(rule, report, act)
        case "recurrence":
            return _recurrence_demand(rule, act)
        case _:
            limit = rule.limit_text or Text("期限", "its date")
            return Text(f"{limit.zh}完成{act.zh}", f"{act.en} {limit.en}")


def _named(kinds: tuple[str, ...], report: m.Report) -> Text:
    return Text("、".join(kind_label(k, report, "zh") for k in kinds), " or ".join(f'"{kind_label(k, report, "en")}"' for k in kinds))


def _precedence_demand(rule: m.RuleRecord, report: m.Report, act: Text) -> Text:
    start = _named(rule.trigger_kinds, report)
    zh, en = start.zh, start.en
    if rule.limit is not None:
        return Text(f"{zh}之前或当日先有{act.zh}", f"{act.en} before {en} or on the same day")
    return Text(f"{zh}之前先有{act.zh}", f"{act.en} before {en}")


def _retention_demand(rule: m.RuleRecord, report: m.Report) -> Text:
    start = _named(rule.trigger_kinds, report)
    zh, en = start.zh, start.en
    if rule.limit_text is None:
        return Text(f"{zh}后永久保留", f"that it stays public for good after {en}")
    return Text(f"{zh}后保留{rule.limit_text.zh}", f"that it stays public for {rule.limit_text.en} after {en}")


def _ratio_demand(rule: m.RuleRecord, report: m.Report, act: Text) -> Text:
    if rule.of:
        every = EVERY[rule.every or "year"]
        return Text(
            f"{every.zh}到期的{'、'.join(rule.of)}各项，按时的不少于{rule.share}%",
            f"at least {rule.share} % met of what falls due in a {every.en} under {', '.join(rule.of)}",
        )
    stock = _named(rule.stock_kinds, report)
    zh, en = stock.zh, stock.en
    limit = rule.limit_text or Text("期限", "its date")
    return Text(
        f"{limit.zh}，{zh}的存量中不少于{rule.share}%完成{act.zh}", f"{act.en} for at least {rule.share} % of the stock ({en}) {limit.en}"
    )


def _response_demand(rule: m.RuleRecord, report: m.Report, act: Text) -> Text:
    start = _named(rule.trigger_kinds, report)
    zh, en = start.zh, start.en
    limit, canonical = rule.limit_text, rule.limit or ""
    if limit is None:
        return Text(f"{zh}后完成{act.zh}", f"{act.en} after {en}")
    if canonical.startswith("by "):
        return Text(f"{zh}后，{limit.zh}完成{act.zh}", f"{act.en} after {en}, {limit.en}")
    if canonical == "same day":
        return Text(f"{zh}的当日完成{act.zh}", f"{act.en} on the same day as {en}")
    since = "起" if "hour" in canonical else "之日起"
    return Text(f"自{zh}{since}{_within(limit.zh, '内', '（')}完成{act.zh}", f"{act.en} within {_within(limit.en, f' of {en}', ', ')}")


def _within(limit: str, after: str, mark: str) -> str:
    """The limit with ``after`` behind its figure and before what is said of it: 30日内（遇休息日顺延）."""
    figure, found, rest = limit.partition(mark)
    return f"{figure}{after}{found}{rest}"


def _recurrence_demand(rule: m.RuleRecord, act: Text) -> Text:
    every, times = EVERY[rule.every or "year"], rule.times or 1
    zh, en = f"{every.zh}至少{times}次{act.zh}", f"{act.en} at least {_times(times)} every {every.en}"
    limit = rule.limit_text
    if limit is None:
        return Text(zh, en)
    if (rule.limit or "").startswith("by "):
        return Text(f"{zh}，限期满后{limit.zh}", f"{en}, {limit.en} after the period's end")
    after = " after the period's end"
    return Text(f"{zh}，限期满后{_within(limit.zh, '内', '（')}", f"{en}, within {_within(limit.en, after, ', ')}")


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")
