"""Moved to `tsemed.lists.workbooks`; here until the last importer says so."""

from tsemed.lists.workbooks import *  # noqa: F403
