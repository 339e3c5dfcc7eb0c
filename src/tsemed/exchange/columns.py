"""Moved to `tsemed.lists.columns`; here until the last importer says so."""

from tsemed.lists.columns import *  # noqa: F403
