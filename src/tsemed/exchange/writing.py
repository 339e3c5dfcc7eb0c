"""Moved to `tsemed.lists.writing`; here until the last importer says so."""

from tsemed.lists.writing import *  # noqa: F403
