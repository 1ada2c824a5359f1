"""How a result leaves the program: to standard output or whole into a file, with the exit status of design.md section 8."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import typer

from shixian.errors import InputError, Place, Problem, ShixianError
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

OK, VIOLATIONS, NOT_CHECKED, INCOMPLETE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130


@contextmanager
def guarded(lang: Lang) -> Iterator[None]:
    """Turn what stops a command into words on stderr and its exit status; Python's own 1 would mean violations."""
    try:
        yield
    except ShixianError as error:
        typer.echo(error.in_(lang), err=True)
        raise typer.Exit(error.exit_status) from None
    except KeyboardInterrupt:
        typer.echo("已中断" if lang == "zh" else "interrupted", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if "SHIXIAN_DEBUG" in os.environ:
            raise
        what = f"{type(error).__name__}: {error}"
        zh = f"内部错误：{what}\n    → 这是程序的错误；设 SHIXIAN_DEBUG=1 重新运行，把输出报告给我们"
        en = f"internal error: {what}\n    → a fault of the program: run it again with SHIXIAN_DEBUG=1 and report what it prints"
        typer.echo(zh if lang == "zh" else en, err=True)
        raise typer.Exit(INTERNAL) from error


def refuse_overwriting(output: Path | None, inputs: Sequence[Path]) -> None:
    """Refuse an output that is an input, lies in an input folder, is a folder, or has no folder to lie in; before any work is done."""
    if output is None or str(output) == "-":
        return
    for source in inputs:
        if _same(output, source) or (source.is_dir() and output.resolve().is_relative_to(source.resolve())):
            _refuse(output, Text("输出会覆盖输入", "the output would overwrite an input"))
    if output.is_dir():
        _refuse(output, Text("输出是一个目录", "the output is a folder"))
    if not output.resolve().parent.is_dir():
        _refuse(output, Text("输出所在的目录不存在", "the folder of the output does not exist"))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def _refuse(output: Path, what: Text) -> NoReturn:
    remedy = Text("换一个 --output 文件名", "choose another file for --output")
    raise InputError(Problem(what=what, remedy=remedy, place=Place(file=str(output))))


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write to standard output, or to a temporary name that then takes the place of ``output``, so that no half file is ever seen."""
    if output is None or str(output) == "-":
        sys.stdout.flush()
        with _tolerant():
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        return
    target = output.resolve()
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):  # a device or a pipe has no place to be taken
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as error:
        _refuse(output, Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"))


def _replace(target: Path, content: bytes) -> None:
    with replacing(target) as file:
        file.write(content)


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """A file under a temporary name beside ``target``, which takes its place when all went well, and else is removed."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def print_text(show: Callable[[Console], None], *, output: Path | None, width: int | None, no_color: bool) -> None:
    """Let ``show`` print on a console: a terminal at its width and in colour, a pipe or a file in plain wide lines."""
    from io import StringIO

    from shixian.report.text import PIPED_WIDTH

    if output is not None and str(output) != "-":
        page = StringIO()
        show(_console(page, width or PIPED_WIDTH, plain=True))
        write_bytes(page.getvalue().encode(), output)
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")  # a console that lacks a character still shows all the rest
    terminal = sys.stdout.isatty()
    with _tolerant():
        show(_console(sys.stdout, width or (None if terminal else PIPED_WIDTH), plain=no_color or bool(os.environ.get("NO_COLOR"))))
        sys.stdout.flush()


def _console(file: IO[str], width: int | None, *, plain: bool) -> Console:
    from rich.console import Console

    class Page(Console):
        """A console that leaves a broken pipe to its caller; rich would exit with 1, which means violations."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Page(file=file, width=width, color_system=None if plain else "auto", markup=False, highlight=False, emoji=False)


@contextmanager
def _tolerant() -> Iterator[None]:
    """Accept that the reader of our output (head, less) has seen enough."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
