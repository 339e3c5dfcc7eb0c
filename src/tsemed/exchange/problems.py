"""Moved to `tsemed.lists.problems`; here until the last importer says so."""

from tsemed.lists.problems import *  # noqa: F403
