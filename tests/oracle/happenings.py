"""Events as the oracle sees them: two moments and a bag of values; which of them a rule means; when several are one act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tests.oracle import days
from tests.oracle.rulebook import Choice, Kinds

Value = str | int


class MomentLike(Protocol):
    """A closed interval of microseconds since the epoch."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


class EventLike(Protocol):
    """What the oracle needs of ``shixian.eventlog.Event``."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> MomentLike: ...
    @property
    def subject(self) -> str: ...
    @property
    def case(self) -> str | None: ...
    @property
    def attributes(self) -> Mapping[str, Value]: ...


@dataclass(frozen=True)
class Happening:
    """One event, or several that are one (``sources`` has them all); ``first`` and ``last`` bound the moment it happened."""

    id: str
    kind: str
    first: int
    last: int
    subject: str
    case: str | None
    values: Mapping[str, Value]
    shadow: bool = False
    conflicting: bool = False
    sources: tuple["Happening", ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all its sources."""
        return frozenset({self.id, *(s.id for s in self.sources)})

    def value(self, name: str) -> Value | None:
        """The subject, the case, the kind or an attribute; None when it is absent or empty."""
        if name in {"subject", "case", "kind"}:
            found: Value | None = {"subject": self.subject, "case": self.case, "kind": self.kind}[name]
        else:
            found = self.values.get(name)
        return None if found == "" else found

    def key(self, by: Sequence[str]) -> tuple[str, ...] | None:
        """The values of ``by``, or None when one is missing."""
        values = [self.value(name) for name in by]
        return None if any(v is None for v in values) else tuple(str(v) for v in values)


def seen(event: EventLike, *, shadow: bool = False) -> Happening:
    """An event of the log; a shadow is one of whose moment nothing is known: its row was damaged, or it says so."""
    return Happening(
        event.id,
        event.kind,
        event.at.first,
        event.at.last,
        event.subject,
        event.case,
        event.attributes,
        shadow or (event.at.first <= -days.FOREVER and event.at.last >= days.FOREVER),
    )


def by_begin(e: Happening) -> tuple[int, int, str]:
    """Order by the earliest moment."""
    return e.first, e.last, e.id


def by_finish(e: Happening) -> tuple[int, int, str]:
    """Order by the latest moment."""
    return e.last, e.first, e.id


def chosen(choice: Choice, event: Happening, kinds: Kinds) -> bool:
    """Whether a rule's selector means this event."""
    if event.kind != choice.kind:
        return False
    return all(_passes(spec, event.value(name), (event.kind, name) in kinds.integers) for name, spec in choice.where.items())


def _passes(spec: Any, value: Value | None, integer: bool) -> bool:
    if not isinstance(spec, dict):
        return value is not None and _among(value, spec, integer)
    return all(_passes_one(word, wanted, value, integer) for word, wanted in spec.items())


def _passes_one(word: str, wanted: Any, value: Value | None, integer: bool) -> bool:
    if word == "not":
        return value is None or not _among(value, wanted, integer)
    if word == "present":
        return (value is not None) is bool(wanted)
    number = _number(value)
    if number is None:
        return False
    return bool(
        {"at least": number >= wanted, "at most": number <= wanted, "more than": number > wanted, "less than": number < wanted}[word]
    )


def _among(value: Value, wanted: Any, integer: bool) -> bool:
    options = wanted if isinstance(wanted, list) else [wanted]
    if integer:
        number = _number(value)
        return number is not None and number in [_number(o) for o in options]
    return str(value) in [str(o) for o in options]


def _number(value: Value | None) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError:
        return None


def one_act_each(acts: Iterable[Happening], group: Callable[[Happening], object]) -> list[Happening]:
    """Acts of one kind and group that share a ``record`` are one act: what all sources allow, else all that any source says."""
    single: list[Happening] = []
    shared: dict[object, list[Happening]] = {}
    for act in acts:
        record = act.value("record")
        if record is None:
            single.append(act)
        else:
            shared.setdefault((act.kind, str(record), group(act)), []).append(act)
    return single + [_united(same) for same in shared.values()]


def _united(same: Sequence[Happening]) -> Happening:
    first, last = max(a.first for a in same), min(a.last for a in same)
    conflicting = first > last
    if conflicting:
        first, last = min(a.first for a in same), max(a.last for a in same)
    named = min(same, key=by_begin)
    return replace(named, first=first, last=last, conflicting=conflicting, sources=tuple(same))


def one_trigger_each(triggers: Iterable[Happening]) -> list[Happening]:
    """Triggers that share a ``record`` are one, named by its most precise source where they agree, by the earliest where they cannot."""
    single = [t for t in triggers if t.value("record") is None]
    shared: dict[str, list[Happening]] = {}
    for trigger in triggers:
        if trigger.value("record") is not None:
            shared.setdefault(str(trigger.value("record")), []).append(trigger)
    for same in shared.values():
        united = _united(same)
        if not united.conflicting:
            named = min(sorted(same, key=by_begin), key=lambda t: t.last - t.first)
            united = replace(named, first=united.first, last=united.last, sources=tuple(same))
        single.append(united)
    return sorted(single, key=by_begin)


def is_of(event: Happening, trigger: Happening) -> bool:
    """Whether an event is the trigger itself, or another source of it."""
    record = trigger.value("record")
    same_record = record is not None and event.kind == trigger.kind and str(event.value("record")) == str(record)
    return event.id == trigger.id or same_record
