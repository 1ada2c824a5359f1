"""`shixian rules mutate`: change each rule in every way that matters, run its cases, and say which changes none of them notices."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.rules import Asked, Form, FormOption, LangOption
from shixian.cli.selection import JobsOption, RulebookOption
from shixian.errors import EngineError, InputError, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from shixian.casebook.equivalents import Equivalents
    from shixian.casebook.mutation import Trial, Trials
    from shixian.casebook.score import Score
    from shixian.law import Rulebook

NamesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[RULE|DOCUMENT]…", help="规则或文件；缺省为全部 / rules or documents; default: all")
]
CasesOption = Annotated[
    Path | None, typer.Option("--cases", metavar="DIR", help="案例目录；缺省为随附的 / folder of cases; default: the shipped ones")
]
ExplainOption = Annotated[bool, typer.Option("--explain", help="列出等价变异及理由 / list the equivalent mutants with their reasons")]
_REFRESH = 0.1  # seconds between two pictures of the progress


def mutate(
    ctx: typer.Context,
    names: NamesArgument = None,
    cases: CasesOption = None,
    explain: ExplainOption = False,
    jobs: JobsOption = 1,
    rulebook: RulebookOption = None,
    lang: LangOption = None,
    form: FormOption = None,
) -> None:
    """逐项改动规则并运行其案例；没有案例察觉的改动就是规定的缺口 / Change the rules, run their cases, list the changes that none notices.

    退出状态：0 全部察觉；1 有存活的变异；2 无法进行（案例不符、等价清单过时）；4 引擎出错。

    Exit status: 0 all are noticed; 1 some survive; 2 cannot be done (cases fail, equivalents out of date); 4 the engine failed.
    """
    before: Asked = ctx.obj
    language: Lang = lang.value if lang else before.lang
    with delivery.guarded(language):
        from shixian.casebook import read_cases
        from shixian.casebook.equivalents import read_equivalents
        from shixian.casebook.mutation import Trials, by_rule
        from shixian.casebook.score import scores
        from shixian.law import Rulebook
        from shixian.law.shipped import cases_root

        book = Rulebook.load(rulebook or before.rulebook)
        asked = [rule.id for rule in book.select(names or ())]
        root = cases or cases_root()
        equivalents = read_equivalents(root, book)
        trials = Trials(book, by_rule(read_cases(root)))
        tried, failures = _try(trials, asked, jobs)
        found = scores([tried[rule] for rule in asked if rule in tried], equivalents)
        status = _deliver(book, found, form or before.form, language, explain=explain)
        raise typer.Exit(_complain(tried, failures, equivalents, language) or status)


# --- the work ----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Work:
    """What a child does with a rule: all its checks in its own process, since starting another for each would take ten times as long."""

    trials: Trials

    def __call__(self, rule: str) -> Trial | EngineError:
        from shixian.judge.workers import in_this_process

        with in_this_process():
            try:
                return self.trials(rule)
            except EngineError as error:
                return error


def _try(trials: Trials, asked: Sequence[str], jobs: int) -> tuple[dict[str, Trial], list[Problem]]:
    """The trials by rule, and why a rule has none."""
    from shixian.judge.workers import Crash, run_isolated

    tried: dict[str, Trial] = {}
    failures: list[Problem] = []
    rules = trials.heaviest_first(asked)
    with _progress(len(rules)) as on_done:
        for index, result in run_isolated(_Work(trials), rules, jobs=jobs, on_done=on_done):
            rule = rules[index]
            match result:
                case Crash(what=what):
                    failures.append(_failure(rule, what, Text("请报告此错误", "please report this")))
                case EngineError(problems=problems):
                    failures += [_failure(rule, problem.what, problem.remedy) for problem in problems]
                case _:
                    tried[rule] = result
    return tried, failures


def _failure(rule: str, what: Text, remedy: Text) -> Problem:
    return Problem(what=Text(f"{rule}：{what.zh}", f"{rule}: {what.en}"), remedy=remedy)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None] | None]:
    """What hears of each rule that is done: a bar on stderr, on a terminal only. No refreshing thread: a fork must not meet one."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("变异 mutating", total=total)
        shown = 0.0

        def on_done(_: int) -> None:
            nonlocal shown
            progress.advance(task)
            if time.monotonic() - shown > _REFRESH:
                shown = time.monotonic()
                progress.refresh()

        yield on_done


# --- the outcome -------------------------------------------------------------------------------------------------------------------------


def _complain(tried: dict[str, Trial], failures: list[Problem], equivalents: Equivalents, lang: Lang) -> int | None:
    """Say what makes the outcome unusable, if anything does, and with which exit status to leave."""
    from shixian.casebook.equivalents import stale

    problems = [*failures, *(_unfit(trial) for trial in tried.values() if trial.unfit), *stale(equivalents, tried)]
    for problem in problems:
        typer.echo(problem.in_(lang), err=True)
    if failures:
        return EngineError.exit_status
    return InputError.exit_status if problems else None


def _unfit(trial: Trial) -> Problem:
    listed = "、".join(trial.unfit)
    what = Text(
        f"{trial.rule} 有 {len(trial.unfit)} 个案例在未改动的规则上就不符：{listed}",
        f"{len(trial.unfit)} cases of {trial.rule} fail on the rule as it is: {', '.join(trial.unfit)}",
    )
    return Problem(what=what, remedy=Text("先使 shixian test 全部相符", "make shixian test pass first"))


def _deliver(book: Rulebook, found: Sequence[Score], form: Form, lang: Lang, *, explain: bool) -> int:
    from shixian.casebook.score import as_data

    if form is Form.json:
        delivery.write_bytes((json.dumps(as_data(found, book.digest), ensure_ascii=False, indent=2) + "\n").encode(), None)
    else:
        delivery.print_text(lambda console: _print(console, found, lang, explain=explain), output=None, width=None, no_color=False)
    return delivery.VIOLATIONS if any(score.survivors for score in found) else delivery.OK


def _print(console: Console, found: Sequence[Score], lang: Lang, *, explain: bool) -> None:
    from shixian.casebook.score import totals

    heads = (
        Text("规则", "rule"),
        Text("变异", "mutants"),
        Text("察觉", "killed"),
        Text("等价", "equivalent"),
        Text("存活", "surviving"),
        Text("得分", "score"),
    )
    rows = [(s.rule, s.mutants, len(s.killed), len(s.equivalent), len(s.survivors), s.percent) for s in found]
    rows.append((Text("合计", "total").in_(lang), *totals(found)))
    _print_table(console, [head.in_(lang) for head in heads], rows)
    _print_list(console, Text("没有案例察觉", "noticed by no case").in_(lang), {s.rule: s.survivors for s in found})
    if explain:
        reasons = {s.rule: [f"{e.mutant}  —— {e.because.in_(lang)}" for e in s.equivalent] for s in found}
        _print_list(console, Text("等价", "equivalent").in_(lang), reasons)


def _print_table(console: Console, heads: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> None:
    from rich.cells import cell_len

    cells = [list(heads), *([*map(str, row[:-1]), f"{row[-1]}%"] for row in rows)]
    widths = [max(cell_len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        name, *figures = (
            cell + " " * (width - cell_len(cell)) if i == 0 else " " * (width - cell_len(cell)) + cell
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        console.print("  ".join([name, *figures]), soft_wrap=True)


def _print_list(console: Console, head: str, by_rule: Mapping[str, Sequence[str]]) -> None:
    if not any(by_rule.values()):
        return
    console.print(f"\n{head}", soft_wrap=True)
    for rule, lines in by_rule.items():
        for line in (rule, *(f"    {text}" for text in lines)) if lines else ():
            console.print(line, soft_wrap=True)
