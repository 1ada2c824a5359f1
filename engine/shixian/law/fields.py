"""The small values of rule files beyond texts and days: limits, shares and names. Each refuses a wrong form and says what to type."""

from __future__ import annotations

from typing import Annotated

from shixian.clock.limit import LimitError, TimeLimit
from shixian.law.names import Digest, Name, Reference, RuleId, Slug
from shixian.words import Text
from shixian.yamlpages.frame import ReadBy
from shixian.yamlpages.mistakes import Mistake, half_width, refusal, shown

__all__ = ["Digest", "Limit", "Name", "Percent", "Reference", "RuleId", "Slug"]


def read_limit(value: object) -> TimeLimit:
    """A time limit as :meth:`TimeLimit.parse` reads it."""
    if isinstance(value, TimeLimit):
        return value
    if not isinstance(value, str):
        unit = f"{value} working days" if isinstance(value, int) and not isinstance(value, bool) else "7 working days"
        raise refusal(
            Mistake(
                what=Text(f"应为期限，实为 {shown(value)}", f"expected a time limit, found {shown(value)}"),
                remedy=Text(f"连单位一起写，例如 {unit}", f"write the unit too, for example {unit}"),
            )
        )
    try:
        return TimeLimit.parse(value)
    except LimitError as error:
        raise refusal(Mistake(what=error.what, remedy=error.remedy)) from None


def read_percent(value: object) -> int:
    """A share as whole percent, ``50%`` or ``100%``: from 1 to 100."""
    text = half_width(str(value)).replace(" ", "")
    digits = text.removesuffix("%")
    if isinstance(value, str) and text.endswith("%") and digits.isdecimal() and 1 <= int(digits) <= 100:
        return int(digits)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return value
    raise refusal(
        Mistake(
            what=Text(
                f"应为 1% 至 100% 的整数百分比，实为 {shown(value)}", f"expected whole percent from 1% to 100%, found {shown(value)}"
            ),
            remedy=Text("写成 share: 100% 的形式", "type it like share: 100%"),
        )
    )


_LIMIT_SCHEMA = {
    "type": "string",
    "pattern": r"\S",
    "examples": ["5 hours", "7 working days", "30 days rolled", "same day", "by 03-31", "by 2020-11-30"],
}

Limit = Annotated[TimeLimit, ReadBy(read_limit, _LIMIT_SCHEMA, str)]
Percent = Annotated[
    int,
    ReadBy(
        read_percent,
        {"anyOf": [{"type": "string", "pattern": "^[1-9][0-9]?%$|^100%$"}, {"type": "integer", "minimum": 1, "maximum": 100}]},
        lambda share: f"{share}%",
    ),
]
