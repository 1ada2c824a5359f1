"""What only a whole pack can get wrong: tables of the engine that overflow, names it cannot tell apart, attributes of two types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shixian.judge.durable.refusals import ARITHMETIC, GUARD_ATTRIBUTE, MAX_RULES, RESERVED, problem
from shixian.judge.durable.terms import ORDER, Condition, EngineRule, Ref
from shixian.judge.durable.texts import hashes_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shixian.errors import Problem

MAX_STACK = 64
MAX_SAME = 255
MAX_PROPERTIES = 250  # 252 fit beside id and sid; kind and the guard are two of them

# every name that the engine's parsers look for by its hash; "$s" and "$forward" are its own properties
COMPARISONS = "$lt $lte $gt $gte $eq $neq $mt $imt $iall $iany $ex $nex $or $and $not $any $all"
ENGINE_NAMES = (
    *RESERVED,
    *COMPARISONS.split(),
    *ARITHMETIC,
    "$l",
    "$r",
    "$s",
    "$i",
    "$forward",
    "all",
    "any",
    "pri",
    "count",
    "cap",
    "dist",
    "name",
)


def reads(rules: Sequence[EngineRule]) -> dict[str, tuple[str, ...]]:
    """For each kind the attributes that some term looks at, on either side of a join: every fact of the kind must carry them."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        kind_of = {condition.alias: condition.kind for condition in rule.conditions}
        for condition in rule.conditions:
            mine = found.setdefault(condition.kind, {})
            for term in condition.terms:
                mine[term.attribute] = None
                if isinstance(term.value, Ref):
                    found.setdefault(kind_of[term.value.alias], {})[term.value.attribute] = None
    return {kind: tuple(names) for kind, names in found.items()}


def types(rules: Sequence[EngineRule]) -> tuple[dict[str, str], dict[str, set[type]]]:
    """Attributes that must share a type, as attribute → its group, and what the rules demand of each group (nothing, int, str, or both)."""
    parent: dict[str, str] = {}

    def group(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    demands: dict[str, set[type]] = {}
    for term in (term for rule in rules for condition in rule.conditions for term in condition.terms):
        demanded = demands.setdefault(term.attribute, set())
        group(term.attribute)
        if isinstance(term.value, Ref):
            parent[group(term.value.attribute)] = group(term.attribute)
        elif type(term.value) in (int, str):
            demanded.add(type(term.value))
        if term.op in ORDER:
            demanded.add(int)
    merged: dict[str, set[type]] = {}
    for name in parent:
        merged.setdefault(group(name), set()).update(demands.get(name, ()))
    return {name: group(name) for name in parent}, merged


def of_pack(rules: Sequence[EngineRule], *, sound: bool) -> list[Problem]:
    """Refusals of the pack as a whole; what can only be asked of sound rules is asked only if each of them is."""
    found = list(_numbers(rules))
    if sound:
        found += [*_collisions(rules), *_mixed_types(rules), *_tables(rules)]
    return found


def _numbers(rules: Sequence[EngineRule]) -> Iterator[Problem]:
    if len(rules) > MAX_RULES:
        yield problem(
            "pack",
            Text(f"有 {len(rules)} 条规则，至多 {MAX_RULES} 条", f"{len(rules)} rules; {MAX_RULES} are the most"),
            Text("每项义务一个规则包", "make one pack for each obligation"),
        )
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            yield problem(rule.name, Text("规则名重复", "two rules have this name"), Text("改名", "rename one"))
        seen.add(rule.name)


def _collisions(rules: Sequence[EngineRule]) -> Iterator[Problem]:
    owners = {key: name for name in ENGINE_NAMES for key in enumerate(hashes_of(name))}
    for attribute in dict.fromkeys(name for names in reads(rules).values() for name in names):
        keys = list(enumerate(hashes_of(attribute)))
        other = next((owners[key] for key in keys if owners.get(key, attribute) != attribute), None)
        if other is not None:
            where = next(f"{rule.name}, {c.alias}.{attribute}" for rule in rules for c in rule.conditions if _mentions(c, attribute))
            yield problem(
                where,
                Text(
                    f"引擎分不清 {attribute} 与 {other} (32 位散列相同)",
                    f"the engine cannot tell {attribute!r} from {other!r} (same 32-bit hash)",
                ),
                Text("改用别的属性名", "rename the attribute"),
            )
        owners.update(dict.fromkeys(keys, attribute))


def _mentions(condition: Condition, attribute: str) -> bool:
    return any(attribute == t.attribute or (isinstance(t.value, Ref) and attribute == t.value.attribute) for t in condition.terms)


def _mixed_types(rules: Sequence[EngineRule]) -> Iterator[Problem]:
    groups, demands = types(rules)
    for leader, demanded in demands.items():
        if len(demanded) < 2:
            continue
        names = sorted(name for name, group in groups.items() if group == leader)
        where = next(f"{rule.name}, {c.alias}" for rule in rules for c in rule.conditions if any(_mentions(c, name) for name in names))
        yield problem(
            where,
            Text(f"{'、'.join(names)} 既作整数又作文本", f"{', '.join(names)} used both as int and as text"),
            Text("一个属性在一个规则包里只用一种类型", "one type for one attribute within a pack"),
        )


def _tables(rules: Sequence[EngineRule]) -> Iterator[Problem]:
    for kind, names in reads(rules).items():
        if len(names) > MAX_PROPERTIES:
            yield problem(
                f"pack, {kind}",
                Text(f"{len(names)} 个属性，至多 {MAX_PROPERTIES} 个", f"{len(names)} attributes; {MAX_PROPERTIES} are the most"),
                Text("拆成几个规则包", "split the pack"),
            )
    trees: dict[str, dict[Any, Any]] = {}
    same: dict[Any, int] = {}
    for rule in rules:
        for condition in rule.conditions:
            constants = [(term.attribute, term.op, term.value) for term in condition.constants]
            node = trees.setdefault(condition.kind, {})
            for constant in constants:
                node = node.setdefault(constant, {})
            for number, term in enumerate(condition.joins):  # joins are never shared between conditions, and neither is the guard
                node = node.setdefault((rule.name, condition.alias, number, term.attribute), {})
            if condition.joins:
                node[rule.name, condition.alias, GUARD_ATTRIBUTE] = {}
                continue
            ending = (condition.kind, *constants)
            same[ending] = same.get(ending, 0) + 1
            if same[ending] == MAX_SAME + 1:
                yield problem(
                    f"{rule.name}, {condition.alias}",
                    Text(f"同一个条件出现超过 {MAX_SAME} 次", f"the same condition more than {MAX_SAME} times"),
                    Text("拆成几个规则包", "split the pack"),
                )
    for kind, tree in trees.items():
        deepest = _stack(tree, 0)
        if deepest > MAX_STACK:
            yield problem(
                f"pack, {kind}",
                Text(
                    f"同一前缀下有 {deepest} 个条件，引擎的栈只有 {MAX_STACK} 格",
                    f"{deepest} conditions under one prefix; the engine's stack has {MAX_STACK} places",
                ),
                Text(
                    "在事实上加一个常量标记（如义务编号）并先行检验，或拆成几个规则包",
                    "tag the facts with a constant (the obligation) and test it first, or split the pack",
                ),
            )


def _stack(node: dict[Any, Any], below: int) -> int:
    """How many tests may lie on the engine's stack at once, whatever the order in which it takes them."""
    equalities = {key[0] for key in node if len(key) == 3 and key[1] == "=="}
    pushed = len(equalities) + sum(1 for key in node if not (len(key) == 3 and key[1] == "=="))
    if not pushed:
        return below
    return max(below + pushed, *(_stack(child, below + pushed - 1) for child in node.values()))
