"""Everything that was named, examined: no check is made, and nothing that cannot be read stops the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shixian.collector import at_rest
from shixian.errors import Problem
from shixian.eventlog.encoding import codec_named
from shixian.eventlog.examination.files import examine_file, examine_query
from shixian.eventlog.examination.model import Examination, FileReport
from shixian.eventlog.examination.tally import Tallying
from shixian.eventlog.how import AS_FOUND, How
from shixian.eventlog.inputs import expand
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["examine"]


def examine(
    paths: Iterable[str | os.PathLike[str]],
    *,
    how: How = AS_FOUND,
    queries: Sequence[tuple[str, str]] = (),
    rows: int | None = None,
    shown: int = 0,
    on_progress: Callable[[int], None] | None = None,
) -> Examination:
    """Examine what lies in ``paths`` and ``queries``, as ``read_logs`` would read it.

    Args:
        paths: files, folders, patterns, archives and their members; "-" is standard input.
        how: what the user says of them.
        queries: pairs of an SQLAlchemy URL and one SELECT; each is run twice.
        rows: look at about so many rows of each table only.
        shown: keep so many rows of each table, with the events that they become.
        on_progress: told the rows tallied so far.

    Raises:
        InputError: for an encoding or a format of dates that is none; what is wrong with a file stands in its report.

    """
    if how.encoding is not None:
        codec_named(how.encoding)
    if how.dates is not None:
        from shixian.eventlog.dateformat import format_named

        format_named(how.dates)
    expansion = expand([paths] if isinstance(paths, str | os.PathLike) else list(paths))
    tallying = Tallying(limit=rows, shown=shown, on_progress=on_progress)
    files: list[FileReport] = []
    with at_rest():
        files += [examine_file(found, how, tallying, limit=rows) for found in expansion.inputs]
        files += [examine_query(url, query, how, tallying, limit=rows) for url, query in queries]
    for problem in expansion.broken:
        files.append(FileReport(file=problem.place.file if problem.place else "", named=False, problems=(problem,)))
    problems = list(expansion.problems)
    if not any(file.problems for file in files):
        problems += [_idle(key, said) for key, said in how.moments.items() if not _is_used(key, tallying)]
    return Examination(files=tuple(files), skipped=tuple(expansion.skipped), problems=tuple(problems), limit=rows)


def _is_used(key: str, tallying: Tallying) -> bool:
    """Whether what the user said of a kind's moment was asked of any table. ``key``: a kind, or ``mapping:kind``."""
    mapping, _, kind = key.rpartition(":")
    return any(choice.kind == kind and mapping in ("", counted.mapping) for counted in tallying.counted for choice in counted.choices)


def _idle(key: str, said: str) -> Problem:
    return Problem(
        what=Text(
            f"--moment {key}={said} 没有用上：没有一张表要为它作选择", f"--moment {key}={said} was not used: no table leaves that choice"
        ),
        remedy=Text("核对事件种类和列名，或去掉它", "check the kind and the column, or leave it out"),
    )
