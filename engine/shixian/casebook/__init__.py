"""The casebook: the living regulation. Small event logs, each with the findings that the regulation demands: read, run, compared."""

from shixian.casebook.compare import Difference
from shixian.casebook.files import CaseFile, read_case, read_cases
from shixian.casebook.model import Case, Expected
from shixian.casebook.run import CaseResult, run_case, run_cases

__all__ = ["Case", "CaseFile", "CaseResult", "Difference", "Expected", "read_case", "read_cases", "run_case", "run_cases"]
