"""Overlays: a region's days off and on beyond the State Council's arrangement, with the notice that says so (design section 4, item 9)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shixian.clock.notice import Notice
from shixian.clock.yamlnodes import NodeReader
from shixian.errors import InputError
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ruamel.yaml.nodes import Node

    from shixian.errors import Problem

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
    overlays: list[Overlay] = []
    problems: list[Problem] = []
    for path in paths:
        reader = NodeReader(path)
        root = reader.root()
        overlay = _overlay(reader, root) if root is not None else None
        problems += reader.problems
        if overlay is not None:
            overlays.append(overlay)
    if problems:
        raise InputError(*problems)
    return tuple(overlays)


def _overlay(reader: NodeReader, root: Node) -> Overlay | None:
    parts = reader.mapping(root, ("id", "regions", "notice", "off", "on"), ("id", "regions", "notice"))
    name = reader.string(parts["id"]) if "id" in parts else ""
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        reader.wrong(
            parts["id"],
            Text(f"“{name}”不能作编号", f"{name!r} cannot be an id"),
            Text("请用小写字母、数字和连字符，如hubei-2020", "use lower-case letters, digits and hyphens, like hubei-2020"),
        )
    regions = tuple(reader.string(node) for node in reader.sequence(parts.get("regions")))
    if "regions" in parts and not regions and not reader.problems:
        reader.wrong(
            parts["regions"],
            Text("没有写地区", "no region is named"),
            Text("请写regions: [湖北, 湖北省, Hubei]", "write regions: [湖北, 湖北省, Hubei]"),
        )
    notice, verified = _notice(reader, parts["notice"]) if "notice" in parts else (None, None)
    off, on = _labelled(reader, parts.get("off")), _labelled(reader, parts.get("on"))
    for day in sorted(off.keys() & on.keys()):
        reader.wrong(
            on[day][1], Text(f"{day}既写了放假又写了上班", f"{day} is both off and on"), Text("请删去其中一处", "delete one of the two")
        )
    if not off and not on and not reader.problems:
        reader.wrong(
            root,
            Text("没有写任何日子", "it names no day"),
            Text("请写off: [{days: […], label: {zh: …, en: …}}]", "write off: [{days: [...], label: {zh: ..., en: ...}}]"),
        )
    if reader.problems or notice is None:
        return None
    return Overlay(name, regions, {d: label for d, (label, _) in off.items()}, {d: label for d, (label, _) in on.items()}, notice, verified)


def _notice(reader: NodeReader, node: Node) -> tuple[Notice | None, str | None]:
    parts = reader.mapping(node, ("title", "issued", "url", "verified"), ("title",))
    title = reader.text(parts["title"]) if "title" in parts else None
    issued, url = reader.date(parts.get("issued")), reader.null_or_string(parts.get("url"))
    verified = reader.null_or_string(parts.get("verified"))
    if verified not in (None, "primary", "secondary"):
        reader.wrong(
            parts["verified"],
            Text(f"不认识“{verified}”", f"{verified!r} is not known here"),
            Text("请写primary（见过原件）或secondary（转载）", "write primary (the original was seen) or secondary (a reprint)"),
        )
    return (Notice(title, url, issued) if title is not None else None), verified


def _labelled(reader: NodeReader, node: Node | None) -> dict[date, tuple[Text, Node]]:
    """The days of a list of {days, label}; a day named twice is a problem."""
    found: dict[date, tuple[Text, Node]] = {}
    for item in reader.sequence(node):
        entry = reader.mapping(item, ("days", "label"), ("days", "label"))
        label = reader.text(entry["label"]) if "label" in entry else None
        for day in reader.days(entry["days"]) if "days" in entry else ():
            if day in found:
                reader.wrong(item, Text(f"{day}写了两次", f"{day} is given twice"), Text("请只留一处", "keep one of them"))
            found.setdefault(day, (label or Text("？", "?"), item))
    return found


def _plain(region: str) -> str:
    return unicodedata.normalize("NFKC", region).strip().casefold()


def _begins(region: str, name: str) -> bool:
    rest = region.removeprefix(name)
    if rest == region and name:
        return False
    return not _OTHER_PLACE.match(rest) and not (name.isascii() and rest and rest[0].isalnum())
