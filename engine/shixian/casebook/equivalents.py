"""Mutants that mean the same as their rule, each with the reason: ``cases/<document>/equivalents.yaml``, a list of entries.

    - rule: daying-2020/catalogue
      mutants: ["due: by 2020-09-30 → by 2020-09-30 rolled"]
      because: {zh: 2020 年 9 月 30 日是工作日, en: 30 September 2020 was a working day}

An entry excuses survivors and nothing else: one whose mutant is killed, or no longer exists, is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, ValidationError

from shixian.casebook.files import EQUIVALENTS
from shixian.errors import InputError, Place, Problem
from shixian.law.fields import RuleId  # noqa: TC001 - pydantic reads the annotations at run time
from shixian.law.pages import problems_of, read_page
from shixian.words import Text
from shixian.yamlpages.frame import Strict
from shixian.yamlpages.mistakes import kind_of, unknown_word
from shixian.yamlpages.values import Bilingual, Words  # noqa: TC001 - pydantic reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from shixian.casebook.mutation import Trial
    from shixian.law import Rulebook


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Entry(Strict):
    """Mutants of one rule that mean the same as it, and why."""

    rule: RuleId = Field(description="规则 / rule")
    mutants: Annotated[
        tuple[Words, ...], BeforeValidator(_one_or_many), Field(min_length=1, description="变异，原样抄录 / the mutants, by their wording")
    ]
    because: Bilingual = Field(description="为什么意思不变 / why the meaning is the same")


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """One mutant that is excused, why, and where that is written."""

    rule: str
    mutant: str
    because: Text
    place: Place


Equivalents = tuple[Equivalent, ...]


def read_equivalents(root: Path, rulebook: Rulebook) -> Equivalents:
    """All that is excused under a folder of cases.

    Raises:
        InputError: files that cannot be read, entries of unknown rules, a mutant that is excused twice; all of them.

    """
    found: list[Equivalent] = []
    problems: list[Problem] = []
    for path in sorted(root.rglob(EQUIVALENTS)) if root.is_dir() else []:
        try:
            found += _read(path)
        except InputError as error:
            problems += error.problems
    problems += _unknown(found, rulebook)
    problems += _twice(found)
    if problems:
        raise InputError(*problems)
    return tuple(found)


def stale(equivalents: Iterable[Equivalent], trials: Mapping[str, Trial]) -> Iterator[Problem]:
    """What excuses no survivor of the rules that were tried."""
    for equivalent in equivalents:
        trial = trials.get(equivalent.rule)
        if trial is None or equivalent.mutant in trial.survivors:
            continue
        killer = trial.killed.get(equivalent.mutant)
        if killer is not None:
            what = Text(
                f"{equivalent.rule} 的变异“{equivalent.mutant}”已被案例 {killer} 察觉，并非等价",
                f"the mutant “{equivalent.mutant}” of {equivalent.rule} is killed by the case {killer}, so it is no equivalent",
            )
        else:
            what = Text(f"{equivalent.rule} 没有变异“{equivalent.mutant}”", f"{equivalent.rule} has no mutant “{equivalent.mutant}”")
        yield Problem(what=what, remedy=Text("删去这一项", "remove the entry"), place=equivalent.place)


def _read(path: Path) -> Iterator[Equivalent]:
    try:
        page = read_page(path, path.read_bytes())
    except OSError as error:
        what = Text(f"读不了：{error.strerror}", f"it cannot be read: {error.strerror}")
        remedy = Text("检查路径与权限", "check the path and its permissions")
        raise InputError(Problem(what=what, remedy=remedy, place=Place(file=str(path)))) from error
    problems = list(page.problems)
    if not problems and not isinstance(page.data, list):
        sort = kind_of(page.data)
        what = Text(f"应为列表，实为{sort.zh}", f"expected a list, found {sort.en}")
        problems.append(Problem(what=what, remedy=Text("每项以 - rule: … 开头", "begin each entry with - rule: …"), place=page.place()))
    entries: list[Entry] = []
    for i in range(0 if problems else len(page.data)):
        try:
            entries.append(Entry.model_validate(page.data[i]))
        except ValidationError as error:
            problems += problems_of(error, page, Entry, (i,))
    if problems:
        raise InputError(*problems)
    for i, entry in enumerate(entries):
        for mutant in entry.mutants:
            yield Equivalent(rule=entry.rule, mutant=mutant, because=entry.because, place=page.place((i,)))


def _unknown(found: Iterable[Equivalent], rulebook: Rulebook) -> Iterator[Problem]:
    for name, place in {e.rule: e.place for e in found if e.rule not in rulebook.rules}.items():
        what, remedy = unknown_word(name, rulebook.rules, what=Text("规则", "rule"))
        yield Problem(what=what, remedy=remedy, place=place)


def _twice(found: Iterable[Equivalent]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Place] = {}
    for equivalent in found:
        name = (equivalent.rule, equivalent.mutant)
        if name in first:
            what = Text(f"“{equivalent.mutant}”已在 {first[name]} 列出", f"“{equivalent.mutant}” is listed at {first[name]} already")
            yield Problem(what=what, remedy=Text("删去其一", "remove one of them"), place=equivalent.place)
        first.setdefault(name, equivalent.place)
