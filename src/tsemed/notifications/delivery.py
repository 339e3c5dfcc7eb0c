"""The two ends of the outbox: Django's mail goes in here, the worker's goes out here."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from tsemed.notifications.letters import Letter, Recipient, Words
from tsemed.notifications.models import Envelope

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAILBOX = "tsemed.notifications.delivery.Mailbox"


class Outbox(BaseEmailBackend):
    """Mail that Django or a library sends, such as a sign-in code: it becomes an envelope.

    So no page ever waits for a mail server, which would also tell by its time who is known.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """This will post each message to each of its readers, urgently."""
        from tsemed.notifications.operations import post_words

        letter = Letter("accounts", "from_the_login", is_urgent=True, carries_key=True)
        for message in email_messages:
            words = Words(str(message.subject), str(message.body), _html_of(message))
            for address in message.recipients():
                to = Recipient(parseaddr(address)[1], translation.get_language() or "he")
                post_words(letter, words, to=to, key=f"mail-{uuid4()}", at=timezone.now())
        return len(email_messages)


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


def _html_of(message: EmailMessage) -> str:
    for part in getattr(message, "alternatives", ()):
        if part[1] == "text/html":
            return str(part[0])
    return ""
