"""Summaries: what happened in a cycle, in numbers with their definitions, and no person in it.

The app reads lower apps and is read by none. A number is never shown without what it
counts. The leads of a cycle read exact numbers; everybody else reads them rounded, so that no
small group can be worked out by subtraction.
"""
