"""Tsemed (צמד, "a pair"): the system that runs an employment-mentoring programme."""

__version__ = "0.2.0"
