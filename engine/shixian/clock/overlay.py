"""Overlays: a region's days off and on beyond the State Council's arrangement, with the notice that says so (design section 4, item 9)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.clock.notice import Notice
from shixian.errors import InputError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from shixian.clock.pages import OverlayPage

_SHIPPED = Path(__file__).parent / "data" / "overlays"
_SEPARATORS = re.compile(r"[\s/\\>·,，、-]+")
_STATE = re.compile(r"^(中华人民共和国|中国)")
_OTHER_PLACE = re.compile(r"^\w{1,6}族自治[州县]")  # 河南 does not cover 河南蒙古族自治县, which lies in Qinghai


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What a region's notice changes: ``off`` and ``on`` give each day its label. ``verified`` says how its text is known to us."""

    id: str
    names: tuple[str, ...]
    off: Mapping[date, Text]
    on: Mapping[date, Text]
    notice: Notice
    verified: str | None = None

    def covers(self, region: str) -> bool:
        """Whether a subject's region lies in this overlay's: 湖北 covers 湖北省武汉市, and not the other way round."""
        whole = _STATE.sub("", _SEPARATORS.sub("", _plain(region)))
        parts = _SEPARATORS.split(_plain(region))
        return any(_begins(whole, _plain(name)) or _plain(name) in parts for name in self.names)

    def touches(self, first: date, last: date) -> bool:
        """Whether any of its days lies between the two, both included."""
        return any(first <= day <= last for days in (self.off, self.on) for day in days)


def shipped_overlays() -> tuple[Overlay, ...]:
    """The overlays of data/overlays/, by id."""
    return load_overlays(sorted(_SHIPPED.glob("*.yaml")))


def load_overlays(paths: Sequence[Path]) -> tuple[Overlay, ...]:
    """Read overlay files; raises InputError with every problem of every file."""
    from shixian.clock.pages import OverlayPage
    from shixian.yamlpages.load import load_model

    overlays: list[Overlay] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            page, found = load_model(OverlayPage, path.read_bytes(), str(path))
        except OSError as error:
            what = Text(f"文件读不出来：{error.strerror}", f"the file cannot be read: {error.strerror}")
            remedy = Text("请检查路径和权限", "check the path and its permissions")
            problems.append(Problem(what=what, remedy=remedy, place=Place(file=str(path))))
            continue
        problems += found
        if page is not None:
            overlays.append(_overlay(page))
    if problems:
        raise InputError(*problems)
    return tuple(overlays)


def _overlay(page: OverlayPage) -> Overlay:
    off, on = ({day: entry.label for entry in entries for day in entry.each()} for entries in (page.off, page.on))
    notice = Notice(page.notice.title, page.notice.url, page.notice.issued)
    return Overlay(page.id, page.regions, off, on, notice, page.notice.verified)


def _plain(region: str) -> str:
    return unicodedata.normalize("NFKC", region).strip().casefold()


def _begins(region: str, name: str) -> bool:
    rest = region.removeprefix(name)
    if rest == region and name:
        return False
    return not _OTHER_PLACE.match(rest) and not (name.isascii() and rest and rest[0].isalnum())
