"""`shixian readings`: the named readings of the rules, with what each changes and why, and how to choose among them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.cli import delivery
from shixian.cli.rules import Form
from shixian.cli.selection import LangOption, Language, RulebookOption
from shixian.words import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from shixian.law import Rule, Rulebook

_PIPED = 1000  # a pipe gets each text on one line
NamesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help="规则或文件的编号；缺省为全部 / ids of rules or documents; default: all")
]


def readings(
    names: NamesArgument = None,
    rulebook: RulebookOption = None,
    lang: LangOption = Language.zh,
    form: Annotated[Form, typer.Option("--format", help="输出形式 / form of the output")] = Form.text,
) -> None:
    """列出规则的解释口径：缺省是哪一种，其他的改变什么、为什么 / List the readings of the rules, what each changes, and why."""
    with delivery.guarded(lang.value):
        from shixian.law import Rulebook

        book = Rulebook.load(rulebook)
        rules = [rule for rule in book.select(names or []) if rule.readings or names]
        if form is Form.json:
            said = {rule.id: [_data(book, rule, name) for name, _ in rule.variants()] for rule in rules}
            delivery.write_bytes((json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode(), None)
            return
        width = None if sys.stdout.isatty() else _PIPED
        delivery.print_text(
            lambda console: _print(console, list(_pieces(book, rules, lang.value))), output=None, width=width, no_color=False
        )


def _data(book: Rulebook, rule: Rule, name: str) -> dict[str, object]:
    because, changes = _because(rule, name), _changes(book, rule, name)
    return {
        "name": name,
        "default": name == rule.reading_name,
        "changes": {"zh": changes.zh, "en": changes.en} if changes else None,
        "because": {"zh": because.zh, "en": because.en} if because else None,
    }


def _changes(book: Rulebook, rule: Rule, name: str) -> Text | None:
    """What a reading puts in place of the default; None for the default itself."""
    from shixian.law.particulars import changed

    reading = rule.readings.get(name)
    return changed(book, rule, reading) if reading else None


def _because(rule: Rule, name: str) -> Text | None:
    if name in rule.readings:
        return rule.readings[name].because
    return rule.reading.because if rule.reading else None


def _print(console: Console, pieces: Sequence[RenderableType]) -> None:
    for piece in pieces:
        console.print(piece)


def _pieces(book: Rulebook, rules: Sequence[Rule], lang: Lang) -> Iterator[RenderableType]:
    from rich.text import Text as Line

    from shixian.report.text.layout import Paragraph

    for rule in rules:
        yield Line(rule.id, "bold")
        yield Paragraph(text=rule.title.in_(lang), indent=2)
        for name, _ in rule.variants():
            yield Paragraph(text=_line(book, rule, name, lang), label=name, label_width=_width(rule), indent=2, keep=(name,))
        yield Line("")
    other = sum(len(rule.readings) for rule in rules)
    yield Paragraph(
        text=Text(
            f"{len(rules)}条规则，另有{other}种口径。选用：check --reading 名称（有此口径的规则都按它）、--reading 规则=名称、"
            "--reading strict（从严：任一口径违规即列为违规）、--reading lenient（从宽：各口径都违规才列为违规）。",
            f"{len(rules)} rules with {other} other readings. Choose with check --reading NAME (every rule that has it), "
            "--reading RULE=NAME, --reading strict (a violation under any reading counts) "
            "or --reading lenient (only one that holds under all).",
        ).in_(lang)
    )


def _width(rule: Rule) -> int:
    return max(len(name) for name, _ in rule.variants())


def _line(book: Rulebook, rule: Rule, name: str, lang: Lang) -> str:
    because, changes = _because(rule, name), _changes(book, rule, name)
    zh, en = (f"{changes.zh}。", f"{changes.en}. ") if changes else ("（缺省）", "(default) ")
    return zh + (because.zh if because else "") if lang == "zh" else en + (because.en if because else "")
