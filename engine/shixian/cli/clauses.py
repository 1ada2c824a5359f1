"""`shixian clauses`: the clause matrices and their coverage; a matrix held against the plan's text; the digest of a passage."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from shixian.cli import delivery
from shixian.cli.inputs import EncodingOption
from shixian.cli.selection import Language, RulebookOption, WidthOption
from shixian.errors import InputError, Place, Problem
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType

    from shixian.law import Document, Rulebook
    from shixian.law.document import Status

_MATRIX = "matrix"
_PIPED = 1000  # a pipe gets each row's parts on one line each


class Form(StrEnum):
    """The forms of output."""

    text = "text"
    json = "json"


class Which(StrEnum):
    """The statuses of rows, as words without blanks."""

    encoded = "encoded"
    partly = "partly"
    manual = "manual"
    out_of_scope = "out-of-scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line gave, with what a subcommand inherits from the words before it."""

    rulebook: Path | None
    status: Which | None
    lang: Lang
    form: Form
    width: int | None


class _DocumentOrCommand(TyperGroup):
    """A group whose first word may also be a document: ``clauses guiyang-2017`` shows its matrix."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # older and newer releases of typer have it with different types
        """The command that the words name; any other word is a document's id."""
        return super().resolve_command(ctx, args if args[0] in self.commands else [_MATRIX, *args])


clauses = typer.Typer(
    name="clauses",
    cls=_DocumentOrCommand,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    subcommand_metavar="[DOCUMENT | COMMAND [ARGS]...]",
)
_LANG_HELP = "语言 / language"
LangOption = Annotated[Language, typer.Option("--lang", envvar="SHIXIAN_LANG", help=_LANG_HELP)]
InheritedLang = Annotated[Language | None, typer.Option("--lang", help=_LANG_HELP, show_default=False)]
_FORM_HELP = "输出形式 / form of the output"
FormOption = Annotated[Form, typer.Option("--format", help=_FORM_HELP)]
InheritedForm = Annotated[Form | None, typer.Option("--format", help=_FORM_HELP, show_default=False)]
StatusOption = Annotated[Which | None, typer.Option("--status", help="只列这一状态的条款 / only rows of this status")]
DocumentArgument = Annotated[str, typer.Argument(metavar="DOCUMENT", help="文件编号 / id of a document")]
TextOption = Annotated[Path, typer.Option("--text", metavar="FILE", help="方案的正文（纯文本） / the plan's text (plain)")]


@clauses.callback(invoke_without_command=True)
def overview(
    ctx: typer.Context,
    rulebook: RulebookOption = None,
    status: StatusOption = None,
    lang: LangOption = Language.zh,
    form: FormOption = Form.text,
    width: WidthOption = None,
) -> None:
    """条款矩阵与覆盖率；写上 DOCUMENT 列出该文件的全部条款 / Clause matrices and coverage; all rows of a DOCUMENT."""
    asked = Asked(rulebook=rulebook, status=status, lang=lang.value, form=form, width=width)
    ctx.obj = asked
    if ctx.invoked_subcommand is not None:
        return
    with delivery.guarded(asked.lang):
        from shixian.report.sheets.matrix import overview_json, overview_text

        book = _load(asked)
        if status is not None:
            _deliver_matrix(book, tuple(book.documents.values()), asked)
        elif form is Form.json:
            _print_json(overview_json(book))
        else:
            _print(overview_text(book, asked.lang), asked)


@clauses.command(_MATRIX, hidden=True)
def matrix(
    ctx: typer.Context,
    document: DocumentArgument,
    rulebook: RulebookOption = None,
    status: StatusOption = None,
    lang: InheritedLang = None,
    form: InheritedForm = None,
    width: WidthOption = None,
) -> None:
    """一份文件的条款矩阵 / The clause matrix of one document."""
    asked = _inherited(ctx, rulebook, status, lang, form, width)
    with delivery.guarded(asked.lang):
        book = _load(asked)
        _deliver_matrix(book, (_document(book, document),), asked)


@clauses.command("verify")
def verify(
    ctx: typer.Context,
    document: DocumentArgument,
    text: TextOption,
    rulebook: RulebookOption = None,
    encoding: EncodingOption = None,
    lang: InheritedLang = None,
    form: InheritedForm = None,
    width: WidthOption = None,
) -> None:
    """在正文中找出各条款，核对有无改动、移位和新增 / Find each clause in the plan's text; say what changed, moved or is new.

    退出状态：0 全部未变；1 有改动、移位或新增；2 无法读取。

    Exit status: 0 all unchanged; 1 something changed, moved or is new; 2 not readable.
    """
    asked = _inherited(ctx, rulebook, None, lang, form, width)
    with delivery.guarded(asked.lang):
        from shixian.law.concordance import concordance
        from shixian.report.sheets.concordance import concordance_json, concordance_text

        book = _load(asked)
        found = _document(book, document)
        read, name = _read(text, encoding)
        result = concordance(found, read)
        if asked.form is Form.json:
            _print_json(concordance_json(result, str(text), name))
        else:
            _print(concordance_text(result, found, str(text), name, asked.lang), asked)
        raise typer.Exit(delivery.VIOLATIONS if result.differs else delivery.OK)


@clauses.command("digest")
def digest(
    ctx: typer.Context,
    passage: Annotated[
        str | None, typer.Argument(metavar="[PASSAGE]", help="一段条文；不写则读标准输入 / a passage; default: standard input")
    ] = None,
    encoding: EncodingOption = None,
    lang: InheritedLang = None,
) -> None:
    """一段条文的摘要，供条款矩阵使用 / The digest of a passage, for a clause matrix."""
    asked = _inherited(ctx, None, None, lang, None, None)
    with delivery.guarded(asked.lang):
        from shixian.law import passages

        text = passage if passage is not None else _decoded(sys.stdin.buffer.read(), "-", encoding)[0]
        parts = passages.phrases(text)
        if not parts:
            _refuse("-", Text("其中没有文字", "there is no letter or digit in it"), Text("写上条文", "give the passage"))
        if len(parts) > passages.LONGEST:
            what = Text(f"有 {len(parts)} 个短语，超过 {passages.LONGEST} 个", f"it has {len(parts)} phrases, more than {passages.LONGEST}")
            _refuse("-", what, Text("只取写明义务的那一句", "take the sentence that states the duty"))
        typer.echo(passages.digest("".join(part.text for part in parts)))


def _inherited(
    ctx: typer.Context, rulebook: Path | None, status: Which | None, lang: Language | None, form: Form | None, width: int | None
) -> Asked:
    before: Asked = ctx.obj
    return Asked(
        rulebook=rulebook or before.rulebook,
        status=status or before.status,
        lang=lang.value if lang else before.lang,
        form=form or before.form,
        width=width or before.width,
    )


def _load(asked: Asked) -> Rulebook:
    from shixian.law import Rulebook

    return Rulebook.load(asked.rulebook)


def _document(book: Rulebook, name: str) -> Document:
    """The document, or a refusal with the one that is probably meant."""
    from shixian.yamlpages.mistakes import unknown_word

    if name not in book.documents:
        what, remedy = unknown_word(name, (*book.documents, "verify", "digest"), what=Text("文件编号", "document"))
        raise InputError(Problem(what=what, remedy=remedy))
    return book.documents[name]


def _read(path: Path, encoding: str | None) -> tuple[str, str]:
    """The text of a file, and its encoding."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        _refuse(str(path), what, Text("检查文件名和权限", "check the file's name and permissions"))
    return _decoded(content, str(path), encoding)


def _decoded(content: bytes, file: str, encoding: str | None) -> tuple[str, str]:
    """The text with line feeds alone as line ends, and its encoding; UTF-8 or GB 18030, as logs are read."""
    from shixian.eventlog.encoding import codec_named, recognise

    found = recognise(lambda: [content], file, codec_named(encoding) if encoding else None)
    if found.cut:
        _refuse(file, Text("文本末尾的字符不完整", "the text ends inside a character"), Text("取得完整的文件", "get the whole file"))
    text = content[found.bom :].decode(found.codec)
    if "\0" in text:
        _refuse(file, Text("不是纯文本", "it is not plain text"), Text("另存为纯文本（UTF-8）", "save it as plain text (UTF-8)"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), found.encoding


def _refuse(file: str, what: Text, remedy: Text) -> NoReturn:
    raise InputError(Problem(what=what, remedy=remedy, place=None if file == "-" else Place(file=file)))


def _deliver_matrix(book: Rulebook, documents: tuple[Document, ...], asked: Asked) -> None:
    from shixian.report.sheets.matrix import matrix_json, matrix_text

    status: Status | None = _STATUS[asked.status] if asked.status else None
    if asked.form is Form.json:
        _print_json(matrix_json(book, documents, status))
    else:
        _print(matrix_text(book, documents, status, asked.lang), asked)


_STATUS: dict[Which, Status] = {
    Which.encoded: "encoded",
    Which.partly: "partly",
    Which.manual: "manual",
    Which.out_of_scope: "out of scope",
}


def _print_json(value: object) -> None:
    delivery.write_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(), None)


def _print(pieces: Iterable[RenderableType], asked: Asked) -> None:
    def show(console: Console) -> None:
        for piece in pieces:
            console.print(piece, soft_wrap=True)

    width = asked.width or (None if sys.stdout.isatty() else _PIPED)
    delivery.print_text(show, output=None, width=width, no_color=False)
