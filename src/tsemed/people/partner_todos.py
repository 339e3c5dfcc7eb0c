"""What waits for those who stand at a partner: contact person, sponsor, and who pays.

None of these lines knows of a mentee: an organisation may be the employer somebody hopes for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem, Urgency
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.roles import holds, partners_of

NEWS = timedelta(days=14)
MOST = 20


def partner_todos(user: User, *, on: date) -> list[TodoItem]:
    """Return the lines of somebody who speaks for an organisation, sponsors it, or pays."""
    lines: list[TodoItem] = []
    if spoken_for := partners_of(user, Capacity.CONTACT_PERSON, on=on):
        lines += _untrained(spoken_for, on)
        lines += [_no_sponsor(one) for one in _without(spoken_for, Capacity.SPONSOR, on)]
    if sponsored := partners_of(user, Capacity.SPONSOR, on=on):
        lines += [_no_contact(one) for one in _without(sponsored, Capacity.CONTACT_PERSON, on)]
    if holds(user, Capacity.FINANCE, on=on):
        lines += _agreements(user, on)
    return lines


def _untrained(organisations: list[int], on: date) -> Iterator[TodoItem]:
    """Yield how many of an organisation's own people may not mentor yet for want of training."""
    employed = Affiliation.objects.on(on).filter(
        partner__in=organisations,
        capacity=Capacity.EMPLOYEE,
        person__mentor__trained_on__isnull=True,
        person__mentor__isnull=False,
    )
    rows = employed.order_by().values("partner", "partner__name")
    for row in rows.annotate(people=Count("person", distinct=True), since=Min("starts_on")):
        yield TodoItem(
            kind="people.untrained",
            what=ngettext_lazy(
                "%(number)d of your people waits for training",
                "%(number)d of your people wait for training",
                row["people"],
            )
            % {"number": row["people"]},
            who=row["partner__name"],
            why=_("A day and a room, agreed with the coordinator, let them begin."),
            since=row["since"],
            urgency=Urgency.SOON,
            action=_("See who"),
            address=reverse("people:list") + "?side=mentor",
        )


def _without(organisations: list[int], capacity: Capacity, on: date) -> list[Partner]:
    """Return those of these organisations in which nobody has this capacity."""
    tied = Affiliation.objects.on(on).filter(partner__in=organisations, capacity=capacity)
    lacking = set(organisations) - set(tied.values_list("partner", flat=True))
    return list(Partner.objects.filter(pk__in=lacking).order_by("pk"))


def _no_sponsor(partner: Partner) -> TodoItem:
    return TodoItem(
        kind="people.no_sponsor",
        what=_("Nobody is named as senior sponsor"),
        who=partner.name,
        why=_("Tell the coordinator who could open the meetings with a word."),
        since=None,
        urgency=Urgency.CALM,
        action=_("Open the page"),
        address=reverse("partners:partner", args=[partner.pk]),
    )


def _no_contact(partner: Partner) -> TodoItem:
    return TodoItem(
        kind="people.no_contact",
        what=_("Your organisation has named no contact person"),
        who=partner.name,
        why=_("Mentors and coordinators need somebody to turn to."),
        since=None,
        urgency=Urgency.AMBER,
        action=_("Open the page"),
        address=reverse("partners:partner", args=[partner.pk]),
    )


def _agreements(user: User, on: date) -> Iterator[TodoItem]:
    """Organisations with which something began or ended lately that has to do with money."""
    moved = partners_visible_to(user, on=on).filter(state__in=(Engagement.AGREED, Engagement.ENDED))
    for partner in moved.order_by("-state_since", "pk")[:MOST]:
        day = timezone.localdate(partner.state_since)
        if day <= on - NEWS:
            return
        agreed = partner.state == Engagement.AGREED
        yield TodoItem(
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
            action=_("Open the page"),
            address=reverse("partners:partner", args=[partner.pk]),
        )
