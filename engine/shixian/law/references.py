"""What one file says of another: events in the vocabulary, clauses in the matrix, rules and documents that exist."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from shixian.clock.period import Period, PeriodError
from shixian.law.document import Effective
from shixian.law.selector import Selector, Test
from shixian.words import Text
from shixian.yamlpages.explain import mistake_at
from shixian.yamlpages.mistakes import Mistake, half_width, kind_of, nearest, shown, unknown_word
from shixian.yamlpages.page import Page, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shixian.errors import Problem
    from shixian.law.document import Document
    from shixian.law.vocabulary import Attribute, EventKind, Vocabulary

_SELECTORS: tuple[Path, ...] = (
    ("when",),
    ("act",),
    ("breach",),
    ("stock",),
    ("restart",),
    ("extend",),
    ("suspend", "from"),
    ("suspend", "until"),
)
_COLUMNS = ("subject", "case")
_SAID_TYPE = {
    "text": Text("文字", "text"),
    "integer": Text("整数", "a whole number"),
    "date": Text("日期", "a date"),
    "period": Text("期间", "a period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the files of a rulebook define; a document that could not be read is None, and is then not asked about."""

    vocabulary: Vocabulary | None
    documents: Mapping[str, Document | None]
    rules: frozenset[str]


def rule_references(page: Page, at: Path, folder: str, known: Known) -> Iterator[Problem]:
    """What is wrong with the references of the rule at ``at``; it need not be a valid rule in other respects."""
    raw = page.at(at)
    if not isinstance(raw, dict):
        return
    for path, mistake in (
        *_identity(raw, folder),
        *_clause(raw, known.documents.get(folder)),
        *_validity(raw, known.documents.get(folder)),
        *_superiors(raw, known),
    ):
        yield mistake_at(page, (*at, *path), mistake)
    if known.vocabulary is None:
        return
    bodies: list[tuple[Path, dict[str, Any]]] = [((), raw)]
    readings = raw.get("readings")
    if isinstance(readings, dict):
        bodies += [(("readings", name), body) for name, body in readings.items() if isinstance(body, dict)]
    for prefix, body in bodies:
        for path, mistake in _events(body, {**raw, **body}, known.vocabulary):
            yield mistake_at(page, (*at, *prefix, *path), mistake)


def document_references(page: Page, folder: str, known: Known) -> Iterator[Problem]:
    """What is wrong with a document's id and with the documents that it names."""
    raw = page.data
    if not isinstance(raw, dict):
        return
    if isinstance(raw.get("id"), str) and raw["id"] != folder:
        what = Text(f"文件编号 {raw['id']} 与文件夹 {folder} 不同名", f"the document's id {raw['id']} is not its folder's name {folder}")
        remedy = Text(f"改写为 id: {folder}，或改文件夹名", f"type id: {folder}, or rename the folder")
        yield mistake_at(page, ("id",), Mistake(what=what, remedy=remedy))
    for key in ("superior", "replaces"):
        others = raw.get(key)
        for i, other in enumerate(others if isinstance(others, list) else ()):
            there = [name for name in known.documents if name != folder]
            if isinstance(other, str) and other not in there:
                said, remedy = unknown_word(other, there, what=Text("文件编号", "document"))
                yield mistake_at(page, (key, i), Mistake(what=said, remedy=remedy))


Located = tuple[Path, Mistake]


def _identity(raw: dict[str, Any], folder: str) -> Iterator[Located]:
    name = raw.get("id")
    if not isinstance(name, str) or name.count("/") != 1 or name.startswith(f"{folder}/"):
        return
    meant = f"{folder}/{name.split('/')[1]}"
    yield (
        ("id",),
        Mistake(
            what=Text(f"规则编号 {name} 不属于其文件夹 {folder}", f"the rule id {name} is not of its folder {folder}"),
            remedy=Text(f"改写为 {meant}，或移到 {name.split('/')[0]}/", f"type {meant}, or move it to {name.split('/')[0]}/"),
        ),
    )


def _clause(raw: dict[str, Any], document: Document | None) -> Iterator[Located]:
    locator = raw.get("clause")
    if document is None or not isinstance(locator, str):
        return
    there = [c.locator for c in document.clauses]
    plain = " ".join(locator.split())
    if plain in there:
        return
    same = next((t for t in there if half_width(t) == half_width(plain)), None) or nearest(plain, there)
    matrix = f"{document.id}/document.yaml"
    what = Text(f"条款 {locator} 不在 {matrix} 的条款矩阵中", f"the clause {locator} is not in the clause matrix of {matrix}")
    add = Text(f"在 clauses 下补上 locator: {locator}", f"add locator: {locator} under clauses")
    remedy = Text(f"改写为 {same}，或{add.zh}", f"type {same}, or {add.en}") if same else add
    yield ("clause",), Mistake(what=what, remedy=remedy)


def _validity(raw: dict[str, Any], document: Document | None) -> Iterator[Located]:
    """A rule whose own interval, with the document's where an end is missing, is empty would never be asked."""
    own = raw.get("effective")
    if document is None or not isinstance(own, dict):
        return
    try:
        effective = Effective.model_validate(own)
    except ValidationError:
        return  # said where the rule is validated
    start = effective.start or document.effective.start
    end = effective.end or document.effective.end
    if start and end and end < start:
        what = Text(
            f"规则自 {start} 起适用，而至 {end} 止（缺的一端取自 {document.id}）",
            f"the rule is in force from {start}, but to {end} (a missing end is taken from {document.id})",
        )
        remedy = Text("改正日期，或写明规则自己的 from 与 to", "correct the date, or give the rule its own from and to")
        yield ("effective",), Mistake(what=what, remedy=remedy)


def _superiors(raw: dict[str, Any], known: Known) -> Iterator[Located]:
    options: tuple[tuple[str, Callable[[], set[str]], Text], ...] = (
        ("implements", lambda: {*known.rules, *known.documents}, Text("规则或文件编号", "rule or document")),
        ("over", lambda: set(known.rules), Text("规则编号", "rule")),
        ("of", lambda: set(known.rules), Text("规则编号", "rule")),
    )
    for key, there, sort in options:
        ids = raw.get(key)
        if isinstance(ids, str) and key == "of":
            ids = [ids]
        for i, other in enumerate(ids if isinstance(ids, list) else ()):
            if isinstance(other, str) and other not in there():
                what, remedy = unknown_word(other, there(), what=sort)
                yield (key, i), Mistake(what=what, remedy=remedy)


def _events(body: dict[str, Any], whole: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Located]:
    """Mistakes in the selectors, ``by`` and ``each`` that a rule or a reading gives; ``whole`` has the rule's other parts."""
    for path in _SELECTORS:
        selector = _selector(body, path)
        if selector is not None:
            yield from (((*path, *inner), mistake) for inner, mistake in _selector_mistakes(selector, vocabulary))
    named = {
        path[0]: vocabulary.kinds.get(s.event)
        for path in (("when",), ("act",), ("breach",), ("stock",))
        if (s := _selector(whole, path)) is not None
    }
    if "by" in body:
        names = body["by"] if isinstance(body["by"], list) else [body["by"]]
        for i, name in enumerate(names):
            for which, kind in named.items():
                if isinstance(name, str) and kind is not None and name not in _COLUMNS and name not in kind.attributes:
                    path = ("by", i) if isinstance(body["by"], list) else ("by",)
                    yield path, _unknown_attribute(name, f"{which}: {_event_of(whole, which)}", kind, extra=_COLUMNS)
    each = body.get("each")
    attribute = each.get("attribute") if isinstance(each, dict) else each
    act = named.get("act")
    if isinstance(attribute, str) and act is not None:
        at: Path = ("each", "attribute") if isinstance(each, dict) else ("each",)
        if attribute not in act.attributes:
            yield at, _unknown_attribute(attribute, _event_of(whole, "act"), act)
        elif isinstance(each, dict) and isinstance(each.get("items"), list):
            allowed = [str(value) for value in act.attributes[attribute].values or ()]
            for i, item in enumerate(each["items"]):
                if allowed and str(item) not in allowed:
                    yield ("each", "items", i), _not_a_value(str(item), attribute, allowed)


def _event_of(whole: dict[str, Any], which: str) -> str:
    return str(whole[which]["event"])


def _selector(body: dict[str, Any], path: Path) -> Selector | None:
    raw: Any = body
    for step in path:
        raw = raw.get(step) if isinstance(raw, dict) else None
    if not isinstance(raw, dict):
        return None
    try:
        return Selector.model_validate({key: raw[key] for key in ("event", "where") if key in raw})
    except ValidationError:
        return None  # said elsewhere, by the rule's own validation


def _selector_mistakes(selector: Selector, vocabulary: Vocabulary) -> Iterator[Located]:
    kind = vocabulary.kinds.get(selector.event)
    if kind is None:
        what, remedy = unknown_word(selector.event, vocabulary.kinds, what=Text("事件种类", "kind of event"))
        if nearest(selector.event, vocabulary.kinds) is None:
            remedy = Text(
                f"改用已有的种类，或在 vocabulary.yaml 的 kinds 下补上 {selector.event}",
                f"use an existing kind, or add {selector.event} under kinds in vocabulary.yaml",
            )
        yield ("event",), Mistake(what=what, remedy=remedy)
        return
    for name, tests in selector.where.items():
        if name in _COLUMNS:
            continue
        declared = kind.attributes.get(name)
        if declared is None:
            mistake = _unknown_attribute(name, selector.event, kind, extra=_COLUMNS)
            yield ("where", name), Mistake(what=mistake.what, remedy=mistake.remedy, on_key=True)
            continue
        for test in tests:
            yield from ((("where", name, *path), m) for path, m in _test_mistakes(test, name, declared))


def _unknown_attribute(name: str, event: str, kind: EventKind, extra: tuple[str, ...] = ()) -> Mistake:
    what, remedy = unknown_word(name, (*kind.attributes, *extra), what=Text(f"{event} 的属性", f"attribute of {event}"))
    if nearest(name, (*kind.attributes, *extra)) is None:
        remedy = Text(f"改用已有的属性，或在 vocabulary.yaml 中补上 {name}", f"use an existing attribute, or add {name} in vocabulary.yaml")
    return Mistake(what=what, remedy=remedy)


def _test_mistakes(test: Test, name: str, declared: Attribute) -> Iterator[Located]:
    if test.op in (">=", "<=", ">", "<"):
        if declared.type != "integer":
            sort = _SAID_TYPE[declared.type]
            yield (
                (),
                Mistake(
                    what=Text(f"属性 {name} 是{sort.zh}，不能比较大小", f"the attribute {name} is {sort.en}, it cannot be compared"),
                    remedy=Text(
                        "改为列出各值，或在 vocabulary.yaml 中设 type: integer", "list the values, or set type: integer in vocabulary.yaml"
                    ),
                ),
            )
        return
    inside: Path = ("not",) if test.op == "not in" else ()
    for i, value in enumerate(test.values):
        yield from (((*inside, i), mistake) for mistake in _value_mistakes(value, name, declared))


def _value_mistakes(value: object, name: str, declared: Attribute) -> Iterator[Mistake]:
    if isinstance(value, int) != (declared.type == "integer"):
        sort = _SAID_TYPE[declared.type]
        typed = f"{half_width(str(value))}" if declared.type == "integer" else f'"{value}"'
        yield Mistake(
            what=Text(
                f"属性 {name} 的值应为{sort.zh}，实为{kind_of(value).zh} {shown(value)}",
                f"a value of {name} must be {sort.en}, found {kind_of(value).en} {shown(value)}",
            ),
            remedy=Text(f"改写为 {typed}", f"type {typed}"),
        )
    elif declared.values is not None and value not in declared.values:
        yield _not_a_value(str(value), name, [str(v) for v in declared.values])
    elif declared.type == "date" and not _is_date(str(value)):
        what = Text(f"{name} 的值 {value} 不是日期", f"the value {value} of {name} is no date")
        yield Mistake(what=what, remedy=Text("写成 2020-07-17 的形式", "type it like 2020-07-17"))
    elif declared.type == "period":
        try:
            Period.parse(str(value))
        except PeriodError as error:
            yield Mistake(what=error.what, remedy=error.remedy)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2020-07-17")


def _not_a_value(value: str, name: str, allowed: list[str]) -> Mistake:
    what, remedy = unknown_word(value, allowed, what=Text(f"{name} 的值", f"value of {name}"))
    parts = [part.strip() for part in half_width(value).split(",")]
    if len(parts) > 1 and all(part in allowed for part in parts):
        typed = f"[{', '.join(parts)}]"
        remedy = Text(f"各值之间用半角逗号加空格：{typed}", f"separate the values with half-width commas and blanks: {typed}")
    return Mistake(what=what, remedy=remedy)
