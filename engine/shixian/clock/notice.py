"""The notices behind days off and make-up working days: the State Council's yearly arrangements from 2007 on, and their amendments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.errors import InputError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_SHIPPED = Path(__file__).parent / "data" / "notices.yaml"


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
    from shixian.clock.pages import NoticesPage
    from shixian.yamlpages.load import load_model

    page, problems = load_model(NoticesPage, _SHIPPED.read_bytes(), str(_SHIPPED))
    if page is None:
        raise InputError(*problems)
    by_year: dict[int, Notice] = {}
    by_day: dict[date, Notice] = {}
    title = page.yearly.title
    for arranged in page.yearly.notices:
        words = Text(title.zh.format(year=arranged.year), title.en.format(year=arranged.year))
        by_year[arranged.year] = Notice(words, arranged.url, arranged.issued)
        by_day.update(dict.fromkeys(chain(*arranged.days), by_year[arranged.year]))
    for amending in page.amending:
        by_day.update(dict.fromkeys(chain(*amending.days), Notice(amending.title, amending.url, amending.issued)))
    return Notices(by_year, by_day)
