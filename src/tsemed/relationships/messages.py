"""The letters about pairs. None names the other side: a letter may be read over a shoulder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.notifications.message_templates import MessageTemplate, register
from tsemed.ui.emails import EmailText

THANKS = register(
    MessageTemplate(
        app="relationships",
        name="thanks",
        text=EmailText(
            subject=_("Thank you for five meetings"),
            body=(
                _("Hello %(name)s,"),
                _("Your fifth meeting has been reported. Thank you for the time you give."),
            ),
        ),
    )
)
