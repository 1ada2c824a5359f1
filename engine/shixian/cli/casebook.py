"""`shixian test`: run worked cases without pytest, for those who write rules; and draft the cases that a rule must have."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from shixian.cli import delivery
from shixian.cli.selection import LangOption, Language, OutputOption, RulebookOption
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shixian.casebook.files import CaseFile
    from shixian.casebook.run import CaseResult
    from shixian.law import Rulebook

PathArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[PATH]", help="案例文件或目录；缺省为随附的案例 / a case file or a folder; default: the shipped cases"),
]
WordOption = Annotated[
    str | None,
    typer.Option("-k", metavar="WORD", help="只运行名称、标题或规则含此词的案例 / only cases with this word in name, title or rules"),
]
DraftOption = Annotated[
    str | None,
    typer.Option(
        "--draft", metavar="RULE", help="为规则起草案例骨架，由人推算后采用 / draft skeletons of cases for a rule, to be thought through"
    ),
]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="起草所用的触发日 / day of the trigger for --draft")]
CoverageOption = Annotated[
    bool, typer.Option("--coverage", help="列出每条规则还缺哪些情形 / list the situations that each rule's cases do not show yet")
]


def run_the_cases(
    path: PathArgument = None,
    rulebook: RulebookOption = None,
    word: WordOption = None,
    coverage: CoverageOption = False,
    draft: DraftOption = None,
    on: OnOption = None,
    output: OutputOption = None,
    lang: LangOption = Language.zh,
) -> None:
    """运行案例（活的规定）：逐案比较应有的发现与实际的发现 / Run the worked cases and compare what is due with what was found.

    退出状态：0 全部相符；1 有不符；2 案例或规则文件有错。起草时 --output 给出目录，已有的文件不会被覆盖。

    Exit status: 0 all as expected; 1 differences; 2 a case or a rule file is wrong. With --draft, --output names a folder whose files stay.
    """
    from shixian.law import Rulebook

    with delivery.guarded(lang.value):
        book = Rulebook.load(rulebook)
        if draft is not None:
            _draft(draft, book, on, output, lang.value)
            raise typer.Exit(delivery.OK)
        if output is not None:
            _refuse(Text("--output 只用于 --draft", "--output goes with --draft only"), Text("去掉 --output", "leave --output out"))
        results = _run(path, book, word, lang.value)
        if coverage:
            asked = {rule for file, _ in results for rule in file.case.rules} if path or word else set(book.rules)
            _print_coverage([result for _, result in results], book, asked, lang.value)
        raise typer.Exit(delivery.OK if all(result.passed for _, result in results) else delivery.VIOLATIONS)


def _run(path: Path | None, book: Rulebook, word: str | None, lang: Lang) -> Sequence[tuple[CaseFile, CaseResult]]:
    from shixian.casebook import read_cases, run_cases
    from shixian.law.shipped import cases_root

    root = path if path is not None else cases_root()
    files = [file for file in read_cases(root, book) if word is None or _has(file, word)]
    if not files:
        _refuse(
            Text(f"没有案例含“{word}”", f"no case has the word {word}"), Text("换一个词，或不用 -k", "try another word, or leave -k out")
        )
    results = []
    for file, result in run_cases(files, book):
        results.append((file, result))
        if not result.passed:
            typer.echo(_account(file, result, lang))
    failed = sum(not result.passed for _, result in results)
    typer.echo(_summary(len(results), failed, lang))
    return results


def _has(file: CaseFile, word: str) -> bool:
    case = file.case
    return any(word.casefold() in text.casefold() for text in (file.name, case.title.zh, case.title.en, *case.rules))


def _account(file: CaseFile, result: CaseResult, lang: Lang) -> str:
    """One failed case: where it stands, what it says, and each difference."""
    lines = [f"× {file.case.title.in_(lang)}", f"    {file.path}"]
    lines += [f"    {difference.in_(lang)}" for difference in result.differences]
    lines += ["    " + problem.in_(lang).replace("\n", "\n    ") for problem in result.problems]
    return "\n".join(lines)


def _summary(total: int, failed: int, lang: Lang) -> str:
    if lang == "zh":
        return f"案例 {total}：相符 {total - failed}，不符 {failed}"
    return f"{total} case{'' if total == 1 else 's'}: {total - failed} as expected, {failed} not"


def _print_coverage(results: Sequence[CaseResult], book: Rulebook, asked: set[str], lang: Lang) -> None:
    from shixian.casebook.coverage import required, shown

    have = shown(results)
    for rule in book.rules.values():
        missing = sorted(required(rule, book) - have.get(rule.id, frozenset()))
        if missing and rule.id in asked:
            names = ("、" if lang == "zh" else ", ").join(situation.label.in_(lang) for situation in missing)
            typer.echo(f"{rule.id}：缺 {names}" if lang == "zh" else f"{rule.id}: lacks {names}")


def _draft(name: str, book: Rulebook, on: str | None, folder: Path | None, lang: Lang) -> None:
    from shixian.casebook.draft import draft_cases
    from shixian.casebook.writing import as_yaml

    day = _day(on) if on is not None else None
    rules = book.select([name])
    for rule in rules:
        for draft in draft_cases(rule, book, on=day):
            text = as_yaml(draft.case)
            if folder is None:
                typer.echo(f"# {rule.id}/{draft.name}.yaml\n{text}")
                continue
            path = folder / rule.id / f"{draft.name}.yaml"
            _write_new(path, text)
            typer.echo(str(path))
    if folder is not None:
        typer.echo(
            "请逐案推算后改名、改写标题和 because"
            if lang == "zh"
            else "reckon each by hand, then rename it and rewrite its title and because"
        )


def _write_new(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        _refuse(
            Text(f"{path} 已存在", f"{path} is there already"), Text("移走它，或换一个 --output", "move it away, or name another --output")
        )
    except OSError as error:
        _refuse(
            Text(f"{path} 无法写入（{error.strerror}）", f"{path} cannot be written ({error.strerror})"),
            Text("换一个 --output", "name another --output"),
        )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        _refuse(
            Text(f"--on {text} 不是一个日期", f"--on {text} is not one day"),
            Text("写成 --on 2020-09-30 的形式", "type it like --on 2020-09-30"),
        )


def _refuse(what: Text, remedy: Text) -> NoReturn:
    from shixian.errors import InputError, Problem

    raise InputError(Problem(what=what, remedy=remedy))


test = run_the_cases  # the command's name; a function of this name would look like a test to tools
