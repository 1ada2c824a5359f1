"""A rulebook: all documents, rules and words of one folder, loaded whole or refused with every problem of every file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from shixian.errors import Place, Problem, RuleError
from shixian.law import shipped
from shixian.law.document import Clause, Document, Effective
from shixian.law.model import Rule
from shixian.law.pages import problems_of, read_page
from shixian.law.references import Known, document_references, rule_references
from shixian.law.shelf import Shelf, find_files
from shixian.law.vocabulary import Vocabulary
from shixian.words import Text
from shixian.yamlpages.mistakes import kind_of, unknown_word
from shixian.yamlpages.page import Page, by_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from shixian.yamlpages.page import Path as Steps

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The law that a check asks: documents and rules by id, the vocabulary, and a digest of the files that they come from."""

    root: Path
    documents: Mapping[str, Document]
    rules: Mapping[str, Rule]
    vocabulary: Vocabulary
    digest: str
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    """Where things stand: by rule or document id, ``<rule>#<key>.<key>``, ``<document>#<clause locator>``."""

    @classmethod
    def load(cls, path: Path | None = None) -> Rulebook:
        """The rulebook of a folder, or the one that is shipped; RuleError with all problems of all files when it cannot be read."""
        return _Loading(path if path is not None else shipped.rules_root()).rulebook()

    def select(self, names: Sequence[str]) -> tuple[Rule, ...]:
        """The rules named by their own ids or by their documents', each once, in the rulebook's order; all when none is named."""
        unknown = [name for name in names if name not in self.rules and name not in self.documents]
        if unknown:
            options = (*self.documents, *self.rules)
            said = [unknown_word(name, options, what=Text("规则或文件编号", "rule or document")) for name in unknown]
            raise RuleError(*(Problem(what=what, remedy=remedy) for what, remedy in said))
        wanted = set(names)
        return tuple(rule for rule in self.rules.values() if not names or rule.id in wanted or rule.document in wanted)

    def document_of(self, rule: Rule) -> Document:
        """The document that the rule is of."""
        return self.documents[rule.document]

    def clause_of(self, rule: Rule) -> Clause:
        """The clause whose checkable form the rule is."""
        clause = self.document_of(rule).clause(rule.clause)
        if clause is None:
            raise KeyError(rule.clause)
        return clause

    def effective(self, rule: Rule) -> Effective:
        """When the rule is in force: its own interval, each missing end taken from its document."""
        return rule.effective.within(self.document_of(rule).effective)

    def as_data(self) -> dict[str, Any]:
        """All documents and rules as plain values, without the clause matrices."""
        return {
            "schema": "shixian.rules/1",
            "rulebook": {"digest": self.digest},
            "documents": [document.model_dump(mode="json", by_alias=True, exclude={"clauses"}) for document in self.documents.values()],
            "rules": [self.data_of(rule) for rule in self.rules.values()],
        }

    def data_of(self, subject: Rule | Document) -> dict[str, Any]:
        """A document with its clauses; or a rule as its file has it, with its document and the validity that results."""
        if isinstance(subject, Document):
            return subject.model_dump(mode="json", by_alias=True)
        return {
            **subject.as_data(),
            "document": subject.document,
            "effective": self.effective(subject).model_dump(mode="json", by_alias=True),
        }

    def place_of(self, name: str, part: str = "") -> Place | None:
        """Where a rule or document stands, or a part of it (a rule's key, a document's clause)."""
        return self.places.get(f"{name}#{part}" if part else name) or self.places.get(name)

    def rules_of(self, document: str) -> tuple[Rule, ...]:
        """The rules of one document."""
        return tuple(rule for rule in self.rules.values() if rule.document == document)


class _Loading:
    """One reading of a folder: pages first, then values, then what the files say of each other."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.ids: dict[str, Place] = {}
        self.places: dict[str, Place] = {}
        self.shelf: Shelf = find_files(root)
        self.problems += self.shelf.problems
        self.contents = {path: content for path in list(self.shelf.paths()) if (content := self._bytes(path)) is not None}
        self.pages = {path: read_page(path, content) for path, content in self.contents.items()}
        for page in self.pages.values():
            self.problems += page.problems

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except OSError as error:
            what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
            remedy = Text("检查文件及其权限", "check the file and its permissions")
            self.problems.append(Problem(place=Place(file=str(path)), what=what, remedy=remedy))
            self.shelf.drop(path)
            return None

    def rulebook(self) -> Rulebook:
        vocabulary = self._vocabulary()
        documents = {folder: self._document(path) for folder, path in self.shelf.documents.items()}
        rules = self._rules(documents)
        known = Known(vocabulary=vocabulary, documents=documents, rules=frozenset(self.ids))
        self.problems += self._references(known)
        if self.problems or vocabulary is None:
            raise RuleError(*sorted(dict.fromkeys(self.problems), key=by_place))
        return Rulebook(
            root=self.root,
            documents={name: document for name, document in documents.items() if document is not None},
            rules=dict(sorted(rules.items())),
            vocabulary=vocabulary,
            digest=digest({path.relative_to(self.root).as_posix(): content for path, content in self.contents.items()}),
            places=self.places | dict(self._document_places(documents)),
        )

    def _value(self, page: Page, model: type[M], at: Steps = ()) -> M | None:
        """The value at ``at``, or None with its problems noted. Where the form is damaged, that is said already."""
        raw = page.at(at)
        if (page.data is None and page.problems) or (at[0] in page.damaged if at else page.damaged):
            return None
        if not isinstance(raw, dict):
            found = kind_of(raw)
            what = Text(f"应为“键: 值”的键值表，实为{found.zh}", f"expected a mapping of key: value, found {found.en}")
            self.problems.append(
                Problem(place=page.place(at), what=what, remedy=Text("参照 rules schema 书写", "write it as rules schema says"))
            )
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.problems += problems_of(error, page, model, at)
            return None

    def _vocabulary(self) -> Vocabulary | None:
        path = self.shelf.vocabulary
        return self._value(self.pages[path], Vocabulary) if path is not None else None

    def _document(self, path: Path | None) -> Document | None:
        return self._value(self.pages[path], Document) if path is not None else None

    def _rules(self, documents: Mapping[str, Document | None]) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for page, at in self._entries():
            rule = self._value(page, Rule, at)
            raw = page.at(at)
            name = raw.get("id") if isinstance(raw, dict) else None
            if not isinstance(name, str):
                continue
            place = page.place((*at, "id"))
            if name in self.ids:
                first = self.ids[name]
                what = Text(f"规则编号 {name} 重复（另见 {first}）", f"the rule id {name} is there twice (see {first})")
                self.problems.append(Problem(place=place, what=what, remedy=Text("删去其一，或改名", "remove one of them, or rename it")))
                continue
            self.ids[name] = place
            self.places[name] = place
            for path in page.keys_of(at[0]):
                self.places[f"{name}#{'.'.join(map(str, path[1:]))}"] = page.place(path, on_key=True)
            if rule is not None and rule.document in documents:
                rules[rule.id] = rule
        return rules

    def _document_places(self, documents: Mapping[str, Document | None]) -> Iterator[tuple[str, Place]]:
        for folder, path in self.shelf.documents.items():
            document = documents[folder]
            if path is not None and document is not None:
                page = self.pages[path]
                yield folder, page.place()
                for i, clause in enumerate(document.clauses):
                    yield f"{folder}#{clause.locator}", page.place(("clauses", i, "locator"))

    def _entries(self) -> Iterator[tuple[Page, Steps]]:
        for path, _ in self.shelf.rules:
            page = self.pages[path]
            if isinstance(page.data, list):
                yield from ((page, (i,)) for i in range(len(page.data)))

    def _references(self, known: Known) -> Iterator[Problem]:
        for folder, path in self.shelf.documents.items():
            if path is not None:
                yield from document_references(self.pages[path], folder, known)
        for path, folder in self.shelf.rules:
            page = self.pages[path]
            if isinstance(page.data, list):
                for i in range(len(page.data)):
                    if i not in page.damaged:
                        yield from rule_references(page, (i,), folder, known)
            elif not page.problems:
                yield Problem(
                    place=page.place(),
                    what=Text("应为规则的列表", "expected a list of rules"),
                    remedy=Text(
                        "每条规则以 - id: … 开头；没有规则时删去文件", "begin each rule with - id: …; remove the file when there is none"
                    ),
                )


def digest(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the files' relative paths and bytes, in the order of the paths."""
    total = hashlib.sha256()
    for name in sorted(contents):
        content = contents[name]
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
