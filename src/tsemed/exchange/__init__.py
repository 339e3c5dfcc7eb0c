"""Excel and CSV, in and out: the one place where files people send are opened and written.

It owns the safe reader and the writer, the catalogue of columns, and the words in which
reasons and problems are told. The modules here know no Django, so that the command line
works without a server; what stores anything calls the rooms below through their operations.
"""
