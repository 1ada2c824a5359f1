"""What a reader of records yields, for tests: outcomes that can be compared, damaged bytes, and the sum that must hold."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shixian.errors import InputError
from shixian.eventlog.encoding import Decoding
from shixian.eventlog.values import RowRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shixian.eventlog.rows import Rows

CORPUS = Path(__file__).parent / "corpus"
UTF8 = Decoding(encoding="utf-8", codec="utf-8", bom=0, cut=False)
GB18030 = Decoding(encoding="gb18030", codec="gb18030", bom=0, cut=False)

Outcome = list[tuple[int, Any]]


class Trickle(io.RawIOBase):
    """Bytes that come a few at a time, whatever is asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = io.BytesIO(data)
        self._size = size

    def read(self, size: int = -1, /) -> bytes:
        return self._data.read(self._size if size < 0 else min(size, self._size))


def outcome(reader: Rows) -> tuple[Outcome, str]:
    """Each row's number and values (or its reason), and what the input as a whole was refused for; what was yielded is what was counted."""
    found: Outcome = []
    error = ""
    try:
        for number, raw, values in reader:
            assert isinstance(raw, str | bytes)
            assert number >= 1
            found.append((number, f"refused: {values.reason.en}" if isinstance(values, RowRefused) else values))
    except InputError as refused:
        error = refused.in_("en")
        for problem in refused.problems:
            assert problem.place is not None
            assert problem.what.zh != problem.what.en
            assert problem.remedy.zh != problem.remedy.en
    assert reader.rows == len(found)
    for _, values in found:
        if isinstance(values, dict):
            assert all(type(said) in (str, int) and said != "" for said in values.values())
    return found, error


def dicts(reader: Rows) -> list[dict[str, Any]]:
    """The values of all rows; none may be refused."""
    found, error = outcome(reader)
    assert error == ""
    assert all(isinstance(values, dict) for _, values in found), found
    return [values for _, values in found]


def damaged(data: bytes, seed: int, times: int) -> Iterable[bytes]:
    """``data`` with some bytes flipped, cut out, doubled or replaced; cut short; the same for the same seed."""
    dice = random.Random(seed)
    for _ in range(times):
        worse = bytearray(data)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(worse))
            match dice.randrange(5):
                case 0:
                    worse[at] ^= 1 << dice.randrange(8)
                case 1:
                    del worse[at : at + dice.randint(1, 20)]
                case 2:
                    worse[at:at] = worse[at : at + dice.randint(1, 60)]
                case 3:
                    worse[at] = dice.choice(b'<>"&/[]{},:\\ \n\0')
                case 4:
                    del worse[max(at, 1) :]
            worse = worse or bytearray(b" ")
        yield bytes(worse)


def survives(read: Callable[[bytes], Rows], data: bytes, seed: int, times: int = 150) -> None:
    """Whatever bytes come, a reader yields rows or raises InputError."""
    for worse in damaged(data, seed, times):
        outcome(read(worse))
