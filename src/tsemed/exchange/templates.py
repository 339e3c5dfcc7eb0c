"""Moved to `tsemed.lists.templates`; here until the last importer says so."""

from tsemed.lists.templates import *  # noqa: F403
