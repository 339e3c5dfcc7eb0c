"""The letters of matching. None names the other side: a letter may be read over a shoulder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.notifications.message_templates import MessageTemplate, register
from tsemed.ui.emails import Button, Choice, EmailText

HELLO = _("Hello %(name)s,")

ASKED_TO_ANSWER = register(
    MessageTemplate(
        app="matching",
        name="asked_to_answer",
        text=EmailText(
            subject=_("A proposal waits for your answer"),
            body=(
                HELLO,
                Choice(
                    "is_mentor",
                    _("We think we have found somebody whom you could accompany."),
                    _("We think we have found a mentor who fits you."),
                ),
                _(
                    "Please read the proposal and say whether you agree. "
                    "You need not explain a no, and nobody will ask."
                ),
                _("Please answer by %(deadline)s."),
                Button(_("Read the proposal"), "%(path)s"),
            ),
        ),
    )
)

BOTH_AGREED = register(
    MessageTemplate(
        app="matching",
        name="both_agreed",
        text=EmailText(
            subject=_("Both sides agreed: you can meet"),
            body=(
                HELLO,
                Choice(
                    "is_mentor",
                    _("You both agreed. Please set a first meeting in the next two weeks."),
                    _("You both agreed. Your mentor will be in touch to set a first meeting."),
                ),
                _("Who it is, and how to reach each other, is on your page:"),
                Button(_("Open my page"), "%(path)s"),
            ),
        ),
    )
)

RETURNED_BY_MANAGER = register(
    MessageTemplate(
        app="matching",
        name="returned_by_manager",
        text=EmailText(
            subject=_("A proposal came back to you"),
            body=(
                HELLO,
                _(
                    "The mentoring manager read a proposal of your round and returned it "
                    "with a comment."
                ),
                Button(_("Open the round"), "%(path)s"),
            ),
        ),
    )
)
