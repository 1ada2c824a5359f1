"""What a mapping says (YAML): which columns a table has under which spellings, and which events each of its rows is.

Nothing is computed here and there are no expressions: a cell is taken, is a constant, is looked up in a list of values, or is the
first of several that says something.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shixian.eventlog.dateformat import FormatError, format_named
from shixian.eventlog.heads import head_key
from shixian.words import Text
from shixian.yamlpages.mistakes import Mistake, refusal, unknown_word

Spelling = str
Name = Annotated[str, Field(min_length=1)]


def _refused(what: Text, remedy: Text) -> Exception:
    return refusal(Mistake(what=what, remedy=remedy))


def _no_column(name: str, known: list[str]) -> Mistake:
    what, remedy = unknown_word(name, known, what=Text("列", "column"))
    return Mistake(what=what, remedy=remedy)


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Words(_Said):
    """A text in both languages."""

    zh: str
    en: str


class Values(_Said):
    """What a row says: from exactly one source.

    Which is ``from`` (a column), ``first`` (the first of several columns that says something), ``join`` (what several columns say, one
    after the other; it may stand beside ``first``, for rows where that says nothing) or ``is`` (a constant). ``values`` translates what
    a column holds; what it does not list is kept, left out or refused (``otherwise``). A row that says nothing is refused if the value
    is ``required``.

    ``as``: ``document-number`` writes the brackets of a document number (文号) in one way, ``document-number-within`` takes the only one
    that a title holds, ``year`` the only year that a text names; what has none is text that is not listed.
    """

    from_: Name | None = Field(None, alias="from")
    first: tuple[Name, ...] = ()
    join: tuple[Name, ...] = ()
    is_: str | int | None = Field(None, alias="is")
    values: dict[str, str] = {}
    otherwise: Literal["keep", "leave out", "refuse"] = "keep"
    as_: Literal["text", "document-number", "document-number-within", "year"] = Field("text", alias="as")
    required: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> Values:
        given = [value for value in (self.from_, self.first, self.is_) if value not in (None, ())]
        if len(given) != 1 and not (self.join and (not given or self.first)):
            raise _refused(
                Text(
                    "from、first、join、is 只能写一个（join 可与 first 同写）",
                    "exactly one of from, first, join and is (join may stand beside first)",
                ),
                Text(
                    "取一列写 from，取几列中第一个有内容的写 first，固定值写 is",
                    "write from for a column, first for the first of several, is for a constant",
                ),
            )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it asks."""
        return (self.from_,) if self.from_ else (*self.first, *self.join)


def _column_alone(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


Value = Annotated[Values, BeforeValidator(_column_alone)]


class When(_Said):
    """The moment of an event.

    It comes from a column, a column of dates and one of times, the first of several that says something, or a stamp that the user must
    ``choose`` among several candidates; ``unless_chosen`` says what holds where the user has not.

    Of the candidates of ``choose`` one that is alone counts by itself; those of ``only_if_told`` (stamps of an export or of a record,
    which need not be those of the event) never do. A table without any leaves the moment unknown, but for a column that bounds it:
    the event took place ``not_before`` or ``not_after``. ``unknown``: no column tells it.
    """

    from_: Name | None = Field(None, alias="from")
    time: Name | None = None
    first: tuple[Name, ...] = ()
    choose: tuple[Name, ...] = ()
    only_if_told: tuple[Name, ...] = Field((), alias="only-if-told")
    not_before: Name | None = Field(None, alias="not-before")
    not_after: Name | None = Field(None, alias="not-after")
    unknown: bool = False
    unless_chosen: Literal["refuse", "unknown", "none"] = Field("refuse", alias="unless-chosen")
    format: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> When:
        given = sum(bool(x) for x in (self.from_, self.first, self.is_choice, self.unknown))
        if given > 1 or (given == 0 and not self.bounds) or (self.bounds and given and not self.is_choice):
            raise _refused(
                Text(
                    "from、first、choose、unknown 只能写一个；not-before、not-after 单独写，或与 choose 同写",
                    "exactly one of from, first, choose and unknown; not-before or not-after alone or beside choose",
                ),
                Text("取一列写 from，由使用者选定的写 choose", "write from for a column, choose where the user has to say which"),
            )
        if self.format is not None:
            try:
                format_named(self.format)
            except FormatError as error:
                raise refusal(Mistake(what=error.what, remedy=error.remedy, at=("format",))) from None
        return self

    @property
    def is_choice(self) -> bool:
        """Whether several columns may hold the moment, so that the user may have to say which."""
        return bool(self.choose or self.only_if_told)

    @property
    def bounds(self) -> tuple[tuple[str, Literal["not-before", "not-after"]], ...]:
        """The columns that bound the moment where no other tells it, and on which side."""
        found: list[tuple[str, Literal["not-before", "not-after"]]] = []
        if self.not_before:
            found.append((self.not_before, "not-before"))
        if self.not_after:
            found.append((self.not_after, "not-after"))
        return tuple(found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it asks."""
        alone = tuple(name for name in (self.from_, self.time) if name)
        return (*alone, *self.first, *self.choose, *self.only_if_told, *(name for name, _ in self.bounds))


Moment = Annotated[When, BeforeValidator(_column_alone)]


class Test(_Said):
    """A condition on a column: it says something or nothing (``present``), one of ``in``, none of ``not``."""

    present: bool | None = None
    in_: tuple[str, ...] = Field((), alias="in")
    not_: tuple[str, ...] = Field((), alias="not")


def _equality(value: Any) -> Any:
    return {"in": [value]} if isinstance(value, str) else {"in": value} if isinstance(value, list) else value


Condition = Annotated[Test, BeforeValidator(_equality)]


class Witness(_Said):
    """A second record of an event's moment in the same row.

    It is the date in a page's ``address`` (a URL), or the stamp of the record's creation (``created``), before which nothing can have
    been published. Where it contradicts the event's moment, both are recorded. ``of``: only of a moment that one of these columns gave.
    """

    address: Name | None = None
    created: Name | None = None
    of: tuple[Name, ...] = ()
    basis: Words

    @model_validator(mode="after")
    def _one(self) -> Witness:
        if (self.address is None) == (self.created is None):
            raise _refused(
                Text("address 和 created 只能写一个", "exactly one of address and created"),
                Text("网址列写 address，创建时间列写 created", "write address for a column of URLs, created for one of creation stamps"),
            )
        return self

    @property
    def column(self) -> str:
        """The column that it asks."""
        return self.address or self.created or ""


class EventOf(_Said):
    """One event of each row in which its moment says something (or that must say something: ``required``) and its conditions hold.

    ``basis`` is printed beside the evidence. ``unrecorded``: the table shows the latest of such events only, so that up to so many
    earlier ones may be missing from it, and as many after the moment at which it was looked at (``observed``, a column).
    """

    kind: Value
    at: Moment
    subject: Value | None = None
    case: Value | None = None
    id: Value | None = None
    set: dict[str, Value] = {}
    where: dict[str, Condition] = {}
    required: bool = False
    witnesses: tuple[Witness, ...] = ()
    basis: Words | None = None
    unrecorded: int = Field(0, ge=0, le=31)
    observed: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _constant_kind(cls, data: Any) -> Any:
        return {**data, "kind": {"is": data["kind"]}} if isinstance(data, dict) and isinstance(data.get("kind"), str) else data


class Mapping(_Said):
    """How one sort of table is read.

    ``columns`` gives each column a name of our own and the spellings under which tables have it; ``recognise`` lists those that a
    table must have, ``unless`` those that it must not have, to be taken for one of this sort. ``speaks_of``: words of which one must
    stand in the head or above it, where the columns alone might be those of another sort; who names the mapping needs none of them.

    ``above`` are stamps that stand over the table's head (发布时间：…) and hold for all of its rows.
    ``roster`` maps a list of subjects: the columns of their name, kind and region.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: Words
    source: Words | None = None
    note: Words | None = None
    columns: dict[str, tuple[Spelling, ...]]
    recognise: tuple[Name, ...]
    unless: tuple[Name, ...] = ()
    speaks_of: tuple[str, ...] = Field((), alias="speaks-of")
    above: dict[str, tuple[Spelling, ...]] = {}
    subject: Value | None = None
    case: Value | None = None
    set: dict[str, Value] = {}
    where: dict[str, Condition] = {}
    events: tuple[EventOf, ...] = ()
    roster: dict[Literal["subject", "kind", "region"], Value] = {}

    @model_validator(mode="after")
    def _makes_something(self) -> Mapping:
        if bool(self.events) == bool(self.roster):
            raise _refused(
                Text("events 和 roster 只能写一个", "either events or roster"),
                Text("事件的表写 events，主体名录写 roster", "write events for a table of events, roster for a list of subjects"),
            )
        unheard = sorted((self.asked | {*self.recognise, *self.unless}) - self.columns.keys() - self.above.keys())
        if unheard:
            known = sorted({*self.columns, *self.above})
            raise refusal(*(_no_column(name, known) for name in unheard))
        return self

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """For each of its columns the keys by which a head is searched for it."""
        return {name: frozenset(map(head_key, spellings)) for name, spellings in self.columns.items()}

    @property
    def asked(self) -> frozenset[str]:
        """The names of the columns that it reads, and not only knows."""
        values = [v for v in (self.subject, self.case, *self.set.values(), *self.roster.values()) if v is not None]
        names = {*self.where}
        for event in self.events:
            values += [v for v in (event.kind, event.subject, event.case, event.id, *event.set.values()) if v is not None]
            names |= {*event.at.columns, *event.where, *(w.column for w in event.witnesses), *((event.observed,) if event.observed else ())}
        return frozenset(names.union(*(value.columns for value in values)))
