"""Letters made only for these tests."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.notifications.message_templates import MessageTemplate, Recipient
from tsemed.ui.emails import Button, Code, EmailText, Heading

GREETING = MessageTemplate(
    "testroom",
    "greeting",
    EmailText("%(name)s\n", (_("Hello %(name)s,"), Button(_("Open the round"), "/r/%(number)s/"))),
)
CODE = MessageTemplate(
    "testroom",
    "code",
    EmailText("code", (Heading("code"), Code())),
    is_urgent=True,
    carries_key=True,
    is_notice=False,
)
DANA = Recipient(address="dana@example.org", language="he")
