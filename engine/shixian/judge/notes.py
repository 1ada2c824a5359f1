"""What the reader of a result must know beside the findings: about the data, the roster and the selection of rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shixian.judge.docket import CaseMatter, Matter
from shixian.judge.finding import Note
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shixian.eventlog import Event
    from shixian.judge.bench import Hearing

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """Obligations that were found and are not among the findings, or not in the ordinary way.

    ``only_elsewhere``: by rule and reading, those that exist only under that reading; ``unbound``: by subject, triggers of subjects that
    are not bound; ``stood_aside``: by rule, those for which a special rule stands; ``crashed``: those on which the engine crashed.
    """

    only_elsewhere: Mapping[tuple[str, str], int]
    unbound: Mapping[str, int]
    stood_aside: Mapping[str, int]
    crashed: int = 0


def notes_on(hearing: Hearing, known: Sequence[Event], matters: Sequence[Matter], asides: Asides) -> Iterable[Note]:
    """All notes on one hearing, in a fixed order."""
    crashed = asides.crashed
    if crashed:
        yield Note(
            code="engine-crash",
            text=Text(
                f"推理引擎在{crashed}项义务上异常退出，这些义务列为无法判定；请报告此错误",
                f"the inference engine crashed on {crashed} obligations, which are listed as undetermined; please report this",
            ),
        )
    yield from _untraced(hearing)
    yield from _foreign(hearing)
    yield from _shared_keys(hearing, matters)
    yield from _counted_twice(hearing)
    yield from _local_holidays(hearing)
    yield from _strangers(asides.unbound)
    yield from _silent_kinds(hearing, known)
    yield from _no_trigger(hearing, matters, known)
    for (rule, reading), count in sorted(asides.only_elsewhere.items()):
        yield Note(
            code="only-under-reading",
            text=Text(
                f"{rule}：有{count}项义务只在口径“{reading}”下成立，未列入本结果；如需检查，请用 --reading {reading}",
                f"{rule}: {count} obligations exist only under the reading “{reading}” and are not in this result; "
                f"check them with --reading {reading}",
            ),
        )
    yield from (_stood_aside(rule, count) for rule, count in sorted(asides.stood_aside.items()))


def _stood_aside(rule: str, count: int) -> Note:
    return Note(
        code="special-rule",
        text=Text(
            f"{rule}：有{count}项已由优先适用的特别规定检查，本规则不再重复计算",
            f"{rule}: {count} matters are judged under a special rule that prevails over it, and are not counted under it again",
        ),
    )


def _untraced(hearing: Hearing) -> Iterable[Note]:
    """Rejected rows that cannot even be read as an event at an unknown moment: any of them may be an act that seems missing."""
    lost = [row.source for row in hearing.log.rejected if not row.shadows]
    if lost:
        some = "、".join(str(source) for source in lost[:_SHOWN])
        yield Note(
            code="untraced-rows",
            text=Text(
                f"{len(lost)}行退回后看不出是哪一案的什么事件（{some}），其中可能就有履行记录；“未履行”和“逾期”须待这些行改正后才能认定",
                f"{len(lost)} rejected rows do not tell which event of which case they are ({some}) and may hold acts; "
                "late and missed can be relied on only when these rows are mended",
            ),
        )


def _foreign(hearing: Hearing) -> Iterable[Note]:
    if hearing.foreign:
        some = "、".join(f"{kind}×{count}" for kind, count in list(hearing.foreign.items())[:_SHOWN])
        yield Note(
            code="foreign-kinds",
            text=Text(
                f"{sum(hearing.foreign.values())}个事件的种类不在词汇表中，未予采用：{some}",
                f"{sum(hearing.foreign.values())} events are of kinds that the vocabulary does not have, and were not used: {some}",
            ),
        )


def _shared_keys(hearing: Hearing, matters: Sequence[Matter]) -> Iterable[Note]:
    shared: Counter[str] = Counter()
    for matter in matters:
        if not isinstance(matter, CaseMatter) or matter.keyless:
            continue
        for i in matter.rules:
            plan = hearing.program.rules[i].main
            subjects = {e.subject for e in matter.events if plan.trigger and e.kind == plan.trigger.kind}
            if len(subjects) > 1 and "subject" not in plan.by and not plan.every_trigger:
                shared[f"{' / '.join(matter.key)}({'、'.join(sorted(subjects))})"] = 1
    if shared:
        some = ";".join(sorted(shared)[:_SHOWN])
        yield Note(
            code="shared-key",
            text=Text(
                f"{len(shared)}个案号下有不同单位的触发事件，每个案号只按最早的一件计一项义务，请核对案号：{some}",
                f"{len(shared)} keys hold triggers of different subjects; each key starts one obligation, "
                f"by its earliest trigger; check the numbers: {some}",
            ),
        )


def _counted_twice(hearing: Hearing) -> Iterable[Note]:
    """A local rule and the national rule that it implements, both asked of the same subject, are two obligations for one act."""
    asked = {rule.id: rule for rule in hearing.binding.rules}
    subjects = hearing.binding.subjects
    pairs = [
        (rule.id, superior)
        for rule in asked.values()
        for superior in rule.implements
        if superior in asked and subjects[rule.id] & subjects[superior]
    ]
    if pairs:
        some = ";".join(f"{local} → {superior}" for local, superior in pairs[:_SHOWN])
        yield Note(
            code="implements",
            text=Text(
                f"地方规则与其所落实的上位规则都作了检查，同一事项在两条规则下各计一项，合计数有重复，请看分规则的数字：{some}",
                f"local rules and the superior rules that they implement were both asked, so one matter counts under each and the totals "
                f"count it twice; read the figures by rule: {some}",
            ),
        )


# Regions whose governments set days off of their own (全国年节及纪念日放假办法, on the festivals of minorities).
_WITH_LOCAL_HOLIDAYS = ("广西", "宁夏", "新疆", "西藏")


def _local_holidays(hearing: Hearing) -> Iterable[Note]:
    """Regions with local days off for which the calendar in use has no overlay: their deadlines may be later than computed."""
    bare = sorted(
        {
            region
            for region in hearing.regions.values()
            if region and region.startswith(_WITH_LOCAL_HOLIDAYS) and hearing.calendars.for_region(region).name == "CN"
        }
    )
    if bare:
        yield Note(
            code="local-holidays",
            text=Text(
                f"{'、'.join(bare[:_SHOWN])}有地方规定的节假日，所用日历没有收入，实际期限可能更晚；请用 --overlay 补充后复核",
                f"{', '.join(bare[:_SHOWN])} has days off set locally that the calendar in use does not hold, so deadlines may fall later; "
                "add them with --overlay and check again",
            ),
        )


def _strangers(unbound: Mapping[str, int]) -> Iterable[Note]:
    if unbound:
        some = "、".join(sorted(unbound)[:_SHOWN])
        yield Note(
            code="not-bound",
            text=Text(
                f"{len(unbound)}个单位的{sum(unbound.values())}项触发不在名录或适用范围内，未作判断：{some or '(未注明单位)'}",
                f"{sum(unbound.values())} triggers of {len(unbound)} subjects lie outside the roster or the rules' scope "
                f"and were not judged: {some or '(no subject)'}",
            ),
        )


def _silent_kinds(hearing: Hearing, known: Sequence[Event]) -> Iterable[Note]:
    kinds = {e.kind for e in known}
    for rule in hearing.program.rules:
        plan = rule.main
        if plan.act and not plan.of_a_case and not any(p.act and p.act.kind in kinds for p in rule.plans):
            yield Note(
                code="no-such-event",
                text=Text(
                    f"{plan.rule}：日志中没有任何 {plan.act.kind} 事件；“未履行”只说明日志没有记录，请先确认日志的范围",
                    f"{plan.rule}: the log holds no {plan.act.kind} event at all; “missed” then only means "
                    "that the log has no record: make sure what it covers",
                ),
            )


def _no_trigger(hearing: Hearing, matters: Sequence[Matter], known: Sequence[Event]) -> Iterable[Note]:
    """Acts whose key no trigger has, for each kind of act: nothing is dropped in silence."""
    tried = [rule.main for rule in hearing.program.rules if rule.main.of_a_case]
    keyed: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for matter in matters:
        if isinstance(matter, CaseMatter) and not matter.keyless:
            for i in matter.rules:
                keyed.setdefault(hearing.program.rules[i].main.by, set()).add(matter.key)
    counts: Counter[str] = Counter()
    wanted = {(plan.act.kind, plan.by) for plan in tried if plan.act}
    for kind, by in sorted(wanted):
        have = keyed.get(by, set())
        for event in known:
            if event.kind == kind:
                key = tuple(str(event.value(n)) for n in by if event.value(n) is not None)
                if len(key) == len(by) and key not in have:
                    counts[kind] += 1
    for kind, count in sorted(counts.items()):
        yield Note(
            code="no-trigger",
            text=Text(
                f"{count}件 {kind} 找不到对应的触发事件（同一关联键下没有触发），未计入任何义务",
                f"acts without a trigger under their key, in no obligation: {count} × {kind}",
            ),
        )
