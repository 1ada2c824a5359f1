"""The command line: one typer app over the rooms. Modules behind the commands are imported when a command runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from shixian import __version__
from shixian.cli.book import write_book
from shixian.cli.casebook import test
from shixian.cli.check import check
from shixian.cli.clauses import clauses
from shixian.cli.clock import calendar, due
from shixian.cli.convert import convert
from shixian.cli.doctor import doctor
from shixian.cli.explain import explain
from shixian.cli.map import map_tables
from shixian.cli.mutate import mutate
from shixian.cli.readings import readings
from shixian.cli.rules import rules
from shixian.errors import EngineError, ShixianError
from shixian.words import Lang, Text

app = typer.Typer(
    name="shixian",
    help="时限：按政务公开文件的时限条款检查事件日志，逐条说明期限如何得出。 "
    "/ Checks event logs against the timed clauses of disclosure plans, every deadline explained.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"shixian {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号 / version")] = False,
) -> None:
    pass


app.command("check")(check)
app.command("explain")(explain)
app.command("convert")(convert)
app.command("doctor")(doctor)
app.command("map")(map_tables)
app.command("due", help="算一个期限，逐日说明。 / Compute one deadline, day by day.")(due)
app.command("calendar", help="一年的工作日历。 / A year's working days at a glance.")(calendar)
rules.command("book")(write_book)
rules.command("mutate")(mutate)
app.add_typer(rules, name="rules", help="规则：列出、查看、校验、导出模式。 / The rulebook: list, show, lint, schema.")
app.add_typer(
    clauses, name="clauses", help="条款矩阵：覆盖率、逐条列出、与正文核对。 / Clause matrices: coverage, rows, a check against the text."
)
app.command("readings", help="解释口径：列出、说明、怎样选用。 / The named readings of the rules, and how to choose.")(readings)
app.command("test", help="运行案例（活的规定）。 / Run the worked cases.")(test)


def main() -> None:
    """Run the command line; what stops it is printed in words and gives the exit status of design.md section 8.

    Python's own status for an exception is 1, which would mean violations: whatever is unexpected ends with 4.
    """
    try:
        app()
    except ShixianError as error:
        sys.stderr.write(error.in_(_lang()) + "\n")
        raise SystemExit(error.exit_status) from error
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        if "SHIXIAN_DEBUG" in os.environ:
            raise
        sys.stderr.write(_INTERNAL.in_(_lang()).format(error=f"{type(error).__name__}: {error}") + "\n")
        raise SystemExit(EngineError.exit_status) from error


_INTERNAL = Text(
    "内部错误：{error}\n    → 这是程序的错误；设 SHIXIAN_DEBUG=1 重新运行，把输出报告给我们",
    "internal error: {error}\n    → a fault of the program: run it again with SHIXIAN_DEBUG=1 and report what it prints",
)


def _lang() -> Lang:
    words = sys.argv
    if "--lang" in words[:-1]:
        return "en" if words[words.index("--lang") + 1] == "en" else "zh"
    if "--lang=en" in words or (os.environ.get("SHIXIAN_LANG") == "en" and "--lang=zh" not in words):
        return "en"
    return "zh"
