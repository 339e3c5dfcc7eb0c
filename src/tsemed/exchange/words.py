"""Moved to `tsemed.lists.words`; here until the last importer says so."""

from tsemed.lists.words import *  # noqa: F403
