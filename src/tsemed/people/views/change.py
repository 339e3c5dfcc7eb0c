"""Correcting what is known of a person, from the version that was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.models import Versioned
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.people import operations, queries
from tsemed.people.capacity import CapacityBelowHeld
from tsemed.people.forms import Guarded, MenteeForm, MentorForm, PersonForm
from tsemed.people.identity_doubts import wait_for_contact
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.recognised import PhoneShared, has_address
from tsemed.people.write_gate import FieldsRefused, rights_of, target_of
from tsemed.people.write_policy import LOWERED_BY_SELF

Read = Callable[[], Versioned]


@require_http_methods(["GET", "POST"])
@requires("people.change_person", check=False)
@idempotent()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name or how the person is reached."""

    def read() -> Versioned:
        return queries.get_person_for(user_of(request), pk, "people.change_person")

    return _edit(request, pk, read, PersonForm, operations.change_person)


@require_http_methods(["GET", "POST"])
@requires("people.change_mentor", check=False)
@idempotent()
def change_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what matching needs to know of a mentor."""

    def read() -> Versioned:
        return _profile(request, pk, "mentor")

    return _edit(request, pk, read, MentorForm, operations.change_profile)


@require_http_methods(["GET", "POST"])
@requires("people.change_mentee", check=False)
@idempotent()
def change_mentee(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what matching needs to know of a mentee."""

    def read() -> Versioned:
        return _profile(request, pk, "mentee")

    return _edit(request, pk, read, MenteeForm, operations.change_profile)


def _profile(request: HttpRequest, pk: int, side: str) -> Versioned:
    person = queries.get_person_for(user_of(request), pk, "people.view_person")
    if not hasattr(person, side):
        raise Http404
    if not user_of(request).has_perm(f"people.change_{side}", person):
        raise PermissionDenied
    profile: Versioned = getattr(person, side)
    return profile


def _edit(
    request: HttpRequest, pk: int, read: Read, form_class: type[Guarded], save: Any
) -> HttpResponse:
    """Return the one walk of an edit: read, type, save if nobody was faster, else show both."""
    thing = read()
    address = reverse("people:person", args=[pk])
    if request.POST.get("conflict") == conflicts.THEIRS:
        return redirect(address)
    version = conflicts.version_of(request, thing)
    form = _form(request, thing, form_class)
    context = {"form": form, "version": version, "back": address, "crumbs": _crumbs(thing, address)}
    if request.method == "POST" and form.is_valid():
        saved, at = read(), timezone.now()
        try:
            save(saved, started_from=version, by=user_of(request), at=at, **form.cleaned_data)
        except StaleVersion:
            context["conflict"] = conflicts.between(form, saved)
            return render(request, "people/change.html", context, status=409)
        except CapacityBelowHeld as refusal:
            form.add_error("capacity", str(refusal.message))
            return render(request, "people/change.html", context)
        except (operations.AddressTaken, PhoneShared):
            return _let_contact_wait(request, saved, form, version)
        except FieldsRefused as refusal:
            for name in refusal.fields & form.fields.keys():
                form.add_error(name, _why_refused(name))
            return render(request, "people/change.html", context)
        messages.success(request, _("Saved."))
        return redirect(address)
    return render(request, "people/change.html", context)


def _form(request: HttpRequest, thing: Versioned, form_class: type[Guarded]) -> Guarded:
    """Return the form with what its reader may not write only to be read."""
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


def _why_refused(name: str) -> Any:
    if name in LOWERED_BY_SELF:
        return _("Your coordinator can add a place; you can take places away.")
    return FieldsRefused.sentence


def _let_contact_wait(
    request: HttpRequest, saved: Versioned, form: Guarded, version: int
) -> HttpResponse:
    """Save an edit without the telephone or address that is somebody else's; let those wait."""
    assert isinstance(saved, Person)
    user, at, facts = user_of(request), timezone.now(), dict(form.cleaned_data)
    wait_for_contact(saved, facts, started_from=version, by=user, at=at)
    messages.info(request, _("Saved. How they are reached must first be checked, and waits."))
    return redirect("people:person", pk=saved.pk)


def _crumbs(thing: Versioned, address: str) -> list[dict[str, str]]:
    person = thing if isinstance(thing, Person) else thing.person  # type: ignore[attr-defined]
    return [{"label": person.full_name, "url": address}]
