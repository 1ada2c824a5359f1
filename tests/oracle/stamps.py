"""The few spellings of moments that the tests write, read into closed intervals without ``shixian.clock``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from tests.oracle import days, periods

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A closed interval of microseconds."""

    first: int
    last: int


UNKNOWN = Span(-days.FOREVER, days.FOREVER)


def span_of(text: str) -> Span:
    """Read ``2020-09-25``, ``2020-09``, ``2020``, ``2020-09-25T14:20``, and the last with seconds, ``Z`` or an offset.

    Two of these with ``/`` between them are all that lies from the one to the other; ``..`` is an end that nobody knows.
    """
    if "/" in text:
        first, last = text.split("/")
        return Span(
            -days.FOREVER if first == ".." else span_of(first).first,
            days.FOREVER if last == ".." else span_of(last).last,
        )
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        return Span(days.begin(day), days.end(day))
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        period = periods.containing(date(int(text[:4]), int(text[5:] or 1), 1), "month" if "-" in text else "year")
        return Span(days.begin(period.first), days.end(period.last))
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(hours=8)))
    us = (moment - _EPOCH) // timedelta(microseconds=1)
    return Span(us, us)


@dataclass(frozen=True)
class PlainEvent:
    """An event as ``oracle.judge`` needs it, made without ``shixian.eventlog``."""

    id: str
    kind: str
    at: Span
    subject: str
    case: str | None
    attributes: Mapping[str, str | int]


def plain_event(record: Mapping[str, object], id_: str) -> PlainEvent:
    """An event from a row of the canonical log whose stamp ``span_of`` can read (no stamp: a shadow)."""
    fixed = {"id", "kind", "at", "subject", "case"}
    attributes = {k: v for k, v in record.items() if k not in fixed and isinstance(v, (str, int)) and v != ""}
    at = record.get("at")
    case = record.get("case")
    return PlainEvent(
        id=str(record.get("id") or id_),
        kind=str(record["kind"]),
        at=UNKNOWN if at is None else span_of(str(at)),
        subject=str(record.get("subject") or ""),
        case=None if case in {None, ""} else str(case),
        attributes=attributes,
    )
