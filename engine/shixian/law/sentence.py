"""What a rule demands, as one sentence of each language, by the labels of the vocabulary and under its default reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from shixian.law.wording import EVERY, quoted_text
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.clock.limit import TimeLimit
    from shixian.law.model import Rule
    from shixian.law.selector import Selector
    from shixian.law.vocabulary import Vocabulary

_TIMES = {1: "once", 2: "twice"}


def sentence_of(rule: Rule, vocabulary: Vocabulary) -> Text:
    """The demand of a rule: when what must be on record, and what moves the limit."""
    parts = [_main(rule, vocabulary), *_besides(rule, vocabulary)]
    return Text("；".join(p.zh for p in parts) + "。", "; ".join(p.en for p in parts) + ".")


def _main(rule: Rule, vocabulary: Vocabulary) -> Text:
    match rule.kind:
        case "response":
            return _response(rule, vocabulary)
        case "precedence":
            return _precedence(rule, vocabulary)
        case "deadline":
            return _deadline(rule, vocabulary)
        case "recurrence":
            return _recurrence(rule, vocabulary)
        case "retention":
            return _retention(rule, vocabulary)
        case "ratio":
            return _ratio(rule, vocabulary)
        case _:
            assert_never(rule.kind)


def _said(selector: Selector | None, vocabulary: Vocabulary) -> Text:
    return quoted_text(selector, vocabulary) if selector is not None else Text("该事件", "the event")


def _response(rule: Rule, vocabulary: Vocabulary) -> Text:
    when, act, limit = _said(rule.when, vocabulary), _said(rule.act, vocabulary), rule.within
    if rule.start == "every":
        when = Text(f"每次{when.zh}", f"every {when.en}")
    if limit is None:
        return Text(f"{when.zh}之后，须有{act.zh}", f"After {when.en} there must be {act.en}")
    if limit.unit == "same day":
        return Text(f"{when.zh}的当日，须有{act.zh}", f"On the same day as {when.en} there must be {act.en}")
    if limit.unit in ("month-day", "date"):
        return Text(f"{when.zh}之后，{limit.text.zh}须有{act.zh}", f"After {when.en}, {limit.text.en}, there must be {act.en}")
    since = "起" if limit.unit == "hours" else "之日起"
    span = _split(limit)
    return Text(
        f"自{when.zh}{since}{span[0].zh}内{span[1].zh}，须有{act.zh}",
        f"Within {span[0].en} of {when.en}{span[1].en} there must be {act.en}",
    )


def _split(limit: TimeLimit) -> tuple[Text, _Tail]:
    """The figure of a counted limit, and what is said of it: ``30日`` and ``（遇休息日顺延）``."""
    text = limit.text
    (zh, mark_zh, rest_zh), (en, mark_en, rest_en) = text.zh.partition("（"), text.en.partition(", ")
    return Text(zh, en), _Tail(mark_zh + rest_zh, f"{mark_en}{rest_en}," if rest_en else "")


class _Tail:
    """What follows a figure; unlike a Text it may be empty."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en


def _precedence(rule: Rule, vocabulary: Vocabulary) -> Text:
    when, act = _said(rule.when, vocabulary), _said(rule.act, vocabulary)
    if rule.start == "every":
        when = Text(f"每次{when.zh}", f"every {when.en}")
    if rule.within is not None:
        return Text(f"{when.zh}当日或之前，须先有{act.zh}", f"On the day of {when.en} or before it there must be {act.en}")
    return Text(f"{when.zh}之前，须先有{act.zh}", f"Before {when.en} there must be {act.en}")


def _deadline(rule: Rule, vocabulary: Vocabulary) -> Text:
    act, limit = _said(rule.act, vocabulary), rule.due
    if limit is None:
        return Text(f"须有{act.zh}", f"There must be {act.en}")
    by = limit.text
    return Text(
        f"{by.zh}，须有{act.zh}{_items(rule, vocabulary).zh}", f"{_capital(by.en)}, there must be {act.en}{_items(rule, vocabulary).en}"
    )


def _items(rule: Rule, vocabulary: Vocabulary) -> _Tail:
    if rule.each is None or rule.act is None:
        return _Tail("", "")
    label = vocabulary.attribute_label(rule.act.event, rule.each.attribute)
    if not rule.each.items:
        return _Tail(f"，按日志中出现的每个{label.zh}分别要求", f", for each {_lower(label.en)} seen in the log")
    return _Tail(
        f"，按每个{label.zh}（{'、'.join(rule.each.items)}）分别要求", f", for each {_lower(label.en)} ({', '.join(rule.each.items)})"
    )


def _recurrence(rule: Rule, vocabulary: Vocabulary) -> Text:
    act, items = _said(rule.act, vocabulary), _items(rule, vocabulary)
    every = EVERY[rule.every or "year"]
    often = _TIMES.get(rule.times, f"{rule.times} times")
    return Text(
        f"{every.zh}至少须有{rule.times}次{act.zh}{items.zh}，{_after_period(rule.due).zh}",
        f"There must be {act.en} at least {often} every {every.en}{items.en}, {_after_period(rule.due).en}",
    )


def _after_period(due: TimeLimit | None) -> Text:
    if due is None:
        return Text("以期末当日24时为限", "until the end of the period's last day")
    if due.unit in ("month-day", "date"):
        return Text(f"限于期满后的{due.text.zh}", f"{due.text.en} after the period's end")
    figure, tail = _split(due)
    return Text(f"限于期满后{figure.zh}内{tail.zh}", f"within {figure.en} after the period's end{tail.en.removesuffix(',')}")


def _retention(rule: Rule, vocabulary: Vocabulary) -> Text:
    when, act, breach = (_said(s, vocabulary) for s in (rule.when, rule.act, rule.breach))
    span = Text(f"{rule.within.text.zh}内", f"for {rule.within.text.en}") if rule.within else Text("永久", "for good")
    return Text(
        f"{when.zh}之后，须{span.zh}保持公开：{breach.zh}表明已不再公开，{act.zh}表明仍在公开或已恢复",
        f"After {when.en} it must stay public {span.en}: {breach.en} shows that it is public no longer, {act.en} that it is, or is again",
    )


def _ratio(rule: Rule, vocabulary: Vocabulary) -> Text:
    share = Text(f"须达到{rule.share}%", f"{'' if rule.share == 100 else 'at least '}{rule.share}%")
    if rule.of:
        every, ids = EVERY[rule.every or "year"], rule.of
        return Text(
            f"{every.zh}到期的义务（规则 {'、'.join(ids)}）中，按时履行的比例{share.zh}",
            f"Every {every.en}, {share.en} of the obligations that fell due under {', '.join(ids)} must have been met in time",
        )
    stock, act = _said(rule.stock, vocabulary), _said(rule.act, vocabulary)
    by = rule.due.text if rule.due is not None else Text("期限内", "in time")
    return Text(
        f"{by.zh}，{stock.zh}所记的存量中，已有{act.zh}的比例{share.zh}",
        f"{_capital(by.en)}, there must be {act.en} for {share.en} of the stock recorded as {stock.en}",
    )


def _besides(rule: Rule, vocabulary: Vocabulary) -> Iterator[Text]:
    if rule.ahead is not None and rule.ahead.unit == "same day":
        yield Text("早于触发、但在触发当日的履行也算", "an act earlier on the trigger's own day counts too")
    elif rule.ahead is not None:
        yield Text(f"早于触发{rule.ahead.text.zh}以内的履行也算", f"an act up to {rule.ahead.text.en} ahead of it counts too")
    if rule.restart is not None:
        said = quoted_text(rule.restart, vocabulary)
        yield Text(f"有{said.zh}的，自其重新起算", f"{said.en} starts the clock anew")
    if rule.suspend is not None:
        start, end = (quoted_text(s, vocabulary) for s in (rule.suspend.start, rule.suspend.end))
        yield Text(f"自{start.zh}至{end.zh}的期间不计入", f"the time from {start.en} until {end.en} is not counted")
    if rule.extend is not None:
        said, adds = quoted_text(rule.extend, vocabulary), rule.extend.adds.text
        yield Text(f"期限届满前有{said.zh}的，延长{adds.zh}", f"{said.en} before the deadline adds {adds.en}")
    if rule.idle == "exempt":
        yield Text("整期没有工作日的免除", "a period without a working day is exempt")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
