"""Rules as plain data, read from the YAML of a rulebook without any of ``shixian.law``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from tests.oracle.limits import Limit, read_limit

Validity = tuple[date | None, date | None]

# what a reading may override
OVERRIDABLE = (
    "when", "act", "breach", "stock", "by", "start", "ahead", "within", "due", "share", "every", "times", "each", "idle", "restart",
    "extend", "suspend",
)  # fmt: skip


@dataclass(frozen=True)
class Kinds:
    """The vocabulary as far as verdicts depend on it: which attributes are integers, and which kinds of event exempt."""

    integers: frozenset[tuple[str, str]] = frozenset()
    exempting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """Events of one kind whose attributes pass the tests, as they stand in the rule file."""

    kind: str
    where: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One rule under one reading."""

    rule: str
    reading: str
    kind: str
    act: Choice | None
    by: tuple[str, ...] = ("case",)
    breach: Choice | None = None
    stock: Choice | None = None
    of: tuple[str, ...] = ()
    share: int = 100
    ahead: str | None = None
    when: Choice | None = None
    every_trigger: bool = False
    within: Limit | None = None
    due: Limit | None = None
    every: str | None = None
    times: int = 1
    each: str | None = None
    items: tuple[str, ...] = ()
    idle_exempt: bool = False
    restart: Choice | None = None
    extend: Choice | None = None
    adds: Limit | None = None
    halt_from: Choice | None = None
    halt_until: Choice | None = None

    @property
    def document(self) -> str:
        """The id of the document that the rule belongs to."""
        return self.rule.split("/")[0]


@dataclass(frozen=True)
class OracleRule:
    """A rule: its readings, the default one first; whom it binds; and when it is in force."""

    id: str
    variants: tuple[Variant, ...]
    binds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    validity: Validity = (None, None)

    @property
    def is_response(self) -> bool:
        """Whether its obligations start from triggers."""
        return self.variants[0].kind in {"response", "precedence", "retention"}


def read_rule(raw: Mapping[str, Any], document: Mapping[str, Any] | None = None) -> OracleRule:
    """A rule as its YAML says it; the document gives each end of the validity that the rule does not."""
    name = (raw.get("reading") or {}).get("name", "default")
    variants = [_variant(raw, name)]
    for reading, overrides in (raw.get("readings") or {}).items():
        variants.append(_variant({**raw, **{k: v for k, v in overrides.items() if k in OVERRIDABLE}}, reading))
    own, general = raw.get("effective") or {}, (document or {}).get("effective") or {}
    binds = {key: _texts(value) for key, value in (raw.get("binds") or {}).items()}
    return OracleRule(
        raw["id"], tuple(variants), binds, (_day(own.get("from") or general.get("from")), _day(own.get("to") or general.get("to")))
    )


def read_kinds(vocabulary: Mapping[str, Any]) -> Kinds:
    """What the vocabulary's YAML says."""
    kinds = vocabulary["kinds"]
    integers = [
        (k, name) for k, v in kinds.items() for name, a in (v.get("attributes") or {}).items() if (a or {}).get("type") == "integer"
    ]
    return Kinds(frozenset(integers), frozenset(k for k, v in kinds.items() if v.get("role") == "exemption"))


def read_files(files: Mapping[str, str]) -> tuple[list[OracleRule], Kinds, dict[str, dict[str, Any]]]:
    """All rules of a rulebook given as path -> text, its vocabulary, and its documents by id."""
    yaml = YAML(typ="safe", pure=True)
    loaded = {path: yaml.load(text) for path, text in files.items()}
    kinds = read_kinds(loaded["vocabulary.yaml"])
    documents = {body["id"]: body for path, body in loaded.items() if path.endswith("document.yaml")}
    rules = []
    for path, body in sorted(loaded.items()):
        if path != "vocabulary.yaml" and not path.endswith("document.yaml"):
            rules += [read_rule(raw, documents[raw["id"].split("/")[0]]) for raw in body]
    return sorted(rules, key=lambda r: r.id), kinds, documents


def _variant(raw: Mapping[str, Any], reading: str) -> Variant:
    each = raw.get("each")
    each = {"attribute": each} if isinstance(each, str) else each or {}
    extend, suspend = raw.get("extend") or {}, raw.get("suspend") or {}
    return Variant(
        rule=raw["id"],
        reading=reading,
        kind=raw["kind"],
        act=_choice(raw.get("act")),
        breach=_choice(raw.get("breach")),
        stock=_choice(raw.get("stock")),
        of=_texts(raw.get("of", ())),
        share=int(str(raw.get("share", "100%")).removesuffix("%")),
        ahead=raw.get("ahead"),
        by=_texts(raw.get("by", "case")),
        when=_choice(raw.get("when")),
        every_trigger=raw.get("start", "earliest") == "every",
        within=_limit(raw.get("within")),
        due=_limit(raw.get("due")),
        every=raw.get("every"),
        times=raw.get("times", 1),
        each=each.get("attribute"),
        items=tuple(str(i) for i in each.get("items") or ()),
        idle_exempt=raw.get("idle") == "exempt",
        restart=_choice(raw.get("restart")),
        extend=_choice(extend),
        adds=_limit(extend.get("adds")),
        halt_from=_choice(suspend.get("from")),
        halt_until=_choice(suspend.get("until")),
    )


def _choice(raw: Mapping[str, Any] | None) -> Choice | None:
    return _chosen(raw) if raw else None


def _chosen(raw: Mapping[str, Any]) -> Choice:
    return Choice(raw["event"], raw.get("where") or {})


def _limit(text: str | None) -> Limit | None:
    return read_limit(text) if text else None


def _texts(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
