"""A small rulebook to load, damage and lint: one document, a handful of rules, words of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shixian.errors import Problem, RuleError
from shixian.law import Rulebook
from shixian.law.pages import read_page

VOCABULARY = """\
kinds:
  decision.made:
    label: {zh: 作出决定, en: Decision made}
    attributes:
      category: {label: {zh: 类别, en: category}, values: [许可, 处罚, 检查]}
      pages: {type: integer}
      signed: {type: date}
      period: {type: period}
      organ: {}
  decision.published:
    label: {zh: 公开, en: Published}
    attributes:
      category: {values: [许可, 处罚, 检查]}
      organ: {}
      column: {}
  decision.paused: {label: {zh: 中止, en: Paused}}
  decision.resumed: {label: {zh: 恢复, en: Resumed}}
  decision.extended: {label: {zh: 延期, en: Extended}}
  豁免: {label: {zh: 豁免, en: Exemption}, role: exemption}
"""

DOCUMENT = """\
id: plan-2020
title: {zh: 某县方案, en: A county's plan}
number: null
issuer: {zh: 某县, en: A county}
issued: 2020-07-17
level: local-plan
effective: {from: 2020-07-17, to: 2020-12-31}
scope: {regions: [某县]}
clauses:
  - {locator: 二(六), summary: {zh: 公开决定, en: Publish decisions}, status: encoded, rules: [plan-2020/decisions]\
, digest: "0123456789abcdef"}
"""

RULE = """\
- id: plan-2020/decisions
  clause: 二(六)
  title: {zh: 决定公开, en: Decisions published}
  kind: response
  when: {event: decision.made}
  act: {event: decision.published}
  within: 7 working days
"""

DEADLINE = """\
- id: plan-2020/catalogue
  clause: 二(六)
  title: {zh: 目录, en: Catalogue}
  kind: deadline
  act: {event: decision.published}
  due: by 2020-09-30
"""

RECURRENCE = """\
- id: plan-2020/columns
  clause: 二(六)
  title: {zh: 栏目, en: Columns}
  kind: recurrence
  act: {event: decision.published}
  every: week
  times: 2
  each: column
"""


def rulebook_in(
    root: Path, rules: str = RULE, *, document: str = DOCUMENT, vocabulary: str = VOCABULARY, others: dict[str, str] | None = None
) -> Path:
    """Write the small rulebook; ``others`` are further files by their path."""
    files = {"vocabulary.yaml": vocabulary, "plan-2020/document.yaml": document, "plan-2020/rules.yaml": rules, **(others or {})}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def second_document(rules: str = "", *, name: str = "law-2019", clauses: str = "", **changes: str) -> dict[str, str]:
    """The files of another document, national unless ``changes`` say otherwise."""
    fields = {
        "title": "{zh: 某法, en: A law}",
        "number": "null",
        "issuer": "{zh: 国家, en: The state}",
        "issued": "null",
        "level": "law",
        "scope": "{national: true}",
        **changes,
    }
    text = f"id: {name}\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + (f"clauses:\n{clauses}" if clauses else "")
    return {f"{name}/document.yaml": text} | ({f"{name}/rules.yaml": rules} if rules else {})


def problems(root: Path) -> list[Problem]:
    """What is wrong with the rulebook in ``root``."""
    with pytest.raises(RuleError) as error:
        Rulebook.load(root)
    return list(error.value.problems)


def values(text: str) -> Any:
    """The plain values of a YAML text."""
    page = read_page(Path("text.yaml"), text.encode())
    assert not page.problems, page.problems
    return page.data


def where(problem: Problem, root: Path) -> str:
    """The place of a problem, relative to the rulebook."""
    return str(problem.place).removeprefix(f"{root}/")
