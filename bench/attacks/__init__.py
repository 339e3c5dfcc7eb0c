"""Drills that press where it could hurt, each runnable alone against a running copy."""
