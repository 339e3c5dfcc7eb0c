"""How letters are delivered: over SMTP, or nowhere at all in the demo."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tsemed.notifications.models import OutboxMessage

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAILBOX = "tsemed.notifications.delivery.Mailbox"


class Mailbox(BaseEmailBackend):
    """Sends nothing anywhere: in the demo the outbox itself is everybody's mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Count the messages as sent."""
        return len(email_messages)


def keeps_text() -> bool:
    """Return whether sent letters stay readable here, as in the demo's mailbox."""
    return bool(settings.MAIL == "mailbox")


def way_out() -> BaseEmailBackend:
    """Return the connection the worker sends through."""
    backend: BaseEmailBackend = get_connection(MAILBOX if keeps_text() else SMTP)
    return backend


def message_of(outbox_message: OutboxMessage) -> EmailMultiAlternatives:
    """Return the mail a message becomes; marked as automatic, so no absence note answers it."""
    message = EmailMultiAlternatives(
        subject=outbox_message.subject,
        body=outbox_message.text,
        to=[outbox_message.address],
        headers={
            "Message-ID": outbox_message.message_id,
            "Content-Language": outbox_message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if outbox_message.html:
        message.attach_alternative(outbox_message.html, "text/html")
    return message
