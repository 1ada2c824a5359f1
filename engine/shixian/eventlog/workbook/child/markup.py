"""Small XML parts, read by expat: no DTD, no entities of its own (what a workbook never has)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from .refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["parse", "parser"]


def parser() -> expat.XMLParserType:
    """A parser with names as "namespace local"; its handlers are the caller's to set. A DTD is refused."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _no_dtd
    return made


def parse(made: expat.XMLParserType, chunks: Iterable[bytes], name: str) -> None:
    """Feed a part to a parser. Raises Refused where it is not well formed."""
    try:
        for chunk in chunks:
            made.Parse(chunk, False)
        made.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two for encodings that it does not know
        raise Refused("damaged", f"{name}: {error}") from None


def _no_dtd(*_: object) -> None:
    raise Refused("markup", "DOCTYPE")
