"""What `check` and `explain` have in common: which logs, which law, which moment; and how a check is run from them."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli.inputs import LogInputs
from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from rich.progress import Progress

    from shixian.audit import Audit
    from shixian.clock import Instant


class Language(StrEnum):
    """The two languages of the tool."""

    zh = "zh"
    en = "en"


RulebookOption = Annotated[
    Path | None, typer.Option("--rulebook", metavar="DIR", help="规则库目录；缺省为随附的 / folder of rules; default: the shipped ones")
]
RulesOption = Annotated[
    list[str] | None, typer.Option("--rules", metavar="ID", help="只查这些规则或文件，可重复 / only these rules or documents, repeatable")
]
RosterOption = Annotated[Path | None, typer.Option("--roster", metavar="FILE", help="主体名录（CSV 或 JSON Lines） / roster of subjects")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="T", help="截至时刻，缺省为现在 / moment of the check; default: now")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="期间起日（含） / first day audited")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="期间止日（含） / last day audited")]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAME",
        help="口径：名称、规则=名称、strict（从严）、lenient（从宽），可重复 / reading: NAME, RULE=NAME, strict or lenient; repeatable",
    ),
]
OverlayOption = Annotated[
    list[Path] | None, typer.Option("--overlay", metavar="FILE", help="地区日历（YAML），可重复 / regional calendar, repeatable")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="并行的子进程数 / child processes side by side")]
LangOption = Annotated[Language, typer.Option("--lang", envvar="SHIXIAN_LANG", help="语言 / language")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="写入文件；不会覆盖输入文件 / write to a file, never over an input")
]
WidthOption = Annotated[int | None, typer.Option("--width", min=40, metavar="N", help="文本宽度 / width of the text")]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="不用颜色（亦认 NO_COLOR） / no colour (NO_COLOR works too)")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to check against what, as the command line gave it."""

    inputs: LogInputs
    rulebook: Path | None = None
    rules: tuple[str, ...] = ()
    roster: Path | None = None
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    reading: tuple[str, ...] = ()
    overlays: tuple[Path, ...] = ()
    jobs: int = 1

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file or folder that is read, standard input apart."""
        named = (*self.inputs.paths, self.roster, self.rulebook, *self.overlays)
        return tuple(path for path in named if path is not None)

    def run(self) -> Audit:
        """Read everything and check; the engine and the readers are imported here and not before."""
        moment, (since, until) = self._moment(), self._span()
        with progress() as reading_and_judging:
            from shixian import audit
            from shixian.clock import Calendars
            from shixian.eventlog import Roster
            from shixian.law import Rulebook

            read, judged = reading_and_judging
            calendars = Calendars(self.overlays)
            rulebook = Rulebook.load(self.rulebook)
            roster = Roster.load(self.roster) if self.roster is not None else None
            log = self.inputs.read(read)
            return audit.check(
                log,
                rulebook,
                rules=self.rules,
                roster=roster,
                as_of=moment,
                since=since,
                until=until,
                reading=self.reading,
                calendars=calendars,
                jobs=self.jobs,
                on_progress=judged,
            )

    def _moment(self) -> Instant | None:
        return None if self.as_of is None else _instant(self.as_of, "--as-of")

    def _span(self) -> tuple[dt.date | None, dt.date | None]:
        since, until = (_day(text, name) for text, name in ((self.since, "--since"), (self.until, "--until")))
        return since, until


def _instant(text: str, option: str) -> Instant:
    from shixian.clock import Instant, StampError

    try:
        moment = Instant.parse(text)
    except StampError as error:
        raise InputError(Problem(what=Text(f"{option}：{error.what.zh}", f"{option}: {error.what.en}"), remedy=error.remedy)) from None
    if not moment.is_bounded:
        what = Text(f"{option} {text} 没有两头", f"{option} {text} is open at one end")
        raise InputError(Problem(what=what, remedy=Text(f"写成 {option} 2020-07-17 的形式", f"type it like {option} 2020-07-17")))
    return moment


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    instant = _instant(text, option)
    if instant.precision != "day":
        raise InputError(
            Problem(
                what=Text(f"{option} {text} 不是一个日期", f"{option} {text} is not one day"),
                remedy=Text(f"写成 {option} 2020-07-17 的形式", f"type it like {option} 2020-07-17"),
            )
        )
    return instant.first_date


Hooks = tuple[Callable[[int], None] | None, Callable[[int, int], None] | None]
_REFRESH = 0.1  # seconds between two pictures
_PATIENCE = 0.7  # seconds of work before a progress bar is worth its place


@contextmanager
def progress() -> Iterator[Hooks]:
    """Callbacks that show progress on stderr: only on a terminal, and only when the work takes long."""
    if not sys.stderr.isatty():
        yield None, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    # no refreshing thread: the judge forks its children, and a fork must not meet one
    bars = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    try:
        yield _hooks(bars)
    finally:
        bars.stop()


def _hooks(progress: Progress) -> Hooks:
    reading = progress.add_task("读取 reading", total=None)
    judging = progress.add_task("判定 judging", total=None, visible=False)
    begun = time.monotonic()

    shown = 0.0

    def show() -> None:
        nonlocal shown
        now = time.monotonic()
        if now - begun > _PATIENCE and now - shown > _REFRESH:
            shown = now
            progress.start()
            progress.refresh()

    def read(done: int) -> None:
        progress.update(reading, completed=done)
        show()

    def judged(done: int, total: int) -> None:
        progress.update(judging, completed=done, total=total, visible=True)
        show()

    return read, judged
