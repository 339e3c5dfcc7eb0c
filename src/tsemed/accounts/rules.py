"""How long a sign-in stands, and when to try again. Pure: times come in, verdicts go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class SessionState(StrEnum):
    """What a session is still good for."""

    FULL = "full"
    OWN_PHONE = "own_phone"
    ENDED = "ended"


@dataclass(frozen=True)
class Limits:
    """How long a sign-in stands.

    A member of staff works at a desk of their own and is interrupted by calls: half an hour.
    Everybody else may sit at a shared computer or hold a borrowed phone: a quarter. A phone
    marked as one's own keeps three views open for thirty days.
    """

    idle_of_staff: float = timedelta(minutes=30).total_seconds()
    idle: float = timedelta(minutes=15).total_seconds()
    absolute: float = timedelta(hours=12).total_seconds()
    own_phone: float = timedelta(days=30).total_seconds()
    fresh: float = timedelta(minutes=15).total_seconds()
    link: float = timedelta(minutes=10).total_seconds()


LIMITS = Limits()


@dataclass(frozen=True)
class Marks:
    """What a session remembers of its sign-in, in seconds since the epoch."""

    began: float
    seen: float
    own_phone_since: float | None = None


def session_state_of(
    marks: Marks | None, *, at: float, is_staff: bool, limits: Limits = LIMITS
) -> SessionState:
    """Return what a session with these marks is good for at a moment; without marks, nothing."""
    if marks is None:
        return SessionState.ENDED
    idle = limits.idle_of_staff if is_staff else limits.idle
    if at - marks.seen <= idle and at - marks.began <= limits.absolute:
        return SessionState.FULL
    is_own = marks.own_phone_since is not None and not is_staff
    if is_own and at - (marks.own_phone_since or 0) <= limits.own_phone:
        return SessionState.OWN_PHONE
    return SessionState.ENDED


@dataclass(frozen=True)
class Rate:
    """So many attempts in so many seconds."""

    amount: int
    seconds: float


@dataclass(frozen=True)
class Asker:
    """Where a request comes from: a place, a browser there, and a known device or none.

    `known` is the device's id, and `owner` the login that knows it.
    """

    place: str
    browser: str = ""
    known: int | None = None
    owner: int | None = None


@dataclass(frozen=True)
class Allowance:
    """How many attempts of one kind are judged, by whose they are.

    `place` counts a network address, `browser` one browser there; `known` counts a device that
    its owner has signed in with before, and which the limits of strangers do not touch.
    """

    place: Rate
    browser: Rate
    known: Rate


MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0

# Attempts by what they are. A code or a passkey cannot be guessed by asking: these limits keep
# one place from asking in the names of many, and the machine from being kept busy.
ALLOWANCES = {
    "code": Allowance(Rate(30, 10 * MINUTE), Rate(10, 10 * MINUTE), Rate(20, 10 * MINUTE)),
    "link": Allowance(Rate(30, 10 * MINUTE), Rate(10, 10 * MINUTE), Rate(20, 10 * MINUTE)),
    "open": Allowance(Rate(30, 10 * MINUTE), Rate(30, 10 * MINUTE), Rate(60, 10 * MINUTE)),
    "address": Allowance(Rate(30, 10 * MINUTE), Rate(10, 10 * MINUTE), Rate(20, 10 * MINUTE)),
    "passkey": Allowance(Rate(60, 10 * MINUTE), Rate(30, 10 * MINUTE), Rate(60, 10 * MINUTE)),
}

# Guesses at the second factor of one login: a code of six digits can be guessed.
FACTOR_OF_STRANGERS = (Rate(5, 10 * MINUTE), Rate(20, DAY))
FACTOR_OF_KNOWN = (Rate(10, 10 * MINUTE), Rate(60, DAY))

# Codes to confirm who is there, sent to somebody signed in.
FRESH_CODES = Rate(5, HOUR)

# Letters to one address that nobody signed in has asked for, of all kinds together; how many of
# them one place may cause, fewer while the login is under attack, so that besides the alert and
# the attacker one is left for the owner; and how many more a known device of the owner may ask for.
LETTERS_TO_ADDRESS = Rate(3, HOUR)
LETTERS_OF_PLACE = Rate(2, HOUR)
LETTERS_OF_PLACE_UNDER_ATTACK = Rate(1, HOUR)
LETTERS_OF_KNOWN = Rate(5, HOUR)

# Notices to one address, whatever their cause; the others wait in the outbox.
NOTICES_TO_ADDRESS = Rate(3, HOUR)

# From more refusals than this of one person the privacy officer is notified.
REFUSALS_OF_PERSON = Rate(20, HOUR)

# From so many attempts by strangers on one login its owner and the privacy officer are notified.
ALERT_OF_REQUESTS = Rate(10, HOUR)
ALERT_OF_WRONG_CODES = Rate(10, DAY)
ALERT_AGAIN_AFTER = DAY

# Guesses at one code before it is worth nothing.
MOST_TRIES = 5

# How long a device is known after its owner has last signed in with it.
REMEMBERED_FOR = 180 * DAY


@dataclass(frozen=True)
class CredentialPolicy:
    """How long a change of credentials may wait, and how often it may be tried.

    Two persons need days to reach each other; an owner with both mailboxes open needs minutes.
    """

    change: timedelta = timedelta(days=7)
    # From the second person to the change: a day on which the owner is notified and can cancel it.
    waiting: timedelta = timedelta(hours=24)
    new_code: timedelta = timedelta(days=3)
    own_change: timedelta = timedelta(minutes=30)
    invitation: timedelta = timedelta(days=3)
    tries: int = MOST_TRIES
    changes_an_hour: int = 5
    proposals_for_person: int = 3
    proposals_by_one: int = 10
    # Proposed, or confirmed and not due yet, by one proposer: all fit on the page Today.
    open_by_one: int = 5
    invitations_a_day: int = 10
    # Whose tie or factor is younger than this does not count as a second person for the same line.
    newcomers: timedelta = timedelta(days=30)


CREDENTIALS = CredentialPolicy()
