"""As what each column of a table is read: by the log's own names, or by a mapping fitted to its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.eventlog.event import RESERVED
from shixian.eventlog.examination.model import Role
from shixian.eventlog.ledger import REJECT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shixian.eventlog.examination.model import RoleSort
    from shixian.eventlog.mapping.fit import Fit, Stamp
    from shixian.eventlog.mapping.model import EventOf, Values

__all__ = ["candidate_places", "canonical_roles", "mapped_roles"]

_OWN: dict[str, RoleSort] = {"kind": "kind", "at": "moment", "subject": "subject", "case": "case", "id": "id"}
_REJECTS = frozenset(name for column in REJECT_COLUMNS for name in (column.zh, column.en))
_UNREAD = (Role(sort="unread"),)


def canonical_roles(names: Sequence[str]) -> list[tuple[Role, ...]]:
    """For each column of a log with the log's own names what it is read as."""
    found: list[tuple[Role, ...]] = []
    for name in names:
        if name in RESERVED:
            found.append((Role(sort=_OWN[name]),))
        elif name in _REJECTS:
            found.append((Role(sort="rejects"),))
        else:
            found.append((Role(sort="attribute", of=name),) if name else (Role(sort="unnamed"),))
    return found


def candidate_places(fitted: Fit, event: EventOf) -> dict[str, int]:
    """The columns that may hold an event's moment, by the mapping's names for them."""
    return {name: fitted.places[name] for name in event.at.columns if name in fitted.places}


def mapped_roles(fitted: Fit) -> list[tuple[Role, ...]]:
    """For each column of a mapped table what it is read as; a column may be several things."""
    roles: dict[int, dict[Role, None]] = {}
    for place, role in _all(fitted):
        roles.setdefault(place, {})[role] = None
    known = set(fitted.places.values())
    found: list[tuple[Role, ...]] = []
    for place, name in enumerate(fitted.head.names):
        if place in roles:
            found.append(tuple(roles[place]))
        else:
            found.append((Role(sort="known"),) if place in known else _UNREAD if name else (Role(sort="unnamed"),))
    return found


def _all(fitted: Fit) -> Iterator[tuple[int, Role]]:
    mapping, places = fitted.mapping, fitted.places
    for event, stamp in zip(mapping.events, fitted.stamps, strict=True):
        yield from _of_moment(fitted, event, stamp)
    yield from _of_values("subject", [mapping.subject, *(e.subject for e in mapping.events)], places)
    yield from _of_values("case", [mapping.case, *(e.case for e in mapping.events)], places)
    yield from _of_values("id", [e.id for e in mapping.events], places)
    yield from _of_values("kind", [e.kind for e in mapping.events], places)
    for setting in (mapping.set, *(e.set for e in mapping.events)):
        for name, value in setting.items():
            yield from _of_values("attribute", [value], places, of=name)
    for conditions in (mapping.where, *(e.where for e in mapping.events)):
        yield from ((places[name], Role(sort="condition")) for name in conditions if name in places)
    for event in mapping.events:
        kind = _kind(event)
        yield from ((places[w.column], Role(sort="witness", of=kind)) for w in event.witnesses if w.column in places)
        if event.observed is not None and event.observed in places:
            yield places[event.observed], Role(sort="observed", of=kind)


def _of_moment(fitted: Fit, event: EventOf, stamp: Stamp | None) -> Iterator[tuple[int, Role]]:
    kind = _kind(event)
    read: set[int] = set()
    if stamp is not None and stamp.column is not None:
        read |= {stamp.column, *stamp.others}
        sort: RoleSort = "moment" if stamp.bound is None else "bound"
        yield from ((place, Role(sort=sort, of=kind)) for place in (stamp.column, *stamp.others))
        if stamp.time is not None:
            read.add(stamp.time)
            yield stamp.time, Role(sort="time", of=kind)
    for name, place in candidate_places(fitted, event).items():
        if place not in read:
            yield place, Role(sort="stamp" if name in event.at.only_if_told else "candidate", of=kind)


def _of_values(sort: RoleSort, values: Iterable[Values | None], places: Mapping[str, int], of: str = "") -> Iterator[tuple[int, Role]]:
    for value in values:
        if value is not None:
            yield from ((places[name], Role(sort=sort, of=of)) for name in value.columns if name in places)


def _kind(event: EventOf) -> str:
    return str(event.kind.is_ or "")
