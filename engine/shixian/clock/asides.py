"""What stands beside a date and is no part of it: its day of the week, which must agree with it, and the words 北京时间."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from shixian.clock.refusal import StampError
from shixian.words import Text

if TYPE_CHECKING:
    from datetime import date, timezone

__all__ = ["Asides"]

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3
_WEEKDAY = (
    r"(?:星期|礼拜|周)\s?(?P<zh>[一二三四五六日天])"
    r"|(?P<en>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])\.?"
)
_BEIJING = r"(?P<zone>北京时间|中国标准时间|Beijing Time|China Standard Time)"
_ASIDE = rf"(?:(?P<open>[(\[【])\s*)?(?:{_WEEKDAY}|{_BEIJING})\s*(?(open)[)\]】])"
_LEADING = re.compile(rf"\s*{_ASIDE}\s*,?\s*", re.IGNORECASE)
_TRAILING = re.compile(rf"\s*{_ASIDE}$", re.IGNORECASE)
_MARK = re.compile(r"[星礼周北中]|[A-Za-z]{3}")  # what every aside has
_OFFSET_OF_BEIJING = timedelta(hours=8)


@dataclass(slots=True)
class Asides:
    """The asides of one stamp, ``text``, as they are found in it."""

    text: str
    weekday: int | None = None
    weekday_text: str = ""
    in_beijing: bool = False
    possible: bool = True

    @classmethod
    def of(cls, text: str, plain: str) -> Asides:
        """None found yet in ``text``, which is ``plain`` in plain digits."""
        return cls(text, possible=_MARK.search(plain) is not None)

    def after(self, plain: str) -> str:
        """``plain`` without the asides with which it begins."""
        while self.possible and (found := _LEADING.match(plain)) and self._take(found):
            plain = plain[found.end() :]
        return plain

    def before(self, plain: str) -> str:
        """``plain`` without the asides with which it ends."""
        while self.possible and (found := _TRAILING.search(plain)) and self._take(found):
            plain = plain[: found.start()]
        return plain

    def check(self, day: date | None, zone: timezone | None) -> None:
        """Raises StampError where the asides contradict the date as written, or its offset; a weekday needs a ``day``."""
        if self.weekday is not None and (day is None or day.weekday() != self.weekday):
            raise _disagreeing(self.text, self.weekday_text, day)
        if self.in_beijing and zone is not None and zone.utcoffset(None) != _OFFSET_OF_BEIJING:
            raise StampError(
                Text(f"“{self.text}”写明北京时间，时差却不是+08:00", f"{self.text!r} says Beijing time, but has another offset"),
                Text("请核对原件；北京时间写+08:00，或者不写时差", "check the original; write +08:00 for Beijing time, or no offset"),
            )

    def _take(self, found: re.Match[str]) -> bool:
        """Remember one; False if there has been one of the kind."""
        if found["zone"]:
            taken, self.in_beijing = not self.in_beijing, True
            return taken
        if self.weekday is not None:
            return False
        zh, en = found["zh"], found["en"]
        self.weekday = (
            _ZH_DAYS.index(zh.replace("天", "日")) if zh else [day[:_SHORTEST_DAY] for day in _EN_DAYS].index(en[:_SHORTEST_DAY].lower())
        )
        self.weekday_text = found[0].strip(" ,")
        return True


def _disagreeing(text: str, weekday: str, day: date | None) -> StampError:
    """The refusal of a day of the week that is not the date's, or that has no date."""
    remedy = Text("日期或星期有一个写错了，请按原件更正", "the date or the day of the week is wrong: correct it from the original")
    if day is None:
        return StampError(Text(f"“{text}”有星期，却没有日", f"{text!r} names a day of the week, but no day"), remedy)
    zh, en = _ZH_DAYS[day.weekday()], _EN_DAYS[day.weekday()].title()
    return StampError(
        Text(f"“{text}”自相矛盾：这天是星期{zh}，不是{weekday}", f"{text!r} contradicts itself: that day is no {weekday}, but a {en}"),
        remedy,
    )
