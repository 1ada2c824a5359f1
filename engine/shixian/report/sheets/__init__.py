"""Sheets of the clock for terminals: one deadline day by day, and a year at a glance."""
