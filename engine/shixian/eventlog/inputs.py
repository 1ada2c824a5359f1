"""Where bytes come from: files, folders, patterns, zip archives and standard input, each found once and in a fixed order."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.inflating import LIMITS, Entry, Limits
from shixian.eventlog.junk import Skipped, junk_reason
from shixian.eventlog.members import member_file, members_of, no_member, shown_name, zip_kind
from shixian.eventlog.packing import kind_of
from shixian.eventlog.patterns import has_magic, matches, no_match
from shixian.eventlog.unreadable import unreadable
from shixian.eventlog.values import legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["STDIN", "Expansion", "Input", "Skipped", "expand"]

STDIN: Final = "-"
_OF_A_ZIP = 4
_DEEPEST = 256
"""Parts of a path; folders below it are not entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing to be read. ``file`` names it in places; no ``path``: standard input; ``member``: its name in the archive at ``path``.

    ``named``: whether the user named this very thing, or a folder, a pattern or an archive in which it was found.
    """

    file: str
    path: Path | None
    member: str | None = None
    named: bool = True
    entry: Entry | None = field(default=None, repr=False, compare=False)

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Input:
        """The input at a path, or standard input; nothing is expanded."""
        spelt = os.fspath(path)
        return cls(file=_shown(spelt), path=None if spelt == STDIN else Path(spelt))

    @property
    def name(self) -> str:
        """Its own name, without folder or archive."""
        if self.member is not None:
            return self.member.rpartition("/")[2]
        return STDIN if self.path is None else self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What the user's arguments stand for, in their order. ``skipped``: what is on purpose not read, or not again.

    ``problems``: what was named and cannot be had; ``broken``: what was found in a folder, by a pattern or in an archive and cannot be
    had, which need not stop the others.
    """

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: tuple[Problem, ...] = ()


def expand(paths: Sequence[str | os.PathLike[str]], limits: Limits = LIMITS) -> Expansion:
    """The inputs that ``paths`` name: ``-``, files, folders with all in them, patterns, zip archives and their members.

    Patterns have ``*``, ``?``, ``[…]`` and ``**``; a file that exists under the very name of a pattern is that file. A member is written
    ``archive.zip!member``, or with a pattern after the mark.
    """
    found = _Finding(limits)
    for path in paths:
        found.take(os.fspath(path))
    return Expansion(inputs=tuple(found.inputs), skipped=tuple(found.skipped), problems=tuple(found.problems), broken=tuple(found.broken))


class _Finding:
    """What has been found so far."""

    def __init__(self, limits: Limits) -> None:
        self.inputs: list[Input] = []
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []
        self.broken: list[Problem] = []
        self._limits = limits
        self._seen: dict[tuple[int, int, str], str] = {}
        self._places: dict[tuple[int, int], int] = {}  # of plain files in ``inputs``
        self._met = 0  # files looked at, also those read before

    def take(self, argument: str) -> None:
        """Whatever an argument stands for."""
        if argument == STDIN:
            self._stdin()
            return
        path = Path(argument)
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            if not isinstance(error, FileNotFoundError | NotADirectoryError) or not (self._member(argument) or self._pattern(argument)):
                self.problems.append(unreadable(_shown(argument), error))
            return
        if stat.S_ISDIR(status.st_mode):
            self._folder_named(path)
        else:
            self._file(argument, path, status, named=True)

    def _stdin(self) -> None:
        if any(known.path is None for known in self.inputs):
            self.problems.append(
                Problem(
                    what=Text("标准输入只能读一次", "standard input can be read once only"), remedy=Text("请只写一个-", "write one - only")
                )
            )
        else:
            self.inputs.append(Input.at(STDIN))

    def _folder_named(self, path: Path) -> None:
        before = self._met, len(self.broken)
        self._folder(path, path.resolve())
        if (self._met, len(self.broken)) == before:
            self.problems.append(_nothing(_shown(str(path))))

    def _folder(self, path: Path, root: Path) -> None:
        """All files in a folder and in its folders, by name; ``root`` is where links may not lead out of."""
        if self._is_known(path, path.stat(), ""):
            return
        if len(path.parts) > _DEEPEST:
            self.broken.append(_too_deep(_shown(str(path))))
            return
        try:
            with os.scandir(path) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            self.broken.append(unreadable(_shown(str(path)), error))
            return
        for name in names:
            child = path / name
            why = junk_reason(name) or _strays(child, root)
            if why is not None:
                self._skip(str(child), why)
                continue
            try:
                status = child.stat()
                if stat.S_ISDIR(status.st_mode):
                    self._folder(child, root)
                else:
                    self._file(str(child), child, status, named=False)
            except OSError as error:
                self.broken.append(unreadable(_shown(str(child)), error))

    def _file(self, spelt: str, path: Path, status: os.stat_result, *, named: bool) -> None:
        if not named and not stat.S_ISREG(status.st_mode):
            self._skip(spelt, Text("是管道或设备，不是普通文件；要读请直接写明", "a pipe or a device; name it to have it read"))
            return
        self._met += 1
        identity = status.st_dev, status.st_ino
        if self._is_known(path, status, ""):
            if named and identity in self._places:
                place = self._places[identity]
                self.inputs[place] = replace(self.inputs[place], named=True)
            return
        shown = _shown(spelt)
        try:
            is_archive = stat.S_ISREG(status.st_mode) and self._is_archive(path, shown)
            if is_archive:
                self._archive(path, shown, "*", named=named)
        except InputError as error:
            (self.problems if named else self.broken).extend(error.problems)
        except OSError as error:
            (self.problems if named else self.broken).append(unreadable(shown, error))
        else:
            if not is_archive:
                self._places[identity] = len(self.inputs)
                self.inputs.append(Input(file=shown, path=path, named=named))

    def _is_archive(self, path: Path, shown: str) -> bool:
        with path.open("rb") as raw:
            return kind_of(raw.read(_OF_A_ZIP), path.name) == "zip" and zip_kind(raw, shown, self._limits) == "zip"

    def _archive(self, path: Path, shown: str, wanted: str, *, named: bool) -> None:
        """The members of an archive whose name is ``wanted`` or matches it."""
        with path.open("rb") as raw:
            status = os.fstat(raw.fileno())
            members = members_of(raw, shown, self._limits)
        names = [entry.name for entry in members.entries]
        is_all = wanted == "*"
        chosen = [entry for entry in members.entries if is_all or entry.name == wanted]
        chosen = chosen or [entry for entry in members.entries if fnmatchcase(entry.name, wanted)]
        refused = [
            problem
            for problem in members.problems
            if is_all or (problem.place is not None and fnmatchcase(problem.place.file.removeprefix(f"{shown}!"), wanted))
        ]
        if not chosen and not refused:
            (self.problems if named else self.broken).append(_empty(shown) if is_all else no_member(shown, wanted, names))
        self.skipped += members.skipped if is_all else ()
        (self.broken if is_all else self.problems).extend(refused)
        for entry in chosen:
            file = member_file(shown, entry.name)
            if not self._is_known(Path(file), status, entry.name):
                self.inputs.append(Input(file=file, path=path, member=entry.name, named=entry.name == wanted, entry=entry))

    def _member(self, argument: str) -> bool:
        """Take ``archive!member``; False if no such archive exists."""
        for place, mark in enumerate(argument):
            path = Path(argument[:place])
            if mark == "!" and place and path.is_file():
                shown = _shown(argument[:place])
                try:
                    if not self._is_archive(path, shown):
                        return False
                    self._archive(path, shown, argument[place + 1 :], named=True)
                except InputError as error:
                    self.problems += error.problems
                except OSError as error:
                    self.problems.append(unreadable(shown, error))
                return True
        return False

    def _pattern(self, argument: str) -> bool:
        """Take what a pattern matches; False if it is none."""
        if not has_magic(argument):
            return False
        found = matches(argument)
        before = self._met, len(self.broken)
        for path in found:
            why = junk_reason(path.name, hidden=False)
            if why is not None:
                self._skip(str(path), why)
                continue
            try:
                status = path.stat()
                if not stat.S_ISDIR(status.st_mode):
                    self._file(str(path), path, status, named=False)
                elif "**" not in argument:
                    self._folder(path, path.resolve())
            except OSError as error:
                self.broken.append(unreadable(_shown(str(path)), error))
        if not found:
            self.problems.append(no_match(argument, _shown(argument)))
        elif (self._met, len(self.broken)) == before:
            self.problems.append(_nothing(_shown(argument)))
        return True

    def _is_known(self, path: Path, status: os.stat_result, member: str) -> bool:
        """Whether the same bytes were found before, under whatever name; then that is said. Else they are known from now on."""
        identity = status.st_dev, status.st_ino, member
        first = self._seen.get(identity)
        if first is None:
            self._seen[identity] = _shown(str(path))
            return False
        self._met += 1
        self._skip(str(path), Text(f"与{first}是同一个，只读一次", f"the same as {first}; it is read once"))
        return True

    def _skip(self, spelt: str, why: Text) -> None:
        self.skipped.append(Skipped(file=_shown(spelt), why=why))


def _strays(path: Path, root: Path) -> Text | None:
    """Why a link in a folder is not followed; None for what is no link, and for links to a file in the folder (and to nowhere)."""
    if not path.is_symlink():
        return None
    target = path.resolve()
    if not target.is_relative_to(root):
        return Text("是指向文件夹之外的链接；要读请直接写明", "a link that leads out of the folder; name it to have it read")
    if target.is_dir():
        return Text("是链接，所指的文件夹在原处读取", "a link to a folder that is read where it is")
    return None


def _shown(spelt: str) -> str:
    """A path as it may be printed; bytes that are no UTF-8 (names from Windows in Chinese) are read as member names are."""
    if spelt.isprintable():
        return spelt
    try:
        return legible(shown_name(os.fsencode(spelt)))
    except UnicodeEncodeError:
        return legible(spelt)


def _nothing(shown: str) -> Problem:
    return Problem(
        what=Text("这里没有可读的文件", "there is no file to read here"),
        remedy=Text("请核对路径；跳过的文件及原因另有说明", "check the path; what was skipped is listed with the reason"),
        place=Place(file=shown),
    )


def _too_deep(shown: str) -> Problem:
    return Problem(
        what=Text("文件夹嵌套过深", "the folders are nested too deeply"),
        remedy=Text("请直接写明里面的文件夹", "change into them, and name the folder from there"),
        place=Place(file=shown),
    )


def _empty(shown: str) -> Problem:
    return Problem(
        what=Text("压缩包里没有可读的文件", "there is no file to read in the archive"),
        remedy=Text("请核对压缩包", "check the archive"),
        place=Place(file=shown),
    )
