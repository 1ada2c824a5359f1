"""Rules in words: events by their labels in the vocabulary, tests and limits as a person would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.clock.limit import TimeLimit
    from shixian.law.document import Effective, Level, Status
    from shixian.law.model import Each, Every, Idle, Kind, Start
    from shixian.law.selector import Selector, Test
    from shixian.law.vocabulary import Vocabulary

KINDS: dict[Kind, Text] = {
    "response": Text("限时", "response"),
    "precedence": Text("先后", "precedence"),
    "deadline": Text("定日", "deadline"),
    "recurrence": Text("定期", "recurrence"),
    "retention": Text("保留", "retention"),
    "ratio": Text("比例", "ratio"),
}
LEVELS: dict[Level, Text] = {
    "law": Text("法律", "law"),
    "administrative-regulation": Text("行政法规", "administrative regulation"),
    "national-document": Text("国家文件", "national document"),
    "local-plan": Text("地方方案", "local plan"),
}
STATUSES: dict[Status, Text] = {
    "encoded": Text("已编码", "encoded"),
    "partly": Text("部分编码", "partly encoded"),
    "manual": Text("人工核查", "to be checked by people"),
    "out of scope": Text("不在范围", "out of scope"),
}
STARTS: dict[Start, Text] = {
    "earliest": Text("同一键最早的触发", "the earliest trigger of a key"),
    "every": Text("每次触发各自起算", "every trigger by itself"),
}
IDLES: dict[Idle, Text] = {
    "asked": Text("无工作日的周期照常要求", "periods without a working day are asked too"),
    "exempt": Text("无工作日的周期免除", "periods without a working day are exempt"),
}
EVERY: dict[Every, Text] = {
    "year": Text("每年", "year"),
    "half-year": Text("每半年", "half-year"),
    "quarter": Text("每季度", "quarter"),
    "month": Text("每月", "month"),
    "week": Text("每周", "week"),
}


def join(words: Sequence[str], zh: str = "或", en: str = " or ") -> Text:
    """Words joined as alternatives: 甲、乙或丙; one, two or three."""
    if len(words) < 3:
        return Text(zh.join(words), en.join(words))
    return Text(f"{'、'.join(words[:-1])}{zh}{words[-1]}", f"{', '.join(words[:-1])}{en}{words[-1]}")


def selector_text(selector: Selector, vocabulary: Vocabulary) -> Text:
    """Which events: the kind's label, then the tests in brackets."""
    label = vocabulary.label(selector.event)
    said = [saying(test, vocabulary.attribute_label(selector.event, name)) for name, tests in selector.where.items() for test in tests]
    if not said:
        return label
    return Text(f"{label.zh}（{'，'.join(t.zh for t in said)}）", f"{label.en} ({'; '.join(t.en for t in said)})")


def saying(test: Test, name: Text) -> Text:
    """One test of the attribute called ``name``."""
    values = join([str(value) for value in test.values]) if test.values else Text("-", "-")
    match test.op:
        case "in":
            return Text(f"{name.zh}为{values.zh}", f"{name.en} is {values.en}")
        case "not in":
            return Text(f"{name.zh}不是{values.zh}", f"{name.en} is not {values.en}")
        case "present":
            return Text(f"注明{name.zh}", f"{name.en} is given")
        case "absent":
            return Text(f"未注明{name.zh}", f"{name.en} is not given")
        case ">=":
            return Text(f"{name.zh}不小于{values.zh}", f"{name.en} is at least {values.en}")
        case "<=":
            return Text(f"{name.zh}不大于{values.zh}", f"{name.en} is at most {values.en}")
        case ">":
            return Text(f"{name.zh}大于{values.zh}", f"{name.en} is more than {values.en}")
        case "<":
            return Text(f"{name.zh}小于{values.zh}", f"{name.en} is less than {values.en}")
        case _:
            assert_never(test.op)


def quoted_text(selector: Selector, vocabulary: Vocabulary) -> Text:
    """Which events, to stand inside a sentence: the label in quotation marks, then the tests in brackets."""
    said, label = selector_text(selector, vocabulary), vocabulary.label(selector.event)
    return Text(f"“{label.zh}”{said.zh.removeprefix(label.zh)}", f'"{label.en}"{said.en.removeprefix(label.en)}')


def ahead_text(ahead: TimeLimit) -> Text:
    """How long before its trigger an act still counts."""
    if ahead.unit == "same day":
        return Text("触发当日之内", "on the trigger's own day")
    return Text(f"{ahead.text.zh}以内", f"up to {ahead.text.en}")


def each_text(each: Each, label: Text) -> Text:
    """Which items are asked, one by one."""
    if not each.items:
        return Text(f"日志中出现的每个{label.zh}", f"each {label.en} seen in the log")
    return Text(f"每个{label.zh}：{'、'.join(each.items)}", f"each {label.en}: {', '.join(each.items)}")


def frequency_text(every: Every, times: int) -> Text:
    """How often in each period."""
    return Text(f"{EVERY[every].zh}{times}次", f"{times} {'time' if times == 1 else 'times'} a {EVERY[every].en}")


def effective_text(effective: Effective) -> Text:
    """When something is in force."""
    start, end = effective.start, effective.end
    if start and end:
        return Text(f"{start} 至 {end}", f"{start} to {end}")
    if start:
        return Text(f"{start} 起", f"from {start}")
    if end:
        return Text(f"至 {end}", f"until {end}")
    return Text("不限", "no limits")
