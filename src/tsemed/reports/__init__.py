"""Summaries: what happened in a cycle, in numbers with their definitions, and no person in it.

The room reads the rooms below and is read by none. A number is never shown without what it
counts. Whoever leads a cycle reads exact numbers; everybody else reads them rounded, so that no
small group can be worked out by subtraction.
"""
