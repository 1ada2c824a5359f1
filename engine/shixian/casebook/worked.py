"""Cases as worked examples of the book: judged on the spot, with the deadline of every finding derived day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.casebook.run import run_cases
from shixian.clock import Calendars
from shixian.eventlog import read_records
from shixian.judge.derivation import derive
from shixian.judge.verdict import Verdict
from shixian.report import model as m
from shixian.report.book.guide import cited
from shixian.report.book.model import Example, ExampleEvent, ExampleFinding
from shixian.report.book.strips import due_of, strip_of
from shixian.report.book.years import notices_of
from shixian.report.figures import amount
from shixian.report.labels import LABELS
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shixian.casebook.files import CaseFile
    from shixian.casebook.model import Case
    from shixian.casebook.run import CaseResult
    from shixian.clock import Notice
    from shixian.judge.finding import Finding, Margin
    from shixian.law import Rulebook
    from shixian.report.book.model import Line

_FIXED = ("kind", "at", "subject", "case")


def work_out(files: Sequence[CaseFile], rulebook: Rulebook, *, on_done: Callable[[int], None] | None = None) -> tuple[Example, ...]:
    """Judge each case and set it as an example; ``on_done`` hears how many are done."""
    desk = Desk(rulebook)
    examples = []
    for done, (file, result) in enumerate(run_cases(files, rulebook), 1):
        examples.append(desk.example(file, result))
        if on_done is not None:
            on_done(done)
    return tuple(examples)


@dataclass(slots=True)
class Desk:
    """What every example of a rulebook is set with: its words, its calendars, its numbered conventions."""

    rulebook: Rulebook
    calendars: Calendars = field(default_factory=Calendars)
    cited: Mapping[Text, int] = field(init=False)
    notices: Mapping[Notice, int] = field(init=False)

    def __post_init__(self) -> None:
        self.cited = {text: number for number, text in enumerate(cited(self.rulebook), 1)}
        self.notices = {notice: entry.number for notice, entry in notices_of(self.calendars.for_region(None)).items()}

    def example(self, file: CaseFile, result: CaseResult) -> Example:
        """One case with its result."""
        case = file.case
        return Example(
            name=file.name,
            home=self._home(file),
            title=case.title,
            rules=case.rules,
            settings=tuple(_settings(case)),
            roster=tuple("，".join(str(part) for part in (e.subject, e.kind, e.region) if part) for e in case.roster),
            events=self._events(file, result.findings),
            expected=tuple(expected.verdict for expected in case.expect),
            findings=tuple(self._finding(f) for f in result.findings),
            faults=tuple(_faults(result)),
            because=case.because,
        )

    def _home(self, file: CaseFile) -> str:
        """The rule whose folder the case stands in, else the first that it asks."""
        folder = "/".join(file.path.parts[-3:-1])
        return folder if folder in self.rulebook.rules else file.case.rules[0]

    def _events(self, file: CaseFile, findings: Sequence[Finding]) -> tuple[ExampleEvent, ...]:
        refused = {rejected.source.row: rejected.reason for rejected in read_records(file.case.events, file.name).rejected}
        roles = _roles(findings)
        return tuple(self._event(row, event, tuple(roles.get(row, ())), refused.get(row)) for row, event in enumerate(file.case.events, 1))

    def _event(self, row: int, event: Mapping[str, object], roles: tuple[Text, ...], rejected: Text | None) -> ExampleEvent:
        vocabulary, kind = self.rulebook.vocabulary, _written(event.get("kind"))
        return ExampleEvent(
            row=row,
            at=_written(event.get("at")),
            kind=kind,
            label=vocabulary.label(kind) if kind.strip() else Text("（无种类）", "(no kind)"),
            subject=_written(event.get("subject")),
            case=_written(event.get("case")),
            more=tuple(
                (_ATTRIBUTES.get(n) or vocabulary.attribute_label(kind, n), _written(v)) for n, v in event.items() if n not in _FIXED
            ),
            roles=roles,
            rejected=rejected,
        )

    def _finding(self, finding: Finding) -> ExampleFinding:
        derivations = derive(finding, self.rulebook.rules[finding.rule], self.calendars)
        return ExampleFinding(
            rule=finding.rule,
            subject=finding.subject,
            key=" · ".join(p for p in (finding.case, finding.item, finding.period) if p),
            verdict=finding.verdict,
            qualifiers=finding.qualifiers,
            due=due_of(finding.due),
            margin=_margin(finding.verdict, finding.margin),
            reading=finding.reading,
            readings=tuple(sorted(finding.readings.items())),
            causes=finding.causes,
            share=finding.share,
            strips=tuple(strip_of(d, self.cited, self.notices) for d in derivations),
        )


def _settings(case: Case) -> Iterator[Line]:
    for name, value in (("as_of", case.as_of), ("since", case.since), ("until", case.until), ("reading", case.reading)):
        if value is not None:
            yield _SETTINGS[name], Text(str(value), str(value))


def _roles(findings: Sequence[Finding]) -> dict[int, list[Text]]:
    """What each row was to the findings: each role once."""
    found: dict[int, dict[Text, None]] = {}
    for finding in findings:
        roles = [("trigger", finding.trigger), ("act", finding.act), *(("other", e) for e in finding.others)]
        roles += [("considered", e) for e in finding.acts if e is not finding.act]
        known = {id(e) for _, e in roles}
        roles += [("witness", t.event) for t in finding.testimony if id(t.event) not in known]
        for name, event in roles:
            if event is not None:
                found.setdefault(event.source.row, {})[LABELS[name]] = None
    return {row: list(roles) for row, roles in found.items()}


def _faults(result: CaseResult) -> Iterator[Text]:
    for difference in result.differences:
        yield Text(difference.in_("zh"), difference.in_("en"))
    for problem in result.problems:
        yield Text(f"{problem.what.zh}（{problem.remedy.zh}）", f"{problem.what.en} ({problem.remedy.en})")


def _margin(verdict: Verdict, margin: Margin | None) -> Text | None:
    if margin is None:
        return None
    if margin.value == 0:
        return Text("恰在最后一刻", "at the very last moment") if verdict is Verdict.MET else Text("今日到期", "due just now")
    record = m.MarginRecord.model_validate({"value": margin.value, "unit": margin.unit})
    zh, en = amount(record, "zh"), amount(record, "en")
    match verdict:
        case Verdict.LATE:
            return Text(f"逾期{zh}", f"{en} late")
        case Verdict.MISSED:
            return Text(f"已过期限{zh}", f"{en} past the deadline")
        case _:
            return Text(f"尚余{zh}", f"{en} to spare") if margin.value > 0 else Text(f"已过{zh}", f"{en} past")


def _written(value: object) -> str:
    return "" if value is None else str(value)


_SETTINGS = {
    "as_of": Text("检查时点", "as of"),
    "since": Text("自", "since"),
    "until": Text("至", "until"),
    "reading": Text("按口径", "under reading"),
}
_ATTRIBUTES = {
    "record": Text("同一记录", "record"),
    "basis": Text("时间依据", "basis"),
    "note": Text("备注", "note"),
}  # of any kind of event
