"""What each of several sources of one record would decide, in words: suspected to be in error, to be verified, and no more than that.

Which of them is right, and how the other came about, no log can show; nobody is found to have changed anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.judge.verdict import Verdict
from shixian.report.figures import amount, due_moment, moment
from shixian.words import Lang, Text, of_both

if TYPE_CHECKING:
    from shixian.report import model as m

_SHOWN = 20
_SAME = Text(
    "各来源下结论相同，但时间彼此不一致：疑似记录有误，需人工核实。",
    "Every source leads to the same verdict, yet their moments disagree: a suspected error of record, to be verified by hand.",
)
_VIOLATED = Text(
    "各来源下均为违规，但时间彼此不一致：疑似记录有误，需人工核实。",
    "A violation under every source, yet their moments disagree: a suspected error of record, to be verified by hand.",
)
_DIFFERENT = Text(
    "各来源下结论不同：疑似记录有误，需人工核实，核实之前不据以认定违规。",
    "The sources lead to different verdicts: a suspected error of record, to be verified by hand before any violation is found on it.",
)


def from_sources(finding: m.FindingRecord, report: m.Report, lang: Lang) -> tuple[str, ...]:
    """One sentence for each source, and what they come to together; none where nothing conflicts."""
    testimony = finding.testimony or ()
    if not testimony:
        return ()
    several, moved = len({one.record for one in testimony}) > 1, len({one.due for one in testimony}) > 1
    lines = [_alone(one, report, lang, named=several, moved=moved) for one in testimony[:_SHOWN]]
    left = len(testimony) - len(lines)
    if left:
        lines.append(
            f"另有{left}个来源未列出，见 --format json。" if lang == "zh" else f"{left} more sources are left out; see --format json."
        )
    return (*lines, _together({one.verdict for one in testimony}).in_(lang))


def _together(verdicts: set[Verdict | None]) -> Text:
    if len(verdicts) == 1:
        return _SAME
    return _VIOLATED if all(v is not None and v.is_violation for v in verdicts) else _DIFFERENT


def in_brief(finding: m.FindingRecord) -> str:
    """Each source with its verdict, for one cell of a table."""
    return "; ".join(f"{one.event} {one.at}={one.verdict.value if one.verdict else 'none'}" for one in finding.testimony or ())


def is_of_the_trigger(finding: m.FindingRecord) -> bool:
    """Whether the sources that conflict are of the finding's trigger, so that they leave open from when its time runs."""
    return any(finding.trigger is not None and one.event == finding.trigger.event for one in finding.testimony or ())


def _alone(one: m.TestimonyRecord, report: m.Report, lang: Lang, *, named: bool, moved: bool) -> str:
    """One source alone; with its ``record`` where several conflict, with its deadline where the sources move it."""
    known = report.rulebook.kinds.get(one.kind)
    kind = known.in_(lang) if known is not None else one.kind
    parts = [*([one.record] if named else []), kind, moment(one.at, lang), str(one.source)]
    said, basis = _outcome(one).in_(lang), of_both(one.basis or one.event, lang)
    if lang == "zh":
        due = f"，期限{due_moment(one.due, lang)}" if moved and one.due else ""
        return f"若以{basis}为准（{'，'.join(parts)}）：{said}{due}。"
    due = f", due {due_moment(one.due, lang)}" if moved and one.due else ""
    return f"By {basis} ({', '.join(parts)}): {said}{due}."


def _outcome(one: m.TestimonyRecord) -> Text:
    if one.verdict is None:
        return Text("不产生本项义务", "no such obligation")
    label = one.verdict.label
    zh, en = label.zh, label.en
    if one.margin is not None and one.margin.value:
        size = Text(amount(one.margin, "zh"), amount(one.margin, "en"))
        if one.verdict is Verdict.LATE:
            zh, en = f"逾期{size.zh}", f"{size.en} late"
        elif one.margin.value < 0:
            zh, en = f"{label.zh}，已过期限{size.zh}", f"{label.en}, {size.en} past the deadline"
        else:
            zh, en = f"{label.zh}，距期限{size.zh}", f"{label.en}, {size.en} before the deadline"
    return Text(zh, en)
