"""The messages about sign-in. They go through Django's mail, which notifications turn into
messages of the outbox: this app stands below the outbox and does not know it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.ui.emails import Button, Choice, Code, EmailText, Heading

Values = Mapping[str, str | int | bool]

# Messages that report something and open nothing: only a few go out in an hour.
NOTICES = frozenset({"change_asked", "change_confirmed", "change_cancelled", "change_to_watch"})

CALL_IF_NOT_YOU = _("Was it not you? Call your coordinator or the privacy officer at once.")
CALL_IF_NOT_ASKED = _(
    "Did you not ask for it? Call your coordinator or the privacy officer at once."
)
NOT_ASKED_FOR = _("Not asked for? Then nothing needs to be done.")
CAN_CANCEL = _("You can cancel it: sign in and open the page My sign-in address.")

TEXTS: Mapping[str, EmailText] = {
    "sign_in_code": EmailText(
        subject=_("Your code"),
        body=(
            Heading(_("The code for signing in:")),
            Code(),
            _("Type it into the page that asked for it. It is good for ten minutes."),
            _(
                "Nobody from the programme will ever ask for it. "
                "Not asked for? Then nothing needs to be done."
            ),
        ),
    ),
    "unknown_address": EmailText(
        subject=_("This address is not known here"),
        body=(
            _("Somebody, perhaps you, asked to sign in with this address. It is not known here."),
            _(
                "Perhaps you gave the programme another address: please try that one, "
                "or call your coordinator."
            ),
            NOT_ASKED_FOR,
        ),
    ),
    "personal_link": EmailText(
        subject=_("Your personal link"),
        body=(
            Heading(_("Here is the link you asked for:")),
            Button(pgettext_lazy("link", "Open"), "%(path)s"),
            _(
                "It opens once, within %(minutes)s minutes, "
                "in the browser in which it was asked for."
            ),
            _("Please do not pass it on. Not asked for? Then nothing needs to be done."),
        ),
    ),
    "second_factor_changed": EmailText(
        subject=_("The second factor of your login was changed"),
        body=(
            _(
                "A passkey, an authenticator app or the recovery codes of your login were "
                "added, changed or removed."
            ),
            _(
                "Was it you? Then nothing needs to be done. "
                "If not, please call the privacy officer at once."
            ),
            Button(_("Look at my second factors"), "/factors/"),
        ),
    ),
    "sign_in_attempts": EmailText(
        subject=_("Many attempts to sign in to your login"),
        body=(
            _(
                "Somebody has asked many times to sign in with your address, "
                "or has typed wrong codes. Nobody got in that way."
            ),
            _(
                "Was it you? Then nothing needs to be done. On a device you have signed in "
                "with before, and with a passkey, you can sign in as always."
            ),
            _(
                "If it was not you: give no code to anybody, and let the privacy officer know. "
                "A letter like this comes once a day at most."
            ),
            Button(_("Look at my devices"), "/devices/"),
        ),
    ),
    "address_code": EmailText(
        subject=_("Your code for changing the address"),
        body=(
            Heading(
                Choice(
                    "is_old",
                    _("The code of your present sign-in address:"),
                    _("The code of your new sign-in address:"),
                )
            ),
            Code(),
            _(
                "Type it on the page My sign-in address, with the code from the other letter. "
                "It is good for 30 minutes."
            ),
            _("Nobody from the programme will ever ask for it."),
            CALL_IF_NOT_YOU,
        ),
    ),
    "address_taken": EmailText(
        subject=_("This address opens another account already"),
        body=(
            _(
                "Somebody, perhaps you, wanted to make it the sign-in address of another "
                "account. Nothing was changed: an address opens one account only."
            ),
            NOT_ASKED_FOR,
        ),
    ),
    "new_address_code": EmailText(
        subject=_("Your new sign-in address: the code"),
        body=(
            Heading(_("The code of your new sign-in address:")),
            Code(),
            _(
                "The programme has set this address for your account. "
                "Type the address and the code on this page, within a week:"
            ),
            Button(_("Confirm a new sign-in address"), "/address/new/"),
            _("Until then it opens nothing. Nobody from the programme will ever ask for the code."),
            CALL_IF_NOT_YOU,
        ),
    ),
    "change_asked": EmailText(
        subject=_("A change of your account was asked for"),
        body=(
            Choice(
                "is_address",
                _(
                    "Somebody of the programme asked to set another sign-in address "
                    "for your account."
                ),
                _("Somebody of the programme asked to remove the second factor of your account."),
            ),
            _(
                "A second person has to confirm it, and it takes effect 24 hours later. "
                "Until then nothing is changed."
            ),
            CAN_CANCEL,
            CALL_IF_NOT_ASKED,
        ),
    ),
    "change_confirmed": EmailText(
        subject=_("A change of your account was confirmed"),
        body=(
            Choice(
                "is_address",
                _(
                    "Two people of the programme have confirmed another sign-in address "
                    "for your account."
                ),
                _(
                    "Two people of the programme have confirmed that the second factor "
                    "of your account is removed."
                ),
            ),
            Choice(
                "is_address",
                _(
                    "On %(day)s at %(hour)s a code goes to the new address; "
                    "with it the address changes."
                ),
                _("On %(day)s at %(hour)s it is removed."),
            ),
            _("Until then nothing is changed."),
            CAN_CANCEL,
            CALL_IF_NOT_ASKED,
        ),
    ),
    "change_cancelled": EmailText(
        subject=_("A change of your account was cancelled"),
        body=(
            Choice(
                "is_address",
                _(
                    "The other sign-in address that two people of the programme had confirmed "
                    "for your account is not set."
                ),
                _(
                    "The second factor of your account, which two people of the programme "
                    "wanted to remove, stays."
                ),
            ),
            _("One of the two may not confirm it any more. Nothing was changed."),
            _("Do you still need the change? Call your coordinator or the privacy officer."),
        ),
    ),
    "change_to_watch": EmailText(
        subject=_("A change of sign-in details to look at"),
        body=(
            _(
                "A change of somebody's sign-in details was proposed by or for the office, "
                "or two people have confirmed one."
            ),
            _("Sign in and look at it on the page Today. Until it is done, you can stop it."),
        ),
    ),
    "address_changed": EmailText(
        subject=_("Your sign-in address was changed"),
        body=(
            _(
                "From now on another address opens your account, and you were signed out "
                "everywhere. This letter goes to the old and to the new address."
            ),
            CALL_IF_NOT_YOU,
        ),
    ),
}


class AccountMessage(EmailMultiAlternatives):
    """An e-mail with the name of its text and what it is about, for the outbox."""

    name = ""
    about = ""

    @property
    def is_notice(self) -> bool:
        """Return whether it may wait an hour and be replaced by a later one of the same kind."""
        return self.name in NOTICES


def draw(name: str, *, address: str, language: str, context: Values) -> AccountMessage:
    """Return one message as its reader will see it."""
    drawn = TEXTS[name].draw(language=language, values=context)
    message = AccountMessage(drawn.subject, drawn.text, to=[address])
    message.name = name
    message.attach_alternative(drawn.html, "text/html")
    return message


def send(name: str, *, address: str, language: str, context: Values, about: str = "") -> None:
    """Send one message in the language of its reader; `about` names what a notice is about."""
    message = draw(name, address=address, language=language, context=context)
    message.about = about
    post(message, language=language)


def post(message: EmailMultiAlternatives, *, language: str) -> None:
    """Put a drawn message into the outbox, in the transaction of the caller."""
    with translation.override(language):
        message.send()
