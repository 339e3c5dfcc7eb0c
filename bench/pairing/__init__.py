"""Measures the matching engine beside its peers."""
