"""Tsemed (צמד, "a pair"): the system that runs an employment-mentoring programme."""
