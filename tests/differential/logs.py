"""Logs for a generated rulebook: stamps of every precision, aimed at deadlines and holidays, with the faults that logs have."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from tests.differential.dice import Dice
from tests.differential.lawbooks import ACTS, BREACH, COLUMNS, EXEMPTION, LEVELS, STOCK, TRIGGERS, Lawbook
from tests.oracle import days, periods, read_rule
from tests.oracle.limits import Due, Limit, due_after
from tests.oracle.rulebook import Variant
from tests.oracle.stamps import Span, span_of

Record = dict[str, Any]

SUBJECTS = ("甲局", "乙局", "丙局")
MINUTE = 60 * days.SECOND
# the days around which working days, years and regional holidays go astray, and the last days whose arrangement is not settled
EDGES = (
    date(2024, 5, 11), date(2020, 1, 22), date(2020, 1, 31), date(2020, 9, 30), date(2017, 3, 29), date(2018, 12, 28), date(2007, 12, 28),
    date(2015, 9, 2), date(2023, 9, 28), date(2018, 2, 14), date(2024, 2, 8), date(2019, 12, 31), date(2026, 2, 13), date(2020, 2, 28),
    date(2026, 9, 24),
    date(2026, 11, 19), date(2022, 1, 30), date(2012, 12, 31), date(2011, 1, 29),
)  # fmt: skip


def point(day: date, hour: int = 0, minute: int = 0) -> int:
    """A moment of a Shanghai day."""
    return days.begin(day) + hour * days.HOUR + minute * MINUTE


@dataclass(frozen=True)
class Stamp:
    """A moment as a log writes it, and the interval that it means; None where it means nothing."""

    text: str | None
    span: Span | None


def stamp(dice: Dice, us: int) -> Stamp:
    """Write a moment with more or less precision, or damaged."""
    local = datetime.fromtimestamp(us // days.SECOND, timezone(timedelta(hours=8)))
    plain = local.date().isoformat()
    minute = local.strftime("%Y-%m-%dT%H:%M")
    form = dice.number(0, 99)
    if form < 36:
        return Stamp(plain, span_of(plain))
    if form < 68:
        return Stamp(minute, span_of(minute))
    if form < 83:
        return _with_offset(dice, local, minute)
    if form < 89:
        return Stamp(plain[:7], span_of(plain[:7]))
    if form < 90:
        return Stamp(plain[:4], span_of(plain[:4]))
    if form < 93:
        return _in_part(dice, local.date())
    if form < 96:
        written = (f"{local.year}年{local.month}月{local.day}日", f"{local.year}/{local.month}/{local.day}", local.strftime("%Y%m%d"))
        return Stamp(dice.pick(written), span_of(plain))
    return Stamp(dice.pick(("不详", "2022-09-31", "2020121", None, "01/02/2020")), None)


def _in_part(dice: Dice, day: date) -> Stamp:
    """A moment of which only an earliest or a latest day is known, or both, or neither."""
    other = day + timedelta(days=dice.number(1, 12))
    text = dice.pick((f"../{day}", f"{day}/..", f"{day}/{other}", "../.."))
    return Stamp(text, span_of(text))


def _with_offset(dice: Dice, local: datetime, minute: str) -> Stamp:
    urumqi = local.astimezone(timezone(timedelta(hours=6))).strftime("%Y-%m-%dT%H:%M+06:00")
    utc = local.astimezone(timezone(timedelta(0))).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = dice.pick((f"{minute}:00+08:00", urumqi, utc, f"{minute}:59"))
    return Stamp(text, span_of(text))


@dataclass
class LogWriter:
    """Rows as they are thought up, each with the interval that its stamp means; ``aims`` are deadlines worth checking at."""

    dice: Dice
    around: date
    records: list[Record] = field(default_factory=list)
    spans: list[Span | None] = field(default_factory=list)
    aims: list[int] = field(default_factory=list)
    edges: tuple[date, ...] = ()  # the first and last day of the rule that is being written for

    def begin(self) -> int:
        """When something starts: near the day that the world turns about, now and then near one on which the law changes."""
        dice = self.dice
        day = dice.pick(self.edges) + timedelta(days=dice.number(-1, 1)) if self.edges and dice.chance(20) else None
        day = day or self.around + timedelta(days=dice.number(-6, 8))
        return point(day, dice.pick((9, 0, 14, 23)), dice.pick((0, 20, 59)))

    def write(self, kind: str, us: int, case: int, **more: object) -> Record:
        """One row about a case; the case decides most of its values, chance spoils some."""
        dice = self.dice
        row: Record = {"kind": kind, "case": f"c{case}", "subject": SUBJECTS[case % 3], "column": COLUMNS[case % 2]}
        if not dice.chance(8):
            row["id"] = f"e{len(self.records)}"
        if dice.chance(45):
            row["level"] = dice.pick(LEVELS)
        if dice.chance(35):
            row["grade"] = dice.pick((1, 2, 3, "2"))
        if dice.chance(6):
            row["subject"] = dice.pick((*SUBJECTS, ""))
        if dice.chance(6):
            row["column"] = dice.pick((*COLUMNS, None))
        if dice.chance(5):
            del row["case"]
        row |= more
        self.add(row, us)
        return row

    def add(self, row: Record, us: int) -> None:
        """Write a row with its stamp."""
        written = stamp(self.dice, us)
        if written.text is not None:
            row["at"] = written.text
        self.records.append(row)
        self.spans.append(written.span)

    def again(self, row: Record, us: int, percent: int = 100) -> None:
        """Now and then the same event from another source: the same record number, another row; one time in six from a third."""
        if not self.dice.chance(percent):
            return
        row.setdefault("record", f"n{len(self.records)}")
        for _ in range(self.dice.pick((1, 1, 1, 1, 1, 2))):
            other = {k: v for k, v in row.items() if k not in {"id", "at"}} | {"id": f"e{len(self.records)}"}
            self.add(other, us + self.dice.number(-2, 2) * days.DAY + self.dice.pick((0, 0, 3 * days.HOUR)))


def write_log(dice: Dice, lawbook: Lawbook, around: date) -> LogWriter:
    """A log that has something to do with every rule."""
    log = LogWriter(dice, around)
    for raw in lawbook.rules:
        rule = read_rule(raw, lawbook.documents[raw["id"].split("/")[0]])
        variant = rule.variants[0]
        if variant.of:
            continue
        log.edges = tuple(day for day in rule.validity if day)
        if variant.kind == "retention":
            _write_kept(log, variant)
        elif variant.stock:
            _write_stock(log, variant)
        elif variant.kind in ("response", "precedence"):
            for _ in range(dice.number(1, 3)):
                _write_case(log, variant, dice.number(1, 4))
        elif variant.kind == "recurrence":
            _write_periods(log, variant)
        else:
            _write_towards(log, variant)
        if dice.chance(25):
            _exemption(log, variant, dice.number(1, 4), log.dice.pick(log.aims or [point(around)]))
    if not any(span for span in log.spans):
        log.records.append({"kind": "nobody.cares", "at": around.isoformat(), "subject": SUBJECTS[0]})
        log.spans.append(span_of(around.isoformat()))
    _repeat_rows(log)
    return log


def _repeat_rows(log: LogWriter) -> None:
    for index in range(len(log.records)):
        if log.dice.chance(4):
            log.records.append(dict(log.records[index]))
            log.spans.append(log.spans[index])


def _due(start: int, limit: Limit | None) -> Due:
    """The deadline to aim at; beyond the published calendar any near day will do."""
    if limit is None:
        return Due(start, start, False, False)
    try:
        return due_after((start, start), limit, None)
    except days.BeyondCalendarError:
        return Due(days.end(days.date_of(start)), days.end(days.date_of(start)), False, False)


def _near(dice: Dice, due: Due) -> int:
    """A moment close to a deadline, on either side of it."""
    if due.in_hours:
        return due.d1 + dice.pick((0, MINUTE, -MINUTE, days.HOUR, -days.HOUR, days.DAY, -days.DAY, 2 * days.DAY))
    if due.d1 >= days.FOREVER:
        return point(date(2020, 1, 1))
    return days.begin(days.date_of(due.d1)) + dice.number(-3, 3) * days.DAY + dice.pick((0, 9 * days.HOUR, days.DAY - MINUTE))


def _write_case(log: LogWriter, rule: Variant, case: int) -> None:
    dice = log.dice
    assert rule.when is not None
    assert rule.act is not None
    begun = log.begin()
    due = _due(begun, rule.within)
    log.aims.append(due.d1)
    log.again(log.write(rule.when.kind, begun, case), begun, 20)
    if dice.chance(25):
        log.write(dice.pick(TRIGGERS), begun + dice.number(-2, 6) * days.DAY, case)
    for _ in range(dice.pick((1, 0, 1, 2, 3))):
        around = dice.chance(20) or rule.ahead is not None or rule.kind == "precedence"
        at = begun + dice.number(-3, 3) * days.HOUR * dice.pick((1, 24)) if around else _near(dice, due)
        act = log.write((rule.act.kind if rule.act else ACTS[0]) if dice.chance(85) else dice.pick(ACTS), at, case)
        log.again(act, at, 25)
    _write_clock(log, rule, case, begun, due)
    if dice.chance(15):
        _exemption(log, rule, case, dice.pick((begun, _near(dice, due))))


def _write_clock(log: LogWriter, rule: Variant, case: int, begun: int, due: Due) -> None:
    """Events that move the deadline: extension, restart, suspension."""
    dice = log.dice
    if rule.extend and rule.adds:
        extended = _due(due.d1, rule.adds)
        log.aims.append(extended.d1)
        for _ in range(dice.pick((1, 1, 0, 2))):
            log.write("limit.extended", _near(dice, due), case)
        if dice.chance(60):
            log.write(ACTS[0], _near(dice, extended), case)
    if (rule.restart and dice.chance(80)) or dice.chance(5):
        again = begun + dice.number(-1, 8) * days.DAY
        renewed = _due(again, rule.within)
        log.write("matter.renewed", again, case)
        if dice.chance(60):
            log.write(ACTS[0], _near(dice, renewed), case)
    if rule.halt_from:
        for _ in range(dice.pick((1, 1, 0, 2))):
            pause = begun + dice.number(-1, 10) * days.DAY
            log.write("count.paused", pause, case)
            if dice.chance(85):
                log.write("count.resumed", pause + dice.number(-1, 9) * days.DAY, case)
        if dice.chance(50):
            log.write(ACTS[0], due.d1 + dice.number(0, 14) * days.DAY, case)


def _write_kept(log: LogWriter, rule: Variant) -> None:
    """A disclosure, and now and then that it is gone or there again."""
    dice = log.dice
    assert rule.when is not None
    for _ in range(dice.number(1, 2)):
        case = dice.number(1, 4)
        begun = log.begin()
        end = _due(begun, rule.within)
        log.aims.append(end.d1)
        log.again(log.write(rule.when.kind, begun, case), begun, 20)
        for kind in (BREACH, ACTS[0]):
            for _ in range(dice.number(0, 2)):
                at = begun + dice.number(-2, 12) * days.DAY + dice.number(0, 9) * days.HOUR if dice.chance(60) else _near(dice, end)
                log.again(log.write(kind, at, case), at, 20)
        if dice.chance(20):
            _exemption(log, rule, case, begun + dice.number(-1, 8) * days.DAY)


def _write_stock(log: LogWriter, rule: Variant) -> None:
    """Pieces, most of them there in time, some of them done."""
    dice = log.dice
    assert rule.due is not None
    due = _due(days.begin(rule.due.fixed), rule.due)
    log.aims.append(due.d1)
    for case in range(1, dice.number(2, 7)):
        counted = due.d1 - dice.number(0, 20) * days.DAY if dice.chance(85) else _near(dice, due)
        log.again(log.write(STOCK, counted, case), counted, 10)
        if dice.chance(70):
            at = _near(dice, due) if dice.chance(60) else due.d1 - 9 * days.DAY
            log.again(log.write(ACTS[0], at, case), at, 20)


def _exemption(log: LogWriter, rule: Variant, case: int, at: int) -> None:
    dice = log.dice
    row: Record = {"kind": EXEMPTION, "case": f"c{case}", "subject": SUBJECTS[case % 3]}
    if not dice.chance(20):
        row["reason"] = "涉密"
    if not dice.chance(20):
        row["authority"] = "市政府"
    if rule.kind in ("deadline", "recurrence", "ratio") or dice.chance(30):
        row["rule"] = dice.pick((rule.rule, rule.document, "doc-a/r1"))
    if dice.chance(60):
        row["column"] = COLUMNS[case % 2]
    if rule.every and dice.chance(50):
        day = days.date_of(at) + timedelta(days=dice.number(-40, 5))
        row["period"] = periods.name_of(day, dice.pick((rule.every, rule.every, "month")))
    log.add(row, at)


def _write_periods(log: LogWriter, rule: Variant) -> None:
    dice = log.dice
    assert rule.every is not None
    for _ in range(dice.number(1, 4)):
        period = periods.containing(log.around + timedelta(days=dice.number(-20, 20)), rule.every)
        end = days.end(period.last)
        due = _due(end, rule.due)
        log.aims.append(due.d1)
        for _ in range(dice.number(1, 3)):
            case = dice.number(1, 4)
            inside = dice.pick((end - 9 * days.HOUR, days.begin(period.first), days.begin(period.first) - MINUTE, end + MINUTE))
            at = dice.pick((_near(dice, due), inside))
            more: Record = {}
            if dice.chance(40):
                more["period"] = dice.pick(
                    (period.name, period.name, str(period.first.year), "常年", periods.name_of(period.first, "month"))
                )
            elif rule.every == "year" and dice.chance(60):
                more["year"] = dice.pick((period.first.year, str(period.first.year), period.first.year + 1))
            act = log.write((rule.act.kind if rule.act else ACTS[0]) if dice.chance(90) else ACTS[1], at, case, **more)
            log.again(act, at, 20)


def _write_towards(log: LogWriter, rule: Variant) -> None:
    dice = log.dice
    assert rule.due is not None
    due = _due(days.begin(rule.due.fixed), rule.due)
    log.aims.append(due.d1)
    for _ in range(dice.number(0, 4)):
        at = _near(dice, due)
        act = log.write((rule.act.kind if rule.act else ACTS[0]) if dice.chance(90) else ACTS[1], at, dice.number(1, 4))
        log.again(act, at, 20)
