"""``retention``: what was disclosed stays disclosed, as far as the log shows it."""

from collections.abc import Sequence

from tests.oracle import days
from tests.oracle.happenings import Happening, by_begin, chosen, is_of, one_act_each
from tests.oracle.limits import Due, due_after
from tests.oracle.responses import duty, in_force, offered_to, started
from tests.oracle.rulebook import Variant
from tests.oracle.verdicts import Outcome, exemptions
from tests.oracle.world import Duty, Question

ENDLESS = Due(days.FOREVER, days.FOREVER, False, False)


def obligations(rule: Variant, q: Question) -> list[Duty]:
    """One obligation for each disclosure that starts one."""
    return [_judged(rule, key, trigger, q) for key, trigger in started(rule, q) if in_force(trigger, q.validity) != "out"]


def _judged(rule: Variant, key: tuple[str, ...] | None, trigger: Happening, q: Question) -> Duty:
    end = due_after((trigger.first, trigger.last), rule.within, q.regions.get(trigger.subject)) if rule.within else ENDLESS
    shown = None if rule.within is None or trigger.shadow else end
    if key is None or trigger.shadow or in_force(trigger, q.validity) == "unclear":
        return duty(rule, key, trigger, Outcome(verdict="undetermined", due=shown), frozenset(), [])
    mine = [e for e in q.known if e.key(rule.by) == key]
    proofs = [e for e in mine if any(choice and chosen(choice, e, q.kinds) for choice in (rule.act, rule.when))]
    acts = one_act_each((e for e in proofs if not is_of(e, trigger)), lambda _: key)
    breaches = one_act_each((e for e in mine if rule.breach and chosen(rule.breach, e, q.kinds)), lambda _: key)
    offered = offered_to(rule, mine, q)
    exempt = exemptions(offered, _until(trigger, breaches, end))
    verdict, act = _first_line(rule, trigger, acts, breaches, end, q)
    if exempt.waived:
        verdict, act = "waived", None
    elif exempt.doubtful and verdict in {"late", "missed"}:
        verdict, act = "undetermined", None
    outcome = Outcome(verdict=verdict, due=shown, act=act, rejected=exempt.rejected)
    return duty(rule, key, trigger, outcome, frozenset(), [*breaches, *acts])


def _certain(trigger: Happening, breaches: Sequence[Happening], end: Due) -> list[Happening]:
    return [b for b in breaches if b.first > trigger.last and b.last <= end.d0]


def _first_line(
    rule: Variant, trigger: Happening, acts: Sequence[Happening], breaches: Sequence[Happening], end: Due, q: Question
) -> tuple[str, Happening | None]:
    sure = _certain(trigger, breaches, end)
    if sure:
        again = [a for a in acts if a.first > max(b.last for b in sure)]
        return ("late", min(again, key=by_begin)) if again else ("missed", None)
    if any(b.last >= trigger.first and b.first <= end.d1 for b in breaches):
        return "undetermined", None
    proofs = [a for a in acts if a.first > (trigger.last if rule.within is None else end.d1)]
    if proofs:
        return "met", max(proofs, key=lambda a: (a.last, a.first))
    return ("pending" if q.as_of[0] <= end.d1 else "undetermined"), None


def _until(trigger: Happening, breaches: Sequence[Happening], end: Due) -> Due:
    """An exemption from keeping something must come before it is no longer public."""
    during = [b for b in breaches if b.last >= trigger.first]
    if not during:
        return end
    first = min(during, key=lambda b: (b.first, b.last))
    return Due(first.first - 1, first.last - 1, False, False)
