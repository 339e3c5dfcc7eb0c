"""Where the mail of Django and its libraries enters the outbox: settings.EMAIL_BACKEND."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Final
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from tsemed.notifications.message_templates import MessageTemplate, Recipient, RenderedMessage
from tsemed.notifications.operations import enqueue_text

LETTER: Final = MessageTemplate("accounts", "from_the_login", is_urgent=True, carries_key=True)


class Outbox(BaseEmailBackend):
    """Mail that Django or a library sends, such as a sign-in code: it becomes an envelope.

    So no page ever waits for a mail server, which would also tell by its time who is known.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """This will post each message to each of its readers, urgently."""
        for message in email_messages:
            words = RenderedMessage(str(message.subject), str(message.body), _html_of(message))
            for address in message.recipients():
                to = Recipient(parseaddr(address)[1], translation.get_language() or "he")
                enqueue_text(LETTER, words, to=to, key=f"mail-{uuid4()}", at=timezone.now())
        return len(email_messages)


def _html_of(message: EmailMessage) -> str:
    for part in getattr(message, "alternatives", ()):
        if part[1] == "text/html":
            return str(part[0])
    return ""
