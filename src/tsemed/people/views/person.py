"""One person, as far as this viewer may know them; and who looked at one's own data."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.lists import Column, Empty, ListPage
from tsemed.base.models import AuditRow
from tsemed.base.views import SIGNED_IN, requires
from tsemed.people import queries
from tsemed.people.consent_texts import NoTextInForce, text_in_force
from tsemed.people.consents import Scope, scopes_of
from tsemed.people.contact_channels import channels_of, present_channels
from tsemed.people.contact_points import shows_further
from tsemed.people.data_policy import DataClass, may_read, sides_shown
from tsemed.people.findings import deciders_of
from tsemed.people.models import Consent, ConsentMethod, ConsentPurpose, ConsentText, Person
from tsemed.people.roles import person_of
from tsemed.people.viewer_relations import relations_to
from tsemed.people.views import facts
from tsemed.people.views.goals import goal_card
from tsemed.people.views.listing import side_label


@require_safe
@requires("people.view_person", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what this viewer may see of a person, class by class."""
    user = user_of(request)
    try:
        person = queries.get_person_for(user, pk, "people.view_person")
    except Http404:
        kept = queries.kept_of(user, pk)
        return HttpResponsePermanentRedirect(reverse("people:person", args=[kept.pk]))
    return render(request, "people/person.html", context_of(request, person))


class Readings(ListPage):
    """Who opened the especially sensitive data of the person signed in."""

    permission = SIGNED_IN
    title = gettext_lazy("Who saw my sensitive data")
    subtitle = gettext_lazy("Every showing of an especially sensitive detail is written down here.")
    columns = (
        Column(
            pgettext_lazy("reading", "When"),
            lambda row, _shared: date_format(localtime(row.at), "SHORT_DATETIME_FORMAT"),
        ),
        Column(
            pgettext_lazy("reading", "Who"),
            lambda row, _shared: row.actor.person.full_name if hasattr(row.actor, "person") else "",
        ),
        Column(
            pgettext_lazy("reading", "What"),
            lambda row, _shared: facts.CLASS_NAMES.get(row.data_class, row.data_class),
        ),
    )
    empty = Empty(gettext_lazy("Nobody has opened it"))

    def rows(self) -> QuerySet[AuditRow]:
        """Return the readings of one's own data, the latest first."""
        person = person_of(self.user)
        if person is None:
            raise Http404
        return queries.readings_of(person)


def context_of(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return everything the page draws; a class the viewer may not read is not even in here."""
    user = user_of(request)
    ties = relations_to(user, [person.pk])[person.pk]
    allowed = frozenset(one for one in DataClass if may_read(one, ties))
    is_mentor, is_mentee = hasattr(person, "mentor"), hasattr(person, "mentee")
    shown = sides_shown(is_mentor=is_mentor, is_mentee=is_mentee, ties=ties)
    affiliations = facts.affiliations_shown(person, allowed)
    return {
        "person": person,
        "side": "mentor" if shown[0] else "mentee" if shown[1] else "",
        "side_label": side_label(*shown),
        "identity": facts.of_identity(
            person,
            allowed,
            present_channels(person, ties, person_of(user)),
            is_mentor=shown[0],
            is_mentee=shown[1],
            shows_further=shows_further(ties),
        ),
        "mentor": facts.of_mentor(person, allowed, _deciders(user, person, "mentor"))
        if is_mentor
        else [],
        "is_below_rank": is_mentor and facts.is_below_rank(person, allowed),
        "mentee": facts.of_mentee(person, allowed) if is_mentee else [],
        "goals": goal_card(user, person) if is_mentee else None,
        "affiliations": affiliations,
        "asks_for_groups": is_mentee and DataClass.POPULATION_GROUP in allowed,
        "consents": _consents(person, allowed, is_mentee=is_mentee),
        "methods": (ConsentMethod.PHONE, ConsentMethod.PAPER),
        "may_note_consent": user.has_perm("people.record_consent", person),
        "may_affiliate": user.has_perm("people.affiliate", person),
        "is_self": user.has_perm("people.read_own_readings", person),
        "panels": queries.panels.for_viewer(user, person, on=timezone.localdate()),
        "crumbs": _crumbs(user),
        "actions": _actions(user, person),
    }


def _deciders(user: User, person: Person, side: str) -> Mapping[str, str]:
    """Return who decided what staff finds of a person, for the person's own page."""
    is_own = user.has_perm("people.read_own_readings", person)
    return deciders_of(getattr(person, side)) if is_own and hasattr(person, side) else {}


def _consents(
    person: Person, allowed: frozenset[DataClass], *, is_mentee: bool
) -> list[dict[str, Any]]:
    """Return what somebody can agree to now, and what is in force besides."""
    wanted = DataClass.CONSENTS if is_mentee else DataClass.MENTOR_CONSENTS
    if wanted not in allowed:
        return []
    rows = person.consents.filter(withdrawn_at=None).select_related("text").order_by("pk")
    live = {(ConsentPurpose(one.purpose), one.other_id, one.cycle_number): one for one in rows}
    scopes = scopes_of(person)
    known = {scope.key for scope in scopes}
    scopes += [Scope(*key) for key in live if key not in known]
    return [_consent(person, scope, live.get(scope.key)) for scope in scopes]


def _consent(person: Person, scope: Scope, given: Consent | None) -> dict[str, Any]:
    ways = channels_of(person) if scope.asks_for_way else ()
    return {
        "purpose": scope.purpose.value,
        "scope": scope,
        "label": scope.purpose.label,
        "text": given.text if given else _text(person, scope),
        "given": given,
        "is_recorded": given is not None and given.method != ConsentMethod.SELF,
        "ways": ways,
        "lacks_way": scope.asks_for_way and given is not None and given.way not in ways,
    }


def _text(person: Person, scope: Scope) -> ConsentText | None:
    with suppress(NoTextInForce):
        language = get_language() or person.language
        return text_in_force(scope.purpose, language, on=timezone.localdate())
    return None


def _crumbs(user: User) -> list[dict[str, str]]:
    if not user.has_perm("people.list_people"):
        return []
    return [{"label": _("People"), "url": reverse("people:list")}]


def _actions(user: User, person: Person) -> list[dict[str, str]]:
    wanted = []
    if user.has_perm("people.change_person", person):
        wanted.append((_("Change details"), "people:change"))
    if user.has_perm("people.change_contact_points", person):
        wanted.append((_("How to reach them"), "people:contact_points"))
    for side, label in (("mentor", _("Change as mentor")), ("mentee", _("Change as mentee"))):
        if hasattr(person, side) and user.has_perm(f"people.change_{side}", person):
            wanted.append((label, f"people:change_{side}"))
    icons = dict.fromkeys((name for _label, name in wanted), "pencil")
    if user.has_perm("people.propose_credential_change", person):
        wanted.append((_("Another sign-in address"), "people:propose_address"))
    if user.has_perm("people.invite_to_second_factor", person):
        wanted.append((_("Second factor"), "people:invite"))
    if user.has_perm("people.merge_person", person):
        wanted.append((_("Entered twice"), "people:merge"))
        icons["people:merge"] = "people"
    return [
        {
            "label": label,
            "url": reverse(name, args=[person.pk]),
            "icon": icons.get(name, "shield-lock"),
            "look": "second",
        }
        for label, name in wanted
    ]
