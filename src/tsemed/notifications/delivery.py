"""Where letters leave the house: over SMTP, or nowhere at all in the demo."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tsemed.notifications.models import Envelope

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAILBOX = "tsemed.notifications.delivery.Mailbox"


class Mailbox(BaseEmailBackend):
    """Sends nothing anywhere: in the demo the outbox itself is everybody's mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """This will count the messages as sent."""
        return len(email_messages)


def keeps_words() -> bool:
    """Whether sent letters stay readable here, as in the demo's mailbox."""
    return bool(settings.MAIL == "mailbox")


def way_out() -> BaseEmailBackend:
    """The connection the worker sends through."""
    backend: BaseEmailBackend = get_connection(MAILBOX if keeps_words() else SMTP)
    return backend


def message_of(envelope: Envelope) -> EmailMultiAlternatives:
    """The mail an envelope becomes; marked as automatic, so no absence note answers it."""
    message = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        to=[envelope.address],
        headers={
            "Message-ID": envelope.message_id,
            "Content-Language": envelope.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if envelope.html:
        message.attach_alternative(envelope.html, "text/html")
    return message
