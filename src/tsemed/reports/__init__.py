"""Summaries: what happened in a cycle, in numbers with their definitions, and no person in it.

The room reads the rooms below and is read by none. A number is never shown without what it
counts, and a group of fewer than five is never shown at all, nor can it be worked out.
"""
