"""Moved to `tsemed.lists.limits`; here until the last importer says so."""

from tsemed.lists.limits import *  # noqa: F403
