"""gunicorn's log without what visitors sent: no addresses, no headers, no messages of errors."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from tsemed.base.logs import CleanFormatter, FewAlike

# "Invalid request from ip=…: Invalid HTTP Header: '…'" quotes the request.
_QUOTES_THE_REQUEST = ("Invalid request",)


class CleanLogger(Logger):  # type: ignore[misc]
    """Writes errors through CleanFormatter and drops what quotes a request."""

    def setup(self, cfg: Any) -> None:
        """Set the handlers up as gunicorn does, each with our formatter."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(CleanFormatter(self.error_fmt, self.datefmt))
                handler.addFilter(FewAlike())

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning, or only that a request was invalid."""
        if str(msg).startswith(_QUOTES_THE_REQUEST):
            msg, args = "a request that is no HTTP was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, _msg: str, *_args: Any, **kwargs: Any) -> None:
        """Log that something failed, with the stack but without the address of the request."""
        super().exception("the web server failed", **kwargs)
