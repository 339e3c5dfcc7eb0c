"""Scores of pairs: one pair readably, or all pairs as sums of look-up tables."""
