"""The log room: events, the readers that make them, the ledger of the rows that are none, and the roster of subjects."""

from shixian.eventlog.event import RESERVED, Event, Source, Value
from shixian.eventlog.ledger import Duplicate, EventLog, InputRecord, Rejected
from shixian.eventlog.reading import read_logs, read_records
from shixian.eventlog.roster import Roster, Subject

__all__ = [
    "RESERVED",
    "Duplicate",
    "Event",
    "EventLog",
    "InputRecord",
    "Rejected",
    "Roster",
    "Source",
    "Subject",
    "Value",
    "read_logs",
    "read_records",
]
