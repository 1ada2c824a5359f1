"""What lies in files before they are checked: their form, their columns, how each would be read, and what stands in the way."""

from shixian.eventlog.examination.examine import examine
from shixian.eventlog.examination.model import Examination

__all__ = ["Examination", "examine"]
