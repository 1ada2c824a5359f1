"""Every case file under cases/ is one test, named by its Chinese title: `pytest cases -k 国庆`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shixian.casebook import CaseFile, CaseResult, Difference, read_case, run_case
from shixian.casebook.files import may_be_case
from shixian.errors import Problem, ShixianError
from shixian.law import Rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _pytest._code.code import TerminalRepr

    from shixian.words import Lang

CASES = Path(__file__).parent / "cases"
RESULTS = pytest.StashKey[dict[Path, CaseResult]]()
RULEBOOK = pytest.StashKey[Rulebook]()


def pytest_configure(config: pytest.Config) -> None:
    """No case has been run yet."""
    config.stash[RESULTS] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A case file is collected, whatever its name; sample logs and lists of equivalent mutants are none."""
    if file_path.is_relative_to(CASES) and may_be_case(file_path, CASES):
        return CaseCollector.from_parent(parent, path=file_path)
    return None


class CaseCollector(pytest.File):
    """One case file, which holds one case."""

    def collect(self) -> Iterator[pytest.Item]:
        """The one case of the file."""
        try:
            file = read_case(self.path)
        except ShixianError as error:
            raise self.CollectError(error.in_("zh") + "\n" + error.in_("en")) from None
        item = CaseItem.from_parent(self, name=file.case.title.zh)
        item.file = file
        yield item


class CaseItem(pytest.Item):
    """One case, run as any log is."""

    file: CaseFile

    def runtest(self) -> None:
        """Run the case; CaseDiffersError when the findings are not as it says."""
        result = result_of(self.config, self.file)
        if not result.passed:
            raise CaseDiffersError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str | TerminalRepr:  # noqa: ARG002 - pytest's signature
        """The differences in words, without a traceback."""
        if isinstance(excinfo.value, CaseDiffersError):
            return f"{self.file.path}\n{excinfo.value}"
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case stands, and its title."""
        return self.path, None, self.name


class CaseDiffersError(Exception):
    """A case whose findings are not as it says."""

    def __init__(self, result: CaseResult) -> None:
        languages: tuple[Lang, ...] = ("zh", "en")
        said: list[Difference | Problem] = [*result.differences, *result.problems]
        super().__init__("\n".join(part.in_(lang) for part in said for lang in languages))


def rulebook_of(config: pytest.Config) -> Rulebook:
    """The shipped rulebook, loaded once a session."""
    if RULEBOOK not in config.stash:
        config.stash[RULEBOOK] = Rulebook.load(CASES.parent / "rules")
    return config.stash[RULEBOOK]


def result_of(config: pytest.Config, file: CaseFile) -> CaseResult:
    """The case's result; each case is run once a session."""
    results = config.stash[RESULTS]
    if file.path not in results:
        results[file.path] = run_case(file.case, rulebook_of(config), name=file.name)
    return results[file.path]


@pytest.fixture(scope="session")
def shipped(request: pytest.FixtureRequest) -> Rulebook:
    """The shipped rulebook."""
    return rulebook_of(request.config)


@pytest.fixture(scope="session")
def result(request: pytest.FixtureRequest) -> Callable[[CaseFile], CaseResult]:
    """Runs a case, or gives the result that it had in this session."""
    return lambda file: result_of(request.config, file)
