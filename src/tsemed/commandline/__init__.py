"""The command line: two lists in, a workbook of proposed pairs out, without server or database.

It may know the engine and the reading and writing of lists, and nothing that needs Django.
"""
