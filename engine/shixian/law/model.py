"""The rule (规则): the checkable form of one clause, with its named readings. Kinds follow DECLARE's templates where one exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from shixian.clock.period import Every
from shixian.law.document import Clause, Document, Effective, Level, Scope, Status
from shixian.law.fields import Limit, Name, Percent, Reference, RuleId, Slug  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.law.fitness import mistakes_of
from shixian.law.names import read_name
from shixian.law.selector import Extension, Selector, Suspend, Test
from shixian.law.vocabulary import Attribute, EventKind, Vocabulary
from shixian.words import Text
from shixian.yamlpages.frame import ReadBy, Strict
from shixian.yamlpages.mistakes import Mistake, kind_of, refusal
from shixian.yamlpages.values import Bilingual, Names, Words  # noqa: TC001 - pydantic reads the annotations at run time

if TYPE_CHECKING:
    from shixian.clock.limit import TimeLimit

__all__ = [
    "Attribute",
    "Binds",
    "Clause",
    "DefaultReading",
    "Document",
    "Each",
    "Effective",
    "EventKind",
    "Every",
    "Extension",
    "Kind",
    "Level",
    "Reading",
    "Rule",
    "Scope",
    "Selector",
    "Status",
    "Suspend",
    "Test",
    "Vocabulary",
]

Kind = Literal["response", "precedence", "deadline", "recurrence", "retention", "ratio"]
OF_A_CASE: frozenset[Kind] = frozenset({"response", "precedence", "retention"})
"""Kinds whose obligations start from triggers and are told apart by a correlation key; the others are asked of each subject."""
Start = Literal["earliest", "every"]
Idle = Literal["asked", "exempt"]
DEFAULT_READING = "default"


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Each(Strict):
    """One obligation for each item: the attribute that names the item, and the items (none: those seen in the log)."""

    attribute: Name = Field(description="标明分项的属性 / the attribute that names the item")
    items: Names = Field(description="各分项 / the items")


def _each(value: object) -> Each:
    if isinstance(value, Each):
        return value
    if isinstance(value, str):
        return Each.model_construct(attribute=read_name(value), items=())
    return Each.model_validate(value)


def _written_each(each: Each) -> object:
    return {"attribute": each.attribute, "items": list(each.items)} if each.items else each.attribute


_EACH_SCHEMA = {"anyOf": [{"type": "string", "pattern": r"^\S+$"}, Each.model_json_schema()]}
EachItem = Annotated[Each, ReadBy(_each, _EACH_SCHEMA, _written_each)]


class Binds(Strict):
    """Whom a rule binds among its document's subjects: kinds of the roster, or subjects by name (all that are given must fit)."""

    kind: Names = Field(default=(), description="主体类别（名录） / kinds of the roster")
    subject: Names = Field(default=(), description="主体名称 / subjects by name")

    @model_validator(mode="after")
    def _says_whom(self) -> Binds:
        if not self.kind and not self.subject:
            raise refusal(
                Mistake(
                    what=Text("没有写明约束谁", "it does not say whom it binds"),
                    remedy=Text("写成 {kind: [部门]}，或删去 binds", "type it like {kind: [部门]}, or remove binds"),
                )
            )
        return self

    def covers(self, subject: str, kind: str | None) -> bool:
        """Whether a subject of this kind is bound."""
        return (not self.kind or kind in self.kind) and (not self.subject or subject in self.subject)


class DefaultReading(Strict):
    """The reading under which a rule is judged unless another is asked for: its name, and why."""

    name: Slug = Field(description="口径名称 / name")
    because: Bilingual = Field(description="理由 / why it is reasonable")


class Reading(DefaultReading):
    """Another reasonable reading of a clause: what it replaces in the rule, and why."""

    when: Selector | None = None
    act: Selector | None = None
    breach: Selector | None = None
    stock: Selector | None = None
    start: Start | None = None
    ahead: Limit | None = None
    within: Limit | None = None
    due: Limit | None = None
    share: Percent | None = None
    every: Every | None = None
    times: Annotated[int, Field(strict=True, ge=1)] | None = None
    each: EachItem | None = None
    idle: Idle | None = None
    restart: Selector | None = None
    extend: Extension | None = None
    suspend: Suspend | None = None

    @property
    def overrides(self) -> dict[str, Any]:
        """What it replaces: field by value; None takes the field away."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name in self.model_fields_set and name not in ("name", "because")
        }

    @model_validator(mode="after")
    def _replaces_something(self) -> Reading:
        if not self.overrides:
            raise refusal(
                Mistake(
                    what=Text("这一口径什么也没有改变", "this reading replaces nothing"),
                    remedy=Text(
                        "写上它改变的键，例如 due: by 2020-09-30 rolled，或删去这一口径",
                        "add what it replaces, like due: by 2020-09-30 rolled, or remove it",
                    ),
                )
            )
        return self


def _named(value: object) -> object:
    if not isinstance(value, dict):
        sort = kind_of(value)
        raise refusal(
            Mistake(
                what=Text(f"应为“名称: 口径”的键值表，实为{sort.zh}", f"expected name: reading pairs, found {sort.en}"),
                remedy=Text(
                    "写成 readings: {rolled: {because: …, due: …}} 的形式", "type it like readings: {rolled: {because: …, due: …}}"
                ),
            )
        )
    stray = [name for name, body in value.items() if isinstance(body, dict) and "name" in body]
    if stray:
        raise refusal(
            *(
                Mistake(
                    what=Text("口径的名称就是它的键，不另写 name", "a reading is named by its key, there is no name inside"),
                    remedy=Text("删去 name", "remove name"),
                    at=(name, "name"),
                    on_key=True,
                )
                for name in stray
            )
        )
    return {name: {**body, "name": name} if isinstance(body, dict) else body for name, body in value.items()}


class Rule(Strict):
    """The checkable form of a clause."""

    id: RuleId = Field(description="编号：<文件>/<名称> / id: <document>/<slug>")
    clause: Words = Field(description="条款位置，须列于 document.yaml / the clause's locator in document.yaml")
    title: Bilingual = Field(description="标题，用自己的话 / title, in our own words")
    kind: Kind = Field(description="规则种类 / kind of rule")
    when: Selector | None = Field(
        default=None, description="触发事件（response、precedence、retention） / the trigger (response, precedence, retention)"
    )
    act: Selector | None = Field(default=None, description="履行事件 / the act that discharges the obligation")
    breach: Selector | None = Field(
        default=None, description="表明已不再公开的事件（retention） / the event that shows that it is no longer public (retention)"
    )
    stock: Selector | None = Field(
        default=None, description="存量：每个键一项（ratio） / the stock, one piece for each key (ratio over a stock)"
    )
    of: Annotated[tuple[RuleId, ...], BeforeValidator(_one_or_many)] = Field(
        default=(), description="对哪些规则的结果计比例（ratio） / the rules over whose findings the share is taken (ratio)"
    )
    share: Percent | None = Field(default=None, description="比例，如 100%（ratio） / the share that is asked, like 100% (ratio)")
    by: Names = Field(
        default=("case",), description="把触发与履行联系起来的键；缺省为 case / what trigger and act have in common; default: case"
    )
    start: Start = Field(default="earliest", description="最早的触发，或每次触发 / the earliest trigger of a key, or every one")
    ahead: Limit | None = Field(
        default=None,
        description="履行可早于触发多少仍算数（response）：same day、n hours、n days"
        " / how long before its trigger an act still counts (response)",
    )
    within: Limit | None = Field(
        default=None,
        description="时限（response）；先后次序容许的最迟（precedence 只可为 same day）；保留期（retention，不写为永久）"
        " / time limit (response); same day: the trigger's own day is early enough (precedence); how long (retention; none: for good)",
    )
    due: Limit | None = Field(
        default=None,
        description="固定日期（deadline、ratio 的存量）；期满后的期限（recurrence）"
        " / fixed date (deadline, ratio over a stock); limit after the period (recurrence)",
    )
    every: Every | None = Field(default=None, description="周期（recurrence、ratio 的结果） / period (recurrence, ratio over findings)")
    times: int = Field(default=1, strict=True, ge=1, description="每一周期的次数 / how often in each period")
    each: EachItem | None = Field(default=None, description="按分项逐项要求 / one obligation for each item")
    idle: Idle = Field(default="asked", description="整个周期无工作日时是否仍要求 / whether a period without a working day is asked")
    restart: Selector | None = Field(default=None, description="重新起算的事件 / an event from which the clock starts again")
    extend: Extension | None = Field(default=None, description="延期事件 / an event that prolongs the limit")
    suspend: Suspend | None = Field(default=None, description="中止计算的期间 / when the clock stands still")
    binds: Binds | None = Field(default=None, description="约束哪些主体 / whom it binds")
    effective: Effective = Field(
        default_factory=Effective, description="适用期间；缺省取自文件 / when it is in force; the document's where an end is missing"
    )
    implements: tuple[Reference, ...] = Field(
        default=(), description="所落实的上位规则或文件 / the superior rules or documents that it implements"
    )
    over: tuple[RuleId, ...] = Field(default=(), description="优先于这些规则适用 / the rules over which it takes precedence")
    reading: DefaultReading | None = Field(default=None, description="缺省口径 / the default reading")
    readings: Annotated[dict[str, Reading], BeforeValidator(_named)] = Field(default_factory=dict, description="其他口径 / other readings")
    explained: dict[str, Bilingual] = Field(
        default_factory=dict, description="对 rules lint 某项发现的说明：代码: 理由 / why a finding of rules lint stands: code: reason"
    )
    note: Bilingual | None = Field(default=None, description="说明 / note")

    def __hash__(self) -> int:
        return hash((self.id, self.reading_name))

    def as_data(self) -> dict[str, Any]:
        """The rule as the plain values of a rule file."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"readings": {"__all__": {"name"}}})

    @property
    def document(self) -> str:
        """The id of the document that it is of."""
        return self.id.split("/")[0]

    @property
    def limit(self) -> TimeLimit | None:
        """The limit that it sets: ``within``, or ``due``; None for a recurrence due at its period's end."""
        return self.within or self.due

    @property
    def reading_name(self) -> str:
        """The name of the reading that this rule is (``default`` where the rule does not name one)."""
        return self.reading.name if self.reading else DEFAULT_READING

    def variants(self) -> tuple[tuple[str, Rule], ...]:
        """The rule under each reading, by the reading's name; the default first. A variant has no further readings."""
        default = Rule.model_validate(self._parts() | ({"reading": self.reading} if self.reading else {}))
        return (
            (self.reading_name, default),
            *((name, Rule.model_validate(self._parts(reading))) for name, reading in self.readings.items()),
        )

    def _parts(self, reading: Reading | None = None) -> dict[str, Any]:
        """The fields that are given, with a reading's overrides in their place; a field that it takes away is left out."""
        parts = {name: getattr(self, name) for name in self.model_fields_set - {"reading", "readings"}}
        if reading is not None:
            parts |= {**reading.overrides, "reading": DefaultReading(name=reading.name, because=reading.because)}
        return {name: value for name, value in parts.items() if value is not None}

    @model_validator(mode="before")
    @classmethod
    def _asked_of_each_subject(cls, given: Any) -> Any:
        """Other kinds than responses have no trigger to share a case with: their key is the subject."""
        if isinstance(given, dict) and given.get("kind") in ("deadline", "recurrence"):  # a ratio's key tells its stock apart
            return {"by": ("subject",), **given}
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> Rule:
        mistakes = mistakes_of(self)
        if not mistakes:
            mistakes = [m for name, reading in self.readings.items() for m in self._mistakes_under(name, reading)]
        if mistakes:
            raise refusal(*mistakes)
        return self

    def _mistakes_under(self, name: str, reading: Reading) -> list[Mistake]:
        return [
            Mistake(
                what=m.what,
                remedy=m.remedy,
                at=("readings", name, *(m.at if m.at and m.at[0] in reading.overrides else ())),
                on_key=m.on_key,
            )
            for m in mistakes_of(Rule.model_construct(**self._parts(reading)))
        ]
