"""Workbooks (.xlsx, .xlsm, .xls, .et, .ods) as sheets of cells, read by python-calamine in a child process of bounded means.

What the file says is what comes out. What a program would show as an error, or shows although it was never computed, comes out as a
CellFault, not as the blank or the nought that the library makes of it. Nothing in a workbook is executed: macros, links and formulas are
text. Colours, hidden rows and filters change nothing: a hidden row is a row.

What no reader can tell, and what is done: whether a result that a program computed and saved is still what its formula would give (it is
taken as it stands, unless the workbook itself asks for computing anew: then it is a fault); a negative serial in a date's format, which
Excel shows as ####, comes out as a time of day, never as a date; results of an old .xls whose writer never computed them and left no mark.
"""

from shixian.eventlog.workbook.reader import MEMORY, SheetHead, Workbook, open_workbook

__all__ = ["MEMORY", "SheetHead", "Workbook", "open_workbook"]
