"""Where the rules and cases that come with Shixian are: package data in a wheel, the top level of a checkout otherwise."""

from __future__ import annotations

from pathlib import Path

from shixian.errors import Problem, RuleError
from shixian.words import Text

_PACKAGE = Path(__file__).resolve().parents[1]


def rules_root(package: Path = _PACKAGE) -> Path:
    """The folder of the shipped rulebook."""
    return _folder("rules", package)


def cases_root(package: Path = _PACKAGE) -> Path:
    """The folder of the shipped cases."""
    return _folder("cases", package)


def _folder(name: str, package: Path) -> Path:
    # in a checkout the package is engine/shixian, two levels below the top
    for folder in (package / "_shipped" / name, package.parents[1] / name):
        if folder.is_dir():
            return folder
    what = Text(f"找不到随附的 {name} 目录", f"the {name} that come with Shixian are missing")
    raise RuleError(
        Problem(what=what, remedy=Text("重新安装 shixian，或用 --rulebook 指定目录", "reinstall shixian, or name a folder with --rulebook"))
    )
