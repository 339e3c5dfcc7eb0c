"""Who answers to what somebody typed. Accounts know addresses of logins and nothing more.

The people's room registers a finder that knows the telephones and addresses of persons.
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
class Reader:
    """A login and the address where its owner reads mail."""

    user: User
    address: str


Finder = Callable[[str, datetime], Iterable[Reader]]

_finders: list[Finder] = []


def register_finder(finder: Finder) -> Finder:
    """This will let a room above say who answers to a telephone number or an e-mail."""
    _finders.append(finder)
    return finder


def find_readers(typed: str, *, at: datetime) -> list[Reader]:
    """The active logins that answer to a telephone number or an e-mail, few as they are."""
    typed = clean_address(typed) if "@" in typed else without_invisible(typed).strip()
    found: dict[int, Reader] = {}
    own = User.objects.filter(email=typed).first() if "@" in typed else None
    if own is not None:
        found[own.pk] = Reader(own, typed)
    else:
        for finder in _finders:
            found.update({reader.user.pk: reader for reader in finder(typed, at)})
    active = [reader for reader in found.values() if reader.user.is_active and reader.address]
    return active[:MOST_READERS]
