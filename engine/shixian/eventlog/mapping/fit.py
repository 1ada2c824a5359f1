"""A mapping fitted to one table: which column each of its names is, which stamp was chosen, what stands above the head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.columns import cell_text
from shixian.eventlog.event import cell_of
from shixian.eventlog.heads import head_key, named_columns
from shixian.eventlog.how import NONE, UNKNOWN
from shixian.eventlog.ledger import Choice
from shixian.eventlog.sheet import column_letters
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from shixian.eventlog.heads import Head
    from shixian.eventlog.how import How
    from shixian.eventlog.mapping.model import EventOf, Mapping
    from shixian.eventlog.sheet import Cell

__all__ = ["Fit", "Stamp", "fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where the moment of a kind of event comes from: a column (and one of times), or nowhere (``unknown``: it took place all the same).

    ``bound``: the column says only before or after what it took place. ``contradicted_by``: where one of these says something, the
    event took place though its own stamp is empty.
    """

    column: int | None = None
    time: int | None = None
    others: tuple[int, ...] = ()
    above: Cell = None
    unknown: bool = False
    chosen: str | None = None
    bound: Literal["not-before", "not-after"] | None = None
    contradicted_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A mapping and a head that belong together.

    ``above``: what the stamps over the head say; ``stamps``: one for each of the events that the table can give (None: it says nothing
    of them); ``ignored``: columns that the mapping doesn't read.
    """

    mapping: Mapping
    head: Head
    places: Dictionary[str, int]
    above: Dictionary[str, Cell]
    stamps: tuple[Stamp | None, ...]
    choices: tuple[Choice, ...] = ()
    ignored: tuple[str, ...] = field(default=())

    @property
    def moment_columns(self) -> tuple[int, ...]:
        """The columns that hold moments."""
        found = [i for s in self.stamps if s is not None for i in (s.column, s.time, *s.others) if i is not None]
        return tuple(dict.fromkeys(found))


def fit(mapping: Mapping, head: Head, how: How, file: str, sheet: str = "") -> Fit:
    """Fit a mapping to a head. Raises InputError where a column is there twice, or the user has to choose a stamp."""
    found = named_columns(head, mapping.columns)
    problems = [_twice(name, places, head, file, sheet) for name, places in found.items() if len(places) > 1]
    places = {name: columns[0] for name, columns in found.items()}
    above = _above(mapping, head)
    stamps: list[Stamp | None] = []
    choices: list[Choice] = []
    for event in mapping.events:
        stamp = _stamp(event, mapping, head, places, above, how, choices, problems, Place(file=file, row=head.last_row, cell=sheet or None))
        stamps.append(stamp)
    if problems:
        raise InputError(*problems)
    asked = mapping.asked | set(mapping.recognise)
    read = {i for name, i in places.items() if name in asked} | {s.column for s in stamps if s is not None and s.column is not None}
    ignored = tuple(name for i, name in enumerate(head.names) if name and i not in read)
    return Fit(
        mapping=mapping,
        head=head,
        places=places,
        above=above,
        stamps=tuple(stamps),
        choices=tuple(dict.fromkeys(choices)),
        ignored=ignored,
    )


def _stamp(
    event: EventOf,
    mapping: Mapping,
    head: Head,
    places: Dictionary[str, int],
    above: Dictionary[str, Cell],
    how: How,
    choices: list[Choice],
    problems: list[Problem],
    place: Place,
) -> Stamp | None:
    at = event.at
    kind = str(event.kind.is_ or "")
    told = _told(mapping, event, kind, head, how)
    if at.unknown:
        return None if told == NONE else Stamp(unknown=True)
    if told is not None:
        return _wanted(kind, told, event, mapping, head, places, choices, problems, place)
    if at.is_choice:
        return _choice(kind, event, mapping, head, places, above, choices, problems, place)
    present = [name for name in (at.first or (at.from_ or "",)) if name in places]
    if present:
        time = places.get(at.time) if at.time else None
        return Stamp(column=places[present[0]], time=time, others=tuple(places[name] for name in present[1:]))
    stands_above = next((above[name] for name in at.columns if name in above), None)
    return _bounded(event, places) if stands_above is None else Stamp(above=stands_above)


def _bounded(event: EventOf, places: Dictionary[str, int]) -> Stamp | None:
    return next((Stamp(column=places[name], bound=side) for name, side in event.at.bounds if name in places), None)


def _told(mapping: Mapping, event: EventOf, kind: str, head: Head, how: How) -> str | None:
    """What the user says of a kind's moment, for this mapping (``mapping:kind``) or for all tables.

    What is said for all leaves alone the tables in which there is nothing to choose, unless they have the column that it names.
    """
    scoped = how.moments.get(f"{mapping.id}:{kind}")
    if scoped is not None:
        return scoped
    wanted = how.moments.get(kind)
    if wanted is None:
        return None
    if wanted == NONE and len(_evident(event, head, mapping)) == 1:  # the table does say: to drop what it says takes its own name
        return None
    return wanted if event.at.is_choice or event.at.unknown or _columns_called(wanted, mapping, head) else None


def _evident(event: EventOf, head: Head, mapping: Mapping) -> list[str]:
    """The columns that tell the event's moment by themselves."""
    at = event.at
    names = (*at.choose, *at.first, *((at.from_,) if at.from_ else ()))
    return list(named_columns(head, {name: mapping.columns[name] for name in names if name in mapping.columns}))


def _columns_called(wanted: str, mapping: Mapping, head: Head) -> list[int]:
    """The columns that the user may mean: by their name in the table, else by a name under which the mapping knows them (SJC)."""
    key = head_key(wanted)
    by_name = [i for i, keys in enumerate(head.keys) if key in keys]
    if by_name:
        return by_name
    known = {name: spellings for name, spellings in mapping.columns.items() if key in map(head_key, spellings)}
    return sorted({place for places in named_columns(head, known).values() for place in places})


def _choice(
    kind: str,
    event: EventOf,
    mapping: Mapping,
    head: Head,
    places: Dictionary[str, int],
    above: Dictionary[str, Cell],
    choices: list[Choice],
    problems: list[Problem],
    place: Place,
) -> Stamp | None:
    """The stamp of an event for which there are candidates: the one that is alone, else what holds unless the user chooses."""
    at = event.at
    shown = {name: mapping.above[name][0] for name in at.columns if name in above}
    shown |= {name: head.names[places[name]] for name in at.columns if name in places}
    evident = [name for name in at.choose if name in shown]
    candidates = [*evident, *(name for name in (*at.only_if_told, *(bound for bound, _ in at.bounds)) if name in shown)]
    if len(evident) == 1:
        name = evident[0]
        choices.append(Choice(kind=kind, column=shown[name], candidates=tuple(shown[c] for c in candidates)))
        return Stamp(column=places[name], chosen=shown[name]) if name in places else Stamp(above=above[name], chosen=shown[name])
    if candidates and at.unless_chosen == "refuse" and not at.bounds:
        problems.append(_must_choose(kind, [shown[name] for name in candidates], place))
        return None
    choices.append(Choice(kind=kind, column=None, candidates=tuple(shown[name] for name in candidates)))
    return None if at.unless_chosen == NONE else _bounded(event, places) or Stamp(unknown=True)


def _wanted(
    kind: str,
    wanted: str,
    event: EventOf,
    mapping: Mapping,
    head: Head,
    places: Dictionary[str, int],
    choices: list[Choice],
    problems: list[Problem],
    place: Place,
) -> Stamp | None:
    candidates = tuple(head.names[places[name]] for name in event.at.columns if name in places)
    if wanted in (UNKNOWN, NONE):
        choices.append(Choice(kind=kind, column=None, candidates=candidates))
        return Stamp(unknown=True) if wanted == UNKNOWN else None
    columns = _columns_called(wanted, mapping, head)
    if len(columns) != 1:
        problems.append(_no_such_column(kind, wanted, head, place))
        return None
    column = columns[0]
    choices.append(Choice(kind=kind, column=head.names[column], candidates=candidates))
    stamps = {places[name] for name in event.at.only_if_told if name in places}  # of the record: any of them shows that there is one
    return Stamp(column=column, chosen=head.names[column], contradicted_by=tuple(sorted(stamps - {column})) if column in stamps else ())


def _must_choose(kind: str, candidates: list[str], place: Place) -> Problem:
    shown = "、".join(candidates)
    return Problem(
        what=Text(
            f"{kind} 的时间可能取自{len(candidates)}列：{shown}；是否以它为准、以哪一列为准，由检查的人决定",
            f"{kind} may have its moment in {', '.join(candidates)}; whether and which of them counts is for the inspector to say",
        ),
        remedy=Text(
            f"写明 --moment {kind}={candidates[0]}（换成应当认定的那一列；都不是公开时间的，写 {kind}=unknown）",
            f"say --moment {kind}={candidates[0]}, or another of them; if none is the time of publication, {kind}=unknown",
        ),
        place=place,
    )


def _no_such_column(kind: str, wanted: str, head: Head, place: Place) -> Problem:
    names = [name for name in head.names if name]
    return Problem(
        what=Text(
            f"--moment {kind}={wanted}：表中没有（或不止一个）这样的列",
            f"--moment {kind}={wanted}: there is no such column, or more than one",
        ),
        remedy=Text(f"从这些列中选：{'、'.join(names)}", f"choose one of these: {', '.join(names)}"),
        place=place,
    )


def _twice(name: str, places: list[int], head: Head, file: str, sheet: str) -> Problem:
    shown = "、".join(f"{column_letters(i)}列“{head.names[i]}”" for i in places)
    shown_en = ", ".join(f"{column_letters(i)} ({head.names[i]})" for i in places)
    return Problem(
        what=Text(f"有几列都像“{name}”：{shown}", f"several columns may be {name!r}: {shown_en}"),
        remedy=Text(
            "请给它们不同的列名，或用 --mapping 写明取哪一列",
            "give them different names, or say which one with a mapping of your own (--mapping)",
        ),
        place=Place(file=file, row=head.last_row, cell=cell_of(sheet, column_letters(places[0]), head.last_row)),
    )


def _above(mapping: Mapping, head: Head) -> dict[str, Cell]:
    """The stamps over the head: ``发布时间：2020-02-02 09:54`` in one cell, or the label and the stamp side by side."""
    found: dict[str, Cell] = {}
    for name, labels in mapping.above.items():
        for _, cells in head.above:
            for i, cell in enumerate(cells):
                said = _after_label(cell, labels, cells[i + 1 :])
                if said is not None:
                    found.setdefault(name, said)
    return found


def _after_label(cell: Cell, labels: tuple[str, ...], after: object) -> Cell:
    text = cell_text(cell).strip()
    for label in labels:
        inside = re.search(rf"(?<!\w){re.escape(label)}\s*[:：]\s*(\S.*?)(?:\s{{2,}}|　|[\s|｜]+[^\s\d:：]+[:：]|$)", text)
        if inside:
            return inside[1].strip(" |｜[]【】()（）")
        if head_key(text) == head_key(label):
            return next((other for other in after if other not in (None, "")), None)  # type: ignore[attr-defined] # a sequence of cells
    return None
