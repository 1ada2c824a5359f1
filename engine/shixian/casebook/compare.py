"""Comparison of what a case expects with what the judge found: every difference, so that a person sees which side to doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shixian.casebook.model import Case, Expected, ExpectedMargin
    from shixian.judge.finding import Finding, Margin
    from shixian.judge.verdict import Verdict

Aspect = Literal["missing", "unexpected", "verdict", "due", "qualifiers", "reading", "margin", "testimony", "unlinked", "rejected"]
_IDENTITY = ("rule", "subject", "case", "period", "item", "trigger")
_NOTHING = Text("（无）", "(none)")
_NO_OBLIGATION = Text("不产生本项义务", "no such obligation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as the case says: of which finding, in what, and both values."""

    aspect: Aspect
    about: Text
    expected: Text
    found: Text

    def in_(self, lang: Lang) -> str:
        """The difference as one line."""
        about, expected, found = (t.in_(lang) for t in (self.about, self.expected, self.found))
        label = _LABELS[self.aspect].in_(lang)
        if lang == "zh":
            return f"{about}：{label}应为{expected}，实为{found}"
        return f"{about}: {label}: expected {expected}, found {found}"


def compare(case: Case, findings: Sequence[Finding], *, unlinked: int, rejected: int) -> tuple[Difference, ...]:
    """All differences between the case and what was found, in the order of the case."""
    left = list(findings)
    found: dict[int, Finding | None] = {}
    for exact in (True, False):  # a finding that fits wholly is not to be taken by an expectation that it contradicts
        for i in sorted(range(len(case.expect)), key=lambda i: -_named(case.expect[i])):
            if found.get(i) is None:
                found[i] = _take(case.expect[i], left, exact=exact)
    differences: list[Difference] = []
    for i, expected in enumerate(case.expect):
        finding = found[i]
        if finding is None:
            differences.append(
                Difference(aspect="missing", about=_about_expected(expected, case), expected=expected.verdict.label, found=_NOTHING)
            )
        else:
            differences += differences_between(expected, finding)
    differences += [Difference(aspect="unexpected", about=about(f), expected=_NOTHING, found=f.verdict.label) for f in left]
    if case.unlinked is not None:
        differences += _counted("unlinked", case.unlinked, unlinked)
    return (*differences, *_counted("rejected", case.rejected, rejected))


def differences_between(expected: Expected, finding: Finding) -> list[Difference]:
    """In what one finding is not as expected."""
    pairs: list[tuple[Aspect, Text, Text]] = [("verdict", expected.verdict.label, finding.verdict.label)]
    if expected.asks("due"):
        pairs.append(("due", _plain(expected.due), _plain(due_of(finding))))
    if expected.qualifiers is not None:
        pairs.append(
            ("qualifiers", _labels(q.label for q in sorted(expected.qualifiers)), _labels(q.label for q in sorted(finding.qualifiers)))
        )
    for name, verdict in expected.readings.items():
        other = finding.readings.get(name)
        pairs.append(("reading", _under(name, verdict.label), _under(name, other.label if other else _NOTHING)))
    if expected.asks("margin"):
        pairs.append(("margin", _margin(expected.margin), _margin(finding.margin)))
    for name, alone in expected.testimony.items():
        pairs.append(("testimony", _under(name, _alone(alone)), _under(name, _by_source(name, finding))))
    return [Difference(aspect=aspect, about=about(finding), expected=want, found=have) for aspect, want, have in pairs if want != have]


def due_of(finding: Finding) -> str | None:
    """The deadline as the report writes it; None where there is none (yet)."""
    due = finding.due.due if finding.due is not None else None
    return None if due in ("open", "unknown") else due


def about(finding: Finding) -> Text:
    """Which finding is meant, for people."""
    key = finding.key if finding.key == finding.subject else f"{finding.subject} · {finding.key}"
    return Text(f"{finding.rule} · {key}", f"{finding.rule} · {key}")


def _take(expected: Expected, left: list[Finding], *, exact: bool) -> Finding | None:
    for i, finding in enumerate(left):
        if _is_meant(expected, finding) and not (exact and differences_between(expected, finding)):
            return left.pop(i)
    return None


def _named(expected: Expected) -> int:
    return sum(expected.asks(name) for name in _IDENTITY)


def _is_meant(expected: Expected, finding: Finding) -> bool:
    trigger = str(finding.trigger.at) if finding.trigger else None
    have = {
        "rule": finding.rule,
        "subject": finding.subject,
        "case": finding.case,
        "period": finding.period,
        "item": finding.item,
        "trigger": trigger,
    }
    return all(getattr(expected, name) == have[name] for name in _IDENTITY if expected.asks(name))


def _about_expected(expected: Expected, case: Case) -> Text:
    names = [getattr(expected, name) for name in _IDENTITY]
    words = " · ".join(str(n) for n in names if n) or ", ".join(case.rules)
    return Text(words, words)


def _counted(aspect: Aspect, expected: int, found: int) -> list[Difference]:
    if expected == found:
        return []
    return [Difference(aspect=aspect, about=Text("日志", "log"), expected=_plain(str(expected)), found=_plain(str(found)))]


def _plain(text: str | None) -> Text:
    return Text(text, text) if text else _NOTHING


def _labels(labels: Iterable[Text]) -> Text:
    both = list(labels)
    return Text("、".join(t.zh for t in both), ", ".join(t.en for t in both)) if both else _NOTHING


def _under(name: str, verdict: Text) -> Text:
    return Text(f"{verdict.zh}（{name}）", f"{verdict.en} ({name})")


def _alone(verdict: Verdict | None) -> Text:
    return verdict.label if verdict is not None else _NO_OBLIGATION


def _by_source(name: str, finding: Finding) -> Text:
    """What the sources that the name means would decide, each alone; usually there is one."""
    meant = [t.verdict for t in finding.testimony if name in (t.event.id, t.event.attributes.get("basis"))]
    return _labels(_alone(verdict) for verdict in dict.fromkeys(meant))


def _margin(margin: Margin | ExpectedMargin | None) -> Text:
    return _NOTHING if margin is None else _plain(f"{margin.value:+.6f}".rstrip("0").rstrip(".") + f" {margin.unit}")


_LABELS: dict[Aspect, Text] = {
    "missing": Text("发现", "finding"),
    "unexpected": Text("发现", "finding"),
    "verdict": Text("结论", "verdict"),
    "due": Text("截止", "due"),
    "qualifiers": Text("限定语", "qualifiers"),
    "reading": Text("另一口径", "other reading"),
    "margin": Text("余量", "margin"),
    "testimony": Text("单凭一处来源的结论", "verdict by one source alone"),
    "unlinked": Text("未关联事件数", "unlinked events"),
    "rejected": Text("拒收行数", "rejected rows"),
}
