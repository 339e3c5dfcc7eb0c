"""The settings under test: real parts, nothing mocked; a file for SQLite so threads meet in it."""

import os
import tempfile

os.environ.setdefault("TSEMED_DEBUG", "1")
os.environ.setdefault("TSEMED_DEMO", "1")
os.environ.setdefault("TSEMED_SECRET_KEY", "only-for-tests")
os.environ.setdefault(
    "TSEMED_STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage"
)
if not os.environ.get("TSEMED_DATABASE_URL"):
    os.environ.pop("TSEMED_DATABASE_URL", None)

from tsemed.settings import *  # noqa: F403
from tsemed.settings import DATABASES

DEBUG = False
SHIPS_QUESTIONNAIRES = False  # hundreds of rows after every test that empties the tables
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    name = f"{tempfile.gettempdir()}/tsemed-tests-{os.getppid()}-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": name}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
