"""Questionnaires as data: their versions and questions, and what people answered.

It knows people, and writes what matching reads through their own operations. It knows no cycle and
no round: those are above.
"""
