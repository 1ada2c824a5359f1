"""Case files, read: ``cases/<document>/<rule>/<name>.yaml``. What is wrong with a file is told with its line and column, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shixian.casebook.model import Case
from shixian.clock import Instant, StampError
from shixian.errors import InputError, Place, Problem
from shixian.law.pages import problems_of, read_page
from shixian.words import Text
from shixian.yamlpages.mistakes import kind_of, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from shixian.law.rulebook import Rulebook
    from shixian.yamlpages.page import Page

LOGS = "logs"  # sample logs stand beside the cases and are none
EQUIVALENTS = "equivalents.yaml"  # nor are the lists of mutants that mean the same (``equivalents``)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case and where it stands."""

    path: Path
    case: Case

    @property
    def name(self) -> str:
        """The case's place among its siblings: ``<document>/<rule>/<name>``, as far as the path has it."""
        return "/".join((*self.path.parts[-3:-1], self.path.stem))


def find_cases(root: Path) -> Iterator[Path]:
    """The case files under a folder, in order; a file stands for itself."""
    if root.is_file():
        yield root
        return
    yield from (path for path in sorted(root.rglob("*.yaml")) if may_be_case(path, root))


def may_be_case(path: Path, root: Path) -> bool:
    """Whether a file under the folder of cases is one: any YAML file but sample logs and lists of equivalent mutants."""
    return path.suffix == ".yaml" and path.name != EQUIVALENTS and LOGS not in path.relative_to(root).parts


def read_case(path: Path) -> CaseFile:
    """The case of one file.

    Raises:
        InputError: the file cannot be read or says no case; all its problems, each with line and column.

    """
    page = read_page(path, _content(path))
    problems = list(page.problems)
    case = None
    if not problems:
        case, problems = _validated(page)
    if case is None or problems:
        raise InputError(*problems)
    return CaseFile(path=path, case=case)


def read_cases(root: Path, rulebook: Rulebook | None = None) -> tuple[CaseFile, ...]:
    """All cases under a folder (or the one of a file); with a rulebook, their rules must be in it.

    Raises:
        InputError: with the problems of all files, not only of the first; also when there is no case at all.

    """
    found: list[CaseFile] = []
    problems: list[Problem] = []
    for path in find_cases(root):
        try:
            file = read_case(path)
        except InputError as error:
            problems += error.problems
            continue
        found.append(file)
        if rulebook is not None:
            problems += unknown_rules(file, rulebook)
    if not found and not problems:
        what = Text(f"{root} 下没有案例", f"there is no case under {root}")
        problems.append(Problem(what=what, remedy=Text("给出案例文件或目录（*.yaml）", "name a case file or a folder with some (*.yaml)")))
    if problems:
        raise InputError(*problems)
    return tuple(found)


def unknown_rules(file: CaseFile, rulebook: Rulebook) -> Iterable[Problem]:
    """The rules that a case names and the rulebook does not have."""
    for name in dict.fromkeys((*file.case.rules, *(e.rule for e in file.case.expect if e.rule))):
        if name not in rulebook.rules:
            what, remedy = unknown_word(name, rulebook.rules, what=Text("规则", "rule"))
            yield Problem(what=what, remedy=remedy, place=Place(file=str(file.path)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = Text(f"读不了案例文件：{error.strerror}", f"the case file cannot be read: {error.strerror}")
        raise InputError(
            Problem(what=what, remedy=Text("检查路径与权限", "check the path and its permissions"), place=Place(file=str(path)))
        ) from error


def _validated(page: Page) -> tuple[Case | None, list[Problem]]:
    if not isinstance(page.data, dict):
        sort = kind_of(page.data)
        what = Text(f"应为“键: 值”的键值表，实为{sort.zh}", f"expected a mapping of key: value, found {sort.en}")
        remedy = Text("至少写 title、rules、as_of、events、expect", "write at least title, rules, as_of, events, expect")
        return None, [Problem(what=what, remedy=remedy, place=page.place())]
    try:
        case = Case.model_validate(page.data)
    except ValidationError as error:
        return None, problems_of(error, page, Case)
    return case, list(_second_look(case, page))


def _second_look(case: Case, page: Page) -> Iterator[Problem]:
    """What the model alone cannot tell: an unreadable ``as_of``, a finding of a rule that is not asked, or of none when several are."""
    try:
        Instant.parse(case.as_of)
    except StampError as error:
        yield Problem(what=error.what, remedy=error.remedy, place=page.place(("as_of",)))
    for i, expected in enumerate(case.expect):
        if expected.rule is None and len(case.rules) > 1:
            what = Text("问了多条规则，这一发现没有写明属于哪条", "several rules are asked, and this finding does not say which it is of")
            yield Problem(what=what, remedy=Text("补上 rule: …", "add rule: …"), place=page.place(("expect", i)))
        if expected.rule is not None and expected.rule not in case.rules:
            what, remedy = unknown_word(expected.rule, case.rules, what=Text("所问规则", "rule asked"))
            yield Problem(what=what, remedy=remedy, place=page.place(("expect", i, "rule")))
