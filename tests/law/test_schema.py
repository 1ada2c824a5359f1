from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from tests.law.sample import DEADLINE, DOCUMENT, RECURRENCE, RULE, VOCABULARY, values

from shixian.law import Document, Rule, Rulebook, Vocabulary, shipped
from shixian.law.schema import Which, schema

jsonschema: Any = pytest.importorskip("jsonschema")

BECAUSE = "because: {zh: 甲, en: A}"
DEFAULT = f"  reading: {{name: as-written, {BECAUSE}}}\n"
MODELS: dict[Which, type[BaseModel]] = {"document": Document, "vocabulary": Vocabulary}


def allowed(which: Which, text: str) -> bool:
    """Whether the schema accepts a file; asserts that the schema itself is one."""
    validator = jsonschema.Draft202012Validator
    document = schema(which)
    validator.check_schema(document)
    return bool(validator(document).is_valid(values(text)))


def read(which: Which, text: str) -> bool:
    """Whether the models accept a file."""
    data = values(text)
    try:
        if which == "rule":
            TypeAdapter(list[Rule]).validate_python(data)
            return bool(data)
        MODELS[which].model_validate(data)
    except ValidationError:
        return False
    return True


GOOD_RULES = {
    "a response": RULE,
    "a deadline": DEADLINE,
    "a recurrence": RECURRENCE,
    "several": RULE + DEADLINE + RECURRENCE,
    "tests in every form": RULE.replace(
        "{event: decision.made}",
        "{event: decision.made, where: {a: 甲, b: [甲, 2], c: {not: 甲}, d: {not: [甲, 乙]}, "
        "e: {present: false}, f: {at least: 3, less than: 9}, g: true}}",
    ),
    "items by name": RECURRENCE.replace("each: column", "each: {attribute: column, items: [甲, 乙]}"),
    "one item": RECURRENCE.replace("each: column", "each: {attribute: column, items: 甲}"),
    "a list of keys": RULE + "  by: [case, organ]\n",
    "one key": RULE + "  by: case\n  start: every\n",
    "the subject as key of a deadline": DEADLINE + "  by: [subject]\n",
    "all that a response may have": RULE
    + "  restart: {event: a}\n  extend: {event: b, where: {c: d}, adds: 5 days}\n  suspend: {from: {event: c}, until: {event: d}}\n"
    + "  binds: {kind: [部门]}\n  effective: {from: 2020-07-17, to: 2020-12-31}\n"
    + "  implements: [a-1/b, a-1]\n  over: [a-1/c]\n  note: {zh: 甲, en: A}\n",
    "readings": RULE
    + DEFAULT
    + f"  readings:\n    other: {{{BECAUSE}, start: every}}\n    none: {{{BECAUSE}, start: every, restart: null}}\n",
    "a default reading alone": RULE + DEFAULT,
    "nothing where nothing is meant": RULE + "  due: null\n  note: null\n  effective: {to: null}\n",
    "any kind names": RULE.replace("decision.made", "执法决定"),
}
BAD_RULES = {
    "no rule": "[]\n",
    "a mapping": "id: a/b\n",
    "a malformed id": RULE.replace("plan-2020/decisions", "Plan/Decisions"),
    "an id without its document": RULE.replace("plan-2020/decisions", "decisions"),
    "an unknown key": RULE + "  until: x\n",
    "one language": RULE.replace("zh: 决定公开, ", ""),
    "a blank language": RULE.replace("zh: 决定公开", "zh: ' '"),
    "an unknown kind": RULE.replace("kind: response", "kind: ratio"),
    "a response without a limit": RULE.replace("  within: 7 working days\n", ""),
    "a response with an empty limit": RULE.replace("7 working days", ""),
    "a response without a trigger": RULE.replace("  when: {event: decision.made}\n", ""),
    "a response with a period": RULE + "  every: week\n",
    "a response that counts": RULE + "  times: 2\n",
    "a deadline with a trigger": DEADLINE + "  when: {event: a}\n",
    "a deadline with another key": DEADLINE + "  by: case\n",
    "a deadline without a date": DEADLINE.replace("  due: by 2020-09-30\n", ""),
    "a recurrence without a period": RECURRENCE.replace("  every: week\n", ""),
    "a recurrence of no times": RECURRENCE.replace("times: 2", "times: 0"),
    "times as text": RECURRENCE.replace("times: 2", "times: '2'"),
    "no items": RECURRENCE.replace("each: column", "each: {attribute: column, items: []}"),
    "items not listed": RECURRENCE.replace("each: column", "each: {attribute: column}"),
    "a blank kind": RULE.replace("decision.made", "'decision made'"),
    "an empty test": RULE.replace("{event: decision.made}", "{event: decision.made, where: {a: {}}}"),
    "an empty list of values": RULE.replace("{event: decision.made}", "{event: decision.made, where: {a: []}}"),
    "an unknown test": RULE.replace("{event: decision.made}", "{event: decision.made, where: {a: {like: b}}}"),
    "a comparison with text": RULE.replace("{event: decision.made}", "{event: decision.made, where: {a: {at least: b}}}"),
    "a decimal": RULE.replace("{event: decision.made}", "{event: decision.made, where: {a: 1.5}}"),
    "a date of another form": RULE + "  effective: {from: 2020-7-17}\n",
    "keys twice": RULE + "  by: [case, case]\n",
    "nobody bound": RULE + "  binds: {}\n",
    "half a suspension": RULE + "  suspend: {from: {event: a}}\n",
    "an extension by nothing": RULE + "  extend: {event: a}\n",
    "readings without a default": RULE + f"  readings: {{other: {{{BECAUSE}, start: every}}}}\n",
    "readings with an empty default": RULE + f"  reading: null\n  readings: {{other: {{{BECAUSE}, start: every}}}}\n",
    "a reading without a reason": RULE + DEFAULT + "  readings: {other: {start: every}}\n",
    "a reading of nothing": RULE + DEFAULT + f"  readings: {{other: {{{BECAUSE}}}}}\n",
    "a reading with a name inside": RULE + DEFAULT + f"  readings: {{other: {{{BECAUSE}, name: x, start: every}}}}\n",
    "a reading called default": RULE + DEFAULT + f"  readings: {{default: {{{BECAUSE}, start: every}}}}\n",
    "a reading with a malformed name": RULE + DEFAULT + f"  readings: {{Other: {{{BECAUSE}, start: every}}}}\n",
    "readings as a list": RULE + DEFAULT + "  readings: []\n",
}


@pytest.mark.parametrize("name", GOOD_RULES)
def test_rules_that_load_are_allowed_by_the_schema(name: str) -> None:
    assert read("rule", GOOD_RULES[name])
    assert allowed("rule", GOOD_RULES[name])


@pytest.mark.parametrize("name", BAD_RULES)
def test_rules_that_do_not_load_are_refused_by_the_schema(name: str) -> None:
    assert BAD_RULES[name] not in GOOD_RULES.values()
    assert not read("rule", BAD_RULES[name])
    assert not allowed("rule", BAD_RULES[name])


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ("number: null", "number: 某办发〔2020〕1号", True),
        ("issued: 2020-07-17", "issued: null", True),
        ("level: local-plan", "level: local-plan\nsuperior: [law-2019]\nreplaces: [plan-2019]\nnote: {zh: 甲, en: A}", True),
        ("{regions: [某县]}", "{national: true}", True),
        ("{regions: [某县]}", "{national: false, kinds: 部门}", True),
        ("status: encoded", "status: manual, reason: {zh: 甲, en: A}, units: [甲, 乙], verified: 已核对", True),
        ("number: null\n", "", False),
        ("issued: 2020-07-17\n", "", False),
        ("number: null", "number: 12", False),
        ("level: local-plan", "level: plan", False),
        ("{regions: [某县]}", "{}", False),
        ("{regions: [某县]}", "{national: true, regions: [某县]}", False),
        ("{regions: [某县]}", "{national: false}", False),
        ("status: encoded", "status: manual", False),
        ("status: encoded", "status: partly, reason: null", False),
        ("status: encoded", "status: done", False),
        ("id: plan-2020\n", "id: Plan 2020\n", False),
        ("rules: [plan-2020/decisions]", "rules: plan-2020/decisions", False),
    ],
)
def test_the_schema_of_documents_allows_exactly_what_loads(old: str, new: str, good: bool) -> None:
    text = DOCUMENT.replace(old, new)
    assert text != DOCUMENT
    assert (read("document", text), allowed("document", text)) == (good, good)


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ("organ: {}\n", "organ: {type: period, required: true, label: {zh: 甲, en: A}}\n", True),
        ("pages: {type: integer}", "pages: {type: integer, values: [1, 2]}", True),
        ("decision.paused:", "中止:", True),
        ("pages: {type: integer}", "pages: {type: integer, values: [一]}", False),
        ("pages: {type: integer}", "pages: {values: [1]}", False),
        ("pages: {type: integer}", "pages: {values: []}", False),
        ("pages: {type: integer}", "pages: {type: number}", False),
        ("pages: {type: integer}", "subject: {type: integer}", False),
        ("decision.paused:", "decision paused:", False),
        ("role: exemption", "role: waiver", False),
        ("kinds:\n", "events:\n", False),
    ],
)
def test_the_schema_of_the_vocabulary_allows_exactly_what_loads(old: str, new: str, good: bool) -> None:
    text = VOCABULARY.replace(old, new)
    assert text != VOCABULARY
    assert (read("vocabulary", text), allowed("vocabulary", text)) == (good, good)


def test_every_shipped_file_is_allowed_by_its_schema() -> None:
    root = shipped.rules_root()
    Rulebook.load(root)
    for path in root.rglob("*.yaml"):
        which: Which = {"document.yaml": "document", "vocabulary.yaml": "vocabulary"}.get(path.name, "rule")  # type: ignore[assignment]
        assert allowed(which, Path(path).read_text(encoding="utf-8")), path


@pytest.mark.parametrize("which", ["rule", "document", "vocabulary"])
def test_a_schema_is_plain_json_of_the_draft_that_it_names(which: Which) -> None:
    assert json.loads(json.dumps(schema(which)))["$schema"] == "https://json-schema.org/draft/2020-12/schema"
