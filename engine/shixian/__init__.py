"""Shixian 时限: checks event logs against the timed clauses of disclosure plans, with every deadline explained."""

__version__ = "0.1.0"
