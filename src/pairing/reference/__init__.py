"""What the engine and its callers look things up in: occupations, towns, day parts, calendars.

Plain tables shipped with the package, each with Hebrew, Arabic and English labels, and the
text folding that lets people type a name the way they are used to. Nothing here reads the
clock, the network or a database; fuller tables are loaded from files the caller names.
"""
