"""Merging two rows of one person: what stands in the way, what moves, and the merge itself.

Every app that keeps rows of people registers one mover; a test fails for a table that none
covers. The row that goes away keeps its name, its number leads to the one who stays, and it is
reached by nothing. A login never moves, and no edit is made by a merge that its writer could not
make: a field is chosen only where both rows may be written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, save_edit
from tsemed.people.audit_events import MERGED, MERGED_AWAY
from tsemed.people.capacity import (
    CapacityBelowHeld,
    capacities_below_held,
    lock_mentees,
    lock_mentors,
)
from tsemed.people.merge_requests import agreed_request, chosen_in, end_requests
from tsemed.people.merge_rights import Pair, may_merge
from tsemed.people.models import MentorProfile, NameToken, Person
from tsemed.people.operations import change_person, change_profile, index_names
from tsemed.people.recognised import has_address
from tsemed.people.standing import standings_of
from tsemed.people.write_gate import Rights, rights_over
from tsemed.people.write_policy import CREDENTIAL_FIELDS, FIELDS, Target

if TYPE_CHECKING:
    from django.utils.functional import Promise

# Follows from the entries of both, which move.
NOT_CHOSEN: Final = frozenset({"stage"})
Reasons = Iterator["Promise | str"]


class Move(Protocol):
    """What moves the rows of an app to the person who stays."""

    def __call__(self, *, kept: Person, merged: Person, by: User, at: datetime) -> None: ...


def _no_reasons(_kept: Person, _merged: Person) -> Reasons:
    yield from ()


@dataclass(frozen=True, kw_only=True)
class Mover:
    """What one app knows of people: which fields name them, how many rows, and how they move.

    `reasons` says what forbids to merge two; `count` returns labels and numbers for the page.
    """

    fields: frozenset[str]
    move: Move
    count: Callable[[Person], Iterable[tuple[Promise | str, int]]]
    reasons: Callable[[Person, Person], Reasons] = _no_reasons


_movers: list[Mover] = []


def register_mover(mover: Mover) -> None:
    """Register what moves the rows of an app; the lower apps move first."""
    # Apps start from the top.
    _movers.insert(0, mover)


def covered_fields() -> frozenset[str]:
    """Return every field that names a person and is moved, such as "people.Goal.person"."""
    return frozenset().union(*(mover.fields for mover in _movers))


class CannotMerge(Refused):
    """Something forbids to merge two rows; the sentence says what, and what to do first."""

    is_recorded = False


class NeedsSecondPerson(CannotMerge):
    """Nobody merges alone what opens an account to somebody's data."""

    sentence = _(
        "One of the two can sign in, so two people have to agree that they are one. Ask a second"
        " person."
    )


def choosable(user: User, pair: Pair, *, on: date | None = None) -> dict[Target, list[str]]:
    """Return the fields that differ and of which the user may choose the value, by table."""
    rights = rights_over(user, [pair.kept.pk, pair.merged.pk], on=on)
    return {
        target: [
            field
            for field in differing(pair, target)
            if all(field in one.writable(target) for one in rights.values())
        ]
        for target in (Target.PERSON, Target.MENTOR, Target.MENTEE)
    }


def differing(pair: Pair, target: Target) -> list[str]:
    """Return the fields of a table that say something else in the two rows; credentials never."""
    one, other = row_of(pair.kept, target), row_of(pair.merged, target)
    if one is None or other is None:
        return []
    return [
        field
        for field in FIELDS[target]
        if field not in CREDENTIAL_FIELDS | NOT_CHOSEN
        and hasattr(one, field)
        and getattr(one, field) != getattr(other, field)
    ]


def row_of(person: Person, target: Target) -> Any:
    """Return the row of a table that is about a person, or None."""
    return person if target is Target.PERSON else getattr(person, target.value, None)


def counts(person: Person) -> list[tuple[Promise | str, int]]:
    """Return what moves with a row: labels and numbers, without those of which there is none."""
    return [(label, n) for mover in _movers for label, n in mover.count(person) if n]


def reasons_not_to_merge(user: User, pair: Pair, *, on: date | None = None) -> list[Promise | str]:
    """Return what forbids to merge the two in this direction, each with what to do first."""
    rights = rights_over(user, [pair.kept.pk, pair.merged.pk], on=on)
    own = _own_reasons(pair, rights, on=on or localdate())
    return [*own, *(one for mover in _movers for one in mover.reasons(pair.kept, pair.merged))]


def _own_reasons(pair: Pair, rights: Mapping[int, Rights], *, on: date) -> Reasons:
    kept, merged = pair.kept, pair.merged
    if kept.user_id and merged.user_id:
        yield _("Both sign in with a login of their own. A login is never merged.")
    elif merged.user_id:
        yield _("The one who goes away signs in. Let the one who signs in stay.")
    if standings_of([merged.pk], on=on)[merged.pk].is_colleague:
        yield _(
            "The one who goes away works for the programme or speaks for a partner. End that first,"
            " or let them stay."
        )
    if not _new_capacities(pair, on=on) <= rights[kept.pk].writable(Target.AFFILIATION):
        yield _("A tie to a partner would move. Only the mentoring manager moves it.")
    if has_address(merged) and not has_address(kept) and not rights[kept.pk].first_address:
        yield _("The one who goes away has an e-mail address. Let the one with the address stay.")


def needs_second_person(user: User, pair: Pair, *, on: date | None = None) -> bool:
    """Return whether a merge takes more than its user may do alone to an address.

    It gives up an address, or lets one who signs in read what is kept of the other although the
    user may give the other no address.
    """
    if not has_address(pair.kept):
        return False
    rights = rights_over(user, [pair.merged.pk], on=on)[pair.merged.pk]
    return has_address(pair.merged) or not rights.first_address


def _new_capacities(pair: Pair, *, on: date) -> set[str]:
    """Return in what capacities the one who stays would be tied to a partner for the first time."""
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    held, added = (
        set(one.affiliations.filter(not_over).values_list("partner_id", "capacity"))
        for one in (pair.kept, pair.merged)
    )
    return {capacity for _partner, capacity in added - held}


@transaction.atomic
def merge(
    pair: Pair, *, chosen: Collection[tuple[Target, str]], seen: str, by: User, at: datetime
) -> Person:
    """Merge two rows into the one who stays; return it as it is now.

    `chosen` are the fields of which the value of the one who goes away stays; `seen` the versions
    that the writer saw. Where it needs two people, what the first one chose stays. Raise
    PermissionDenied, StaleVersion and CannotMerge; nothing is written then.
    """
    pair = _locked(pair, seen=seen)
    kept, merged = pair.kept, pair.merged
    if not may_merge(by, [kept, merged], on=localdate(at)):
        raise PermissionDenied
    for reason in reasons_not_to_merge(by, pair, on=localdate(at)):
        raise CannotMerge(reason)
    request, chooser = None, by
    if needs_second_person(by, pair, on=localdate(at)):
        request = agreed_request(pair, by=by, at=at)
        if request is None:
            raise NeedsSecondPerson
        chooser, chosen = request.raised_by, chosen_in(request)
    wanted = _wanted(chooser, pair, chosen, on=localdate(at))
    if not has_address(kept) and merged.email:
        wanted.setdefault(Target.PERSON, {})["email"] = merged.email
    how: dict[str, Any] = {"by": by, "at": at}
    _take_away(merged, into=kept, **how)
    for target, values in wanted.items():
        row = row_of(kept, target)
        change = change_person if target is Target.PERSON else change_profile
        change(row, started_from=row.version, by=chooser, at=at, **values)
    for mover in _movers:
        mover.move(kept=kept, merged=merged, **how)
    kept = Person.objects.get(pk=kept.pk)
    _refuse_overfull(kept)
    index_names([kept])
    taken = sorted(field for values in wanted.values() for field in values)
    asked = {"asked_by": chooser.pk} if request else {}
    record(MERGED, kept, **how, details={"merged": merged.pk, "fields": taken, **asked})
    end_requests(pair, agreed=request, **how)
    return kept


def move_again(kept: Person, merged: Person, *, by: User, at: datetime) -> None:
    """Move what was written about a merged row by somebody who had read it before the merge."""
    for mover in _movers:
        mover.move(kept=kept, merged=merged, by=by, at=at)


def _locked(pair: Pair, *, seen: str) -> Pair:
    """Lock both, in the order of every writer; refuse what changed since it was seen."""
    ids = [pair.kept.pk, pair.merged.pk]
    lock_mentors(ids)
    lock_mentees(ids)
    # Not the key: opening a pair locks the mentor and then refers to the person.
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=ids, merged_into=None)
    found = {one.pk: one for one in rows.order_by("pk")}
    if len(found) < len(set(ids)) or len(set(ids)) == 1:
        raise StaleVersion(pair.kept)
    fresh = Pair(found[pair.kept.pk], found[pair.merged.pk])
    if seen != fresh.seen:
        raise StaleVersion(fresh.kept)
    return fresh


def _wanted(
    by: User, pair: Pair, chosen: Collection[tuple[Target, str]], *, on: date
) -> dict[Target, dict[str, Any]]:
    """Return the values that stay of the one who goes away; drop what may not be chosen."""
    allowed = choosable(by, pair, on=on)
    wanted: dict[Target, dict[str, Any]] = {}
    for target, field in chosen:
        if field in allowed.get(target, ()):
            wanted.setdefault(target, {})[field] = getattr(row_of(pair.merged, target), field)
    return wanted


def _take_away(merged: Person, *, into: Person, by: User, at: datetime) -> None:
    """Let a row lead to another one and be reached by nothing; so do those merged into it."""
    save_edit(
        merged,
        started_from=merged.version,
        event=MERGED_AWAY,
        by=by,
        at=at,
        merged_into=into,
        email="",
        phone="",
        phone_backwards="",
        details={"into": into.pk},
    )
    Person.objects.filter(merged_into=merged).update(merged_into=into)
    NameToken.objects.filter(person=merged).delete()


def _refuse_overfull(kept: Person) -> None:
    """Refuse a mentor who would hold more pairs and proposals than there are places (OM-6.2)."""
    profile = MentorProfile.objects.filter(person=kept).first()
    if profile is not None:
        for held in capacities_below_held({kept.pk: profile.capacity}).values():
            raise CapacityBelowHeld(held)
