"""A made-up plan with a rule of every kind and every key, for what the shipped rulebook may not show at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.law import Rulebook

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """\
kinds:
  draft.published: {label: {zh: 草案公布, en: Draft published}}
  decision.meeting: {label: {zh: 决策会议, en: Decision meeting}, attributes: {level: {values: [一般, 重大]}}}
  decision.published: {label: {zh: 决定公开, en: Decision published}}
  budget.published: {label: {zh: 预算公开, en: Budget published}}
  budget.removed: {label: {zh: 预算撤下, en: Budget removed}}
  budget.seen: {label: {zh: 预算在网, en: Budget seen online}}
  system.recorded: {label: {zh: 系统入清单, en: System recorded}, attributes: {system: {}}}
  system.migrated: {label: {zh: 系统迁移, en: System migrated}, attributes: {system: {}, pages: {type: integer}}}
  review.done: {label: {zh: 清理, en: Review}, attributes: {topic: {}, period: {type: period}}}
  decision.corrected: {label: {zh: 更正, en: Corrected}}
  exemption.granted: {label: {zh: 豁免, en: Exemption}, role: exemption, attributes: {reason: {}, authority: {}, rule: {}}}
"""

DOCUMENT = """\
id: plan-2020
title: {zh: 某县方案, en: A county's plan}
number: null
issuer: {zh: 某县, en: A county}
issued: 2020-07-17
level: local-plan
effective: {from: 2020-01-01, to: 2020-12-31}
scope: {regions: [某县]}
clauses:
  - {locator: 一, summary: {zh: 各事, en: Several things}, status: encoded, rules: [plan-2020/draft-first]}
"""

RULES = """\
- id: plan-2020/draft-first
  clause: 一
  title: {zh: 草案先行, en: The draft comes first}
  kind: precedence
  when: {event: decision.meeting, where: {level: 重大}}
  act: {event: draft.published}
  reading: {name: strictly-before, because: {zh: 依文义, en: By the letter}}
  readings:
    same-day-counts: {because: {zh: 从宽, en: Leniently}, within: same day}

- id: plan-2020/kept-for-good
  clause: 一
  title: {zh: 永久公开, en: Public for good}
  kind: retention
  when: {event: budget.published}
  act: {event: budget.seen}
  breach: {event: budget.removed}

- id: plan-2020/kept-two-years
  clause: 一
  title: {zh: 保留两年, en: Public for two years}
  kind: retention
  when: {event: budget.published}
  act: {event: budget.seen}
  breach: {event: budget.removed}
  within: 24 months

- id: plan-2020/half-migrated
  clause: 一
  title: {zh: 半数迁移, en: Half are migrated}
  kind: ratio
  share: 50%
  stock: {event: system.recorded}
  act: {event: system.migrated, where: {pages: {at least: 3}}}
  by: [system]
  due: by 2020-11-30

- id: plan-2020/in-time
  clause: 一
  title: {zh: 全部按时, en: All in time}
  kind: ratio
  share: 100%
  of: [plan-2020/decisions, plan-2020/draft-first]
  every: quarter

- id: plan-2020/decisions
  clause: 一
  title: {zh: 决定公开, en: Decisions published}
  kind: response
  when: {event: decision.meeting, where: {level: [重大, 一般]}}
  act: {event: decision.published}
  by: [case, subject]
  ahead: same day
  within: 48 hours
  restart: {event: decision.corrected}
  binds: {kind: [部门, 政府]}

- id: plan-2020/reviews
  clause: 一
  title: {zh: 每周清理, en: Weekly reviews}
  kind: recurrence
  act: {event: review.done}
  every: week
  times: 2
  each: {attribute: topic, items: [公开, 保密]}
"""


def rulebook_in(root: Path, rules: str = RULES) -> Rulebook:
    """The made-up plan, written and loaded."""
    for name, text in {"vocabulary.yaml": VOCABULARY, "plan-2020/document.yaml": DOCUMENT, "plan-2020/rules.yaml": rules}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Rulebook.load(root)
