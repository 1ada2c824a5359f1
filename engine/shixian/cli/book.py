"""`shixian rules book`: the rulebook as a page or as Markdown, with its cases as worked examples, judged while the book is made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.selection import OutputOption, RulebookOption
from shixian.errors import InputError, Place, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from shixian.casebook import CaseFile
    from shixian.law import Rulebook
    from shixian.report.book import Book


class Languages(StrEnum):
    """Which languages stand in the book."""

    zh = "zh"
    en = "en"
    both = "both"


NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DOCUMENT]...", help="只印这些文件；缺省为全部 / only these documents; default: all"),
]
CasesOption = Annotated[
    Path | None,
    typer.Option(
        "--cases",
        metavar="DIR",
        help="案例目录；缺省为规则库旁的 cases，没有则不附案例 / folder of cases; default: cases beside the rulebook, if there are any",
    ),
]
LanguagesOption = Annotated[
    Languages, typer.Option("--lang", help="书中的语言；both 中文在前，并有切换 / languages of the book; both: Chinese first, and a switch")
]


def write_book(
    ctx: typer.Context,
    names: NamesArgument = None,
    output: OutputOption = None,
    cases: CasesOption = None,
    rulebook: RulebookOption = None,
    lang: LanguagesOption = Languages.both,
) -> None:
    """把规则库印成一本书：文件、条款、规则、口径、日历和逐案推算；.html 为网页（可打印），.md 为 Markdown / The rulebook as a book.

    全部内容在一个文件里，不连网；同样的规则、案例和日历得到同样的字节。退出状态：0 案例全部相符；1 有案例与判定不符（书照印，并注明）。

    Everything is in one file that loads nothing; equal rules, cases and calendars give equal bytes. A name that ends in .md gives Markdown.
    Exit status: 0 all cases are as expected; 1 some are not (the book is written, and says so).
    """
    speech: Lang = ctx.obj.lang
    with delivery.guarded(speech):
        form = _form(output)
        folder = rulebook or ctx.obj.rulebook
        delivery.refuse_overwriting(output, [path for path in (folder, cases) if path is not None])
        book = _book(folder, cases, names or ())
        text = _rendering(form)(book, lang)
        delivery.write_bytes(text.encode(), output)
        faulty = [example.name for example in book.examples if example.faults]
        if faulty:
            typer.echo(_differing(faulty).in_(speech), err=True)
            raise typer.Exit(delivery.VIOLATIONS)


def _form(output: Path | None) -> str:
    """``html`` or ``md``, by the name of the file; standard output gets HTML."""
    suffix = output.suffix.lower() if output is not None and str(output) != "-" else ".html"
    if suffix in (".html", ".htm"):
        return "html"
    if suffix in (".md", ".markdown"):
        return "md"
    raise InputError(
        Problem(
            place=Place(file=str(output)),
            what=Text("看不出要哪种形式", "the name does not tell the form"),
            remedy=Text("文件名以 .html 或 .md 结尾", "end the name in .html or .md"),
        )
    )


def _book(folder: Path | None, cases: Path | None, names: Sequence[str]) -> Book:
    from shixian.casebook.worked import work_out
    from shixian.clock import Calendars
    from shixian.law import Rulebook
    from shixian.report.book import build_book

    rulebook = Rulebook.load(folder)
    documents = sorted({rule.document for rule in rulebook.select(names)} | ({*names} & {*rulebook.documents})) if names else []
    files = [f for f in _cases(rulebook, cases) if not documents or any(rule.split("/")[0] in documents for rule in f.case.rules)]
    with _progress(len(files)) as done:
        examples = work_out(files, rulebook, on_done=done)
    return build_book(rulebook, examples, Calendars(), documents)


def _cases(rulebook: Rulebook, folder: Path | None) -> Sequence[CaseFile]:
    from shixian.casebook import read_cases

    beside = rulebook.root.resolve().parent / "cases"
    root = folder or (beside if beside.is_dir() else None)
    return read_cases(root, rulebook) if root is not None else ()


def _rendering(form: str) -> Callable[[Book, Languages], str]:
    from shixian.report.book import render_html, render_markdown

    render = render_html if form == "html" else render_markdown
    return lambda book, lang: render(book, lang.value)


def _differing(names: Sequence[str]) -> Text:
    listed = "\n".join(f"    {name}" for name in names)
    return Text(f"{len(names)} 个案例与判定不符：\n{listed}", f"cases that are not as expected: {len(names)}\n{listed}")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None] | None]:
    """How many cases are judged, on stderr and only on a terminal."""
    if not sys.stderr.isatty() or not total:
        yield None
        return
    with typer.progressbar(length=total, label="案例 cases", file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
