"""A document (文件) and its clause matrix: every clause with a time word, encoded or not, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, StrictBool, model_validator

from shixian.law.fields import Digest, Reference, RuleId, Slug  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.words import Text
from shixian.yamlpages.frame import Strict
from shixian.yamlpages.mistakes import Mistake, refusal
from shixian.yamlpages.values import Bilingual, Day, Names, Words  # noqa: TC001 - pydantic reads the annotations at run time

if TYPE_CHECKING:
    import datetime as dt

Level = Literal["law", "administrative-regulation", "national-document", "local-plan"]
Status = Literal["encoded", "partly", "manual", "out of scope"]


class Effective(Strict):
    """An interval of days, both ends included; a missing end is open."""

    start: Day | None = Field(default=None, alias="from", description="自该日起（含） / from this day on")
    end: Day | None = Field(default=None, alias="to", description="至该日止（含） / to this day, included")

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Effective:
        if self.start and self.end and self.end < self.start:
            raise refusal(
                Mistake(
                    what=Text(f"终止日 {self.end} 早于起始日 {self.start}", f"it ends on {self.end}, before it begins on {self.start}"),
                    remedy=Text("对调 from 与 to，或改正其一", "exchange from and to, or correct one of them"),
                    at=("to",),
                )
            )
        return self

    @classmethod
    def between(cls, start: dt.date | None = None, end: dt.date | None = None) -> Effective:
        """The interval from ``start`` to ``end``."""
        return cls.model_validate({"from": start, "to": end})

    def within(self, outer: Effective) -> Effective:
        """This interval with each missing end taken from ``outer``."""
        return Effective.between(self.start or outer.start, self.end or outer.end)

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Effective) -> bool:
        """Whether some day lies inside both."""
        starts = [d for d in (self.start, other.start) if d is not None]
        ends = [d for d in (self.end, other.end) if d is not None]
        return not starts or not ends or max(starts) <= min(ends)

    def __str__(self) -> str:
        return f"{self.start or '…'} – {self.end or '…'}"


class Scope(Strict):
    """Whom a document binds: all of the country, or the roster's regions, kinds or subjects that it names (all that are given must fit)."""

    national: StrictBool = Field(default=False, description="全国适用 / binds the whole country")
    regions: Names = Field(default=(), description="地区 / regions")
    kinds: Names = Field(default=(), description="主体类别 / kinds of subjects")
    subjects: Names = Field(default=(), description="主体名称 / subjects by name")

    @model_validator(mode="after")
    def _says_whom(self) -> Scope:
        named = bool(self.regions or self.kinds or self.subjects)
        if self.national == named:
            raise refusal(
                Mistake(
                    what=Text(
                        "适用范围应为全国，或列出地区、类别、主体，二者取一",
                        "a scope is national, or it lists regions, kinds or subjects; one of the two",
                    ),
                    remedy=Text(
                        "写成 {national: true} 或 {regions: [贵阳市]} 的形式", "type it like {national: true} or {regions: [贵阳市]}"
                    ),
                )
            )
        return self

    def may_share_subjects(self, other: Scope) -> bool:
        """Whether some subject may lie in both scopes, as far as the names tell."""
        if self.national or other.national:
            return True
        pairs = ((self.regions, other.regions), (self.kinds, other.kinds), (self.subjects, other.subjects))
        return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in pairs)


class Clause(Strict):
    """One located provision: what became of it, by which rules, or for which reason by none."""

    locator: Words = Field(description="条款位置，如 二(六) / where it stands in the document")
    summary: Bilingual = Field(description="条款要点，用自己的话 / what it says, in our own words")
    status: Status = Field(description="编码状态 / what became of it")
    rules: tuple[RuleId, ...] = Field(default=(), description="编成的规则 / the rules that encode it")
    superior: tuple[Reference, ...] = Field(
        default=(),
        description="所落实或据以设上限的上位规则、文件 / the superior rules or documents that it implements or that give its ceiling",
    )
    reason: Bilingual | None = Field(default=None, description="未（全部）编码的理由 / why it is not, or not wholly, encoded")
    words: Names = Field(default=(), description="时间词 / the time words in it")
    digest: Digest | None = Field(
        default=None,
        description="条款正文（规范化后）的摘要；没有正文可核时不写 / digest of its normalised text, where the text is at hand",
    )
    reads: Bilingual | None = Field(default=None, description="残损文字的读法 / how damage in the text is read")
    units: Names = Field(default=(), description="责任单位 / responsible units")
    verified: Words | None = Field(default=None, description="核对情况 / how it was verified")

    @model_validator(mode="after")
    def _unencoded_has_a_reason(self) -> Clause:
        if self.status != "encoded" and self.reason is None:
            raise refusal(
                Mistake(
                    what=Text(f"状态为 {self.status} 的条款缺少理由", f"a clause with the status {self.status} needs a reason"),
                    remedy=Text("补上 reason: {zh: …, en: …}", "add reason: {zh: …, en: …}"),
                    at=("status",),
                )
            )
        return self


class Document(Strict):
    """An instrument: what it is, who issued it, when it is in force, whom it binds, and its clause matrix."""

    id: Slug = Field(description="编号，与文件夹同名 / its id, the folder's name")
    title: Bilingual = Field(description="标题 / title")
    number: Words | None = Field(description="文号；没有则为 null / document number; null if the text has none")
    issuer: Bilingual = Field(description="制发机关 / issuer")
    issued: Day | None = Field(description="成文或印发日期；没有则为 null / day of issue; null if the text has none")
    level: Level = Field(description="效力层级 / place in the hierarchy of law")
    superior: tuple[Slug, ...] = Field(default=(), description="上位文件 / the documents above it")
    replaces: tuple[Slug, ...] = Field(default=(), description="被其取代的文件 / the documents that it replaces")
    effective: Effective = Field(default_factory=Effective, description="施行期间 / when it is in force")
    scope: Scope = Field(description="适用范围 / whom it binds")
    explained: dict[str, Bilingual] = Field(
        default_factory=dict, description="对 rules lint 某项发现的说明：代码: 理由 / why a finding of rules lint stands: code: reason"
    )
    note: Bilingual | None = Field(default=None, description="说明 / note")
    clauses: tuple[Clause, ...] = Field(default=(), description="条款矩阵 / the clause matrix")

    def clause(self, locator: str) -> Clause | None:
        """The clause at this place, if the matrix has it."""
        return next((c for c in self.clauses if c.locator == locator), None)

    @model_validator(mode="after")
    def _each_place_once(self) -> Document:
        seen: set[str] = set()
        twice = []
        for i, clause in enumerate(self.clauses):
            if clause.locator in seen:
                twice.append(
                    Mistake(
                        what=Text(f"条款 {clause.locator} 列了两次", f"the clause {clause.locator} is listed twice"),
                        remedy=Text("合并两处，或改正位置", "join the two, or correct the locator"),
                        at=("clauses", i, "locator"),
                    )
                )
            seen.add(clause.locator)
        if twice:
            raise refusal(*twice)
        return self
