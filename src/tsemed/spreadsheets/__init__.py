"""What a list of people looks like in a workbook, and how files are read and written safely.

It owns the one table of columns, the reader that trusts no file, the writer that never writes
a formula, and the sentences of the engine's reasons and a list's problems. It knows
no Django and no app: the command line and the web read the same lists.
"""
