"""What became of a share, of what must be kept, and of what had to come first, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.judge.verdict import Verdict
from shixian.words import Text

if TYPE_CHECKING:
    from shixian.report import model as m


def special_outcome(finding: m.FindingRecord, row: str | None, as_of: str) -> Text | None:
    """What is said of a share, of what is kept, and of what had to come first; None where the ordinary words will do."""
    if finding.share is not None:
        met, every = finding.share.met, finding.share.all
        figure = Text(f"本期到期{every}项，按时{met}项", f"{met} of the {every} that fell due in the period were met")
        said = {
            Verdict.MET: Text("达到要求的比例", "the share that is asked"),
            Verdict.MISSED: Text("达不到要求的比例", "less than the share that is asked"),
            Verdict.PENDING: Text(f"截至{as_of}本期未完，尚不能定", f"as of {as_of} the period is not over"),
            Verdict.UNDETERMINED: Text("比例够不够，取决于无法判定的各项", "whether that is enough depends on those that are undetermined"),
        }.get(finding.verdict, finding.verdict.label)
        return Text(f"{figure.zh}，{said.zh}", f"{figure.en}: {said.en}")
    if finding.kind == "retention":
        return {
            Verdict.MISSED: Text("应当保留而未保留", "it was not kept as it must be"),
            Verdict.LATE: Text(f"一度未保留，恢复公开的记录为{row}", f"it was not kept for a while; on record as public again: {row}"),
            Verdict.MET: Text(f"最后一次在公开的记录为{row}", f"last on record as public: {row}"),
            Verdict.PENDING: Text(
                f"截至{as_of}日志中没有撤下的记录，也没有查看的记录", f"as of {as_of} the log neither shows it removed nor looked at"
            ),
        }.get(finding.verdict)
    if finding.kind == "precedence" and finding.verdict is Verdict.MET:
        return Text(f"此前已有{row}，先后次序符合要求", f"before it: {row}, in the order that is asked")
    if finding.kind == "precedence" and finding.verdict is Verdict.LATE:
        return Text(f"日志所载最早的履行为{row}，不在其先", f"the earliest act in the log, {row}, did not come first")
    return None
