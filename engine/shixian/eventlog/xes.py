"""XES (IEEE 1849-2023), read as a stream: a fast way for events written plainly (``Shapes``), an exact one for all else (``Elements``).

Expat reads the document with blanks in place of the plain events. An event is taken for a plain one only where expat is known to stand
between two events, outside of comments, quotes and all other markup.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from shixian.errors import InputError
from shixian.eventlog import xes_faults
from shixian.eventlog.values import RowRefused
from shixian.eventlog.xes_elements import BLANKS, EVENT_END, Elements, Trace
from shixian.eventlog.xes_shapes import PLAIN_TAGS, Shape, Shapes
from shixian.eventlog.xes_text import XmlText
from shixian.eventlog.xes_values import XES_NAMES, Names, marked, said_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shixian.eventlog.event import Value
    from shixian.eventlog.xes_elements import Node

__all__ = ["XES_NAMES", "Xes"]

Row = tuple[int, str, "dict[str, Value] | RowRefused | None"]

_EVENT: Final = "<event>"
_LONGEST_REST: Final = 1 << 20
_RAW: Final = 500


class Xes:
    """A reader of XES; see ``Rows``. An event's number is its place in the file, from 1.

    ``names``: what native names are called, see ``XES_NAMES``; an empty table keeps them, and then no kind is marked by its transition.
    ``codec``: the encoding, where it is not the one declared. ``plainly``: whether the fast way may be taken; it changes no result.
    Global attributes are no values: they only say what a placeholder would be.
    Raises InputError for a file that is no XES to its end: no part of one may pass as the whole.
    """

    def __init__(
        self, stream: IO[bytes], file: str, *, codec: str | None = None, names: Mapping[str, str] = XES_NAMES, plainly: bool = True
    ) -> None:
        self.rows = 0
        self._text = XmlText(stream, file, codec)
        self.encoding = self._text.codec
        self._elements = Elements(file)
        self._names = Names(names)
        self._shapes = Shapes(self._names)
        self._plainly = plainly
        self._is_between = False
        self._shape: Shape | None = None
        """The shape of the last event, if it was plain: the next is tried with it, but only where expat stands between events."""
        self._trace_keys: tuple[str, ...] = ()
        self._trace_fault: RowRefused | None = None
        self._enter(self._elements.trace)

    def __iter__(self) -> Iterator[Row]:
        rest = ""
        for text in self._text:
            whole = rest + text
            told = here = 0  # of the plain events from ``told`` to ``here``, expat has not been told
            while True:
                shape = self._shape
                if shape is not None and (found := shape.match(whole, here)) and (values := shape.found(found)):
                    here = found.end()
                    self.rows += 1
                    yield self.rows, found[0], values
                    continue
                if self._is_between and (head := self._next_trace(whole, here)) > here:
                    here = head
                    continue
                end = whole.find(EVENT_END, here) + len(EVENT_END)
                if end < len(EVENT_END):
                    break
                start = self._start(whole, here, end)
                if start is not None and start > here:
                    yield from self._fed(whole[here:start], skipped=whole[told:here], is_tags=True)
                    told = here = start
                values = None if start is None else self._plain(whole, here, end)
                if values is None:
                    yield from self._fed(whole[here:end], skipped=whole[told:here])
                    told, self._is_between = end, self._plainly and self._elements.event_just_ended()
                    self._shape = self._shape if self._is_between else None
                else:
                    self.rows += 1
                    yield self.rows, whole[here:end], values
                here = end
            if here > told:
                yield from self._fed("", skipped=whole[told:here], is_tags=True)
            rest = whole[here:]
            if len(rest) > _LONGEST_REST:
                yield from self._fed(rest)
                rest, self._is_between, self._shape = "", False, None
        yield from self._fed(rest, last=True)

    def _start(self, whole: str, here: int, end: int) -> int | None:
        """Where the event begins that ends at ``end``, if expat stands before it or only plain tags lie between."""
        start = whole.rfind(_EVENT, here, end) if self._is_between else -1
        if start < 0 or not PLAIN_TAGS.fullmatch(whole, here, start):
            return None
        return here if whole[here:start].isspace() else start

    def _plain(self, whole: str, start: int, end: int) -> dict[str, Value] | None:
        """What a plain event says, from ``start`` to ``end``; None where only the exact way can tell."""
        if self._trace_fault is not None or not self._elements.is_between():
            return None
        told = self._shapes.told(whole[start : end - len(EVENT_END)].lstrip(BLANKS))
        if told is None:
            return None
        shape, said = told
        shape.seen()
        shape.enter(self._trace_said)
        self._shape = shape
        return shape.read(said)

    def _next_trace(self, whole: str, here: int) -> int:
        """Go over to the next trace, if one begins ``here`` and plain tags lead to its first event: where that is. Else ``here``."""
        found = self._shapes.next_trace(whole, here) if self._elements.is_in_trace() else None
        if found is None:
            return here
        end, said = found
        self._trace, self._trace_fault = self._elements.next_trace(), None
        self._know(said)
        return end

    def _fed(self, text: str, *, skipped: str = "", last: bool = False, is_tags: bool = False) -> Iterator[Row]:
        """The events that expat finds in ``text``; ``skipped``: the plain ones before it. ``is_tags``: no text is in it, but blanks."""
        elements = self._elements
        fault: InputError | None = None
        try:
            elements.feed(text, skipped=skipped, last=last, is_tags=is_tags)
        except InputError as error:  # what comes before the fault was found all the same
            fault = error
        for node, trace in elements.found:
            if trace is not self._trace:
                self._enter(trace)
            self.rows += 1
            yield self.rows, _shown(node), self._values(node)
        elements.found.clear()
        if fault is not None:
            raise fault
        if elements.trace is not self._trace:
            self._enter(elements.trace)

    def _enter(self, trace: Trace) -> None:
        """Go over to another trace. What is wrong with it is wrong with each of its events."""
        self._trace = trace
        self._trace_fault = None
        said: dict[str, Value] = {}
        try:
            for node in trace.nodes:
                if node.fault:
                    raise node.fault
            said = said_by(trace.nodes)
        except RowRefused as refused:
            self._trace_fault = xes_faults.of_trace(refused)
        self._know(said)

    def _know(self, said: dict[str, Value]) -> None:
        """Take in what the trace says."""
        self._trace_said = list(said.values())
        keys = tuple(said)
        if self._trace_fault is not None or keys != self._trace_keys:
            self._shape = None
            self._trace_keys = keys
            self._shapes.enter(keys)
        elif self._shape is not None:
            self._shape.enter(self._trace_said)

    def _values(self, node: Node) -> dict[str, Value] | RowRefused:
        """What an event says that expat found."""
        fault = node.fault or self._trace_fault
        if fault is not None:
            return fault
        try:
            return self._named(said_by(node.children))
        except RowRefused as refused:
            if refused.rest is not None:
                refused.rest = self._named(refused.rest)
            return refused

    def _named(self, said: dict[str, Value]) -> dict[str, Value]:
        """What an event and its trace say, under the names of the log. Raises RowRefused."""
        trace_names, names = self._names.of(self._trace_keys, tuple(said))
        values = dict(zip(trace_names, self._trace_said, strict=True)) | dict(zip(names, said.values(), strict=True))
        if self._names.marks and self._names.transition in values and "kind" in values:
            values["kind"] = marked(values["kind"], values[self._names.transition])
        return values


def _shown(node: Node) -> str:
    """An event as text for the ledger."""
    shown = "<event>"
    for child in node.children:
        shown += f'<{child.tag} key="{child.key[:_RAW]}" value="{(child.value or "")[:_RAW]}"/>'
        if len(shown) > _RAW:
            break
    return shown
