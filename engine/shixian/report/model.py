"""The result of a check as one frozen pydantic model (design.md section 8); every rendering reads nothing else."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from shixian.judge.verdict import Qualifier, Verdict
from shixian.words import Text  # noqa: TC001 - pydantic reads it at run time

SCHEMA: Literal["shixian.report/1"] = "shixian.report/1"


class Record(BaseModel):
    """A value of the report: complete when made, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceRecord(Record):
    """Where a row of evidence stands: its file as it was named, and its 1-based line; ``cell`` in tables (Sheet1!F12)."""

    file: str
    row: int
    cell: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.cell or self.row}"

    @model_serializer(mode="wrap")
    def _leave_out(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if name != "cell" or value is not None}


class EventRecord(Record):
    """An event as evidence: ``at`` is the canonical text of its Instant; ``basis`` says in the log's words how the moment was come by."""

    event: str
    kind: str
    at: str
    source: SourceRecord
    basis: str | None = None

    @model_serializer(mode="wrap")
    def _leave_out(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if name != "basis" or value is not None}


class MarginRecord(Record):
    """How far from the deadline; negative: that much too late."""

    value: int | float
    unit: Literal["hours", "working days", "days"]


class TestimonyRecord(Record):
    """One of several sources of one ``record`` that cannot agree, and what the verdict would be if it alone counted.

    ``verdict`` is null where there would be no such obligation, ``due`` where there would be no deadline (yet).
    """

    event: str
    kind: str
    record: str
    at: str
    source: SourceRecord
    basis: str | None
    verdict: Verdict | None
    margin: MarginRecord | None
    due: str | None


class NoticeRecord(Record):
    """The notice that says why a day is worked or not."""

    title: Text
    url: str | None = None
    issued: str | None = None


class StepRecord(Record):
    """One day of a derivation: counted as the ``number``-th, or not, and why."""

    date: str
    counted: bool
    number: int | None = None
    kind: str
    label: Text
    notice: NoticeRecord | None = None


class DerivationRecord(Record):
    """How one deadline was computed, day by day."""

    limit: str
    limit_text: Text
    calendar: str
    start: str
    due: str | None
    due_earliest: str | None = None
    provisional: bool = False
    steps: tuple[StepRecord, ...] = ()
    conventions: tuple[Text, ...] = ()
    provisional_reason: Text | None = None


class ShareRecord(Record):
    """How many of the findings counted were met, and how many there are."""

    met: int
    all: int


class FindingRecord(Record):
    """One obligation and what became of it.

    ``due`` is an instant for limits in hours and a date (until 24:00) otherwise; null where there is no deadline yet.
    ``share`` is there for a share of other findings; ``same_as`` names the superior rules' findings on the same matter.
    ``due_earliest`` is there only when the trigger leaves the deadline open within an interval that ends at ``due``;
    ``testimony`` only where evidence conflicts; ``derivation`` only when it was asked for.
    """

    fingerprint: str
    rule: str
    document: str
    clause: str
    kind: str
    subject: str
    region: str | None
    case: str | None
    item: str | None
    period: str | None
    verdict: Verdict
    qualifiers: tuple[Qualifier, ...]
    trigger: EventRecord | None
    act: EventRecord | None
    acts: tuple[EventRecord, ...]
    others: tuple[EventRecord, ...]
    due: str | None
    due_earliest: str | None = None
    margin: MarginRecord | None
    reading: str
    readings: dict[str, Verdict]
    causes: tuple[Text, ...]
    share: ShareRecord | None = None
    same_as: tuple[str, ...] | None = None
    testimony: tuple[TestimonyRecord, ...] | None = None
    derivation: tuple[DerivationRecord, ...] | None = None

    @model_serializer(mode="wrap")
    def _without_what_was_not_asked(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        for name in ("due_earliest", "share", "same_as", "testimony", "derivation"):
            if fields[name] is None:
                del fields[name]
        return fields

    @property
    def contested(self) -> bool:
        """Whether another reading of the rule decides otherwise about there being a violation."""
        return Qualifier.CONTESTED in self.qualifiers

    @property
    def in_conflict(self) -> bool:
        """Whether sources of one and the same record give moments that cannot both be right."""
        return Qualifier.CONFLICTING_EVIDENCE in self.qualifiers

    @property
    def key(self) -> str | None:
        """What the obligation is about besides its subject: case, item and period, as far as they are given."""
        return " · ".join(p for p in (self.case, self.item, self.period) if p) or None


class RuleRecord(Record):
    """A rule that was asked, in the reading it was asked under; ``demand`` is one sentence."""

    id: str
    document: str
    clause: str
    kind: str
    title: Text
    summary: Text | None
    trigger_kinds: tuple[str, ...]
    act_kinds: tuple[str, ...]
    limit: str | None
    limit_text: Text | None
    every: str | None
    times: int | None
    demand: Text
    reading: str
    because: Text | None
    readings: dict[str, Text]
    note: Text | None


class DocumentRecord(Record):
    """A document whose rules were asked."""

    id: str
    title: Text
    number: str | None
    issuer: Text


class RulebookRecord(Record):
    """The rulebook that was used; ``path`` is null for the one that Shixian ships."""

    name: str
    path: str | None
    digest: str
    documents: tuple[DocumentRecord, ...]
    rules: tuple[RuleRecord, ...]
    kinds: dict[str, Text]


class OverlayRecord(Record):
    """A regional calendar that was laid over the national one."""

    id: str
    title: Text
    url: str | None


class CalendarRecord(Record):
    """The working calendars that the deadlines were counted on; ``horizon`` is the last year with a published arrangement."""

    names: tuple[str, ...]
    horizon: int
    digest: str
    overlays: tuple[OverlayRecord, ...]


class InputFile(Record):
    """One file that was read; ``rows`` is the sum of the three numbers after it.

    In a table that a mapping reads, a row may be several events, and ``converted`` counts the rows that became some. ``because``: why
    rows carry no new event.
    """

    path: str
    sha256: str
    encoding: str
    rows: int
    events: int
    rejected: int
    carried_none: int
    converted: int | None = None
    sheet: str | None = None
    mapping: str | None = None
    choices: tuple[ChoiceRecord, ...] = ()
    because: dict[str, int] = {}

    @model_serializer(mode="wrap")
    def _leave_out(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what only tables have, where it is no table."""
        return {name: value for name, value in handler(self).items() if name not in _OF_TABLES or value}


_OF_TABLES = frozenset({"converted", "sheet", "mapping", "choices", "because"})


class ChoiceRecord(Record):
    """Which of several stamps of a table was taken for the moment of a kind of event; null: none of them."""

    kind: str
    column: str | None
    candidates: tuple[str, ...]


class SkippedRecord(Record):
    """Something that was found beside the inputs and not read, and why."""

    file: str
    why: Text


class UnreadRecord(Record):
    """A file of a folder that could not be read while the others could: the result is incomplete."""

    place: str
    reason: Text
    remedy: Text


class Reconciliation(Record):
    """Rows in = events out + rows rejected + rows that carry no event, over all inputs."""

    rows: int
    events: int
    rejected: int
    carried_none: int
    converted: int
    holds: bool
    after_as_of: int


class UnlinkedRecord(Record):
    """An event of a rule's kind that starts and discharges nothing."""

    rule: str
    event: EventRecord
    reason: Text


class NoteRecord(Record):
    """Something that the reader of the result must know."""

    code: str
    text: Text


class RejectedRecord(Record):
    """A row that could not be read; ``event`` is what could be saved of it, so that nobody is accused on a damaged row."""

    source: SourceRecord
    reason: Text
    remedy: Text
    raw: str
    event: EventRecord | None


class DuplicateRecord(Record):
    """A row that repeats an earlier one and was counted once."""

    source: SourceRecord
    first: SourceRecord


class Counts(Record):
    """Obligations by verdict. ``due`` = met + late + missed; ``on_time`` = met ÷ due, null when nothing was due."""

    due: int
    met: int
    late: int
    missed: int
    undetermined: int
    pending: int
    waived: int
    on_time: float | None


class Summary(Record):
    """The counts, pooled over obligations, never a mean of percentages.

    ``violations_under_some_reading`` counts also what is none under the reading asked; ``violations_also_under_superior`` those whose
    matter a superior rule, that the rule implements, finds violated too.
    """

    totals: Counts
    by_rule: dict[str, Counts]
    by_subject: dict[str, Counts]
    violations: int
    violations_under_every_reading: int
    violations_under_some_reading: int
    violations_also_under_superior: int
    contested: int
    provisional: int


class Report(Record):
    """All that a check has to say. Deterministic: equal inputs and options give equal bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    schema_: Literal["shixian.report/1"] = Field(default=SCHEMA, alias="schema")
    version: str
    as_of: str
    since: str | None
    until: str | None
    reading: str | None
    rulebook: RulebookRecord
    calendar: CalendarRecord
    inputs: tuple[InputFile, ...]
    reconciliation: Reconciliation
    roster: int | None
    applied: dict[str, tuple[str, ...]]
    not_asked: dict[str, Text]
    notes: tuple[NoteRecord, ...]
    summary: Summary
    findings: tuple[FindingRecord, ...]
    unlinked: tuple[UnlinkedRecord, ...]
    rejected: tuple[RejectedRecord, ...]
    duplicates: tuple[DuplicateRecord, ...]
    unread: tuple[UnreadRecord, ...] = ()
    skipped: tuple[SkippedRecord, ...] = ()

    @property
    def violations(self) -> tuple[FindingRecord, ...]:
        """The findings that are violations, in the report's order."""
        return tuple(f for f in self.findings if f.verdict.is_violation)

    def rule(self, rule_id: str) -> RuleRecord | None:
        """The rule of this id, if it was asked."""
        return next((r for r in self.rulebook.rules if r.id == rule_id), None)

    def document(self, document_id: str) -> DocumentRecord | None:
        """The document of this id, if one of its rules was asked."""
        return next((d for d in self.rulebook.documents if d.id == document_id), None)

    def as_json(self) -> str:
        """The report as JSON text (RFC 8259), non-ASCII kept, ending in a newline."""
        return self.model_dump_json(indent=2) + "\n"
