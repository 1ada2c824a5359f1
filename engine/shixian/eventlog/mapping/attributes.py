"""Which column may hold an attribute of a kind of event: by its name, and by its values where a rulebook lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.heads import head_key
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.eventlog.examination.model import Column
    from shixian.eventlog.mapping.guesses import KnownAttribute

__all__ = ["attribute_doubt", "fit_rank"]

_FEW = 12
_MOSTLY = 0.6
_ONE_KNOWN = 1


def fit_rank(column: Column, attribute: KnownAttribute) -> int | None:
    """How well a column fits an attribute (0 best), by its name, and by its values where these are listed; None if it does not."""
    if not column.filled:
        return None
    ours, label = _core(column.name), _core(attribute.label.zh)
    by_name = 0 if ours == label else 1 if min(len(ours), len(label)) > 1 and (label in ours or ours in label) else None
    if not attribute.values:
        return by_name
    held = column.commonest
    known = sum(v.count for v in held if v.value in attribute.values)
    if not held or len(held) > _FEW or known < (_ONE_KNOWN if by_name is not None else _MOSTLY * column.filled):
        return None
    return 2 if by_name is None else by_name


def attribute_doubt(column: Column, attribute: KnownAttribute) -> Text | None:
    """What is to be checked where a column is taken for an attribute; None where name and values agree."""
    zh, en = [], []
    if _core(column.name) != _core(attribute.label.zh):
        zh.append(f"请核对“{column.name}”是不是“{attribute.label.zh}”")
        en.append(f"check that {column.name!r} is {attribute.label.en!r}")
    strange = [v.value for v in column.commonest if attribute.values and v.value not in attribute.values]
    if strange:
        zh.append(f"规则不认得的取值：{'、'.join(strange)}")
        en.append(f"values that no rule knows: {', '.join(strange)}")
    return Text("；".join(zh), "; ".join(en)) if zh else None


def _core(name: str) -> str:
    """A name without what names have in common (栏目名称, 会议名称)."""
    key = head_key(name)
    return key.removesuffix("名称").removesuffix("情况") or key
