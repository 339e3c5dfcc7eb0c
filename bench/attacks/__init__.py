"""Attacks that anybody can run against a fresh copy of this repository.

Each makes a database of its own, is bounded in count and in time, removes what it made, prints
what it counted, and ends with 1 where a promise of `docs/security.md` was missed.
"""
