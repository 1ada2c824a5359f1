"""Facts as the engine must get them: flat, whole numbers and NFC text, one type an attribute, nothing missing, the clock last.

Only what a rule reads is sent; a fact of a kind that no rule names is checked and left out. Neither changes a firing.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NoReturn

import orjson

from shixian.errors import EngineError, Problem
from shixian.judge.durable.limits import MAX_PROPERTIES, reads, types
from shixian.judge.durable.refusals import GUARD_ATTRIBUTE, HIGH, LOW, RESERVED, SENTINEL
from shixian.judge.durable.terms import CLOCK, EngineRule
from shixian.judge.durable.texts import MAX_TEXT, flaw_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = dict[str, int | str]

MAX_FACTS = 100_000
"""In one batch. The engine tells ids apart by a 32-bit hash; of the running numbers none below 797,186 collide."""

_SHORT = MAX_TEXT // 6  # no character takes more than six bytes in JSON
_END: Row = {"id": "~", "kind": SENTINEL, GUARD_ATTRIBUTE: 1}
# matches nothing, but opens the session: were the first fact unreadable, the engine would return an offset that it never set
_BEGIN: Row = {"id": "~begin", "kind": "~begin", GUARD_ATTRIBUTE: 1}


class FactError(EngineError):
    """A fact that the engine would misread. Nothing has been handed to it."""


class Intake:
    """Checks and encodes the facts of one pack. It remembers the type of an attribute that no rule settles, from the first fact on."""

    def __init__(self, rules: Sequence[EngineRule]) -> None:
        groups, demanded = types(rules)
        slots = {leader: slot for slot, leader in enumerate(demanded)}
        self._types: list[type | None] = [next(iter(wanted), None) for wanted in demanded.values()]
        self._forms = {kind: tuple((name, slots[groups[name]]) for name in names) for kind, names in reads(rules).items()}
        self._ids: list[str] = []

    def batch(self, facts: Sequence[Mapping[str, int | str]]) -> str:
        """The facts as one JSON array from opening mark to sentinel: each with its index as ``id`` and the guard, clock facts last.

        Raises FactError, naming the fact by its index.
        """
        if len(facts) > len(self._ids):
            self._number(len(facts))
        forms, settled = self._forms, self._types
        rows: list[Row] = [_BEGIN]
        clocks: list[Row] = []
        for number, fact in zip(self._ids, facts, strict=False):
            kind: Any = fact.get("kind")
            form = forms.get(kind) if type(kind) is str else None
            if form is None:
                self._unread(number, fact)
                continue
            row: Row = {"id": number, GUARD_ATTRIBUTE: 1, "kind": kind}
            for name, slot in form:
                value: Any = fact.get(name)
                wanted = type(value)
                if wanted is not settled[slot]:
                    self._settle(number, fact, name, slot)
                if wanted is int:
                    if not LOW <= value <= HIGH:
                        self._refuse(number, fact, name, *_TOO_LARGE)
                elif not value.isascii() or len(value) > _SHORT or "\0" in value:
                    value = self._clean(number, fact, name)
                row[name] = value
            if len(fact) > len(form) + 1:
                self._unread(number, fact)
            (clocks if kind == CLOCK else rows).append(row)
        rows += clocks
        rows.append(_END)
        return orjson.dumps(rows).decode()

    def _number(self, count: int) -> None:
        if count > MAX_FACTS:
            raise FactError(
                Problem(
                    what=Text(f"一批有 {count} 个事实，至多 {MAX_FACTS} 个", f"{count} facts in one batch; {MAX_FACTS} are the most"),
                    remedy=Text("每个案件一批", "one batch for each case"),
                )
            )
        self._ids += map(str, range(len(self._ids), count))

    def _settle(self, number: str, fact: Mapping[str, int | str], name: str, slot: int) -> None:
        """The value's type is not the attribute's: right only if it is the first value that the pack meets."""
        if name not in fact:
            self._refuse(
                number,
                fact,
                name,
                Text("缺少规则要读的属性", "an attribute that a rule reads is missing"),
                Text("归一化时填上", "fill it in when normalising"),
            )
        found = type(fact[name])
        if found not in (int, str):
            self._refuse(number, fact, name, *_wrong_type(found))
        expected = self._types[slot]
        if expected is not None:
            self._refuse(
                number,
                fact,
                name,
                Text(f"类型是 {found.__name__}，此前为 {expected.__name__}", f"of type {found.__name__}, elsewhere {expected.__name__}"),
                Text("一个属性只用一种类型", "one type for one attribute"),
            )
        self._types[slot] = found

    def _clean(self, number: str, fact: Mapping[str, int | str], name: str) -> str:
        """The text in NFC; the engine compares bytes."""
        clean = unicodedata.normalize("NFC", str(fact[name]))
        if flaw := flaw_of(clean):
            self._refuse(number, fact, name, flaw, Text("删去该字符；长文本用摘要", "take the character out; use a digest for long text"))
        return clean

    def _unread(self, number: str, fact: Mapping[str, int | str]) -> None:
        """What is not sent must still be an attribute: a wrong one is a mistake of the caller, seen early."""
        kind = fact.get("kind")
        if type(kind) is not str or not kind or kind[0] in "$~":
            self._refuse(
                number, fact, "kind", Text("没有可用的种类", "no usable kind"), Text("写一个文本的 kind", "give it a kind, a text")
            )
        if len(fact) > MAX_PROPERTIES:
            self._refuse(
                number,
                fact,
                "*",
                Text(f"{len(fact)} 个属性，至多 {MAX_PROPERTIES} 个", f"{len(fact)} attributes; {MAX_PROPERTIES} are the most"),
                Text("只留规则要用的属性", "keep what the rules use"),
            )
        for name, value in fact.items():
            if name == "kind":
                continue
            if type(name) is not str or name in RESERVED or name.startswith("$"):
                self._refuse(number, fact, name, Text("是保留的属性名", "a reserved attribute"), Text("改名", "rename it"))
            if type(value) is int:
                if not LOW <= value <= HIGH:
                    self._refuse(number, fact, name, *_TOO_LARGE)
            elif type(value) is not str:
                self._refuse(number, fact, name, *_wrong_type(type(value)))

    def _refuse(self, number: str, fact: Mapping[str, int | str], name: object, what: Text, remedy: Text) -> NoReturn:
        where_zh, where_en = f"第 {number} 个事实", f"fact {number}"
        where = f"({fact.get('kind')!r:.60}).{name!s:.60}: "
        raise FactError(Problem(what=Text(f"{where_zh}{where}{what.zh}", f"{where_en} {where}{what.en}"), remedy=remedy))


_TOO_LARGE = (Text("整数超出 64 位", "the integer does not fit 64 bits"), Text("换算成较小的单位", "scale it down"))


def _wrong_type(found: type) -> tuple[Text, Text]:
    return (
        Text(f"值的类型是 {found.__name__}", f"a value of type {found.__name__}"),
        Text(
            "只用整数和文本：小数换算成整数，真假写成 0/1,缺失就不写",
            "use int or str: scale fractions, write 0/1 for a truth value, leave out what is absent",
        ),
    )
