"""``ratio``: a share of a stock by a date, or of the findings of other rules that fell due in a period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.oracle import counts, days, periods
from tests.oracle.happenings import Happening, by_begin, chosen, one_act_each
from tests.oracle.limits import Due, due_after
from tests.oracle.periods import Period
from tests.oracle.rulebook import Variant
from tests.oracle.verdicts import VIOLATIONS, Outcome, exemptions, margin_of
from tests.oracle.world import Duty, Question, conflicts_of


def of_stock(rule: Variant, q: Question) -> list[Duty]:
    """One obligation for each bound subject that has, or may have, a stock by the date."""
    assert rule.due is not None
    if not counts.is_audited(rule.due.fixed, has_act=False, q=q):
        return []
    found = []
    for subject in q.bound:
        due = due_after((days.begin(rule.due.fixed),) * 2, rule.due, q.regions.get(subject))
        mine = [e for e in q.known if e.subject == subject]
        counted = one_act_each((e for e in mine if rule.stock and chosen(rule.stock, e, q.kinds)), lambda e: e.key(rule.by))
        stock = [e for e in counted if e.first <= due.d1]
        if stock:
            found.append(_stock_duty(rule, subject, stock, mine, due, q))
    return found


def _stock_duty(rule: Variant, subject: str, stock: Sequence[Happening], mine: Sequence[Happening], due: Due, q: Question) -> Duty:
    acts = one_act_each((e for e in mine if rule.act and chosen(rule.act, e, q.kinds)), lambda a: a.key(rule.by))
    pieces: dict[object, list[Happening]] = {}
    for e in stock:
        pieces.setdefault(e.key(rule.by) or e.id, []).append(e)
    sure = [key for key, members in pieces.items() if any(e.last <= due.d0 for e in members)]
    unsure = [key for key in pieces if key not in sure]
    mine_acts = [a for a in acts if a.key(rule.by) in pieces]

    def enough(by: int, *, certainly: bool) -> bool:
        def done(key: object) -> bool:
            if isinstance(key, str):  # a piece without its key: nobody can tell
                return not certainly
            return any((a.last if certainly else a.first) <= by for a in mine_acts if a.key(rule.by) == key)

        # whether an unsure piece belongs is decided against the subject, or for it
        counted = sure + [key for key in unsure if done(key) is not certainly]
        return 100 * sum(done(key) for key in counted) >= rule.share * len(counted)

    verdict, act = _stock_verdict(mine_acts, enough, due, q)
    exempt = exemptions(counts.offered_to(rule, subject, None, None, q), due)
    if exempt.waived:
        verdict, act = "waived", None
    elif exempt.doubtful and verdict in VIOLATIONS:
        verdict = "undetermined"
    outcome = Outcome(verdict=verdict, due=due, act=act, rejected=exempt.rejected)
    outcome = replace(outcome, margin=margin_of(outcome, rule.due, q.regions.get(subject), q.as_of))
    return Duty(identity=(subject, None, None), subject=subject, outcome=outcome, conflicts=conflicts_of([*stock, *mine_acts]))


def _stock_verdict(acts: Sequence[Happening], enough, due: Due, q: Question) -> tuple[str, Happening | None]:  # type: ignore[no-untyped-def]
    if q.as_of[0] <= due.d1:
        return "pending", None
    completing = [a for a in sorted(acts, key=lambda a: (a.last, a.first, a.id)) if enough(a.last, certainly=True)]
    if enough(due.d0, certainly=True):
        already = enough(-days.FOREVER - 1, certainly=True)
        return "met", None if already or not completing else completing[0]
    possible = [a for a in sorted(acts, key=by_begin) if enough(a.first, certainly=False)]
    first = None if enough(-days.FOREVER - 1, certainly=False) or not possible else possible[0]
    if enough(due.d1, certainly=False):
        return "undetermined", first
    return ("late", first) if possible else ("missed", None)


@dataclass(frozen=True)
class Counted:
    """An obligation of another rule as a share sees it."""

    subject: str
    first: int  # when it fell due, at the earliest and the latest
    last: int
    verdict: str
    readings: dict[str, str]


def fell_due(duty: Duty) -> tuple[int, int]:
    """When an obligation fell due; without a deadline, some time after its trigger."""
    due = duty.outcome.due
    if due is not None and due.d1 < days.FOREVER:
        return due.d0, due.d1
    return (duty.trigger.first if duty.trigger else -days.FOREVER), days.FOREVER


def of_findings(rule: Variant, counted: Sequence[Counted], q: Question) -> list[Duty]:
    """One obligation for each subject and each period in which something certainly fell due."""
    assert rule.every is not None
    found = []
    for subject in q.bound:
        mine = [c for c in counted if c.subject == subject and c.verdict != "waived"]
        certain = {periods.containing(days.date_of(c.first), rule.every) for c in mine if c.first > -days.FOREVER and c.last < days.FOREVER}
        certain = {p for p in certain if any(_inside(c, p) for c in mine)}
        for period in sorted(certain, key=lambda p: p.first):
            if (q.validity[0] and period.last < q.validity[0]) or (q.validity[1] and period.last > q.validity[1]):
                continue
            if (q.since and period.last < q.since) or (q.until and period.last > q.until):
                continue
            found.append(_share_duty(rule, subject, period, mine, q))
    return found


def _inside(c: Counted, period: Period) -> bool:
    return days.begin(period.first) <= c.first and c.last <= days.end(period.last)


def _share_duty(rule: Variant, subject: str, period: Period, mine: Sequence[Counted], q: Question) -> Duty:
    end = days.end(period.last)
    due = Due(end, end, False, False)
    touching = [c for c in mine if c.last >= days.begin(period.first) and c.first <= end]
    exempt = exemptions(counts.offered_to(rule, subject, None, period.name, q), due)
    verdict = "waived" if exempt.waived else _share_verdict(rule, touching, period, q)
    if exempt.doubtful and verdict in VIOLATIONS:
        verdict = "undetermined"
    return Duty(
        identity=(subject, None, period.name),
        subject=subject,
        period=period.name,
        outcome=Outcome(verdict=verdict, due=due, rejected=exempt.rejected),
    )


def _share_verdict(rule: Variant, touching: Sequence[Counted], period: Period, q: Question) -> str:
    def reached(*, lucky: bool) -> bool:
        total = good = 0
        for c in touching:
            met = c.verdict == "met" or (lucky and c.verdict in {"undetermined", "pending"})
            if _inside(c, period) or met is lucky:  # one that may belong elsewhere belongs where luck has it
                total += 1
                good += met
        return 100 * good >= rule.share * total

    if q.as_of[0] <= days.end(period.last):
        return "missed" if rule.share == 100 and not reached(lucky=True) else "pending"
    if reached(lucky=False):
        return "met"
    return "undetermined" if reached(lucky=True) else "missed"
