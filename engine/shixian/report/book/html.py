"""The book as one HTML page: no address is loaded, no script is needed; both languages in it, one of them hidden by choice."""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from shixian.report.book import prose
from shixian.report.book.guide import STATUS_MARKS
from shixian.report.book.names import anchor, numeral
from shixian.report.labels import MARKS
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    from shixian.report.book.model import Book, Langs

_LONG = 16
"""A strip with more cells than this is folded, and a log with more rows."""
_SPANS = Markup('<span lang="zh">{}</span><span lang="en">{}</span>')
_PARAGRAPHS = Markup('<p lang="zh">{}</p><p lang="en">{}</p>')
_PARAGRAPH = Markup("<p>{}</p>")


def render_html(book: Book, lang: Langs = "both") -> str:
    """The page, in one language or with both and a switch. Equal books give equal text."""
    template = _environment(lang).get_template("book.html.j2")
    return template.render(book=book, lang=lang, ids=book.ids, long=_LONG, prose=prose)


@functools.cache
def _environment(lang: Langs) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("shixian.report.book"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    inline = _inline(lang)
    environment.filters["t"] = inline
    environment.filters["p"] = _paragraphs(lang)
    environment.globals |= {
        "w": functools.cache(lambda zh, en: inline(Text(zh, en))),
        "anchor": anchor,
        "numeral": numeral,
        "marks": MARKS,
        "status_marks": STATUS_MARKS,
        "asset": _asset,
    }
    return environment


def _inline(lang: Langs) -> Callable[[Text], Markup]:
    """A text within a line: Chinese, then English; one that is the same in both stands once."""
    if lang != "both":
        return lambda text: escape(text.in_(lang))
    return lambda text: escape(text.zh) if text.zh == text.en else _SPANS.format(text.zh, text.en)


def _paragraphs(lang: Langs) -> Callable[[Text], Markup]:
    if lang != "both":
        return lambda text: _PARAGRAPH.format(text.in_(lang))
    return lambda text: _PARAGRAPH.format(text.zh) if text.zh == text.en else _PARAGRAPHS.format(text.zh, text.en)


def _asset(name: str) -> Markup:
    """A style sheet or script of the package, to stand in the page as it is."""
    return Markup((resources.files("shixian.report.book") / "templates" / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file
