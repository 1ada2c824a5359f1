"""``response``: after the trigger, the act within a limit; ``precedence``: before it, the act (design.md section 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.oracle import days
from tests.oracle.happenings import Happening, by_begin, chosen, is_of, one_act_each, one_trigger_each
from tests.oracle.limits import Due, Halt, due_after
from tests.oracle.rulebook import Choice, Validity, Variant
from tests.oracle.verdicts import Outcome, margin_of, single_act, verdict_of
from tests.oracle.world import Duty, Question, conflicts_of

Key = tuple[str, ...]


def obligations(rule: Variant, q: Question) -> list[Duty]:
    """All obligations of one rule under one reading, judged."""
    return [_judged(rule, key, t, q) for key, t in started(rule, q) if in_force(t, q.validity) != "out"]


def started(rule: Variant, q: Question) -> list[tuple[Key | None, Happening]]:
    """The triggers that start an obligation, with their keys."""
    assert rule.when is not None
    triggers = [e for e in q.known if chosen(rule.when, e, q.kinds)]
    # by id, so that a damaged row that is there twice starts no second obligation
    keyless = {t.id: t for t in triggers if t.key(rule.by) is None}
    found: list[tuple[Key | None, Happening]] = [(None, t) for t in keyless.values()]
    keys = sorted({k for t in triggers if (k := t.key(rule.by)) is not None})
    for key in keys:
        same = {t.id: t for t in sorted(triggers, key=by_begin) if t.key(rule.by) == key}
        dated = one_trigger_each([t for t in same.values() if not t.shadow] or list(same.values()))
        found += [(key, t) for t in (dated if rule.every_trigger else dated[:1])]
    return found


def is_audited(trigger: Happening, q: Question) -> bool:
    """Whether the obligation is one of a subject bound, and its trigger may lie in the span audited."""
    if trigger.subject not in q.bound or (q.since and trigger.last < days.begin(q.since)):
        return False
    return not (q.until and trigger.first > days.end(q.until))


def in_force(trigger: Happening, validity: Validity) -> str:
    """Whether the law was in force at the trigger: in, out, or unclear."""
    first = days.begin(validity[0]) if validity[0] else -days.FOREVER
    last = days.end(validity[1]) if validity[1] else days.FOREVER
    if trigger.last < first or trigger.first > last:
        return "out"
    return "in" if first <= trigger.first and trigger.last <= last else "unclear"


def _judged(rule: Variant, key: Key | None, trigger: Happening, q: Question) -> Duty:
    region = q.regions.get(trigger.subject)
    mine = [] if key is None else [e for e in q.known if e.key(rule.by) == key]
    dues = _deadlines(rule, trigger, mine, region, q)
    if key is None or trigger.shadow or in_force(trigger, q.validity) == "unclear":
        # whether there is an obligation at all is in doubt: nothing is weighed against it
        return duty(rule, key, trigger, Outcome(verdict="undetermined", due=None if trigger.shadow else dues[0]), frozenset(), [])
    acts = one_act_each(_acts(rule, trigger, mine, q), lambda _: key)
    if rule.act and rule.when and rule.act.kind == rule.when.kind:  # what may be another record of the trigger settles nothing
        acts = [a if a.first > trigger.last else replace(a, last=days.FOREVER) for a in acts if a.last >= _opening(rule, trigger)]
    live = [a for a in acts if a.last >= _opening(rule, trigger)]
    offered = offered_to(rule, mine, q)
    outcomes = [verdict_of(single_act(live, due), 1, due, offered, q.as_of) for due in _in_question(rule, dues, mine, trigger, q)]
    outcome = outcomes[-1]
    if len({o.verdict for o in outcomes}) > 1:
        outcome = replace(outcome, verdict="undetermined", act=min(live, key=by_begin, default=None))
    qualifiers = set()
    if len(live) < len(acts):
        qualifiers.add("act_before_trigger")
    outcome = replace(outcome, margin=margin_of(outcome, rule.within, region, q.as_of))
    return duty(rule, key, trigger, outcome, frozenset(qualifiers), acts)


def offered_to(rule: Variant, mine: Sequence[Happening], q: Question) -> list[Happening]:
    """The exemptions of the case that may cover the rule."""
    return [e for e in mine if e.kind in q.kinds.exempting and e.value("rule") in {None, rule.rule, rule.document}]


def _acts(rule: Variant, trigger: Happening, mine: Sequence[Happening], q: Question) -> list[Happening]:
    """The acts of the case. Where acts are triggers too, the trigger is not its own act."""
    acts = _matching(rule.act, mine, q)
    if rule.act and rule.when and rule.act.kind == rule.when.kind:
        return [a for a in acts if not is_of(a, trigger)]
    return acts


def _opening(rule: Variant, trigger: Happening) -> int:
    """From when on an act counts: ever, if it must come first; else from the trigger on, or so much ahead of it."""
    if rule.kind == "precedence":
        return -days.FOREVER
    if rule.ahead is None or trigger.first <= -days.FOREVER:
        return trigger.first
    if rule.ahead == "same day":
        return days.begin(days.date_of(trigger.first))
    amount, unit = rule.ahead.split()
    if unit.startswith("hour"):
        return trigger.first - int(amount) * days.HOUR
    return days.begin(days.date_of(trigger.first) - int(amount) * days.ONE_DAY)


def duty(
    rule: Variant, key: Key | None, trigger: Happening, outcome: Outcome, qualifiers: frozenset[str], weighed: Sequence[Happening]
) -> Duty:
    """The obligation with what became of it, and what was weighed for it."""
    return Duty(
        identity=(key, trigger.id if rule.every_trigger or key is None else None),
        subject=trigger.subject,
        case=trigger.case if "case" in rule.by else " / ".join(key or ()) or None,
        trigger=trigger,
        outcome=outcome,
        qualifiers=qualifiers,
        conflicts=conflicts_of([trigger, *weighed]),
    )


def _deadlines(rule: Variant, trigger: Happening, mine: Sequence[Happening], region: str | None, q: Question) -> list[Due]:
    """The original deadline, and the extended one if the rule knows extensions."""
    if rule.within is None:  # precedence: to the last moment before the trigger
        first, last = (end if abs(end) >= days.FOREVER else end - 1 for end in (trigger.first, trigger.last))
        return [Due(first, last, trigger.first == trigger.last, False)]
    again = _matching(rule.restart, _not_before(trigger, mine), q)
    # the clock starts with the last of them, and which is the last may be open
    begin, end = max([trigger.first, *(e.first for e in again)]), max((e.last for e in again), default=trigger.last)
    halts = _halts(rule, mine, q)
    original = due_after((begin, end), rule.within, region, halts)
    if rule.adds is None:
        return [original]
    extended = due_after((original.d0, original.d1), rule.adds, region, halts)
    return [original, replace(extended, provisional=extended.provisional or original.provisional)]


def _in_question(rule: Variant, dues: Sequence[Due], mine: Sequence[Happening], trigger: Happening, q: Question) -> Sequence[Due]:
    """The deadline that counts; both, when it is not certain that the extension came before the original one."""
    extensions = _matching(rule.extend, _not_before(trigger, mine), q)
    if not extensions or len(dues) == 1:
        return dues[:1]
    original = dues[0]  # one extension counts, whichever it is; it is enough that one of them certainly came in time
    if any(e.last <= original.d0 for e in extensions):
        return dues[1:]
    return dues if any(e.first <= original.d1 for e in extensions) else dues[:1]


def _not_before(trigger: Happening, events: Iterable[Happening]) -> list[Happening]:
    return [e for e in events if e.last >= trigger.first]


def _halts(rule: Variant, mine: Sequence[Happening], q: Question) -> list[Halt]:
    """Each start with the first end that is not before it and not taken by an earlier start; one of unknown moment comes last."""
    ends = sorted(_matching(rule.halt_until, mine, q), key=by_begin)
    halts = []
    for start in sorted(_matching(rule.halt_from, mine, q), key=lambda e: (e.last, *by_begin(e))):
        end = next((e for e in ends if e.last >= start.first), None)
        if end:
            ends.remove(end)
        halts.append(Halt((start.first, start.last), (end.first, end.last) if end else None))
    return halts


def _matching(choice: Choice | None, events: Iterable[Happening], q: Question) -> list[Happening]:
    return [e for e in events if choice and chosen(choice, e, q.kinds)]
