"""Moved to `tsemed.lists.people_lists`; here until the last importer says so."""

from tsemed.lists.people_lists import *  # noqa: F403
