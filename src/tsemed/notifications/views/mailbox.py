"""The mailbox of the demo: what was sent, to whom, and how it looks."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.base.searching import searchable, text_searched
from tsemed.base.views import requires
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.queries import get_message_for, visible_to
from tsemed.notifications.states import OutboxState

TONES = {
    OutboxState.WAITING: "waiting",
    OutboxState.SENDING: "waiting",
    OutboxState.SENT: "good",
    OutboxState.FAILED: "urgent",
    OutboxState.CANCELLED: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("notifications.read_mailbox")
@searchable
def mailbox(request: HttpRequest) -> HttpResponse:
    """Return every letter, the newest first; a typed address narrows to one reader."""
    wanted = text_searched(request)
    letters = visible_to(request.user).defer("text", "html").order_by("-pk")
    if wanted:
        letters = letters.filter(address__iexact=wanted)
    page = Paginator(letters, 50).get_page(request.GET.get("page"))
    table = {
        "caption": _("Letters"),
        "columns": [
            {"label": _("Subject")},
            {"label": _("To")},
            {"label": _("State")},
            {"label": _("Posted")},
        ],
        "rows": [{"cells": _cells(outbox_message)} for outbox_message in page],
        "empty": {"title": _("No letters yet"), "text": _("Whatever is sent will show up here.")},
    }
    return render(
        request, "notifications/mailbox.html", {"table": table, "page_obj": page, "wanted": wanted}
    )


@requires("notifications.read_mailbox", check=False)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one letter as text, with what is known of its way."""
    outbox_message = get_message_for(request.user, pk, "notifications.read_mailbox")
    facts = [
        {"label": _("To"), "value": outbox_message.address, "kind": "email"},
        {"label": _("Posted"), "value": _moment(outbox_message.posted_at)},
    ]
    if outbox_message.sent_at:
        facts.append({"label": _("Sent"), "value": _moment(outbox_message.sent_at)})
    elif outbox_message.state == OutboxState.WAITING:
        facts.append({"label": _("Goes out at"), "value": _moment(outbox_message.not_before)})
    context = {"message": outbox_message, "facts": facts, "state": _state(outbox_message)}
    return render(request, "notifications/letter.html", context)


@requires("notifications.read_mailbox", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the letter as a mail program draws it: a page that can run and load nothing."""
    outbox_message = get_message_for(request.user, pk, "notifications.read_mailbox")
    response = HttpResponse(outbox_message.html)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{_own_style()}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; sandbox allow-popups"
    )
    return response


def _own_style() -> str:
    """Return the hash that lets in the one style sheet of our letters, and no other."""
    css = render_to_string("ui/email.css")
    digest = hashlib.sha256(css.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _cells(outbox_message: OutboxMessage) -> list[dict[str, Any]]:
    return [
        {
            "text": outbox_message.subject,
            "url": reverse("notifications:letter", args=[outbox_message.pk]),
        },
        {"text": outbox_message.address},
        {"kind": "state", **_state(outbox_message)},
        {"text": _moment(outbox_message.posted_at)},
    ]


def _state(outbox_message: OutboxMessage) -> dict[str, str]:
    label = outbox_message.get_state_display()
    return {"text": label, "label": label, "tone": TONES[OutboxState(outbox_message.state)]}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
