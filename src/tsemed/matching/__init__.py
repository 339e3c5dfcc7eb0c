"""Matching rounds: proposals with reasons, the manager's approval, both consents.

The only app that imports the engine. The machine prepares and people decide: nothing here
opens a pair before mentor and mentee have both agreed, and until then neither learns the
other's name. A proposal points at the relationship it led to, never the other way.
"""
