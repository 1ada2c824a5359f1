"""A county's year, made up: event logs of any size for trials and demonstrations, the same for the same seed.

Nothing in it happened. Every event says so (``synthetic``), the bodies are examples by name, and only the calendar is real.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.clock import Calendars, WorkingCalendar
from shixian.eventlog import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Record = dict[str, Value]

_DAY = dt.timedelta(days=1)
CATEGORIES = {"行政许可": 46, "行政处罚": 30, "行政检查": 15, "行政强制": 5, "行政征收": 4}  # shares in a hundred decisions
SWIFT = ("行政许可", "行政处罚")  # 7 working days; the others have 20
LETTERS = {"行政许可": "许", "行政处罚": "罚", "行政检查": "检", "行政强制": "强", "行政征收": "征"}


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """What the log is made of. Shares are between 0 and 1.

    ``late_rush`` is the share of late publications among the decisions of the last ten working days before the longest holiday, when
    those who count Mondays to Fridays, or who go home early, miss the limit; ``late`` the share at other times.
    """

    name: str = "大英县"
    region: str = "四川省遂宁市大英县"
    year: int = 2020
    seed: int = 20200717
    departments: int = 18
    towns: int = 9
    decisions: int = 2400
    applications: int = 40
    late: float = 0.02
    late_rush: float = 0.22
    missing: float = 0.008
    uncategorised: float = 0.006
    unnumbered: int = 4
    stamped: float = 0.6  # publications with a time of day

    @property
    def bodies(self) -> tuple[str, ...]:
        """The departments: examples, none of them a real body."""
        return tuple(f"{self.name}示例部门{n:02}" for n in range(1, self.departments + 1))

    @property
    def governments(self) -> tuple[str, ...]:
        """The town governments: examples, none of them a real body."""
        return tuple(f"{self.name}示例镇政府{n:02}" for n in range(1, self.towns + 1))


def roster(county: County) -> Iterator[dict[str, str]]:
    """The roster of the county's bodies. A town is below the county level and has a kind of its own; the county government is 政府."""
    yield {"subject": f"{county.name}示例县政府", "kind": "政府", "region": county.region}
    yield from ({"subject": body, "kind": "部门", "region": county.region} for body in county.bodies)
    yield from ({"subject": town, "kind": "乡镇", "region": county.region} for town in county.governments)


def events(county: County, calendar: WorkingCalendar | None = None) -> list[Record]:
    """The log of the county's year, in the order of its moments, numbered."""
    made = _Year(county, calendar or Calendars().for_region(county.region))
    records = [*made.decisions(), *made.catalogues(), *made.reports(), *made.applications()]
    records.sort(key=lambda record: (str(record["at"]), str(record["subject"]), str(record.get("case", ""))))
    return [{"id": f"s{n:06}", **record, "synthetic": "true"} for n, record in enumerate(records, 1)]


class _Year:
    """One roll of the dice: everything is drawn from one seeded generator, in a fixed order."""

    def __init__(self, county: County, calendar: WorkingCalendar) -> None:
        self.county = county
        self.calendar = calendar
        self.dice = random.Random(county.seed)  # noqa: S311 - a repeatable example, not a secret
        first, last = dt.date(county.year, 1, 1), dt.date(county.year, 12, 31)
        self.days = [day for day in _span(first, last) if calendar.is_working(day)]
        self.rush = self._rush()

    def decisions(self) -> Iterator[Record]:
        """Enforcement decisions and their publications."""
        for n in range(1, self.county.decisions + 1):
            day, body = self.dice.choice(self.days), self.dice.choice(self.county.bodies)
            category = self._one_of(CATEGORIES)
            said = self.dice.random() >= self.county.uncategorised
            case = f"{self.county.name}示例{LETTERS[category]}〔{self.county.year}〕{n}号"
            decision: Record = {"kind": "decision.enforcement", "at": str(day), "subject": body, "case": case, "category": category}
            if not said:
                del decision["category"]
            if n <= self.county.unnumbered:
                del decision["case"]
            yield decision
            published = self._publication(day, 7 if category in SWIFT else 20)
            if published is not None:
                yield {"kind": "decision.published", "at": self._stamp(published), "subject": body, "case": case, "category": category}

    def catalogues(self) -> Iterator[Record]:
        """The standard catalogue of each body, due by 30 September: a few in October, one never."""
        for i, body in enumerate((*self.county.bodies, *self.county.governments)):
            day = self._working(dt.date(self.county.year, 9, 1), dt.date(self.county.year, 9, 30))
            if i % 9 == 4:
                day = self._working(dt.date(self.county.year, 10, 9), dt.date(self.county.year, 11, 10))
            if i != 7:
                yield {"kind": "catalogue.published", "at": str(day), "subject": body, "catalogue": "政务公开事项标准目录"}
        yield {
            "kind": "catalogue.published",
            "at": f"{self.county.year}-09-28",
            "subject": f"{self.county.name}示例县政府",
            "catalogue": "政务公开事项标准目录",
        }

    def reports(self) -> Iterator[Record]:
        """The annual reports of the year before: departments by 31 January, the county government by 31 March."""
        for i, body in enumerate(self.county.bodies):
            last = dt.date(self.county.year, 2, 10) if i % 6 == 5 else dt.date(self.county.year, 1, 23)
            yield self._report(body, self._working(last - 12 * _DAY, last))
        yield self._report(f"{self.county.name}示例县政府", dt.date(self.county.year, 3, 18))

    def applications(self) -> Iterator[Record]:
        """Applications for disclosure: most answered in time, some extended, a few consulted on, corrected or late."""
        for n in range(1, self.county.applications + 1):
            day, body = self.dice.choice(self.days[:-45]), self.dice.choice(self.county.bodies)
            case = f"{self.county.name}示例申请〔{self.county.year}〕{n}号"
            step = _steps(day, body, case, self.calendar)
            yield step("received", 0)
            match self._one_of({"plain": 78, "extended": 10, "consulted": 6, "corrected": 6}):
                case "extended":
                    yield step("extended", self.dice.randint(15, 20))
                    yield step("replied", self.dice.randint(22, 40))
                case "consulted":
                    yield step("consultation.sent", 4)
                    yield step("consultation.answered", 12)
                    yield step("replied", self.dice.randint(20, 28))
                case "corrected":
                    yield step("corrected", 9)
                    yield step("replied", self.dice.randint(20, 29))
                case _:
                    yield step("replied", 23 if self.dice.random() < 0.06 else self.dice.randint(5, 20))

    def _publication(self, day: dt.date, limit: int) -> dt.date | None:
        """When a decision is published: mostly soon, sometimes at the last moment, rarely late or never."""
        if self.dice.random() < self.county.missing:
            return None
        if self.dice.random() < (self.county.late_rush if day in self.rush else self.county.late):
            return self.calendar.add_working_days(day, limit + self.dice.randint(1, 8))
        return self.calendar.add_working_days(day, min(limit, 1 + int(self.dice.expovariate(2.2 / limit))))

    def _stamp(self, day: dt.date) -> str:
        if self.dice.random() >= self.county.stamped:
            return str(day)
        return f"{day}T{self.dice.randint(8, 18):02}:{self.dice.randint(0, 59):02}:{self.dice.randint(0, 59):02}"

    def _report(self, body: str, day: dt.date) -> Record:
        return {"kind": "report.annual.published", "at": str(day), "subject": body, "year": self.county.year - 1}

    def _working(self, first: dt.date, last: dt.date) -> dt.date:
        return self.dice.choice([day for day in _span(first, last) if self.calendar.is_working(day)])

    def _rush(self) -> frozenset[dt.date]:
        """The ten working days before the longest break between two working days of the year's second half."""
        pairs = [(one, other) for one, other in zip(self.days, self.days[1:], strict=False) if one.month > 6]
        eve = max(pairs, key=lambda pair: pair[1] - pair[0])[0]
        end = self.days.index(eve) + 1
        return frozenset(self.days[end - 10 : end])

    def _one_of(self, shares: dict[str, int]) -> str:
        return self.dice.choices(list(shares), weights=list(shares.values()))[0]


def _span(first: dt.date, last: dt.date) -> Sequence[dt.date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _steps(day: dt.date, body: str, case: str, calendar: WorkingCalendar) -> Callable[[str, int], Record]:
    def step(what: str, after: int) -> Record:
        at = calendar.add_working_days(day, after) if after else day
        return {"kind": f"application.{what}", "at": str(at), "subject": body, "case": case}

    return step
