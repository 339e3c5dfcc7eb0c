"""The letters of a cycle: what was decided about somebody, never why (OM-2.8)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.notifications.message_templates import MessageTemplate, register
from tsemed.ui.emails import Button, Choice, EmailText

HELLO = _("Hello %(name)s,")
_SUBJECT = _("News about your application")
_CALL = _("If anything is unclear, call the person who spoke with you.")

ACCEPTED = register(
    MessageTemplate(
        app="cycles",
        name="accepted",
        text=EmailText(
            subject=_SUBJECT,
            body=(
                HELLO,
                Choice(
                    "is_mentor",
                    _("We are glad to accept you as a mentor."),
                    _("We are glad to accept you: we are looking for a mentor for you."),
                ),
                Choice(
                    "is_mentor",
                    _("The next steps are the training and a talk about what to expect."),
                    _("The next step is a talk about what to expect. We will call you."),
                ),
                Button(_("Open my page"), "%(path)s"),
            ),
        ),
    )
)

DEFERRED = register(
    MessageTemplate(
        app="cycles",
        name="deferred",
        text=EmailText(
            subject=_SUBJECT,
            body=(
                HELLO,
                _("The decision about your application is deferred until %(until)s."),
                _("We will contact you then. You need not apply again."),
                _CALL,
                Button(_("Open my page"), "%(path)s"),
            ),
        ),
    )
)

NOT_ACCEPTED = register(
    MessageTemplate(
        app="cycles",
        name="not_accepted",
        text=EmailText(
            subject=_SUBJECT,
            body=(
                HELLO,
                _("Thank you for your interest. This time we could not accept you."),
                _("You may apply again, and we will be glad to hear from you."),
                _CALL,
            ),
        ),
    )
)
