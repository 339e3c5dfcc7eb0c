"""Organisations that lend mentors and partner programmes that refer mentees.

No people live here: who speaks for a partner is an `Affiliation` of the people app.
"""
