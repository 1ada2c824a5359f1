"""A mapping drafted for a table that no mapping knows, from its column names and what its columns hold (``shixian map --suggest``).

It is a draft: every guess stands in a comment with its reason, every doubt as 待定, and what cannot be told is left out, in a comment.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.heads import head_key
from shixian.eventlog.mapping import draft_words as say
from shixian.eventlog.mapping.attributes import attribute_doubt, fit_rank
from shixian.eventlog.mapping.draft import written
from shixian.eventlog.mapping.drafted import Draft, Drafted, DraftedEvent, Setting
from shixian.eventlog.mapping.guesses import case_rank, guess_moment, subject_rank, topic_of
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shixian.eventlog.examination.model import Column, Table
    from shixian.eventlog.mapping.guesses import KnownKind, MomentGuess, Topic
    from shixian.words import Lang

__all__ = ["UNDECIDED", "suggest"]

UNDECIDED = "待定"
"""The kind of an event of which nothing tells the kind: no rulebook has it."""

_KEYS = {
    "decision.enforcement": "decided",
    "document.issued": "issued",
    "application.received": "received",
    "application.replied": "replied",
    "application.extended": "extended",
    "application.corrected": "corrected",
    "incident.opinion": "found",
    "incident.occurred": "occurred",
    "column.updated": "latest",
}
_ABOVE = re.compile(r"(发布时间|发布日期|公示时间|公示日期|公开时间|公开日期|发布于)\s*[:：]\s*\S*\d")
_NO_NUMBER = re.compile("备注|说明|内容|事由|依据|姓名|联系|电话|地址|网址|链接|url")
_SOME = 3
_LONGEST_NUMBER = 60


def suggest(table: Table, file: str, kinds: Mapping[str, KnownKind], lang: Lang = "zh") -> str:
    """The draft as YAML with comments, which ``read_mapping`` reads as it is.

    ``kinds``: the kinds of events that the rulebook knows. Raises InputError for a table in which no column holds moments, or that needs
    no mapping.
    """
    if table.reading in ("canonical", "records") and {"kind", "at"} <= {column.name for column in table.columns}:
        raise _refused(file, say.NO_NEED, say.CHECK_IT)
    return written(_Drafting(table, file, kinds).draft(), kinds, lang)


class _Drafting:
    """The guesses about one table, one after the other."""

    def __init__(self, table: Table, file: str, kinds: Mapping[str, KnownKind]) -> None:
        self._table = table
        self._kinds = kinds
        self._draft = Draft(id=_slug(file, table.sheet), title=_title(file, table.sheet), file=file, fits=table.mapping)
        above = [said.value for said in table.head.above] if table.head else []
        self._topic: Topic | None = topic_of([*above, *(column.name for column in table.columns), self._draft.title])
        self._is_doubtful = self._topic is None and any("决定" in column.name for column in table.columns)
        if self._is_doubtful:
            self._topic = "enforcement"
        names = Counter(head_key(column.name) for column in table.columns)
        self._usable = [column for column in table.columns if column.name and names[head_key(column.name)] == 1]
        for column in table.columns:
            if column.name and names[head_key(column.name)] > 1:
                self._draft.left.append((column, say.TWICE))

    def draft(self) -> Draft:
        """All of it. Raises InputError."""
        moments = [column for column in self._usable if column.moments is not None]
        if not moments and not self._stamps_above():
            raise _refused(self._draft.file, say.NO_MOMENTS, say.WRITE_ONE)
        self._times(moments)
        self._subject()
        self._case()
        self._attributes()
        if not self._draft.used:  # the only moment stands above the table
            anchor = next((column for column in self._usable if column.filled), None)
            if anchor is None:
                raise _refused(self._draft.file, say.NO_MOMENTS, say.WRITE_ONE)
            self._use("row", anchor, say.ANCHOR)
        taken = {id(used.column) for used in self._draft.used} | {id(column) for column, _ in self._draft.left}
        for column in self._usable:
            if id(column) not in taken:
                self._draft.left.append((column, say.NOT_USED if column.filled else say.EMPTY))
        return self._draft

    def _use(self, key: str, column: Column, reason: Text, doubt: Text | None = None) -> str:
        """Use a column under a key of its own."""
        known = next((used.key for used in self._draft.used if used.column is column), None)
        if known is not None:
            return known
        keys = {used.key for used in self._draft.used}
        free = next(name for name in (key, *(f"{key}_{n}" for n in range(2, 999))) if name not in keys)
        self._draft.used.append(Drafted(key=free, column=column, reason=reason, doubt=doubt))
        return free

    # moments

    def _times(self, moments: Sequence[Column]) -> None:
        guesses = [(column, guess_moment(column.name, self._topic, self._kinds)) for column in moments]
        for column, guess in guesses:
            if guess.sense == "event":
                self._event(column, guess)
        self._published_above()
        for column, guess in guesses:
            match guess.sense:
                case "stamp" if self._topic == "enforcement" and (published := self._published()) is not None:
                    published.stamps.append(self._use("stamp", column, _word(guess, say.IS_STAMP)))
                case "observed" if (updated := self._of_kind("column.updated")) is not None:
                    updated.observed = self._use("observed", column, _word(guess, say.IS_OBSERVED))
                case "stamp" | "limit" | "observed":
                    self._draft.left.append(
                        (column, _word(guess, {"stamp": say.IS_STAMP, "limit": say.IS_LIMIT}.get(guess.sense, say.IS_OBSERVED)))
                    )
                case "untold":
                    self._draft.left.append((column, say.UNTOLD))
        if not self._draft.events:
            self._undecided(moments)
        self._clocks()

    def _event(self, column: Column, guess: MomentGuess) -> None:
        event = self._of_kind(guess.kind)
        key = _KEYS.get(guess.kind, guess.kind.rpartition(".")[2])
        used = self._use(key, column, _named(guess.word, column), guess.doubt or (say.DECISIONS if self._is_doubtful else None))
        if event is None:
            self._draft.events.append(event := DraftedEvent(kind=guess.kind))
        event.keys.append(used)

    def _published(self) -> DraftedEvent | None:
        """The publication of decisions; where no column is named so, stamps alone may tell it, and only if the user says so."""
        found = self._of_kind("decision.published")
        if found is None and self._of_kind("decision.enforcement") and "decision.published" in self._kinds:
            self._draft.events.append(found := DraftedEvent(kind="decision.published", doubts=[say.ONLY_STAMPS]))
        return found

    def _of_kind(self, kind: str) -> DraftedEvent | None:
        return next((event for event in self._draft.events if event.kind == kind), None)

    def _undecided(self, moments: Sequence[Column]) -> None:
        """Nothing tells any kind: the first column of moments makes events of no kind that a rulebook has."""
        left = [(column, why) for column, why in self._draft.left if column in moments]
        column = next((c for c, why in left if why is say.UNTOLD), left[0][0] if left else moments[0])
        self._draft.left = [(c, why) for c, why in self._draft.left if c is not column]
        key = self._use("moment", column, _named("", column), say.UNTOLD)
        self._draft.events.append(DraftedEvent(kind=UNDECIDED, keys=[key], doubts=[say.WHICH_KIND]))

    def _stamps_above(self) -> tuple[str, ...]:
        above = self._table.head.above if self._table.head else ()
        return tuple(dict.fromkeys(found[1] for said in above for found in _ABOVE.finditer(said.value)))

    def _published_above(self) -> None:
        """A stamp over the table (发布时间：…) that holds for all rows is a candidate of the publication."""
        labels = self._stamps_above()
        if not labels:
            return
        kind = guess_moment(labels[0], self._topic, self._kinds).kind
        if not kind:
            return
        self._draft.above = labels
        event = self._of_kind(kind)
        if event is None:
            self._draft.events.append(event := DraftedEvent(kind=kind))
        event.above = labels

    def _clocks(self) -> None:
        """A column of times of day goes with the column of dates before it."""
        for before, column in zip(self._usable, self._usable[1:], strict=False):
            if not column.filled or not column.is_clock or before.moments is None or before.moments.points:
                continue
            key = next((used.key for used in self._draft.used if used.column is before), None)
            event = next((event for event in self._draft.events if event.keys == [key]), None)
            if event is not None and not event.time and not event.stamps and not event.above:
                event.time = self._use(f"{key}_time", column, say.IS_CLOCK, say.CLOCK_DOUBT)

    # whose, and which case

    def _case(self) -> None:
        free = [column for column in self._free() if column.filled]
        ranked = [
            (not column.is_numbered, rank, -column.filled, i, column)
            for i, column in enumerate(free)
            if (rank := case_rank(column.name)) is not None
        ]
        if ranked:
            *_, column = min(ranked, key=lambda one: one[:4])
            others = "、".join(other.name for *_, other in ranked if other is not column)
            doubt = Text(f"还有可能是案号的列：{others}", f"others that may be the case: {others}") if others else None
            self._number(column, _named("", column), doubt)
            return
        unique = [column for column in free if _may_number(column)]
        if unique and self._topic != "column":
            self._number(unique[0], say.IS_UNIQUE, say.UNIQUE_DOUBT)

    def _number(self, column: Column, reason: Text, doubt: Text | None) -> None:
        silent = column.empty + sum(p.count for p in column.placeholders)
        if silent:
            none = Text(f"有{silent}行没有案号，那些行的事件连不起来", f"{silent} rows have none: their events cannot be linked")
            doubt = none if doubt is None else Text(f"{doubt.zh}；{none.zh}", f"{doubt.en}; {none.en}")
        self._draft.case = self._use("number", column, reason, doubt)
        self._draft.is_numbered = column.is_numbered

    def _subject(self) -> None:
        ranked = [(rank, i, c) for i, c in enumerate(self._free()) if c.texts and (rank := subject_rank(c.name)) is not None]
        if not ranked:
            return
        *_, column = min(ranked, key=lambda one: one[:2])
        others = "、".join(other.name for *_, other in ranked if other is not column)
        doubt = Text(f"还有可能是主体的列：{others}", f"others that may be the subject: {others}") if others else None
        self._draft.subject = self._use("organ", column, _named("", column), doubt)

    def _free(self) -> list[Column]:
        taken = {id(used.column) for used in self._draft.used}
        return [column for column in self._usable if id(column) not in taken and column.moments is None]

    # attributes

    def _attributes(self) -> None:
        self._category()
        for event in self._draft.events:
            known = self._kinds.get(event.kind)
            for name, attribute in known.attributes.items() if known else ():
                if name == "category":
                    continue
                ranked = [(rank, i, c) for i, c in enumerate(self._free_or_set()) if (rank := fit_rank(c, attribute)) is not None]
                if not ranked:
                    continue
                *_, column = min(ranked, key=lambda one: one[:2])
                label = attribute.label
                key = self._use(name, column, Text(f"像“{label.zh}”", f"seems to be {label.en!r}"))
                event.set.append(Setting(name=name, key=key, reason=label, doubt=attribute_doubt(column, attribute)))

    def _free_or_set(self) -> list[Column]:
        settings = {setting.key for event in self._draft.events for setting in event.set}
        return [*self._free(), *(used.column for used in self._draft.used if used.key in settings)]

    def _category(self) -> None:
        """行政处罚 or 行政许可, if the table speaks of one of them only."""
        if self._topic != "enforcement" or not any(event.kind.startswith("decision.") for event in self._draft.events):
            return
        said = "｜".join([*(column.name for column in self._table.columns), self._draft.title])
        spoken = {category for words, category in _CATEGORIES if re.search(words, said)}
        if len(spoken) == 1:
            category = spoken.pop()
            self._draft.set.append(Setting(name="category", constant=category, reason=Text("列名里只提到它", "the names speak of it only")))


_CATEGORIES = (("处罚", "行政处罚"), ("许可|审批|批复|环评", "行政许可"), ("行政强制", "行政强制"))
_SERIALS = frozenset(map(head_key, ("序号", "编号", "No", "No.", "行号", "#")))


def _may_number(column: Column) -> bool:
    """Whether a column of no telling name might number the rows all the same: every row has a text of its own."""
    is_whole = column.is_unique and not column.empty and not column.placeholders and not column.has_more
    return (
        is_whole
        and column.texts == column.filled
        and column.filled >= _SOME
        and column.longest <= _LONGEST_NUMBER
        and head_key(column.name) not in _SERIALS
        and not _NO_NUMBER.search(head_key(column.name))
        and not any("://" in example for example in column.examples)
    )


def _named(word: str, column: Column) -> Text:
    moments = column.moments
    zh, en = [], []
    if word:
        has = word in head_key(column.name)
        zh.append(f"列名含“{word}”" if has else f"像“{word}”")
        en.append(f"the name says {word!r}" if has else f"seems to be {word!r}")
    if moments is not None:
        zh.append(f"{moments.readable}格读作时间" + (f"，{moments.unreadable}格读不出" if moments.unreadable else ""))
        en.append(f"{moments.readable} cells are moments" + (f", {moments.unreadable} cannot be read" if moments.unreadable else ""))
    elif not word:
        zh.append("按列名" + ("，各行不重复" if column.is_unique else ""))
        en.append("by its name" + (", all rows differ" if column.is_unique else ""))
    return Text("；".join(zh), "; ".join(en))


def _word(guess: MomentGuess, what: Text) -> Text:
    return Text(f"列名含“{guess.word}”：{what.zh}", f"the name says {guess.word!r}: {what.en}")


def _slug(file: str, sheet: str) -> str:
    stem = re.split(r"[/\\!]", file)[-1].split(".")[0]
    words = re.findall(r"[a-z0-9]+", f"{stem} {sheet}".lower())
    return "-".join(["draft", *words])[:60].rstrip("-")


def _title(file: str, sheet: str) -> str:
    stem = re.split(r"[/\\!]", file)[-1].rpartition(".")[0] or re.split(r"[/\\!]", file)[-1]
    return f"{stem} {sheet}".strip()


def _refused(file: str, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=file)))
