"""The pages of rule files: the keys by which their slips are known, and an example of each key that may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law.document import Document
from shixian.law.model import Rule
from shixian.law.selector import TEST_KEYS
from shixian.law.vocabulary import Vocabulary
from shixian.words import Text
from shixian.yamlpages import explain, page
from shixian.yamlpages.frame import keys_of
from shixian.yamlpages.keyboard import keyboard

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel, ValidationError

    from shixian.errors import Problem

_KEYBOARD = keyboard(keys_of(Rule, Document, Vocabulary) | {*TEST_KEYS})
_EXAMPLES = {
    "id": "id: daying-2020/permits-and-penalties",
    "clause": "clause: 二(六)",
    "title": "title: {zh: …, en: …}",
    "kind": "kind: response",
    "act": "act: {event: decision.published}",
    "event": "event: decision.published",
    "because": "because: {zh: …, en: …}",
    "name": "name: as-written",
    "adds": "adds: 15 working days",
    "from": "from: {event: …}",
    "until": "until: {event: …}",
    "attribute": "attribute: column",
    "number": "number: null",
    "issuer": "issuer: {zh: …, en: …}",
    "issued": "issued: null",
    "level": "level: local-plan",
    "scope": "scope: {regions: [贵阳市]}",
    "locator": "locator: 二(六)",
    "summary": "summary: {zh: …, en: …}",
    "status": "status: encoded",
    "label": "label: {zh: …, en: …}",
    "kinds": "kinds: {decision.published: {label: {zh: …, en: …}}}",
}
_MANUAL = explain.Manual(
    examples={
        **{key: Text(how, how) for key, how in _EXAMPLES.items()},
        "items": Text(
            "items: [甲, 乙]；若指日志中出现的各分项，写 each: column",
            "items: [甲, 乙]; for the items seen in the log, type each: column",
        ),
    },
    otherwise=Text("按模式（rules schema）改正", "correct it as the schema says (rules schema)"),
)


def read_page(path: Path, content: bytes) -> page.Page:
    """The page of a file of rules, a document, a vocabulary, or of another file that speaks their language."""
    return page.read_page(str(path), content, _KEYBOARD)


def problems_of(error: ValidationError, of: page.Page, model: type[BaseModel], root: page.Path = ()) -> list[Problem]:
    """All that pydantic found wrong with the value at ``root``, each at its place, with the examples of rule files."""
    return explain.problems_of(error, of, model, root, _MANUAL)
