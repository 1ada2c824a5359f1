"""Texts and names as durable-rules compares them: raw UTF-8 bytes of the JSON, names by a 32-bit hash alone."""

from __future__ import annotations

import unicodedata

import orjson

from shixian.words import Text

MAX_TEXT = 60_000
"""Characters, and bytes once encoded. The engine keeps the length in 16 bits: two texts of 65,536 bytes are equal to it."""

_BASIS, _PRIME, _MASK = 0x811C9DC5, 16777619, 0xFFFFFFFF


def flaw_of(text: str) -> Text | None:
    """What is wrong with ``text`` for the engine, or None."""
    if "\0" in text:
        return Text("含有 NUL 字符", "it holds a NUL character")
    try:
        size = len(orjson.dumps(text)) - 2
    except TypeError:
        return Text("含有不成对的代理字符", "it holds a lone surrogate")
    if max(len(text), size) > MAX_TEXT:
        return Text(f"长达 {len(text)} 个字符（{size} 字节）", f"it has {len(text)} characters ({size} bytes)")
    if not unicodedata.is_normalized("NFC", text):
        return Text("不是 NFC 规范形式", "it is not in NFC")
    return None


def flaw_of_name(name: object) -> Text | None:
    """What is wrong with the name of an attribute, alias, kind or rule, or None."""
    if not isinstance(name, str):
        return Text("不是文本", "it is not text")
    if not name:
        return Text("为空", "it is empty")
    if name[0] in "$~":
        return Text("以引擎保留的 $ 或 ~ 开头", "it begins with $ or ~, which are reserved")
    if any(c in '"\\' or not c.isprintable() for c in name):
        return Text("含有引号、反斜杠或不可见字符", "it holds a quote, a backslash or an invisible character")
    return flaw_of(name)


def hashes_of(name: str) -> tuple[int, int]:
    """The engine's FNV-1a of a name where C's char is signed (x86) and where it is not (Arm): either may collide."""
    signed = unsigned = _BASIS
    for byte in name.encode():
        signed = ((signed ^ (byte - 256 if byte > 127 else byte)) & _MASK) * _PRIME & _MASK
        unsigned = (unsigned ^ byte) * _PRIME & _MASK
    return signed, unsigned
