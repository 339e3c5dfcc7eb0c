"""What stands in the logs: what went wrong and where, never about whom.

The message of an exception is data: a database error quotes the row, a ValueError the text that
was typed. So an exception is written as its type and its stack, without messages and without the
values of variables, by every logger of every process (`docs/security.md`, "Logs").
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Final, TextIO

import structlog
from django.core.exceptions import ImproperlyConfigured

from pairing.reference.terminal_text import printable, printable_lines

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]

# Errors of an installation, in which no data of a person can stand.
_SAFE_MESSAGES: Final = (ImproperlyConfigured, ImportError)
# An endless chain of causes would be an endless line.
_MOST_CAUSES: Final = 5
_MOST_FRAMES: Final = 60


def describe_exception(error: BaseException) -> str:
    """Return an exception and its causes as types and stacks, without messages or values."""
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    current: BaseException | None = error
    for number in range(_MOST_CAUSES):
        if current is None:
            return
        yield f"{'caused by ' if number else ''}{_named(current)}"
        for frame in traceback.extract_tb(current.__traceback__)[-_MOST_FRAMES:]:
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        current = current.__cause__ or current.__context__


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if isinstance(error, _SAFE_MESSAGES):
        return f"{name}: {printable(str(error))}"
    # The five characters that name a database error by its class.
    state = getattr(error, "sqlstate", None)
    return f"{name} ({state})" if isinstance(state, str) else name


class CleanFormatter(logging.Formatter):
    """Writes exceptions without messages, and every line without control characters."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, an exception below it."""
        # Another formatter may have left the whole traceback, messages included, on the record.
        record.exc_text = None
        return printable_lines(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging calls
        """Return the exception as its type and stack."""
        return describe_exception(ei[1]) if ei[1] is not None else ""


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at the moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Return the stream of this moment."""
        return sys.stderr


def logging_settings() -> Mapping[str, Any]:
    """Return LOGGING for Django: our own and libraries' warnings, cleaned, on standard error.

    Django's own lines about a failed request carry its path, in which the key of a personal
    link may stand, or what a stranger sent as a host; `web.views.errors` logs faults instead.
    """
    silent = {"handlers": ["nowhere"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "clean": {
                "()": "tsemed.base.logs.CleanFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "stderr": {"()": "tsemed.base.logs.StandardError", "formatter": "clean"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "tsemed": {"level": "INFO"},
            "django.request": silent,
            "django.security": silent,
        },
    }


def configure_structlog() -> None:
    """Send structured events through the same handlers, as key=value."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.KeyValueRenderer(key_order=["event"], drop_missing=True),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write an exception that ends a process; a hook for `sys.excepthook`."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write(printable_lines(describe_exception(error)) + "\n")
