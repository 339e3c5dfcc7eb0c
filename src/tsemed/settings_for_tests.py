"""The settings under test: real parts, a fast hasher of static names, nothing mocked."""

import os

os.environ.setdefault("TSEMED_DEBUG", "1")
os.environ.setdefault("TSEMED_DEMO", "1")
os.environ.setdefault("TSEMED_SECRET_KEY", "only-for-tests")
os.environ.setdefault(
    "TSEMED_STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage"
)

from tsemed.settings import *  # noqa: E402, F403

DEBUG = False
WHITENOISE_AUTOREFRESH = True
