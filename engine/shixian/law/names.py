"""Names in rule files: ids, kinds of events in any language, lists. A wrong form is answered with the nearest valid one."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from shixian.words import Text
from shixian.yamlpages.frame import ReadBy
from shixian.yamlpages.mistakes import Mistake, half_width, refusal, shown

SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_SLUG = re.compile(SLUG)
_DIGEST = re.compile(r"[0-9a-f]{16}")


def slug_form(text: str) -> str:
    """The nearest valid slug, or an empty text when nothing of it can stay."""
    lowered = half_width(text).lower()
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9]+", "-", lowered)).strip("-")


def read_slug(value: object) -> str:
    """A name of lower-case Latin letters and digits, joined by single hyphens."""
    if isinstance(value, str) and _SLUG.fullmatch(value):
        return value
    near = slug_form(str(value)) if value is not None else ""
    raise refusal(_wrong_id(value, Text("名称", "name"), "lower-case-words", near))


def read_rule_id(value: object) -> str:
    """A rule's id: ``<document>/<slug>``."""
    if isinstance(value, str) and value.count("/") == 1 and all(_SLUG.fullmatch(part) for part in value.split("/")):
        return value
    parts = [slug_form(p) for p in re.split(r"[/\\:]", half_width(str(value)))]
    parts = [p for p in parts if p]
    near = f"{parts[0]}/{'-'.join(parts[1:])}" if len(parts) > 1 else ""
    raise refusal(_wrong_id(value, Text("规则编号", "rule id"), "daying-2020/permits-and-penalties", near))


def read_reference(value: object) -> str:
    """The id of a rule or of a document."""
    return read_rule_id(value) if isinstance(value, str) and "/" in value else read_slug(value)


def _wrong_id(value: object, name: Text, example: str, near: str) -> Mistake:
    return Mistake(
        what=Text(
            f"{name.zh} {shown(value)} 格式不对：只用小写拉丁字母、数字和单个连字符" + ("，形如 <文件>/<名称>" if "/" in example else ""),
            f"{name.en} {shown(value)} is malformed: lower-case Latin letters, digits and single hyphens"
            + (", as <document>/<slug>" if "/" in example else ""),
        ),
        remedy=Text(f"改写为 {near}", f"type {near}") if near else Text(f"写成 {example} 的形式", f"type it like {example}"),
    )


def read_name(value: object) -> str:
    """A name in any language: not blank, without white space or control characters (kinds of events, attributes)."""
    text = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
    if text and not any(c.isspace() or unicodedata.category(c) in {"Cc", "Cf"} for c in text):
        return text
    near = "-".join(str(value).split()) if value is not None else ""
    remedy = (
        Text(f"改写为 {near}", f"type {near}")
        if near and isinstance(value, str)
        else Text('写一个名称；数字要加引号，如 "12"', 'type a name; quote numbers: "12"')
    )
    raise refusal(
        Mistake(
            what=Text(
                f"名称 {shown(value)} 不可用：不得为空，不得含空白", f"name {shown(value)} cannot be used: not empty, no white space"
            ),
            remedy=remedy,
        )
    )


def read_digest(value: object) -> str:
    """A digest: 16 hexadecimal digits (the first of the SHA-256 of a clause's normalised text)."""
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return value
    raise refusal(
        Mistake(
            what=Text(f"{shown(value)} 不是摘要：应为16位十六进制数字", f"{shown(value)} is no digest: 16 hexadecimal digits are expected"),
            remedy=Text("用 shixian clauses digest 算出，加半角引号", "compute it with shixian clauses digest, and put it in quotes"),
        )
    )


Slug = Annotated[str, ReadBy(read_slug, {"type": "string", "pattern": f"^{SLUG}$"})]
RuleId = Annotated[str, ReadBy(read_rule_id, {"type": "string", "pattern": f"^{SLUG}/{SLUG}$"})]
Reference = Annotated[str, ReadBy(read_reference, {"type": "string", "pattern": f"^{SLUG}(/{SLUG})?$"})]
Digest = Annotated[str, ReadBy(read_digest, {"type": "string", "pattern": "^[0-9a-f]{16}$"})]
Name = Annotated[str, ReadBy(read_name, {"type": "string", "pattern": r"^\S+$"})]
