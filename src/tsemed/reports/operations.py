"""Exporting a summary; it holds no person, and still leaves an audit row."""

from __future__ import annotations

from datetime import datetime

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.reports.audit_events import SUMMARY_EXPORTED
from tsemed.reports.queries import Summary


def record_download(summary: Summary, *, kind: str, by: User, at: datetime) -> None:
    """Write down who took which summary out, and in which form."""
    record(
        SUMMARY_EXPORTED,
        summary.cycle,
        by=by,
        at=at,
        data_class="cycle_summary",
        details={
            "form": kind,
            "totals_only": summary.totals_only,
            "figures": "exact" if summary.is_exact else "rounded",
        },
    )
