"""A file for download, under a name that gives nothing away and kept by no proxy."""

from __future__ import annotations

from django.http import HttpResponse

from tsemed.base.caching import forbid_storing

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def answer_with_file(made: bytes, *, called: str, kind: str) -> HttpResponse:
    """Return a file as a download; `called` holds fixed terms, numbers and days only."""
    response = HttpResponse(made, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="tsemed-{called}.{kind}"'
    forbid_storing(response)
    return response
