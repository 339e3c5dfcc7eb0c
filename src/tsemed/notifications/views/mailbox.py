"""The mailbox of the demo: what was sent, to whom, and how it looks."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tsemed.base.lists import Column, Empty, ListPage
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


def _subject(letter: OutboxMessage, _shared: object) -> dict[str, Any]:
    address = reverse("notifications:letter", args=[letter.pk])
    return {"text": letter.subject, "url": address}


class Mailbox(ListPage):
    """The letters to a character of the demo, the newest first."""

    permission = "notifications.read_mailbox"
    title = gettext_lazy("Mailbox")
    subtitle = gettext_lazy("The letters to you in this demonstration. None leaves the machine.")
    caption = gettext_lazy("Letters")
    columns = (
        Column(gettext_lazy("Subject"), _subject),
        Column(gettext_lazy("State"), lambda row, _shared: {"kind": "state", **_state(row)}),
        Column(gettext_lazy("Posted"), lambda row, _shared: _moment(row.posted_at)),
    )
    empty = Empty(
        gettext_lazy("No letters yet"), gettext_lazy("Whatever is sent will show up here.")
    )

    def rows(self) -> QuerySet[OutboxMessage]:
        """Return the letters to the reader."""
        return visible_to(self.user).defer("text", "html").order_by("-pk")


@require_safe
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


@require_safe
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


def _state(outbox_message: OutboxMessage) -> dict[str, str]:
    label = outbox_message.get_state_display()
    return {"text": label, "label": label, "tone": TONES[OutboxState(outbox_message.state)]}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
