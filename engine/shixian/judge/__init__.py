"""The judge's room: the plan compiled from rules, obligations and their verdicts, and one module for each engine."""
