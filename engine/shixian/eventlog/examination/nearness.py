"""The mappings that nearly fit a head, and what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.columns import cell_text
from shixian.eventlog.examination.model import Near
from shixian.eventlog.heads import head_key
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.eventlog.heads import Head
    from shixian.eventlog.mapping.model import Mapping

__all__ = ["near_mappings"]

_MOST = 3
_LEAST = 2


def near_mappings(head: Head, mappings: Sequence[Mapping], taken: Mapping | None) -> tuple[Near, ...]:
    """Up to three mappings of which the head has at least two columns, and half of those that they are recognised by.

    Where one is ``taken``, those are left out that are there for other tables by what they must not have.
    """
    known = frozenset().union(*head.keys) if head.keys else frozenset()
    said = head_key("".join((*(cell_text(cell) for _, cells in head.above for cell in cells), *head.names)))
    found = [_near(mapping, known, said) for mapping in mappings if taken is None or mapping.id != taken.id]
    near = [one for one in found if one is not None and (taken is None or not one.must_not_have)]
    return tuple(sorted(near, key=lambda one: (len(one.lacks) + len(one.must_not_have), -one.present, one.mapping))[:_MOST])


def _near(mapping: Mapping, known: frozenset[str], said: str) -> Near | None:
    present = {name for name, spellings in mapping.columns.items() if any(head_key(s) in known for s in spellings)}
    lacks = [name for name in mapping.recognise if name not in present]
    if len(present) < _LEAST or 2 * len(lacks) > len(mapping.recognise):
        return None
    is_spoken_of = not mapping.speaks_of or any(head_key(word) in said for word in mapping.speaks_of)
    return Near(
        mapping=mapping.id,
        title=Text(mapping.title.zh, mapping.title.en),
        present=len(present),
        columns=len(mapping.columns),
        lacks=tuple(mapping.columns[name][0] for name in lacks),
        must_not_have=tuple(next(s for s in mapping.columns[name] if head_key(s) in known) for name in mapping.unless if name in present),
        speaks_of=() if is_spoken_of else mapping.speaks_of,
    )
