"""What stands in the logs: what went wrong and where, never about whom.

The message of an exception is data: a database error quotes the row, a ValueError the text that
was typed. So an exception is written as its type and its stack, without messages and without the
values of variables, by every logger of every process (`docs/security.md`, "Logs").
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
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
# Of so many kinds of records it is remembered how often they came.
_MOST_KINDS: Final = 1_000


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


# Of the request, or the task, in which a line is written.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class CleanFormatter(logging.Formatter):
    """Writes a record as one line of JSON, or for a terminal as text.

    Exceptions lose their messages, and every line its control characters.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; in text an exception stands below it."""
        # Another formatter may have left the whole traceback, messages included, on the record.
        record.exc_text = None
        if writes_json():
            return json.dumps(self._facts(record), ensure_ascii=False, default=str)
        record.exc_info, kept = None, record.exc_info
        facts = " ".join(f"{key}={value!r}" for key, value in _fields(record).items())
        error = kept[1] if kept else None
        exception = describe_exception(error) if error is not None else ""
        line = " ".join(filter(None, [super().format(record), facts]))
        record.exc_info = kept
        return printable_lines("\n".join(filter(None, [line, exception])))

    def _facts(self, record: logging.LogRecord) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": printable_lines(record.getMessage()),
            "process": record.process,
            **_fields(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            facts["exception"] = describe_exception(record.exc_info[1]).splitlines()
        return facts


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    found = dict(getattr(record, "fields", {}))
    if known := request_id.get():
        found["request"] = known
    return found


def writes_json() -> bool:
    """Return whether lines are for programs: where nobody watches, or where it is asked for."""
    asked = os.environ.get("TSEMED_LOG", "")
    return asked == "json" or (asked != "text" and not sys.stderr.isatty())


class FewAlike(logging.Filter):
    """Passes a few records a minute that say the same, and counts the others.

    A database that is away fails every page and every turn of the worker; the first lines say so.
    """

    MOST: Final = 5
    SECONDS: Final = 60.0

    def __init__(self) -> None:
        super().__init__()
        self.passed: dict[tuple[str, ...], tuple[float, int]] = {}
        self.lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is written; the first after a minute says how many were not."""
        if record.levelno < logging.WARNING:
            return True
        with self.lock:
            key = _alike(record)
            since, count = self.passed.get(key, (record.created, 0))
            is_over = record.created - since >= self.SECONDS
            if is_over and count > self.MOST:
                fields = {**getattr(record, "fields", {}), "not_written": count - self.MOST}
                record.fields = fields
            since, count = (record.created, 0) if is_over else (since, count)
            self.passed[key] = (since, count + 1)
            if len(self.passed) > _MOST_KINDS:
                self.passed.pop(next(iter(self.passed)))
            return count < self.MOST


def _alike(record: logging.LogRecord) -> tuple[str, ...]:
    """Return what two records share that say the same: where they were written, and of what."""
    error = record.exc_info[1] if record.exc_info else None
    fault = getattr(record, "fields", {}).get("exception") or [""]
    kind = type(error).__name__ if error is not None else str(fault[0])
    return (record.name, str(record.msg), kind)


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
        "filters": {"few_alike": {"()": "tsemed.base.logs.FewAlike"}},
        "handlers": {
            "stderr": {
                "()": "tsemed.base.logs.StandardError",
                "formatter": "clean",
                "filters": ["few_alike"],
            },
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
    """Send structured events through the same handlers, their values as fields of the record."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _as_record],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _as_record(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    what = event.pop("event")
    return (what,), {"extra": {"fields": dict(event)}}


def report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write an exception that ends a process; a hook for `sys.excepthook`."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write(printable_lines(describe_exception(error)) + "\n")
