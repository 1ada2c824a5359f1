"""The mappings at hand: the shipped ones, and those of the user's own (YAML files)."""

from __future__ import annotations

import difflib
import functools
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.errors import InputError, Place, Problem
from shixian.eventlog.mapping.model import Mapping
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["mapping_named", "read_mapping", "shipped"]


@functools.cache
def shipped() -> tuple[Mapping, ...]:
    """The mappings that come with the program, by id. Raises InputError if one of them cannot be read."""
    folder = resources.files("shixian.eventlog.mapping") / "shipped"
    pages = sorted((page for page in folder.iterdir() if page.name.endswith(".yaml")), key=lambda page: page.name)
    found = [_loaded(page.read_bytes(), page.name) for page in pages]
    return tuple(sorted(found, key=lambda mapping: mapping.id))


def read_mapping(path: Path) -> Mapping:
    """A mapping of the user's own. Raises InputError with every mistake, its line and column, and what to type."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem(
                what=Text(f"映射文件读不出来：{error.strerror}", f"the mapping cannot be read: {error.strerror}"),
                remedy=Text("请核对路径", "check the path"),
                place=Place(file=str(path)),
            )
        ) from None
    return _loaded(content, str(path))


def mapping_named(name: str, among: Sequence[Mapping] = ()) -> Mapping:
    """The mapping that ``--mapping`` names: a file, or the id of a shipped one. Raises InputError."""
    known = {mapping.id: mapping for mapping in (*shipped(), *among)}
    if name in known:
        return known[name]
    if Path(name).exists() or name.endswith((".yaml", ".yml")):
        return read_mapping(Path(name))
    near = difflib.get_close_matches(name, known, n=1)
    hint = Text(f"；是不是{near[0]}？", f"; did you mean {near[0]}?") if near else Text("", "")
    raise InputError(
        Problem(
            what=Text(f"没有映射“{name}”", f"there is no mapping {name!r}"),
            remedy=Text(
                f"写映射文件的路径，或随附映射的编号（shixian map --list）{hint.zh}",
                f"name a mapping file, or the id of a shipped one (shixian map --list){hint.en}",
            ),
        )
    )


def _loaded(content: bytes, file: str) -> Mapping:
    from shixian.yamlpages.load import load_model

    mapping, problems = load_model(Mapping, content, file)
    if mapping is None or problems:
        raise InputError(*problems)
    return mapping
