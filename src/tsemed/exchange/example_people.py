"""Moved to `tsemed.lists.example_people`; here until the last importer says so."""

from tsemed.lists.example_people import *  # noqa: F403
