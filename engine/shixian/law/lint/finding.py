"""One doubt about a rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.errors import Place

Severity = Literal["error", "warning", "info"]
Code = Literal[
    "idle-reading",
    "looser-than-superior",
    "colliding-limits",
    "clause-without-rule",
    "rule-not-in-clause",
    "unknown-superior",
    "no-digest",
    "gap",
    "overlap",
    "idle-explanation",
    "unused-kind",
]
_SEVERITY: dict[Severity, Text] = {"error": Text("错误", "error"), "warning": Text("警告", "warning"), "info": Text("提示", "info")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One doubt: how grave, about which rule or document, where, what, and what to do.

    ``also``: other rules that it is about as well. ``explanation``: what the rulebook itself says of it (``explained``), so that it stands.
    """

    code: Code
    severity: Severity
    about: str
    what: Text
    remedy: Text
    place: Place | None = None
    also: tuple[str, ...] = ()
    explanation: Text | None = None

    @property
    def counts(self) -> bool:
        """Whether something is left to do: an error or a warning that nobody has explained."""
        return self.severity != "info" and self.explanation is None

    def in_(self, lang: Lang) -> str:
        """The finding as two lines of text: the second is the remedy, or the explanation where there is one."""
        where = f"{self.place}: " if self.place else ""
        head = f"{where}{_SEVERITY[self.severity].in_(lang)} [{self.code}] {self.about}: {self.what.in_(lang)}"
        if self.explanation is None:
            return f"{head}\n    → {self.remedy.in_(lang)}"
        said = Text(f"已说明：{self.explanation.zh}", f"explained: {self.explanation.en}")
        return f"{head}\n    = {said.in_(lang)}"
