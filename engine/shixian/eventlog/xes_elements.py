"""The elements of an XES log as expat finds them: events and the traces they lie in. No DTD, no entities, bounded in size and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError, ParserCreate, errors

from shixian.eventlog import xes_faults
from shixian.eventlog.faults import nothing_in

if TYPE_CHECKING:
    from shixian.eventlog.values import RowRefused

__all__ = ["ATTRIBUTES", "BLANKS", "EVENT_END", "Elements", "Node", "Trace"]

ATTRIBUTES: Final = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
"""The attribute elements of IEEE 1849-2023, 5.4."""
EVENT_END: Final = "</event>"
BLANKS: Final = " \t\r\n"
_BESIDE_TRACES = ATTRIBUTES | {"extension", "global", "classifier", "event"}
_LARGEST = 16 << 20
_DEEPEST = 32
"""So deep an event may be nested; one that is deeper is refused, and beyond the other limit the file."""
_BOTTOMLESS = 1000


class Node:
    """An event or an attribute: key and value ("" and None where there are none), the attributes inside, the first fault in them."""

    __slots__ = ("children", "fault", "key", "tag", "value")

    def __init__(self, tag: str, key: str, value: str | None) -> None:
        self.tag = tag
        self.key = key
        self.value = value
        self.children: list[Node] = []
        self.fault: RowRefused | None = None


class Trace:
    """What stands at the head of a trace: its attributes; and whether events have been found in it."""

    __slots__ = ("has_events", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.has_events = False


class Elements:
    """A document under way. ``found`` holds the events that were completed since it was last emptied, each with its trace.

    Raises InputError for whatever is no XES outside of events; what is wrong within an event is the fault of its node.
    """

    def __init__(self, file: str) -> None:
        self.found: list[tuple[Node, Trace]] = []
        self.trace = Trace()
        """The trace that is open; one without attributes for events that lie in none."""
        self._file = file
        self._fed = 0
        self._event_ended = -1
        self._has_root = False
        self._depth = 0
        self._in_trace = False
        self._open: list[Node] = []
        self._held = 0
        self._parser = parser = ParserCreate("utf-8")
        if hasattr(parser, "SetReparseDeferralEnabled"):  # expat 2.6 would wait for more of a long tag; here it is bounded anyway
            parser.SetReparseDeferralEnabled(False)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def feed(self, text: str, *, skipped: str = "", last: bool = False, is_tags: bool = False) -> None:
        """Read on. ``skipped``: events before ``text`` that were read by other means; their lines and columns are counted.

        ``is_tags``: the text is nothing but tags and blanks. Raises InputError with line and column.
        """
        if skipped:
            self.trace.has_events = self._in_trace
            if "\r" in skipped:
                skipped = skipped.replace("\r\n", "\n").replace("\r", "\n")
            blanks = "\n" * skipped.count("\n") + " " * (len(skipped) - skipped.rfind("\n") - 1)
            if is_tags:
                text = blanks + text
            else:  # apart, or the text would begin where they do
                self._parse(blanks, last=False, is_tags=True)
        self._parse(text, last=last, is_tags=is_tags)

    def _parse(self, text: str, *, last: bool, is_tags: bool) -> None:
        data = text.encode()
        self._fed += len(data)
        self._parser.CharacterDataHandler = None if is_tags else self._text
        try:
            self._parser.Parse(data, last)
        except ExpatError as error:
            if last and not self._has_root and errors.messages[error.code] == errors.XML_ERROR_NO_ELEMENTS:
                raise nothing_in(self._file) from None
            raise xes_faults.broken(self._file, error, ended=last) from None
        if not last and self._fed - self._parser.CurrentByteIndex > _LARGEST:
            raise xes_faults.too_large(self._file, *self._place, _LARGEST)

    def event_just_ended(self) -> bool:
        """Whether the last that was fed is the end tag of an event of the log, and nothing is left over."""
        return self._event_ended == self._fed - len(EVENT_END) and self.is_between()

    def is_between(self) -> bool:
        """Whether events may come here: in the log or in a trace, and in nothing inside of them."""
        return not self._open and self._depth == 1 + self._in_trace

    def is_in_trace(self) -> bool:
        """Whether events may come here, in a trace."""
        return self._in_trace and not self._open

    def next_trace(self) -> Trace:
        """Pass over the end of a trace and the head of the next one, which was read by other means."""
        self.trace = Trace()
        return self.trace

    @property
    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _doctype(self, *_: object) -> None:
        raise xes_faults.doctype(self._file, *self._place)

    def _start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._held += len(name) + sum(map(len, said)) + sum(map(len, said.values()))
        if self._held > _LARGEST:
            raise xes_faults.too_large(self._file, *self._place, _LARGEST)
        if self._open:
            self._inside(tag, said)
        elif self._depth == 0:
            if tag != "log":
                raise xes_faults.no_log(self._file, *self._place, tag)
            self._has_root = True
            self._depth = 1
        elif not self._in_trace and tag == "trace":
            self.trace, self._in_trace, self._depth, self._held = Trace(), True, 2, 0
        else:
            if tag not in (ATTRIBUTES | {"event"} if self._in_trace else _BESIDE_TRACES):
                raise xes_faults.no_element(self._file, *self._place, tag, "trace" if self._in_trace else "log")
            self._open.append(_node(tag, said))

    def _inside(self, tag: str, said: dict[str, str]) -> None:
        top, parent = self._open[0], self._open[-1]
        node = _node(tag, said)
        if tag not in ATTRIBUTES and not (tag == "values" and parent.tag == "list"):
            if top.tag != "event":
                raise xes_faults.no_element(self._file, *self._place, tag, parent.tag)
            node.fault = xes_faults.odd_event(f"<{parent.tag}>里不该有<{tag[:60]}>", f"<{tag[:60]}> does not belong into <{parent.tag}>")
        if len(self._open) > _DEEPEST:
            top.fault = top.fault or xes_faults.odd_event("属性嵌套过深", "attributes are nested too deeply")
            if len(self._open) > _BOTTOMLESS:
                raise xes_faults.too_deep(self._file, *self._place)
        else:
            parent.children.append(node)
        top.fault = top.fault or node.fault
        self._open.append(node)

    def _end(self, _: str) -> None:
        if not self._open:
            self._depth -= 1
            self._held = 0
            if self._in_trace:
                self.trace, self._in_trace = Trace(), False
            return
        node = self._open.pop()
        if self._open:
            return
        if node.tag == "event":
            self.found.append((node, self.trace))
            self.trace.has_events = self._in_trace
            self._event_ended = self._parser.CurrentByteIndex
            self._held = 0
        elif self._in_trace:
            if self.trace.has_events:
                raise xes_faults.late_attribute(self._file, *self._place)
            self.trace.nodes.append(node)
        else:
            self._held = 0

    def _text(self, text: str) -> None:
        if not text.strip(BLANKS):
            return
        if not self._open or self._open[0].tag != "event":
            raise xes_faults.stray_text(self._file, *self._place)
        top = self._open[0]
        top.fault = top.fault or xes_faults.odd_event("标签之外有文字", "there is text outside of the tags")


def _node(tag: str, said: dict[str, str]) -> Node:
    node = Node(tag, said.get("key", ""), said.get("value"))
    known = ("xmlns",) if tag == "event" else ("key", "value", "xmlns")
    odd = [name for name in said if name not in known and ":" not in name]
    if odd and (tag == "event" or tag in ATTRIBUTES):
        shown = odd[0][:60]
        node.fault = xes_faults.odd_event(f"<{tag}>里不该有{shown}=", f"<{tag}> has no {shown}=")
    return node
