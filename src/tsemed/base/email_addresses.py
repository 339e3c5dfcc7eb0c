"""Which e-mail addresses are taken: those with one spelling of each name and host."""

from __future__ import annotations

import re

from django.core.validators import EmailValidator

_ATOM = r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+"


class AddressValidator(EmailValidator):
    r"""Refuse what is no e-mail address, a name in quotes and a host in brackets.

    Mail servers read `"dana"@x.org` and `"d\ana"@x.org` as dana@x.org, so one mailbox would have
    any number of addresses, each with an allowance of letters and an account of its own.
    """

    user_regex = re.compile(rf"^{_ATOM}(\.{_ATOM})*\Z", re.IGNORECASE | re.ASCII)

    def validate_domain_part(self, domain_part: str) -> bool:
        """Return whether this is the name of a host; the number of one in brackets is not."""
        return self.domain_regex.match(domain_part) is not None


validate_address = AddressValidator()
