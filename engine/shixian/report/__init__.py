"""Report: the one model of a result (design.md section 8) and its renderings; a rendering never judges."""

from __future__ import annotations

from shixian.report.build import build_report
from shixian.report.csvs import render_csv
from shixian.report.model import Report
from shixian.report.text import TextOptions, print_finding, print_report, render_text

__all__ = ["Report", "TextOptions", "build_report", "print_finding", "print_report", "render_csv", "render_text"]
