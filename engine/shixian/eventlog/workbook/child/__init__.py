"""What runs in the child process that reads a workbook: the standard library and python_calamine only, never the rest of the program.

Started by ``..process``, under limits of memory, time and open files; it has one file open, and can open no other. On standard output it
answers every request that stands on standard input; see ``main``. Whatever a hostile file makes of it, it takes nothing along.
"""
