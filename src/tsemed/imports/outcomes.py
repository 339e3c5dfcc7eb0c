"""What one row says, what will happen to it, and where the whole list goes."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from pairing.reference.day_bounds import day_of
from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.imports.rules import Identity
from tsemed.imports.states import Outcome
from tsemed.partners.models import Partner
from tsemed.people.models import Capacity, DoubtReason, MenteeProfile, MentorProfile, Person

Entry = dict[str, Any]
DAYS = ("_on", "_since")


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row says, in the words of our tables; what it does not say is not there."""

    number: int
    sheet: str
    person: Mapping[str, Any]
    profile: Mapping[str, Any]
    # The days on which somebody was accepted and trained.
    journey: Mapping[str, date] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    employer: str = ""
    problems: tuple[Entry, ...] = ()
    notes: tuple[Entry, ...] = ()

    def identity(self) -> Identity:
        """Return what the row's person is recognised by."""
        return Identity(
            given_name=self.person.get("given_name", ""),
            family_name=self.person.get("family_name", ""),
            phone=str(self.person.get("phone", "")),
            email=self.person.get("email", ""),
            birth_year=self.person.get("birth_year"),
        )


def packed(drafts: Iterable[Draft]) -> bytes:
    """Return the drafts of a list as they are kept until it enters: a file is read once only."""
    content = json.dumps([asdict(draft) for draft in drafts], default=_day, ensure_ascii=False)
    return zlib.compress(content.encode(), level=3)


def unpacked(content: bytes) -> list[Draft]:
    """Return the drafts that were kept."""
    return [
        Draft(
            **{**fields, **{name: _days(fields[name]) for name in ("person", "profile", "journey")}}
        )
        for fields in map(_with_own_times, json.loads(zlib.decompress(content)))
    ]


def _with_own_times(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a draft with when and how they can meet as the person's, also one kept before."""
    for name in ("modes", "times"):
        if name in fields["profile"]:
            fields["person"][name] = fields["profile"].pop(name)
    return fields


def _day(value: date) -> str:
    return value.isoformat()


def _days(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: day_of(value) if key.endswith(DAYS) and value else value
        for key, value in facts.items()
    }


@dataclass(slots=True)
class RowCheck:
    """What will happen to one row, to whom, and what exactly will change."""

    draft: Draft
    outcome: Outcome
    person: Person | None = None
    changes: list[Entry] = field(default_factory=list)
    problems: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    # The fields of the row its sender may write; the rest is noted and left.
    person_facts: Mapping[str, Any] = field(default_factory=dict)
    profile_facts: Mapping[str, Any] = field(default_factory=dict)
    journey: Mapping[str, date] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    doubt: DoubtReason | None = None
    candidates: tuple[int, ...] = ()
    # Everybody it points to, where its sender may not see one of them. The preview shows nothing of
    # it: what it shows comes from those who are seen. The row waits when it enters.
    hidden_among: tuple[int, ...] = ()
    # It names a telephone or an address that may be anybody's, so a refusal would reveal it.
    asks: bool = True
    joins: bool = True
    left_before: Participation | None = None
    # Where they take part already.
    part: Participation | None = None
    employer: Partner | None = None
    # The tie to a partner that the row makes, where its sender may make it.
    tie: tuple[Partner, Capacity] | None = None
    # Whether a known mentee is referred by the programme of the list.
    is_referred: bool = True

    @property
    def is_hidden(self) -> bool:
        """Return whether the row points to somebody whom its sender may not see."""
        return bool(self.hidden_among)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a list goes: the side of a cycle, and who referred the mentees."""

    cycle: Cycle
    side: Side
    programme: Partner | None
    by: User
    on: date


def wanted_affiliation(row_check: RowCheck, target: Target) -> tuple[Partner, Capacity] | None:
    """Return the tie a row asks for: a mentor's employer, or a mentee's referring programme."""
    if target.side is Side.MENTEE:
        return (target.programme, Capacity.PARTICIPANT) if target.programme else None
    return (row_check.employer, Capacity.EMPLOYEE) if row_check.employer else None


def fingerprint(row_checks: Iterable[RowCheck]) -> str:
    """Return the same for what reads the same, so that nothing enters that nobody looked at.

    Whom a hidden row points to is left out: a list that came back would reveal them.
    """
    effects = [
        [v.draft.number, v.outcome, v.person.pk if v.person else 0, v.changes, v.candidates]
        for v in row_checks
    ]
    content = json.dumps(effects, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def counts(row_checks: Iterable[RowCheck]) -> Counter[Outcome]:
    """Return how many rows meet each outcome."""
    return Counter(row_check.outcome for row_check in row_checks)


def profile_of(person: Person, side: Side) -> MentorProfile | MenteeProfile | None:
    """Return what matching knows of a person on one side, read with the person."""
    found: MentorProfile | MenteeProfile | None = getattr(person, side.value, None)
    return found
