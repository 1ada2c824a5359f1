"""Whether the parts of a rule fit together: which keys its kind needs and may have, and which limits make sense where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.words import Text
from shixian.yamlpages.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.law.model import Kind, Rule

NEEDED: dict[Kind, tuple[str, ...]] = {
    "response": ("when", "act", "within"),
    "precedence": ("when", "act"),
    "deadline": ("act", "due"),
    "recurrence": ("act", "every"),
    "retention": ("when", "act", "breach"),
    "ratio": ("share",),
}
ALLOWED: dict[Kind, frozenset[str]] = {
    "response": frozenset({"when", "act", "by", "start", "ahead", "within", "restart", "extend", "suspend"}),
    "precedence": frozenset({"when", "act", "by", "start", "within"}),
    "deadline": frozenset({"act", "by", "due", "each"}),
    "recurrence": frozenset({"act", "by", "due", "every", "times", "each", "idle"}),
    "retention": frozenset({"when", "act", "by", "start", "breach", "within"}),
    "ratio": frozenset({"share", "of", "every", "stock", "act", "by", "due"}),
}
OF_SOME_KIND = frozenset().union(*ALLOWED.values())
EXAMPLES = {
    "act": "act: {event: decision.published}",
    "breach": "breach: {event: disclosure.removed}",
    "share": "share: 100%",
    "of": "of: ogi-2019/reply",
    "stock": "stock: {event: system.migrated}",
    "when": "when: {event: decision.enforcement}",
    "within": "within: 7 working days",
    "due": "due: by 2020-11-30",
    "every": "every: year",
}
_RELATIVE = ("working days", "days", "months")


def mistakes_of(rule: Rule) -> list[Mistake]:
    """What does not fit, each at its key."""
    return [*_keys(rule), *_shares(rule), *_limits(rule), *_clock(rule), *_readings(rule), *_hierarchy(rule)]


def _keys(rule: Rule) -> Iterator[Mistake]:
    for key in NEEDED[rule.kind]:
        if getattr(rule, key, None) is None:  # a reading may have taken it away
            yield Mistake(
                what=Text(f"{rule.kind} 规则缺少 {key}", f"a {rule.kind} rule needs {key}"),
                remedy=Text(f"补上 {EXAMPLES[key]} 的形式", f"add it, like {EXAMPLES[key]}"),
                at=("kind",),
            )
    for key in sorted(OF_SOME_KIND - ALLOWED[rule.kind]):
        if key in rule.model_fields_set and getattr(rule, key) not in (None, ()):
            kinds = [kind for kind, allowed in ALLOWED.items() if key in allowed]
            yield Mistake(
                what=Text(
                    f"{rule.kind} 规则不能有 {key}（属于 {'、'.join(kinds)}）",
                    f"a {rule.kind} rule cannot have {key} (it is of: {', '.join(kinds)})",
                ),
                remedy=Text(f"删去 {key}，或改正 kind", f"remove {key}, or correct kind"),
                at=(key,),
                on_key=True,
            )
    if rule.kind in ("deadline", "recurrence") and rule.by != ("subject",):
        yield Mistake(
            what=Text(f"{rule.kind} 规则总以主体为键", f"a {rule.kind} rule is always asked of each subject"),
            remedy=Text("删去 by；按分项要求时用 each", "remove by; use each for items"),
            at=("by",),
        )


def _shares(rule: Rule) -> Iterator[Mistake]:
    """A ratio is of findings in each period, or of a stock by a date."""
    if rule.kind != "ratio":
        return
    if bool(rule.of) == (rule.stock is not None):
        yield Mistake(
            what=Text(
                "ratio 规则应写 of（对哪些规则的结果）或 stock（存量），二者取一",
                "a ratio is over findings (of) or over a stock (stock), one of the two",
            ),
            remedy=Text("写成 of: [ogi-2019/reply] 或 stock: {event: …} 的形式", "type it like of: [ogi-2019/reply] or stock: {event: …}"),
            at=("kind",),
        )
        return
    needed, stray = (("every",), ("act", "due")) if rule.of else (("act", "due"), ("every",))
    for key in needed:
        if getattr(rule, key) is None:
            yield Mistake(
                what=Text(f"这种 ratio 规则缺少 {key}", f"this sort of ratio needs {key}"),
                remedy=Text(f"补上 {EXAMPLES[key]} 的形式", f"add it, like {EXAMPLES[key]}"),
                at=("kind",),
            )
    for key in stray:
        if getattr(rule, key) is not None:
            yield Mistake(
                what=Text(
                    f"{'of' if rule.of else 'stock'} 的 ratio 不能有 {key}",
                    f"a ratio over {'findings' if rule.of else 'a stock'} cannot have {key}",
                ),
                remedy=Text(f"删去 {key}", f"remove {key}"),
                at=(key,),
                on_key=True,
            )
    if rule.id in rule.of:
        yield Mistake(
            what=Text("ratio 不能对自身计比例", "a ratio cannot be taken over itself"),
            remedy=Text("改为另一规则", "name another rule"),
            at=("of",),
        )


def _limits(rule: Rule) -> Iterator[Mistake]:
    yield from _ahead(rule)
    if rule.kind == "precedence" and rule.within is not None and rule.within.unit != "same day":
        yield Mistake(
            what=Text(
                f"precedence 的 within 只能是 same day，实为 {rule.within}",
                f"the within of a precedence can be the same day only, found {rule.within}",
            ),
            remedy=Text(
                "写 within: same day（同日即算在先），或删去", "type within: same day (the same day is early enough), or remove it"
            ),
            at=("within",),
        )
    if rule.kind == "retention" and rule.within is not None and rule.within.unit not in _RELATIVE:
        yield Mistake(
            what=Text(f"保留期不能是 {rule.within}", f"something cannot be kept for {rule.within}"),
            remedy=Text("写成 within: 36 months 的形式，永久保留则删去", "type it like within: 36 months, or remove it: for good"),
            at=("within",),
        )
    if rule.kind == "response" and rule.within is not None and rule.within.unit == "date":
        yield Mistake(
            what=Text("response 的时限不能是固定日期", "the limit of a response cannot be a fixed date"),
            remedy=Text(f"改为 kind: deadline 与 due: {rule.within}", f"use kind: deadline with due: {rule.within}"),
            at=("within",),
        )
    if rule.kind in ("deadline", "ratio") and rule.due is not None and rule.due.unit != "date":
        yield Mistake(
            what=Text(f"{rule.kind} 的期限应为固定日期，实为 {rule.due}", f"a {rule.kind} is due by a fixed date, found {rule.due}"),
            remedy=Text("写成 due: by 2020-11-30 的形式", "type it like due: by 2020-11-30"),
            at=("due",),
        )
    if rule.kind == "recurrence" and rule.due is not None and rule.due.unit not in (*_RELATIVE, "month-day"):
        yield Mistake(
            what=Text(f"周期届满后的期限不能是 {rule.due}", f"the limit after a period cannot be {rule.due}"),
            remedy=Text(
                "写成 due: by 03-31 的形式，或删去 due（期末当日为限）",
                "type it like due: by 03-31, or remove due (then the period's last day)",
            ),
            at=("due",),
        )


def _ahead(rule: Rule) -> Iterator[Mistake]:
    ahead = rule.ahead
    if ahead is not None and (ahead.unit not in ("hours", "days", "same day") or ahead.rolled or ahead.from_next_hour):
        yield Mistake(
            what=Text(f"ahead 不能是 {ahead}", f"an act cannot count {ahead} ahead of its trigger"),
            remedy=Text(
                "写成 ahead: same day、ahead: 24 hours 或 ahead: 2 days", "type it like ahead: same day, ahead: 24 hours or ahead: 2 days"
            ),
            at=("ahead",),
        )


def _clock(rule: Rule) -> Iterator[Mistake]:
    if rule.within is None:
        return
    if rule.suspend is not None and rule.within.unit not in ("working days", "days"):
        yield Mistake(
            what=Text(
                f"以{rule.within.text.zh}为限的规则不能中止计算", f"the clock of a limit of {rule.within.text.en} cannot be suspended"
            ),
            remedy=Text("删去 suspend，或以工作日、日计时限", "remove suspend, or give the limit in working days or days"),
            at=("suspend",),
        )
    if rule.extend is None:
        return
    adds = rule.extend.adds
    if rule.suspend is not None and adds.unit not in ("working days", "days"):
        yield Mistake(
            what=Text(f"可中止的期限不能延长{adds.text.zh}", f"a limit that can be suspended cannot be extended by {adds.text.en}"),
            remedy=Text("延长的期限以工作日、日计", "give the extension in working days or days"),
            at=("extend", "adds"),
        )
        return
    if adds.unit not in ("hours", *_RELATIVE):
        yield Mistake(
            what=Text(f"延长的期限不能是 {adds}", f"an extension cannot add {adds}"),
            remedy=Text("写成 adds: 15 working days 的形式", "type it like adds: 15 working days"),
            at=("extend", "adds"),
        )
    elif (adds.unit == "hours") != (rule.within.unit == "hours"):
        yield Mistake(
            what=Text(f"时限 {rule.within} 与延长 {adds} 单位不合", f"the limit {rule.within} and the extension {adds} do not go together"),
            remedy=Text("两者都用小时，或都不用", "give both in hours, or neither"),
            at=("extend", "adds"),
        )


def _readings(rule: Rule) -> Iterator[Mistake]:
    if rule.readings and rule.reading is None:
        yield Mistake(
            what=Text("有其他口径时，缺省口径须有名称和理由", "a rule with other readings needs a name and a reason for its default one"),
            remedy=Text("补上 reading: {name: …, because: {zh: …, en: …}}", "add reading: {name: …, because: {zh: …, en: …}}"),
            at=("readings",),
            on_key=True,
        )
    taken = {"default", rule.reading.name} if rule.reading else {"default"}
    for name in rule.readings:
        if name in taken:
            yield Mistake(
                what=Text(f"口径名 {name} 已属缺省口径", f"{name} is the name of the default reading"),
                remedy=Text("换一个名称", "choose another name"),
                at=("readings", name),
                on_key=True,
            )


def _hierarchy(rule: Rule) -> Iterator[Mistake]:
    for key in ("implements", "over"):
        ids: tuple[str, ...] = getattr(rule, key)
        for i, other in enumerate(ids):
            if other == rule.id or other in ids[:i]:
                yield Mistake(
                    what=Text(
                        f"{key} 指向本规则自身" if other == rule.id else f"{key} 重复列出 {other}",
                        f"{key} names the rule itself" if other == rule.id else f"{key} names {other} twice",
                    ),
                    remedy=Text(f"删去 {other}", f"remove {other}"),
                    at=(key, i),
                )
