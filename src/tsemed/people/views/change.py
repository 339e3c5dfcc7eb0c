"""Correcting what is known of a person, from the version that was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.edits import Edit
from tsemed.base.form_pages import Attempt
from tsemed.base.models import Versioned
from tsemed.base.transitions import StaleVersion
from tsemed.people import operations, queries
from tsemed.people.capacity import CapacityBelowHeld
from tsemed.people.data_policy import sides_shown
from tsemed.people.forms import DetailsForm, Guarded, MenteeForm, MentorForm
from tsemed.people.identity_doubts import wait_for_contact
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.recognised import PhoneShared, has_address
from tsemed.people.viewer_relations import relations_to
from tsemed.people.write_gate import FieldsRefused, rights_of, target_of
from tsemed.people.write_policy import LOWERED_BY_SELF


def get_profile_for(user: User, pk: int, action: str) -> Versioned:
    """Return the profile that an action changes, of a person whom user may see on that side."""
    person = queries.get_person_for(user, pk, "people.view_person")
    side = action.removeprefix("people.change_")
    as_mentor, as_mentee = sides_shown(
        is_mentor=hasattr(person, "mentor"),
        is_mentee=hasattr(person, "mentee"),
        ties=relations_to(user, [person.pk])[person.pk],
    )
    if not (as_mentor if side == "mentor" else as_mentee):
        raise Http404
    if not user.has_perm(action, person):
        raise PermissionDenied
    profile: Versioned = getattr(person, side)
    return profile


def _guarded(form_class: type[Guarded]) -> Callable[[HttpRequest, Any], Guarded]:
    """Return a maker of a form in which what its reader may not write is only to be read."""

    def make(request: HttpRequest, thing: Versioned) -> Guarded:
        return _form(request, thing, form_class)

    return make


def _form(request: HttpRequest, thing: Versioned, form_class: type[Guarded]) -> Guarded:
    assert isinstance(thing, Person | MentorProfile | MenteeProfile)
    target, _pk = target_of(thing)
    person = thing if isinstance(thing, Person) else thing.person
    rights = rights_of(user_of(request), person)
    fields = set(rights.writable(target))
    if isinstance(thing, Person) and rights.first_address and not has_address(thing):
        fields.add("email")
    form = form_class(request.POST or None, instance=thing)
    form.keep_unwritable(fields)
    return form


def _mark_fields(attempt: Attempt[Any]) -> None:
    assert isinstance(attempt.refused, FieldsRefused)
    for name in attempt.refused.fields & attempt.form.fields.keys():
        may_lower = name in LOWERED_BY_SELF
        words = _("Your coordinator can add a place; you can take places away.")
        attempt.form.add_error(name, words if may_lower else str(FieldsRefused.sentence))


def _let_contact_wait(attempt: Attempt[Any]) -> HttpResponse:
    """Save an edit without the telephone or address that is somebody else's; let those wait."""
    assert isinstance(attempt.thing, Person)
    facts = dict(attempt.form.cleaned_data)
    how: dict[str, Any] = {"by": user_of(attempt.request), "at": timezone.now()}
    try:
        wait_for_contact(attempt.thing, facts, started_from=attempt.version, **how)
    except StaleVersion:
        # The same answer as for a telephone that nobody has.
        both = conflicts.between(attempt.form, attempt.thing)
        return attempt.page(status=409, conflict=both)
    words = _("Saved. How they are reached must first be checked, and waits.")
    messages.info(attempt.request, words)
    return redirect("people:person", pk=attempt.thing.pk)


def _person(thing: Versioned) -> Person:
    person: Person = thing if isinstance(thing, Person) else thing.person  # type: ignore[attr-defined]
    return person


def _address(thing: Versioned) -> str:
    return reverse("people:person", args=[_person(thing).pk])


def _crumbs(thing: Versioned) -> list[dict[str, str]]:
    return [{"label": _person(thing).full_name, "url": _address(thing)}]


_COMMON: dict[str, Any] = {
    "title": gettext_lazy("Change details"),
    "back": _address,
    "crumbs": _crumbs,
    "refused": {
        CapacityBelowHeld: "capacity",
        operations.AddressTaken: _let_contact_wait,
        PhoneShared: _let_contact_wait,
        FieldsRefused: _mark_fields,
    },
}

change: Edit[Versioned] = Edit(
    get=queries.get_person_for,
    permission="people.change_person",
    make_form=_guarded(DetailsForm),
    save=operations.change_person,
    **_COMMON,
)
change_mentor: Edit[Versioned] = Edit(
    get=get_profile_for,
    permission="people.change_mentor",
    make_form=_guarded(MentorForm),
    save=operations.change_profile,
    **_COMMON,
)
change_mentee: Edit[Versioned] = Edit(
    get=get_profile_for,
    permission="people.change_mentee",
    make_form=_guarded(MenteeForm),
    save=operations.change_profile,
    **_COMMON,
)
