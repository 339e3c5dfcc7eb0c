"""Files in and out: the page with the form, and a download that no proxy keeps."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

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


def file_page(
    request: HttpRequest, form: BaseForm, *, back: tuple[str, str], **texts: Promise | str
) -> HttpResponse:
    """Return the page of a form that takes a file or gives one.

    `back` is the label and the address of the page before it; the texts are its title, subtitle,
    button and icon.
    """
    label, address = back
    crumbs = [{"label": label, "url": address}]
    context = {"form": form, "crumbs": crumbs, "back": address, **texts}
    return render(request, "ui/file_form.html", context)
