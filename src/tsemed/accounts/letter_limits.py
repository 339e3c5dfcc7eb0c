"""How many letters go to one address because of requests that nobody signed in has made.

The allowance is taken in the transaction that writes the letter into the outbox: either both
stand or neither does.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.core.exceptions import ValidationError

from tsemed.accounts import counters
from tsemed.accounts.rules import (
    LETTERS_OF_KNOWN,
    LETTERS_OF_PLACE,
    LETTERS_TO_ADDRESS,
    Asker,
    Rate,
)
from tsemed.base.email_addresses import validate_address

# Mail to these goes to one mailbox however many dots its name is written with.
_DOTS_MEAN_NOTHING = frozenset({"gmail.com"})
# Hosts with the mailboxes of another host.
_SAME_AS = {"googlemail.com": "gmail.com"}


def take_letter(
    address: str, *, asker: Asker | None, of_place: Rate = LETTERS_OF_PLACE, at: datetime
) -> bool:
    """Take one of the letters that may go to an address now; False when there is none.

    A device known to the owner of the address (`asker.owner` has been compared by the caller)
    has an allowance of its own. Without an asker the system itself writes.
    """
    mailbox = mailbox_of(address)
    if asker is not None and asker.known:
        purpose = "letter, known"
        return counters.count(purpose, mailbox, LETTERS_OF_KNOWN, at=at).number <= (
            LETTERS_OF_KNOWN.amount
        )
    if asker is not None:
        here = f"{asker.place} {mailbox}"
        if counters.count("letter, place", here, of_place, at=at).number > of_place.amount:
            return False
    return _take_turn(mailbox, LETTERS_TO_ADDRESS, at=at)


def _take_turn(mailbox: str, rate: Rate, *, at: datetime) -> bool:
    """Take one of the turns of a mailbox that is free, each of which is free again after an hour.

    A turn for each letter and not one count for all: a window that ends lets a whole new
    allowance follow the old one within a second, a turn does not. So in any sixty minutes there
    are never more letters than turns.
    """
    one = Rate(1, rate.seconds)
    return any(
        counters.count(f"letter, turn {turn}", mailbox, one, at=at).number == 1
        for turn in range(rate.amount)
    )


def mailbox_of(address: str) -> str:
    """Return the mailbox an address leads to, so that spellings of it are counted together."""
    plain = unicodedata.normalize("NFKC", address).strip().casefold()
    name, _, host = plain.rpartition("@")
    name, host = name.partition("+")[0] or name, _host_of(host)
    if host in _DOTS_MEAN_NOTHING:
        name = name.replace(".", "")
    return f"{name}@{host}"


def _host_of(written: str) -> str:
    """Return a host as the outbox hands it on: encoded, and under one of its names."""
    try:
        host = written.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = written
    host = host.removesuffix(".")
    return _SAME_AS.get(host, host)


def is_address(typed: str) -> bool:
    """Return whether this is one address and nothing else: two, or one with a name, are not."""
    try:
        validate_address(typed)
    except ValidationError:
        return False
    return True
