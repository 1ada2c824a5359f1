"""Rows, whatever format they come in, and the one place that says what a row must have to be an Event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shixian.clock.canonical import canonical_point
from shixian.clock.instant import Instant, StampError, new_instant
from shixian.clock.shanghai import US_DAY, US_HOUR
from shixian.eventlog import faults
from shixian.eventlog.event import RESERVED, Event, new_event
from shixian.eventlog.values import RowRefused, checked, column_name, legible, value
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.eventlog.event import Origin, Value

__all__ = ["DAYS", "MOMENTS", "Rows", "event_of", "named_values", "shadow_of"]


class Rows(Protocol):
    """The rows of one input: for each its number, its text, and its values, or why it has none, or None if it is blank but for delimiters.

    ``rows`` counts them as they are found, before anything is made of them; the ledger is checked against it.
    """

    @property
    def rows(self) -> int:
        """How many were found."""
        ...

    def __iter__(self) -> Iterator[tuple[int, str | bytes, dict[str, Value] | RowRefused | None]]: ...


_NO_KIND = Text("没有事件类型（kind）", "it has no kind")
_WRITE_KIND = Text(
    '请在kind里写明事件类型，如"decision.enforcement"', 'write what happened as its kind, for example "decision.enforcement"'
)
_NO_AT = Text("没有时间（at）", "it has no moment (at)")
_WRITE_AT = Text(
    "请在at里写明时间，如2020-09-25或2020-09-25 14:20；只知道月份的写2020-09",
    "write when it happened as its at: 2020-09-25 or 2020-09-25 14:20, or 2020-09 if only the month is known",
)

_MOMENTS_CACHED = 65_536
_SHANGHAI = 8 * US_HOUR
_LONGEST_DATE = 10
_LONGEST_STAMP = 80


class _Moments(dict[str, Instant]):
    """The one Instant parser, with the dates (which repeat) remembered. Bounded; emptied when full."""

    def __missing__(self, stamp: str) -> Instant:
        us = canonical_point(stamp)
        if us is not None:
            return new_instant(us, us, "point")
        moment = Instant.parse(stamp)
        if len(stamp) <= _LONGEST_DATE:
            if len(self) >= _MOMENTS_CACHED:
                self.clear()
            self[stamp] = moment
        return moment


class _Days(_Moments):
    """Moments of a format that knows no bare dates: midnight sharp in Shanghai is the day; see ``midnight``."""

    def __missing__(self, stamp: str) -> Instant:
        moment = super().__missing__(stamp)
        if moment.precision == "point" and (moment.first + _SHANGHAI) % US_DAY == 0:
            return Instant.of_date(moment.first_date)
        return moment


MOMENTS = _Moments()
DAYS = _Days()


def event_of(values: dict[str, Value], origin: Origin, row: int, moments: Mapping[str, Instant] = MOMENTS) -> Event:
    """The event that ``values`` record (clean, none of them empty; they become its attributes). Raises RowRefused."""
    kind = values.pop("kind", None)
    at = values.pop("at", None)
    id_ = values.pop("id", None)
    subject = values.pop("subject", "")
    case = values.pop("case", None)
    if type(kind) is not str:
        raise RowRefused(
            _NO_KIND if kind is None else Text(f"kind是数值{kind}，不是事件类型", f"its kind is the number {kind}"), _WRITE_KIND
        )
    try:
        if at is None:
            raise StampError(_NO_AT, _WRITE_AT)
        moment = moments[at if type(at) is str else str(at)]
    except StampError as error:
        known = {"kind": kind, "at": at, "id": id_, "subject": subject, "case": case}
        what = error.what if at is None or (str(at).isprintable() and len(str(at)) <= _LONGEST_STAMP) else _garbage(str(at))
        raise RowRefused(what, error.remedy, values | {name: said for name, said in known.items() if said not in (None, "")}) from None
    if type(subject) is not str:
        subject = str(subject)
    if case is not None and type(case) is not str:
        case = str(case)
    if id_ is not None and type(id_) is not str:
        id_ = str(id_)
    return new_event(id_, kind, moment, subject, case, values, origin, row)


def _garbage(at: str) -> Text:
    """What is wrong with a stamp that no message should repeat in full."""
    start = legible(at)[:_LONGEST_STAMP]
    return Text(f"时间过长或含有不可见字符：“{start}”", f"the moment is too long, or holds invisible characters: {start!r}")


def shadow_of(values: dict[str, Value], origin: Origin, row: int) -> Event | None:
    """The event with an unknown moment that a row leaves whose ``at`` cannot be relied on; None if it has no kind either.

    The stamp, unread, is part of the content that its id is made of: two damaged rows of a case are not one.
    """
    rest = {name: value for name, value in values.items() if name not in RESERVED}
    kind, subject, case, id_ = (values.get(name) for name in ("kind", "subject", "case", "id"))
    if type(kind) is not str:
        return None
    moment, subject, case = Instant.unknown(), "" if subject is None else str(subject), None if case is None else str(case)
    content = Event.content_id(kind, moment, subject, case, {**rest, "at": values.get("at", "")})
    return new_event(content if id_ is None else str(id_), kind, moment, subject, case, rest, origin, row)


def named_values(found: Mapping[str, object], repeated: Sequence[str] = ()) -> dict[str, Value]:
    """The clean values of an object by their clean names; raises RowRefused for names given twice (``repeated``: those known before)."""
    values: dict[str, Value] = {}
    names: set[str] = set()
    twice = set(repeated)
    for key, said in found.items():
        name = column_name(checked(str(key)))
        if name in names:
            twice.add(name)
        names.add(name)
        clean = value(said)
        if clean is None:
            continue
        if not name:
            raise faults.unnamed()
        values[name] = clean
    if twice:
        raise faults.repeated(twice, values if twice == {"at"} else None)
    return values
