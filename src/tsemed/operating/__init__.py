"""What an operator does with an installation: install, start, watch, back up, move.

It owns the `tsemed` command and may know every app; no app knows it. `console` is imported before
Django, so that a command without a server starts at once (docs/decisions/0013).
"""
