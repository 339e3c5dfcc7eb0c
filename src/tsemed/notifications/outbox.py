"""Where the mail of Django and its libraries enters the outbox: settings.EMAIL_BACKEND."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Final
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from tsemed.accounts.messages import AccountMessage
from tsemed.notifications.message_templates import MessageTemplate, Recipient
from tsemed.notifications.operations import enqueue_text
from tsemed.ui.emails import DrawnEmail

LIBRARY_MESSAGE: Final = MessageTemplate(
    "accounts", "from_the_login", is_urgent=True, carries_key=True, is_notice=False
)


class Outbox(BaseEmailBackend):
    """Mail that Django or a library sends, such as a sign-in code: it becomes an outbox message.

    So no page ever waits for a mail server, whose time would also reveal who is known.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post each message to each of its readers, urgently."""
        for message in email_messages:
            drawn = DrawnEmail(str(message.subject), str(message.body), _html_of(message))
            template, about = _template_of(message)
            for address in message.recipients():
                to = Recipient(parseaddr(address)[1], translation.get_language() or "he")
                key, now = f"mail-{uuid4()}", timezone.now()
                enqueue_text(template, drawn, to=to, key=key, at=now, about=about)
        return len(email_messages)


def _template_of(message: EmailMessage) -> tuple[MessageTemplate, str]:
    """Return which letter a message is and what it is about; a library's says neither."""
    if not isinstance(message, AccountMessage) or not message.is_notice:
        return LIBRARY_MESSAGE, ""
    return MessageTemplate("accounts", message.name, is_urgent=True), message.about


def _html_of(message: EmailMessage) -> str:
    for part in getattr(message, "alternatives", ()):
        if part[1] == "text/html":
            return str(part[0])
    return ""
