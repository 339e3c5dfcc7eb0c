"""What waits for those who stand at a partner: contact person, sponsor, and who pays.

None of these lines knows of a mentee: an organisation may be the employer somebody hopes for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.combined_queries import Number, first_of
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.models.affiliation import AffiliationSet
from tsemed.people.scope import PeopleScope, people_scope_of

NEWS = timedelta(days=14)
MOST = 20

Narrowing = Callable[[AffiliationSet], AffiliationSet]
_narrowings: list[Narrowing] = []


def register_training(narrow: Narrowing) -> Narrowing:
    """Register how an app above narrows employees to those who wait for their training."""
    _narrowings.append(narrow)
    return narrow


def partner_todos(user: User, *, on: date) -> list[TodoItem]:
    """Return the lines of somebody who speaks for an organisation, sponsors it, or pays."""
    scope = people_scope_of(user, on)
    partners = _partners_with_lines(scope)
    spoken_for = [one for one in partners if one.pk in scope.organisations]
    sponsored = [one for one in partners if one.pk in scope.sponsored]
    return [
        *(_untrained(one) for one in spoken_for if one.untrained),
        *(_no_sponsor(one) for one in spoken_for if not one.has_sponsor),
        *(_no_contact(one) for one in sponsored if not one.has_contact),
        *(_agreements(user, on) if scope.holds(Capacity.FINANCE) else ()),
    ]


def _partners_with_lines(scope: PeopleScope) -> list[Any]:
    """Return the organisations somebody acts for, with what is missing there, in one query."""
    own = {*scope.organisations, *scope.sponsored}
    if not own:
        return []
    tied = Affiliation.objects.on(scope.on).filter(partner=OuterRef("pk"))
    untrained = tied.filter(capacity=Capacity.EMPLOYEE)
    for narrow in _narrowings:
        untrained = narrow(untrained)
    partners = Partner.objects.filter(pk__in=own).annotate(
        untrained=Number(untrained.order_by().values("person").distinct()),
        untrained_since=first_of(untrained, "starts_on"),
        has_sponsor=Exists(tied.filter(capacity=Capacity.SPONSOR)),
        has_contact=Exists(tied.filter(capacity=Capacity.CONTACT_PERSON)),
    )
    return list(partners.order_by("pk"))


def _untrained(partner: Any) -> TodoItem:
    """Return how many of an organisation's own people may not mentor yet for want of training."""
    return TodoItem(
        key=f"people.untrained:{partner.pk}",
        kind="people.untrained",
        what=ngettext_lazy(
            "%(number)d of your people waits for training",
            "%(number)d of your people wait for training",
            partner.untrained,
        )
        % {"number": partner.untrained},
        who=partner.name,
        why=_("A day and a room, agreed with the coordinator, let them begin."),
        since=partner.untrained_since,
        urgency=Urgency.SOON,
        carrier=Capacity.CONTACT_PERSON,
        actions=(Action(_("See who"), reverse("people:list") + "?side=mentor"),),
    )


def _no_sponsor(partner: Partner) -> TodoItem:
    return TodoItem(
        key=f"people.sponsor_missing:{partner.pk}",
        kind="people.sponsor_missing",
        what=_("Nobody is named as senior sponsor"),
        who=partner.name,
        why=_("Tell the coordinator who could open the meetings with a word."),
        since=None,
        urgency=Urgency.CALM,
        carrier=Capacity.CONTACT_PERSON,
        actions=(_open_page(partner),),
    )


def _no_contact(partner: Partner) -> TodoItem:
    return TodoItem(
        key=f"people.contact_missing:{partner.pk}",
        kind="people.contact_missing",
        what=_("Your organisation has named no contact person"),
        who=partner.name,
        why=_("Mentors and coordinators need somebody to turn to."),
        since=None,
        urgency=Urgency.AMBER,
        carrier=Capacity.SPONSOR,
        actions=(_open_page(partner),),
    )


def _agreements(user: User, on: date) -> Iterator[TodoItem]:
    """Yield the organisations with which an agreement began or ended lately."""
    moved = partners_visible_to(user, on=on).filter(state__in=(Engagement.AGREED, Engagement.ENDED))
    for partner in moved.order_by("-state_since", "pk")[:MOST]:
        day = timezone.localdate(partner.state_since)
        if day <= on - NEWS:
            return
        agreed = partner.state == Engagement.AGREED
        yield TodoItem(
            key=f"people.agreement:{partner.pk}",
            kind="people.agreement",
            what=_("An organisation agreed to take part")
            if agreed
            else _("An organisation ended its part"),
            who=partner.name,
            why=_("What was agreed about costs belongs on record now.")
            if agreed
            else _("What is still open with it can be settled now."),
            since=day,
            urgency=Urgency.SOON,
            carrier=Capacity.FINANCE,
            actions=(_open_page(partner),),
        )


def _open_page(partner: Partner) -> Action:
    return Action(_("Open the page"), reverse("partners:partner", args=[partner.pk]))
