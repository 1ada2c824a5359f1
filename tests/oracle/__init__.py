"""The brute-force oracle: small, slow, obviously right; written from design.md sections 4 and 5, sharing no code with the product."""

from tests.oracle.judging import OracleFinding, judge
from tests.oracle.rulebook import Kinds, OracleRule, read_files, read_kinds, read_rule

__all__ = ["Kinds", "OracleFinding", "OracleRule", "judge", "read_files", "read_kinds", "read_rule"]
