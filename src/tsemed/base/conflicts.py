"""Two people edited the same thing: both versions side by side, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.timezone import localtime

from tsemed.base.audit import history_of
from tsemed.base.formatting import joined
from tsemed.base.models import Versioned
from tsemed.base.refusals import Refused
from tsemed.base.sanitise import number_in, own_page
from tsemed.base.transitions import StaleVersion

# What the conflict's two buttons post.
MINE, THEIRS = "mine", "theirs"
# Fields in which one word may be all that was written.
WRITTEN = frozenset({"why", "comment"})


def version_of(request: HttpRequest, saved: Versioned) -> int:
    """Return the version an editor started from; a form that does not say started from none."""
    if request.method != "POST":
        return saved.version
    return number_in(request.POST.get("version")) or 0


def refuse_stale_page(request: HttpRequest, thing: Versioned) -> None:
    """Refuse a press on a page that shows an older version of a thing than there is.

    A form without words of its own says which version it was drawn from as `seen`.
    """
    if number_in(request.POST.get("seen")) != thing.version:
        raise StaleVersion(thing)


def between(form: BaseForm, saved: Versioned) -> dict[str, Any]:
    """Return what the page of a conflict shows: who saved when, and each field that differs."""
    last = history_of(saved).select_related("actor").last()
    fields = []
    for name in form.fields:
        if not hasattr(saved, name):
            continue
        field = form.fields[name]
        mine, theirs = map(_as_posted, (form.cleaned_data.get(name), getattr(saved, name)))
        if field.has_changed(theirs, mine):
            shown = {"mine": _display_value(field, mine), "theirs": _display_value(field, theirs)}
            fields.append({"label": form[name].label, **shown})
    return {
        "who": last.actor if last else None,
        "when": date_format(localtime(last.at), "SHORT_DATETIME_FORMAT") if last else "",
        "fields": fields,
        "version": saved.version,
    }


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Return the one page that answers a refused operation: its sentence, and what was typed."""
    context = {
        "sentence": refused.message,
        "typed": typed_texts(request),
        "back": refused.back or _came_from(request),
    }
    response = render(request, "ui/refused.html", context, status=refused.status)
    # A form inside a card asked for that card alone; this answer takes the place of the page.
    response["HX-Retarget"] = response["HX-Reselect"] = "#content"
    response["HX-Reswap"] = "outerHTML"
    return response


def typed_texts(request: HttpRequest) -> list[str]:
    """Return what somebody wrote into a form: everything that is not one of our own codes."""
    texts = ((name, value.strip()) for name, many in request.POST.lists() for value in many)
    return [
        text
        for name, text in texts
        if text and (name in WRITTEN or len(text.split()) > 1 or not text.isascii())
    ]


def _came_from(request: HttpRequest) -> str:
    """Return the page on which a form stood, if it is one of ours."""
    page = own_page(request, request.headers.get("Referer", ""))
    if not page or page.split("?", maxsplit=1)[0] == request.path:
        return request.path if request.method == "GET" else "/"
    return page


def _as_posted(value: Any) -> Any:
    """Return a value as a form posts it: of a row its id, of several rows their ids."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet):
        return [str(one.pk) for one in value]
    return str(value.pk) if isinstance(value, Model) else value


def _display_value(field: Any, value: Any) -> str:
    """Return a value in the words of the form rather than in its codes."""
    words = {str(code): force_str(word) for code, word in getattr(field, "choices", ())}
    if isinstance(value, list | tuple):
        return joined(words.get(str(one), one) for one in value)
    return words.get(str(value), "" if value is None else str(value))
