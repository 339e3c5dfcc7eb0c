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

from tsemed.base.doors import door
from tsemed.notifications.models import Envelope
from tsemed.notifications.queries import get_envelope_for, visible_to
from tsemed.notifications.states import EnvelopeState

TONES = {
    EnvelopeState.WAITING: "waiting",
    EnvelopeState.SENDING: "waiting",
    EnvelopeState.SENT: "good",
    EnvelopeState.FAILED: "urgent",
    EnvelopeState.CANCELLED: "neutral",
}


@door("notifications.read_mailbox")
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every letter, the newest first; `?to=` narrows to one reader."""
    wanted = request.GET.get("to", "").strip()
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
        "rows": [{"cells": _cells(envelope)} for envelope in page],
        "empty": {"title": _("No letters yet"), "text": _("Whatever is sent will show up here.")},
    }
    return render(
        request, "notifications/mailbox.html", {"table": table, "page_obj": page, "wanted": wanted}
    )


@door("notifications.read_mailbox", check=False)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as text, with what is known of its way."""
    envelope = get_envelope_for(request.user, pk, "notifications.read_mailbox")
    facts = [
        {"label": _("To"), "value": envelope.address, "kind": "email"},
        {"label": _("Posted"), "value": _moment(envelope.posted_at)},
    ]
    if envelope.sent_at:
        facts.append({"label": _("Sent"), "value": _moment(envelope.sent_at)})
    elif envelope.state == EnvelopeState.WAITING:
        facts.append({"label": _("Goes out at"), "value": _moment(envelope.not_before)})
    context = {"envelope": envelope, "facts": facts, "state": _state(envelope)}
    return render(request, "notifications/letter.html", context)


@door("notifications.read_mailbox", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a mail program draws it: a page that can run and load nothing."""
    envelope = get_envelope_for(request.user, pk, "notifications.read_mailbox")
    response = HttpResponse(envelope.html)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{_own_style()}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; sandbox allow-popups"
    )
    return response


def _own_style() -> str:
    """The hash that lets in the one style sheet of our letters, and no other."""
    css = render_to_string("notifications/email/frame.css")
    digest = hashlib.sha256(css.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _cells(envelope: Envelope) -> list[dict[str, Any]]:
    return [
        {"text": envelope.subject, "url": reverse("notifications:letter", args=[envelope.pk])},
        {"text": envelope.address},
        {"kind": "state", **_state(envelope)},
        {"text": _moment(envelope.posted_at)},
    ]


def _state(envelope: Envelope) -> dict[str, str]:
    label = envelope.get_state_display()
    return {"text": label, "label": label, "tone": TONES[EnvelopeState(envelope.state)]}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
