"""Who answers to what somebody typed. Accounts know addresses of logins and nothing more.

The people app registers a finder that knows the telephones and addresses of persons, and a
claim: an address at which somebody else may still open a login is not free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pairing.reference.invisible import clean_address, without_invisible
from tsemed.accounts.models import User

# A telephone may be shared by a family; more than this is not a family.
MOST_READERS = 3


@dataclass(frozen=True)
class LoginCandidate:
    """A login and the address where its owner reads mail."""

    user: User
    address: str


Finder = Callable[[str, datetime], Iterable[LoginCandidate]]
Claim = Callable[[str, User], bool]

_finders: list[Finder] = []
_claims: list[Claim] = []


def register_finder(finder: Finder) -> Finder:
    """Register an upper app's finder of logins by a telephone number or an e-mail."""
    _finders.append(finder)
    return finder


def find_logins(typed: str, *, at: datetime) -> list[LoginCandidate]:
    """Return the active logins that answer to a telephone number or an e-mail, few as they are."""
    typed = clean_address(typed) if "@" in typed else without_invisible(typed).strip()
    found: dict[int, LoginCandidate] = {}
    own = User.objects.filter(email=typed).first() if "@" in typed else None
    if own is not None:
        found[own.pk] = LoginCandidate(own, typed)
    else:
        for finder in _finders:
            found.update({reader.user.pk: reader for reader in finder(typed, at)})
    active = [reader for reader in found.values() if reader.user.is_active and reader.address]
    return active[:MOST_READERS]


def register_claim(claim: Claim) -> Claim:
    """Register how an app above knows that an address belongs to somebody else."""
    _claims.append(claim)
    return claim


def is_address_free(address: str, *, user: User) -> bool:
    """Return whether nobody but this login opens, or may open, an account at an address."""
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        return False
    return not any(claim(address, user) for claim in _claims)
