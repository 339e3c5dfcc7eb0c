"""Doubts about who is meant: raised instead of a write, settled by somebody who may see both.

A list, a registration or an edit that points to somebody whom its writer may not see or change,
to two persons at once, or to an address that belongs to somebody else, writes nothing and reveals
nothing. Its facts wait here until somebody settles who is meant (`doubt_scope.settleable_by`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import take_step
from tsemed.people.audit_events import DOUBT_RAISED
from tsemed.people.data_policy import Relation
from tsemed.people.doubt_scope import place_of
from tsemed.people.models import DoubtReason, IdentityDoubt, Person
from tsemed.people.operations import (
    give_mentee_profile,
    give_mentor_profile,
    register_person,
)
from tsemed.people.recognised import AddressTaken, is_address_free
from tsemed.people.shared_contact import save_without_shared, write_shared_phone
from tsemed.people.states import DoubtState
from tsemed.people.write_gate import rights_of
from tsemed.people.write_policy import Target
from tsemed.terms.known import still_offered
from tsemed.terms.models import ChoiceList

BATCH = 1_000
_DAYS = ("_on", "_since")
_GIVE: Mapping[Target, Callable[..., object]] = {
    Target.MENTOR: give_mentor_profile,
    Target.MENTEE: give_mentee_profile,
}
Facts = Mapping[str, Mapping[str, Any]]


class NotACandidate(Refused):
    """The chosen person is not one of those the doubt is about, or nobody else can be meant."""

    sentence = _("Choose one of the persons shown here.")


@dataclass(frozen=True)
class DoubtDraft:
    """What one doubt will hold, before it is kept."""

    reason: DoubtReason
    facts: Facts
    place: str
    candidates: Sequence[int]
    details: Mapping[str, Any] = field(default_factory=dict)
    about: Person | None = None


@transaction.atomic
def raise_doubt(draft: DoubtDraft, *, by: User, at: datetime) -> None:
    """Keep one doubt; the same one raised again by the same person is kept once."""
    raise_doubts([draft], by=by, at=at)


@transaction.atomic
def raise_doubts(drafts: Sequence[DoubtDraft], *, by: User, at: datetime) -> None:
    """Keep many doubts, each once, with its row in the audit of whom it may be."""
    drafted = {_key(draft, by): draft for draft in drafts}
    waiting = IdentityDoubt.objects.filter(state=DoubtState.OPEN, key__in=list(drafted))
    for key in waiting.values_list("key", flat=True):
        del drafted[key]
    doubts = IdentityDoubt.objects.bulk_create(
        (_unsaved(draft, key, by=by, at=at) for key, draft in drafted.items()), batch_size=BATCH
    )
    through = IdentityDoubt.candidates.through
    through.objects.bulk_create(
        (
            through(identitydoubt_id=doubt.pk, person_id=pk)
            for doubt, draft in zip(doubts, drafted.values(), strict=True)
            for pk in dict.fromkeys(draft.candidates)
        ),
        batch_size=BATCH,
    )
    for doubt in doubts:
        record(DOUBT_RAISED, doubt, by=by, at=at, details={"raised": doubt.reason})


@transaction.atomic
def wait_for_contact(
    person: Person, facts: dict[str, Any], *, started_from: int, by: User, at: datetime
) -> None:
    """Save an edit without a telephone or an address of somebody else; a doubt keeps each."""
    waiting = save_without_shared(person, facts, started_from=started_from, by=by, at=at)
    drafts = [
        DoubtDraft(
            reason=reason,
            facts={Target.PERSON: {name: facts[name]}},
            place=f"person:{person.pk}",
            candidates=candidates,
            about=person,
        )
        for name, (reason, candidates) in waiting.items()
    ]
    raise_doubts(drafts, by=by, at=at)


@transaction.atomic
def settle(
    doubt: IdentityDoubt,
    to: DoubtState,
    *,
    candidate: Person | None = None,
    by: User,
    at: datetime,
) -> Person | None:
    """Settle a doubt; return the person who resulted, if any.

    The same person joins, and nothing that was entered is written of them: its sender may have
    no right to. Another is registered with everything entered, except an address that belongs to
    somebody else. A doubt about an edit writes nothing, except a telephone that two persons
    share. The facts are forgotten.
    """
    if not by.has_perm("people.settle_doubt", doubt):
        raise PermissionDenied
    if to == DoubtState.SAME and (
        candidate is None or not doubt.candidates.filter(pk=candidate.pk).exists()
    ):
        raise NotACandidate
    if to == DoubtState.SAME and not doubt.can_be_same:
        raise NotACandidate
    if to == DoubtState.ANOTHER and not doubt.can_be_another:
        raise NotACandidate
    candidate = candidate if to == DoubtState.SAME else None
    facts = _read(doubt.facts)
    # The state is taken first: if two users settle at once, only one writes.
    take_step(doubt, to, by=by, at=at, facts={}, key="", settled_by=by, settled_at=at)
    person = _resulting(doubt, to, candidate, facts, by=by, at=at)
    if person is not None:
        IdentityDoubt.objects.filter(pk=doubt.pk).update(person=person)
    return person


def _resulting(
    doubt: IdentityDoubt,
    to: DoubtState,
    candidate: Person | None,
    facts: Facts,
    *,
    by: User,
    at: datetime,
) -> Person | None:
    if doubt.about is not None and to == DoubtState.ANOTHER:
        write_shared_phone(doubt, facts.get(Target.PERSON, {}).get("phone", ""), by=by, at=at)
    if doubt.about is not None or to == DoubtState.LEFT_OUT:
        return candidate
    place = place_of(doubt)
    person = candidate or _register(facts.get(Target.PERSON, {}), by=by, at=at)
    if candidate is None:
        joining = place.ties(by, doubt, localdate(at)) if place else frozenset()
        for side in _GIVE:
            if side in facts:
                _enter_profile(person, side, facts[side], joining, by=by, at=at)
    if place is not None:
        place.join(person, doubt, is_new=candidate is None, by=by, at=at)
    return person


def _register(facts: Mapping[str, Any], *, by: User, at: datetime) -> Person:
    entered = dict(facts)
    if entered.get("email") and not is_address_free(entered["email"]):
        del entered["email"]
    try:
        return register_person(**entered, by=by, at=at)
    except AddressTaken:
        # Somebody was entered with it in the same moment.
        return register_person(**{**entered, "email": ""}, by=by, at=at)


def _enter_profile(
    person: Person,
    side: Target,
    facts: Mapping[str, Any],
    joining: frozenset[Relation],
    *,
    by: User,
    at: datetime,
) -> None:
    """Enter a side of somebody new with what the settler may enter of it."""
    allowed = rights_of(by, person, on=localdate(at)).enterable(side, joining=joining)
    entered = {name: value for name, value in facts.items() if name in allowed}
    if "topics" in entered:
        # The doubt has waited: a topic may have been retired meanwhile.
        entered["topics"] = still_offered(ChoiceList.MATCHING_TOPIC, entered["topics"])
    _GIVE[side](person, by=by, at=at, **entered)


def _unsaved(draft: DoubtDraft, key: str, *, by: User, at: datetime) -> IdentityDoubt:
    return IdentityDoubt(
        reason=draft.reason,
        facts=json.loads(_written(draft.facts)),
        place=draft.place,
        details=dict(draft.details),
        about=draft.about,
        key=key,
        raised_by=by,
        raised_at=at,
        state_since=at,
    )


def _key(draft: DoubtDraft, by: User) -> str:
    about = draft.about.pk if draft.about else 0
    content = f"{by.pk}|{draft.place}|{about}|{_written(draft.facts.get(Target.PERSON, {}))}"
    return hashlib.sha256(content.encode()).hexdigest()


def _written(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, cls=FactsEncoder, ensure_ascii=False, sort_keys=True)


class FactsEncoder(DjangoJSONEncoder):
    """Days as ISO texts, telephone numbers as they are dialled."""

    def default(self, o: Any) -> Any:
        """Return what JSON can hold of a value."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _read(facts: Facts) -> dict[str, dict[str, Any]]:
    return {
        table: {name: _day(name, value) for name, value in values.items()}
        for table, values in facts.items()
    }


def _day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name.endswith(_DAYS) else value
