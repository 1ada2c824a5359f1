"""The notices behind days off and make-up working days: the State Council's yearly arrangements from 2007 on, and their amendments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.clock.yamlnodes import NodeReader
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ruamel.yaml.nodes import Node

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a day off or a make-up day rests on; ``issued`` and ``url`` are None where they are not known to us."""

    title: Text
    url: str | None
    issued: date | None

    def as_json(self) -> dict[str, object]:
        """The notice as plain values."""
        return {
            "title": {"zh": self.title.zh, "en": self.title.en},
            "url": self.url,
            "issued": self.issued.isoformat() if self.issued else None,
        }


@dataclass(frozen=True, slots=True)
class Notices:
    """The shipped notices: by the year that they arrange, and by single days (amendments, and days of another year)."""

    by_year: Mapping[int, Notice]
    by_day: Mapping[date, Notice]

    def behind(self, day: date) -> Notice | None:
        """The notice that arranges ``day``, provided that some notice does; None for years whose notice is not known to us."""
        return self.by_day.get(day) or self.by_year.get(day.year)


@cache
def shipped_notices() -> Notices:
    """The notices of data/notices.yaml."""
    reader = NodeReader(_DATA / "notices.yaml")
    by_year: dict[int, Notice] = {}
    by_day: dict[date, Notice] = {}
    root = reader.root()
    if root is not None:
        parts = reader.mapping(root, ("yearly", "amending"), ("yearly", "amending"))
        yearly = reader.mapping(parts["yearly"], ("title", "notices"), ("title", "notices"))
        title = reader.text(yearly["title"])
        for node in reader.sequence(yearly["notices"]):
            entry = reader.mapping(node, ("year", "issued", "url", "days"), ("year", "issued", "url"))
            year = int(reader.string(entry["year"]))
            if title is not None:
                words = Text(title.zh.format(year=year), title.en.format(year=year))
                by_year[year] = Notice(words, reader.null_or_string(entry["url"]), reader.date(entry["issued"]))
                by_day.update(dict.fromkeys(reader.days(entry["days"]), by_year[year]) if "days" in entry else {})
        for node in reader.sequence(parts["amending"]):
            by_day.update(_amending(reader, node))
    reader.raise_problems()
    return Notices(by_year, by_day)


def _amending(reader: NodeReader, node: Node) -> dict[date, Notice]:
    entry = reader.mapping(node, ("title", "issued", "url", "days"), ("title", "issued", "url", "days"))
    title = reader.text(entry["title"])
    if title is None:
        return {}
    notice = Notice(title, reader.null_or_string(entry["url"]), reader.date(entry["issued"]))
    return dict.fromkeys(reader.days(entry["days"]), notice)
