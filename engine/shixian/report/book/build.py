"""The book, put together from a rulebook, its calendars and its examples: the highest law first, each document with its rules."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import shixian
from shixian.law.particulars import binds_text, changed, demanded, identity_of, limit_text, scope_text, yields_to
from shixian.law.sentence import sentence_of
from shixian.law.wording import KINDS, STATUSES, effective_text
from shixian.report.book.guide import guide_of
from shixian.report.book.model import Book, DocumentPart, ReadingPart, RulePart, Word
from shixian.report.book.years import notices_of, overlays_of, years_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shixian.clock import Calendars
    from shixian.law import Document, Rule, Rulebook
    from shixian.law.document import Level
    from shixian.report.book.model import Example, Line

_LEVELS: tuple[Level, ...] = ("law", "administrative-regulation", "national-document", "local-plan")


def build_book(rulebook: Rulebook, examples: Sequence[Example], calendars: Calendars, documents: Sequence[str] = ()) -> Book:
    """The book of a rulebook.

    Args:
        rulebook: documents and rules.
        examples: its cases, judged (``shixian.casebook.worked``); each stands under its home rule.
        calendars: the calendars that are printed.
        documents: only these documents; empty: all.

    """
    asked = [d for d in rulebook.documents.values() if not documents or d.id in documents]
    calendar = calendars.for_region(None)
    notices = notices_of(calendar)
    return Book(
        version=shixian.__version__,
        digest=rulebook.digest,
        calendar_digest=calendar.digest,
        horizon=calendar.horizon,
        guide=guide_of(rulebook),
        notices=tuple(notices.values()),
        years=tuple(years_of(calendar, notices)),
        overlays=overlays_of(calendars),
        documents=tuple(_document(n, d, rulebook, examples) for n, d in enumerate(sorted(asked, key=_rank), 1)),
        words=tuple(_words(rulebook)),
    )


def _rank(document: Document) -> tuple[int, dt.date, str]:
    return _LEVELS.index(document.level), document.effective.start or document.issued or document.effective.end or dt.date.max, document.id


def _document(number: int, document: Document, rulebook: Rulebook, examples: Sequence[Example]) -> DocumentPart:
    counted = Counter(clause.status for clause in document.clauses)
    replaced = tuple(other.id for other in rulebook.documents.values() if document.id in other.replaces)
    hierarchy = (
        (Text("上位文件", "superior"), document.superior),
        (Text("取代", "replaces"), document.replaces),
        (Text("被取代于", "replaced by"), replaced),
    )
    return DocumentPart(
        number=number,
        document=document,
        facts=(*identity_of(document), (Text("适用范围", "scope"), scope_text(document.scope))),
        hierarchy=tuple((label, ids) for label, ids in hierarchy if ids),
        clauses=document.clauses,
        statuses=tuple((label, counted[status]) for status, label in STATUSES.items() if counted[status]),
        rules=tuple(_rule(rule, rulebook, examples) for rule in rulebook.rules_of(document.id)),
    )


def _rule(rule: Rule, rulebook: Rulebook, examples: Sequence[Example]) -> RulePart:
    hierarchy = (
        (Text("落实", "implements"), rule.implements),
        (Text("优先于", "prevails over"), rule.over),
        (Text("让位于", "yields to"), yields_to(rulebook, rule)),
        (Text("由其落实", "implemented by"), _implemented_by(rulebook, rule)),
        (Text("统计", "counted over"), rule.of),
    )
    return RulePart(
        rule=rule,
        sentence=sentence_of(rule, rulebook.vocabulary),
        limit=limit_text(rule),
        kind=KINDS[rule.kind],
        facts=tuple(_facts(rule, rulebook)),
        readings=tuple(_readings(rule, rulebook)),
        hierarchy=tuple((label, ids) for label, ids in hierarchy if ids),
        examples=tuple(e for e in examples if e.home == rule.id),
        elsewhere=tuple(e for e in examples if e.home != rule.id and rule.id in e.rules),
    )


def _implemented_by(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    return tuple(other.id for other in rulebook.rules.values() if rule.id in other.implements)


def _facts(rule: Rule, rulebook: Rulebook) -> Iterator[Line]:
    """The particulars, without those that have a place of their own on the page."""
    yield from ((label, text) for label, text in demanded(rulebook, rule) if label.en not in ("kind", "counted over"))
    yield Text("适用期间", "in force"), effective_text(rulebook.effective(rule))
    if rule.binds is not None:
        yield Text("约束", "binds"), binds_text(rule.binds)


def _readings(rule: Rule, rulebook: Rulebook) -> Iterator[ReadingPart]:
    if rule.reading is not None:
        yield ReadingPart(name=rule.reading.name, default=True, replaces=None, because=rule.reading.because)
    for name, reading in rule.readings.items():
        yield ReadingPart(name=name, default=False, replaces=changed(rulebook, rule, reading), because=reading.because)


def _words(rulebook: Rulebook) -> Iterator[Word]:
    spoken: dict[str, list[str]] = {}
    for rule in rulebook.rules.values():
        for kind in _kinds(rule):
            spoken.setdefault(kind, []).append(rule.id)
    for name, entry in rulebook.vocabulary.kinds.items():
        yield Word(name=name, kind=entry, rules=tuple(spoken.get(name, ())))


def _kinds(rule: Rule) -> Mapping[str, None]:
    """The kinds of events that a rule speaks of under any of its readings, in reading order."""
    found: dict[str, None] = {}
    for _, variant in rule.variants():
        selectors = [variant.when, variant.stock, variant.breach, variant.act, variant.restart, variant.extend]
        if variant.suspend is not None:
            selectors += [variant.suspend.start, variant.suspend.end]
        found.update(dict.fromkeys(selector.event for selector in selectors if selector is not None))
    return found
