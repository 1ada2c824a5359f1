"""The pages of the calendar as models: a region's overlay, and the list of the State Council's notices."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import Field, model_validator

from shixian.words import Text
from shixian.yamlpages.frame import ReadBy, Strict
from shixian.yamlpages.mistakes import Mistake, refusal, shown
from shixian.yamlpages.values import Bilingual, Day, Words, read_day, read_names, read_words

_LONGEST = 366  # days of one range


def _read_id(value: object) -> str:
    name = read_words(value)
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return name
    what = Text(f"“{name}”不能作编号", f"{name!r} cannot be an id")
    remedy = Text("请用小写字母、数字和连字符，如hubei-2020", "use lower-case letters, digits and hyphens, like hubei-2020")
    raise refusal(Mistake(what=what, remedy=remedy))


def _read_regions(value: object) -> tuple[str, ...]:
    if value in ([], None):
        what, remedy = Text("没有写地区", "no region is named"), "regions: [湖北, 湖北省, Hubei]"
        raise refusal(Mistake(what=what, remedy=Text(f"请写{remedy}", f"write {remedy}")))
    return read_names(value)


def _read_verified(value: object) -> str | None:
    if value in (None, "primary", "secondary"):
        return value
    what = Text(f"verified 应为 primary、secondary，实为 {shown(value)}", f"verified must be primary or secondary, found {shown(value)}")
    remedy = Text("请写primary（见过原件）或secondary（转载）", "write primary (the original was seen) or secondary (a reprint)")
    raise refusal(Mistake(what=what, remedy=remedy))


def _read_days(value: object) -> tuple[dt.date, ...]:
    """A day, or a range ``a..b``, both ends included."""
    first_text, dots, last_text = str(value).partition("..")
    first = read_day(first_text.strip()) if isinstance(value, str) else read_day(value)
    last = read_day(last_text.strip()) if dots else first
    if 0 <= (last - first).days <= _LONGEST:
        return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    what = Text(f"“{first}..{last}”不是一段日期", f"{first}..{last} is no range of days")
    remedy = Text("请先写起始日，再写终止日，相隔不超过一年", "give the first day, then the last, at most a year apart")
    raise refusal(Mistake(what=what, remedy=remedy))


_DAYS_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$"}
Days = Annotated[tuple[dt.date, ...], ReadBy(_read_days, _DAYS_SCHEMA)]


class OverlayNotice(Strict):
    """The notice of a region, and how its text is known to us."""

    title: Bilingual = Field(examples=["{zh: …, en: …}"])
    issued: Day | None = None
    url: Words | None = None
    verified: Annotated[str | None, ReadBy(_read_verified, {"enum": ["primary", "secondary", None]})] = None


class Labelled(Strict):
    """Days that one label names."""

    days: tuple[Days, ...] = Field(examples=["[2020-02-03..2020-02-09]"])
    label: Bilingual = Field(examples=["{zh: …, en: …}"])

    def each(self) -> list[dt.date]:
        """Its days, in the order given."""
        return [day for days in self.days for day in days]


class OverlayPage(Strict):
    """An overlay: the days that a region's notice takes off and puts on."""

    id: Annotated[str, ReadBy(_read_id, {"type": "string"})] = Field(examples=["hubei-2020"])
    regions: Annotated[tuple[str, ...], ReadBy(_read_regions, {"type": "array"})] = Field(examples=["[湖北, 湖北省, Hubei]"])
    notice: OverlayNotice = Field(examples=["{title: {zh: …, en: …}}"])
    off: tuple[Labelled, ...] = ()
    on: tuple[Labelled, ...] = ()

    @model_validator(mode="after")
    def _says_each_day_once(self) -> OverlayPage:
        mistakes = [*self._repeated("off"), *self._repeated("on"), *self._contradicting()]
        if not self.off and not self.on:
            what, how = Text("没有写任何日子", "it names no day"), "off: [{days: […], label: {zh: …, en: …}}]"
            mistakes.append(Mistake(what=what, remedy=Text(f"请写{how}", f"write {how}")))
        if mistakes:
            raise refusal(*mistakes)
        return self

    def _repeated(self, key: str) -> list[Mistake]:
        found: list[Mistake] = []
        seen: set[dt.date] = set()
        for i, entry in enumerate(getattr(self, key)):
            for day in entry.each():
                if day in seen:
                    what, remedy = Text(f"{day}写了两次", f"{day} is given twice"), Text("请只留一处", "keep one of them")
                    found.append(Mistake(what=what, remedy=remedy, at=(key, i)))
                seen.add(day)
        return found

    def _contradicting(self) -> list[Mistake]:
        off = {day for entry in self.off for day in entry.each()}
        return [
            Mistake(
                what=Text(f"{day}既写了放假又写了上班", f"{day} is both off and on"),
                remedy=Text("请删去其中一处", "delete one of the two"),
                at=("on", i),
            )
            for i, entry in enumerate(self.on)
            for day in sorted(off.intersection(entry.each()))
        ]


class YearlyNotice(Strict):
    """The notice of one year; ``days`` are those outside the year."""

    year: int = Field(strict=True)
    issued: Day | None
    url: Words | None
    days: tuple[Days, ...] = ()


class Yearly(Strict):
    """The yearly notices; in their title {year} stands for the year."""

    title: Bilingual
    notices: tuple[YearlyNotice, ...]


class AmendingNotice(Strict):
    """A notice that changes single days."""

    title: Bilingual
    issued: Day | None
    url: Words | None
    days: tuple[Days, ...]


class NoticesPage(Strict):
    """The notices of the State Council."""

    yearly: Yearly
    amending: tuple[AmendingNotice, ...]
