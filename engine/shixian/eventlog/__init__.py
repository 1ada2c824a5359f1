"""The log room: events, the readers that make them, the ledger of the rows that are none, and the roster of subjects."""

from shixian.eventlog.event import RESERVED, Event, Source, Value
from shixian.eventlog.ledger import Duplicate, EventLog, InputRecord, Rejected

__all__ = ["RESERVED", "Duplicate", "Event", "EventLog", "InputRecord", "Rejected", "Source", "Value"]
