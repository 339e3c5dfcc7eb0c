"""Measures the matching engine against its peers."""
