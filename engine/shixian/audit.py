"""The composition: log, law and clock go to the judge, the judge's findings to the report. For library users and the command line.

from shixian import audit
from shixian.eventlog import read_logs
from shixian.law import Rulebook

result = audit.check(read_logs(["log.jsonl"]), Rulebook.load(), rules=["daying-2020"])
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.clock import Calendars, Instant, day_first_us, day_last_us
from shixian.collector import at_rest
from shixian.errors import InputError, Problem
from shixian.judge.bench import Hearing, judge
from shixian.judge.kinds import unknown_kinds, with_known_kinds
from shixian.judge.plan import compile_program
from shixian.judge.readings import DEFAULTS, Choice, chosen
from shixian.judge.scope import bind
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shixian.eventlog import EventLog, Roster
    from shixian.judge.finding import Judgement
    from shixian.law import Rulebook
    from shixian.report.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One check: what was asked of what, and the judgement."""

    judgement: Judgement
    log: EventLog
    rulebook: Rulebook
    calendars: Calendars
    as_of: Instant
    since: dt.date | None = None
    until: dt.date | None = None
    readings: Choice = DEFAULTS
    roster: Roster | None = None

    def report(self, *, explain: bool = False) -> Report:
        """The one result model that every rendering is made from; with ``explain``, day-by-day derivations of violations."""
        from shixian.report.build import build_report

        return build_report(
            self.judgement,
            log=self.log,
            rulebook=self.rulebook,
            calendars=self.calendars,
            as_of=self.as_of,
            since=self.since,
            until=self.until,
            readings=self.readings,
            roster=self.roster,
            explain=explain,
        )


def check(
    log: EventLog,
    rulebook: Rulebook,
    *,
    rules: Sequence[str] = (),
    roster: Roster | None = None,
    as_of: Instant | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    reading: str | Sequence[str] | None = None,
    calendars: Calendars | None = None,
    jobs: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Audit:
    """Check a log against a rulebook.

    Args:
        log: the events, with the ledger of the rows that are none.
        rulebook: the rules that may be asked.
        rules: rule or document ids; empty: by each subject's scope (design.md section 6).
        roster: who is bound; without one, the subjects seen in the log are.
        as_of: the moment of the check, default now; events after it are not known yet.
        since: the first day audited, by triggers, periods' ends and fixed dates.
        until: the last day audited.
        reading: the reading to judge under where a rule has it, or ``<rule>=<reading>`` for one rule, or several of these; ``strict`` or
            ``lenient``: for each obligation the harshest or the mildest of its readings.
        calendars: working calendars with overlays; default the shipped ones.
        jobs: child processes that judge side by side.
        on_progress: called with (matters done, matters in all).

    Raises:
        InputError: the log, the roster or an argument cannot be used.
        RuleError: a name that is no rule, document or reading.
        EngineError: the engine is missing or failed.

    """
    moment = as_of or Instant.of_datetime(dt.datetime.now(dt.UTC))
    _refuse_nonsense(log, roster, moment, since, until)
    log = with_known_kinds(log, rulebook.vocabulary)
    seen: dict[str, set[str]] = {}
    for event in (*log.events, *log.shadows):
        seen.setdefault(event.subject, set()).add(event.kind)
    binding = bind(rulebook, rules, roster, seen=seen)
    readings = chosen((reading,) if isinstance(reading, str) else tuple(reading or ()), binding.rules)
    hearing = Hearing(
        foreign=unknown_kinds(log.events, rulebook.vocabulary),
        program=compile_program(rulebook, binding.rules, readings.of),
        extreme=readings.extreme,
        binding=binding,
        log=log,
        calendars=calendars or _shipped_calendars(),
        regions={s.name: s.region for s in roster.subjects} if roster else {},
        as_of=moment,
        since=day_first_us(since) if since else None,
        until=day_last_us(until) if until else None,
        jobs=jobs,
        on_progress=on_progress,
    )
    with at_rest():
        judgement = judge(hearing)
    return Audit(
        judgement=judgement,
        log=log,
        rulebook=rulebook,
        calendars=hearing.calendars,
        as_of=moment,
        since=since,
        until=until,
        readings=readings,
        roster=roster,
    )


@functools.cache
def _shipped_calendars() -> Calendars:
    """The calendars with the shipped overlays; their tables grow on demand and serve every check of the process."""
    return Calendars()


def _refuse_nonsense(log: EventLog, roster: Roster | None, as_of: Instant, since: dt.date | None, until: dt.date | None) -> None:
    problems = []
    if not log.events:
        problems.append(
            Problem(
                what=Text("日志中没有一个可用的事件，无从检查", "the log holds no usable event, so there is nothing to check"),
                remedy=Text("查看退回清单，改正后再检查", "see the list of rejected rows, mend them and check again"),
            )
        )
    else:
        first = min(log.events, key=lambda e: e.at.first)
        if as_of.last < first.at.first:
            problems.append(
                Problem(
                    what=Text(
                        f"检查时点 {as_of} 早于日志的第一个事件({first.at})",
                        f"the moment of the check, {as_of}, lies before the log's first event ({first.at})",
                    ),
                    remedy=Text("改正 --as-of,或不写（默认为现在）", "correct --as-of, or leave it out (default: now)"),
                )
            )
    if since and until and until < since:
        problems.append(
            Problem(
                what=Text(f"--until {until} 早于 --since {since}", f"--until {until} lies before --since {since}"),
                remedy=Text("对调两个日期，或改正其一", "exchange the two dates, or correct one"),
            )
        )
    if roster is not None and log.events and not {s.name for s in roster.subjects} & {e.subject for e in log.events}:
        problems.append(_nobody(log, roster))
    if problems:
        raise InputError(*problems)


def _nobody(log: EventLog, roster: Roster) -> Problem:
    seen = sorted({e.subject for e in log.events if e.subject})[:3]
    close = [s for name in seen for s in roster.suggest(name)][:3]
    hint_zh = f";名录中相近的名称：{'、'.join(close)}" if close else ""
    hint_en = f"; close names in the roster: {', '.join(close)}" if close else ""
    return Problem(
        what=Text(
            f"名录中没有一个单位出现在日志中(日志中的单位如：{'、'.join(seen) or '无'})",
            f"the roster names nobody in the log (subjects in the log: {', '.join(seen) or 'none'})",
        ),
        remedy=Text(f"核对单位名称是否一致，或不用 --roster{hint_zh}", f"make the names agree, or leave --roster out{hint_en}"),
    )
