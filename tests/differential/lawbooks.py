"""Small random rulebooks: every feature of the rule schema, under words of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from tests.differential.dice import Dice

Raw = dict[str, Any]

COLUMNS = ("甲栏", "乙栏", "丙栏")
LEVELS = ("重大", "较大", "一般")
KINDS_OF_SUBJECT = ("部门", "政府")

_TEXT: Raw = {"zh": "试", "en": "made up"}
_COMMON: Raw = {
    "level": {"values": list(LEVELS)},
    "grade": {"type": "integer"},
    "column": {},
    "record": {},
    "period": {"type": "period"},
    "year": {"type": "integer"},
}
TRIGGERS = ("matter.begun", "matter.known")
ACTS = ("notice.posted", "notice.reposted")
BREACH, STOCK = "notice.removed", "piece.counted"
EXEMPTION = "relief.granted"
VOCABULARY: Raw = {
    "kinds": {
        **{kind: {"label": _TEXT, "attributes": _COMMON} for kind in (*TRIGGERS, *ACTS, BREACH, STOCK)},
        **{
            kind: {"label": _TEXT, "attributes": {"level": {}, "column": {}, "grade": {"type": "integer"}}}
            for kind in ("limit.extended", "matter.renewed", "count.paused", "count.resumed", "nobody.cares")
        },
        EXEMPTION: {
            "label": _TEXT,
            "role": "exemption",
            "attributes": {name: {} for name in ("reason", "authority", "rule", "column", "period")} | {"year": {"type": "integer"}},
        },
    }
}

HOURS = ("5 hours", "48 hours", "24 hours", "5小时", "3 hours from next hour")
WORKING_DAYS = ("7 working days", "1 working day", "3 working days", "7个工作日", "20 working days")
DAYS = ("10 days", "1 day", "7 days rolled", "30日", "15 days rolled")
MONTHS = ("1 month", "1 month rolled", "3 months")
NAMED_DAYS = ("same day", "by 03-31", "by 02-28", "by 10-07", "by 12-31", "by 10-07 rolled")


@dataclass(frozen=True)
class Lawbook:
    """A generated rulebook: its files, and the documents and rules as they stand in them."""

    files: Mapping[str, str]
    documents: Mapping[str, Raw]
    rules: tuple[Raw, ...]


def lawbook(dice: Dice, around: date) -> Lawbook:
    """One or two documents with one or two rules each, in force around a day."""
    names = ["doc-a"] if dice.chance(70) else ["doc-a", "doc-b"]
    documents: dict[str, Raw] = {}
    rules: list[Raw] = []
    for name in names:
        effective = _effective(dice, around) if dice.chance(25) else {}
        rules += [_rule(dice, f"{name}/r{i}", around, effective) for i in range(dice.number(1, 2 if len(names) == 1 else 1))]
        documents[name] = _document(name, effective)
    counted = [rule["id"] for rule in rules if rule["kind"] != "ratio"]
    if counted and dice.chance(25):
        rules.append(over_findings(dice, "doc-a/share", counted[: dice.number(1, 2)]))
    return _bound(documents, rules)


def book_of(rule: Raw, effective: Raw) -> Lawbook:
    """A rulebook of one rule, which needs no more than what it says, and of one document, in force as given."""
    return _bound({"doc-a": _document("doc-a", effective)}, [{"id": "doc-a/r0", "clause": "一", "title": _TEXT, **rule}])


def over_rules(*rules: Raw) -> Lawbook:
    """A rulebook of these rules, in order, of one document."""
    return _bound(
        {"doc-a": _document("doc-a", {})},
        [{"id": f"doc-a/r{i}", "clause": "一", "title": _TEXT, **rule} for i, rule in enumerate(rules)],
    )


def _document(name: str, effective: Raw) -> Raw:
    document: Raw = {
        "id": name,
        "title": _TEXT,
        "number": None,
        "issuer": _TEXT,
        "issued": None,
        "level": "local-plan",
        "scope": {"national": True},
    }
    return document | ({"effective": effective} if effective else {})


def _bound(documents: dict[str, Raw], rules: Sequence[Raw]) -> Lawbook:
    """The documents with their clauses, and the rules, as files."""
    files = {"vocabulary.yaml": _vocabulary()}
    for name, document in documents.items():
        own = [rule for rule in rules if rule["id"].startswith(f"{name}/")]
        document["clauses"] = [{"locator": "一", "summary": _TEXT, "status": "encoded", "rules": [rule["id"] for rule in own]}]
        files[f"{name}/document.yaml"] = _yaml(document)
        files[f"{name}/rules.yaml"] = _yaml(own)
    return Lawbook(files, documents, tuple(rules))


@cache
def _vocabulary() -> str:
    return _yaml(VOCABULARY)


def _yaml(value: object) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.default_flow_style = False
    text = StringIO()
    yaml.dump(value, text)
    return text.getvalue()


def _effective(dice: Dice, around: date) -> Raw:
    start = around + timedelta(days=dice.number(-60, 10))
    found: Raw = {"from": start} if dice.chance(70) else {}
    if dice.chance(60):
        found["to"] = start + timedelta(days=dice.number(0, 90))
    return found


def _rule(dice: Dice, name: str, around: date, general: Raw) -> Raw:
    rule: Raw = {"id": name, "clause": "一", "title": _TEXT}
    form = dice.number(0, 99)
    if form < 46:
        rule |= _response(dice)
    elif form < 56:
        rule |= _precedence(dice)
    elif form < 65:
        rule |= _retention(dice)
    elif form < 83:
        rule |= _recurrence(dice)
    elif form < 91:
        rule |= _deadline(dice, around)
    else:
        rule |= _stock(dice, around)
    if dice.chance(30):
        effective = _effective(dice, around)
        joined = {**general, **effective}  # each missing end is the document's
        if joined.get("from", date.min) <= joined.get("to", date.max):
            rule["effective"] = effective
    if dice.chance(20):
        rule["binds"] = {"kind": [dice.pick(KINDS_OF_SUBJECT)]} if dice.chance(75) else {"subject": ["甲局", "乙局"]}
    readings = {name: body for name in ("other", "third")[: dice.pick((0, 0, 1, 1, 2))] if (body := _overrides(dice, rule, around))}
    if readings:
        rule["reading"] = {"name": dice.pick(("plain", "usual")), "because": _TEXT}
        rule["readings"] = {key: {**body, "because": _TEXT} for key, body in readings.items()}
    elif dice.chance(10):
        rule["reading"] = {"name": "plain", "because": _TEXT}
    return rule


def selector(dice: Dice, kind: str, tests: int = 25) -> Raw:
    """Events of a kind, sometimes with tests of their attributes."""
    where: Raw = {}
    if dice.chance(tests):
        where["level"] = dice.pick(
            (LEVELS[0], [LEVELS[0], LEVELS[1]], {"not": LEVELS[2]}, {"not": [LEVELS[0], LEVELS[1]]}, {"present": True}, {"present": False})
        )
    if dice.chance(tests // 2):
        where["grade"] = dice.pick(
            (2, [1, 3], {"not": [2]}, {"at least": 2}, {"more than": 1, "less than": 3}, {"at most": 2}, {"present": True, "not": 3})
        )
    return {"event": kind, "where": where} if where else {"event": kind}


def _within(dice: Dice) -> str:
    group = dice.pick((WORKING_DAYS, WORKING_DAYS, WORKING_DAYS, HOURS, HOURS, DAYS, DAYS, MONTHS, NAMED_DAYS))
    return dice.pick(group)


def _adds(dice: Dice, within: str) -> str:
    return dice.pick(("10 hours", "24 hours")) if within in HOURS else dice.pick((*WORKING_DAYS, *DAYS, "1 month"))


def _response(dice: Dice) -> Raw:
    rule: Raw = {"kind": "response", "when": selector(dice, TRIGGERS[0]), "act": selector(dice, ACTS[0], 15), "within": _within(dice)}
    if dice.chance(30):
        rule["by"] = dice.pick(("case", ["case", "column"], "column", ["case", "subject"], ["subject"]))
    if dice.chance(20):
        rule["start"] = dice.pick(("every", "every", "earliest"))
    if dice.chance(15):
        rule["ahead"] = dice.pick(("same day", "3 hours", "48 hours", "2 days", "1 day"))
    if dice.chance(8):
        rule |= {"act": selector(dice, TRIGGERS[0], 15), "start": "every"}
    if dice.chance(20):
        rule["restart"] = selector(dice, "matter.renewed", 10)
    if dice.chance(30) and not rule["within"].startswith("same"):
        rule["extend"] = {**selector(dice, "limit.extended", 10), "adds": _adds(dice, rule["within"])}
    if dice.chance(50) and rule["within"] in (*WORKING_DAYS, *DAYS):
        rule["suspend"] = {"from": selector(dice, "count.paused", 10), "until": selector(dice, "count.resumed", 10)}
        if rule.get("extend", {}).get("adds") == "1 month":  # counted day by day, or not to be suspended
            rule["extend"]["adds"] = "10 days"
    return rule


def _precedence(dice: Dice) -> Raw:
    rule: Raw = {"kind": "precedence", "when": selector(dice, TRIGGERS[0]), "act": selector(dice, ACTS[0], 15)}
    if dice.chance(30):
        rule["within"] = "same day"
    if dice.chance(25):
        rule["start"] = "every"
    if dice.chance(25):
        rule["by"] = dice.pick((["case", "column"], "column", ["subject"]))
    return rule


def _retention(dice: Dice) -> Raw:
    rule: Raw = {
        "kind": "retention",
        "when": selector(dice, TRIGGERS[0]),
        "act": selector(dice, ACTS[0], 15),
        "breach": selector(dice, BREACH),
    }
    if dice.chance(50):
        rule["within"] = dice.pick((*DAYS, *MONTHS, "3 working days"))
    if dice.chance(20):
        rule["start"] = "every"
    return rule


def _stock(dice: Dice, around: date) -> Raw:
    rule: Raw = {"kind": "ratio", "stock": selector(dice, STOCK, 15), "act": selector(dice, ACTS[0], 15)}
    rule |= {"share": dice.pick(("100%", "50%", "67%", 34)), "due": _deadline(dice, around)["due"]}
    if dice.chance(25):
        rule["by"] = dice.pick((["case", "column"], "column"))
    return rule


def over_findings(dice: Dice, name: str, of: Sequence[str]) -> Raw:
    """A ratio over the findings of other rules."""
    rule: Raw = {"id": name, "clause": "一", "title": _TEXT, "kind": "ratio", "of": list(of), "share": dice.pick(("100%", "50%", "75%"))}
    rule["every"] = dice.pick(("week", "month", "year"))
    if dice.chance(30):
        rule["reading"] = {"name": "plain", "because": _TEXT}
        rule["readings"] = {"loose": {"because": _TEXT, "share": dice.pick(("30%", "100%"))}}
    return rule


def _recurrence(dice: Dice) -> Raw:
    rule: Raw = {
        "kind": "recurrence",
        "act": selector(dice, ACTS[0], 15),
        "every": dice.pick(("week", "month", "quarter", "half-year", "year")),
    }
    if dice.chance(40):
        rule["times"] = dice.pick((1, 2, 3))
    if dice.chance(40):
        rule["each"] = _each(dice)
    if dice.chance(50):
        rule["due"] = _due(dice)
    if dice.chance(30):
        rule["idle"] = dice.pick(("exempt", "asked"))
    return rule


def _each(dice: Dice) -> object:
    return "column" if dice.chance(50) else {"attribute": "column", "items": list(COLUMNS[: dice.number(1, 2)])}


def _due(dice: Dice) -> str:
    return dice.pick(("by 03-31", "5 working days", "10 days", "by 02-28", "7 days rolled", "1 month", "by 03-31 rolled"))


def _deadline(dice: Dice, around: date) -> Raw:
    day = around + timedelta(days=dice.number(-5, 20))
    rule: Raw = {"kind": "deadline", "act": selector(dice, ACTS[0], 15), "due": f"by {day}" + (" rolled" if dice.chance(30) else "")}
    if dice.chance(30):
        rule["each"] = _each(dice)
    return rule


def _overrides(dice: Dice, rule: Raw, around: date) -> Raw:
    """What a reading replaces: one or two keys, so that the rule still fits together."""
    found: Raw = {}
    if dice.chance(25):
        found["act"] = selector(dice, dice.pick((ACTS[0], ACTS[1])))
    if rule["kind"] == "response":
        return found | _response_overrides(dice, rule)
    if rule["kind"] == "precedence":
        return found | dice.pick(({"within": "same day"}, {"when": selector(dice, dice.pick(TRIGGERS), 60)}, {"start": "every"}))
    if rule["kind"] == "retention":
        return found | dice.pick(({"within": dice.pick(DAYS)}, {"breach": selector(dice, BREACH, 60)}))
    if rule["kind"] == "ratio":
        return found | dice.pick(({"share": "80%"}, {"stock": selector(dice, STOCK, 60)}, {"due": _deadline(dice, around)["due"]}))
    if rule["kind"] == "deadline":
        found["due"] = _deadline(dice, around)["due"]
    else:
        found |= dice.pick(
            ({"due": _due(dice)}, {"times": dice.number(1, 3)}, {"idle": "exempt"}, {"every": "month"}, {"each": _each(dice)})
        )
    return found


def _response_overrides(dice: Dice, rule: Raw) -> Raw:
    what = dice.pick(("within", "within", "when", "start", "restart", "extend", "ahead"))
    if what == "ahead":
        return {"ahead": dice.pick(("same day", "1 day", "5 hours"))}
    if what == "within":
        if "suspend" in rule:
            return {"within": dice.pick((*WORKING_DAYS, *DAYS))}
        if "extend" in rule:
            return {"within": dice.pick(HOURS if rule["within"] in HOURS else (*WORKING_DAYS, *DAYS, *MONTHS))}
        return {"within": _within(dice)}
    if what == "when":
        return {"when": selector(dice, dice.pick(TRIGGERS), 60)}
    if what == "start":
        return {"start": "earliest" if rule.get("start") == "every" else "every"}
    if what == "restart":
        return {"restart": selector(dice, "matter.renewed", 10)}
    adds = _adds(dice, rule["within"])
    if "suspend" in rule and adds == "1 month":
        adds = "10 days"
    return {"extend": {**selector(dice, "limit.extended", 10), "adds": adds}}
