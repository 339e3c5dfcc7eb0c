"""What of the people app moves when two rows of one person are merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.transitions import save_edit
from tsemed.people import sensitive
from tsemed.people.audit_events import STAGE_CHANGED
from tsemed.people.consents import end_consent
from tsemed.people.merging import Mover, Reasons, register_mover
from tsemed.people.models import (
    Affiliation,
    Consent,
    ContactPoint,
    Goal,
    IdentityDoubt,
    MenteeProfile,
    MentorProfile,
    Person,
    StageEntry,
)
from tsemed.people.models.contact_point import ContactKind, alike
from tsemed.people.stages import stages_of

if TYPE_CHECKING:
    from django.utils.functional import Promise


def reasons(kept: Person, merged: Person) -> Reasons:
    """Return whether the two agreed to something about each other, as two people do."""
    theirs = Q(person=kept, other=merged) | Q(person=merged, other=kept)
    if Consent.objects.filter(theirs).exists():
        yield _("Each of the two agreed to meet the other: they are two people.")


def count(person: Person) -> Iterable[tuple[Promise | str, int]]:
    """Return what moves of a person, as far as it is no sensitive class."""
    yield _("Ties to partners"), person.affiliations.count()
    yield _("Consents"), person.consents.count()
    yield _("Goals"), person.goals.count()
    yield _("Entries of stages"), person.stages.count()


def move(*, kept: Person, merged: Person, by: User, at: datetime) -> None:
    """Move ties, consents, profiles, stages, goals, groups and doubts to the one who stays."""
    how: dict[str, Any] = {"by": by, "at": at}
    _move_ties(kept, merged)
    _move_consents(kept, merged, **how)
    for kind in (MentorProfile, MenteeProfile):
        if kind.objects.filter(person=kept).exists():
            kind.objects.filter(person=merged).delete()
        else:
            kind.objects.filter(person=merged).update(person=kept)
    StageEntry.objects.filter(person=merged).update(person=kept)
    Goal.objects.filter(person=merged).update(person=kept)
    _move_contact_points(kept, merged)
    _follow_stage(kept, **how)
    sensitive.move_groups(to=kept, from_=merged, **how)
    _move_doubts(kept, merged)


def _move_contact_points(kept: Person, merged: Person) -> None:
    """Move the further ways; a second mobile becomes the second telephone where there is none."""
    held = dict(kept.contact_points.values_list("kind", "value"))
    for point in merged.contact_points.order_by("kind"):
        free = [kind for kind in alike(ContactKind(point.kind)) if kind not in held]
        if not free or point.value in held.values():
            point.delete()
            continue
        held[free[0]] = point.value
        ContactPoint.objects.filter(pk=point.pk).update(person=kept, kind=free[0])


def _move_ties(kept: Person, merged: Person) -> None:
    """Move ties to partners; one that both have from the same day lasts as long as the longer."""
    mine = {(tie.partner_id, tie.capacity, tie.starts_on): tie for tie in kept.affiliations.all()}
    for tie in Affiliation.objects.filter(person=merged):
        same = mine.get((tie.partner_id, tie.capacity, tie.starts_on))
        if same is None:
            Affiliation.objects.filter(pk=tie.pk).update(person=kept)
            continue
        if same.ends_on and (tie.ends_on is None or tie.ends_on > same.ends_on):
            Affiliation.objects.filter(pk=same.pk).update(ends_on=tie.ends_on)
        tie.delete()


def _move_consents(kept: Person, merged: Person, *, by: User, at: datetime) -> None:
    """Move consents; the latest word of the two holds, and what is doubled ends.

    A consent that one row gave and the other took back later is not in force.
    """
    for consent in _live_of(merged):
        if _is_doubled(consent, kept):
            end_consent(consent, by=by, at=at)
    for consent in _live_of(kept):
        if _taken_back_since(consent, merged):
            end_consent(consent, by=by, at=at)
    Consent.objects.filter(person=merged).update(person=kept)
    for consent in Consent.objects.filter(other=merged, withdrawn_at=None):
        if _live_of(consent.person).filter(purpose=consent.purpose, other=kept).exists():
            end_consent(consent, by=by, at=at)
    Consent.objects.filter(other=merged).update(other=kept)


def _live_of(person: Person) -> Any:
    return Consent.objects.filter(person=person, withdrawn_at=None).select_related("person")


def _is_doubled(consent: Consent, other: Person) -> bool:
    return _same_scope(consent, other).filter(withdrawn_at=None).exists() or _taken_back_since(
        consent, other
    )


def _taken_back_since(consent: Consent, other: Person) -> bool:
    return bool(_same_scope(consent, other).filter(withdrawn_at__gt=consent.given_at).exists())


def _same_scope(consent: Consent, person: Person) -> Any:
    return Consent.objects.filter(
        person=person,
        purpose=consent.purpose,
        other=consent.other_id,
        cycle_number=consent.cycle_number,
    )


def _follow_stage(kept: Person, *, by: User, at: datetime) -> None:
    """Let the profile say the latest stage of both."""
    profile = MenteeProfile.objects.filter(person=kept).first()
    latest = next(iter(stages_of(kept)), None)
    if profile is not None and latest is not None and profile.stage != latest.stage:
        how: dict[str, Any] = {"started_from": profile.version, "by": by, "at": at}
        save_edit(profile, event=STAGE_CHANGED, stage=latest.stage, **how)


def _move_doubts(kept: Person, merged: Person) -> None:
    """Let doubts point to the one who stays, once each."""
    doubts = IdentityDoubt.objects
    doubts.filter(about=merged).update(about=kept, place=f"person:{kept.pk}")
    doubts.filter(person=merged).update(person=kept)
    through = IdentityDoubt.candidates.through.objects
    both = through.filter(person=kept).values_list("identitydoubt", flat=True)
    through.filter(person=merged, identitydoubt__in=list(both)).delete()
    through.filter(person=merged).update(person=kept)


register_mover(
    Mover(
        fields=frozenset(
            {
                "people.Affiliation.person",
                "people.Consent.other",
                "people.Consent.person",
                "people.ContactPoint.person",
                "people.Goal.person",
                "people.IdentityDoubt.about",
                "people.IdentityDoubt.candidates",
                "people.IdentityDoubt.person",
                "people.MenteeProfile.person",
                "people.MentorProfile.person",
                "people.NameToken.person",
                "people.Person.merged_into",
                "people.PopulationGroup.person",
                "people.StageEntry.person",
            }
        ),
        move=move,
        count=count,
        reasons=reasons,
    )
)
