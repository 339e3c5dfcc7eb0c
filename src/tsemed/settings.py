"""Settings, read from the environment. `docs/operating.md` lists every variable."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from environs import Env

from tsemed.base.logs import logging_settings

env = Env()
PACKAGE = Path(__file__).resolve().parent
HOME = Path(env.str("TSEMED_HOME", str(Path.cwd() / "var")))
with suppress(OSError):  # `tsemed.operating.startup` says why, in one sentence
    HOME.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("TSEMED_DEMO", False)
DEBUG = env.bool("TSEMED_DEBUG", False)
SECRET_KEY = env.str(
    "TSEMED_SECRET_KEY", "only-for-the-demo-and-the-tests" if DEMO or DEBUG else ""
)
ALLOWED_HOSTS = env.list("TSEMED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("TSEMED_ORIGINS", [])
SITE_ADDRESS = env.str("TSEMED_ADDRESS", "http://localhost:8000")

INSTALLED_APPS = [
    "tsemed.operating",
    "tsemed.web",
    "tsemed.imports",
    "tsemed.today",
    "tsemed.reports",
    "tsemed.finance",
    "tsemed.matching",
    "tsemed.relationships",
    "tsemed.cycles",
    # Before what asks for a list once the database is migrated.
    "tsemed.terms",
    "tsemed.questionnaires",
    "tsemed.people",
    "tsemed.partners",
    "tsemed.notifications",
    "tsemed.accounts",
    "tsemed.ui",
    "tsemed.base",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "phonenumber_field",
    "rules",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
INSTALLED_APPS = [
    name
    for name in INSTALLED_APPS
    if not name.startswith("tsemed.") or (PACKAGE / name.split(".")[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "tsemed.operating.middleware.Monitoring",
    "tsemed.operating.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "tsemed.web.middleware.CacheControl",
    "tsemed.web.middleware.KnownMethods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tsemed.web.middleware.PersonLanguage",
    "tsemed.web.middleware.RecordRefusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tsemed.web.middleware.KindConflicts",
    "tsemed.accounts.middleware.SignInStands",
]

ROOT_URLCONF = "tsemed.urls"
WSGI_APPLICATION = "tsemed.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "tsemed.ui.loaders.FilesystemLoader",
                        "tsemed.ui.loaders.AppDirectoriesLoader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tsemed.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Whether `migrate` publishes the questionnaires that the system comes with.
SHIPS_QUESTIONNAIRES = True

DATABASE_URL = env.str("TSEMED_DATABASE_URL", "")
DATABASES = {
    "default": env.dj_db_url("TSEMED_DATABASE_URL", f"sqlite:///{HOME / 'tsemed.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    # A server that is away is given up soon, so that a page fails and a monitor is answered.
    _database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "he"
LANGUAGES = [("he", _("Hebrew")), ("ar", _("Arabic")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["tsemed.base.formats"]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Jerusalem"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "TSEMED_STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = HOME / "files"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
LOGGING = logging_settings()
# Whose key opens the backups: the public half, from `tsemed backup-key`.
BACKUP_RECIPIENT = env.str("TSEMED_BACKUP_RECIPIENT", "")
# Who shows it reads /metrics; without one nobody does.
METRICS_TOKEN = env.str("TSEMED_METRICS_TOKEN", "")

# `tsemed check` asks Django whether a deployment is safe. What stays silent, and why:
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names below the domain are not ours to put under HTTPS
    "security.W008",  # plain HTTP is redirected by the proxy; without one by TSEMED_SSL_REDIRECT
    "security.W021",  # a place in the browsers' list is the owner's decision, hard to take back
]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tsemed.web.views.errors.csrf_failure"
if not DEMO and not DEBUG and env.bool("TSEMED_HTTPS", True):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = env.bool("TSEMED_SSL_REDIRECT", False)
    # Without a proxy of one's own in front, anybody could write this header.
    if env.int("TSEMED_PROXIES", 0) > 0:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# All mail, a library's too, goes through the outbox; the worker sends it this way.
MAIL = env.str("TSEMED_MAIL", "mailbox" if DEMO else "smtp")
EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"
EMAIL_HOST = env.str("TSEMED_SMTP_HOST", "localhost")
EMAIL_PORT = env.int("TSEMED_SMTP_PORT", 25)
EMAIL_HOST_USER = env.str("TSEMED_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("TSEMED_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.bool("TSEMED_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("TSEMED_MAIL_FROM", "tsemed@localhost")

PHONENUMBER_DEFAULT_REGION = "IL"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
WORKER_BEAT = env.float("TSEMED_WORKER_BEAT", 5)
WORKER_LOST_AFTER = env.float("TSEMED_WORKER_LOST_AFTER", 30)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TEST_RUNNER = "django.test.runner.DiscoverRunner"

from tsemed.accounts.allauth_settings import *  # noqa: E402, F403
