"""What a pack of rules may not say, and what to write instead. The engine itself accepts most of it and then answers wrongly or dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.errors import EngineError, Problem
from shixian.judge.durable.terms import CLOCK, OPS, ORDER, Condition, EngineRule, Ref, Term
from shixian.judge.durable.texts import flaw_of, flaw_of_name, hashes_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

GUARD_ATTRIBUTE = "g"
SENTINEL = "~end"
RESERVED = ("id", "sid", GUARD_ATTRIBUTE, "kind")
ARITHMETIC = ("$add", "$sub", "$mul", "$div", "$m")  # an alias that hashes like one of these is read as an operator

MAX_RULES = 20
MAX_CONDITIONS = 16
MAX_JOINS = 28  # 29 with the guard; the 30th is refused by the engine (error 113)
LOW, HIGH = -(2**63), 2**63 - 1


class SubsetError(EngineError):
    """Rules outside the subset in which the engine is exact. Nothing has been handed to it."""


def of_rules(rules: Sequence[EngineRule], present: Mapping[str, Collection[str]] | None) -> list[Problem]:
    """Refusals of the rules one by one, in their order."""
    return [problem for rule in rules for problem in _of_rule(rule, present)]


def problem(where: str, what: Text, remedy: Text) -> Problem:
    """A refusal; ``where`` names the rule and condition, the same in both languages."""
    return Problem(what=Text(f"{where}: {what.zh}", f"{where}: {what.en}"), remedy=remedy)


def _of_rule(rule: EngineRule, present: Mapping[str, Collection[str]] | None) -> Iterator[Problem]:
    where = f"{rule.name!s:.80}"
    if flaw := flaw_of_name(rule.name):
        yield problem(where, Text(f"规则名{flaw.zh}", f"the rule's name: {flaw.en}"), _PLAIN_NAME)
    if not any(not condition.negated for condition in rule.conditions):
        yield problem(
            where,
            Text("没有肯定条件", "it has no positive condition"),
            Text("先写触发事实的条件", "begin with the condition on the trigger"),
        )
    if len(rule.conditions) > MAX_CONDITIONS:
        yield problem(
            where,
            Text(
                f"有 {len(rule.conditions)} 个条件，引擎至多容纳 {MAX_CONDITIONS} 个",
                f"{len(rule.conditions)} conditions; the engine holds {MAX_CONDITIONS}",
            ),
            Text("在归一化时合并事实，或拆成几条规则", "merge facts when normalising, or write several rules"),
        )
    bound: dict[str, Condition] = {}
    seen_negated = False
    for position, condition in enumerate(rule.conditions):
        here = f"{where}, {condition.alias!s:.80}"
        if seen_negated and not condition.negated:
            yield problem(
                here,
                Text("肯定条件写在否定条件之后", "a positive condition after a negated one"),
                Text("把否定条件移到最后", "move the negated conditions to the end"),
            )
        seen_negated = seen_negated or condition.negated
        yield from _of_condition(here, condition, bound, first=position == 0, present=present)
        if not condition.negated:
            bound.setdefault(condition.alias, condition)
    yield from _of_aliases(where, rule)
    yield from _of_absence(where, rule)


def _of_aliases(where: str, rule: EngineRule) -> Iterator[Problem]:
    owners: dict[tuple[int, int], str] = {}  # (which of the two hashes, its value)
    for name in ARITHMETIC:
        owners.update(dict.fromkeys(enumerate(hashes_of(name)), name))
    seen: set[str] = set()
    for condition in rule.conditions:
        alias = condition.alias
        if flaw := flaw_of_name(alias):
            yield problem(f"{where}, {alias!s:.80}", Text(f"别名{flaw.zh}", f"the alias: {flaw.en}"), _PLAIN_NAME)
            continue
        if "$" in alias:
            yield problem(f"{where}, {alias}", Text("别名含有 $", "the alias holds a $"), _PLAIN_NAME)
        if alias in seen:
            yield problem(
                f"{where}, {alias}",
                Text("别名重复", "the alias is used twice"),
                Text("每个条件用自己的别名", "give each condition an alias of its own"),
            )
            continue
        seen.add(alias)
        other = next((owners[key] for key in enumerate(hashes_of(alias)) if owners.get(key, alias) != alias), None)
        if other is not None or 0 in hashes_of(alias):
            yield problem(
                f"{where}, {alias}",
                Text(
                    f"引擎分不清它与 {other or '空位'} (32 位散列相同)",
                    f"the engine cannot tell it from {other or 'an empty slot'} (same 32-bit hash)",
                ),
                Text("改用别的别名", "choose another alias"),
            )
        owners.update(dict.fromkeys(enumerate(hashes_of(alias)), alias))


def _of_absence(where: str, rule: EngineRule) -> Iterator[Problem]:
    negated = [condition for condition in rule.conditions if condition.negated]
    positive = [condition for condition in rule.conditions if not condition.negated]
    if negated and positive and positive[-1].kind != CLOCK:
        yield problem(
            where,
            Text(
                f"有否定条件，而最后一个肯定条件不是 {CLOCK}", f"it has a negated condition and its last positive one is not on {CLOCK!r}"
            ),
            Text(
                f"否定条件之前写一个 kind 为 {CLOCK} 的条件（如 at > due）",
                f"write a condition on kind {CLOCK!r} (such as at > due) before the negated ones",
            ),
        )
    for condition in negated:
        here = f"{where}, {condition.alias!s:.80}"
        if condition.kind == CLOCK:
            yield problem(
                here,
                Text("否定的正是时钟，其先后不定", "what is negated is the clock, whose place in the batch is not settled"),
                Text("否定其他种类的事实", "negate facts of another kind"),
            )
        if not any(term.op in ORDER for term in condition.joins):
            yield problem(
                here,
                Text("否定条件没有时间限定", "the negated condition is not bounded in time"),
                Text("加一个不等的连接，如 at <= 触发事实的 due", "add an inequality join, such as at <= the trigger's due"),
            )


def _of_condition(
    here: str, condition: Condition, bound: Mapping[str, Condition], *, first: bool, present: Mapping[str, Collection[str]] | None
) -> Iterator[Problem]:
    if flaw := flaw_of_name(condition.kind):
        yield problem(here, Text(f"事实种类{flaw.zh}", f"the kind: {flaw.en}"), _PLAIN_NAME)
    if first and condition.joins:
        yield problem(
            here,
            Text("第一个条件含有连接，引擎会忽略它", "a join in the first condition; the engine ignores it"),
            Text("把连接写在后面的条件里", "put the join into a later condition"),
        )
    if len(condition.joins) > MAX_JOINS:
        yield problem(
            here,
            Text(f"有 {len(condition.joins)} 个连接，至多 {MAX_JOINS} 个", f"{len(condition.joins)} joins; {MAX_JOINS} are the most"),
            Text("在归一化时把几个属性合成一个键", "make one key of several attributes when normalising"),
        )
    for term in condition.terms:
        there = f"{here}.{term.attribute!s:.80}"
        yield from _of_attribute(there, term.attribute)
        if term.op not in OPS:
            yield problem(
                there,
                Text(f"不认识的运算符 {term.op!r}", f"unknown operator {term.op!r}"),
                Text("用 " + " ".join(OPS), "use " + " ".join(OPS)),
            )
        if isinstance(term.value, Ref):
            yield from _of_join(there, condition, term, term.value, bound, present)
        else:
            yield from _of_constant(there, term)


def _of_join(
    there: str, condition: Condition, term: Term, ref: Ref, bound: Mapping[str, Condition], present: Mapping[str, Collection[str]] | None
) -> Iterator[Problem]:
    yield from _of_attribute(f"{there} → {ref.alias!s:.80}.{ref.attribute!s:.80}", ref.attribute)
    if ref.alias not in bound:
        yield problem(
            there,
            Text(f"连接所指的 {ref.alias} 不是前面的肯定条件", f"the join names {ref.alias!r}, which is no earlier positive condition"),
            Text(
                "用前面肯定条件的别名：" + ("、".join(bound) or "(无)"),
                "use the alias of an earlier positive condition: " + (", ".join(bound) or "(none)"),
            ),
        )
        return
    if present is None:
        return
    for kind, attribute in ((condition.kind, term.attribute), (bound[ref.alias].kind, ref.attribute)):
        if attribute not in present.get(kind, ()):
            yield problem(
                there,
                Text(f"没有声明每个 {kind} 事实都有 {attribute}", f"not every {kind!r} fact is declared to carry {attribute!r}"),
                Text(
                    "声明该属性并在归一化时填上，或不要连接它",
                    "declare the attribute and fill it in when normalising, or do not join on it",
                ),
            )


def _of_attribute(there: str, name: str) -> Iterator[Problem]:
    if flaw := flaw_of_name(name):
        yield problem(there, Text(f"属性名{flaw.zh}", f"the attribute's name: {flaw.en}"), _PLAIN_NAME)
    elif name in RESERVED:
        yield problem(
            there,
            Text(f"{name} 是保留的属性名", f"{name!r} is a reserved attribute"),
            Text("换一个属性名；种类写在条件的 kind 里", "rename it; a kind belongs into the condition's kind"),
        )


def _of_constant(there: str, term: Term) -> Iterator[Problem]:
    value: object = term.value
    if type(value) is int:
        if not LOW <= value <= HIGH:
            yield problem(there, Text("整数超出 64 位", "the integer does not fit 64 bits"), Text("换算成较小的单位", "scale it down"))
    elif type(value) is str:
        if term.op in ORDER:
            yield problem(
                there,
                Text("文本比大小，引擎按字节比较", "text compared by order; the engine compares bytes"),
                Text("把日期、数量换成整数", "turn dates and amounts into integers"),
            )
        if flaw := flaw_of(value):
            yield problem(
                there,
                Text(f"文本{flaw.zh}", f"the text: {flaw.en}"),
                Text("先规范化，长文本用摘要", "normalise it; use a digest for long text"),
            )
    else:
        yield problem(
            there,
            Text(f"值的类型是 {type(value).__name__}", f"a value of type {type(value).__name__}"),
            Text(
                "只用整数和文本：小数换算成整数，真假写成 0/1,缺失就不写",
                "use int or str: scale fractions, write 0/1 for a truth value, leave out what is absent",
            ),
        )


_PLAIN_NAME = Text("用字母、数字、汉字或 - _ . / 组成的名字", "use a name of letters, digits, Chinese characters or - _ . /")
