"""JSON text read piece by piece (RFC 8259): arrays and objects of any length are walked, one value is held at a time."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, Final, Protocol

from shixian.errors import InputError, Place, Problem
from shixian.eventlog import faults
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shixian.eventlog.encoding import Decoding

__all__ = ["LARGEST", "JsonDecoder", "JsonScanner", "Readable"]

_CHUNK: Final = 1 << 18
LARGEST: Final = 64 << 20
"""So many characters one value may have."""
_NEAR_END: Final = 16
_LONGEST_NUMBER: Final = 4000
_AFTER_A_VALUE = " \t\r\n,:]}"
_BLANKS = re.compile(r"[ \t\r\n]*")
_KEEP_WHOLE = Text("请取完整的文件，或按所指位置更正", "take the complete file, or correct it at this place")


class Readable(Protocol):
    """Bytes that can be read on."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


class JsonDecoder:
    """A decoder that remembers repeated keys: ``repeated`` holds those of the last value."""

    def __init__(self) -> None:
        self.repeated: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=float, parse_int=_whole_number)

    def raw_decode(self, text: str, start: int) -> tuple[Any, int]:
        """The value at ``start`` and its end. Raises json.JSONDecodeError and RecursionError."""
        self.repeated.clear()
        return self._decoder.raw_decode(text, start)

    def decode(self, text: str) -> Any:
        """The value that is all of ``text``. Raises json.JSONDecodeError and RecursionError."""
        self.repeated.clear()
        return self._decoder.decode(text)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            self.repeated += [name for name in found if names.count(name) > 1]
        return found


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


class JsonScanner:
    """A JSON text under way. Whatever is asked for and not there raises InputError with line, column, and how many values were read."""

    def __init__(self, stream: Readable, file: str, decoding: Decoding) -> None:
        self.read = 0
        """Values that were taken out of arrays."""
        self.repeated: list[str] = []
        """Keys that the last value gives more than once."""
        self.raw = ""
        """The text of the last value."""
        self._stream = stream
        self._file = file
        self._decode = codecs.getincrementaldecoder(decoding.codec)("strict")
        self._json = JsonDecoder()
        self._text = ""
        self._here = 0
        self._ended = False
        self._lines, self._column = 1, 1  # at which self._text begins

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            self._here = _BLANKS.match(self._text, self._here).end()  # type: ignore[union-attr] # it always matches
            if self._here < len(self._text):
                return self._text[self._here]
            if not self._more():
                return ""

    def begins_with(self, mark: str) -> bool:
        """Whether ``mark`` comes next but one, blanks aside."""
        while True:
            after = _BLANKS.match(self._text, self._here + 1).end()  # type: ignore[union-attr] # it always matches
            if after < len(self._text):
                return self._text[after] == mark
            if not self._more():
                return False

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                found, end = self._json.raw_decode(self._text, self._here)
            except json.JSONDecodeError as error:
                if self._is_final(error) or not self._more():
                    raise self._misspelt(error) from None
            except RecursionError:
                refused = faults.unbounded()
                raise self._error(self._here, refused.reason, refused.remedy) from None
            else:
                if self._is_whole(found, end) or not self._more():
                    break
        self.raw = self._text[self._here : end]
        self._here = end
        self.repeated = self._json.repeated.copy()
        return found

    def items(self) -> Iterator[None]:
        """One turn for each value of the array that comes next; each turn has to take it."""
        for _ in self._listed("[", "]"):
            yield
            self.read += 1

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the value has to be taken before the next key."""
        for _ in self._listed("{", "}"):
            if self.peek() != '"':
                raise self._unexpected(Text("这里应是双引号括起的键名", "a key in double quotes was expected here"))
            key = self.value()
            self._take(":")
            yield key

    def finish(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self._unexpected(Text("内容已经结束，后面还有文字", "the text goes on after its end"))

    def complaint(self, what: Text, remedy: Text) -> InputError:
        """The error for what comes next."""
        return self._error(self._here, what, remedy)

    def _listed(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self.peek() == closing:
            self._take(closing)
            return
        while True:
            yield
            if self.peek() == closing:
                self._take(closing)
                return
            self._take(",")

    def _take(self, mark: str) -> None:
        if self.peek() != mark:
            raise self._unexpected(Text(f"这里应是 {mark}", f"{mark} was expected here"))
        self._here += 1

    def _more(self) -> bool:
        """Read on, as much again as is held; False at the end."""
        if self._ended:
            return False
        held = self._text[self._here :]
        if len(held) > LARGEST:
            what = Text(f"一个值超过{LARGEST >> 20} MiB", f"one value exceeds {LARGEST >> 20} MiB")
            raise self._error(self._here, what, Text("请核对文件是否损坏；附件、全文请不要写进事件", "check whether the file is damaged"))
        self._lines, self._column = self._place(self._here)
        try:
            chunk = self._stream.read(max(_CHUNK, len(held)))
            self._ended = not chunk
            self._text = held + self._decode.decode(chunk, final=self._ended)
        except UnicodeDecodeError:
            raise self._error(0, faults.HALF_WRITTEN, faults.FINISH_IT) from None
        self._here = 0
        return True

    def _is_whole(self, found: object, end: int) -> bool:
        """Whether a value surely ends at ``end``: a number might go on."""
        return end < len(self._text) and (not isinstance(found, int | float | str) or self._text[end] in _AFTER_A_VALUE)

    def _is_final(self, error: json.JSONDecodeError) -> bool:
        """Whether more text would not mend it."""
        return error.pos < len(self._text) - _NEAR_END and not error.msg.startswith("Unterminated string")

    def _misspelt(self, error: json.JSONDecodeError) -> InputError:
        if error.pos >= len(self._text) or error.msg.startswith("Unterminated string"):
            return self._error(error.pos, Text("JSON没有写完就断了", "the JSON breaks off before its end"), _KEEP_WHOLE)
        refused = faults.misspelt(error, self._text[: error.pos + 1])
        return self._error(error.pos, _without_place(refused.reason), _KEEP_WHOLE)

    def _unexpected(self, what: Text) -> InputError:
        if not self.peek():
            what = Text("JSON没有写完就断了", "the JSON breaks off before its end")
        return self._error(self._here, what, _KEEP_WHOLE)

    def _error(self, at: int, what: Text, remedy: Text) -> InputError:
        line, column = self._place(at)
        told = Text(f"{what.zh}（此前读到{self.read}个）", f"{what.en} ({self.read} were read before)")
        return InputError(Problem(what=told, remedy=remedy, place=Place(file=self._file, line=line, column=column)))

    def _place(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        start = self._text.rfind("\n", 0, at)
        return self._lines + lines, at - start if lines else self._column + at


def _without_place(reason: Text) -> Text:
    """What ``faults.misspelt`` says, without its column: the place has line and column."""
    return Text(reason.zh.partition("：")[2] or reason.zh, reason.en.partition(": ")[2] or reason.en)
