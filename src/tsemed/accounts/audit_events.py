"""What the audit names of logins: signing in, what opens them, and what was refused."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.credential_models import CredentialChange
from tsemed.accounts.security_models import AlertKind
from tsemed.base.audit_events import Event, register, register_steps
from tsemed.base.models import AuditKind

register_steps(CredentialChange)


def _login(name: str, words: Promise | str, kind: AuditKind = AuditKind.SIGN_IN) -> Event:
    return register(f"accounts.user.{name}", kind, words)


SIGNED_IN = _login("signed_in", _("Signed in"))
NOT_LET_IN = _login("not_let_in", _("Not let in"))
OWN_PHONE = _login("own_phone", _("A telephone was marked as one's own"))
SIGNED_OUT = _login("signed_out", _("Signed out"))
SENT_AWAY = _login("sent_away", _("A device was signed out"))
DEVICE_FORGOTTEN = _login("device_forgotten", _("A known device was forgotten"))
FACTOR_INVITED = _login("factor_invited", _("Invited to a second factor"))
FACTOR_INVITATION = _login("factor_invitation", _("An invitation to a second factor was used"))
FACTOR_VOUCHED = _login("factor_vouched", _("The second factor counts from now on"))
FACTOR_REMOVED = _login("factor_removed", _("The second factor was removed"))
ADDRESS_CHANGED = _login("address_changed", _("The sign-in address was changed"))
CHANGE_ASKED = _login("change_asked", _("A change of the address was asked for"))
CHANGE_PROPOSED = _login("change_proposed", _("A change of credentials was proposed"))
MANY_REQUESTS = _login("many_requests", _("Many requests by strangers"), AuditKind.REFUSAL)
MANY_WRONG_CODES = _login("many_wrong_codes", _("Many wrong codes"), AuditKind.REFUSAL)
MANY_WRONG_FACTORS = _login("many_wrong_factors", _("Many wrong second factors"), AuditKind.REFUSAL)
# What somebody signed in has done, and the privacy officer is to look at.
CONDUCT = {kind: _login(kind.value, kind.label, AuditKind.REFUSAL) for kind in AlertKind}
