"""``response``: after the trigger, the act within a limit (design.md section 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.oracle import days
from tests.oracle.happenings import Happening, by_begin, chosen, one_act_each
from tests.oracle.limits import Due, Halt, Limit, due_after
from tests.oracle.rulebook import Choice, Validity, Variant
from tests.oracle.verdicts import margin_of, single_act, verdict_of
from tests.oracle.world import Duty, Question

Key = tuple[str, ...]


def obligations(rule: Variant, q: Question) -> list[Duty]:
    """All obligations of one rule under one reading, judged."""
    assert rule.when is not None
    triggers = [e for e in q.known if chosen(rule.when, e, q.kinds)]
    started: list[tuple[Key | None, Happening]] = [(None, t) for t in triggers if t.key(rule.by) is None]
    keys = sorted({k for t in triggers if (k := t.key(rule.by)) is not None})
    for key in keys:
        same = sorted((t for t in triggers if t.key(rule.by) == key), key=by_begin)
        dated = [t for t in same if not t.shadow]
        if not dated:
            started.append((key, same[0]))
        elif rule.every_trigger:
            started += [(key, t) for t in dated]
        else:
            started.append((key, dated[0]))
    return [_judged(rule, key, t, q) for key, t in started if t.subject in q.regions and _asked(t, q)]


def _asked(trigger: Happening, q: Question) -> bool:
    if q.since and trigger.last < days.begin(q.since):
        return False
    if q.until and trigger.first > days.end(q.until):
        return False
    return _in_force(trigger, q.validity) != "out"


def _in_force(trigger: Happening, validity: Validity) -> str:
    first = days.begin(validity[0]) if validity[0] else -days.FOREVER
    last = days.end(validity[1]) if validity[1] else days.FOREVER
    if trigger.last < first or trigger.first > last:
        return "out"
    return "in" if first <= trigger.first and trigger.last <= last else "unclear"


def _judged(rule: Variant, key: Key | None, trigger: Happening, q: Question) -> Duty:
    region = q.regions[trigger.subject]
    mine = [] if key is None else [e for e in q.known if e.key(rule.by) == key]
    acts = one_act_each((e for e in mine if chosen(rule.act, e, q.kinds)), lambda _: key)
    live = [a for a in acts if a.last >= trigger.first]
    offered = [e for e in mine if e.kind in q.kinds.exempting and e.value("rule") in {None, rule.rule, rule.document}]
    dues = _deadlines(rule, trigger, mine, region, q)
    outcomes = [verdict_of(single_act(live, due), 1, due, offered, q.as_of) for due in dues]
    outcome = outcomes[-1]
    if len({o.verdict for o in outcomes}) > 1:
        outcome = replace(outcome, verdict="undetermined")
    if key is None or trigger.shadow or _in_force(trigger, q.validity) == "unclear":
        outcome = outcome.doubted()
    qualifiers = set()
    if any(a.last < trigger.first for a in acts):
        qualifiers.add("act_before_trigger")
    if any(a.conflicting for a in acts):
        qualifiers.add("conflicting_evidence")
    return Duty(
        identity=(key, trigger.id if rule.every_trigger or key is None else None),
        subject=trigger.subject,
        case=trigger.case if "case" in rule.by else " / ".join(key or ()) or None,
        trigger=trigger,
        outcome=replace(outcome, margin=margin_of(outcome, rule.within, region, q.as_of)),
        qualifiers=frozenset(qualifiers),
    )


def _deadlines(rule: Variant, trigger: Happening, mine: Sequence[Happening], region: str | None, q: Question) -> list[Due]:
    """The deadline; two of them, the original and the extended, when it is not certain that the extension came in time."""
    assert rule.within is not None
    since = [e for e in mine if e.last >= trigger.first]
    halts = _halts(rule, mine, q)
    start = trigger
    if rule.restart and (again := _matching(rule.restart, since, q)):
        start = max(again, key=by_begin)
    original = due_after((start.first, start.last), rule.within, region, halts)
    extensions = _matching(rule.extend, since, q)
    if not extensions or rule.adds is None or original.d1 >= days.FOREVER:
        return [original]
    granted = min(extensions, key=by_begin)
    extended = _added(original, rule.adds, region, halts)
    if granted.last <= original.d0:
        return [extended]
    return [original] if granted.first > original.d1 else [original, extended]


def _added(original: Due, adds: Limit, region: str | None, halts: Sequence[Halt]) -> Due:
    due = due_after((original.d0, original.d1), adds, region, halts)
    return replace(due, provisional=due.provisional or original.provisional)


def _halts(rule: Variant, mine: Sequence[Happening], q: Question) -> list[Halt]:
    """Each start with the first end that is not before it and not taken by an earlier start."""
    ends = sorted(_matching(rule.halt_until, mine, q), key=by_begin)
    halts = []
    for start in sorted(_matching(rule.halt_from, mine, q), key=by_begin):
        end = next((e for e in ends if e.last >= start.first), None)
        if end:
            ends.remove(end)
        halts.append(Halt((start.first, start.last), (end.first, end.last) if end else None))
    return halts


def _matching(choice: Choice | None, events: Iterable[Happening], q: Question) -> list[Happening]:
    return [e for e in events if choice and chosen(choice, e, q.kinds)]
