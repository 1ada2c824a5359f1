"""The files of a rulebook: vocabulary.yaml, and for each document a folder with document.yaml and files of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shixian.errors import Place, Problem, RuleError
from shixian.law.names import SLUG, slug_form
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOCABULARY = "vocabulary.yaml"
DOCUMENT = "document.yaml"


@dataclass(slots=True)
class Shelf:
    """Which files there are: each document's folder with its document.yaml (None when missing), and each file of rules with its folder."""

    vocabulary: Path | None = None
    documents: dict[str, Path | None] = field(default_factory=dict)
    rules: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def paths(self) -> Iterator[Path]:
        """All files, in the order in which they are read."""
        if self.vocabulary is not None:
            yield self.vocabulary
        yield from (path for path in self.documents.values() if path is not None)
        yield from (path for path, _ in self.rules)

    def drop(self, path: Path) -> None:
        """Leave out a file that cannot be read."""
        self.vocabulary = None if self.vocabulary == path else self.vocabulary
        self.documents = {folder: None if file == path else file for folder, file in self.documents.items()}
        self.rules = [(file, folder) for file, folder in self.rules if file != path]


def find_files(root: Path) -> Shelf:
    """The files under ``root``; RuleError when it is no folder."""
    if not root.is_dir():
        raise RuleError(
            _problem(
                root,
                Text("没有这个规则目录", "there is no such folder of rules"),
                Text("写出含 vocabulary.yaml 的目录", "name the folder that has vocabulary.yaml"),
            )
        )
    shelf = Shelf()
    for path in sorted(root.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            _add_folder(shelf, path)
        elif path.name == VOCABULARY:
            shelf.vocabulary = path
        elif _is_yaml(path):
            shelf.problems.append(_misplaced(path))
    if shelf.vocabulary is None:
        inner = root / "rules" / VOCABULARY
        remedy = (
            Text(f"改用目录 {root / 'rules'}", f"name {root / 'rules'} instead")
            if inner.is_file()
            else Text("写一个 kinds: {…} 的 vocabulary.yaml", "write vocabulary.yaml with kinds: {…}")
        )
        shelf.problems.append(_problem(root, Text("缺少 vocabulary.yaml", "vocabulary.yaml is missing"), remedy))
    if not shelf.documents:
        what = Text("没有任何文件的文件夹", "there is no document's folder")
        shelf.problems.append(_problem(root, what, Text("新建 <文件编号>/document.yaml", "make <document id>/document.yaml")))
    return shelf


def _add_folder(shelf: Shelf, folder: Path) -> None:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_yaml(path)]
    if not files:
        return
    if not re.fullmatch(SLUG, folder.name):
        near = slug_form(folder.name)
        remedy = (
            Text(f"改名为 {near}", f"rename it to {near}") if near else Text("改名为 daying-2020 的形式", "rename it, like daying-2020")
        )
        what = Text(f"文件夹名 {folder.name} 不能作文件编号", f"the folder's name {folder.name} cannot be a document's id")
        shelf.problems.append(_problem(folder, what, remedy))
    shelf.documents[folder.name] = None
    for path in files:
        if path.parent != folder or path.suffix != ".yaml":
            shelf.problems.append(_misplaced(path))
        elif path.name == DOCUMENT:
            shelf.documents[folder.name] = path
        else:
            shelf.rules.append((path, folder.name))
    if shelf.documents[folder.name] is None:
        shelf.problems.append(
            _problem(
                folder,
                Text("缺少 document.yaml", "document.yaml is missing"),
                Text("补上文件的标题、机关、条款矩阵", "add it: title, issuer, clause matrix"),
            )
        )


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml")


def _misplaced(path: Path) -> Problem:
    if path.suffix != ".yaml":
        renamed = path.with_suffix(".yaml").name
        return _problem(path, Text("扩展名应为 .yaml", "the suffix must be .yaml"), Text(f"改名为 {renamed}", f"rename it to {renamed}"))
    return _problem(
        path,
        Text("规则文件不在 <文件编号>/ 之下", "a file of rules stands outside <document id>/"),
        Text("移入其文件的文件夹，不再分层", "move it into its document's folder, one level deep"),
    )


def _problem(path: Path, what: Text, remedy: Text) -> Problem:
    return Problem(place=Place(file=str(path)), what=what, remedy=remedy)
