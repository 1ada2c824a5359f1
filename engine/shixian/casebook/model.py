"""A case of the living regulation: a small event log and all the findings that the regulation demands of it.

One case a file, ``cases/<document>/<rule>/<name>.yaml``. This module says what such a file may hold; ``files`` reads it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shixian.judge.verdict import Qualifier, Verdict  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.law.fields import RuleId  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.yamlpages.frame import Strict
from shixian.yamlpages.values import Bilingual, Day, Words

MarginUnit = Literal["hours", "working days", "days"]


def _spelt(value: object) -> object:
    """A number as its digits: a period ``2018`` needs no quotes."""
    return str(value) if type(value) is int else value


Spelt = Annotated[Words, BeforeValidator(_spelt)]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class RosterEntry(Strict):
    """A bound body that the case's roster names, with its kind (部门, 政府, …) and region."""

    subject: Words = Field(description="主体 / subject")
    kind: Words | None = Field(default=None, description="类别 / kind")
    region: Words | None = Field(default=None, description="地区 / region")


class ExpectedMargin(Strict):
    """How far from the deadline; negative: that much too late."""

    value: int | float
    unit: MarginUnit


class Expected(Strict):
    """One finding that the regulation demands.

    ``rule``, ``subject``, ``case``, ``period``, ``item`` and ``trigger`` say which finding is meant; what is left out is not asked.
    The other keys say what the finding must hold; only ``verdict`` is required. ``qualifiers``, where given, is the whole list;
    ``readings`` names those readings that matter to the case. ``due: null`` demands that there is no deadline (yet). ``testimony`` says
    of a source, by its event's id or basis, what the verdict would be if it alone counted; null: there would be no such obligation.
    """

    verdict: Verdict = Field(description="结论 / verdict")
    rule: RuleId | None = Field(default=None, description="规则；只有一条时可省 / rule, unless there is only one")
    subject: str | None = Field(default=None, description="主体 / subject")
    case: Spelt | None = Field(default=None, description="事项编号 / case; null: a finding without one")
    period: Spelt | None = Field(default=None, description="期次 / period")
    item: Spelt | None = Field(default=None, description="项目 / item")
    trigger: Spelt | None = Field(
        default=None, description="触发时间，如规则每次触发都起算 / moment of the trigger, where every trigger starts an obligation"
    )
    due: Spelt | None = Field(default=None, description="截止时间；null 表示没有 / deadline; null: none (yet)")
    qualifiers: tuple[Qualifier, ...] | None = Field(
        default=None, description="限定语，写了就必须写全 / qualifiers: all of them, where given"
    )
    readings: dict[Words, Verdict] = Field(default_factory=dict, description="其他口径下的结论 / verdicts under other readings")
    margin: ExpectedMargin | None = Field(default=None, description="余量 / margin; null: none")
    testimony: dict[Words, Verdict | None] = Field(
        default_factory=dict,
        description="单凭一处来源（编号或 basis）的结论；null 表示无此义务 / verdict by one source alone (id or basis); null: none",
    )

    def asks(self, name: str) -> bool:
        """Whether the case says anything about ``name``, a null included."""
        return name in self.model_fields_set


class Case(Strict):
    """A situation and its outcome."""

    title: Bilingual = Field(description="情形与结论 / the situation and its outcome")
    rules: Annotated[tuple[RuleId, ...], BeforeValidator(_one_or_many), Field(min_length=1, description="所问规则 / the rules asked")]
    as_of: Spelt = Field(description="检查时点 / the moment of the check")
    since: Day | None = Field(default=None, description="自该日起（含） / from this day on")
    until: Day | None = Field(default=None, description="至该日止（含） / to this day, included")
    reading: Words | None = Field(default=None, description="按该口径判定 / judged under this reading")
    roster: tuple[RosterEntry, ...] = Field(default=(), description="名录 / roster")
    events: tuple[dict[str, Any], ...] = Field(description="事件日志，一行一事 / the event log, one event each")
    expect: tuple[Expected, ...] = Field(description="应有的全部发现 / all findings that are due")
    unlinked: int | None = Field(default=None, ge=0, description="未关联事件数 / number of unlinked events")
    rejected: int = Field(default=0, ge=0, description="拒收行数 / number of rejected rows")
    because: Bilingual | None = Field(default=None, description="推算过程 / how the outcome was reckoned")
