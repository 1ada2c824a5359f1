"""Taking rows in: what counts once, which ids clash, and the sums that the ledger must show."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.event import Origin, Source
from shixian.eventlog.known import Known
from shixian.eventlog.ledger import Duplicate, EventLog, InputRecord, Rejected
from shixian.eventlog.rows import DAYS, MOMENTS, event_of, shadow_of
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from shixian.clock.instant import Instant
    from shixian.eventlog.conversion import Conversion, Made, Sink
    from shixian.eventlog.digest import Digest
    from shixian.eventlog.event import Event
    from shixian.eventlog.junk import Skipped
    from shixian.eventlog.rows import Rows

__all__ = ["MOST_REJECTED", "Intake"]

MOST_REJECTED = 1_000_000
"""Rejected rows of one log; each is held with its reason, and a log with more of them is another sort of file than it was taken for."""
_AT_ONCE = 2048
_SHOWN = 80


class Intake:
    """The log being put together, from one reader after the other. ``on_progress`` is told the number of rows so far, now and then.

    With a ``sink`` the events are passed on and not held: the memory needed does not grow with the log. Then no duplicate is looked for,
    which would need them all; whoever reads the log that comes out counts each once.
    """

    def __init__(self, on_progress: Callable[[int], None] | None = None, sink: Sink | None = None) -> None:
        self._sink = sink
        self._passed_on = 0
        self._events: list[Event] = []
        self._rejected: list[Rejected] = []
        self._duplicates: list[Duplicate] = []
        self._inputs: list[InputRecord] = []
        self._known = Known(self._events)
        self._on_progress = on_progress

    def take(self, rows: Rows, path: str, sha256: str | Digest, encoding: str, *, midnight_is_the_day: bool = False) -> None:
        """All rows of one input of records, each at most one event. ``midnight_is_the_day``: of a format that knows no bare dates."""
        with self._whole():
            self._take(rows, path, sha256, encoding, DAYS if midnight_is_the_day else MOMENTS)

    def _take(self, rows: Rows, path: str, sha256: str | Digest, encoding: str, moments: Mapping[str, Instant]) -> None:
        events, rejected, carried_none, repeated = self._count, len(self._rejected), 0, len(self._duplicates)
        origin = Origin(path)
        pending: list[tuple[Event, str | bytes]] = []
        for number, raw, values in rows:
            if type(values) is dict:
                try:
                    pending.append((event_of(values, origin, number, moments), raw))
                except RowRefused as refused:
                    self._reject(refused, origin, number, raw)
            elif isinstance(values, RowRefused):
                self._reject(values, origin, number, raw)
            else:
                carried_none += 1
            if len(pending) == _AT_ONCE:
                self._enter(pending)
                self._tell(rows.rows)
        self._enter(pending)
        self._rejected[rejected:] = sorted(self._rejected[rejected:], key=lambda row: row.source.row)
        repeated = len(self._duplicates) - repeated
        because = tuple((name, n) for name, n in (("repeated", repeated), ("blank", carried_none)) if n)
        self._inputs.append(
            InputRecord(
                path=path,
                sha256=sha256 if isinstance(sha256, str) else sha256.hex,
                encoding=encoding,
                rows=rows.rows,
                events=self._count - events,
                rejected=len(self._rejected) - rejected,
                carried_none=carried_none + repeated,
                because=because,
            )
        )

    def take_table(self, conversion: Conversion, path: str, sha256: str | Digest, encoding: str) -> None:
        """All rows of one table, each several events or none."""
        with self._whole():
            self._take_table(conversion, path, sha256, encoding)

    def _take_table(self, conversion: Conversion, path: str, sha256: str | Digest, encoding: str) -> None:
        events, rejected = self._count, len(self._rejected)
        converted, without = 0, dict[str, int]()
        for made in conversion:
            converted += made.converted - self._enter_block(made, without)
            self._rejected += made.rejected
            self._refuse_flood(path)
            self._pass_on()
            for name, n in made.without.items():
                without[name] = without.get(name, 0) + n
            self._tell(conversion.rows)
        table = conversion.table
        self._inputs.append(
            InputRecord(
                path=path,
                sha256=sha256 if isinstance(sha256, str) else sha256.hex,
                encoding=encoding,
                rows=conversion.rows,
                events=self._count - events,
                rejected=len(self._rejected) - rejected,
                carried_none=sum(without.values()),
                converted=converted,
                sheet=table.sheet,
                mapping=table.mapping,
                choices=table.choices,
                because=tuple(sorted(without.items())),
                columns=table.columns,
            )
        )

    def log(self, *, skipped: Iterable[Skipped] = (), unread: Iterable[Problem] = ()) -> EventLog:
        """The log of all that was taken in; EngineError if its sums don't hold."""
        self._tell(0)
        return EventLog(
            events=tuple(self._events),
            rejected=tuple(self._rejected),
            duplicates=tuple(self._duplicates),
            inputs=tuple(self._inputs),
            passed_on=self._passed_on,
            skipped=tuple(skipped),
            unread=tuple(unread),
        )

    @property
    def _count(self) -> int:
        return self._passed_on + len(self._events)

    def _pass_on(self) -> None:
        if self._sink is not None and self._events:
            self._sink.take(self._events)
            self._passed_on += len(self._events)
            self._events.clear()

    def _refuse_flood(self, path: str) -> None:
        if len(self._rejected) > MOST_REJECTED:
            first = self._rejected[0]
            raise InputError(
                Problem(
                    what=Text(
                        f"退回的行超过{MOST_REJECTED}行，第一行是：{first.reason.zh}",
                        f"more than {MOST_REJECTED} rows are rejected, the first because {first.reason.en}",
                    ),
                    remedy=Text(
                        f"这多半不是个别行的问题：{first.remedy.zh}；先用 shixian doctor 看看各列怎么读",
                        f"that is hardly a matter of single rows: {first.remedy.en}; see with shixian doctor how each column is read",
                    ),
                    place=Place(file=path),
                )
            )

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """An input that cannot be read to its end leaves nothing behind: a part must not pass for the whole."""
        lists: tuple[list[Any], ...] = (self._events, self._rejected, self._duplicates, self._inputs)
        before = [len(found) for found in lists]
        passed_on, mark = self._passed_on, 0 if self._sink is None else self._sink.mark()
        try:
            yield
        except BaseException:
            if self._sink is not None:
                self._sink.back(mark)
                self._passed_on = passed_on
            for found, length in zip(lists, before, strict=True):
                del found[length:]
            self._known = Known(self._events)
            for event in self._events:
                self._known.earlier(event)
            raise

    def _enter_block(self, made: Made, without: dict[str, int]) -> int:
        """Enter the events of a block; how many of its rows say nothing new, or clash with another row, and so are not converted."""
        if self._sink is not None or self._known.are_new(made.events):
            self._events += made.events
            return 0
        earlier = self._known.earlier
        fresh: list[Event] = []
        old: list[tuple[Event, Event]] = []
        for event in made.events:
            known = earlier(event)
            if known is None:
                self._events.append(event)
                fresh.append(event)
            else:
                old.append((event, known))
        return self._settle(made, fresh, old, without) if old else 0

    def _settle(self, made: Made, fresh: Sequence[Event], old: Sequence[tuple[Event, Event]], without: dict[str, int]) -> int:
        kept, refused = {event.row for event in fresh}, {row.source.row for row in made.rejected}
        gone: set[int] = set()
        for event, known in old:
            if known.same_content(event):
                self._duplicates.append(Duplicate(id=known.id, source=event.source, first=known.source))
                if event.row not in kept | refused | gone:
                    gone.add(event.row)
                    without["repeated"] = without.get("repeated", 0) + 1
            elif event.row not in refused:
                refused.add(event.row)
                clash = _clash(event, known)
                shadow = None if clash.rest is None else shadow_of(clash.rest, event.origin, event.row)
                made.rejected.append(
                    Rejected(
                        source=event.source,
                        reason=clash.reason,
                        remedy=clash.remedy,
                        raw=legible(str(event.as_record())),
                        shadows=(shadow,) if shadow else (),
                    )
                )
                if event.row not in gone:
                    gone.add(event.row)
        return len(gone)

    def _enter(self, pending: list[tuple[Event, str | bytes]]) -> None:
        """Enter events, of one row each, with the text of their rows: as events, duplicates or rejections. ``pending`` is then empty."""
        events = [event for event, _ in pending]
        if self._sink is not None or self._known.are_new(events):
            self._events += events
        else:
            for event, raw in pending:
                known = self._known.earlier(event)
                if known is None:
                    self._events.append(event)
                elif known.same_content(event):
                    self._duplicates.append(Duplicate(id=known.id, source=event.source, first=known.source))
                else:
                    self._reject(_clash(event, known), event.origin, event.row, raw)
        pending.clear()
        self._pass_on()

    def _reject(self, refused: RowRefused, origin: Origin, number: int, raw: str | bytes) -> None:
        shadow = None if refused.rest is None else shadow_of(refused.rest, origin, number)
        source = Source(file=origin.file, row=number, sheet=origin.sheet, column=origin.column)
        self._refuse_flood(origin.file)
        self._rejected.append(
            Rejected(
                source=source,
                reason=refused.reason,
                remedy=refused.remedy,
                raw=legible(raw),
                shadows=(shadow,) if shadow else (),
                said=refused.rest,
            )
        )

    def _tell(self, rows: int) -> None:
        if self._on_progress is not None:
            self._on_progress(sum(record.rows for record in self._inputs) + rows)


def _clash(later: Event, first: Event) -> RowRefused:
    """The refusal of a row that gives an id to something else. Which row is right cannot be told: it leaves a shadow, without the id."""
    rest = later.as_record()
    del rest["id"]
    shown = legible(later.id)[:_SHOWN]
    return RowRefused(
        Text(f"编号（id）{shown}已被{first.source}用于另一内容", f"its id {shown} was given to something else at {first.source}"),
        Text(
            "同一编号只能指一个事件：请更正其中一行；几个文件各自从1编号的，请去掉id列",
            "an id stands for one event: correct one of the rows; where files number their rows each from 1, drop the id column",
        ),
        rest,
    )
