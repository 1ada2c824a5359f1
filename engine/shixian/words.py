"""Bilingual text: every word meant for people is Chinese first, English second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the tool; neither may be empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError("a text needs both languages: zh and en")

    def in_(self, lang: Lang) -> str:
        """The text in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def of_both(text: str, lang: Lang) -> str:
    """What a log says in both languages, as ``Text`` writes it (中文 / English), in one of them; any other text as it stands."""
    zh, mark, en = text.partition(" / ")
    both = bool(mark) and any(c > "\u2e7f" for c in zh) and all(c <= "\u2e7f" for c in en)
    return (zh if lang == "zh" else en) if both else text
