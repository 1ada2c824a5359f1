"""The words of a rulebook: kinds of events, their attributes and the values these may have."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from shixian.law.fields import Name  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.words import Text
from shixian.yamlpages.frame import ReadBy, Strict
from shixian.yamlpages.mistakes import Mistake, kind_of, refusal
from shixian.yamlpages.values import Bilingual  # noqa: TC001 - pydantic reads the annotations at run time

AttributeType = Literal["text", "integer", "date", "period"]
RESERVED = ("id", "kind", "at", "subject", "case")


def read_values(raw: object) -> tuple[str | int, ...]:
    """The values that an attribute may have: texts or whole numbers, none twice."""
    if not isinstance(raw, (list, tuple)) or not raw:
        raise refusal(
            Mistake(
                what=Text("应为非空的列表", "expected a list that is not empty"),
                remedy=Text("写成 [甲, 乙] 的形式", "type it like [one, another]"),
            )
        )
    mistakes = []
    for i, value in enumerate(raw):
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
            sort = kind_of(value)
            mistakes.append(
                Mistake(
                    what=Text(f"应为文字或整数，实为{sort.zh}", f"expected text or a whole number, found {sort.en}"),
                    remedy=Text("文字形似真假值或日期时加半角引号", "put it in quotes if it is meant as text"),
                    at=(i,),
                )
            )
        elif value in raw[:i]:
            mistakes.append(
                Mistake(what=Text(f"{value} 重复", f"{value} is listed twice"), remedy=Text("只写一次", "list it once"), at=(i,))
            )
    if mistakes:
        raise refusal(*mistakes)
    return tuple(raw)


_VALUES_SCHEMA = {
    "type": "array",
    "items": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]},
    "minItems": 1,
    "uniqueItems": True,
}
Values = Annotated[tuple[str | int, ...], ReadBy(read_values, _VALUES_SCHEMA, list)]


class Attribute(Strict):
    """One attribute of a kind of event: its type, its label, the values it may have."""

    type: AttributeType = Field(default="text", description="类型 / type")
    label: Bilingual | None = Field(default=None, description="名称 / label")
    values: Values | None = Field(default=None, description="允许的值 / the values it may have")
    required: StrictBool = Field(default=False, description="日志中是否必填 / whether every event must have it")

    @model_validator(mode="after")
    def _values_are_of_the_type(self) -> Attribute:
        wanted = int if self.type == "integer" else str
        wrong = [i for i, value in enumerate(self.values or ()) if not isinstance(value, wanted)]
        if wrong:
            raise refusal(
                *(
                    Mistake(
                        what=Text(
                            f"{(self.values or ())[i]} 与类型 {self.type} 不符", f"{(self.values or ())[i]} is not of the type {self.type}"
                        ),
                        remedy=Text("整数不加引号，其他值加半角引号", "no quotes for integers, quotes for the rest"),
                        at=("values", i),
                    )
                    for i in wrong
                )
            )
        return self


class EventKind(Strict):
    """A kind of event: its label, its attributes, and its role where it has one (an exemption waives obligations)."""

    label: Bilingual = Field(description="名称 / label")
    role: Literal["exemption"] | None = Field(default=None, description="作用：豁免 / role: exemption")
    attributes: dict[Name, Attribute] = Field(default_factory=dict, description="属性 / attributes")

    @model_validator(mode="after")
    def _no_reserved_attribute(self) -> EventKind:
        taken = [name for name in self.attributes if name in RESERVED]
        if taken:
            raise refusal(
                *(
                    Mistake(
                        what=Text(
                            f"{name} 是日志的固定列，不能作属性", f"{name} is a fixed column of every log, it cannot be an attribute"
                        ),
                        remedy=Text("换一个名称", "choose another name"),
                        at=("attributes", name),
                        on_key=True,
                    )
                    for name in taken
                )
            )
        return self


class Vocabulary(Strict):
    """All kinds of events that the rules of one rulebook may name."""

    kinds: dict[Name, EventKind] = Field(description="事件种类 / kinds of events")

    def label(self, kind: str) -> Text:
        """The kind's label, or the kind itself when the vocabulary does not have it."""
        known = self.kinds.get(kind)
        return known.label if known else Text(kind, kind)

    def attribute_label(self, kind: str, attribute: str) -> Text:
        """The attribute's label, or its name when it has none."""
        known = self.kinds.get(kind)
        found = known.attributes.get(attribute) if known else None
        if found is not None and found.label is not None:
            return found.label
        return _FIXED.get(attribute, Text(attribute, attribute))

    def exemptions(self) -> tuple[str, ...]:
        """The kinds whose events waive obligations."""
        return tuple(name for name, kind in self.kinds.items() if kind.role == "exemption")

    def as_json(self) -> dict[str, Any]:
        """The vocabulary as plain values."""
        return self.model_dump(mode="json", exclude_none=True)


_FIXED = {
    "subject": Text("主体", "subject"),
    "case": Text("事项编号", "case"),
    "at": Text("时间", "moment"),
    "id": Text("编号", "id"),
    "kind": Text("种类", "kind"),
}
