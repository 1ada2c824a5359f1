"""The rulebook as a book: documents, clauses, rules and readings with their cases as worked examples; HTML and Markdown of one model."""

from __future__ import annotations

from shixian.report.book.build import build_book
from shixian.report.book.html import render_html
from shixian.report.book.markdown import render_markdown
from shixian.report.book.model import Book, Example

__all__ = ["Book", "Example", "build_book", "render_html", "render_markdown"]
