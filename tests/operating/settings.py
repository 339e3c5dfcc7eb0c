"""The real settings, with one more address that the tests post to."""

from tsemed.settings import *  # noqa: F403

ROOT_URLCONF = "tests.operating.urls"
